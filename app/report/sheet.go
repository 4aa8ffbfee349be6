// Package report makes the sheets of paper that a family keeps or hands over, as PDF.
//
// Every sheet is A4, with real text that can be selected and searched, and depends only on what it is given: the same
// content and date give the same bytes.
package report

import (
	"io"

	"codeberg.org/go-fonts/liberation/liberationmonobold"
	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"codeberg.org/go-pdf/fpdf"

	"carnet/app/record"
	"carnet/app/text"
)

// Sizes of an A4 sheet in millimetres, and its type in points.
const (
	pageWidth = 210.0
	margin    = 22.0
	lineWidth = pageWidth - 2*margin

	titleSize   = 24.0
	sectionSize = 14.0
	bodySize    = 11.5
	smallSize   = 9.5
)

// The light palette of the screens; all of it stays readable when printed in grey.
type colour struct{ r, g, b int }

func ink() colour    { return colour{0x1F, 0x24, 0x30} }
func muted() colour  { return colour{0x5B, 0x62, 0x70} }
func accent() colour { return colour{0x1F, 0x5F, 0x8B} }
func border() colour { return colour{0xC9, 0xC3, 0xBA} }

// sheet is one A4 page being written, from top to bottom.
type sheet struct {
	pdf *fpdf.Fpdf
}

func newSheet(texts *text.Catalogue, title string, date record.Date) *sheet {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true) // fonts in a fixed order
	pdf.SetCreationDate(date.Time())
	pdf.SetModificationDate(date.Time())
	pdf.SetLang(string(texts.Language()))
	pdf.SetTitle(title, true)
	pdf.SetAuthor(texts.S("app.name"), true)
	pdf.SetCreator(texts.S("app.name"), true)
	pdf.AddUTF8FontFromBytes("sans", "", liberationsansregular.TTF)
	pdf.AddUTF8FontFromBytes("sans", "B", liberationsansbold.TTF)
	pdf.AddUTF8FontFromBytes("mono", "B", liberationmonobold.TTF)
	pdf.SetMargins(margin, margin, margin)
	pdf.SetCellMargin(0) // text and frames share the same left edge
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddPage()
	return &sheet{pdf}
}

func (s *sheet) font(style string, size float64, c colour) {
	s.pdf.SetFont("sans", style, size)
	s.pdf.SetTextColor(c.r, c.g, c.b)
}

func (s *sheet) title(words string) {
	s.font("B", titleSize, ink())
	s.pdf.MultiCell(lineWidth, 11, words, "", "L", false)
}

func (s *sheet) section(words string) {
	s.pdf.Ln(7)
	s.font("B", sectionSize, accent())
	s.pdf.MultiCell(lineWidth, 7, words, "", "L", false)
	s.pdf.Ln(1)
}

func (s *sheet) paragraph(words string) {
	s.font("", bodySize, ink())
	s.pdf.MultiCell(lineWidth, 6, words, "", "L", false)
}

// at writes one line at a place of the page, without moving the flow.
func (s *sheet) at(x, y, width, height float64, words string) {
	s.pdf.SetXY(x, y)
	s.pdf.CellFormat(width, height, words, "", 0, "L", false, 0, "")
}

func (s *sheet) write(w io.Writer) error {
	if err := s.pdf.Output(w); err != nil {
		return record.Wrap(record.Internal, "write sheet", err)
	}
	return nil
}
