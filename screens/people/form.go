package people

import (
	"fyne.io/fyne/v2"

	"carnet/app/record"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// subject says who a form is about, which decides what it asks.
type subject int

const (
	bornChild subject = iota
	expectedChild
	holder // the account's own profile: an adult
)

// form is what a family says about one person, when a child is added as when something is corrected. It only reads and writes
// fields; what is done with the answers is the screen's.
type form struct {
	stage   *stage.Stage
	subject subject
	adding  bool   // a new profile: the date of birth of an adult is a typing error
	changed func() // the form got higher or lower; nil before it is in a column

	given, birthName *kit.TextField
	birth, due       *kit.DateField
	sex              *kit.Segmented
	sexProblem       *problem
	weeks, days      *kit.NumberField
	measures         []measureField
	nir              *kit.TextField
	nirWarning       fyne.CanvasObject
	colours          *colours

	identity, atBirth, optional fyne.CanvasObject // the three cards
	sexBox, optionalMore        *fyne.Container
}

// measureField is one measure at birth.
type measureField struct {
	kind      record.MeasureType
	field     *kit.NumberField
	low, high int64  // what a newborn can measure, wide: for typing errors
	wrong     string // text key of the sentence
}

func newForm(st *stage.Stage, about subject) *form {
	f := &form{stage: st, subject: about}
	f.given = kit.NewTextField(st.S("people.given"), "")
	f.given.OnChanged = func(string) { f.colours.setName(f.callName()) }
	f.birthName = kit.NewTextField(st.S("people.birth-name"), "")
	f.birth = st.DateField(st.S("people.birth"), "", false)
	f.due = st.DateField(st.S("people.due"), st.S("people.due.hint"), false)
	f.sexProblem = newProblem()
	f.sex = kit.NewSegmented(f.sexes(), "", func(string) { f.sexProblem.SetError("") })
	f.weeks = kit.NewNumberField("", "", st.S("people.unit.weeks"), 1, st.S("number.decimal"))
	f.days = kit.NewNumberField("", "", st.S("people.unit.days"), 1, st.S("number.decimal"))
	f.measures = []measureField{
		{record.Weight, kit.NewNumberField(st.S("people.birth-weight"), "", st.S("people.unit.g"), 1, st.S("number.decimal")), 300, 10_000, "people.birth-weight.wrong"},
		{record.Height, kit.NewNumberField(st.S("people.birth-height"), "", st.S("people.unit.cm"), 10, st.S("number.decimal")), 200, 700, "people.birth-height.wrong"},
		{record.Head, kit.NewNumberField(st.S("people.birth-head"), "", st.S("people.unit.cm"), 10, st.S("number.decimal")), 150, 500, "people.birth-head.wrong"},
	}
	f.nir = kit.NewTextField(st.S("people.nir"), st.S("people.nir.hint"))
	f.nirWarning = kit.NewBanner(kit.Due, st.S("people.nir.key"), st.S("people.nir.key-why"))
	f.nir.OnChanged = func(string) { f.checkKey() }
	f.colours = newColours(st, "", 0, nil)
	f.layOut()
	return f
}

// sexes are asked of a child as a girl or a boy, of an adult as it is written on papers.
func (f *form) sexes() []kit.Choice {
	st := f.stage
	if f.subject == holder {
		return []kit.Choice{{ID: string(record.Female), Word: st.S("sex.F")}, {ID: string(record.Male), Word: st.S("sex.M")},
			{ID: string(record.Undetermined), Word: st.S("sex.I")}}
	}
	return []kit.Choice{{ID: string(record.Female), Word: st.S("child.F")}, {ID: string(record.Male), Word: st.S("child.M")},
		{ID: string(record.Undetermined), Word: st.S("sex.I")}}
}

func (f *form) layOut() {
	st := f.stage
	f.sexBox = kit.VBox(6, kit.NewText(st.S("people.sex"), kit.Section), f.sex, f.sexProblem.Container)
	f.identity = kit.NewCard(kit.NewText(st.S("people.card.identity"), kit.Name), f.given, f.birthName, f.birth, f.due, f.sexBox)
	term := kit.VBox(6, kit.NewText(st.S("people.term"), kit.Section), kit.Grid(130, kit.Gap12, f.weeks, f.days),
		kit.NewText(st.S("people.term.hint"), kit.Detail))
	birth := []fyne.CanvasObject{kit.NewText(st.S("people.card.birth"), kit.Name), kit.NewText(st.S("people.card.birth-why"), kit.Detail), term}
	for _, m := range f.measures {
		birth = append(birth, m.field)
	}
	f.atBirth = kit.NewCard(birth...)
	f.optionalMore = kit.VBox(kit.Gap12)
	f.optional = kit.NewCard(kit.NewText(st.S("people.card.optional"), kit.Name), f.nir, f.nirWarning, f.optionalMore,
		kit.VBox(6, kit.NewText(st.S("people.colour"), kit.Section), f.colours.box))
	f.arrange()
}

// setSubject asks what is asked about another kind of person; what was typed stays.
func (f *form) setSubject(about subject) {
	f.subject = about
	f.arrange()
}

func (f *form) arrange() {
	child := f.subject == bornChild
	shown(f.birth, f.subject != expectedChild)
	shown(f.due, f.subject == expectedChild)
	shown(f.sexBox, f.subject != expectedChild)
	shown(f.atBirth, child)
	shown(f.nir, f.subject != expectedChild)
	f.given.SetHint(f.stage.S("people.given.hint"))
	if f.subject == expectedChild {
		f.given.SetHint(f.stage.S("people.given.expected"))
	}
	f.checkKey()
	f.colours.setName(f.callName())
}

func shown(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}

// cards are the groups of the form in their order.
func (f *form) cards() []fyne.CanvasObject {
	return []fyne.CanvasObject{f.identity, f.atBirth, f.optional}
}

// checkKey shows the calm warning for a number whose key does not match.
func (f *form) checkKey() {
	wrong := f.nir.Visible() && record.CheckNIR(f.nir.Text()) == record.NIRWrongKey
	if wrong == f.nirWarning.Visible() {
		return
	}
	shown(f.nirWarning, wrong)
	f.refresh()
}

// refresh lays the form out again after something came or went.
func (f *form) refresh() {
	f.optional.Refresh()
	if f.changed != nil {
		f.changed()
	}
}

func (f *form) callName() string {
	return record.Profile{GivenNames: f.givenNames()}.CallName()
}

// givenNames may be left open for a child who is not born: the family says « Bébé » until then.
func (f *form) givenNames() string {
	names := record.CleanLine(f.given.Text())
	if names == "" && f.subject == expectedChild {
		return f.stage.S("people.baby")
	}
	return names
}

// fill shows what is known of a person and of the measures at birth.
func (f *form) fill(who record.Profile, birth map[record.MeasureType]int64) {
	f.given.SetText(who.GivenNames)
	f.birthName.SetText(who.BirthName)
	stage.ShowDate(f.birth, who.BirthDate)
	stage.ShowDate(f.due, who.DueDate)
	f.sex.SetSelected(string(who.Sex))
	if who.Term.Weeks > 0 {
		f.weeks.SetValue(int64(who.Term.Weeks))
		f.days.SetValue(int64(who.Term.Days))
	}
	for _, m := range f.measures {
		if v, ok := birth[m.kind]; ok {
			m.field.SetValue(v)
		}
	}
	f.nir.SetText(spacedNIR(who.NIR))
	f.colours.choose(who.Colour)
	f.arrange()
}
