package kit

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"

	"carnet/icons"
)

// Date is a day, a month (Day 0) or a year (Day and Month 0). The zero Date is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOrder is the order in which a language writes a date.
type DateOrder int

// The orders.
const (
	DayMonthYear DateOrder = iota
	MonthDayYear
	YearMonthDay
)

// DateWords says how dates are written and spoken.
type DateWords struct {
	Order     DateOrder
	Separator string // "/"
	Sample    string // « jj/mm/aaaa »

	// For the calendar; without OpenCalendar there is none.
	OpenCalendar, Previous, Next, Close string
	Months                              [12]string // « janvier »
	Weekdays                            [7]string  // « lu » first
	FirstWeekday                        time.Weekday
}

// DateField is a date that is typed, with the separators put in by themselves, or taken from a calendar.
type DateField struct {
	field
	entry     *entry
	words     DateWords
	partial   bool
	today     func() Date
	formatted string // what OnChanged last made of the text, to see in which direction it is being changed
	OnChanged func()
	OnSubmit  func()
}

// NewDateField returns a field for a whole date or, if partial, also a month or a year: MM/YYYY and YYYY. Today is where the
// calendar opens when the field is empty; it may be nil when there is no calendar.
func NewDateField(label, hint string, words DateWords, partial bool, today func() Date) *DateField {
	f := &DateField{entry: newEntry(mobile.NumberKeyboard), words: words, partial: partial, today: today}
	var button fyne.CanvasObject
	if words.OpenCalendar != "" && today != nil {
		button = NewIconButton(icons.Calendar, words.OpenCalendar, f.openCalendar)
	}
	f.build(f, label, hint, Row(Gap8, nil, newInputFrame(f.entry), button))
	f.entry.SetPlaceHolder(words.Sample)
	f.entry.OnChanged = f.onTyped
	f.entry.onBlur = f.tidy
	f.entry.OnSubmitted = func(string) {
		f.tidy()
		if f.OnSubmit != nil {
			f.OnSubmit()
		}
	}
	return f
}

func (f *DateField) onTyped(text string) {
	shown := text
	growing := strings.HasPrefix(text, f.formatted) && f.entry.CursorColumn >= len([]rune(text))
	if growing && !f.partial {
		// A partial date gets its separators when it is left: after « 20 » nobody knows yet whether a year is coming.
		shown = f.separate(text)
	}
	f.formatted = shown
	if shown != text {
		f.entry.SetText(shown)
		f.entry.CursorColumn = len([]rune(shown))
		f.entry.Refresh()
		return
	}
	if f.Error() != "" {
		f.SetError("")
	}
	if f.OnChanged != nil {
		f.OnChanged()
	}
}

// sizes are the digits of the three parts in the order of the language.
func (w DateWords) sizes() [3]int {
	if w.Order == YearMonthDay {
		return [3]int{4, 2, 2}
	}
	return [3]int{2, 2, 4}
}

// separate puts the separators in as soon as a part is full. What is typed after a full date is dropped.
func (f *DateField) separate(text string) string {
	sizes := f.words.sizes()
	var parts []string
	current := ""
	for _, r := range text {
		if len(parts) == 3 {
			break
		}
		if unicode.IsDigit(r) {
			current += string(r)
		}
		full := len(current) == sizes[len(parts)]
		if full || !unicode.IsDigit(r) && current != "" {
			if !full && len(current) == 1 {
				current = "0" + current // « 3/ » is the third
			}
			parts, current = append(parts, current), ""
		}
	}
	if current != "" {
		parts = append(parts, current)
	} else if len(parts) > 0 && len(parts) < 3 {
		parts = append(parts, "")
	}
	return strings.Join(parts, f.words.Separator)
}

// tidy writes what is understood the usual way.
func (f *DateField) tidy() {
	if d, ok := f.Value(); ok && d != (Date{}) {
		f.SetValue(d)
	}
}

// Value returns the date. It is not ok when what is typed is no date of the calendar between 1900 and 2199, or is partial
// where a whole one is needed. An empty field is the zero Date and ok.
func (f *DateField) Value() (Date, bool) { return f.words.parse(f.entry.Text, f.partial) }

