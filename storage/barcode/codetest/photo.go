package codetest

import (
	"image"
	"math"
)

// Shot is how a symbol is photographed. The zero value of each field is a good photo in that respect.
type Shot struct {
	Width, Height int     // of the photo
	Module        float64 // pixels from one module to the next
	X, Y          float64 // where the middle of the symbol is, from 0 to 1; 0, 0 is the middle of the photo
	Turn          float64 // degrees, clockwise
	Slant         float64 // how much shorter the photo shows it in its height, 0 to 0.5: 0.3 at 45 degrees
	Tilt          float64 // how much smaller the far side is than the near one: 0.1 at 10 cm and 60 degrees
	Blur          float64 // standard deviation, in pixels
	Noise         float64 // standard deviation, of 255
	Light         float64 // how much darker the dark side of the photo is, 0 to 1
	Shadow        float64 // how much darker one half of the symbol is, 0 to 1, with a sharp edge
	Contrast      float64 // how much of it is lost, 0 to 1
	Print         bool    // the box is printed: text, lines and coloured areas, up to two modules from the symbol
	Negative      bool    // light modules on dark
	Mirrored      bool    // as in a mirror
	Damage        int     // this many modules in a hundred are wrong, as where the print is scratched
	Ink           float64 // how much larger (or smaller, when negative) dark modules are printed, in modules, -0.4 to 0.4
	Motion        float64 // how far the camera moved sideways, in pixels
	Quiet         float64 // modules between the symbol and what is printed around it; 0 is 2
	Gloss         float64 // the share of the symbol's side under a bright spot
}

// Photo takes the photo. The same arguments give the same photo.
func (s Shot) Photo(m Matrix) *image.Gray {
	m = s.damage(m)
	img := image.NewGray(image.Rect(0, 0, s.Width, s.Height))
	scene := scene{Matrix: m, shot: s, rows: float64(len(m)), cols: float64(len(m[0]))}
	scene.sin, scene.cos = math.Sincos(s.Turn * math.Pi / 180)
	light := make([]float64, s.Width*s.Height)
	for y := range s.Height {
		for x := range s.Width {
			light[y*s.Width+x] = scene.pixel(x, y)
		}
	}
	light = smear(blur(light, s.Width, s.Height, s.Blur), s.Width, s.Motion)
	dice := dice(uint64(s.Width)*31 + uint64(s.Turn*100)*7 + uint64(s.Module*100))
	for i, v := range light {
		v *= 1 - s.Light*(0.6*float64(i%s.Width)/float64(s.Width)+0.4*float64(i/s.Width)/float64(s.Height))
		v = 110 + (v-110)*(1-s.Contrast) + s.Noise*dice.normal()
		img.Pix[i] = uint8(min(max(v, 0), 255))
	}
	return img
}

// damage changes modules inside the border.
func (s Shot) damage(m Matrix) Matrix {
	out := make(Matrix, len(m))
	dice := dice(7)
	for y, row := range m {
		out[y] = append([]bool(nil), row...)
		for x := range row {
			if inside := y > 0 && x > 0 && y < len(m)-1 && x < len(row)-1; inside && int(dice.next()%100) < s.Damage {
				out[y][x] = !row[x]
			}
		}
	}
	return out
}

const paper, ink, other = 225.0, 35.0, 130.0

type scene struct {
	Matrix
	shot       Shot
	rows, cols float64
	sin, cos   float64 // of the turn
}

// pixel is the brightness of one pixel: the mean of nine places in it, or of four where modules are large.
func (s scene) pixel(px, py int) float64 {
	side := 3
	if s.shot.Module > 3 {
		side = 2
	}
	sum := 0.0
	for i := range side * side {
		x, y := s.place(float64(px)+(float64(i%side)+0.5)/float64(side), float64(py)+(float64(i/side)+0.5)/float64(side))
		if i == 0 && s.plain(x, y) {
			return s.at(x, y) // nothing near: the others are the same
		}
		sum += s.at(x, y)
	}
	return sum / float64(side*side)
}

// place tells which place of the box, in modules from the symbol's upper left corner, is seen at a place of the photo.
func (s scene) place(px, py float64) (x, y float64) {
	cx, cy := s.shot.X, s.shot.Y
	if cx == 0 && cy == 0 {
		cx, cy = 0.5, 0.5
	}
	dx, dy := (px-cx*float64(s.shot.Width))/s.shot.Module, (py-cy*float64(s.shot.Height))/s.shot.Module
	// The camera looks at the box from below: what is higher in the photo is farther away.
	dy /= 1 - s.shot.Slant
	depth := 1 + s.shot.Tilt/s.rows*dy
	if depth < 0.2 {
		return -1e6, -1e6
	}
	dx, dy = dx/depth, dy/depth
	x, y = dx*s.cos+dy*s.sin, -dx*s.sin+dy*s.cos
	if s.shot.Mirrored {
		x = -x
	}
	return x + s.cols/2, y + s.rows/2
}

