package app_test

import (
	"slices"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
)

func codesOf(states []app.VisitState) (all []string) {
	for _, s := range states {
		all = append(all, s.Code+" "+string(s.Status))
	}
	return all
}

// Today is 10 March 2026; the child was born on 1 March 2025.
func TestVisitsOfAChild(t *testing.T) {
	f := newFamily(t)
	got := codesOf(f.child.Visits())
	want := []string{"DENTAL-1 open", "SCHOOL-4 upcoming", "MTDENTS-3 upcoming", "MTDENTS-4 upcoming", "SCHOOL-6 upcoming", "MTDENTS-5 upcoming"}
	slices.Sort(got[:6])
	slices.Sort(want)
	if !slices.Equal(got[:6], want) {
		t.Errorf("%q, want %q first", got, want)
	}
	add := func(code string, on record.Date, missed bool) error {
		_, err := f.child.AddVisit(t.Context(), record.Exam{Code: code, Date: on, Missed: missed})
		return err
	}
	must(t, add("DENTAL-1", record.NewDate(2026, 3, 2), false))
	f.wait(6 * 365 * 24 * time.Hour) // seven years old
	states := f.child.Visits()
	if i := slices.IndexFunc(states, func(s app.VisitState) bool { return s.Code == "DENTAL-1" }); i < 0 || states[i].Status != app.ExamDone || states[i].Noted.Is.Date.Day != 2 {
		t.Errorf("the visit to the dentist: %q", codesOf(states))
	}
	for code, want := range map[string]app.ExamStatus{"SCHOOL-6": app.ExamUnknown, "MTDENTS-7": app.ExamOpen, "MTDENTS-5": ""} {
		status := app.ExamStatus("")
		for _, s := range states {
			if s.Code == code {
				status = s.Status
			}
		}
		if status != want {
			t.Errorf("%s is %q, want %q", code, status, want)
		}
	}
	must(t, add("SCHOOL-6", f.s.Today(), true))
	if !slices.Contains(codesOf(f.child.Visits()), "SCHOOL-6 missed") {
		t.Error("a missed visit is not told")
	}
	wantField(t, "unknown code", add("MOON-1", f.s.Today(), false), "exam")
	wantField(t, "one of the 20", add("MED-1224", f.s.Today(), false), "exam")
	wantField(t, "tomorrow", add("SCHOOL-6", f.s.Today().AddDays(1), false), "date")
	wantField(t, "before birth", add("SCHOOL-6", born.AddDays(-1), false), "date")
	f.wait(12 * 365 * 24 * time.Hour)
	if len(f.child.Visits()) != 0 {
		t.Error("an adult has visits of a child")
	}
}

func TestVisitsOfAPregnancy(t *testing.T) {
	f := newFamily(t)
	p := f.expected() // on 1 June 2026: 29 SA and a day today
	got := codesOf(p.Visits())
	for _, want := range []string{"PREG-1 unknown", "ECHO-2 unknown", "PREG-5 open", "PREG-TALK open", "DENTAL-MOTHER open", "ECHO-3 upcoming", "PREG-7 upcoming"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if slices.Contains(got, "PREG-CHECK unknown") {
		t.Error("an offer that is over is still asked about")
	}
	home := p.Home()
	if got := codesOf(home.Visits); home.Count() != len(got) || !slices.Contains(got, "PREG-5 open") || slices.Contains(got, "DENTAL-MOTHER open") {
		t.Errorf("the first screen names %q", got)
	}
	_, err := p.AddVisit(t.Context(), record.Exam{Code: "ECHO-2", Date: record.NewDate(2026, 1, 20)})
	must(t, err)
	if !slices.Contains(codesOf(p.Visits()), "ECHO-2 done") {
		t.Error("the ultrasound is not noted")
	}
	_, err = p.AddVisit(t.Context(), record.Exam{Code: "ECHO-2", Date: record.NewDate(2025, 7, 1)})
	wantField(t, "before the pregnancy", err, "date")
	who := p.Identity()
	who.BirthDate, who.Sex = record.NewDate(2026, 5, 20), record.Male
	must(t, p.SetIdentity(t.Context(), who))
	f.wait(80 * 24 * time.Hour) // 29 May
	got = codesOf(p.Visits())
	for _, want := range []string{"POST-HOME open", "POST-TALK upcoming", "POST-VISIT upcoming", "DENTAL-MOTHER open", "SCHOOL-4 upcoming", "ECHO-2 done"} {
		if !slices.Contains(got, want) {
			t.Errorf("after the birth %q lacks %q", got, want)
		}
	}
	if slices.Contains(got, "PREG-7 unknown") || slices.Contains(got, "ECHO-3 unknown") {
		t.Errorf("after the birth the pregnancy goes on: %q", got)
	}
	first := record.Exam{Code: "PREG-1", Date: record.NewDate(2025, 11, 1)}
	id, err := p.AddVisit(t.Context(), first)
	must(t, err) // what comes to mind later
	first.By = "Sage-femme"
	must(t, p.SetVisit(t.Context(), id, first))
	if lines := p.Exams(); len(lines) != 2 || lines[0].Is != first {
		t.Errorf("corrected to %+v", lines)
	}
	first.Date = f.s.Today().AddDays(1)
	wantField(t, "corrected to tomorrow", p.SetVisit(t.Context(), id, first), "date")
	first.Date, first.Code = f.s.Today(), "MED-1224"
	wantField(t, "corrected to one of the 20", p.SetVisit(t.Context(), id, first), "exam")
	first.Code = "PREG-1"
	must(t, p.Delete(t.Context(), id))
	if err := p.SetVisit(t.Context(), id, first); record.KindOf(err) != record.NotFound {
		t.Errorf("a deleted visit is corrected: %v", err)
	}
	if me := f.s.Profiles()[0]; me.Identity().Role == record.Principal && len(me.Visits()) != 0 {
		t.Error("the adult has visits of a child")
	}
}
