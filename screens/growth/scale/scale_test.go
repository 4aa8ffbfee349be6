package scale_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/growth/scales"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens/growth/scale"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

// Lola is born on 10 November 2025; today is 10 March 2026.
const months = "Relevés de la balance\n" +
	"Date;Poids (kg);Masse grasse (%);Taille (cm)\n" +
	"09/11/2025 08:00;3,40;;\n" + // before birth
	"10/11/2025 08:00;3,32;;49,5\n" +
	"11/12/2025 08:10;4,15;12;\n" +
	"13/01/2026 08:10;5,15;12;\n" +
	"13/01/2026 19:40;5,22;12;\n" + // the same day
	"10/02/2026 08:00;58,20;20;\n" + // a parent
	"11/02/2026 08:00;5,88;12;\n" +
	"08/03/2026 08:00;6,42;12;62,5\n" +
	"09/03/2026 08:00;NaN;12;\n"

func open(t *testing.T, file string, change ...stagetest.Option) *stagetest.Fixture {
	t.Helper()
	f := stagetest.New(t, append([]stagetest.Option{stagetest.BackUp(&stagetest.Backups{})}, change...)...)
	f.Show(scale.New(f.Stage))
	choose(t, f, file)
	return f
}

func choose(t *testing.T, f *stagetest.Fixture, file string) {
	t.Helper()
	f.Answers = []fyne.URI{stagetest.File(t, "export.csv", []byte(file))}
}

func plain(s string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s) }

func reads(f *stagetest.Fixture, part string) bool {
	return slices.ContainsFunc(f.Words(), func(w string) bool { return strings.Contains(plain(w), part) })
}

// tap taps what is called so, whatever spaces its name is written with.
func tap(t *testing.T, f *stagetest.Fixture, name string) {
	t.Helper()
	for _, w := range f.Words() {
		if strings.HasPrefix(plain(w), name) {
			name = w
			break
		}
	}
	f.Tap(name)
}

func field(t *testing.T, f *stagetest.Fixture, label string) *kit.ChoiceField {
	t.Helper()
	c, ok := (stagetest.Reader{Canvas: f.Window.Canvas()}).Labelled(label).(*kit.ChoiceField)
	if !ok {
		t.Fatalf("no choice is called %q; reads %q", label, f.Words())
	}
	return c
}

// pick chooses a column.
func pick(t *testing.T, f *stagetest.Fixture, label, column string) {
	t.Helper()
	c := field(t, f, label)
	c.SetSelected(column)
	c.OnChanged(column)
}

func noted(f *stagetest.Fixture) []string {
	var all []string
	for _, l := range f.Profile.Measurements() {
		all = append(all, fmt.Sprintf("%s %s %d %s", l.Is.Date, l.Is.Type, l.Is.Value, l.Source))
	}
	slices.Sort(all)
	return all
}

func TestAFileIsTakenIn(t *testing.T) {
	for name, frame := range map[string][]stagetest.Option{"phone": nil, "desktop": {stagetest.Desktop()}} {
		t.Run(name, func(t *testing.T) {
			f := open(t, months, frame...)
			tap(t, f, "Choisir un fichier")
			for _, want := range []string{"export.csv", "9 lignes", "Poids (kg)", "Taille (cm)", "3,320 kg · 49,5 cm", "10 novembre 2025"} {
				if !reads(f, want) {
					t.Errorf("the mapping lacks %q: %q", want, f.Words())
				}
			}
			tap(t, f, "Voir ce qui sera ajouté")
			for _, want := range []string{"7 nouvelles mesures", "1 mesure à vérifier", "1 autre mesure d’un même jour", "1 mesure hors dates", "1 ligne non lue",
				"Vous vouliez dire 5,820 kg ?", "Ajouter 7 mesures"} {
				if !reads(f, want) {
					t.Errorf("the preview lacks %q: %q", want, f.Words())
				}
			}
			if len(noted(f)) != 0 {
				t.Fatalf("noted before it was asked: %q", noted(f))
			}
			tap(t, f, "Ajouter 7 mesures")
			if !reads(f, "7 mesures ajoutées") || !slices.Equal(f.Nav.Opened, []stage.Place{stage.Growth}) {
				t.Errorf("reads %q after opening %q", f.Words(), f.Nav.Opened)
			}
			want := []string{"2025-11-10 height 495 device", "2025-11-10 weight 3320 device", "2025-12-11 weight 4150 device", "2026-01-13 weight 5150 device",
				"2026-02-11 weight 5880 device", "2026-03-08 height 625 device", "2026-03-08 weight 6420 device"}
			if got := noted(f); !slices.Equal(got, want) {
				t.Errorf("noted %q", got)
			}
			tap(t, f, "Retirer ces 7 mesures")
			if len(noted(f)) != 0 || !slices.Contains(f.Nav.Messages, "Les mesures du fichier sont retirées.") {
				t.Errorf("left %q, said %q", noted(f), f.Nav.Messages)
			}
		})
	}
}

