package growth

import (
	"strings"

	"fyne.io/fyne/v2"

	"carnet/app/growth/slip"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
)

// perUnit is how finely a number is read: grams, and hundredths of a millimetre, since « 0,62 » typed in centimetres is a
// slip that has to be understood before it can be explained.
const perUnit = 1000

// quantity is the entry of one measure. It notices what is probably a slip and asks, without refusing it.
type quantity struct {
	st      *stage.Stage
	kind    record.MeasureType
	field   *kit.NumberField
	posture *kit.Segmented // of a height, else nil
	chosen  bool           // the posture was chosen by the person

	note     *fyne.Container // what is doubtful
	sentence *kit.Text
	fix      *kit.Button // takes what was probably meant
	keep     *kit.Button // insists on what is typed
	doubt    doubtful    // what the buttons are about
	insisted doubtful    // what the person has insisted on
	box      *fyne.Container

	book     *slip.Book // without the measure that is being corrected
	date     func() record.Date
	onLayout func() // something was shown or hidden
	// swapped is what the form knows of a weight and a height that took each other's place; nil where there is one field.
	swapped func() (grams, millimetres int64, ok bool)
	swap    func()
}

// doubtful is a value of which something is asked.
type doubtful struct {
	date  record.Date
	typed int64 // as the field reads it
	meant int64 // in the unit of the measure, 0 for none
}

func newQuantity(st *stage.Stage, kind record.MeasureType, book *slip.Book, date func() record.Date, onLayout func()) *quantity {
	q := &quantity{st: st, kind: kind, book: book, date: date, onLayout: onLayout}
	unit := "cm"
	if kind == record.Weight {
		unit = "kg"
	}
	q.field = kit.NewNumberField(st.S("measure."+string(kind)), q.hint(), unit, perUnit, st.S("number.decimal"))
	q.field.OnChanged = q.onChanged
	q.sentence = kit.NewColored("", kit.Detail, theme.ColorDueText)
	q.note = kit.Inset(6, 0, 0, 0, kit.TopRow(kit.Gap8, kit.NewGlyph(icons.Question, theme.ColorDueText), q.sentence))
	q.fix = kit.NewLink("", icons.Check, q.onFix)
	q.keep = kit.NewLink("", icons.Edit, q.onKeep)
	q.quiet()
	q.box = kit.VBox(0, q.field, q.note, q.fix, q.keep)
	if kind == record.Height {
		q.posture = kit.NewSegmented([]kit.Choice{
			{ID: string(record.Lying), Word: st.Text.Capital(st.S("posture.lying"))},
			{ID: string(record.Standing), Word: st.Text.Capital(st.S("posture.standing"))},
		}, "", func(string) { q.chosen = true; q.onChanged() })
		q.box.Add(kit.Inset(kit.Gap12, 0, 0, 0, kit.VBox(6, kit.NewText(st.S("growth.field.posture"), kit.Section), q.posture)))
		q.onDate()
	}
	return q
}

func (q *quantity) hint() string {
	if q.kind == record.Weight {
		return q.st.S("growth.field.weight-hint")
	}
	return q.st.S("growth.field.cm-hint")
}

// words writes a value of this kind.
func words(c *text.Catalogue, kind record.MeasureType, value int64) string {
	if kind == record.Weight {
		return c.Mass(value)
	}
	return c.Length(value)
}

// step is how many small units of the field are one g or mm.
func (q *quantity) step() int64 {
	if q.kind == record.Weight {
		return 1
	}
	return perUnit / 10
}

// typedWords writes a number of the field as it was typed: « 3 450 kg », « 0,62 cm ».
func (q *quantity) typedWords(typed int64) string {
	_, fraction, _ := strings.Cut(kit.FormatDecimal(typed, perUnit), ".")
	number := text.Args{"Value": q.st.Text.Number(float64(typed)/perUnit, len(fraction))}
	if q.kind == record.Weight {
		return q.st.S("unit.kg", number)
	}
	return q.st.S("unit.cm", number)
}

// setValue writes a number of g or mm into the field.
func (q *quantity) setValue(value int64) { q.field.SetValue(value * q.step()) }

// onDate follows the date: until two years the tables expect a lying child.
func (q *quantity) onDate() {
	if q.posture != nil && !q.chosen {
		q.posture.SetSelected(string(usualPosture(q.st, q.date())))
	}
	q.onChanged()
}

func usualPosture(st *stage.Stage, on record.Date) record.Posture {
	birth := st.Profile.Identity().BirthDate
	if !birth.IsZero() && on.YearsSince(birth) < 2 {
		return record.Lying
	}
	return record.Standing
}

// onChanged says under the field what is worth a second look. A number that is too small may only be unfinished: it is
// looked at when the form is saved.
func (q *quantity) onChanged() {
	q.watch()
	q.onLayout()
}

func (q *quantity) watch() {
	q.quiet()
	typed, ok := q.field.Value()
	if !ok || q.field.Empty() || !q.date().Whole() || q.field.Error() != "" {
		return
	}
	if q.insisted == (doubtful{date: q.date(), typed: typed}) {
		return
	}
	if asked, small := q.ask(typed); asked && small {
		q.quiet()
	}
	q.keep.Hide() // that is asked when it is saved
}

