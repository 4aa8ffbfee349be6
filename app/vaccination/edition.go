package vaccination

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"carnet/app/record"
)

// The editions, one file each. The newest is whole; an older one states only what was different.
//
//go:embed calendar-*.toml
var calendarFiles embed.FS

// Edition names one edition of the calendar.
type Edition struct {
	ID        string
	ValidFrom record.Date
	CheckedOn record.Date
}

// Routine is the newest edition.
func Routine() *Calendar { return editions()[len(editions())-1] }

// At is the edition in force on that day. Before the oldest one that sources support it is that one, whose lines are
// then only to be checked; with an unknown day it is the newest.
func At(on record.Date) *Calendar {
	all := editions()
	if on.IsZero() {
		return Routine()
	}
	at := all[0]
	for _, c := range all {
		if !on.First().Before(c.data.ValidFrom) {
			at = c
		}
	}
	return at
}

// Editions lists the editions, the oldest first.
func Editions() []Edition {
	var all []Edition
	for _, c := range editions() {
		all = append(all, c.Edition())
	}
	return all
}

// Edition names c.
func (c *Calendar) Edition() Edition {
	return Edition{c.data.Edition, c.data.ValidFrom, c.data.CheckedOn}
}

// editions reads the embedded files once; the tests prove that they can be read.
var editions = sync.OnceValue(func() []*Calendar {
	all, err := readEditions()
	if err != nil {
		panic(err)
	}
	return all
})

func readEditions() ([]*Calendar, error) {
	entries, err := calendarFiles.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("read calendars: %w", err)
	}
	read := map[string]*Calendar{}
	var load func(edition string) (*Calendar, error)
	load = func(edition string) (*Calendar, error) {
		if c := read[edition]; c != nil {
			return c, nil
		}
		b, err := calendarFiles.ReadFile("calendar-" + edition + ".toml")
		if err != nil {
			return nil, fmt.Errorf("read calendars: %w", err)
		}
		c, err := parseCalendar(b, load)
		if err == nil {
			read[edition] = c
		}
		return c, err
	}
	var all []*Calendar
	for _, e := range entries {
		c, err := load(strings.TrimSuffix(strings.TrimPrefix(e.Name(), "calendar-"), ".toml"))
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b *Calendar) int { return a.data.ValidFrom.Compare(b.data.ValidFrom) })
	return all, nil
}

// extend fills what an edition does not state from the one it extends. Its own series take the place of those with the
// same name.
func (d *calendarData) extend(base calendarData) error {
	own := d.Series
	d.Series = nil
	for _, s := range base.Series {
		if i := slices.IndexFunc(own, func(o series) bool { return o.ID == s.ID }); i >= 0 {
			d.Series = append(d.Series, own[i])
		} else if !slices.Contains(d.Drop, s.ID) {
			d.Series = append(d.Series, s.clone())
		}
		for _, o := range own {
			if o.After == s.ID {
				d.Series = append(d.Series, o)
			}
		}
	}
	for _, o := range own {
		if !slices.ContainsFunc(d.Series, func(s series) bool { return s.ID == o.ID }) {
			return fmt.Errorf("read calendar: series %s of edition %s has no place", o.ID, d.Edition)
		}
	}
	if len(d.Cohorts) == 0 {
		d.Cohorts = base.Cohorts
	}
	if len(d.Outside) == 0 {
		d.Outside = base.Outside
	}
	d.Live, d.LiveSpace, d.AfterBlood = base.Live, base.LiveSpace, base.AfterBlood
	d.OldSchemeBorn, d.ReducedFrom = base.OldSchemeBorn, base.ReducedFrom
	return nil
}

// clone copies what parsing completes, so that editions share nothing that one of them changes.
func (s series) clone() series {
	s.Schemes = slices.Clone(s.Schemes)
	for i := range s.Schemes {
		s.Schemes[i].Doses = slices.Clone(s.Schemes[i].Doses)
	}
	return s
}