func TestLinesAreLeftOutAndTakenIn(t *testing.T) {
	f := open(t, months)
	tap(t, f, "Choisir un fichier")
	tap(t, f, "Voir ce qui sera ajouté")
	tap(t, f, "58,2 kg")
	if !reads(f, "Ajouter 8 mesures") {
		t.Errorf("taken in: %q", f.Words())
	}
	tap(t, f, "58,2 kg")
	tap(t, f, "3,320 kg")
	tap(t, f, "Ajouter 6 mesures")
	if got := noted(f); len(got) != 6 || slices.Contains(got, "2025-11-10 weight 3320 device") {
		t.Errorf("noted %q", got)
	}
}

func TestUnreadLinesAreListed(t *testing.T) {
	f := open(t, months)
	tap(t, f, "Choisir un fichier")
	tap(t, f, "Voir ce qui sera ajouté")
	tap(t, f, "1 ligne non lue")
	if !reads(f, "Ligne 3 : la date est avant la naissance.") || !reads(f, "Ligne 11 : la valeur n’est pas une mesure possible.") {
		t.Errorf("reads %q", f.Words())
	}
}

func TestTheSameFileAgain(t *testing.T) {
	f := open(t, months)
	tap(t, f, "Choisir un fichier")
	tap(t, f, "Voir ce qui sera ajouté")
	tap(t, f, "Ajouter 7 mesures")
	f.Show(scale.New(f.Stage))
	choose(t, f, months)
	tap(t, f, "Choisir un fichier")
	if !reads(f, "lu comme la dernière fois") {
		t.Errorf("it is not known: %q", f.Words())
	}
	tap(t, f, "Voir ce qui sera ajouté")
	if !reads(f, "7 mesures déjà notées") || !reads(f, "Terminer") {
		t.Errorf("reads %q", f.Words())
	}
	tap(t, f, "Terminer")
	if len(noted(f)) != 7 || f.Nav.Top() != nil {
		t.Errorf("%d noted", len(noted(f)))
	}
}

func TestTheOrderOfDatesIsAsked(t *testing.T) {
	f := open(t, "Date,Poids\n04/01/2026,5.1\n05/02/2026,5.6\n")
	tap(t, f, "Choisir un fichier")
	if !reads(f, "Dans ce fichier, 04/01/2026 est le") || !reads(f, "4 janvier 2026") || !reads(f, "1 avril 2026") && !reads(f, "1er avril 2026") {
		t.Fatalf("reads %q", f.Words())
	}
	tap(t, f, "Voir ce qui sera ajouté")
	if !reads(f, "Dites d’abord comment lire les dates") {
		t.Fatalf("went on: %q", f.Words())
	}
	tap(t, f, "4 janvier 2026")
	if !reads(f, "5,100 kg") || !reads(f, "5,600 kg") {
		t.Errorf("the sample is not read: %q", f.Words())
	}
	tap(t, f, "Voir ce qui sera ajouté")
	tap(t, f, "Ajouter 2 mesures")
	if got := noted(f); !slices.Equal(got, []string{"2026-01-04 weight 5100 device", "2026-02-05 weight 5600 device"}) {
		t.Errorf("noted %q", got)
	}
}

func TestColumnsAndUnitsAreChosen(t *testing.T) {
	f := open(t, "Jour;A;B\n2026-01-04;5100;58,5\n2026-02-05;5600;59,5\n2026-03-05;6100;61,5\n")
	tap(t, f, "Choisir un fichier")
	if !reads(f, "Choisissez au moins une colonne") {
		t.Fatalf("reads %q", f.Words())
	}
	pick(t, f, "Poids", "3")
	tap(t, f, "Voir ce qui sera ajouté")
	if !reads(f, "Est-ce la bonne colonne ?") {
		t.Fatalf("58 kg pass: %q", f.Words())
	}
	f.Tap("Changer la lecture")
	pick(t, f, "Poids", "2")
	pick(t, f, "Taille", "3")
	if !reads(f, "5,100 kg · 58,5 cm") {
		t.Errorf("the grams are not seen: %q", f.Words())
	}
	tap(t, f, "Voir ce qui sera ajouté")
	tap(t, f, "Ajouter 6 mesures")
	if len(noted(f)) != 6 {
		t.Errorf("noted %q", noted(f))
	}
}

func TestAFileThatIsNoTable(t *testing.T) {
	f := open(t, "")
	for file, want := range map[string]string{"PK\x03\x04\x00\x00": "Ce n’est pas un tableau de mesures.", "": "Ce fichier est vide.", "Bonjour": "Ce n’est pas un tableau"} {
		f.Show(scale.New(f.Stage))
		choose(t, f, file)
		tap(t, f, "Choisir un fichier")
		if !reads(f, want) || !reads(f, "Choisir un autre fichier") {
			t.Errorf("reads %q", f.Words())
		}
	}
	f.Show(scale.New(f.Stage))
	f.Answers = []fyne.URI{stagetest.File(t, "gone.csv", nil)}
	if err := os.Remove(f.Answers[0].Path()); err != nil {
		t.Fatal(err)
	}
	tap(t, f, "Choisir un fichier")
	if len(f.Nav.Errors) != 1 {
		t.Errorf("a file that is gone: %v, %q", f.Nav.Errors, f.Words())
	}
}

