package growth

import (
	"fyne.io/fyne/v2"

	"carnet/app/growth"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// quantity is the entry of one measure. It notices what is probably a slip, and says so without refusing it.
type quantity struct {
	st      *stage.Stage
	kind    record.MeasureType
	field   *kit.NumberField
	posture *kit.Segmented // of a height, else nil
	chosen  bool           // the posture was chosen by the person
	fix     *kit.Button    // takes the value that was probably meant
	meant   int64
	box     *fyne.Container

	date     func() record.Date
	editing  record.ID // the record that is being corrected, zero for a new one
	onLayout func()    // something was shown or hidden
}

func newQuantity(st *stage.Stage, kind record.MeasureType, date func() record.Date, onLayout func()) *quantity {
	q := &quantity{st: st, kind: kind, date: date, onLayout: onLayout}
	unit, perUnit := "cm", int64(10)
	if kind == record.Weight {
		unit, perUnit = "kg", 1000
	}
	q.field = kit.NewNumberField(st.S("measure."+string(kind)), q.hint(), unit, perUnit, st.S("number.decimal"))
	q.field.OnChanged = q.onChanged
	q.fix = kit.NewLink("", icons.Check, q.onFix)
	q.fix.Hide()
	q.box = kit.VBox(0, q.field, q.fix)
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

// onChanged says under the field what is worth a second look.
func (q *quantity) onChanged() {
	q.fix.Hide()
	hint := q.hint()
	if v, ok := q.field.Value(); ok && !q.field.Empty() && q.inBounds(v) {
		if doubt := q.doubt(v); doubt != "" {
			hint = doubt
		}
	}
	q.field.SetHint(hint)
	q.onLayout()
}

func (q *quantity) doubt(value int64) string {
	m := q.measurement(value)
	for _, r := range growth.Readings(growth.Indicator(q.kind), []record.Measurement{m}) {
		score, ok := q.st.Profile.Subject().Score(growth.Indicator(q.kind), r.Observation)
		if ok && score.Flags.Has(growth.Implausible) {
			return q.st.S("growth.implausible")
		}
	}
	for _, l := range q.st.Profile.Measurements() {
		if l.ID != q.editing && l.Is.Type == q.kind && l.Is.Date == m.Date {
			return q.st.S("growth.same-day", text.Args{"Value": words(q.st.Text, q.kind, l.Is.Value)})
		}
	}
	return ""
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

// check returns the value when it can be kept. Otherwise ok is false and the field says what is wrong, with what was
// probably meant when grams or millimetres were typed.
func (q *quantity) check() (value int64, ok bool) {
	value, isNumber := q.field.Value()
	switch {
	case !isNumber && q.kind == record.Weight:
		q.field.SetError(q.st.S("growth.error.kilos"))
	case !isNumber:
		q.field.SetError(q.st.S("growth.error.centimetres"))
	case q.inBounds(value):
		return value, true
	default:
		q.refuse(value)
	}
	q.onLayout()
	return 0, false
}

func (q *quantity) refuse(value int64) {
	smaller := int64(10) // millimetres typed as centimetres
	if q.kind == record.Weight {
		smaller = 1000 // grams typed as kilos
	}
	if value%smaller != 0 || !q.inBounds(value/smaller) {
		q.field.SetError(q.st.Text.Error(record.InvalidField(string(q.kind))))
		return
	}
	q.meant = value / smaller
	said := text.Args{"Value": words(q.st.Text, q.kind, q.meant)}
	q.field.SetError(q.st.S("growth.error.meant", said))
	q.fix.SetText(q.st.S("growth.fix", said))
	q.fix.Show()
}

func (q *quantity) onFix() { q.field.SetValue(q.meant) }
