package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/icons"
	"carnet/screens/kit/theme"
)

// The gaps of the design, in device-independent pixels.
const (
	Gap4  float32 = 4
	Gap8  float32 = 8
	Gap12 float32 = 12
	Gap16 float32 = 16
	Gap24 float32 = 24
)

// Target is the least height of anything that can be tapped.
const Target float32 = 48

// Status says how urgent a thing is. A word always goes with it: colour alone tells nothing.
type Status int

// The statuses, from no statement at all to late.
const (
	None    Status = iota
	Neutral        // a plain fact, « À venir »
	Info           // worth knowing
	Done           // nothing left to do
	Due            // to do now
	Late           // should have been done
)

func (s Status) text() fyne.ThemeColorName {
	switch s {
	case Info:
		return theme.ColorInfoText
	case Done:
		return theme.ColorDoneText
	case Due:
		return theme.ColorDueText
	case Late:
		return theme.ColorLateText
	}
	return theme.ColorNeutralText
}

func (s Status) fill() fyne.ThemeColorName {
	switch s {
	case Info:
		return theme.ColorInfoFill
	case Done:
		return theme.ColorDoneFill
	case Due:
		return theme.ColorDueFill
	case Late:
		return theme.ColorLateFill
	}
	return theme.ColorNeutralFill
}

// Icon is the drawing that goes with the status when a screen has none that says more. None has no icon.
func (s Status) Icon() icons.Icon {
	switch s {
	case Info, Neutral:
		return icons.Info
	case Done:
		return icons.Check
	case Due:
		return icons.Clock
	case Late:
		return icons.Alert
	}
	return ""
}

// look is the theme as one widget sees it.
type look struct {
	*theme.Theme
	theme.Tokens
	variant fyne.ThemeVariant
}

func lookOf(w interface{ Theme() fyne.Theme }) look {
	t, v := theme.Of(w.Theme()), fyne.CurrentApp().Settings().ThemeVariant()
	return look{Theme: t, Tokens: t.Tokens(v), variant: v}
}

// colour returns a named colour; the empty name is transparent.
func (l look) colour(name fyne.ThemeColorName) color.Color {
	if name == "" {
		return color.Transparent
	}
	return l.Color(name, l.variant)
}

// grown scales a size that holds a drawing beside text: drawings grow with the text, but less.
func (l look) grown(size float32) float32 { return size * min(l.Scale(), 1.5) }

// textScale is the scale outside any widget, for layouts, which have no theme of their own.
func textScale() float32 { return theme.Of(fynetheme.Current()).Scale() }
