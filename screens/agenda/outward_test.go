package agenda_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynestorage "fyne.io/fyne/v2/storage"

	"carnet/screens/agenda"
	"carnet/screens/stagetest"
)

func TestADateForSiblings(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	lola, noe := f.Profile, child(f, "Noé")
	f.Show(agenda.NewCommon(f.Stage))
	if !reads(f, "proposée") || !reads(f, "À voir avec votre médecin") {
		t.Fatalf("it reads %q", read(f))
	}
	f.Tap("Noter ce rendez-vous")
	if !reads(f, "pour chaque enfant") {
		t.Fatalf("the form reads %q", read(f))
	}
	f.Type("Heure", "16h30")
	f.Tap("Enregistrer")
	one, two := appointments(lola), appointments(noe)
	if len(one) == 0 || len(two) == 0 || one[0].Date != two[0].Date || one[0].Minute != 16*60+30 || len(one[0].Doses) == 0 || len(two[0].Doses) == 0 {
		t.Fatalf("noted %+v and %+v, errors %v, reads %q", one, two, f.Nav.Errors, read(f))
	}
	f.Nav.Undo()
	if len(appointments(lola))+len(appointments(noe)) != 0 {
		t.Error("undoing leaves some")
	}
	f.Show(agenda.NewCommon(f.Stage))
	tick(t, f, "Lola")
	f.Tap("Noter ce rendez-vous")
	if reads(f, "pour chaque enfant") || reads(f, "Lola") {
		t.Errorf("for Noé alone the form reads %q", read(f))
	}
	f.Show(agenda.NewCommon(f.Stage))
	tick(t, f, "Lola")
	tick(t, f, "Noé")
	if !reads(f, "Choisissez au moins un enfant") || f.Find("Noter ce rendez-vous") != nil {
		t.Errorf("without children it reads %q", read(f))
	}
}

// handOut drives the export up to the file.
func handOut(t *testing.T, f *stagetest.Fixture) string {
	t.Helper()
	target := fynestorage.NewFileURI(filepath.Join(t.TempDir(), "agenda.ics"))
	f.Answers = []fyne.URI{target}
	f.Tap("Enregistrer le fichier")
	f.Type("Votre mot de passe", stagetest.Password)
	f.Tap("Enregistrer")
	content, err := os.ReadFile(target.Path())
	if err != nil {
		t.Fatalf("%v; errors %v, the window reads %q", err, f.Nav.Errors, read(f))
	}
	return string(content)
}

func TestACalendarFileIsDiscreetUnlessAskedOtherwise(t *testing.T) {
	f := stagetest.New(t, stagetest.Desktop(), stagetest.BackUp(&stagetest.Backups{}))
	family(t, f)
	busy(t, f)
	f.Show(agenda.NewExport(f.Stage))
	file := handOut(t, f)
	for _, word := range []string{"Lola", "Noé", "Martin", "Orthophonie", "Hexavalent", "Tilleuls"} {
		if strings.Contains(file, word) {
			t.Errorf("a discreet file says %q", word)
		}
	}
	if !strings.Contains(file, "BEGIN:VEVENT") || f.Asked[0].Name != "carnet-agenda-2026-03-10.ics" {
		t.Errorf("asked %+v, the file says %q", f.Asked, file)
	}
	tick(t, f, "Discret")
	if !reads(f, "seront lisibles") {
		t.Errorf("an open file is announced as %q", read(f))
	}
	tick(t, f, "Noé")
	file = handOut(t, f)
	if !strings.Contains(file, "Lola") || strings.Contains(file, "Orthophonie") {
		t.Errorf("the file says %q", file)
	}
	for _, name := range []string{"Claire", "Lola", "Bébé"} {
		tick(t, f, name)
	}
	if d, ok := f.Find("Enregistrer le fichier").(fyne.Disableable); !ok || !d.Disabled() {
		t.Error("a file for nobody can be written")
	}
}

// openImport shows the preview of a calendar file.
func openImport(t *testing.T, f *stagetest.Fixture, content []byte) {
	t.Helper()
	f.Answers = []fyne.URI{stagetest.File(t, "agenda.ics", content)}
	f.Show(agenda.NewImport(f.Stage))
	f.Tap("Choisir un fichier")
	stretch(f)
}

