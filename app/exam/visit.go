package exam

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"carnet/app/record"
)

// Reference says where a rule comes from.
type Reference struct {
	Source     string
	URL        string // "" where none was noted
	CheckedOn  record.Date
	Confidence string // A official, B serious secondary source, U our reading: « à vérifier avec un professionnel »
}

// Need says how much a visit is asked for.
type Need string

// The needs.
const (
	Mandatory   Need = "mandatory"
	Recommended Need = "recommended"
	Offered     Need = "offered" // a right that nobody has to use
)

// Counting says whether a visit at school also counts as the examination of the same age.
type Counting string

// What can be said of it.
const (
	CountsToo   Counting = "yes"
	CountsMaybe Counting = "check" // to be asked
	CountsNot   Counting = "no"    // it is not made by a doctor
)

// Group is whom a visit is with, or for: families look for it there.
type Group string

// The groups, as visits.toml names them.
const (
	School      Group = "school"
	FirstDental Group = "first-dental"
	Dental      Group = "dental" // M'T dents
	Pregnancy   Group = "pregnancy"
	Postnatal   Group = "postnatal" // of the mother
)

// Visit is one visit beside the mandatory examinations of the child: at school, to the dentist, in the pregnancy, after
// the birth.
type Visit struct {
	Group    Group
	Code     string // of our own, as SCHOOL-6; a record.Exam may bear it
	LabelKey string // text key of the name: exam.SCHOOL-6
	AgeKey   string // text key of when it is: exam.age.SCHOOL-6
	Start    record.Date
	End      record.Date // first day after the window
	Need     Need
	// StartUnsure and EndUnsure: the text does not say that day; it is our reading.
	StartUnsure, EndUnsure bool
	// Exam is the national code of the examination whose certificate replaces a visit at school, "" for all others; Counts
	// tells of the other direction.
	Exam   string
	Counts Counting
	From   Reference
}

// Open reports that the day is in the window.
func (v Visit) Open(on record.Date) bool { return !on.Before(v.Start) && on.Before(v.End) }

// The terms of the arithmetic of a pregnancy, in days: in France the due date is 41 SA after the first day of the last
// period (a convention, to be checked with a professional), and conception is counted 2 SA after that day.
const (
	termDays       = 41 * 7
	conceptionDays = 2 * 7
	fullDays       = 40 * 7 // to which the age of a preterm child is corrected
	pretermDays    = 37 * 7
)

// LastPeriod is the first day of the last period of a pregnancy that is due that day.
func LastPeriod(due record.Date) record.Date { return due.AddDays(-termDays) }

// GestationOn is how far a pregnancy due that day is, in SA; false before conception and after 44 SA and 6 days.
func GestationOn(due, on record.Date) (record.Gestation, bool) {
	if !due.Whole() || !on.Whole() {
		return record.Gestation{}, false
	}
	days := on.DaysSince(LastPeriod(due))
	return record.Gestation{Weeks: days / 7, Days: days % 7}, days >= conceptionDays && days < 45*7
}

type origin string

const (
	fromBirth      origin = "birth"
	fromLastPeriod origin = "last-period"
	fromConception origin = "conception"
)

type visitFile struct {
	Groups  []group       `toml:"group"`
	Dentals []dentalRules `toml:"dental"`
}

type group struct {
	Name       string
	Origin     origin
	EndOrigin  origin `toml:"end_origin"` // where the end is counted from elsewhere
	Source     string
	URL        string
	CheckedOn  record.Date `toml:"checked_on"`
	Confidence string
	Visits     []visitRule `toml:"visit"`
}

type visitRule struct {
	Code            string
	Start, End      record.Span
	StartConfidence string `toml:"start_confidence"`
	EndConfidence   string `toml:"end_confidence"`
	Confidence      string // "" is that of the group
	Need            Need
	Exam            string
	Counts          Counting
}

type dentalRules struct {
	Ages         []int
	Since, Until record.Date // birthdays from, and until the day before
	Source       string
	URL          string
	CheckedOn    record.Date `toml:"checked_on"`
	Confidence   string
}

//go:embed visits.toml
var visitsFile []byte

// visits reads the embedded file once; the tests prove that it can be read.
var visits = sync.OnceValue(func() visitFile {
	f, err := parseVisits(visitsFile)
	if err != nil {
		panic(err)
	}
	return f
})

