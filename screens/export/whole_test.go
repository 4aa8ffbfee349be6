package export

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"carnet/app/record"
)

func quiet(int64, int64) {}

// What a phone gives can only be read from its beginning.
func TestAStreamIsCopiedUpToALimit(t *testing.T) {
	content := bytes.Repeat([]byte("carnet"), 400_000)
	r, size, err := inMemory(t.Context(), bytes.NewBuffer(content), int64(len(content)), quiet)
	if err != nil || size != int64(len(content)) {
		t.Fatalf("%d bytes, %v", size, err)
	}
	part := make([]byte, 6)
	if _, err := r.ReadAt(part, 6*399_999); err != nil || string(part) != "carnet" {
		t.Errorf("the end reads %q, %v", part, err)
	}
	if _, _, err := inMemory(t.Context(), bytes.NewBuffer(content), int64(len(content))-1, quiet); record.KindOf(err) != record.FileTooBig {
		t.Errorf("above the limit: %v", err)
	}
	broken := io.MultiReader(bytes.NewReader(content), iotest.ErrReader(errors.New("the phone took it back")))
	if _, _, err := inMemory(t.Context(), broken, 1<<30, quiet); record.KindOf(err) != record.ExportDamaged {
		t.Errorf("a file that ends in an error: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := inMemory(ctx, bytes.NewReader(content), 1<<30, quiet); record.KindOf(err) != record.Canceled {
		t.Errorf("canceled: %v", err)
	}
}

func TestAFileIsReadInPlace(t *testing.T) {
	f := bytes.NewReader([]byte("carnet"))
	r, size, err := whole(t.Context(), f, quiet)
	if err != nil || size != 6 || r != io.ReaderAt(f) {
		t.Errorf("%d bytes, %v", size, err)
	}
}
