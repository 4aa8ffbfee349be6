package chart

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
)

// Font is a typeface that labels are written with. It may be shared by goroutines.
type Font struct {
	name string
	face *opentype.Font
	caps float32 // height of a digit or capital, as a part of the size
}

// NewFont reads a TrueType or OpenType font: the one of the theme, so that the chart speaks with the screen's letters.
// name tells fonts apart.
func NewFont(name string, ttf []byte) (*Font, error) {
	face, err := opentype.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("read chart font: %w", err)
	}
	const em = 1000
	var buffer sfnt.Buffer
	metrics, err := face.Metrics(&buffer, fixed.I(em), 0)
	if err != nil {
		return nil, fmt.Errorf("measure chart font: %w", err)
	}
	caps := float32(metrics.CapHeight) / 64 / em
	if caps <= 0 {
		caps = 0.7 // a font that does not say: close enough to centre a line
	}
	return &Font{name: name, face: face, caps: caps}, nil
}

// at returns the face whose em is size.
func (f *Font) at(size float32) font.Face {
	return font.Face{Font: font.Font{Size: font.Length(size)}, Face: f.face}
}

// width of a text, in the unit of size. Without a font nothing is written and nothing takes room.
func (f *Font) width(text string, size float32) float32 {
	if f == nil || text == "" {
		return 0
	}
	face := f.at(size)
	return float32(face.Width(text))
}

// known replaces the letters that the font does not have: narrow spaces by spaces, a minus by a dash as long, others by a
// sign that says so. (On the screen Fyne looks for them in other fonts.)
func (f *Font) known(text string) string {
	var b sfnt.Buffer
	has := func(r rune) bool {
		i, err := f.face.GlyphIndex(&b, r)
		return err == nil && i != 0 && r <= 0xFFFF // fonts in a PDF are looked up by two bytes
	}
	return strings.Map(func(r rune) rune {
		switch {
		case has(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		case r == '−' && has('–'):
			return '–'
		case has('\uFFFD'):
			return '\uFFFD'
		}
		return '?'
	}, text)
}

// height of digits and capitals above the base line.
func (f *Font) height(size float32) float32 {
	if f == nil {
		return 0
	}
	return f.caps * size
}