func parseVisits(b []byte) (visitFile, error) {
	var f visitFile
	if err := strict(b, &f); err != nil {
		return visitFile{}, fmt.Errorf("read visits: %w", err)
	}
	for _, g := range f.Groups {
		for _, o := range []origin{g.Origin, g.EndOrigin} {
			if o != fromBirth && o != fromLastPeriod && o != fromConception && (o != "" || g.Origin == "") {
				return visitFile{}, fmt.Errorf("read visits: unknown origin %q", o)
			}
		}
		if g.Source == "" || !g.CheckedOn.Whole() || g.Confidence == "" {
			return visitFile{}, fmt.Errorf("read visits: %q has no source", g.Name)
		}
		for _, v := range g.Visits {
			if v.Code == "" || v.Start.IsZero() || v.End.IsZero() || v.Need != Mandatory && v.Need != Recommended && v.Need != Offered {
				return visitFile{}, fmt.Errorf("read visits: %q lacks a field", v.Code)
			}
		}
	}
	for _, d := range f.Dentals {
		if len(d.Ages) == 0 || d.Source == "" || !d.CheckedOn.Whole() || d.Confidence == "" {
			return visitFile{}, fmt.Errorf("read visits: a rule of dental visits lacks a field")
		}
	}
	return f, nil
}

// moments are the days that windows are counted from.
type moments struct{ birth, lastPeriod record.Date }

func (m moments) of(o origin) record.Date {
	switch o {
	case fromLastPeriod:
		return m.lastPeriod
	case fromConception:
		return m.lastPeriod.AddDays(conceptionDays)
	}
	return m.birth
}

// windows are the visits of the groups of that name, in the order of their start.
func windows(name Group, m moments) []Visit {
	var all []Visit
	for _, g := range visits().Groups {
		if Group(g.Name) != name {
			continue
		}
		end := g.EndOrigin
		if end == "" {
			end = g.Origin
		}
		for _, r := range g.Visits {
			v := Visit{Group: name, Code: r.Code, LabelKey: "exam." + r.Code, AgeKey: "exam.age." + r.Code, Start: r.Start.After(m.of(g.Origin)), End: r.End.After(m.of(end)),
				Need: r.Need, StartUnsure: r.StartConfidence == "U", EndUnsure: r.EndConfidence == "U", Exam: r.Exam, Counts: r.Counts,
				From: Reference{g.Source, g.URL, g.CheckedOn, g.Confidence}}
			if r.Confidence != "" {
				v.From.Confidence = r.Confidence
			}
			all = append(all, v)
		}
	}
	slices.SortStableFunc(all, func(a, b Visit) int { return a.Start.Compare(b.Start) })
	return all
}

// SchoolVisits are the three visits at school for a child born that day. They are a list of their own beside the 20
// examinations; Exam and Counts say how the two meet. A partial birth date is read as its first day; an unknown one has none.
func SchoolVisits(birth record.Date) []Visit { return ofBirth(School, birth) }

// PostnatalVisits are those of the mother after a birth on that day, or due that day.
func PostnatalVisits(birth record.Date) []Visit { return ofBirth(Postnatal, birth) }

func ofBirth(name Group, birth record.Date) []Visit {
	if !birth.Valid() {
		return nil
	}
	return windows(name, moments{birth: birth.First()})
}

// PregnancyVisits are the examinations, ultrasounds and interviews of a pregnancy that is due that day, a whole date.
// birth is the day of birth once it is known, the zero date before: a right that lasts until after the birth is counted
// from it, and what would have begun later is left out.
func PregnancyVisits(due, birth record.Date) []Visit {
	if !due.Whole() || !due.Valid() {
		return nil
	}
	born := birth.Valid()
	if !born {
		birth = due
	}
	all := windows(Pregnancy, moments{birth: birth.First(), lastPeriod: LastPeriod(due)})
	return slices.DeleteFunc(all, func(v Visit) bool { return born && !v.Start.Before(birth) })
}

// DentalVisits are the first visit that is advised, and the rights to M'T dents for a person born that day: each opens on
// a birthday and lasts until the day before the next one.
func DentalVisits(birth record.Date) []Visit {
	all := ofBirth(FirstDental, birth)
	if len(all) == 0 {
		return nil
	}
	birth = birth.First()
	for _, d := range visits().Dentals {
		for _, age := range d.Ages {
			v := Visit{Group: Dental, Code: fmt.Sprintf("MTDENTS-%d", age), Start: birth.AddYears(age), End: birth.AddYears(age + 1), Need: Offered,
				From: Reference{d.Source, d.URL, d.CheckedOn, d.Confidence}}
			v.LabelKey, v.AgeKey = "exam."+v.Code, "exam.age."+v.Code
			if !v.Start.Before(d.Since) && (d.Until.IsZero() || v.Start.Before(d.Until)) {
				all = append(all, v)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Visit) int { return a.Start.Compare(b.Start) })
	return all
}
