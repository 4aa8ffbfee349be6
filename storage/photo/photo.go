// Package photo makes an untrusted picture safe to keep: upright, of a reasonable size, re-encoded as JPEG, without
// any metadata, with a thumbnail.
//
// Nothing of the file is copied to the result but its pixels. EXIF with its GPS position, maker notes, embedded
// thumbnails, XMP, comments and colour profiles are gone, so the colours of a wide-gamut photo are a little duller.
//
// The decoders are Go programs: hostile bytes can make them use memory and time but not run code. So the size in the
// header is checked before any pixel is decoded, and on a computer all this runs in the worker process
// (storage/worker), which can be killed.
package photo

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/sniff"
)

const (
	quality      = 88 // no difference seen on a printed prescription, about 2 MB for 12 megapixels
	thumbQuality = 80
)

const op = "make photo"

// Make turns a JPEG, PNG, WebP or HEIC file into a photo: its orientation applied, transparent parts white, its longer
// side reduced to sniff.MaxPhotoSide (12 megapixels stay as they are), encoded as JPEG 4:2:0, with a thumbnail of at
// most sniff.MaxThumbSide.
//
// It fails with FileEmpty, FileTooBig, FileUnsupported (a PDF too), ImageTooBig, ImageUnreadable, HEICUnsupported
// where this build has no decoder for it, or Canceled. It keeps no reference to file.
func Make(ctx context.Context, file []byte) (app.Photo, error) {
	img, err := read(ctx, file)
	if err != nil {
		return app.Photo{}, err
	}
	p := app.Photo{Width: img.Rect.Dx(), Height: img.Rect.Dy()}
	if p.JPEG, err = encode(img, quality); err != nil {
		return app.Photo{}, err
	}
	p.Thumb, err = encode(shrink(img, sniff.MaxThumbSide), thumbQuality)
	return p, withContext(ctx, err)
}

// Thumbnail encodes a picture of our own drawing, such as a page of a PDF, as a JPEG of at most sniff.MaxThumbSide.
func Thumbnail(img image.Image) ([]byte, error) {
	return encode(shrink(toYCbCr(img), sniff.MaxThumbSide), thumbQuality)
}

func encode(img *image.YCbCr, quality int) ([]byte, error) {
	var buf bytes.Buffer
	buf.Grow(len(img.Y)/6 + 4096) // near what a photo needs: growing by doubling would copy megabytes
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, &record.Error{Kind: record.Internal, Op: op, Err: err}
	}
	return buf.Bytes(), nil
}

// withContext gives the kind Canceled to an error that came of ending the context.
func withContext(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return &record.Error{Kind: record.Canceled, Op: op, Err: ctx.Err()}
	}
	return err
}
