package vaccination

import (
	"context"
	"io"

	"fyne.io/fyne/v2"

	"carnet/app/record"
	"carnet/app/report"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/reauth"
	"carnet/screens/stage"
	"carnet/screens/task"
)

// saveCalendar writes the plan for a calendar program, once the password was given: the file is not encrypted.
func saveCalendar(st *stage.Stage) {
	profile, words := st.Profile, st.Text
	handOut(st, "ics", func(ctx context.Context, w io.Writer) error { return profile.WritePlanCalendar(ctx, w, words) })
}

// savePaper writes the plan as a PDF.
func savePaper(st *stage.Stage) {
	paper := planPaper(st)
	handOut(st, "pdf", func(_ context.Context, w io.Writer) error { return paper.PDF(w) })
}

// planPaper is the plan as it stands, for paper.
func planPaper(st *stage.Stage) report.Calendar {
	profile := st.Profile
	who := profile.Identity()
	return report.Calendar{Texts: st.Text, On: st.Today(), Birth: who.BirthDate, Term: who.Term, Name: who.CallName(), Plan: profile.VaccinationPlan(),
		Admission: profile.Admission(entryDay(st)), Settings: st.Session.Lateness(), Doses: profile.GivenDoses()}
}

func handOut(st *stage.Stage, extension string, write func(ctx context.Context, w io.Writer) error) {
	profile := st.Profile
	reauth.Ask(st, reauth.Question{Title: st.S("dosing.plan.take"), Detail: st.S("dosing.take.warning"), Verb: st.S("action.save")}, func() {
		task.Save(st, profile.PlanFileName(extension), st.S("dosing.take.saved"), func(ctx context.Context, w io.Writer) error {
			return profile.HandOutPlan(w, extension, func(w io.Writer) error { return write(ctx, w) })
		})
	})
}

// The choices of when a dose is called late.
const (
	usualLateness = "usual"
	soonLateness  = "soon"
)

// latenessOf is what a choice means. No source states either: both are ours.
func latenessOf(choice string) vaccination.Settings {
	if choice == soonLateness {
		return vaccination.Settings{LateUnderTwo: record.Span{N: 2, Unit: record.Weeks}, LateLater: record.Span{N: 3, Unit: record.Months}}
	}
	return vaccination.DefaultSettings()
}

// Lateness is the screen on which a family chooses when a dose is called late.
type Lateness struct{ st *stage.Stage }

// NewLateness prepares the choice.
func NewLateness(st *stage.Stage) *Lateness { return &Lateness{st} }

// Title implements stage.Screen.
func (l *Lateness) Title() string { return l.st.S("dosing.lateness") }

// Content implements stage.Screen.
func (l *Lateness) Content() fyne.CanvasObject {
	st := l.st
	active := usualLateness
	if st.Session.Lateness() == latenessOf(soonLateness) {
		active = soonLateness
	}
	about := kit.NewText(l.about(active), kit.Body)
	choice := kit.NewSegmented([]kit.Choice{{ID: usualLateness, Word: st.S("dosing.lateness.usual")}, {ID: soonLateness, Word: st.S("dosing.lateness.soon")}}, active, nil)
	scroll := kit.NewScrollColumn(0, kit.NewText(st.S("dosing.lateness.why"), kit.Body), choice, about, kit.NewText(st.S("dosing.lateness.safe"), kit.Detail))
	choice.OnChanged = func(id string) {
		session := st.Session
		st.Busy(func() error { return session.SetLateness(latenessOf(id)) }, func() {
			about.SetText(l.about(id))
			scroll.Refresh()
		})
	}
	return scroll
}

func (l *Lateness) about(choice string) string {
	s := latenessOf(choice)
	return l.st.S("dosing.lateness.means", text.Args{"Young": span(l.st.Text, s.LateUnderTwo), "Later": span(l.st.Text, s.LateLater)})
}

// conventionRow says when a dose is called late, and leads to the choice.
func conventionRow(st *stage.Stage) fyne.CanvasObject {
	return kit.VBox(0, kit.NewText(Convention(st), kit.Small), kit.NewLink(st.S("dosing.lateness.change"), icons.Settings, func() { st.Nav.Push(NewLateness(st)) }))
}