func TestACalendarFileIsTakenIn(t *testing.T) {
	f := stagetest.New(t, stagetest.Desktop(), stagetest.BackUp(&stagetest.Backups{}))
	family(t, f)
	openImport(t, f, ics(t))
	for _, words := range []string{"3 lignes dans ce fichier", "Nouveau : 2 · Ne peut pas être repris : 1", "n’a pas de date lisible", "1 tâche", "18 mars · 9 h 30 · dites pour qui", "Lola · 2 avr."} {
		if !reads(f, words) {
			t.Errorf("%q is not read in %q", words, read(f))
		}
	}
	f.Tap("Noé") // whom the lines without a name are for
	if f.Find("Reprendre 2 lignes") == nil {
		t.Fatalf("it reads %q", read(f))
	}
	f.Tap("Photo de crèche")
	tick(t, f, "Reprendre cette ligne")
	f.Tap("Garder ce choix")
	if !reads(f, "laissé de côté") {
		t.Errorf("it reads %q", read(f))
	}
	f.Tap("Reprendre 1 ligne")
	if got := appointments(child(f, "Noé")); len(got) != 1 || got[0].Title != "Dermatologue" || got[0].Place != "Hôpital" || got[0].UID != "one@test" || len(appointments(f.Profile)) != 0 {
		t.Fatalf("taken in %+v, errors %v", got, f.Nav.Errors)
	}
	openImport(t, f, []byte(strings.Replace(string(ics(t)), "T093000", "T110000", 1)))
	if !reads(f, "Modifié") || !reads(f, "change : heure") || !reads(f, "Noé · 18 mars") {
		t.Errorf("the second time it reads %q", read(f))
	}
	f.Nav.Undo()
	if got := appointments(child(f, "Noé")); len(got) != 0 {
		t.Errorf("undoing leaves %+v", got)
	}
}

func TestALineIsForSomebodyElse(t *testing.T) {
	f := stagetest.New(t, stagetest.Desktop(), stagetest.BackUp(&stagetest.Backups{}))
	family(t, f)
	old := strings.Replace(string(ics(t)), "20260318", "20220318", 2)
	openImport(t, f, []byte(old))
	f.Tap("Dermatologue")
	tick(t, f, "Reprendre cette ligne")
	f.Tap("Garder ce choix")
	if !reads(f, "dites pour qui") {
		t.Errorf("a line for nobody is kept: %q", read(f))
	}
	f.Tap("Lola") // not born yet in 2022
	f.Tap("Garder ce choix")
	if !reads(f, "ne va pas avec cette personne") {
		t.Errorf("a line before her birth is kept: %q", read(f))
	}
	f.Tap("Noé")
	f.Tap("Garder ce choix")
	if !reads(f, "Noé · 18 mars 2022") || f.Find("Reprendre 2 lignes") == nil {
		t.Errorf("it reads %q", read(f))
	}
}

func TestAFileThatIsNoCalendar(t *testing.T) {
	f := stagetest.New(t, stagetest.Desktop(), stagetest.BackUp(&stagetest.Backups{}))
	openImport(t, f, []byte("not a calendar"))
	if len(f.Nav.Errors) != 1 || f.Find("Choisir un fichier") == nil {
		t.Errorf("errors %v, reads %q", f.Nav.Errors, read(f))
	}
	openImport(t, f, []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"))
	if !reads(f, "aucun rendez-vous") && len(f.Nav.Errors) != 2 {
		t.Errorf("an empty one reads %q, errors %v", read(f), f.Nav.Errors)
	}
	a := agenda.New(f.Stage) // a file can be dropped on it
	f.Show(a)
	a.Drop([]fyne.URI{stagetest.File(t, "agenda.ics", ics(t))})
	if _, ok := f.Nav.Top().(*agenda.Import); !ok || !reads(f, "3 lignes") {
		t.Errorf("it reads %q, errors %v", read(f), f.Nav.Errors)
	}
}

// Slow work that ends after the screen was left changes nothing on it.
func TestLeavingWhileTheAgendaIsRead(t *testing.T) {
	var waiting []func()
	f := stagetest.New(t, stagetest.Async(func(work func()) { waiting = append(waiting, work) }))
	a := agenda.New(f.Stage)
	f.Show(a)
	if reads(f, "Hexavalent") {
		t.Fatal("it is there before it was read")
	}
	a.Leave()
	for _, work := range waiting {
		work()
	}
	if reads(f, "Hexavalent") {
		t.Error("a screen that was left is filled")
	}
}
