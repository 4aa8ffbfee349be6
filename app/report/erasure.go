package report

import (
	"io"
	"time"

	"carnet/app/record"
	"carnet/app/text"
)

// Erasure is what the proof says that a profile was erased. It names no child and no paper: a person who is forgotten must
// not be remembered by the proof.
type Erasure struct {
	Texts   *text.Catalogue
	At      time.Time // in the family's zone
	Time    string    // of day, as the language writes it
	Account string    // identifier of the account that erased, "" for another one than the reader's
	Profile record.ID
	Records int // versions of records whose key is gone
	Files   int // sealed files that were removed
	// Elsewhere are the backups, exports and papers that left the vault before, the latest first. Known is false where
	// their list was erased with the profile.
	Elsewhere []Elsewhere
	Known     bool
}

// Elsewhere is one thing that left the vault.
type Elsewhere struct {
	Date   record.Date
	Action record.Action
	File   string // name that Carnet proposed; only told where it says nothing of a person
}

// ErasureProof writes the A4 sheet that proves an erasure. It fails with Internal when e is not complete.
func ErasureProof(w io.Writer, e Erasure) error {
	if e.Texts == nil || e.At.IsZero() || e.Profile.IsZero() {
		return record.E(record.Internal, "write proof of erasure")
	}
	t, day := e.Texts, record.DateOf(e.At)
	s := newSheet(t, t.S("erase.proof.title"), day)
	s.pdf.SetAutoPageBreak(true, margin)
	s.title(t.S("erase.proof.title"))
	s.pdf.Ln(3)
	s.paragraph(t.S("erase.proof.done"))
	s.paragraph(e.when(t.Date(day)))
	s.small(t.S("erase.proof.reference", text.Args{"ID": e.Profile.String()}))
	s.section(t.S("erase.proof.destroyed"))
	s.item(t.S("erase.proof.key"), "")
	s.item(t.N("erase.proof.records", e.Records), "")
	s.item(t.N("erase.proof.files", e.Files), "")
	s.section(t.S("erase.proof.elsewhere"))
	s.paragraph(t.S("erase.stays.what"))
	s.pdf.Ln(2)
	e.elsewhere(s)
	s.section(t.S("erase.limits"))
	s.paragraph(t.S("erase.limits.disk"))
	s.pdf.Ln(2)
	s.paragraph(t.S("erase.limits.copy"))
	s.pdf.Ln(8)
	s.small(t.S("erase.proof.nameless"))
	s.small(t.S("erase.proof.made", text.Args{"Date": t.Date(day)}))
	return s.write(w)
}

func (e Erasure) when(date string) string {
	args := text.Args{"Date": date, "Time": e.Time, "Account": e.Account}
	if e.Account == "" {
		return e.Texts.S("erase.proof.when.other", args)
	}
	return e.Texts.S("erase.proof.when", args)
}

func (e Erasure) elsewhere(s *sheet) {
	t := e.Texts
	if !e.Known {
		s.item(t.S("erase.proof.unknown"), t.S("erase.proof.unknown.detail"))
	}
	for _, o := range e.Elsewhere {
		file := o.File
		if o.Action == record.ActionHandedOut { // made from the title of a paper
			file = ""
		}
		s.item(o.Says(t), file)
	}
	s.item(t.S("erase.stays.papers"), t.S("erase.stays.papers.detail"))
	s.item(t.S("erase.stays.service"), t.S("erase.stays.service.detail"))
}

// Says is what left the vault, and when: « Sauvegarde du 3 mars 2026 ».
func (o Elsewhere) Says(t *text.Catalogue) string {
	return t.S("erase.stays."+string(o.Action), text.Args{"Date": t.Date(o.Date)})
}

// item is one line of a list, with a smaller one under it, which may be "".
func (s *sheet) item(words, under string) {
	const indent = 5.0
	s.font("", bodySize, ink())
	s.pdf.CellFormat(indent, 6, "•", "", 0, "L", false, 0, "")
	s.pdf.MultiCell(lineWidth-indent, 6, words, "", "L", false)
	if under != "" {
		s.font("", smallSize, muted())
		s.pdf.SetX(margin + indent)
		s.pdf.MultiCell(lineWidth-indent, 5, paperWords(under), "", "L", false)
	}
}