func (s scene) plain(x, y float64) bool {
	const near = 30
	return !s.shot.Print && (x < -near || y < -near || x > s.cols+near || y > s.rows+near)
}

// at is the brightness of a place of the box.
func (s scene) at(x, y float64) float64 {
	v := paper
	switch {
	case x >= -0.5 && y >= -0.5 && x < s.cols+0.5 && y < s.rows+0.5:
		if s.inked(x, y) {
			v = ink
		}
	case s.shot.Print:
		v = s.print(x, y)
	}
	if s.shot.Negative && x > -3 && y > -3 && x < s.cols+3 && y < s.rows+3 {
		v = paper + ink - v
	}
	if s.shot.Shadow > 0 && x+0.4*y > s.cols*0.6 {
		v *= 1 - s.shot.Shadow
	}
	if s.shot.Gloss > 0 {
		d := math.Hypot(x-0.6*s.cols, y-0.4*s.rows) / (s.shot.Gloss * s.cols / 2)
		v += 400 * math.Exp(-d*d*d*d) // the sensor is saturated in the middle
	}
	return v
}

// inked reports whether there is ink at a place: that of the module there, or what has run from the one beside it.
func (s scene) inked(x, y float64) bool {
	more := s.shot.Ink / 2
	for row := int(math.Floor(y - 0.5)); row <= int(math.Floor(y+0.5)); row++ {
		for col := int(math.Floor(x - 0.5)); col <= int(math.Floor(x+0.5)); col++ {
			inside := row >= 0 && col >= 0 && row < len(s.Matrix) && col < len(s.Matrix[0])
			if inside && s.Matrix[row][col] && x > float64(col)-more && x < float64(col)+1+more && y > float64(row)-more && y < float64(row)+1+more {
				return true
			}
		}
	}
	return false
}

// print is what is around the symbol: lines of text as a legal notice has them, two rules and areas of another colour.
func (s scene) print(x, y float64) float64 {
	quiet := s.shot.Quiet
	if quiet == 0 {
		quiet = 2
	}
	right, below := x-s.cols-quiet, y-s.rows-quiet
	switch {
	case x > -quiet && y > -quiet && right < 0 && below < 0:
		return paper
	case x < -quiet-1 && x > -quiet-7: // a coloured stripe along the edge of the box
		return other
	case y < -6 && y > -16:
		return ink // the dark band with the brand
	case y < -18 || below > 14:
		return letters(x/1.5, y/1.5)
	case right >= 0:
		return letters(x/0.8, (y-1)/0.8) // Lot, EXP, SN
	case below > 0.5 && below < 1:
		return ink
	}
	return paper
}

// letters is text: strokes in cells of four by six, by chance of the cell.
func letters(x, y float64) float64 {
	cx, cy := math.Floor(x/4), math.Floor(y/6)
	inX, inY := x-4*cx, y-6*cy
	d := dice(uint64(int64(cx)*7919 + int64(cy)*104729))
	bits := d.next()
	if inX > 3 || inY > 4 || bits%6 == 0 {
		return paper
	}
	strokes := [5]bool{inX < 0.7, inX > 2.3, inY < 0.7, inY > 3.3, inY > 1.6 && inY < 2.3}
	for i, on := range strokes {
		if on && bits>>(8+i)&1 == 1 {
			return ink
		}
	}
	return paper
}

// blur is a Gaussian blur in two passes.
func blur(in []float64, w, h int, sigma float64) []float64 {
	if sigma < 0.1 { // nothing to be seen
		return in
	}
	reach := int(math.Ceil(3 * sigma))
	kernel := make([]float64, 2*reach+1)
	sum := 0.0
	for i := range kernel {
		d := float64(i - reach)
		kernel[i] = math.Exp(-d * d / (2 * sigma * sigma))
		sum += kernel[i]
	}
	pass := func(in []float64, n, lines, step, next int) []float64 {
		out := make([]float64, len(in))
		for line := range lines {
			for i := range n {
				v := 0.0
				for k, weight := range kernel {
					v += weight * in[line*next+min(max(i+k-reach, 0), n-1)*step]
				}
				out[line*next+i*step] = v / sum
			}
		}
		return out
	}
	return pass(pass(in, w, h, 1, w), h, w, w, 1)
}

// smear is what a camera sees that moves along the rows.
func smear(in []float64, w int, pixels float64) []float64 {
	reach := int(math.Round(pixels / 2))
	if reach == 0 {
		return in
	}
	out := make([]float64, len(in))
	for i := range in {
		row, x := i/w*w, i%w
		for d := -reach; d <= reach; d++ {
			out[i] += in[row+min(max(x+d, 0), w-1)] / float64(2*reach+1)
		}
	}
	return out
}

// dice is a small source of numbers that look random and are always the same (splitmix64).
type dice uint64

func (d *dice) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// normal is near enough to a normal distribution: the sum of four.
func (d *dice) normal() float64 {
	sum, bits := 0.0, d.next()
	for i := range 4 {
		sum += float64(bits>>(16*i)&0xffff) / 65535
	}
	return (sum - 2) * math.Sqrt(3)
}
