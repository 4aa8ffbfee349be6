package export

import (
	"bytes"
	"context"
	"io"

	"carnet/app"
	"carnet/app/record"
)

// memoryLimit bounds what is read into memory of a file that can only be read from its beginning, as on a phone.
const memoryLimit = 512 << 20

// whole makes a file readable at any place: a ZIP file has its contents at the end. A file of a computer is so already;
// what a phone gives is copied into memory. Errors: FileTooBig, Canceled.
func whole(ctx context.Context, r io.Reader, progress app.Progress) (io.ReaderAt, int64, error) {
	if f, ok := r.(interface {
		io.ReaderAt
		io.Seeker
	}); ok {
		if size, err := f.Seek(0, io.SeekEnd); err == nil {
			return f, size, nil
		}
	}
	return inMemory(ctx, r, memoryLimit, progress)
}

func inMemory(ctx context.Context, r io.Reader, limit int64, progress app.Progress) (io.ReaderAt, int64, error) {
	const op = "read export"
	var b bytes.Buffer
	for {
		n, err := io.CopyN(&b, r, 1<<20)
		switch {
		case ctx.Err() != nil:
			return nil, 0, record.Wrap(record.Canceled, op, ctx.Err())
		case int64(b.Len()) > limit:
			return nil, 0, record.E(record.FileTooBig, op)
		case err == io.EOF:
			return bytes.NewReader(b.Bytes()), int64(b.Len()), nil
		case err != nil:
			return nil, 0, record.Wrap(record.ExportDamaged, op, err)
		}
		progress(n, -1)
	}
}
