package app_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/growth/scales"
	"carnet/app/growth/slip"
	"carnet/app/record"
)

// scaleCSV is a file outside the vault.
type scaleCSV string

func (c scaleCSV) Open() (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader(string(c))), nil
}
func (scaleCSV) Create() (io.WriteCloser, error) { return nil, errors.New("only read here") }
func (scaleCSV) Remove() error                   { return errors.New("only read here") }

type gone struct{ scaleCSV }

func (gone) Open() (io.ReadCloser, error) { return nil, record.E(record.NotFound, "open") }

func silent(int64, int64) {}

// planned inspects a file and plans it as proposed.
func planned(t *testing.T, f *family, file scaleCSV) *app.MeasurePlan {
	t.Helper()
	found, err := f.s.InspectScale(t.Context(), file, silent)
	must(t, err)
	plan, err := f.child.PlanMeasures(t.Context(), file, found.Layout, found.Mapping, silent)
	must(t, err)
	return plan
}

// The child weighs 3300 g at birth, on 1 March 2025; today is 10 March 2026.
const scaleFile = scaleCSV("Date;Poids (kg);Taille (cm)\n" +
	"28/02/2025;3,30;\n" + // before birth
	"01/03/2025;3,32;49,5\n" + // the weight of the birth, rounded
	"10/04/2025;4,60;\n" +
	"10/04/2025;4,50;\n" +
	"10/04/2025;9,90;\n" + // with the toy; the middle one is kept
	"13/05/2025;58,00;\n" + // the parent
	"01/06/2025;6,50;62,0\n" +
	"11/03/2026;9,50;\n" + // tomorrow
	"demain;9,50;\n")

func TestMeasuresArePlannedAddedAndUndone(t *testing.T) {
	f := newFamily(t)
	plan := planned(t, f, scaleFile)
	type line struct {
		kind  record.MeasureType
		value int64
		date  string
		line  int
		doubt slip.Doubt
		add   bool
	}
	var got []line
	for _, l := range plan.Lines {
		got = append(got, line{l.Type, l.Value, l.Date.String(), l.Line, l.Slip.Doubt, l.Add})
	}
	want := []line{
		{record.Height, 495, "2025-03-01", 3, slip.None, true},
		{record.Weight, 4600, "2025-04-10", 4, slip.None, true},
		{record.Weight, 58_000, "2025-05-13", 7, slip.Unit, false},
		{record.Weight, 6500, "2025-06-01", 8, slip.None, true},
		{record.Height, 620, "2025-06-01", 8, slip.None, true},
	}
	if !slices.Equal(got, want) {
		t.Errorf("planned %+v", got)
	}
	if plan.Noted != 1 || plan.Merged != 2 || plan.Refused != 2 || plan.Other != 0 || plan.Beyond != 0 || plan.Count() != 4 || plan.Doubtful() != 1 {
		t.Errorf("counted %+v", plan)
	}
	if want := []scales.Problem{{Line: 2, Why: app.BeforeBirth}, {Line: 9, Why: app.NotYet}, {Line: 10, Why: scales.NoDate}}; !slices.Equal(plan.Problems, want) {
		t.Errorf("problems %+v", plan.Problems)
	}
	before := len(f.child.Measurements())
	plan.Lines[2].Add = true
	must(t, f.child.AddMeasures(t.Context(), plan, silent))
	added := f.child.Measurements()
	if len(added) != before+5 || len(plan.Written) != 5 || plan.Count() != 0 {
		t.Fatalf("%d measures, %d written", len(added), len(plan.Written))
	}
	for _, l := range added {
		if fromFile := slices.Contains(plan.Written, l.ID); fromFile != (l.Source == record.FromDevice) {
			t.Errorf("%s comes from %q", l.Is.Date, l.Source)
		}
	}
	must(t, f.child.AddMeasures(t.Context(), plan, silent))
	if n := len(f.child.Measurements()); n != before+5 {
		t.Errorf("adding twice leaves %d measures", n)
	}
	f.again()
	if n := len(f.child.Measurements()); n != before+5 {
		t.Errorf("%d measures after unlocking", n)
	}
	must(t, f.child.Delete(t.Context(), plan.Written...))
	if n := len(f.child.Measurements()); n != before {
		t.Errorf("%d measures are left", n)
	}
}

func TestTheSameFileAgainAddsNothing(t *testing.T) {
	f := newFamily(t)
	plan := planned(t, f, scaleFile)
	must(t, f.child.AddMeasures(t.Context(), plan, silent))
	again := planned(t, f, scaleFile)
	if again.Count() != 0 || len(again.Lines) != 1 || again.Noted != 5 || again.Merged != 2 {
		t.Errorf("planned %+v", again)
	}
	// Another value of a day that has one leaves what is noted.
	other := planned(t, f, "Date;Poids\n01/06/2025;6,9\n14/06/2025;7,0\n")
	if other.Other != 1 || other.Count() != 1 {
		t.Errorf("planned %+v", other)
	}
}

