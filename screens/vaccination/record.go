package vaccination

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// RecordDose is the form that notes a dose.
type RecordDose struct {
	st   *stage.Stage
	form *doseForm
	from *kit.Segmented
	save *kit.Button
	left bool
}

// NewRecord prepares the form. key is a line of the calendar whose diseases are filled in, or "".
func NewRecord(st *stage.Stage, key string) *RecordDose {
	d := record.Dose{Date: st.Today(), Rank: record.UnknownRank}
	if l, ok := st.Profile.VaccinationPlan().Line(key); ok {
		d.Valences, d.Rank = l.Valences, record.FirstDose
		if len(l.Missing) > 0 && len(l.Doses) > 0 {
			d.Valences = l.Missing // the others were given already
		}
		if l.Booster {
			d.Rank = record.BoosterDose
		}
	}
	r := &RecordDose{st: st, form: newDoseForm(st, d.Valences)}
	r.form.show(d)
	if len(d.Valences) > 0 {
		r.form.vaccine.SetHint(st.S("dosing.form.vaccine-optional"))
	}
	r.from = kit.NewSegmented([]kit.Choice{
		{ID: string(record.FromParent), Word: st.S("dosing.form.from-parent")},
		{ID: string(record.FromPaper), Word: st.S("dosing.form.from-paper")},
		{ID: string(record.FromStamp), Word: st.S("dosing.form.from-stamp")},
	}, string(record.FromParent), nil)
	r.save = kit.NewPrimary(st.S("action.save"), icons.Check, r.onSave)
	return r
}

// Title implements stage.Screen.
func (r *RecordDose) Title() string { return r.st.S("dosing.add") }

// Content implements stage.Screen.
func (r *RecordDose) Content() fyne.CanvasObject {
	from := kit.VBox(6, kit.NewText(r.st.S("dosing.form.from"), kit.Section), r.from, kit.NewText(r.st.S("dosing.form.from-hint"), kit.Detail))
	return r.form.layout(nil, []fyne.CanvasObject{from}, r.st.Writing(r.save))
}

// Leave implements stage.Leaver.
func (r *RecordDose) Leave() {
	r.left = true
	r.form.leave()
}

// Drop reads the photo of a box that was dropped on the window.
func (r *RecordDose) Drop(uris []fyne.URI) { r.form.box.drop(uris) }

func (r *RecordDose) onSave() {
	d, ok := r.form.read()
	if !ok {
		return
	}
	ask(r.st, r.form.doubts(d, record.ID{}), func() { r.form.attach(r.save, d, r.write) })
}

// write keeps the dose. added are the documents that were made for it.
func (r *RecordDose) write(d record.Dose, added []record.ID) {
	profile := r.st.Profile
	var id record.ID
	from := record.Source(r.from.Selected())
	r.st.Revise(stage.Revision{Said: r.st.S("dosing.done.added"), Button: r.save, Left: func() bool { return r.left },
		Do: func(ctx context.Context) (err error) {
			id, err = profile.AddDose(ctx, d, from)
			return err
		},
		Undo: func(ctx context.Context) error { return profile.Delete(ctx, append([]record.ID{id}, added...)...) }})
}