// SetValue shows a date; the zero Date empties the field.
func (f *DateField) SetValue(d Date) {
	text := f.words.format(d)
	f.formatted = text
	f.entry.SetText(text)
}

// SetError shows a sentence under the field; "" takes it away. It also goes when the date is changed.
func (f *DateField) SetError(sentence string) {
	f.setProblem(sentence)
	f.entry.setProblem(sentence != "")
}

// Focusable is what Canvas.Focus takes to put the cursor into the field.
func (f *DateField) Focusable() fyne.Focusable { return f.entry }

// SetEnabled lets the field be typed in, or not.
func (f *DateField) SetEnabled(enabled bool) { setEnabled(f.entry, enabled) }

func (f *DateField) openCalendar() {
	c := fyne.CurrentApp().Driver().CanvasForObject(f)
	if c == nil {
		return
	}
	start, ok := f.Value()
	if !ok || start == (Date{}) {
		start = f.today()
	}
	var sheet *Sheet
	month := newMonth(f.words, start, f.today(), func(d Date) {
		f.SetValue(d)
		sheet.Hide()
	})
	sheet = ShowSheet(c, 360, month, NewQuiet(f.words.Close, "", func() { sheet.Hide() }))
}

func (w DateWords) format(d Date) string {
	if d.Year == 0 {
		return ""
	}
	year := fmt.Sprintf("%04d", d.Year)
	if d.Month == 0 {
		return year
	}
	month, day := fmt.Sprintf("%02d", d.Month), fmt.Sprintf("%02d", d.Day)
	parts := []string{day, month, year}
	switch w.Order {
	case MonthDayYear:
		parts = []string{month, day, year}
	case YearMonthDay:
		parts = []string{year, month, day}
	}
	if d.Day == 0 {
		parts = []string{month, year}
		if w.Order == YearMonthDay {
			parts = []string{year, month}
		}
	}
	return strings.Join(parts, w.Separator)
}

// parse reads digits with any separators or none: the number of digits says what they are.
func (w DateWords) parse(text string, partial bool) (Date, bool) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) })
	if len(parts) == 0 {
		return Date{}, strings.TrimSpace(text) == ""
	}
	if len(parts) == 1 {
		parts = w.split(parts[0])
	}
	numbers := make([]int, len(parts))
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil {
			return Date{}, false
		}
		numbers[i] = n
	}
	var d Date
	switch {
	case len(numbers) == 1 && partial:
		d = Date{Year: numbers[0]}
	case len(numbers) == 2 && partial && w.Order == YearMonthDay:
		d = Date{numbers[0], time.Month(numbers[1]), 0}
	case len(numbers) == 2 && partial:
		d = Date{numbers[1], time.Month(numbers[0]), 0}
	case len(numbers) == 3 && w.Order == DayMonthYear:
		d = Date{numbers[2], time.Month(numbers[1]), numbers[0]}
	case len(numbers) == 3 && w.Order == MonthDayYear:
		d = Date{numbers[2], time.Month(numbers[0]), numbers[1]}
	case len(numbers) == 3:
		d = Date{numbers[0], time.Month(numbers[1]), numbers[2]}
	default:
		return Date{}, false
	}
	return d, d.exists() && (len(numbers) < 2 || d.Month > 0) && (len(numbers) < 3 || d.Day > 0)
}

func (w DateWords) split(digits string) []string {
	sizes := w.sizes()
	switch len(digits) {
	case 8:
	case 6: // a month of a year
		if w.Order == YearMonthDay {
			return []string{digits[:4], digits[4:]}
		}
		return []string{digits[:2], digits[2:]}
	default:
		return []string{digits}
	}
	a, b := sizes[0], sizes[0]+sizes[1]
	return []string{digits[:a], digits[a:b], digits[b:]}
}

func (d Date) exists() bool {
	if d.Year < 1900 || d.Year > 2199 || d.Month < 0 || d.Month > 12 || d.Day < 0 {
		return false
	}
	return d.Day == 0 || d.Day <= daysIn(d.Year, d.Month)
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
