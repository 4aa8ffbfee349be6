package people

import (
	"fyne.io/fyne/v2"

	"carnet/app/record"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

const (
	longestWait = 300 // days to a birth that is expected: a later date is a wrong year
	longestLate = 31  // days after the expected date before the form asks whether the child is born
)

// answers are what a form says once it is read.
type answers struct {
	who   record.Profile
	birth []record.Measurement
}

// read returns the answers over what was known before. Each wrong field shows its sentence; first is the topmost of them, nil
// when all can be kept.
func (f *form) read(before record.Profile) (a answers, first fyne.CanvasObject) {
	wrong := func(o fyne.CanvasObject) {
		if first == nil {
			first = o
		}
	}
	st, who := f.stage, before
	who.GivenNames, who.BirthName = f.givenNames(), record.CleanLine(f.birthName.Text())
	if who.GivenNames == "" {
		f.given.SetError(st.S("people.given.missing"))
		wrong(f.given)
	}
	switch f.subject {
	case expectedChild:
		who.DueDate = f.readDue(wrong)
	case bornChild:
		who.BirthDate, who.DueDate = f.readBirth(wrong), record.Date{}
		who.Sex = record.Sex(f.sex.Selected())
		if who.Sex == "" {
			f.sexProblem.SetError(st.S("people.sex.missing"))
			wrong(f.sexBox)
		}
		who.Term = f.readTerm(wrong)
		a.birth = f.readMeasures(wrong)
	case holder:
		who.BirthDate, who.Sex = f.readBirth(wrong), record.Sex(f.sex.Selected())
	}
	if f.subject != expectedChild {
		who.NIR = f.readNIR(wrong)
	}
	who.Colour = f.colours.chosen
	if first == nil {
		first = f.explain(who.Validate())
	}
	a.who = who
	return a, first
}

func (f *form) readBirth(wrong func(fyne.CanvasObject)) record.Date {
	st := f.stage
	d, ok := stage.DateIn(f.birth)
	sentence := ""
	switch {
	case !ok:
		sentence = st.S("entry.date.unreadable")
	case d.IsZero() && f.subject == bornChild:
		sentence = st.S("people.birth.missing")
	case d.After(st.Today()):
		sentence = st.S("entry.date.future")
	case f.adding && !d.IsZero() && st.Today().YearsSince(d) >= 18:
		sentence = st.S("people.birth.adult")
	}
	if sentence != "" {
		f.birth.SetError(sentence)
		wrong(f.birth)
	}
	return d
}

func (f *form) readDue(wrong func(fyne.CanvasObject)) record.Date {
	st := f.stage
	d, ok := stage.DateIn(f.due)
	sentence := ""
	switch {
	case !ok:
		sentence = st.S("entry.date.unreadable")
	case d.IsZero():
		sentence = st.S("people.due.missing")
	case d.DaysSince(st.Today()) > longestWait:
		sentence = st.S("people.due.far")
	case st.Today().DaysSince(d) > longestLate:
		sentence = st.S("people.due.past")
	}
	if sentence != "" {
		f.due.SetError(sentence)
		wrong(f.due)
	}
	return d
}

func (f *form) readTerm(wrong func(fyne.CanvasObject)) record.Gestation {
	if f.weeks.Empty() && f.days.Empty() {
		return record.Gestation{}
	}
	weeks, ok := f.weeks.Value()
	if !ok || weeks < 22 || weeks > 44 {
		f.weeks.SetError(f.stage.S("people.term.weeks-wrong"))
		wrong(f.weeks)
	}
	if f.days.Empty() {
		return record.Gestation{Weeks: int(weeks)}
	}
	days, ok := f.days.Value()
	if !ok || days < 0 || days > 6 {
		f.days.SetError(f.stage.S("people.term.days-wrong"))
		wrong(f.days)
	}
	return record.Gestation{Weeks: int(weeks), Days: int(days)}
}

func (f *form) readMeasures(wrong func(fyne.CanvasObject)) []record.Measurement {
	var birth []record.Measurement
	for _, m := range f.measures {
		if m.field.Empty() {
			continue
		}
		v, ok := m.field.Value()
		if !ok || v < m.low || v > m.high {
			m.field.SetError(f.stage.S(m.wrong))
			wrong(m.field)
			continue
		}
		one := record.Measurement{Type: m.kind, Value: v}
		if m.kind == record.Height {
			one.Posture = record.Lying
		}
		birth = append(birth, one)
	}
	return birth
}

// readNIR refuses what has not the form of a number. A wrong key is only warned about: some true papers carry one.
func (f *form) readNIR(wrong func(fyne.CanvasObject)) string {
	nir := record.NormalizeNIR(f.nir.Text())
	if nir != "" && record.CheckNIR(nir) == record.NIRMalformed {
		f.nir.SetError(f.stage.S("people.nir.wrong"))
		wrong(f.nir)
	}
	return nir
}

// explain shows what the record refuses at its field, for what the form did not see itself.
func (f *form) explain(err error) fyne.CanvasObject {
	// « certified » is asked by the screen that adds
	field := f.stage.Explain(err, map[string]kit.Complainer{"given-names": f.given, "birth-name": f.birthName, "birth-date": f.birth, "due-date": f.due,
		"sex": f.sexProblem, "term": f.weeks, "nir": f.nir})
	switch field {
	case nil:
		return nil
	case kit.Complainer(f.sexProblem):
		return f.sexBox
	}
	return field
}
