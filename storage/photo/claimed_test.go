package photo_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// claimed is the size in the header of a picture, whatever its format.
func claimed(file []byte) (w, h int, ok bool) {
	for _, config := range []func(io.Reader) (image.Config, error){jpeg.DecodeConfig, png.DecodeConfig, webp.DecodeConfig} {
		if c, err := config(bytes.NewReader(file)); err == nil {
			return c.Width, c.Height, true
		}
	}
	return 0, 0, false
}
