package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Pair is a text colour with the fill that it is readable on (contrast 5.6:1 or more, measured by a test).
type Pair struct {
	Text color.NRGBA
	Fill color.NRGBA
}

// Tokens are the colours of one variant, for widgets and for drawings of our own such as charts.
type Tokens struct {
	Background color.NRGBA // behind everything
	Surface    color.NRGBA // cards, bars, inputs
	Border     color.NRGBA // around a surface, between rows
	Control    color.NRGBA // outline of an input: 3:1 against Surface, so that its edge can be seen
	Text       color.NRGBA
	Muted      color.NRGBA
	Primary    color.NRGBA // filled buttons, selection, focus
	OnPrimary  color.NRGBA
	Hover      color.NRGBA // translucent, laid over what the pointer is on
	Scrim      color.NRGBA // translucent, laid over the screen behind a dialog
	Paper      color.NRGBA // behind the picture of a document

	Done    Pair
	Due     Pair
	Late    Pair
	Info    Pair
	Neutral Pair // a fact without urgency: « À venir », a chip that is not chosen

	Danger   color.NRGBA // fill of a button that removes something
	OnDanger color.NRGBA

	Inverse       color.NRGBA // a bar that stands out from the screen
	InverseText   color.NRGBA
	InverseAction color.NRGBA

	ChildPoint  color.NRGBA // the child's own measures on a chart
	ChartMedian color.NRGBA // the 50th centile
	ChartCurve  color.NRGBA // the other centiles
	ChartOuter  color.NRGBA // band between an outer and an inner centile
	ChartInner  color.NRGBA // band around the median
	ChartGrid   color.NRGBA
	ChartLabel  color.NRGBA // numbers along the axes, names of the curves

	// Strong asks drawings of our own for thicker lines: high contrast.
	Strong bool
}

// For returns the tokens of a Fyne variant.
func For(v fyne.ThemeVariant) Tokens {
	if v == fynetheme.VariantDark {
		return dark()
	}
	return light()
}

func light() Tokens {
	return Tokens{
		Background: rgb(0xFAF8F5), Surface: rgb(0xFFFFFF), Border: rgb(0xE7E2DB), Control: rgb(0x938F87),
		Text: rgb(0x1F2430), Muted: rgb(0x5B6270),
		Primary: rgb(0x1F5F8B), OnPrimary: rgb(0xFFFFFF),
		Hover: rgba(0x1F5F8B, 0x14), Scrim: rgba(0x1F2430, 0x73), Paper: rgb(0xF0EDE8),
		Done:    Pair{rgb(0x226B4C), rgb(0xE6F4EC)},
		Due:     Pair{rgb(0x7A4E00), rgb(0xFFF1D6)},
		Late:    Pair{rgb(0xA12D25), rgb(0xFCE9E7)},
		Info:    Pair{rgb(0x2A528F), rgb(0xE7EFFA)},
		Neutral: Pair{rgb(0x535A67), rgb(0xEFECE7)},
		Danger:  rgb(0xA12D25), OnDanger: rgb(0xFFFFFF),
		Inverse: rgb(0x1F2430), InverseText: rgb(0xFFFFFF), InverseAction: rgb(0x86BDE8),
		ChildPoint: rgb(0xC2571A), ChartMedian: rgb(0x1F5F8B), ChartCurve: rgb(0x86A9C4),
		ChartOuter: rgb(0xE6EEF5), ChartInner: rgb(0xD2E0EC), ChartGrid: rgb(0xEBE8E3), ChartLabel: rgb(0x555C6A),
	}
}

func dark() Tokens {
	return Tokens{
		Background: rgb(0x14181D), Surface: rgb(0x1D242C), Border: rgb(0x2B343E), Control: rgb(0x6C7887),
		Text: rgb(0xECEFF3), Muted: rgb(0xA7B0BC),
		Primary: rgb(0x86BDE8), OnPrimary: rgb(0x10202C),
		Hover: rgba(0x86BDE8, 0x1C), Scrim: rgba(0x05070A, 0x99), Paper: rgb(0x262E37),
		Done:    Pair{rgb(0x86D3AB), rgb(0x16302A)},
		Due:     Pair{rgb(0xF2C874), rgb(0x362B12)},
		Late:    Pair{rgb(0xF5A49B), rgb(0x3A1F1C)},
		Info:    Pair{rgb(0xA9C8F5), rgb(0x1B2A40)},
		Neutral: Pair{rgb(0xB4BCC7), rgb(0x2B343E)},
		Danger:  rgb(0xF5A49B), OnDanger: rgb(0x3A1F1C),
		Inverse: rgb(0xECEFF3), InverseText: rgb(0x1F2430), InverseAction: rgb(0x1F5F8B),
		ChildPoint: rgb(0xF0935A), ChartMedian: rgb(0x86BDE8), ChartCurve: rgb(0x54758F),
		ChartOuter: rgb(0x22303C), ChartInner: rgb(0x293D4E), ChartGrid: rgb(0x2B343E), ChartLabel: rgb(0xA7B0BC),
	}
}

