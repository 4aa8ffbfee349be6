package welcome

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"golang.org/x/text/unicode/norm"

	"carnet/screens/kit"
	"carnet/screens/stage"
)

// NewIdentifier returns a field that writes what is typed in the form of an identifier. changed may be nil.
func NewIdentifier(label, hint string, changed, submit func()) *kit.TextField {
	f := kit.NewTextField(label, hint)
	f.OnSubmit = submit
	f.OnChanged = func(typed string) {
		if plain := plainIdentifier(typed); plain != typed {
			f.SetText(plain) // comes back here
			return
		}
		if changed != nil {
			changed()
		}
	}
	return f
}

// plainIdentifier forgives capitals, accents and spaces, which keyboards add by themselves. What is left is refused
// with a sentence, since dropping it in silence would leave the person with another name than the one she typed.
func plainIdentifier(typed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(typed))
}

// NewCodeField returns a field for a code that is copied from paper or by ear, which it writes in capitals.
func NewCodeField(label, hint string, submit func()) *kit.TextField {
	f := kit.NewTextField(label, hint)
	f.OnSubmit = submit
	f.OnChanged = func(typed string) {
		if upper := strings.ToUpper(typed); upper != typed {
			f.SetText(upper)
		}
	}
	return f
}

// CodeSymbols counts the letters and digits of a code; dashes and spaces are only for reading.
func CodeSymbols(code string) int {
	n := 0
	for _, r := range code {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// Focus puts the cursor into a field once the screen is shown. Not on a phone, where a keyboard would come up over
// what is to be read first.
func Focus(st *stage.Stage, f *kit.TextField) {
	if st.Phone {
		return
	}
	fyne.Do(func() {
		if fyne.CurrentApp().Driver().CanvasForObject(f) != nil {
			st.Window.Canvas().Focus(f.Focusable())
		}
	})
}
