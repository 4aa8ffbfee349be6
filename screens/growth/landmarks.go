package growth

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"carnet/app/growth"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Landmarks is the form « Repères »: the heights of the parents, and until when the age of a preterm child is corrected.
type Landmarks struct {
	st             *stage.Stage
	before         record.GrowthFacts
	mother, father *kit.NumberField
	target         *fyne.Container // what the heights let expect, as they are typed
	until          *kit.FilterChips
	save           *kit.Button
	scroll         *kit.ScrollColumn
	left           bool
}

var (
	_ stage.Screen = (*Landmarks)(nil)
	_ stage.Leaver = (*Landmarks)(nil)
)

// NewLandmarks prepares the form with what is known.
func NewLandmarks(st *stage.Stage) *Landmarks {
	l := &Landmarks{st: st, before: st.Profile.Identity().Growth, target: kit.VBox(0)}
	l.mother = l.height(st.S("growth.landmarks.mother"), l.before.Mother)
	l.father = l.height(st.S("growth.landmarks.father"), l.before.Father)
	l.until = kit.NewFilterChips(l.limits(), strconv.Itoa(l.limit()), nil)
	l.save = kit.NewPrimary(st.S("action.save"), icons.Check, l.onSave)
	return l
}

func (l *Landmarks) height(label string, mm int64) *kit.NumberField {
	field := kit.NewNumberField(label, l.st.S("growth.landmarks.height-hint"), "cm", 10, l.st.S("number.decimal"))
	if mm > 0 {
		field.SetValue(mm)
	}
	field.OnChanged = l.onHeight
	return field
}

// Title implements stage.Screen.
func (l *Landmarks) Title() string { return l.st.S("growth.landmarks.title") }

// Leave implements stage.Leaver.
func (l *Landmarks) Leave() { l.left = true }

// Content implements stage.Screen.
func (l *Landmarks) Content() fyne.CanvasObject {
	st, who := l.st, l.st.Profile.Identity()
	objects := []fyne.CanvasObject{
		kit.NewSectionTitle(st.S("growth.landmarks.parents")), kit.NewText(st.S("growth.landmarks.parents.why"), kit.Detail),
		spaced(l.mother, l.father), l.target,
	}
	if who.Term.Preterm() {
		objects = append(objects, kit.NewSectionTitle(st.S("growth.landmarks.corrected")),
			kit.NewText(st.S("growth.landmarks.corrected.why", text.Args{"Weeks": who.Term.Weeks}), kit.Detail),
			labelled(st.S("growth.landmarks.until"), l.until), kit.NewText(st.S("growth.to-check"), kit.Small))
	}
	l.scroll = kit.NewScrollColumn(0, append(objects, st.Writing(l.save))...)
	l.onHeight()
	return l.scroll
}

// limits are the ages in months at which the correction can stop: the usual one, others that professionals use, and the one
// that was kept, whatever it is.
func (l *Landmarks) limits() []kit.Choice {
	months := []int{12, growth.DefaultCorrection, 36}
	if m := l.limit(); m > 0 && !slices.Contains(months, m) {
		months = append(months, m)
		slices.Sort(months)
	}
	choices := []kit.Choice{{ID: "-1", Word: l.st.S("growth.landmarks.never")}}
	for _, m := range months {
		choices = append(choices, kit.Choice{ID: strconv.Itoa(m), Word: l.st.N("duration.months", m)})
	}
	return choices
}

// limit is the limit that was kept.
func (l *Landmarks) limit() int {
	if l.before.CorrectUntil == 0 {
		return growth.DefaultCorrection
	}
	return l.before.CorrectUntil
}

// onHeight shows what the heights let expect as soon as both are written.
func (l *Landmarks) onHeight() {
	if l.scroll == nil {
		return
	}
	l.target.Objects = nil
	mother, _ := l.mother.Value()
	father, _ := l.father.Value()
	if t, ok := growth.TargetHeight(l.st.Profile.Identity().Sex, mother, father); ok {
		l.target.Objects = []fyne.CanvasObject{kit.NewCard(targetWords(l.st, t))}
	}
	l.scroll.Refresh()
}

// read returns what is written. When something cannot be kept, ok is false and its field says why.
func (l *Landmarks) read() (facts record.GrowthFacts, ok bool) {
	facts = l.before
	for _, f := range []struct {
		field *kit.NumberField
		mm    *int64
	}{{l.mother, &facts.Mother}, {l.father, &facts.Father}} {
		*f.mm = 0
		if f.field.Empty() {
			continue
		}
		mm, isNumber := f.field.Value()
		if !isNumber {
			l.scroll.Complain(f.field, l.st.S("growth.error.centimetres"))
			return facts, false
		}
		*f.mm = mm
	}
	if months, err := strconv.Atoi(l.until.Selected()); err == nil {
		facts.CorrectUntil = months
	}
	if facts.CorrectUntil == growth.DefaultCorrection {
		facts.CorrectUntil = l.usual()
	}
	return facts, true
}

// usual keeps a choice of the usual limit as it was kept: « not chosen » and « chosen » mean the same.
func (l *Landmarks) usual() int {
	if l.before.CorrectUntil == growth.DefaultCorrection {
		return growth.DefaultCorrection
	}
	return 0
}

func (l *Landmarks) onSave() {
	facts, ok := l.read()
	if !ok {
		return
	}
	st, profile, before := l.st, l.st.Profile, l.before
	who := profile.Identity()
	who.Growth = facts
	if err := who.Validate(); err != nil {
		if field := st.Explain(err, map[string]kit.Complainer{"mother-height": l.mother, "father-height": l.father}); field != nil {
			l.scroll.ShowObject(field)
			return
		}
	}
	st.Revise(stage.Revision{
		Do:   func(ctx context.Context) error { return profile.SetGrowthFacts(ctx, facts) },
		Undo: func(ctx context.Context) error { return profile.SetGrowthFacts(ctx, before) },
		Said: st.S("growth.landmarks.saved"), Button: l.save, Left: func() bool { return l.left },
	})
}
