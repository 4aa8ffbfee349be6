package app

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"carnet/app/growth/scales"
	"carnet/app/growth/slip"
	"carnet/app/record"
)

// ScaleFile is a file of a connected scale that was looked through.
type ScaleFile struct {
	Layout  scales.Layout
	Mapping scales.Mapping // proposed; it may still lack what only a person knows
	Known   bool           // Mapping is what was chosen for such a file the last time
}

// KeptScale is how files with the same columns were read the last time.
type KeptScale struct {
	Mapping scales.Mapping `json:"mapping"`
	Used    time.Time      `json:"used"`
}

// maxKeptScales is how many ways of reading are remembered: a family has few scales.
const maxKeptScales = 20

// InspectScale looks through the file of a connected scale and proposes how to read it. Errors: OpenFailed, FileEmpty,
// FileUnsupported, Canceled.
func (s *Session) InspectScale(ctx context.Context, from Place, progress Progress) (ScaleFile, error) {
	r, err := from.Open()
	if err != nil {
		return ScaleFile{}, &record.Error{Kind: record.OpenFailed, Op: "inspect scale", Err: err}
	}
	defer r.Close()
	l, err := scales.Inspect(ctx, r, func(bytes int64) { progress(bytes, -1) })
	if err != nil {
		return ScaleFile{}, err
	}
	found := ScaleFile{Layout: l, Mapping: l.Guess}
	prefs, err := s.Preferences()
	if err != nil {
		return found, nil // one chooses once more
	}
	if kept, ok := prefs.Scales[l.Signature]; ok {
		m := kept.Mapping
		if d := m.Date; d >= 1 && d <= len(l.Columns) && l.Columns[d-1].Order != "" {
			m.Order = l.Columns[d-1].Order // what this file proves weighs more than what another one was
		}
		if m.Fits(l) {
			found.Mapping, found.Known = m, true
		}
	}
	return found, nil
}

// KeepScale remembers how files of this layout are read.
func (s *Session) KeepScale(l scales.Layout, m scales.Mapping) error {
	prefs, err := s.Preferences()
	if err != nil || prefs.Scales[l.Signature].Mapping == m {
		return err
	}
	now := s.carnet.clock().UTC()
	return s.ChangePreferences(func(p *Preferences) {
		kept := maps.Clone(p.Scales)
		if kept == nil {
			kept = map[string]KeptScale{}
		}
		kept[l.Signature] = KeptScale{m, now}
		for len(kept) > maxKeptScales {
			delete(kept, slices.MinFunc(slices.Collect(maps.Keys(kept)), func(a, b string) int {
				return cmp.Or(kept[a].Used.Compare(kept[b].Used), cmp.Compare(a, b))
			}))
		}
		p.Scales = kept
	})
}

// Reasons why a measure of a file is refused, beside those of package scales.
const (
	BeforeBirth scales.Reason = "before-birth"
	NotYet      scales.Reason = "future"
)

// What plans are bounded by: a file may have any length.
const (
	// MaxMeasures is how many measures one import adds, the latest ones. That is some ten years of daily weight and height;
	// importing the file once more adds those before.
	MaxMeasures = 10_000
	// perDay is how many values of one day are compared to find the middle one.
	perDay = 15
	// maxRefused is how many refused lines are kept with their numbers.
	maxRefused = 1000
	// batch is how many measures are written at once: few enough to stop soon, and to see how far it is.
	batch = 100
)

// Two values of one day within these are the same measure, rounded or converted on its way: a tenth of a kilo or of a
// pound, half a centimetre.
const (
	sameWeight int64 = 50
	sameLength int64 = 5
)

