package photo

import (
	"context"
	"image"

	"carnet/app/record"
	"carnet/storage/sniff"
)

// Grey turns a JPEG, PNG, WebP or HEIC file into its brightness, upright, its longer side at most sniff.MaxPhotoSide: what
// is needed to look for a code on it. Its errors are those of Make.
func Grey(ctx context.Context, file []byte) (*image.Gray, error) {
	img, err := read(ctx, file)
	if err != nil {
		return nil, err
	}
	return &image.Gray{Pix: img.Y, Stride: img.YStride, Rect: img.Rect}, nil
}

// read decodes a file, reduces it and turns it upright.
func read(ctx context.Context, file []byte) (*image.YCbCr, error) {
	if err := sniff.CheckFile(int64(len(file))); err != nil {
		return nil, err
	}
	t, err := sniff.Sniff(file)
	if err != nil {
		return nil, err
	}
	img, err := decode(ctx, t, file)
	if err != nil {
		return nil, withContext(ctx, err)
	}
	// Reducing first means that fewer pixels have to be turned.
	img = orient(shrink(img, sniff.MaxPhotoSide), orientation(t, file))
	if err := ctx.Err(); err != nil {
		return nil, &record.Error{Kind: record.Canceled, Op: op, Err: err}
	}
	return img, nil
}
