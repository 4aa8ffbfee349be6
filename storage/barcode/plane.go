package barcode

import (
	"image"
	"math"
)

// plane is a picture of brightness without gaps between its rows.
type plane struct {
	pix  []uint8
	w, h int
}

func newPlane(w, h int) plane { return plane{make([]uint8, w*h), w, h} }

// planeOf copies img, or its negative.
func planeOf(img *image.Gray, negative bool) plane {
	p := newPlane(img.Rect.Dx(), img.Rect.Dy())
	for y := range p.h {
		copy(p.pix[y*p.w:][:p.w], img.Pix[y*img.Stride:])
	}
	if negative {
		for i, v := range p.pix {
			p.pix[i] = 255 - v
		}
	}
	return p
}

// half is the picture at half its size: each pixel is the mean of four.
func (p plane) half() plane {
	out := newPlane(p.w/2, p.h/2)
	for y := range out.h {
		upper, lower := p.pix[2*y*p.w:][:2*out.w], p.pix[(2*y+1)*p.w:][:2*out.w]
		row := out.pix[y*out.w:][:out.w]
		for x := range row {
			row[x] = uint8((int(upper[2*x]) + int(upper[2*x+1]) + int(lower[2*x]) + int(lower[2*x+1]) + 2) / 4)
		}
	}
	return out
}

// twice is the picture at twice its size, interpolated: a module of less than two pixels cannot be told from its neighbours
// by whole pixels.
func (p plane) twice() plane {
	out := newPlane(2*p.w, 2*p.h)
	for y := range out.h {
		for x := range out.w {
			out.pix[y*out.w+x] = uint8(p.at(point{(float64(x) + 0.5) / 2, (float64(y) + 0.5) / 2}) + 0.5)
		}
	}
	return out
}

// soft is the picture blurred by two pixels: where a printer left a gap between the dots of a side, it closes.
func (p plane) soft() plane {
	const reach = 2
	for range 2 {
		across, out := newPlane(p.w, p.h), newPlane(p.w, p.h)
		for y := range p.h {
			mean(across.pix[y*p.w:], p.pix[y*p.w:], p.w, 1, reach)
		}
		for x := range p.w {
			mean(out.pix[x:], across.pix[x:], p.h, p.w, reach)
		}
		p = out
	}
	return p
}

// mean makes each of n values, step apart, the mean of those up to reach before and after it.
func mean(out, in []uint8, n, step, reach int) {
	sum, count := 0, 0
	for i := range min(reach, n) {
		sum, count = sum+int(in[i*step]), count+1
	}
	for i := range n {
		if i+reach < n {
			sum, count = sum+int(in[(i+reach)*step]), count+1
		}
		if i-reach-1 >= 0 {
			sum, count = sum-int(in[(i-reach-1)*step]), count-1
		}
		out[i*step] = uint8((sum + count/2) / count)
	}
}

// at is the brightness at a point, interpolated; pixel x, y has its centre at x+0.5, y+0.5. Outside it is that of the border.
func (p plane) at(q point) float64 {
	x := min(max(q.x-0.5, 0), float64(p.w-1))
	y := min(max(q.y-0.5, 0), float64(p.h-1))
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, p.w-1), min(y0+1, p.h-1)
	fx, fy := x-float64(x0), y-float64(y0)
	upper := float64(p.pix[y0*p.w+x0])*(1-fx) + float64(p.pix[y0*p.w+x1])*fx
	lower := float64(p.pix[y1*p.w+x0])*(1-fx) + float64(p.pix[y1*p.w+x1])*fx
	return upper*(1-fy) + lower*fy
}

const (
	flat   = 3.5 // standard deviation below which a neighbourhood shows nothing but noise
	middle = 128 // in a levelled picture, as bright as the neighbourhood
	darker = 122 // below this a pixel of a levelled picture counts as dark
)

// level makes brightness independent of the light: 128 is the mean of a pixel's neighbourhood, and 64 more or less one
// standard deviation. The neighbourhood goes reach pixels in each direction; one that shows nothing is white.
func (p plane) level(reach int) plane {
	out := newPlane(p.w, p.h)
	sums, squares := make([]int, p.w), make([]int, p.w) // of the columns, over the rows of the neighbourhood
	add := func(y, sign int) {
		for x, v := range p.pix[y*p.w:][:p.w] {
			sums[x] += sign * int(v)
			squares[x] += sign * int(v) * int(v)
		}
	}
	for y := range min(reach, p.h) {
		add(y, 1)
	}
	for y := range p.h {
		if y+reach < p.h {
			add(y+reach, 1)
		}
		if y-reach-1 >= 0 {
			add(y-reach-1, -1)
		}
		rows := min(y+reach, p.h-1) - max(y-reach, 0) + 1
		levelRow(out.pix[y*p.w:][:p.w], p.pix[y*p.w:][:p.w], sums, squares, rows, reach)
	}
	return out
}

func levelRow(out, row []uint8, sums, squares []int, rows, reach int) {
	sum, square := 0, 0
	for x := range min(reach, len(row)) {
		sum += sums[x]
		square += squares[x]
	}
	for x, v := range row {
		if x+reach < len(row) {
			sum += sums[x+reach]
			square += squares[x+reach]
		}
		if x-reach-1 >= 0 {
			sum -= sums[x-reach-1]
			square -= squares[x-reach-1]
		}
		n := float64(rows * (min(x+reach, len(row)-1) - max(x-reach, 0) + 1))
		mean := float64(sum) / n
		deviation := math.Sqrt(max(0, float64(square)/n-mean*mean))
		if deviation < flat {
			out[x] = 255
			continue
		}
		out[x] = uint8(min(max(middle+64*(float64(v)-mean)/deviation, 0), 255))
	}
}
