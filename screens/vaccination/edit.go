package vaccination

import (
	"context"
	"reflect"
	"slices"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// EditDose shows why a recorded dose counts or not, and corrects it.
type EditDose struct {
	st    *stage.Stage
	id    record.ID
	was   app.Line[record.Dose]
	note  vaccination.DoseNote
	found bool
	form  *doseForm
	save  *kit.Button
	left  bool
}

// NewEditDose prepares the form for a dose of the stage's person.
func NewEditDose(st *stage.Stage, id record.ID) *EditDose {
	e := &EditDose{st: st, id: id}
	doses, notes := st.Profile.Doses(), st.Profile.VaccinationPlan().Doses
	i := slices.IndexFunc(doses, func(l app.Line[record.Dose]) bool { return l.ID == id })
	j := slices.IndexFunc(notes, func(n vaccination.DoseNote) bool { return n.ID == id })
	if i < 0 || j < 0 {
		return e
	}
	e.found, e.was, e.note = true, doses[i], notes[j]
	e.form = newDoseForm(st, e.was.Is.Valences)
	e.form.show(e.was.Is)
	e.save = kit.NewPrimary(st.S("action.save"), icons.Check, e.onSave)
	return e
}

// Title implements stage.Screen.
func (e *EditDose) Title() string {
	if !e.found {
		return e.st.S("dosing.title")
	}
	return doseTitle(e.st.Text, e.was.Is, e.note)
}

// Content implements stage.Screen.
func (e *EditDose) Content() fyne.CanvasObject {
	if !e.found {
		return kit.NewScrollColumn(0, kit.NewEmptyState(icons.Vaccine, e.st.Text.Error(record.E(record.NotFound, "edit dose")), nil))
	}
	return e.form.layout([]fyne.CanvasObject{e.worth()}, nil, e.st.Writing(e.save, kit.NewQuiet(e.st.S("dosing.delete"), icons.Trash, e.onDelete)))
}

// worth says what the calendar makes of the dose, and where the information comes from.
func (e *EditDose) worth() fyne.CanvasObject {
	c := e.st.Text
	word, status := c.S("vaccine.outcome."+string(e.note.Outcome)), kit.Done
	if e.note.Outcome != vaccination.Counted {
		word, status = outcomePill(c, e.note.Outcome)
	}
	box := kit.VBox(kit.Gap4, kit.NewText(Why(c, e.note.Reason), kit.Body))
	if len(e.note.Lines) > 0 {
		var places []string
		for _, key := range e.note.Lines {
			places = append(places, lineTitle(c, key))
		}
		box.Add(kit.NewText(e.st.S("dosing.counts", text.Args{"Lines": c.List(places...)}), kit.Detail))
	}
	box.Add(kit.NewText(c.S("source."+string(e.was.Source)), kit.Detail))
	return kit.NewCard(kit.Flow(kit.Gap8, kit.NewPill(word, status)), box)
}

// Leave implements stage.Leaver.
func (e *EditDose) Leave() {
	e.left = true
	if e.found {
		e.form.leave()
	}
}

// Drop reads the photo of a box that was dropped on the window.
func (e *EditDose) Drop(uris []fyne.URI) {
	if e.found {
		e.form.box.drop(uris)
	}
}

func (e *EditDose) onSave() {
	now, ok := e.form.read()
	if !ok {
		return
	}
	before := e.was.Is
	now = unlessChanged(now, before)
	if reflect.DeepEqual(now, before) && e.form.proof.name == "" {
		e.st.Nav.Back()
		return
	}
	ask(e.st, e.news(now), func() { e.form.attach(e.save, now, e.correct) })
}

// news leaves out the questions that the dose raised as it was already: they were answered.
func (e *EditDose) news(now record.Dose) []doubt {
	former := e.form.doubts(e.was.Is, e.id)
	return slices.DeleteFunc(e.form.doubts(now, e.id), func(d doubt) bool { return slices.Contains(former, d) })
}

func (e *EditDose) correct(now record.Dose, added []record.ID) {
	profile, before := e.st.Profile, e.was.Is
	e.write(func(ctx context.Context) error { return profile.Correct(ctx, e.id, now) }, e.st.S("dosing.done.corrected"),
		func(ctx context.Context) error {
			if err := profile.Correct(ctx, e.id, before); err != nil || len(added) == 0 {
				return err
			}
			return profile.Delete(ctx, added...)
		})
}

// unlessChanged keeps what the form cannot say as it was written: the order of the diseases, the spelling of a known box,
// and that nothing was answered where the form shows « Je ne sais pas ».
func unlessChanged(now, before record.Dose) record.Dose {
	if slices.Equal(slices.Sorted(slices.Values(now.Valences)), slices.Sorted(slices.Values(before.Valences))) {
		now.Valences = before.Valences
	}
	if p, ok := vaccination.FindProduct(before.Product); ok && p.Name == now.Product {
		now.Product = before.Product
	}
	if before.Rank == "" && now.Rank == record.UnknownRank {
		now.Rank = ""
	}
	return now
}

func (e *EditDose) onDelete() {
	profile := e.st.Profile
	e.write(func(ctx context.Context) error { return profile.Delete(ctx, e.id) }, e.st.S("dosing.done.deleted"),
		func(ctx context.Context) error { return profile.Restore(ctx, e.id) })
}

// write does something that can be undone, then leaves the form.
func (e *EditDose) write(do func(context.Context) error, said string, undo func(context.Context) error) {
	e.st.Revise(stage.Revision{Do: do, Undo: undo, Said: said, Button: e.save, Left: func() bool { return e.left }})
}
