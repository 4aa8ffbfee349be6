package kit

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"
)

// NumberField is a number with its unit. It is typed with a comma or a point and kept as a whole number of small units,
// so that nothing is lost by rounding.
type NumberField struct {
	field
	entry     *entry
	perUnit   int64
	comma     string
	OnChanged func()
	OnSubmit  func()
}

// NewNumberField returns a field for a number in unit, each of which is perUnit small units: NewNumberField("Poids", "", "kg",
// 1000, ",") keeps grams. PerUnit is a power of ten. Comma is the decimal separator that is shown, "," or ".".
func NewNumberField(label, hint, unit string, perUnit int64, comma string) *NumberField {
	f := &NumberField{entry: newEntry(mobile.NumberKeyboard), perUnit: max(1, perUnit), comma: comma}
	f.build(f, label, hint, Row(Gap8, nil, newInputFrame(f.entry), newLine(unit, Body)))
	f.entry.OnChanged = func(text string) {
		if clean := numberRunes(text); clean != text {
			f.entry.SetText(clean)
			return
		}
		if f.Error() != "" {
			f.SetError("")
		}
		if f.OnChanged != nil {
			f.OnChanged()
		}
	}
	f.entry.OnSubmitted = func(string) {
		if f.OnSubmit != nil {
			f.OnSubmit()
		}
	}
	return f
}

// numberRunes leaves out what cannot be part of a number, such as a pasted unit.
func numberRunes(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == ',' || r == '.' || r == '-' {
			return r
		}
		return -1
	}, text)
}

// Value returns the number in small units. It is not ok when nothing, or no number, or more decimals than are kept are typed.
func (f *NumberField) Value() (value int64, ok bool) { return ParseDecimal(f.entry.Text, f.perUnit) }

// Empty reports that nothing is typed.
func (f *NumberField) Empty() bool { return f.entry.Text == "" }

// SetValue shows a number of small units.
func (f *NumberField) SetValue(value int64) {
	f.entry.SetText(strings.Replace(FormatDecimal(value, f.perUnit), ".", f.comma, 1))
}

// Clear empties the field.
func (f *NumberField) Clear() { f.entry.SetText("") }

// SetError shows a sentence under the field; "" takes it away. It also goes when the number is changed.
func (f *NumberField) SetError(sentence string) {
	f.setProblem(sentence)
	f.entry.setProblem(sentence != "")
}

// Focusable is what Canvas.Focus takes to put the cursor into the field.
func (f *NumberField) Focusable() fyne.Focusable { return f.entry }

// SetEnabled lets the field be typed in, or not.
func (f *NumberField) SetEnabled(enabled bool) { setEnabled(f.entry, enabled) }

// ParseDecimal reads a decimal number with a comma or a point as a whole number of small units, perUnit (a power of ten) of
// which make one. It refuses more decimals than perUnit keeps, unless they are zeros, and anything over fifteen digits.
func ParseDecimal(text string, perUnit int64) (value int64, ok bool) {
	text = strings.TrimSpace(text)
	digits, negative := strings.CutPrefix(text, "-")
	whole, fraction, _ := strings.Cut(strings.Replace(digits, ",", ".", 1), ".")
	decimals := len(strconv.FormatInt(perUnit, 10)) - 1
	fraction = strings.TrimRight(fraction, "0")
	if whole+fraction == "" && !strings.ContainsRune(digits, '0') || len(fraction) > decimals {
		return 0, false
	}
	all := whole + fraction + strings.Repeat("0", decimals-len(fraction))
	if len(all) > 15 || strings.Trim(all, "0123456789") != "" {
		return 0, false
	}
	if all == "" {
		all = "0"
	}
	value, err := strconv.ParseInt(all, 10, 64)
	if negative {
		value = -value
	}
	return value, err == nil
}

// FormatDecimal writes small units as a decimal number with a point and no superfluous zeros; ParseDecimal reads it back.
func FormatDecimal(value, perUnit int64) string {
	sign := ""
	if value < 0 {
		sign, value = "-", -value
	}
	text := sign + strconv.FormatInt(value/perUnit, 10)
	if rest := value % perUnit; rest != 0 {
		text += "." + strings.TrimRight(strconv.FormatInt(perUnit+rest, 10)[1:], "0")
	}
	return text
}
