package kit_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"

	"carnet/screens/kit"
)

func typed(w fyne.Window, field interface{ Focusable() fyne.Focusable }, text string) {
	w.Canvas().Focus(field.Focusable())
	test.Type(field.Focusable(), text)
}

func TestErrorIsShownInPlaceUntilTheTextChanges(t *testing.T) {
	f := kit.NewTextField("Lot", "Sur l’étiquette")
	w := stage(t, 1, kit.NewScrollColumn(0, f))
	before := f.MinSize().Height
	f.SetError("Ce lot n’est pas lisible.")
	reads(t, w.Content(), "Ce lot n’est pas lisible.")
	if f.MinSize().Height <= before {
		t.Error("there is no room for the error")
	}
	typed(w, f, "U3F12")
	readsNot(t, w.Content(), "lisible")
	if f.Error() != "" || f.Text() != "U3F12" {
		t.Errorf("error %q, text %q", f.Error(), f.Text())
	}
}

func TestTextFieldCallsBack(t *testing.T) {
	f := kit.NewTextField("Prénom", "")
	w := stage(t, 1, f)
	var got []string
	submitted := 0
	f.OnChanged, f.OnSubmit = func(s string) { got = append(got, s) }, func() { submitted++ }
	typed(w, f, "Lo")
	key(w, fyne.KeyReturn)
	if fmt.Sprint(got) != "[L Lo]" || submitted != 1 {
		t.Errorf("got %v, submitted %d times", got, submitted)
	}
}

func TestPasswordIsNotReadable(t *testing.T) {
	f := kit.NewPasswordField("Mot de passe", "")
	w := stage(t, 1, f)
	typed(w, f, "secret")
	readsNot(t, w.Content(), "secret")
	if f.Text() != "secret" {
		t.Errorf("kept %q", f.Text())
	}
}

func TestSearchFieldEmpties(t *testing.T) {
	f := kit.NewSearchField("Chercher un mot, un médecin…", "Effacer")
	w := stage(t, 1, f)
	var last string
	f.OnChanged = func(s string) { last = s }
	typed(w, f, "martin")
	if last != "martin" {
		t.Errorf("searched for %q", last)
	}
	tap(t, w.Content(), "Effacer")
	if f.Text() != "" || last != "" {
		t.Error("the cross does not empty the field")
	}
	typed(w, f, "x")
	key(w, fyne.KeyEscape)
	if f.Text() != "" {
		t.Error("Escape does not empty the field")
	}
}

func TestNumberField(t *testing.T) {
	for typing, want := range map[string]struct {
		value int64
		ok    bool
	}{
		"6,42": {6420, true}, "6.42": {6420, true}, "6,420 kg": {6420, true}, "0,001": {1, true}, "12": {12000, true}, ",5": {500, true}, "6,": {6000, true},
		"": {0, false}, "6,4205": {0, false}, "6,42,1": {0, false}, "-": {0, false}, ",": {0, false}, "1234567890123456": {0, false}, "6,4200000": {6420, true},
	} {
		f := kit.NewNumberField("Poids", "", "kg", 1000, ",")
		w := stage(t, 1, f)
		typed(w, f, typing)
		if value, ok := f.Value(); ok != want.ok || ok && value != want.value {
			t.Errorf("%q is %d, %v; want %d, %v", typing, value, ok, want.value, want.ok)
		}
	}
	f := kit.NewNumberField("Poids", "", "kg", 1000, ",")
	w := stage(t, 1, f)
	f.SetValue(6420)
	reads(t, w.Content(), "6,42")
	reads(t, w.Content(), "kg")
	f.Clear()
	if !f.Empty() {
		t.Error("Clear leaves something")
	}
}

func TestDecimalsAreKeptExactly(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		perUnit := rapid.SampledFrom([]int64{1, 10, 100, 1000}).Draw(rt, "perUnit")
		value := rapid.Int64Range(-99_999_999_999, 99_999_999_999).Draw(rt, "value")
		text := kit.FormatDecimal(value, perUnit)
		for _, written := range []string{text, strings.Replace(text, ".", ",", 1)} {
			if got, ok := kit.ParseDecimal(written, perUnit); !ok || got != value {
				rt.Fatalf("%d became %q and then %d, %v", value, written, got, ok)
			}
		}
	})
}

