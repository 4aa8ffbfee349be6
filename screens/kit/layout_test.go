package kit_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"

	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
)

// Whatever is written, at whatever width and size: no letter is lost, and no line is wider than it may be.
func TestTextWrapsWithoutLoss(t *testing.T) {
	test.NewTempApp(t)
	words := rapid.SliceOfN(rapid.StringMatching(`[a-zéèàA-Z0-9,’?:;«»·-]{1,24}`), 1, 14)
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(words.Draw(rt, "words"), " ")
		width := rapid.Float32Range(40, 600).Draw(rt, "width")
		test.ApplyTheme(t, theme.New(theme.Light, rapid.Float32Range(1, 2).Draw(rt, "scale")))
		label := kit.NewText(text, kit.Style(rapid.IntRange(0, 6).Draw(rt, "style")))
		label.Resize(fyne.NewSize(width, 1000))
		lines := label.Lines()
		if got := squeeze(strings.Join(lines, "")); got != squeeze(text) {
			rt.Fatalf("wrapped to %q, from %q", lines, text)
		}
		for _, o := range test.WidgetRenderer(label).Objects() {
			line := o.(*canvas.Text)
			if line.MinSize().Width > width+1 && utf8.RuneCountInString(line.Text) > 1 {
				rt.Fatalf("line %q is %v wide in %v", line.Text, line.MinSize().Width, width)
			}
		}
		if label.MinSize().Height < float32(len(lines))*13 {
			rt.Fatalf("%d lines in a height of %v", len(lines), label.MinSize().Height)
		}
	})
}

func squeeze(s string) string { return strings.ReplaceAll(s, " ", "") }

func TestALineNeverBeginsWithAFrenchMark(t *testing.T) {
	test.NewTempApp(t)
	text := "Voulez-vous supprimer cette ordonnance ? Rien n’est perdu : elle reste « dans la corbeille » trente jours !"
	for width := float32(120); width < 700; width += 7 {
		label := kit.NewText(text, kit.Body)
		label.Resize(fyne.NewSize(width, 500))
		for _, line := range label.Lines() {
			if strings.HasPrefix(line, "?") || strings.HasPrefix(line, ":") || strings.HasPrefix(line, "!") || strings.HasPrefix(line, "»") || strings.HasSuffix(line, "«") {
				t.Fatalf("at %v: %q", width, line)
			}
		}
	}
}

func TestFileNamesKeepTheirEnds(t *testing.T) {
	for _, c := range []struct {
		name string
		most int
		want string
	}{
		{"court.pdf", 20, "court.pdf"},
		{"ordonnance_dr_martin_8_juillet.pdf", 20, "ordonnanc…uillet.pdf"},
		{"éàüöéàüöéàüö", 6, "éàü…üö"},
	} {
		got := kit.MiddleCut(c.name, c.most)
		if c.name == "éàüöéàüöéàüö" {
			if utf8.RuneCountInString(got) != c.most || !utf8.ValidString(got) {
				t.Errorf("%q cut to %q", c.name, got)
			}
			continue
		}
		if got != c.want || utf8.RuneCountInString(got) > c.most {
			t.Errorf("%q cut to %q, want %q", c.name, got, c.want)
		}
	}
}

// On every screen of the gallery, at 100 and 200 %: nothing stands outside the screen at its sides, no text is wider than its
// place, and what can be tapped is large enough for a finger.
func TestScreensFitAtAnyTextSize(t *testing.T) {
	for _, scale := range []float32{1, 1.3, 2} {
		for _, g := range gallery {
			if g.desktop {
				continue
			}
			test.NewTempApp(t)
			test.ApplyTheme(t, theme.New(theme.Light, scale))
			w := test.NewTempWindow(t, container.NewWithoutLayout())
			w.SetPadded(false)
			w.Resize(fyne.NewSize(390, 844))
			w.SetContent(g.build(w.Canvas()))
			w.Resize(fyne.NewSize(390, 845))
			w.Resize(fyne.NewSize(390, 844))
			for _, o := range seen(w.Content()) {
				checkFits(t, g.name, scale, o)
			}
		}
	}
}

