package chart

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"strings"

	"gonum.org/v1/plot/vg/draw"
)

// Sheet is an A4 page with a chart, for a doctor or a binder. Everything in it is already written in the family's language.
type Sheet struct {
	Title string   // wrapped; also the title in the properties of a PDF
	Lines []string // under the title, each wrapped: whose curve, when it was printed
	Model Model
	Notes []string // at the foot, each wrapped, small: sources, how to read
}

// Fonts are the typefaces of a sheet.
type Fonts struct {
	Regular *Font
	Bold    *Font // of the title; nil takes Regular
}

func (f Fonts) normal() (Fonts, error) {
	if f.Regular == nil {
		return f, errors.New("chart sheet without a font")
	}
	if f.Bold == nil {
		f.Bold = f.Regular
	}
	return f, nil
}

// Lengths of a sheet, in points.
const (
	paperWidth, paperHeight = 595.28, 841.89 // A4
	paperMargin             = 48

	titleSize = 19
	lineSize  = 11
	chartSize = 9.5
	noteSize  = 8

	leastChart  = 260  // height of the chart, whatever is written around it
	paperWeight = 0.75 // of lines and points: paper is read from nearer than a screen

	paperDots = 200 // per inch, of the picture
)

// WritePDF writes a sheet as a PDF of one page whose lines stay lines and whose texts can be selected. The same sheet gives
// the same bytes: neither the time nor anything of the device is in it.
func WritePDF(w io.Writer, s Sheet, fonts Fonts) error {
	fonts, err := fonts.normal()
	if err != nil {
		return err
	}
	c := newPDF(s.Title)
	s.draw(pen{canvas: c, page: draw.New(c), scale: 1, vector: true}, fonts)
	if err := c.doc.Output(w); err != nil {
		return fmt.Errorf("write chart as PDF: %w", err)
	}
	return nil
}

// WritePNG writes the picture that [DrawSheet] draws.
func WritePNG(w io.Writer, s Sheet, fonts Fonts) error {
	page, err := DrawSheet(s, fonts)
	if err != nil {
		return err
	}
	if err := png.Encode(w, page); err != nil {
		return fmt.Errorf("write chart as PNG: %w", err)
	}
	return nil
}

// DrawSheet draws a sheet as a picture of 200 dots per inch. The error is that fonts are missing.
func DrawSheet(s Sheet, fonts Fonts) (image.Image, error) {
	fonts, err := fonts.normal()
	if err != nil {
		return nil, err
	}
	const scale = paperDots / 72.0
	c := newCanvas(paperWidth, paperHeight, scale, Paper().Background)
	s.draw(pen{canvas: c, page: draw.New(c), scale: scale}, fonts)
	return c.Image(), nil
}

// draw lays the sheet out: title and lines from the top, notes from the foot, the chart between them.
func (s Sheet) draw(p pen, fonts Fonts) {
	const width = paperWidth - 2*paperMargin
	head := wrapAll([]string{s.Title}, fonts.Bold, titleSize, width)
	lines := wrapAll(s.Lines, fonts.Regular, lineSize, width)
	notes := wrapAll(s.Notes, fonts.Regular, noteSize, width)

	p.frame = Frame{Palette: Paper(), Weight: paperWeight}.normal()
	y := p.paragraph(head, fonts.Bold, titleSize, paperMargin)
	y = p.paragraph(lines, fonts.Regular, lineSize, y+4)

	chart := Frame{
		Width: width, TextSize: chartSize, Font: fonts.Regular, Palette: Paper(), Weight: paperWeight,
		Height: max(leastChart, paperHeight-paperMargin-(y+18)-18-leading(noteSize)*float32(len(notes))),
	}.normal()
	p.left, p.top, p.frame = paperMargin, y+18, chart
	p.draw(s.Model, Layout(s.Model, chart))
	p.left, p.top = 0, 0
	p.paragraph(notes, fonts.Regular, noteSize, y+18+chart.Height+18)
}

// leading is the distance between lines of text.
func leading(size float32) float32 { return size * 1.4 }

// paragraph writes lines from a height on and returns the height below them.
func (p pen) paragraph(lines []string, font *Font, size, y float32) float32 {
	for _, line := range lines {
		y += leading(size)
		p.page.SetColor(p.frame.Palette.Label)
		p.page.FillString(font.at(size*p.scale), p.point(paperMargin, y-leading(size)*0.3), font.known(line))
	}
	return y
}

func wrapAll(texts []string, font *Font, size, width float32) (lines []string) {
	for _, t := range texts {
		lines = append(lines, wrap(t, font, size, width)...)
	}
	return lines
}

// wrap breaks a text between words, and a word that is too long for a line of its own anywhere.
func wrap(text string, font *Font, size, width float32) (lines []string) {
	line := ""
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }) {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if font.width(next, size) <= width {
			line = next
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; font.width(line, size) > width; {
			cut := 1
			runes := []rune(line)
			for cut < len(runes) && font.width(string(runes[:cut+1]), size) <= width {
				cut++
			}
			if cut == len(runes) {
				break
			}
			lines, line = append(lines, string(runes[:cut])), string(runes[cut:])
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
