package app_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"carnet/app"
	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
)

// unfolded joins the lines that a calendar file folds.
func unfolded(b []byte) string { return strings.ReplaceAll(string(b), "\r\n ", "") }

func TestThePlanForACalendar(t *testing.T) {
	f := newFamily(t)
	french, err := text.New(text.French)
	must(t, err)
	priorix, _ := vaccination.FindProduct("Priorix")
	_, err = f.child.AddDose(t.Context(), record.Dose{Date: f.s.Today(), Product: priorix.Name, Valences: priorix.Valences}, record.FromParent)
	must(t, err)
	var first, second, agendaFile bytes.Buffer
	must(t, f.child.WritePlanCalendar(t.Context(), &first, french))
	must(t, f.child.WritePlanCalendar(t.Context(), &second, french))
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same plan gives two files")
	}
	for _, v := range f.child.VaccinationPlan().Visits() {
		for _, l := range v.Lines {
			if uid := agenda.DerivedUID(f.child.ID(), agenda.Dose, l.Key); strings.Count(unfolded(first.Bytes()), uid) != 1 {
				t.Errorf("%s is not once in the file", l.Key)
			}
		}
	}
	_, err = f.s.ExportAgenda(t.Context(), &agendaFile, app.AgendaExport{Kinds: []agenda.Kind{agenda.Dose}}, french)
	must(t, err)
	shared := 0
	for _, line := range strings.Split(unfolded(agendaFile.Bytes()), "\r\n") {
		if strings.HasPrefix(line, "UID:") && strings.Contains(unfolded(first.Bytes()), line) {
			shared++
		}
	}
	if shared == 0 {
		t.Error("the file of the agenda and that of the plan name no dose alike: one could not update the other")
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	wantKind(t, f.child.WritePlanCalendar(canceled, io.Discard, french), record.Canceled)
}

func TestAHandedOutPlanIsNoted(t *testing.T) {
	f := newFamily(t)
	name := f.child.PlanFileName("pdf")
	if strings.Contains(name, f.child.Identity().GivenNames) || !strings.HasSuffix(name, ".pdf") {
		t.Errorf("the file is called %q", name)
	}
	var out bytes.Buffer
	must(t, f.child.HandOutPlan(&out, "pdf", func(w io.Writer) error { _, err := w.Write([]byte("plan")); return err }))
	if out.String() != "plan" {
		t.Errorf("wrote %q", out.String())
	}
	wantKind(t, f.child.HandOutPlan(io.Discard, "pdf", func(io.Writer) error { return errors.New("full") }), record.SaveFailed)
	left, err := f.child.Outside(t.Context())
	must(t, err)
	if len(left) != 1 || left[0].Action != record.ActionHandedOut || left[0].File != name {
		t.Errorf("left: %+v", left)
	}
}

func TestLatenessIsTheAccountsChoice(t *testing.T) {
	f := newFamily(t)
	if got := f.s.Lateness(); got != vaccination.DefaultSettings() {
		t.Errorf("begins with %+v", got)
	}
	soon := vaccination.Settings{LateUnderTwo: record.Span{N: 2, Unit: record.Weeks}, LateLater: record.Span{N: 3, Unit: record.Months}}
	must(t, f.s.SetLateness(soon))
	f.again()
	if got := f.s.Lateness(); got != soon {
		t.Errorf("after unlocking: %+v", got)
	}
	before := f.child.VaccinationPlan().Lines
	must(t, f.s.SetLateness(vaccination.Settings{}))
	after := f.child.VaccinationPlan().Lines
	for _, l := range before {
		for _, m := range after {
			if l.Key == m.Key && (l.Recommended != m.Recommended || l.Earliest != m.Earliest) {
				t.Errorf("%s: the convention moves dates", l.Key)
			}
		}
	}
}
