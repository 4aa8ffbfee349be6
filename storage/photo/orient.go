package photo

import (
	"bytes"
	"encoding/binary"
	"image"

	"github.com/bep/imagemeta"

	"carnet/app/record"
)

// orientation reads the EXIF orientation, 1 to 8. No EXIF, broken EXIF or a number without meaning is 1: a photo shown
// lying on its side is a nuisance, a refused one is a loss. HEIC says 1: its decoder has already turned the picture.
func orientation(t record.MediaType, file []byte) int {
	switch t {
	case record.JPEG:
		return readOrientation(imagemeta.JPEG, file)
	case record.PNG:
		return readOrientation(imagemeta.PNG, file)
	case record.WebP:
		return readOrientation(imagemeta.TIFF, webpExif(file))
	}
	return 1
}

func readOrientation(format imagemeta.ImageFormat, b []byte) int {
	found := 1
	err := imagemeta.Decode(imagemeta.Options{
		R:           bytes.NewReader(b),
		ImageFormat: format,
		Sources:     imagemeta.EXIF,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool {
			return tag.Tag == "Orientation" && tag.Namespace == "IFD0" // not that of the embedded thumbnail, IFD1
		},
		HandleTag: func(tag imagemeta.TagInfo) error {
			if v, ok := tag.Value.(uint16); ok && v >= 1 && v <= 8 {
				found = int(v)
			}
			return imagemeta.ErrStopWalking
		},
	})
	if err != nil {
		return 1
	}
	return found
}

// webpExif finds the EXIF chunk of a WebP, which is a TIFF file. imagemeta 0.12.0 looks for it itself, but loses its
// way after a chunk of odd length because it does not skip the byte of padding.
func webpExif(file []byte) []byte {
	for i := 12; i+8 <= len(file); {
		size := int64(binary.LittleEndian.Uint32(file[i+4:]))
		if size > int64(len(file)-i-8) {
			return nil
		}
		body := file[i+8 : i+8+int(size)]
		if string(file[i:i+4]) == "EXIF" {
			return bytes.TrimPrefix(body, []byte("Exif\x00\x00")) // some writers put the prefix of JPEG before it
		}
		i += 8 + int(size+size%2)
	}
	return nil
}

// orient turns and mirrors a picture as its EXIF orientation o says, plane by plane: no colour is computed.
func orient(img *image.YCbCr, o int) *image.YCbCr {
	if o <= 1 || o > 8 {
		return img
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	ratio := img.SubsampleRatio
	if o >= 5 {
		w, h = h, w
		var ok bool
		if ratio, ok = swapped(ratio); !ok {
			return orient(resample(img, img.Rect.Dx(), img.Rect.Dy()), o)
		}
	}
	out := image.NewYCbCr(image.Rect(0, 0, w, h), ratio)
	y, cb, cr := planes(img)
	outY, outCb, outCr := planes(out)
	turn(outY, y, o)
	turn(outCb, cb, o)
	turn(outCr, cr, o)
	return out
}

// swapped is the chroma layout of a picture whose sides are exchanged. 4:1:1 and 4:1:0 have no counterpart in Go.
func swapped(r image.YCbCrSubsampleRatio) (image.YCbCrSubsampleRatio, bool) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return image.YCbCrSubsampleRatio440, true
	case image.YCbCrSubsampleRatio440:
		return image.YCbCrSubsampleRatio422, true
	case image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio444:
		return r, true
	}
	return r, false
}

// turn copies src into dst as orientation o says. The pixel x, y of dst is found at base + x·dx + y·dy in src.
// Tiles keep both sides of a quarter turn within the processor's cache.
func turn(dst, src plane, o int) {
	right, bottom := src.w-1, (src.h-1)*src.stride
	var base, dx, dy int
	switch o {
	case 2:
		base, dx, dy = right, -1, src.stride
	case 3:
		base, dx, dy = bottom+right, -1, -src.stride
	case 4:
		base, dx, dy = bottom, 1, -src.stride
	case 5:
		base, dx, dy = 0, src.stride, 1
	case 6:
		base, dx, dy = bottom, -src.stride, 1
	case 7:
		base, dx, dy = bottom+right, -src.stride, -1
	case 8:
		base, dx, dy = right, src.stride, -1
	}
	const tile = 64
	for ty := 0; ty < dst.h; ty += tile {
		for tx := 0; tx < dst.w; tx += tile {
			for y := ty; y < min(ty+tile, dst.h); y++ {
				row := dst.pix[y*dst.stride+tx : y*dst.stride+min(tx+tile, dst.w)]
				at := base + tx*dx + y*dy
				for x := range row {
					row[x] = src.pix[at]
					at += dx
				}
			}
		}
	}
}