// MeasurePlan is what a file would add. All its values are accounted for: each is in Lines, or counted.
type MeasurePlan struct {
	Lines []PlannedMeasure // the oldest first
	// Report is about the lines of the file. Problems also has those that are refused, in the order of the file.
	Report   scales.Report
	Problems []scales.Problem

	Refused int // before birth or after today
	Merged  int // of a day that has several: the middle one is kept
	Noted   int // noted already, with the same value
	Other   int // noted already that day, with another value: what is noted stays
	Beyond  int // older than the latest MaxMeasures

	Written []record.ID // what AddMeasures has written
	next    int         // the first line that it has not seen
}

// PlannedMeasure is a measure that would be added.
type PlannedMeasure struct {
	record.Measurement
	Line int       // of the file
	Slip slip.Slip // what is doubtful in it
	Add  bool      // doubtful ones only if somebody says so
}

// Count is how many measures AddMeasures would add now.
func (plan *MeasurePlan) Count() int {
	n := 0
	for _, l := range plan.Lines[plan.next:] {
		if l.Add {
			n++
		}
	}
	return n
}

// Doubtful is how many of the lines are questioned.
func (plan *MeasurePlan) Doubtful() int {
	n := 0
	for _, l := range plan.Lines {
		if l.Slip.Doubt != slip.None {
			n++
		}
	}
	return n
}

// dayKey is one kind of measure on one day.
type dayKey struct {
	kind record.MeasureType
	date record.Date
}

// dayValue is a value and the line that it was read on.
type dayValue struct {
	value int64
	line  int
}

// dayValues are those of one day: the first ones, and how many there are.
type dayValues struct {
	values []dayValue
	count  int
}