// quiet takes the question away.
func (q *quantity) quiet() {
	q.note.Hide()
	q.fix.Hide()
	q.keep.Hide()
}

// typed is what the field holds, to be checked.
func (q *quantity) typed(value int64) slip.Typed {
	m := q.measurement(0)
	t := slip.TypedAs(m)
	t.Value = float64(value) / float64(q.step())
	return t
}

// ask shows what is doubtful in a number of the field, and reports whether something is, and whether the number is too small.
func (q *quantity) ask(value int64) (asked, small bool) {
	st, date := q.st, q.date()
	q.doubt = doubtful{date: date, typed: value}
	if q.swapped != nil {
		if grams, mm, ok := q.swapped(); ok {
			if q.kind == record.Weight { // once for both
				q.show(st.S("entry.slip.swapped", text.Args{"Weight": st.Text.Mass(grams), "Height": st.Text.Length(mm)}))
				q.offer(q.fix, st.S("entry.slip.swap"))
				q.offer(q.keep, st.S("entry.slip.as-typed"))
			}
			return true, false
		}
	}
	found := q.book.Check(q.typed(value))
	against := text.Args{"Value": words(st.Text, q.kind, found.Against.Value), "Date": st.Text.Date(found.Against.Date)}
	switch found.Doubt {
	case slip.Unit:
		q.doubt.meant = found.Meant
		meant := words(st.Text, q.kind, found.Meant)
		q.show(st.S("entry.slip.unit", text.Args{"Typed": q.typedWords(value), "Value": meant}))
		q.offer(q.fix, st.S("growth.fix", text.Args{"Value": meant}))
	case slip.Unusual:
		q.show(st.S("growth.implausible"))
	case slip.Jump:
		q.show(st.S("entry.slip.jump", against))
	case slip.Shrunk:
		if q.kind == record.Height {
			q.show(st.S("entry.slip.shrunk.height", against))
		} else {
			q.show(st.S("entry.slip.shrunk.head", against))
		}
	default:
		return q.askTwice(value), false
	}
	q.offer(q.keep, st.S("entry.slip.keep", text.Args{"Value": q.typedWords(value)}))
	return true, found.Small
}

// askTwice says what is noted of the same day. Only the very same value is worth a question.
func (q *quantity) askTwice(value int64) (asked bool) {
	noted, ok := q.book.SameDay(q.kind, q.date())
	if !ok {
		return false
	}
	q.show(q.st.S("growth.same-day", text.Args{"Value": words(q.st.Text, q.kind, noted.Value)}))
	if noted.Value*q.step() != value {
		return false
	}
	q.offer(q.keep, q.st.S("entry.slip.keep-both"))
	return true
}

func (q *quantity) show(sentence string) {
	q.sentence.Text = sentence
	q.note.Show()
	q.sentence.Refresh()
}

func (q *quantity) offer(b *kit.Button, verb string) {
	b.SetText(verb)
	b.Show()
}

func (q *quantity) measurement(value int64) record.Measurement {
	m := record.Measurement{Type: q.kind, Value: value, Date: q.date()}
	if q.posture != nil {
		m.Posture = record.Posture(q.posture.Selected())
	}
	return m
}

func (q *quantity) inBounds(value int64) bool {
	low, high := q.kind.Bounds()
	return value >= low && value <= high
}

// check returns the value when it can be kept. Otherwise ok is false, and under the field is what is wrong, or what is asked
// once about a value that may be right.
func (q *quantity) check() (value int64, ok bool) {
	typed, isNumber := q.field.Value()
	value = typed / q.step()
	defer q.onLayout()
	switch {
	case !isNumber:
		q.quiet()
		q.field.SetError(q.unreadable())
		return 0, false
	case q.insisted == doubtful{date: q.date(), typed: typed} && typed%q.step() == 0 && q.inBounds(value):
		return value, true
	}
	q.quiet()
	asked, _ := q.ask(typed)
	switch {
	case typed%q.step() == 0 && q.inBounds(value):
		return value, !asked
	case q.doubt.meant != 0 || asked && q.swapsIn(): // the question says what is wrong, and how to mend it
		q.keep.Hide()
	case !q.inBounds(value):
		q.quiet()
		q.field.SetError(q.st.Text.Error(record.InvalidField(string(q.kind))))
	default:
		q.quiet()
		q.field.SetError(q.unreadable())
	}
	return 0, false
}

func (q *quantity) swapsIn() bool {
	if q.swapped == nil {
		return false
	}
	_, _, ok := q.swapped()
	return ok
}

func (q *quantity) unreadable() string {
	if q.kind == record.Weight {
		return q.st.S("growth.error.kilos")
	}
	return q.st.S("growth.error.centimetres")
}

func (q *quantity) onFix() {
	if q.doubt.meant == 0 {
		q.swap()
		return
	}
	q.setValue(q.doubt.meant)
}

// onKeep insists on what is typed, until the value or the date is changed.
func (q *quantity) onKeep() {
	q.insist()
	q.quiet()
	q.onLayout()
}

func (q *quantity) insist() {
	typed, _ := q.field.Value()
	q.insisted = doubtful{date: q.date(), typed: typed}
}
