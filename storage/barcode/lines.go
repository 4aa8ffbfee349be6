package barcode

import (
	"context"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
)

// bars reads a bar code (EAN-13 or Code 128), which a few boxes have instead, upright or on its side. Only a wanted one counts:
// bars tell a misreading from a reading by a single check digit.
func bars(ctx context.Context, p plane, wanted func(string) bool) (text string, found bool) {
	for max(p.w, p.h) > largest {
		p = p.half()
	}
	for _, p := range []plane{p, p.turned()} {
		for _, reader := range []gozxing.Reader{oned.NewEAN13Reader(), oned.NewCode128Reader()} {
			if ctx.Err() != nil {
				return "", false
			}
			if text, ok := readBars(p, reader); ok && wanted(text) {
				return text, true
			}
		}
	}
	return "", false
}

// readBars survives a panic of the library for the reason that decodeModules gives.
func readBars(p plane, reader gozxing.Reader) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = "", false
		}
	}()
	source, err := gozxing.NewPlanarYUVLuminanceSource(p.pix, p.w, p.h, 0, 0, p.w, p.h, false)
	if err != nil {
		return "", false
	}
	bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewGlobalHistgramBinarizer(source))
	if err != nil {
		return "", false
	}
	r, err := reader.Decode(bitmap, map[gozxing.DecodeHintType]any{
		gozxing.DecodeHintType_TRY_HARDER: true, gozxing.DecodeHintType_ASSUME_GS1: true,
	})
	if err != nil {
		return "", false
	}
	return r.GetText(), true
}

// turned is the picture turned by a quarter.
func (p plane) turned() plane {
	out := newPlane(p.h, p.w)
	for y := range p.h {
		for x, v := range p.pix[y*p.w:][:p.w] {
			out.pix[x*out.w+p.h-1-y] = v
		}
	}
	return out
}