func checkFits(t *testing.T, screen string, scale float32, o fyne.CanvasObject) {
	t.Helper()
	if text, ok := o.(*kit.Text); ok && text.Visible() && !text.NoWrap {
		for _, line := range test.WidgetRenderer(text).Objects() {
			if line.MinSize().Width > text.Size().Width+1.5 {
				t.Errorf("%s at %v: %q is wider than its place", screen, scale, line.(*canvas.Text).Text)
			}
		}
		if need := text.HeightFor(text.Size().Width); need > text.Size().Height+0.5 {
			t.Errorf("%s at %v: %q needs a height of %v and has %v", screen, scale, text.Text, need, text.Size().Height)
		}
		x := fyne.CurrentApp().Driver().AbsolutePositionForObject(text).X
		if x < 0 || x+text.Size().Width > 391 {
			t.Errorf("%s at %v: %q stands outside the screen", screen, scale, text.Text)
		}
	}
	_, button := o.(fyne.Accessible)
	d, can := o.(fyne.Disableable)
	if _, taps := o.(fyne.Tappable); taps && button && can && !d.Disabled() && o.Visible() && screen != "calendar" {
		if o.Size().Width < kit.Target-0.5 || o.Size().Height < kit.Target-0.5 {
			t.Errorf("%s at %v: %q is only %v", screen, scale, o.(fyne.Accessible).AccessibilityLabel(), o.Size())
		}
	}
}

func TestPillGoesUnderTheTextsWhenTheyAreLarge(t *testing.T) {
	spec := kit.RowSpec{Icon: icons.Alert, Title: "Méningocoque B, première dose", Detail: "Prévue le 10 juin", Status: kit.Late, Pill: "En retard"}
	beside, under := kit.NewStatusRow(spec), kit.NewStatusRow(spec)
	height := func(scale float32, row *kit.StatusRow) (pillY, titleY float32) {
		w := stage(t, scale, kit.NewScrollColumn(0, row))
		for _, o := range seen(w.Content()) {
			if c, ok := o.(*kit.Text); ok {
				y := fyne.CurrentApp().Driver().AbsolutePositionForObject(c).Y
				switch c.Text {
				case spec.Pill:
					pillY = y
				case spec.Detail:
					titleY = y
				}
			}
		}
		return pillY, titleY
	}
	if pill, detail := height(1, beside); pill > detail+20 {
		t.Errorf("at 100 %% the pill is at %v, under the detail at %v", pill, detail)
	}
	if pill, detail := height(2, under); pill < detail+30 {
		t.Errorf("at 200 %% the pill is at %v, beside the detail at %v", pill, detail)
	}
}

func TestColumnStaysReadable(t *testing.T) {
	test.NewTempApp(t)
	test.ApplyTheme(t, theme.New(theme.Light, 1))
	text := kit.NewText(strings.Repeat("mot ", 80), kit.Body)
	column := kit.Column(0, text)
	column.Resize(fyne.NewSize(1600, 400))
	for _, line := range text.Lines() {
		if n := utf8.RuneCountInString(line); n > 80 {
			t.Errorf("a line of %d letters", n)
		}
	}
	if x := fyne.CurrentApp().Driver().AbsolutePositionForObject(text).X; x < 0 {
		t.Error("the column is not on the screen")
	}
	if got := text.Size().Width; got != kit.Readable {
		t.Errorf("the column is %v wide, want %v", got, kit.Readable)
	}
}

func TestTwoColumnsAreStackedOnAPhone(t *testing.T) {
	test.NewTempApp(t)
	test.ApplyTheme(t, theme.New(theme.Light, 1))
	left, right := kit.NewText("gauche", kit.Body), kit.NewText("droite", kit.Body)
	two := kit.TwoColumns(left, right)
	two.Resize(fyne.NewSize(1060, 600))
	if left.Position().Y != right.Position().Y || right.Position().X <= left.Position().X {
		t.Errorf("side by side: %v and %v", left.Position(), right.Position())
	}
	two.Resize(fyne.NewSize(390, 600))
	if right.Position().Y <= left.Position().Y || right.Position().X != left.Position().X {
		t.Errorf("stacked: %v and %v", left.Position(), right.Position())
	}
}

