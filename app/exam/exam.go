// Package exam knows the examinations of the child in France: the 20 mandatory ones with their windows by date of birth,
// their national codes and their certificates (exams.toml); the visits at school, the visits to the dentist, those of the
// pregnancy and after the birth (visits.toml); and the ages at which a skill that is not there is to be talked about
// (skills.toml). Everything is data with its source; nothing here reads a clock, and a window is made of civil days, which
// no summer time touches.
//
// The law counts months and years from one: « le 9e mois » is the month that begins at 8 completed months.
package exam

import (
	"bytes"
	_ "embed"
	"errors"
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

// List is one state of the law: which examinations there were, and where it comes from.
type List struct {
	Edition    string
	ValidFrom  record.Date
	ValidUntil record.Date // first day on which it no longer was in force, zero for the one in force
	CheckedOn  record.Date
	Source     string
	URL        string
	Confidence string   // A official … U unverified
	Codes      []string // of its examinations, in the order of age
}

// Covers reports that the list was in force that day.
func (l List) Covers(on record.Date) bool {
	return !on.Before(l.ValidFrom) && (l.ValidUntil.IsZero() || on.Before(l.ValidUntil))
}

type listFile struct {
	Lists []struct {
		Edition    string
		ValidFrom  record.Date `toml:"valid_from"`
		ValidUntil record.Date `toml:"valid_until"`
		CheckedOn  record.Date `toml:"checked_on"`
		Source     string
		URL        string
		Confidence string
	} `toml:"list"`
	Exams []rule `toml:"exam"`
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
	if err := strict(b, &l); err != nil {
		return listFile{}, fmt.Errorf("read exams: %w", err)
	}
	if len(l.Lists) == 0 {
		return listFile{}, errors.New("read exams: no list")
	}
	for _, r := range l.Exams {
		if r.Code == "" || r.Start.IsZero() || r.End.IsZero() || r.Since.IsZero() {
			return listFile{}, fmt.Errorf("read exams: %q lacks a field", r.Code)
		}
	}
	return l, nil
}

// strict reads a data file: a misspelt field would be a window that silently has no end.
func strict(b []byte, into any) error {
	return toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(into)
}

// Lists are the lists of the law, the oldest first; the last one is in force.
func Lists() []List {
	file := list()
	var all []List
	for _, is := range file.Lists {
		l := List{Edition: is.Edition, ValidFrom: is.ValidFrom, ValidUntil: is.ValidUntil, CheckedOn: is.CheckedOn, Source: is.Source, URL: is.URL,
			Confidence: is.Confidence}
		for _, r := range file.Exams {
			if !l.ValidFrom.Before(r.Since) && (r.Until.IsZero() || l.ValidFrom.Before(r.Until)) {
				l.Codes = append(l.Codes, r.Code)
			}
		}
		all = append(all, l)
	}
	return all
}

// InForce describes the list in force.
func InForce() List {
	all := Lists()
	return all[len(all)-1]
}

// ListOn is the list that was in force that day; false before the first one that is known here.
func ListOn(on record.Date) (List, bool) {
	for _, l := range Lists() {
		if l.Covers(on) {
			return l, true
		}
	}
	return List{}, false
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
