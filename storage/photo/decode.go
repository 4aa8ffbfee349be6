package photo

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"carnet/app/record"
	"carnet/storage/sniff"
)

// decoder is one format's pair of functions. Both are called by name and never through image.Decode: a format that
// some dependency registered must not be reachable by untrusted bytes.
type decoder struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

func decoderOf(t record.MediaType) (decoder, error) {
	switch t {
	case record.JPEG:
		return decoder{jpeg.DecodeConfig, jpeg.Decode}, nil
	case record.PNG:
		return decoder{png.DecodeConfig, png.Decode}, nil
	case record.WebP:
		return decoder{webp.DecodeConfig, webp.Decode}, nil
	case record.HEIC:
		return heicDecoder()
	}
	return decoder{}, record.E(record.FileUnsupported, op)
}

// decode checks the size in the header, then decodes.
func decode(ctx context.Context, t record.MediaType, file []byte) (*image.YCbCr, error) {
	d, err := decoderOf(t)
	if err != nil {
		return nil, err
	}
	cfg, err := d.config(bytes.NewReader(file))
	if err != nil {
		return nil, unreadable(err)
	}
	check := sniff.CheckImage
	if t == record.HEIC || t == record.JPEG && !baseline(file) {
		check = sniff.CheckHeavy
	}
	if err := check(cfg.Width, cfg.Height); err != nil {
		return nil, err
	}
	img, err := d.decode(&reader{ctx: ctx, b: bytes.NewReader(file)})
	if err != nil {
		return nil, unreadable(err)
	}
	// HEIC applies its own rotation and cropping, so the sides may differ; more pixels than announced is a lie.
	if b := img.Bounds(); b.Empty() || b.Dx()*b.Dy() > cfg.Width*cfg.Height {
		return nil, record.E(record.ImageUnreadable, op)
	}
	return toYCbCr(img), nil
}

func unreadable(err error) error {
	return &record.Error{Kind: record.ImageUnreadable, Op: op, Err: err}
}

// baseline reports whether the first frame header of a JPEG is one that a decoder can turn into pixels as it reads.
// A file in which no frame header is found counts as not baseline: the stricter limit applies.
func baseline(file []byte) bool {
	const sof0, sof1, sof15, dht, jpg, dac = 0xC0, 0xC1, 0xCF, 0xC4, 0xC8, 0xCC
	for i := 2; i+4 <= len(file); {
		switch m := file[i+1]; {
		case file[i] != 0xFF:
			return false
		case m == 0xFF: // a fill byte
			i++
		case m >= sof0 && m <= sof15 && m != dht && m != jpg && m != dac:
			return m == sof0 || m == sof1
		default:
			i += 2 + int(file[i+2])<<8 + int(file[i+3])
		}
	}
	return false
}

// reader makes a decoder stop soon after its context ends. It has ReadByte because decoders read single bytes.
type reader struct {
	ctx context.Context
	b   *bytes.Reader
	n   int // bytes read one by one since the context was looked at
}

func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.b.Read(p)
}

func (r *reader) ReadByte() (byte, error) {
	if r.n++; r.n&0xFFF == 0 && r.ctx.Err() != nil {
		return 0, r.ctx.Err()
	}
	return r.b.ReadByte()
}
