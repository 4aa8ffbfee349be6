// Package exam knows the mandatory examinations of the child in France: their windows by date of birth, their national
// codes and their certificates. The list is data (exams.toml) with its source; nothing here reads a clock.
//
// The law counts months and years from one: « le 9e mois » is the month that begins at 8 completed months.
package exam

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"github.com/pelletier/go-toml/v2"

	"carnet/app/record"
)

// Exam is one examination for one child.
type Exam struct {
	Number int    // 1 to 20 in the list in force, 0 for one that only the former list had
	Code   string // national code, as MED-1232
	Start  record.Date
	End    record.Date // first day after the window
	// Certificate is the health certificate filled in that day: CS8, CS9, CS24, or "".
	Certificate string
	LabelKey    string // text key of the name: exam.MED-1232
	AgeKey      string // text key of the usual age: exam.age.MED-1232
	// InForce reports that the examination was on the list during at least a part of its window.
	InForce bool
	// EndUnsure: the text names ages only; the last day is our reading.
	EndUnsure bool
}

// Former reports an examination of the list before 2025.
func (e Exam) Former() bool { return e.Number == 0 }

// Open reports that the day is in the window.
func (e Exam) Open(on record.Date) bool { return !on.Before(e.Start) && on.Before(e.End) }

// List says which list is in force and where it comes from.
type List struct {
	Edition    string
	ValidFrom  record.Date
	CheckedOn  record.Date
	Source     string
	Confidence string // A official … U unverified
}

type listFile struct {
	Edition    string
	ValidFrom  record.Date `toml:"valid_from"`
	CheckedOn  record.Date `toml:"checked_on"`
	Source     string
	Confidence string
	Exams      []rule `toml:"exam"`
}

type rule struct {
	Number        int
	Code          string
	Start, End    record.Span
	EndConfidence string `toml:"end_confidence"`
	Certificate   string
	Since, Until  record.Date // the list had it from, and until the day before
}

//go:embed exams.toml
var examsFile []byte

// list reads the embedded file once; the tests prove that it can be read.
var list = sync.OnceValue(func() listFile {
	l, err := parse(examsFile)
	if err != nil {
		panic(err)
	}
	return l
})

func parse(b []byte) (listFile, error) {
	var l listFile
	// Strict: a misspelt field would be a window that silently has no end.
	if err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(&l); err != nil {
		return listFile{}, fmt.Errorf("read exams: %w", err)
	}
	for _, r := range l.Exams {
		if r.Code == "" || r.Start.IsZero() || r.End.IsZero() || r.Since.IsZero() {
			return listFile{}, fmt.Errorf("read exams: %q lacks a field", r.Code)
		}
	}
	return l, nil
}

// InForce describes the list in force.
func InForce() List {
	l := list()
	return List{l.Edition, l.ValidFrom, l.CheckedOn, l.Source, l.Confidence}
}

// Codes lists all national codes, the former one included, in the order of age.
func Codes() []string {
	var codes []string
	for _, r := range list().Exams {
		codes = append(codes, r.Code)
	}
	return codes
}

// Windows returns the 20 examinations for a child born that day, in the order of age, with the one that only the former
// list had when it was in force for the whole of its window. A partial birth date is read as its first day; an unknown
// one has no windows.
func Windows(birth record.Date) []Exam {
	if !birth.Valid() {
		return nil
	}
	birth = birth.First()
	var all []Exam
	for _, r := range list().Exams {
		e := Exam{
			Number: r.Number, Code: r.Code, Start: r.Start.After(birth), End: r.End.After(birth), Certificate: r.Certificate,
			LabelKey: "exam." + r.Code, AgeKey: "exam.age." + r.Code, EndUnsure: r.EndConfidence == "U",
		}
		e.InForce = e.End.After(r.Since) && (r.Until.IsZero() || !e.End.After(r.Until))
		if !e.Former() || e.InForce {
			all = append(all, e)
		}
	}
	return all
}

// Next returns at most n examinations whose window is open on that day or opens later, the first to open first.
func Next(birth, on record.Date, n int) []Exam {
	next := slices.DeleteFunc(Windows(birth), func(e Exam) bool { return !on.Before(e.End) || !e.InForce })
	slices.SortStableFunc(next, func(a, b Exam) int { return a.Start.Compare(b.Start) })
	return next[:min(max(n, 0), len(next))]
}
