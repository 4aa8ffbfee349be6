package kit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"carnet/screens/kit/theme"
)

// Style is the role of a text on a screen; it sets size, weight and colour.
type Style int

// The styles, with size and line height at 100 %.
const (
	Body      Style = iota // 16/24
	Title                  // 24/30 bold: what this screen is
	Name                   // 18/24 bold: a person
	Section                // 15/20 bold: title above a group
	LineTitle              // 16/22 bold: first line of a row
	Detail                 // 14/20 muted: second line of a row
	Small                  // 13/18 muted: the smallest there is
	strong                 // 16/22 bold on a button
	badge                  // 13/18 bold in a pill
	linkStyle              // 14/20 bold, at the left of a line
	segmentOn              // 14/20 bold: the chosen segment
)

type textStyle struct {
	size, line float32
	bold       bool
	colour     fyne.ThemeColorName
}

func (s Style) spec() textStyle {
	switch s {
	case Title:
		return textStyle{24, 30, true, theme.ColorText}
	case Name:
		return textStyle{18, 24, true, theme.ColorText}
	case Section:
		return textStyle{15, 20, true, theme.ColorText}
	case LineTitle, strong:
		return textStyle{16, 22, true, theme.ColorText}
	case Detail:
		return textStyle{14, 20, false, theme.ColorMuted}
	case Small:
		return textStyle{13, 18, false, theme.ColorMuted}
	case segmentOn, linkStyle:
		return textStyle{14, 20, true, theme.ColorText}
	case badge:
		return textStyle{13, 18, true, theme.ColorText}
	}
	return textStyle{16, 24, false, theme.ColorText}
}

// Text is a text that wraps at words, and inside a word only when that word is wider than the whole line. It is never cut.
// Change the fields before it is shown, or call Refresh after.
type Text struct {
	widget.BaseWidget
	Text   string
	Style  Style
	Color  fyne.ThemeColorName // "" is the colour of the style
	Align  fyne.TextAlign
	NoWrap bool // one line per line of Text; for short words in bars and pills

	atMost  float32 // a bar that cannot grow limits the text scale; 0 does not
	wrapped wrapping
}

// wrapping remembers the last wrap, as layouts ask for heights more often than texts change.
type wrapping struct {
	text  string
	width float32
	size  float32
	style Style
	lines []string
}

var _ fyne.Widget = (*Text)(nil)
var _ fyne.Accessible = (*Text)(nil)

// NewText returns a text that wraps.
func NewText(text string, style Style) *Text {
	t := &Text{Text: text, Style: style}
	t.ExtendBaseWidget(t)
	return t
}

// NewColored returns a text that wraps, in a colour of the theme.
func NewColored(text string, style Style, color fyne.ThemeColorName) *Text {
	t := NewText(text, style)
	t.Color = color
	return t
}

func newLine(text string, style Style) *Text {
	t := NewText(text, style)
	t.NoWrap = true
	return t
}