// PlanMeasures reads a file and says what it would add. Nothing is written. Of several values of one kind on a day it takes
// the middle one (of an even number the lower): a scale is stepped on with a toy in the arms, or before and after a meal.
// What it holds in memory depends on the days of the child's life and not on the length of the file. Errors: OpenFailed,
// Canceled.
func (p *Profile) PlanMeasures(ctx context.Context, from Place, l scales.Layout, m scales.Mapping, progress Progress) (*MeasurePlan, error) {
	r, err := from.Open()
	if err != nil {
		return nil, &record.Error{Kind: record.OpenFailed, Op: "plan measures", Err: err}
	}
	defer r.Close()
	plan, days := &MeasurePlan{}, map[dayKey]*dayValues{}
	who, today, zone := p.Identity(), p.session.Today(), p.session.carnet.clock().Location()
	var refused []scales.Problem
	plan.Report, err = scales.Read(ctx, r, l, m, zone, func(bytes int64) { progress(bytes, l.Bytes) }, func(row scales.Row) error {
		why := scales.Reason("")
		switch {
		case row.Date.After(today):
			why = NotYet
		case who.Expected(), row.Date.Before(who.BirthDate):
			why = BeforeBirth
		}
		if why != "" && len(refused) < maxRefused {
			refused = append(refused, scales.Problem{Line: row.Line, Why: why})
		}
		for _, kind := range scales.Kinds() {
			switch value := row.Value(kind); {
			case value == 0:
			case why != "":
				plan.Refused++
			default:
				keepDay(days, dayKey{kind, row.Date}, dayValue{value, row.Line})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	plan.Problems = append(refused, plan.Report.Problems...)
	slices.SortStableFunc(plan.Problems, func(a, b scales.Problem) int { return cmp.Compare(a.Line, b.Line) })
	p.sortOut(plan, days)
	return plan, nil
}

func keepDay(days map[dayKey]*dayValues, key dayKey, v dayValue) {
	d := days[key]
	if d == nil {
		d = &dayValues{}
		days[key] = d
	}
	d.count++
	if len(d.values) < perDay {
		d.values = append(d.values, v)
	}
}

// sortOut makes the lines of the plan out of the days that were read.
func (p *Profile) sortOut(plan *MeasurePlan, days map[dayKey]*dayValues) {
	noted := map[dayKey][]int64{}
	var measures []record.Measurement
	for _, l := range p.Measurements() {
		measures = append(measures, l.Is)
		key := dayKey{l.Is.Type, l.Is.Date}
		noted[key] = append(noted[key], l.Is.Value)
	}
	for key, d := range days {
		plan.Merged += d.count - 1
		switch {
		case !hasNoted(noted, key):
			slices.SortStableFunc(d.values, func(a, b dayValue) int { return cmp.Compare(a.value, b.value) })
			middle := d.values[(len(d.values)-1)/2]
			plan.Lines = append(plan.Lines, PlannedMeasure{Line: middle.line, Measurement: record.Measurement{Type: key.kind, Value: middle.value, Date: key.date}})
		case d.among(noted[key], key.kind):
			plan.Noted++
		default:
			plan.Other++
		}
	}
	slices.SortFunc(plan.Lines, func(a, b PlannedMeasure) int {
		return cmp.Or(a.Date.Compare(b.Date), slices.Index(scales.Kinds(), a.Type)-slices.Index(scales.Kinds(), b.Type))
	})
	if over := len(plan.Lines) - MaxMeasures; over > 0 {
		plan.Beyond, plan.Lines = over, slices.Clone(plan.Lines[over:])
	}
	book := slip.NewBook(p.Subject(), measures)
	for i := range plan.Lines {
		l := &plan.Lines[i]
		if l.Slip = book.Check(slip.TypedAs(l.Measurement)); l.Slip.Doubt == slip.None {
			l.Add = true
			book.Add(l.Measurement)
		}
	}
}

func hasNoted(noted map[dayKey][]int64, key dayKey) bool { return len(noted[key]) > 0 }

// among reports that one of the values is noted already. Any will do: which one is the middle changes once one is corrected.
func (d *dayValues) among(noted []int64, kind record.MeasureType) bool {
	same := sameLength
	if kind == record.Weight {
		same = sameWeight
	}
	return slices.ContainsFunc(d.values, func(v dayValue) bool {
		return slices.ContainsFunc(noted, func(n int64) bool { return max(n-v.value, v.value-n) <= same })
	})
}

// AddMeasures writes the lines of a plan that are to be added. progress counts them. What was written before an error, or
// before ctx ended, stays and is in plan.Written; calling it again goes on. Deleting plan.Written undoes all of it. Errors:
// Canceled, and those of writing.
func (p *Profile) AddMeasures(ctx context.Context, plan *MeasurePlan, progress Progress) error {
	const op = "add measures"
	total := int64(plan.Count() + len(plan.Written))
	for plan.next < len(plan.Lines) {
		progress(int64(len(plan.Written)), total)
		if ctx.Err() != nil {
			return record.Wrap(record.Canceled, op, ctx.Err())
		}
		end := min(plan.next+batch, len(plan.Lines))
		if err := p.addBatch(ctx, plan, plan.Lines[plan.next:end]); err != nil {
			return err
		}
		plan.next = end
	}
	progress(total, total)
	return nil
}

// addBatch writes a few lines at once. When they have to be written in parts and one of these fails, the lines of the others
// are not added again.
func (p *Profile) addBatch(ctx context.Context, plan *MeasurePlan, lines []PlannedMeasure) error {
	var drafts []record.Record
	var of []*PlannedMeasure
	for i := range lines {
		if !lines[i].Add {
			continue
		}
		if err := p.checkDate(lines[i].Date); err != nil { // the birth date was corrected meanwhile
			return err
		}
		draft, err := p.draft(lines[i].Measurement, record.FromDevice)
		if err != nil {
			return err
		}
		drafts, of = append(drafts, draft), append(of, &lines[i])
	}
	if len(drafts) == 0 {
		return nil
	}
	p.writing.Lock()
	err := p.commit(ctx, drafts)
	p.writing.Unlock()
	for i, d := range drafts {
		if _, missing := p.find(d.ID); err == nil || missing == nil {
			plan.Written, of[i].Add = append(plan.Written, d.ID), false
		}
	}
	return err
}
