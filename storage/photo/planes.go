package photo

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"

	"carnet/storage/sniff"
)

// All work is done on the three planes of YCbCr: that is what JPEG holds, so a photo is never converted to RGB and back.

// plane is one component of a picture.
type plane struct {
	pix          []byte
	w, h, stride int
}

func planes(img *image.YCbCr) (y, cb, cr plane) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	cw, ch := chromaSize(w, h, img.SubsampleRatio)
	return plane{img.Y, w, h, img.YStride}, plane{img.Cb, cw, ch, img.CStride}, plane{img.Cr, cw, ch, img.CStride}
}

func chromaSize(w, h int, r image.YCbCrSubsampleRatio) (cw, ch int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return (w + 1) / 2, h
	case image.YCbCrSubsampleRatio420:
		return (w + 1) / 2, (h + 1) / 2
	case image.YCbCrSubsampleRatio440:
		return w, (h + 1) / 2
	case image.YCbCrSubsampleRatio411:
		return (w + 3) / 4, h
	case image.YCbCrSubsampleRatio410:
		return (w + 3) / 4, (h + 1) / 2
	}
	return w, h
}

// toYCbCr gives the planes of a decoded picture whose bounds begin at 0, 0: a JPEG's own, or 4:2:0 computed on white.
func toYCbCr(img image.Image) *image.YCbCr {
	if y, ok := img.(*image.YCbCr); ok && y.Rect.Min == (image.Point{}) {
		return y
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if g, ok := img.(*image.Gray); ok && b.Min == (image.Point{}) {
		return fromGray(g)
	}
	out := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	// A strip at a time, so that a large picture is not held three times. Its height is even, as chroma needs.
	const strip = 64
	rgba := image.NewRGBA(image.Rect(0, 0, w, min(strip, h)))
	for top := 0; top < h; top += strip {
		r := image.Rect(0, 0, w, min(strip, h-top))
		draw.Draw(rgba, r, image.White, image.Point{}, draw.Src)
		draw.Draw(rgba, r, img, image.Pt(b.Min.X, b.Min.Y+top), draw.Over)
		convertStrip(out, rgba, top, r.Dy())
	}
	return out
}

func fromGray(g *image.Gray) *image.YCbCr {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	cw, ch := chromaSize(w, h, image.YCbCrSubsampleRatio420)
	neutral := bytes.Repeat([]byte{128}, cw*ch)
	return &image.YCbCr{
		Y: g.Pix, YStride: g.Stride, Cb: neutral, Cr: neutral, CStride: cw,
		SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: g.Rect,
	}
}

// convertStrip writes n rows of rgba as the rows of out from top on. The chroma of a 2 × 2 square is that of its mean.
func convertStrip(out *image.YCbCr, rgba *image.RGBA, top, n int) {
	w := out.Rect.Dx()
	for y := 0; y < n; y += 2 {
		upper := rgba.Pix[y*rgba.Stride:]
		lower := rgba.Pix[min(y+1, n-1)*rgba.Stride:]
		c := (top + y) / 2 * out.CStride
		for x := 0; x < w; x += 2 {
			var r, g, b int
			for _, at := range [2]int{4 * x, 4 * min(x+1, w-1)} {
				for _, p := range [2][]byte{upper[at : at+3 : at+3], lower[at : at+3 : at+3]} {
					r, g, b = r+int(p[0]), g+int(p[1]), b+int(p[2])
				}
			}
			_, out.Cb[c+x/2], out.Cr[c+x/2] = color.RGBToYCbCr(uint8((r+2)/4), uint8((g+2)/4), uint8((b+2)/4))
		}
		for i := y; i < min(y+2, n); i++ {
			row := out.Y[(top+i)*out.YStride:][:w]
			for x := range row {
				p := rgba.Pix[i*rgba.Stride+4*x:][:3]
				row[x], _, _ = color.RGBToYCbCr(p[0], p[1], p[2])
			}
		}
	}
}

// shrink reduces a picture so that its longer side is at most maxSide; it returns img itself when it already is.
func shrink(img *image.YCbCr, maxSide int) *image.YCbCr {
	w, h := sniff.Fit(img.Rect.Dx(), img.Rect.Dy(), maxSide)
	if w == img.Rect.Dx() && h == img.Rect.Dy() {
		return img
	}
	return resample(img, w, h)
}

// resample gives img a size that is not larger, in 4:2:0.
func resample(img *image.YCbCr, w, h int) *image.YCbCr {
	out := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	y, cb, cr := planes(img)
	outY, outCb, outCr := planes(out)
	average(outY, y)
	average(outCb, cb)
	average(outCr, cr)
	return out
}

// average makes each pixel of dst the mean of the area of src that it covers, in fixed point with 8 bits of fraction.
// The mean of an area neither invents detail nor lets thin lines of text vanish, as sampling would.
func average(dst, src plane) {
	cols, rows := spans(src.w, dst.w), spans(src.h, dst.h)
	sums := make([]uint64, dst.w)
	for y, r := range rows {
		clear(sums)
		for sy := r.first; sy <= r.last; sy++ {
			addRow(sums, src.pix[sy*src.stride:][:src.w], cols, r.weight(sy))
		}
		out := dst.pix[y*dst.stride:][:dst.w]
		for x, c := range cols {
			area := c.total * r.total
			out[x] = uint8((sums[x] + area/2) / area)
		}
	}
}

func addRow(sums []uint64, row []byte, cols []span, weight uint64) {
	for x := range cols {
		c := &cols[x]
		sum := uint64(row[c.first]) * c.weightFirst
		if c.last > c.first {
			var middle uint32
			for _, v := range row[c.first+1 : c.last] {
				middle += uint32(v)
			}
			sum += uint64(middle)<<8 + uint64(row[c.last])*c.weightLast
		}
		sums[x] += sum * weight
	}
}

// span is the stretch of source pixels under one pixel of the result, with the share of its two ends, in 1/256.
type span struct {
	first, last                    int
	weightFirst, weightLast, total uint64
}

func (s span) weight(i int) uint64 {
	switch i {
	case s.first:
		return s.weightFirst
	case s.last:
		return s.weightLast
	}
	return 256
}

func spans(from, to int) []span {
	all := make([]span, to)
	for i := range all {
		begin, end := i*from*256/to, (i+1)*from*256/to
		s := span{first: begin / 256, last: (end - 1) / 256, total: uint64(end - begin)}
		if s.first == s.last {
			s.weightFirst = s.total
		} else {
			s.weightFirst, s.weightLast = uint64(256-begin%256), uint64((end-1)%256+1)
		}
		all[i] = s
	}
	return all
}