func FuzzParseDecimal(f *testing.F) {
	for _, seed := range []string{"6,42", "6.42", "-0,5", "", "-", ",", "1e9", "٣", "000000000000000000", "9999999999999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		value, ok := kit.ParseDecimal(text, 1000)
		if !ok {
			return
		}
		if again, ok := kit.ParseDecimal(kit.FormatDecimal(value, 1000), 1000); !ok || again != value {
			t.Errorf("%q is %d, which is written as %q", text, value, kit.FormatDecimal(value, 1000))
		}
	})
}

func dateWords(order kit.DateOrder) kit.DateWords {
	words := frenchDates
	words.Order = order
	if order == kit.YearMonthDay {
		words.Separator = "-"
	}
	return words
}

func TestDateIsSeparatedWhileItIsTyped(t *testing.T) {
	for _, c := range []struct {
		order        kit.DateOrder
		typing, show string
		want         kit.Date
	}{
		{kit.DayMonthYear, "10032025", "10/03/2025", kit.Date{2025, time.March, 10}},
		{kit.DayMonthYear, "3/7/2025", "03/07/2025", kit.Date{2025, time.July, 3}},
		{kit.DayMonthYear, "10.03.2025", "10/03/2025", kit.Date{2025, time.March, 10}},
		{kit.DayMonthYear, "100320259", "10/03/2025", kit.Date{2025, time.March, 10}},
		{kit.MonthDayYear, "03102025", "03/10/2025", kit.Date{2025, time.March, 10}},
		{kit.YearMonthDay, "20250310", "2025-03-10", kit.Date{2025, time.March, 10}},
	} {
		f := kit.NewDateField("Date", "", dateWords(c.order), false, nil)
		w := stage(t, 1, f)
		typed(w, f, c.typing)
		reads(t, w.Content(), c.show)
		if got, ok := f.Value(); !ok || got != c.want {
			t.Errorf("%q is %v, %v; want %v", c.typing, got, ok, c.want)
		}
	}
}

func TestSeparatorsCanBeDeleted(t *testing.T) {
	f := kit.NewDateField("Date", "", frenchDates, false, nil)
	w := stage(t, 1, f)
	typed(w, f, "1003")
	for range 3 {
		key(w, fyne.KeyBackspace)
	}
	typed(w, f, "12")
	if got := texts(w.Content()); !strings.Contains(got, "10") || strings.Contains(got, "//") {
		t.Errorf("after deleting: %s", got)
	}
}

func TestDatesThatDoNotExist(t *testing.T) {
	for _, typing := range []string{"30022025", "29022025", "32012025", "00012025", "10132025", "10001899", "1003", "032025", "2025", "abc"} {
		f := kit.NewDateField("Date", "", frenchDates, false, nil)
		w := stage(t, 1, f)
		typed(w, f, typing)
		if got, ok := f.Value(); ok && got != (kit.Date{}) {
			t.Errorf("%q was taken for %v", typing, got)
		}
	}
	f := kit.NewDateField("Date", "", frenchDates, false, nil)
	stage(t, 1, f)
	if got, ok := f.Value(); !ok || got != (kit.Date{}) {
		t.Error("an empty field is not the zero date")
	}
}

func TestPartialDates(t *testing.T) {
	for typing, want := range map[string]kit.Date{
		"2015": {Year: 2015}, "032015": {Year: 2015, Month: time.March}, "3/2015": {Year: 2015, Month: time.March},
		"10032015": {2015, time.March, 10}, "10/3/2015": {2015, time.March, 10},
	} {
		f := kit.NewDateField("Date", "", frenchDates, true, nil)
		w := stage(t, 1, f)
		typed(w, f, typing)
		w.Canvas().Unfocus() // writes it the usual way
		if got, ok := f.Value(); !ok || got != want {
			t.Errorf("%q is %v, %v; want %v", typing, got, ok, want)
		}
	}
}