// ForContrast returns the tokens of a Fyne variant in high contrast: texts at 7:1 or more, outlines like texts, and what is
// told apart by a fill elsewhere told apart by an outline.
func ForContrast(v fyne.ThemeVariant) Tokens {
	if v == fynetheme.VariantDark {
		return darkContrast()
	}
	return lightContrast()
}

func lightContrast() Tokens {
	black, white := rgb(0x000000), rgb(0xFFFFFF)
	return Tokens{
		Background: white, Surface: white, Border: black, Control: black,
		Text: black, Muted: rgb(0x262626),
		Primary: rgb(0x00397A), OnPrimary: white,
		Hover: rgba(0x00397A, 0x24), Scrim: rgba(0x000000, 0x99), Paper: white,
		Done:    Pair{rgb(0x00401F), rgb(0xE3F6EA)},
		Due:     Pair{rgb(0x4A2E00), rgb(0xFFF0CC)},
		Late:    Pair{rgb(0x7A0D08), rgb(0xFDE8E6)},
		Info:    Pair{rgb(0x0B2E66), rgb(0xE6EFFC)},
		Neutral: Pair{black, rgb(0xEDEDED)},
		Danger:  rgb(0x7A0D08), OnDanger: white,
		Inverse: black, InverseText: white, InverseAction: rgb(0x9CD0FF),
		ChildPoint: rgb(0x7A2500), ChartMedian: black, ChartCurve: rgb(0x404040),
		ChartOuter: rgb(0xF2F2F2), ChartInner: rgb(0xE4E4E4), ChartGrid: rgb(0xA6A6A6), ChartLabel: black,
		Strong: true,
	}
}

func darkContrast() Tokens {
	black, white := rgb(0x000000), rgb(0xFFFFFF)
	return Tokens{
		Background: black, Surface: black, Border: white, Control: white,
		Text: white, Muted: rgb(0xE0E0E0),
		Primary: rgb(0x9CD0FF), OnPrimary: black,
		Hover: rgba(0x9CD0FF, 0x33), Scrim: rgba(0x000000, 0xC0), Paper: rgb(0x1A1A1A),
		Done:    Pair{rgb(0x9BEDC0), rgb(0x0C2A1C)},
		Due:     Pair{rgb(0xFFD27A), rgb(0x2E2206)},
		Late:    Pair{rgb(0xFFB9B2), rgb(0x35100D)},
		Info:    Pair{rgb(0xBFD9FF), rgb(0x0E2040)},
		Neutral: Pair{white, rgb(0x262626)},
		Danger:  rgb(0xFFB9B2), OnDanger: black,
		Inverse: white, InverseText: black, InverseAction: rgb(0x00397A),
		ChildPoint: rgb(0xFFB27A), ChartMedian: white, ChartCurve: rgb(0xC0C0C0),
		ChartOuter: rgb(0x141414), ChartInner: rgb(0x232323), ChartGrid: rgb(0x5C5C5C), ChartLabel: white,
		Strong: true,
	}
}

// ChildColours is how many colours a child can be given.
const ChildColours = 8

// Child returns the colour number i (any integer is accepted and taken modulo ChildColours) as a fill, with the colour of an
// initial written on it. The colours are the same in both variants, so that a child keeps hers; they were chosen by a
// search for the largest distance between any two as seen by people with each of the three colour blindnesses.
func Child(i int) Pair {
	i = ((i % ChildColours) + ChildColours) % ChildColours
	dark, white := rgb(0x1F2430), rgb(0xFFFFFF)
	return [ChildColours]Pair{
		{white, rgb(0x1F5F8B)},
		{dark, rgb(0xE587A8)},
		{dark, rgb(0xE1C785)},
		{white, rgb(0x7A253A)},
		{dark, rgb(0x83D7EB)},
		{dark, rgb(0xB09E53)},
		{dark, rgb(0x9FA9F2)},
		{white, rgb(0xA3483C)},
	}[i]
}

func rgb(hex uint32) color.NRGBA { return rgba(hex, 0xFF) }

func rgba(hex uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: alpha}
}
