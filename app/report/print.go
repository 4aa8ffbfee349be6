package report

import (
	"io"
	"math"
	"strings"

	"carnet/app/record"
	"carnet/app/text"
)

const (
	tableSize   = 9.0 // points
	tableStep   = 4.4 // from one line of a cell to the next, in millimetres
	tableGap    = 3.0 // between columns
	rowPadding  = 1.3
	bottomSpace = 20.0 // of the page, for the footer
	pageHeight  = 297.0
)

// PDF writes the book for paper: who, the measures, the doses, the examinations, the list of documents, and what is
// missing. The history stays in the page for a browser.
func (b Book) PDF(w io.Writer) error {
	if b.Texts == nil || !b.Today.Whole() {
		return record.E(record.Internal, "write book sheet")
	}
	l := b.layout()
	s := newSheet(b.Texts, paperWords(l.title), b.Today)
	s.pdf.SetFooterFunc(func() {
		s.pdf.SetXY(margin, pageHeight-14)
		s.font("", smallSize-1, muted())
		footer := b.Texts.S("book.page", text.Args{"Title": paperWords(l.title), "N": s.pdf.PageNo()})
		lines := s.pdf.SplitText(footer, lineWidth)
		s.pdf.CellFormat(lineWidth, 4, lines[len(lines)-1], "", 0, "L", false, 0, "") // the number is at its end
	})
	s.title(paperWords(l.title))
	s.pdf.Ln(2)
	for _, line := range l.about {
		s.small(line)
	}
	for _, part := range l.sections {
		if part.history {
			continue
		}
		s.begin(part.title, part.table)
		for _, line := range part.lines {
			s.lines(line)
		}
		if part.table != nil {
			s.table(*part.table)
		}
	}
	return s.write(w)
}

// begin writes the title of a section, on a new page rather than at the foot of one.
func (s *sheet) begin(title string, t *table) {
	need := 30.0
	if t != nil {
		need = 45
	}
	s.room(need)
	s.section(paperWords(title))
}

// room begins a new page where less than height is left of this one.
func (s *sheet) room(height float64) (turned bool) {
	if s.pdf.GetY()+height <= pageHeight-bottomSpace {
		return false
	}
	s.pdf.AddPage()
	return true
}

func (s *sheet) small(words string) {
	s.font("", smallSize, muted())
	s.pdf.MultiCell(lineWidth, 4.6, paperWords(words), "", "L", false)
}

func (s *sheet) lines(words string) {
	s.room(12)
	s.font("", bodySize-1, ink())
	s.pdf.MultiCell(lineWidth, 5.4, paperWords(words), "", "L", false)
}

// table draws rows that are not cut between two pages, unless one alone is longer than a page.
func (s *sheet) table(t table) {
	heads := make([][]paperLine, len(t.columns))
	for i, c := range t.columns {
		heads[i] = s.wrap(t, i, paperLine{c.title, true})
	}
	head := func() { s.row(t, heads, muted(), false) }
	head()
	for _, r := range t.rows {
		cells := make([][]paperLine, len(r.cells))
		for i, c := range r.cells {
			cells[i] = s.wrap(t, i, paperLines(c, i == 0)...)
		}
		for first := true; first || longest(cells) > 0; first = false {
			if s.room(min(rowHeight(cells), pageHeight/2)) {
				head()
			}
			fits := int((pageHeight - bottomSpace - s.pdf.GetY() - 2*rowPadding) / tableStep)
			var now [][]paperLine
			now, cells = split(cells, max(fits, 1))
			s.row(t, now, ink(), true)
		}
	}
}

// row draws lines of cells side by side.
func (s *sheet) row(t table, cells [][]paperLine, c colour, ruled bool) {
	top := s.pdf.GetY()
	if ruled {
		s.pdf.SetDrawColor(border().r, border().g, border().b)
		s.pdf.SetLineWidth(0.2)
		s.pdf.Line(margin, top, margin+lineWidth, top)
	}
	x := margin
	for i, lines := range cells {
		for n, line := range lines {
			s.font(line.style(), tableSize, c)
			s.at(x, top+rowPadding+float64(n)*tableStep, t.columns[i].share*lineWidth, tableStep, line.words)
		}
		x += t.columns[i].share * lineWidth
	}
	s.pdf.SetXY(margin, top+rowHeight(cells))
}

// paperLine is one line of a cell.
type paperLine struct {
	words string
	bold  bool
}

func (l paperLine) style() string {
	if l.bold {
		return "B"
	}
	return ""
}

func rowHeight(cells [][]paperLine) float64 {
	return math.Max(1, float64(longest(cells)))*tableStep + 2*rowPadding
}

func longest(cells [][]paperLine) int {
	n := 0
	for _, lines := range cells {
		n = max(n, len(lines))
	}
	return n
}

// split takes the first n lines of each cell.
func split(cells [][]paperLine, n int) (first, rest [][]paperLine) {
	first, rest = make([][]paperLine, len(cells)), make([][]paperLine, len(cells))
	for i, lines := range cells {
		cut := min(n, len(lines))
		first[i], rest[i] = lines[:cut], lines[cut:]
	}
	return first, rest
}

// wrap breaks the lines of a cell to the width of its column.
func (s *sheet) wrap(t table, column int, lines ...paperLine) []paperLine {
	var all []paperLine
	for _, l := range lines {
		s.font(l.style(), tableSize, ink())
		for _, part := range s.split(paperWords(l.words), t.columns[column].share*lineWidth-tableGap) {
			all = append(all, paperLine{part, l.bold})
		}
	}
	return all
}

// split breaks a text into lines at its spaces, and not at those that French sets before a question mark, at which the library
// breaks too. A word that is longer than a line is cut.
func (s *sheet) split(words string, width float64) []string {
	var lines, line []string
	space, used := s.pdf.GetStringWidth(" "), 0.0
	for word := range strings.SplitSeq(words, " ") {
		wide := s.pdf.GetStringWidth(word)
		if len(line) > 0 && used+space+wide > width {
			lines, line = append(lines, strings.Join(line, " ")), nil
		}
		if len(line) == 0 {
			used = -space
		}
		if wide > width {
			parts := s.pdf.SplitText(word, width)
			last := len(parts) - 1
			lines, word = append(lines, parts[:last]...), parts[last]
			wide = s.pdf.GetStringWidth(word)
		}
		line, used = append(line, word), used+space+wide
	}
	return append(lines, strings.Join(line, " "))
}

// paperLines are what a cell says. Of the cell that names the row the first line is bold.
func paperLines(c cell, names bool) []paperLine {
	var all []string
	for _, l := range c.links {
		all = append(all, l.text)
	}
	all = append(all, c.lines...)
	if c.code != "" {
		all = append(all, strings.Split(printable(c.code), "\n")...)
	}
	lines := make([]paperLine, len(all))
	for i, words := range all {
		lines[i] = paperLine{words, names && i == 0}
	}
	return lines
}

// paperWords replaces the characters that the fonts of the sheets cannot hold, such as emoji, by a square.
func paperWords(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0xFFFE {
			return '□'
		}
		return r
	}, s)
}