func TestAFileIsDropped(t *testing.T) {
	f := open(t, months, stagetest.Desktop())
	s := scale.New(f.Stage)
	f.Show(s)
	s.Drop(nil)
	s.Drop([]fyne.URI{stagetest.File(t, "balance.csv", []byte(months))})
	if !reads(f, "balance.csv") || !reads(f, "Voir ce qui sera ajouté") {
		t.Errorf("reads %q", f.Words())
	}
}

// many are n days of a child of some years.
func many(n int) string {
	var b strings.Builder
	b.WriteString("Date;Poids\n")
	for i := range n {
		fmt.Fprintf(&b, "%s;%.1f\n", record.NewDate(2026, 3, 9).AddDays(-i), 4+math.Sqrt(float64(n-i))/3)
	}
	return b.String()
}

func years() stagetest.Option {
	who := stagetest.Lola()
	who.BirthDate = record.NewDate(2021, 3, 1)
	return stagetest.Child(who)
}

func TestStoppingSaysWhatIsLeftAndGoesOn(t *testing.T) {
	f := open(t, months)
	tap(t, f, "Choisir un fichier")
	tap(t, f, "Voir ce qui sera ajouté")
	f.Stage.Async = func(work func()) {
		f.Stage.Async = func(work func()) { work() }
		tap(t, f, "Arrêter")
		work()
	}
	tap(t, f, "Ajouter 7 mesures")
	if !reads(f, "L’ajout est arrêté") || !reads(f, "Rien n’est ajouté. Il reste 7 à ajouter.") || len(noted(f)) != 0 {
		t.Fatalf("reads %q", f.Words())
	}
	f.Tap("Continuer l’ajout")
	if !reads(f, "7 mesures ajoutées") || len(noted(f)) != 7 {
		t.Errorf("reads %q", f.Words())
	}
}

func TestLeavingStops(t *testing.T) {
	f := open(t, months)
	tap(t, f, "Choisir un fichier")
	tap(t, f, "Voir ce qui sera ajouté")
	f.Stage.Async = func(work func()) {
		f.Tap("Retour")
		work()
	}
	tap(t, f, "Ajouter 7 mesures")
	if len(noted(f)) != 0 || len(f.Nav.Errors) != 0 {
		t.Errorf("noted %q", noted(f))
	}
}

func TestWhatCannotBeWrittenIsExplained(t *testing.T) {
	f := open(t, months)
	tap(t, f, "Choisir un fichier")
	tap(t, f, "Voir ce qui sera ajouté")
	f.Session.Lock() // nothing can be written any more
	tap(t, f, "Ajouter 7 mesures")
	if !reads(f, "L’ajout n’est pas allé au bout") || !reads(f, "Rien n’est ajouté. Il reste 7 à ajouter.") {
		t.Fatalf("reads %q", f.Words())
	}
}

// Ten thousand lines are shown without building each of them.
func TestAVeryLongFile(t *testing.T) {
	f := open(t, many(1800), years())
	tap(t, f, "Choisir un fichier")
	tap(t, f, "Voir ce qui sera ajouté")
	if !reads(f, "1 800 nouvelles mesures") || len(f.Words()) > 150 {
		t.Errorf("%d texts are built: %q", len(f.Words()), f.Words()[:min(20, len(f.Words()))])
	}
}

func TestNothingIsImportedIntoAReadOnlyRecord(t *testing.T) {
	f := stagetest.New(t, stagetest.Desktop())
	f.Harm(app.Damage{Part: app.DamagedRecord, ID: record.ID{1}})
	s := scale.New(f.Stage)
	f.Show(s)
	s.Drop([]fyne.URI{stagetest.File(t, "balance.csv", []byte(months))})
	if f.Find("Choisir un fichier") != nil || reads(f, "balance.csv") || !reads(f, "Vous voyez avant d’ajouter") {
		t.Errorf("reads %q", f.Words())
	}
}

// TestBuiltKeys proves the keys that the code builds instead of writing them out.
func TestBuiltKeys(t *testing.T) {
	var keys []string
	for _, why := range []scales.Reason{scales.NoDate, scales.NoValue, scales.Empty, scales.TooLong, "before-birth", "future"} {
		keys = append(keys, "scale.why."+string(why))
	}
	for _, kind := range scales.Kinds() {
		keys = append(keys, "measure."+string(kind))
		for _, u := range scales.UnitsOf(kind) {
			keys = append(keys, "scale.unit."+string(u))
		}
	}
	for _, lang := range text.Languages() {
		c, err := text.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			if !c.Has(key) {
				t.Errorf("%s: %s is missing", lang, key)
			}
		}
	}
}
