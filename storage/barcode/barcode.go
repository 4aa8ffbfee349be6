// Package barcode finds the square code of a medicine's box, a DataMatrix of about a centimetre, somewhere on a photo.
//
// The library that decodes symbols (gozxing) finds one only where it fills the middle of the picture and nothing else is near.
// So this package finds it, and leaves error correction and text to the library:
//
//  1. the photo is looked at in several sizes, in each of which a module of 3 to 6 pixels would be noticed (plane.go);
//  2. brightness is compared with that of the neighbourhood, so that shade and coloured light do not matter (plane.level);
//  3. of all connected dark areas, those are kept whose outline has two solid sides that meet: the L of a DataMatrix (shape.go,
//     finder.go);
//  4. for each, the fourth corner and the number of modules are searched that make the dashed sides and the quiet zone fit best,
//     in perspective (grid.go);
//  5. the modules are read, and the library corrects errors (decode.go).
//
// What is read is what the manufacturer wrote or nothing: error correction and, later, check digits let no guess pass.
//
// How far it goes was measured on drawn photos (package codetest), at many turns, with text close to the symbol. All are read
// down to 1.4 pixels a module (a symbol of 22 modules is then 31 pixels wide), up to a slant of 50 degrees, blur with a standard
// deviation of 0.6 modules, a movement of 1.5 modules, noise of 40 in 255, a shadow of half the light across the symbol, ink
// spread by 0.5 or missing by 0.4 modules, and 2 wrong modules in 100. Half or more are lost at 2 modules of movement, a shadow of
// more than 0.6, a bright spot over half the symbol's side, and perspective as from nearer than 5 cm. The 18 photos that the
// library is tested with are all read; by the library alone, 13. No photos of real boxes were at hand.
package barcode

import (
	"context"
	"image"
)

// smallest is the side in pixels below which a size of the picture is not worth looking at, and largest the side up to which a
// picture is worth enlarging.
const (
	smallest = 48
	largest  = 2200
)

// Find returns the text of a code on the picture: one that is wanted, else any other. It gives up when ctx ends, with what it
// has. What it reads may be any bytes.
func Find(ctx context.Context, img *image.Gray, wanted func(text string) bool) (text string, ok bool) {
	if img.Rect.Empty() {
		return "", false
	}
	other := ""
	for _, way := range ways() {
		for _, p := range pictures(img, way.negative) {
			if ctx.Err() != nil {
				return other, other != ""
			}
			if way.soft {
				p = p.soft()
			}
			text, found := search(ctx, p.level(way.reach), wanted)
			if found {
				return text, true
			}
			if other == "" {
				other = text
			}
		}
	}
	if text, found := bars(ctx, planeOf(img, false), wanted); found {
		return text, true
	}
	return other, other != ""
}

// way is one of the ways in which a picture is looked at.
type way struct {
	negative bool // symbols are light on dark
	soft     bool // gaps of a pixel or two do not count
	reach    int  // of the neighbourhood that brightness is compared with, in pixels
}

// ways are the ways that are tried, the likeliest first. A smaller neighbourhood finds a symbol across which the edge of a
// shadow runs, and makes more of what is none.
func ways() []way {
	return []way{{reach: 20}, {reach: 20, soft: true}, {reach: 9}, {reach: 20, negative: true}}
}

// pictures are the sizes in which the picture is looked at, the smallest first: they cost least.
func pictures(img *image.Gray, negative bool) []plane {
	p := planeOf(img, negative)
	var all []plane
	if max(p.w, p.h) <= largest {
		all = append(all, p.twice())
	}
	for min(p.w, p.h) >= smallest {
		all = append(all, p)
		p = p.half()
	}
	for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
		all[i], all[j] = all[j], all[i]
	}
	return all
}

// search looks at all shapes of a levelled picture. It returns the wanted text with true, else another one if there is any.
func search(ctx context.Context, levelled plane, wanted func(string) bool) (text string, found bool) {
	other := ""
	for _, s := range levelled.shapes() {
		if ctx.Err() != nil {
			break
		}
		found := levelled.symbols(&s, func(g grid) bool {
			t, ok := levelled.decode(g)
			if ok && other == "" {
				other = t
			}
			if ok && wanted(t) {
				text = t
				return true
			}
			return false
		})
		if found {
			return text, true
		}
	}
	return other, false
}
