// Package barcode finds the square code of a medicine's box on a photo.
package barcode

import (
	"context"
	"image"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
)

// Find returns the text of a code on the picture: one that is wanted, else any other.
func Find(ctx context.Context, img *image.Gray, wanted func(text string) bool) (text string, ok bool) {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", false
	}
	r, err := datamatrix.NewDataMatrixReader().Decode(bitmap, nil)
	if err != nil {
		return "", false
	}
	return r.GetText(), true
}
