// Package phototest makes small picture files for tests: good ones, with metadata that must disappear, and broken ones.
// All are made from scratch, so that no binary file is kept.
package phototest

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
)

// CameraMake and the two texts below are in the metadata of JPEGWithExif; none may be found in what Carnet keeps.
const (
	CameraMake = "CARNET-TEST-CAMERA"
	MakerNote  = "CARNET-TEST-MAKERNOTE"
	Comment    = "CARNET-TEST-COMMENT"
)

// Corners are the colours of the four quarters of every picture here as a person sees it: top left, top right,
// bottom left, bottom right.
var corners = [4]color.RGBA{{220, 40, 40, 255}, {40, 180, 60, 255}, {40, 70, 210, 255}, {240, 220, 60, 255}}

// Corner returns the colour of a quarter of the upright picture.
func Corner(right, bottom bool) color.RGBA {
	i := 0
	if right {
		i++
	}
	if bottom {
		i += 2
	}
	return corners[i]
}

// Upright draws the picture that all files here hold, w × h pixels.
func Upright(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := Corner(x >= w/2, y >= h/2)
			grain := uint8((x*7 + y*13) % 16) // a photo is not flat: without it encoding would be too easy
			img.SetRGBA(x, y, color.RGBA{c.R - grain, c.G - grain, c.B - grain, 255})
		}
	}
	return img
}

// JPEGWithExif is a photo that a person sees w × h pixels large and upright, stored as a camera held otherwise would:
// turned, with the EXIF orientation (1 to 8) that undoes it. Its metadata names a camera and has a maker note and a
// comment; with gps it also says where it was taken.
func JPEGWithExif(w, h, orientation int, gps bool) []byte {
	var body bytes.Buffer
	err := jpeg.Encode(&body, stored(Upright(w, h), orientation), &jpeg.Options{Quality: 90})
	if err != nil {
		panic(err) // memory only: cannot fail
	}
	b := body.Bytes()
	out := append([]byte{}, b[:2]...)
	out = append(out, segment(0xE1, append([]byte("Exif\x00\x00"), TIFF(orientation, gps)...))...)
	out = append(out, segment(0xFE, []byte(Comment))...)
	return append(out, b[2:]...)
}

// JPEG is a photo without metadata.
func JPEG(w, h int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, Upright(w, h), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// PNG is a screenshot without metadata.
func PNG(w, h int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, Upright(w, h)); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// PNGWithExif is PNG with an orientation; its pixels are not turned, so a person sees it turned.
func PNGWithExif(w, h, orientation int) []byte {
	b := PNG(w, h)
	const afterIHDR = 8 + 25
	out := append([]byte{}, b[:afterIHDR]...)
	out = append(out, chunk("eXIf", TIFF(orientation, true))...)
	return append(out, b[afterIHDR:]...)
}

// PNGClaiming is 49 bytes of PNG whose header claims side × side pixels of 16-bit RGBA.
func PNGClaiming(side uint32) []byte {
	h := binary.BigEndian.AppendUint32(nil, side)
	h = binary.BigEndian.AppendUint32(h, side)
	h = append(h, 16, 6, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", h)...)
	return append(b, chunk("IDAT", []byte{0x78, 0x9c, 0x01, 0x00})...)
}

// stored turns img as a file with this EXIF orientation holds it: Rows and columns of the file are, in this order,
// the visual sides that TIFF 6.0 lists for the tag.
func stored(img *image.RGBA, orientation int) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if orientation >= 5 {
		w, h = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			// row y and column x of the file; where the eye sees them:
			rx, by := w-1-x, h-1-y
			var vx, vy int
			switch orientation {
			case 2: // row 0 is the top, column 0 the right side
				vx, vy = rx, y
			case 3: // bottom, right
				vx, vy = rx, by
			case 4: // bottom, left
				vx, vy = x, by
			case 5: // left, top
				vx, vy = y, x
			case 6: // right, top
				vx, vy = by, x
			case 7: // right, bottom
				vx, vy = by, rx
			case 8: // left, bottom
				vx, vy = y, rx
			default:
				vx, vy = x, y
			}
			out.SetRGBA(x, y, img.RGBAAt(vx, vy))
		}
	}
	return out
}

// TIFF is the content of an EXIF block: camera, orientation, maker note, and with gps a place in Paris.
func TIFF(orientation int, gps bool) []byte {
	le := binary.LittleEndian
	type entry struct {
		tag, kind uint16
		count     uint32
		value     []byte // placed behind the directory when longer than 4 bytes
	}
	u16 := func(v uint16) []byte { return le.AppendUint16(nil, v) }
	u32 := func(v uint32) []byte { return le.AppendUint32(nil, v) }
	rationals := func(v ...uint32) (b []byte) {
		for _, n := range v {
			b = le.AppendUint32(le.AppendUint32(b, n), 1)
		}
		return b
	}
	directory := func(at int, entries ...entry) []byte {
		b := u16(uint16(len(entries)))
		end := at + 2 + 12*len(entries) + 4
		var behind []byte
		for _, e := range entries {
			b = le.AppendUint16(le.AppendUint16(b, e.tag), e.kind)
			b = le.AppendUint32(b, e.count)
			if len(e.value) <= 4 {
				b = append(b, append(e.value, make([]byte, 4-len(e.value))...)...)
				continue
			}
			b = le.AppendUint32(b, uint32(end+len(behind)))
			behind = append(behind, e.value...)
		}
		return append(append(b, 0, 0, 0, 0), behind...)
	}
	const ascii, short, long, rational, undefined = 2, 3, 4, 5, 7
	const first, exifAt, gpsAt = 8, 200, 400 // room enough between them, checked by the tests that read it
	main := []entry{
		{0x010F, ascii, uint32(len(CameraMake) + 1), []byte(CameraMake + "\x00")},
		{0x0112, short, 1, u16(uint16(orientation))},
		{0x8769, long, 1, u32(exifAt)},
	}
	if gps {
		main = append(main, entry{0x8825, long, 1, u32(gpsAt)})
	}
	b := append([]byte("II*\x00"), u32(first)...)
	b = append(b, directory(first, main...)...)
	b = append(b, make([]byte, exifAt-len(b))...)
	b = append(b, directory(exifAt, entry{0x927C, undefined, uint32(len(MakerNote)), []byte(MakerNote)})...)
	if gps {
		b = append(b, make([]byte, gpsAt-len(b))...)
		b = append(b, directory(gpsAt,
			entry{1, ascii, 2, []byte("N\x00")}, entry{2, rational, 3, rationals(48, 51, 24)},
			entry{3, ascii, 2, []byte("E\x00")}, entry{4, rational, 3, rationals(2, 21, 7)})...)
	}
	return b
}

func segment(marker byte, body []byte) []byte {
	b := binary.BigEndian.AppendUint16([]byte{0xFF, marker}, uint16(len(body)+2))
	return append(b, body...)
}

func chunk(name string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}
