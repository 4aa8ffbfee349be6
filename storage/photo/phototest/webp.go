package phototest

import (
	"encoding/binary"
	"image/color"
)

// WebP is a lossless WebP of one colour. Such a picture takes no bit per pixel, so that any size fits in some 40 bytes.
func WebP(w, h int, c color.NRGBA) []byte {
	return riff(chunkRIFF("VP8L", vp8l(w, h, c)))
}

// WebPWithExif is WebP with an orientation; its pixels are not turned.
func WebPWithExif(w, h int, c color.NRGBA, orientation int) []byte {
	const exifFlag = 1 << 3
	x := []byte{exifFlag, 0, 0, 0}
	for _, n := range []int{w - 1, h - 1} {
		x = append(x, byte(n), byte(n>>8), byte(n>>16))
	}
	body := chunkRIFF("VP8X", x)
	body = append(body, chunkRIFF("VP8L", vp8l(w, h, c))...)
	return riff(append(body, chunkRIFF("EXIF", TIFF(orientation, true))...))
}

func riff(body []byte) []byte {
	return chunkRIFF("RIFF", append([]byte("WEBP"), body...))
}

func chunkRIFF(name string, body []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body)))
	b = append(b, body...)
	if len(body)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

// vp8l writes the WebP lossless bit stream: header, no transform, no colour cache, and one group of five prefix codes
// of a single symbol each (green, red, blue, alpha, distance), which need no bits afterwards.
func vp8l(w, h int, c color.NRGBA) []byte {
	var out []byte
	var n uint
	bits := func(v uint32, count uint) {
		for i := range count {
			if n%8 == 0 {
				out = append(out, 0)
			}
			out[n/8] |= byte(v>>i&1) << (n % 8)
			n++
		}
	}
	bits(0x2F, 8) // signature
	bits(uint32(w-1), 14)
	bits(uint32(h-1), 14)
	bits(1, 1) // alpha is used
	bits(0, 3) // version
	bits(0, 1) // no transform
	bits(0, 1) // no colour cache
	bits(0, 1) // one group of codes
	for _, symbol := range []uint8{c.G, c.R, c.B, c.A, 0} {
		bits(1, 1) // a simple code
		bits(0, 1) // of one symbol
		bits(1, 1) // written with 8 bits
		bits(uint32(symbol), 8)
	}
	return out
}