// SetText changes the text.
func (t *Text) SetText(text string) {
	if t.Text == text {
		return
	}
	t.Text = text
	t.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (t *Text) AccessibilityLabel() string { return t.Text }

// AccessibilityRole implements fyne.Accessible.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Lines returns the text as it is broken at the present width.
func (t *Text) Lines() []string { return t.linesAt(t.Size().Width) }

// HeightFor returns the height at a width.
func (t *Text) HeightFor(width float32) float32 {
	return float32(len(t.linesAt(width))) * t.lineHeight()
}

// NaturalWidth returns the width at which nothing wraps.
func (t *Text) NaturalWidth() float32 {
	var widest float32
	for line := range strings.SplitSeq(t.Text, "\n") {
		widest = max(widest, t.measure(line))
	}
	return widest
}

func (t *Text) widestLine(width float32) float32 {
	var widest float32
	for _, line := range t.linesAt(width) {
		widest = max(widest, t.measure(line))
	}
	return widest
}

// longestWord is capped, since a word wider than the screen is broken rather than pushed out of it.
func (t *Text) longestWord() float32 {
	var widest float32
	for _, word := range strings.Fields(t.Text) {
		widest = max(widest, t.measure(word))
	}
	return min(widest, 120*t.scale())
}

func (t *Text) lineHeight() float32 { return t.Style.spec().line * t.scale() }

func (t *Text) textSize() float32 { return t.Style.spec().size * t.scale() }

func (t *Text) scale() float32 {
	if t.atMost > 0 {
		return min(lookOf(t).Scale(), t.atMost)
	}
	return lookOf(t).Scale()
}

func (t *Text) measure(s string) float32 {
	w := fyne.MeasureText(s, t.textSize(), fyne.TextStyle{Bold: t.Style.spec().bold}).Width
	return w + 0.5 // drawing rounds to whole pixels
}

func (t *Text) linesAt(width float32) []string {
	key := wrapping{text: t.Text, width: width, size: t.textSize(), style: t.Style}
	if t.wrapped.lines != nil && key.text == t.wrapped.text && key.width == t.wrapped.width &&
		key.size == t.wrapped.size && key.style == t.wrapped.style {
		return t.wrapped.lines
	}
	for line := range strings.SplitSeq(t.Text, "\n") {
		if t.NoWrap || width <= 0 {
			key.lines = append(key.lines, line)
		} else {
			key.lines = append(key.lines, wrap(line, width, t.measure)...)
		}
	}
	t.wrapped = key
	return key.lines
}

// wrap breaks one line at spaces so that each part is at most width wide, measured by measure. Non-breaking spaces hold.
// A word that is wider alone is broken between its letters.
func wrap(line string, width float32, measure func(string) float32) []string {
	if measure(line) <= width {
		return []string{line}
	}
	var lines []string
	current := ""
	for _, word := range words(line) {
		candidate := word
		if current != "" {
			candidate = current + " " + word
		}
		if measure(candidate) <= width {
			current = candidate
			continue
		}
		if current != "" {
			lines = append(lines, current)
		}
		for measure(word) > width && utf8.RuneCountInString(word) > 1 {
			head := fitting(word, width, measure)
			if space := strings.LastIndex(head, " "); space > 0 { // words that would rather stay together
				head = head[:space]
			}
			lines = append(lines, head)
			word = strings.TrimPrefix(word[len(head):], " ")
		}
		current = word
	}
	return append(lines, current)
}

// words splits at spaces, but keeps the marks that French sets apart from a word with it: a line never begins with « ? ».
// A number stays with what it counts: « 2e dose », « 8 octobre », « 4 mois ».
func words(line string) []string {
	var kept []string
	opened := false
	for word := range strings.SplitSeq(line, " ") {
		last := len(kept) - 1
		if last >= 0 && (opened || closesFrench(word)) {
			kept[last] += " " + word
		} else {
			kept = append(kept, word)
		}
		opened = strings.HasSuffix(word, "«") || counts(word)
	}
	return kept
}

// counts reports a short number, of which something follows: not a year, and not the end of a sentence.
func counts(word string) bool {
	digits, other := 0, 0
	for i, r := range word {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case i == 0 || !unicode.IsLetter(r) && r != ',' && r != '.':
			return false
		default:
			other++
		}
	}
	return digits > 0 && digits+other <= 5 && (digits < 4 || other > 0) && !strings.HasSuffix(word, ".") && !strings.HasSuffix(word, ",")
}

func closesFrench(word string) bool {
	switch strings.TrimRight(word, ".,") {
	case "?", "!", ":", ";", "»", "%", "·":
		return true
	}
	return false
}

// fitting returns the longest beginning of word that fits, one letter at least.
func fitting(word string, width float32, measure func(string) float32) string {
	end := 0
	for i, r := range word {
		next := i + utf8.RuneLen(r)
		if end > 0 && measure(word[:next]) > width {
			break
		}
		end = next
	}
	return word[:end]
}

// MiddleCut shortens a file name to at most most characters by leaving out its middle, so that its beginning and its
// extension stay. It is the only text that is ever shortened. A most under 5 is taken as 5.
func MiddleCut(name string, most int) string {
	most = max(most, 5)
	runes := []rune(name)
	if len(runes) <= most {
		return name
	}
	tail := min(most/2, 12)
	return string(runes[:most-1-tail]) + "…" + string(runes[len(runes)-tail:])
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer { return &textRenderer{text: t} }

// rise lifts a text so that its small letters, not its line, are level with the icon beside it: Noto Sans sits low in its line.
const rise float32 = 0.06

type textRenderer struct {
	text  *Text
	lines []*canvas.Text
}

func (r *textRenderer) MinSize() fyne.Size {
	t := r.text
	if t.NoWrap {
		return fyne.NewSize(t.NaturalWidth(), t.HeightFor(0))
	}
	return fyne.NewSize(t.longestWord(), t.HeightFor(t.Size().Width))
}

func (r *textRenderer) Layout(size fyne.Size) {
	t := r.text
	l, spec := lookOf(t), t.Style.spec()
	name := t.Color
	if name == "" {
		name = spec.colour
	}
	texts := t.linesAt(size.Width)
	for len(r.lines) < len(texts) {
		r.lines = append(r.lines, canvas.NewText("", l.Text))
	}
	r.lines = r.lines[:len(texts)]
	step := t.lineHeight()
	for i, line := range r.lines {
		line.Text = texts[i]
		line.TextSize = t.textSize()
		line.TextStyle = fyne.TextStyle{Bold: spec.bold}
		line.Alignment = t.Align
		line.Color = l.colour(name)
		natural := line.MinSize().Height
		line.Resize(fyne.NewSize(size.Width, natural))
		line.Move(fyne.NewPos(0, float32(i)*step+(step-natural)/2-rise*line.TextSize))
	}
}

func (r *textRenderer) Refresh() {
	r.Layout(r.text.Size())
	for _, line := range r.lines {
		line.Refresh()
	}
	canvas.Refresh(r.text)
}

func (r *textRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.lines))
	for i, line := range r.lines {
		objects[i] = line
	}
	return objects
}

func (r *textRenderer) Destroy() {}
