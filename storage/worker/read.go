package worker

import (
	"context"
	"io"

	"carnet/app/record"
	"carnet/storage/sniff"
)

// read takes a file in up to the import limit. Looking at its first bytes is safe in this process.
func read(ctx context.Context, r io.Reader, size int64) ([]byte, record.MediaType, error) {
	b, err := sniff.ReadAll(ctx, r, size)
	if err != nil {
		return nil, "", err
	}
	kind, err := sniff.Sniff(b)
	return b, kind, err
}

// Read implements app.Renderer.
func (c *Client) Read(ctx context.Context, r io.Reader, size int64) ([]byte, record.MediaType, error) {
	return read(ctx, r, size)
}

// Read implements app.Renderer.
func (p *inProcess) Read(ctx context.Context, r io.Reader, size int64) ([]byte, record.MediaType, error) {
	return read(ctx, r, size)
}
