package report

import (
	"io"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"

	"carnet/app/record"
	"carnet/app/text"
)

// Kit is what the recovery sheet says. The code is a secret: a sheet is written where the person chose, and nowhere else.
type Kit struct {
	Texts      *text.Catalogue
	Date       record.Date // the day the sheet is made
	Identifier string
	Code       string // ASCII letters and digits; spaces and hyphens are only for reading
}

// RecoveryKit writes the A4 sheet that a family keeps with its papers to open the record without the password.
// The sheet holds no health information. It fails with Internal when the kit is not complete.
func RecoveryKit(w io.Writer, k Kit) error {
	groups := codeGroups(k.Code)
	if k.Texts == nil || len(groups) == 0 || k.Identifier == "" || !k.Date.Whole() {
		return record.E(record.Internal, "write recovery kit")
	}
	modules, err := qrModules(strings.Join(groups, "-"))
	if err != nil {
		return record.Wrap(record.Internal, "draw recovery code", err)
	}
	t := k.Texts
	s := newSheet(t, t.S("kit.title"), k.Date)
	s.title(t.S("kit.title"))
	s.pdf.Ln(3)
	s.paragraph(t.S("kit.purpose"))
	s.pdf.Ln(6)
	s.codeBox(t, k.Identifier, groups, modules)
	s.section(t.S("kit.keep.title"))
	s.paragraph(t.S("kit.keep"))
	s.section(t.S("kit.without.title"))
	s.paragraph(t.S("kit.without"))
	s.section(t.S("kit.replace.title"))
	s.paragraph(t.S("kit.replace"))
	s.pdf.SetY(-34)
	s.font("", smallSize, muted())
	s.pdf.MultiCell(lineWidth, 5, t.S("kit.not-medical"), "", "L", false)
	s.pdf.MultiCell(lineWidth, 5, t.S("kit.date", text.Args{"Date": t.Date(k.Date)}), "", "L", false)
	return s.write(w)
}

// codeGroups cuts the code in groups of four, as it is read aloud; nil when it is not a code.
func codeGroups(code string) []string {
	bare := strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(code))
	symbol := func(r rune) bool { return r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' }
	if strings.ContainsFunc(bare, func(r rune) bool { return !symbol(r) }) {
		return nil
	}
	var groups []string
	for len(bare) > 0 {
		n := min(4, len(bare))
		groups, bare = append(groups, bare[:n]), bare[n:]
	}
	return groups
}

// codeBox frames the two things to retype: the identifier and the code, with the QR code beside them.
func (s *sheet) codeBox(t *text.Catalogue, identifier string, groups []string, modules [][]bool) {
	const (
		padding  = 7.0
		qrSide   = 44.0
		perLine  = 4
		advance  = 25.5 // from one group to the next
		codeStep = 11.0
	)
	lines := (len(groups) + perLine - 1) / perLine
	top := s.pdf.GetY()
	height := max(2*padding+22+float64(lines)*codeStep+2, 2*padding+qrSide+4)
	s.pdf.SetDrawColor(border().r, border().g, border().b)
	s.pdf.SetLineWidth(0.4)
	s.pdf.RoundedRect(margin, top, lineWidth, height, 4, "1234", "D")

	left, y := margin+padding, top+padding
	s.font("", smallSize, muted())
	s.at(left, y, 90, 5, t.S("kit.identifier"))
	s.pdf.SetFont("mono", "B", identifierSize(identifier))
	s.pdf.SetTextColor(ink().r, ink().g, ink().b)
	s.at(left, y+5, 100, 7, identifier)
	s.font("", smallSize, muted())
	s.at(left, y+16, 90, 5, t.S("kit.code"))
	s.pdf.SetFont("mono", "B", 24)
	s.pdf.SetTextColor(ink().r, ink().g, ink().b)
	for i, g := range groups {
		s.at(left+float64(i%perLine)*advance, y+22+float64(i/perLine)*codeStep, advance, codeStep, g)
	}

	qrLeft := pageWidth - margin - padding - qrSide
	s.drawQR(modules, qrLeft, y, qrSide)
	s.font("", smallSize, muted())
	s.pdf.SetXY(qrLeft, y+qrSide+1)
	s.pdf.CellFormat(qrSide, 5, t.S("kit.qr"), "", 0, "C", false, 0, "")
	s.pdf.SetXY(margin, top+height)
}

// identifierSize keeps the longest identifier (40 letters) on one line.
func identifierSize(identifier string) float64 {
	if len(identifier) <= 22 {
		return 16
	}
	return 11
}

// drawQR draws the dark modules as vector squares, each run of a row in one piece so that no hairline shows between them.
func (s *sheet) drawQR(modules [][]bool, x, y, side float64) {
	unit := side / float64(len(modules))
	s.pdf.SetFillColor(0, 0, 0)
	for row, line := range modules {
		for col := 0; col < len(line); {
			run := 0
			for col+run < len(line) && line[col+run] {
				run++
			}
			if run > 0 {
				s.pdf.Rect(x+float64(col)*unit, y+float64(row)*unit, float64(run)*unit, unit, "F")
			}
			col += max(run, 1)
		}
	}
}

// qrModules encodes content as a QR code with a quarter of it to spare for folds and stains; [row][column], true is
// dark. The white of the sheet is its quiet zone.
func qrModules(content string) ([][]bool, error) {
	matrix, err := qrcode.NewQRCodeWriter().Encode(content, gozxing.BarcodeFormat_QR_CODE, 0, 0,
		map[gozxing.EncodeHintType]any{
			gozxing.EncodeHintType_ERROR_CORRECTION: decoder.ErrorCorrectionLevel_Q,
			gozxing.EncodeHintType_MARGIN:           0,
		})
	if err != nil {
		return nil, err
	}
	rows := make([][]bool, matrix.GetHeight())
	for y := range rows {
		rows[y] = make([]bool, matrix.GetWidth())
		for x := range rows[y] {
			rows[y][x] = matrix.Get(x, y)
		}
	}
	return rows, nil
}
