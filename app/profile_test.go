package app_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
)

func TestARecordIsCorrectedDeletedAndRestored(t *testing.T) {
	f := newFamily(t)
	today := f.s.Today()
	id, err := f.child.AddMeasurement(t.Context(), weight(9000, today))
	must(t, err)
	f.wait(time.Minute)
	must(t, f.child.Correct(t.Context(), id, weight(9100, today)))
	must(t, f.child.Delete(t.Context(), id))
	if n := len(f.child.Measurements()); n != 1 { // the one at birth
		t.Errorf("%d measures after deleting", n)
	}
	must(t, f.child.Restore(t.Context(), id))
	f.again()
	lines := f.child.Measurements()
	if len(lines) != 2 || lines[0].Is.Date != born || lines[1].Is.Value != 9100 || lines[1].Created.Equal(lines[1].Updated) {
		t.Errorf("measures = %+v", lines)
	}
	versions, err := f.child.History(t.Context(), id)
	must(t, err)
	if len(versions) != 4 || versions[0].Body.(record.Measurement).Value != 9000 || !versions[2].Deleted || versions[3].Deleted {
		t.Errorf("history = %+v", versions)
	}
	for i := 1; i < len(versions); i++ {
		if !versions[i].Version.After(versions[i-1].Version) {
			t.Error("versions are not in order")
		}
	}
	wantKind(t, f.child.Correct(t.Context(), record.ID{9}, weight(9000, today)), record.NotFound)
	wantKind(t, f.child.Correct(t.Context(), id, weight(1, today)), record.Invalid)
	wantKind(t, f.child.Delete(t.Context(), id, record.ID{9}), record.NotFound)
	if len(f.child.Measurements()) != 2 {
		t.Error("half of a deletion was done")
	}
}

func TestDatesThatCannotBe(t *testing.T) {
	f := newFamily(t)
	today := f.s.Today()
	expected, err := f.s.AddChild(t.Context(), record.Profile{GivenNames: "Bébé", DueDate: today.AddDays(60), Certified: child("").Certified}, nil)
	must(t, err)
	mother := f.s.Profiles()[0]
	dose := func(on record.Date) record.Dose {
		return record.Dose{Date: on, Valences: []record.Valence{record.Pertussis}}
	}
	for _, c := range []struct {
		name string
		p    *app.Profile
		on   record.Date
		ok   bool
	}{
		{"at birth", f.child, born, true},
		{"today", f.child, today, true},
		{"the month of birth", f.child, record.Date{Year: born.Year, Month: born.Month}, true},
		{"the day before birth", f.child, born.AddDays(-1), false},
		{"the year before birth", f.child, record.Date{Year: born.Year - 1}, false},
		{"tomorrow", f.child, today.AddDays(1), false},
		{"no date", f.child, record.Date{}, false},
		{"before a child is born", expected, today, false},
		{"a mother whose birth date is not known", mother, record.NewDate(1990, 5, 1), true},
		{"a mother tomorrow", mother, today.AddDays(1), false},
	} {
		_, err := c.p.AddDose(t.Context(), dose(c.on), record.FromPaper)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestManyRecordsAreDeletedAtOnce: more than one transaction holds.
func TestManyRecordsAreDeletedAtOnce(t *testing.T) {
	f := newFamily(t)
	f.s.Lock()
	a, err := f.vault.Unlock(t.Context(), "zoe", zoe)
	must(t, err)
	store, err := a.Open(t.Context(), f.child.ID())
	must(t, err)
	var ids []record.ID
	var batch []record.Record
	for i := range 1000 {
		r := record.Record{ID: record.NewID(time.UnixMilli(int64(i)), [10]byte{1}), Profile: f.child.ID(), Kind: record.KindMeasurement,
			Version: record.Version{Clock: uint64(i + 1)}, Body: weight(9000, born)}
		ids = append(ids, r.ID)
		if batch = append(batch, r); len(batch) == 200 {
			must(t, store.Commit(t.Context(), batch...))
			batch = nil
		}
	}
	a.Lock()
	f.again()
	must(t, f.child.Delete(t.Context(), ids...))
	if n := len(f.child.Measurements()); n != 1 {
		t.Errorf("%d measures are left", n)
	}
	f.again()
	if n := len(f.child.Measurements()); n != 1 || len(f.child.Damage()) > 0 {
		t.Errorf("%d measures are left after unlocking, damage %v", n, f.child.Damage())
	}
	must(t, f.child.Restore(t.Context(), ids...))
	if n := len(f.child.Measurements()); n != 1001 {
		t.Errorf("%d measures after restoring", n)
	}
}

// TestWritesAtOnceLeaveMemoryAndDiskAlike: the latest version is the one that is stored.
func TestWritesAtOnceLeaveMemoryAndDiskAlike(t *testing.T) {
	f := newFamily(t)
	today := f.s.Today()
	id, err := f.child.AddMeasurement(t.Context(), weight(9000, today))
	must(t, err)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if err := f.child.Correct(t.Context(), id, weight(int64(9001+i), today)); err != nil {
				t.Error(err)
			}
			f.child.Measurements()
		})
	}
	wg.Wait()
	before := f.child.Measurements()
	f.again()
	after := f.child.Measurements()
	if fmt.Sprint(before[1].Is, before[1].Version) != fmt.Sprint(after[1].Is, after[1].Version) {
		t.Errorf("in memory %v, on disk %v", before[1].Is, after[1].Is)
	}
}

// TestAClockThatWasYearsAheadDoesNotWinForEver: what is written after it is set right is the latest.
func TestAClockThatWasYearsAheadDoesNotWinForEver(t *testing.T) {
	f := newFamily(t)
	const ahead = 50 * 365 * 24 * time.Hour
	today := f.s.Today()
	id, err := f.child.AddMeasurement(t.Context(), weight(9000, today))
	must(t, err)
	f.wait(ahead)
	must(t, f.child.Correct(t.Context(), id, weight(9900, today)))
	f.wait(-ahead)
	f.again()
	must(t, f.child.Correct(t.Context(), id, weight(9100, today)))
	f.wait(-ahead) // and far behind
	f.again()
	must(t, f.child.Correct(t.Context(), id, weight(9200, today)))
	f.again()
	if m := f.child.Measurements()[1].Is; m.Value != 9200 || len(f.child.Damage()) > 0 {
		t.Errorf("weight = %d, want the last one written; damage %v", m.Value, f.child.Damage())
	}
}
