package photo_test

import (
	"bytes"
	"context"
	"image/color"
	"image/jpeg"
	"testing"

	"carnet/app/record"
	"carnet/storage/photo"
	"carnet/storage/photo/phototest"
)

// FuzzExifStrip puts any bytes as the EXIF block of a good photo: the result must decode, hold no metadata, and have
// all of the pixels.
func FuzzExifStrip(f *testing.F) {
	const w, h = 24, 16
	body := phototest.JPEG(w, h)[2:]
	for o := range 9 {
		f.Add(append([]byte("Exif\x00\x00"), phototest.TIFF(o, true)...))
	}
	f.Add([]byte("http://ns.adobe.com/xap/1.0/\x00<x/>"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, app1 []byte) {
		if len(app1) > 0xFFFF-2 {
			return
		}
		file := append([]byte{0xFF, 0xD8, 0xFF, 0xE1, byte((len(app1) + 2) >> 8), byte(len(app1) + 2)}, app1...)
		p, err := photo.Make(context.Background(), append(file, body...))
		if err != nil {
			t.Fatal(err)
		}
		for _, out := range [][]byte{p.JPEG, p.Thumb} {
			checkSegments(t, out)
			if _, err := jpeg.Decode(bytes.NewReader(out)); err != nil {
				t.Fatal(err)
			}
		}
		if p.Width*p.Height != w*h {
			t.Fatalf("%d × %d", p.Width, p.Height)
		}
	})
}

// FuzzImageConfig gives any bytes as a picture: the result is a photo within the limits or one kind of refusal.
func FuzzImageConfig(f *testing.F) {
	f.Add(phototest.JPEGWithExif(16, 8, 6, true))
	f.Add(phototest.PNGWithExif(8, 8, 3))
	f.Add(phototest.PNGClaiming(40_000))
	f.Add(phototest.WebP(8, 8, color.NRGBA{1, 2, 3, 4}))
	f.Add(phototest.WebPWithExif(8, 4, color.NRGBA{1, 2, 3, 4}, 5))
	f.Add(progressiveClaiming(16, 16))
	f.Add([]byte("\x00\x00\x00\x10ftypheic\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, file []byte) {
		// A header may claim up to 64 Mpx by right; decoding those here would only make the fuzzer slow.
		if w, h, ok := claimed(file); ok && w*h > 1<<20 && w*h <= 64<<20 {
			return
		}
		p, err := photo.Make(context.Background(), file)
		switch record.KindOf(err) {
		case "":
			checkSegments(t, p.JPEG)
			if c, err := jpeg.DecodeConfig(bytes.NewReader(p.JPEG)); err != nil || c.Width != p.Width || c.Height != p.Height {
				t.Fatalf("%v, %v", c, err)
			}
		case record.FileEmpty, record.FileUnsupported, record.ImageTooBig, record.ImageUnreadable, record.HEICUnsupported:
		default:
			t.Fatalf("refused with %v", err)
		}
	})
}