func TestDatesAreReadBackAsTheyAreShown(t *testing.T) {
	test.NewTempApp(t)
	rapid.Check(t, func(rt *rapid.T) {
		d := kit.Date{Year: rapid.IntRange(1900, 2199).Draw(rt, "year")}
		if rapid.Bool().Draw(rt, "month known") {
			d.Month = time.Month(rapid.IntRange(1, 12).Draw(rt, "month"))
			d.Day = rapid.IntRange(0, 28).Draw(rt, "day")
		}
		f := kit.NewDateField("", "", dateWords(kit.DateOrder(rapid.IntRange(0, 2).Draw(rt, "order"))), true, nil)
		f.SetValue(d)
		if got, ok := f.Value(); !ok || got != d {
			rt.Fatalf("%v became %v, %v", d, got, ok)
		}
	})
}

func TestCalendarFillsTheField(t *testing.T) {
	f := kit.NewDateField("Date", "", frenchDates, false, someday)
	w := stage(t, 1, kit.NewScrollColumn(0, f))
	tap(t, w.Content(), "Calendrier")
	top := w.Canvas().Overlays().Top()
	reads(t, top, "juillet 2025")
	tap(t, top, "Mois précédent")
	reads(t, top, "juin 2025")
	tap(t, top, "24/06/2025")
	if got, _ := f.Value(); got != (kit.Date{2025, time.June, 24}) {
		t.Errorf("took %v", got)
	}
	if w.Canvas().Overlays().Top() != nil {
		t.Error("the calendar stays open")
	}
}

var vaccines = []kit.Choice{{ID: "h", Word: "Hexyon", Detail: "Six maladies"}, {ID: "p", Word: "Prevenar 13", Detail: "Pneumocoque"}, {ID: "m", Word: "Méningite B"}}

func TestChoiceFieldSearchesAndPicks(t *testing.T) {
	picked := ""
	f := kit.NewChoiceField("Vaccin", "", vaccines, kit.ChoiceWords{Placeholder: "Choisir", Search: "Chercher", Clear: "Effacer", NoneFound: "Aucun", Cancel: "Annuler"}, func(id string) { picked = id })
	w := stage(t, 1, kit.NewScrollColumn(0, f))
	f.SetError("Choisissez un vaccin.")
	tap(t, w.Content(), "Vaccin, Choisir")
	top := w.Canvas().Overlays().Top()
	test.Type(w.Canvas().Focused(), "meningite") // without its accent
	reads(t, top, "Méningite B")
	readsNot(t, top, "Hexyon")
	tap(t, top, "Méningite B")
	if picked != "m" || f.Selected() != "m" || f.Error() != "" {
		t.Errorf("picked %q, selected %q, error %q", picked, f.Selected(), f.Error())
	}
	reads(t, w.Content(), "Méningite B")
}

func TestChoiceFieldSaysWhenNothingIsFound(t *testing.T) {
	f := kit.NewChoiceField("Vaccin", "", vaccines, kit.ChoiceWords{Placeholder: "Choisir", NoneFound: "Aucun vaccin de ce nom", Cancel: "Annuler"}, nil)
	w := stage(t, 1, kit.NewScrollColumn(0, f))
	tap(t, w.Content(), "Vaccin, Choisir")
	test.Type(w.Canvas().Focused(), "zzz")
	reads(t, w.Canvas().Overlays().Top(), "Aucun vaccin de ce nom")
	tap(t, w.Canvas().Overlays().Top(), "Annuler")
	if f.Selected() != "" || w.Canvas().Overlays().Top() != nil {
		t.Error("cancelling chose something or left the list open")
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{"Évaluation": "evaluation", "Œil": "oeil", "l’ÂGE": "l'age", "Noël": "noel"} {
		if got := kit.Fold(in); got != want {
			t.Errorf("%q folds to %q, want %q", in, got, want)
		}
	}
}