func TestHowAFileIsReadIsRemembered(t *testing.T) {
	f := newFamily(t)
	const file = scaleCSV("Date;Poids;Mesure 2\n01/06/2025;6,5;62\n02/06/2025;6,5;62\n")
	found, err := f.s.InspectScale(t.Context(), file, silent)
	must(t, err)
	if found.Known || found.Mapping.Fits(found.Layout) {
		t.Fatalf("the order of the dates is guessed: %+v", found.Mapping)
	}
	m := found.Mapping
	m.Order, m.Height = scales.DayFirst, scales.Part{Column: 3, Unit: scales.Centimetre}
	must(t, f.s.KeepScale(found.Layout, m))
	f.again()
	found, err = f.s.InspectScale(t.Context(), file, silent)
	must(t, err)
	if !found.Known || found.Mapping != m {
		t.Errorf("remembered as %+v", found)
	}
	// A file that proves the other order is not read as the last one.
	found, err = f.s.InspectScale(t.Context(), scaleCSV("Date;Poids;Mesure 2\n06/28/2025;6,5;62\n"), silent)
	must(t, err)
	if !found.Known || found.Mapping.Order != scales.MonthFirst {
		t.Errorf("read as %+v", found)
	}
	for i := range 40 {
		f.wait(time.Minute)
		l := found.Layout
		l.Signature = fmt.Sprint(i)
		must(t, f.s.KeepScale(l, m))
	}
	prefs, err := f.s.Preferences()
	must(t, err)
	if _, last := prefs.Scales["39"]; len(prefs.Scales) != 20 || !last {
		t.Errorf("%d ways of reading are kept, the last one: %v", len(prefs.Scales), last)
	}
}

func TestStoppingSaysWhatWasWritten(t *testing.T) {
	f := newFamily(t)
	var file strings.Builder
	file.WriteString("Date;Poids\n")
	for i := range 250 {
		d := born.AddDays(i + 1)
		fmt.Fprintf(&file, "%s;%d\n", d, 3400+20*i)
	}
	plan := planned(t, f, scaleCSV(file.String()))
	if plan.Count() != 250 {
		t.Fatalf("%d planned", plan.Count())
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := f.child.AddMeasures(ctx, plan, func(done, total int64) {
		if total != 250 {
			t.Errorf("%d of %d", done, total)
		}
		if done == 100 {
			cancel()
		}
	})
	wantKind(t, err, record.Canceled)
	if len(plan.Written) != 100 || plan.Count() != 150 || len(f.child.Measurements()) != 101 {
		t.Fatalf("%d written, %d noted", len(plan.Written), len(f.child.Measurements()))
	}
	must(t, f.child.AddMeasures(t.Context(), plan, silent)) // goes on
	if len(plan.Written) != 250 || len(f.child.Measurements()) != 251 {
		t.Errorf("%d written, %d noted", len(plan.Written), len(f.child.Measurements()))
	}
}

func TestAFullDiskIsSaid(t *testing.T) {
	f := newFamily(t)
	f.again() // through the vault whose disk fails
	plan := planned(t, f, scaleFile)
	f.faults.commit = errFull
	wantKind(t, f.child.AddMeasures(t.Context(), plan, silent), record.DiskFull)
	if len(plan.Written) != 0 {
		t.Errorf("%d written", len(plan.Written))
	}
	f.faults.commit = nil
	must(t, f.child.AddMeasures(t.Context(), plan, silent))
	if len(plan.Written) != 4 {
		t.Errorf("%d written", len(plan.Written))
	}
}

func TestTheLatestOfVeryManyAreKept(t *testing.T) {
	f := newFamily(t)
	old := child("Ada")
	old.BirthDate = record.NewDate(1995, 1, 1)
	p, err := f.s.AddChild(t.Context(), old, nil)
	must(t, err)
	f.child = p
	var file strings.Builder
	file.WriteString("Date;Poids\n")
	for i := range 11_000 {
		fmt.Fprintf(&file, "%s;%d\n", record.NewDate(2026, 3, 10).AddDays(-i), 50_000)
	}
	plan := planned(t, f, scaleCSV(file.String()))
	if len(plan.Lines) != app.MaxMeasures || plan.Beyond != 1000 || plan.Lines[len(plan.Lines)-1].Date != record.NewDate(2026, 3, 10) {
		t.Errorf("%d lines, %d beyond", len(plan.Lines), plan.Beyond)
	}
}

func TestAFileThatCannotBeRead(t *testing.T) {
	f := newFamily(t)
	_, err := f.s.InspectScale(t.Context(), gone{}, silent)
	wantKind(t, err, record.OpenFailed)
	_, err = f.s.InspectScale(t.Context(), scaleCSV(""), silent)
	wantKind(t, err, record.FileEmpty)
	_, err = f.s.InspectScale(t.Context(), scaleCSV("%PDF-1.7\n%\x00"), silent)
	wantKind(t, err, record.FileUnsupported)
	_, err = f.child.PlanMeasures(t.Context(), gone{}, scales.Layout{}, scales.Mapping{}, silent)
	wantKind(t, err, record.OpenFailed)
}
