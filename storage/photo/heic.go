//go:build nodynamic && !ios

package photo

import (
	"fmt"
	"image"
	"io"

	"github.com/gen2brain/heic"
)

// heicDecoder is the decoder of gen2brain/heic, a Rust program in WebAssembly. It is only there with the build tag
// nodynamic: without it that package loads whatever libheif the system offers, at the start of the program.
// iOS is left out because it forbids the machine code that the WebAssembly engine makes.
// The decoder applies the file's own rotation and mirroring (irot, imir).
func heicDecoder() (decoder, error) {
	return decoder{
		config: func(r io.Reader) (c image.Config, err error) {
			defer recovered(&err)
			return heic.DecodeConfig(r)
		},
		decode: func(r io.Reader) (img image.Image, err error) {
			defer recovered(&err)
			return heic.Decode(r)
		},
	}, nil
}

// recovered turns a panic of the WebAssembly engine, as when it gets no memory, into an error.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("heic decoder stopped (%T)", p)
	}
}
