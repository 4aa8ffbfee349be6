package chart

import (
	"fmt"
	"io"
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

// WritePDF writes a sheet as a PDF of one page whose lines stay lines and whose texts can be selected. The same sheet gives
// the same bytes.
func WritePDF(w io.Writer, s Sheet, fonts Fonts) error {
	return fmt.Errorf("write chart as PDF: not there yet")
}

// WritePNG writes a sheet as a picture of 200 dots per inch.
func WritePNG(w io.Writer, s Sheet, fonts Fonts) error {
	return fmt.Errorf("write chart as PNG: not there yet")
}