func TestGridKeepsTilesOfOneLineEquallyHigh(t *testing.T) {
	test.NewTempApp(t)
	test.ApplyTheme(t, theme.New(theme.Light, 1))
	a := kit.NewTile(nil, icons.File, "Un titre qui a besoin de plusieurs lignes pour être lu", "détail", nil)
	b := kit.NewTile(nil, icons.File, "Court", "", nil)
	grid := kit.Grid(150, 12, a, b)
	grid.Resize(fyne.NewSize(358, 800))
	if a.Position().Y != b.Position().Y || a.Size() != b.Size() || a.Size().Width != 173 {
		t.Errorf("tiles at %v %v and %v %v", a.Position(), a.Size(), b.Position(), b.Size())
	}
}

func TestButtonsGetALineEachWhenTheyDoNotFit(t *testing.T) {
	test.NewTempApp(t)
	test.ApplyTheme(t, theme.New(theme.Light, 2))
	a, b := kit.NewPrimary("Prendre rendez-vous", "", nothing), kit.NewSecondary("C’est fait", "", nothing)
	line := kit.ButtonRow(a, b)
	line.Resize(fyne.NewSize(326, 300))
	if b.Position().Y < a.Position().Y+a.Size().Height || a.Size().Width != 326 {
		t.Errorf("buttons at %v %v and %v", a.Position(), a.Size(), b.Position())
	}
	line.Resize(fyne.NewSize(900, 300))
	if b.Position().Y != a.Position().Y || a.Size().Width < b.Size().Width {
		t.Errorf("buttons on one line at %v and %v", a.Position(), b.Position())
	}
}

func TestScrollColumnGrowsWithItsTexts(t *testing.T) {
	first, second := kit.NewText("court", kit.Body), kit.NewText("dessous", kit.Body)
	column := kit.NewScrollColumn(0, first, second)
	stage(t, 1, column)
	before := second.Position().Y
	first.SetText(strings.Repeat("bien plus long ", 20))
	column.Refresh()
	if second.Position().Y < before+60 {
		t.Errorf("the second text stayed at %v", second.Position().Y)
	}
	column.SetObjects(second)
	if second.Position().Y != 0 {
		t.Errorf("alone, the second text is at %v", second.Position().Y)
	}
}

func TestANumberStaysWithWhatItCounts(t *testing.T) {
	test.NewTempApp(t)
	text := "Rotavirus, 2e dose, prévue le 8 octobre 2026 entre 4 mois et 12,5 mois, en 2027 ou plus tard"
	for width := float32(130); width < 700; width += 7 {
		label := kit.NewText(text, kit.Body)
		label.Resize(fyne.NewSize(width, 500))
		for _, line := range label.Lines() {
			for _, number := range []string{"2e", "8", "4", "12,5"} {
				if line == number || strings.HasSuffix(line, " "+number) {
					t.Fatalf("at %v: %q", width, line)
				}
			}
		}
	}
}

// A field stands in a card, in a box: its error is still what one sees after « Enregistrer ».
func TestComplainScrollsToAFieldInsideACard(t *testing.T) {
	first, last := kit.NewTextField("Premier", ""), kit.NewTextField("Dernier", "")
	var between []fyne.CanvasObject
	for range 20 {
		between = append(between, kit.NewTextField("Autre", ""))
	}
	column := kit.NewScrollColumn(0, kit.NewCard(kit.VBox(kit.Gap16, first)), kit.VBox(kit.Gap16, between...), kit.NewCard(kit.VBox(kit.Gap16, last)))
	w := stage(t, 1, column)
	w.Resize(fyne.NewSize(390, 600))
	for _, field := range []*kit.TextField{last, first} {
		column.Complain(field, "Ce champ est vide.")
		y := fyne.CurrentApp().Driver().AbsolutePositionForObject(field).Y
		if y < 0 || y > 600-kit.Target {
			t.Errorf("the field with the error is at %v of 600", y)
		}
		reads(t, field, "Ce champ est vide.")
	}
}
