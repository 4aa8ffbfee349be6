package vaccination_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/vaccination"
	"carnet/screens/kit"
	"carnet/screens/stagetest"
	screen "carnet/screens/vaccination"
)

// of shows the record of one of the families, added to the account.
func of(t *testing.T, f *stagetest.Fixture, name string) {
	t.Helper()
	i := slices.IndexFunc(families(), func(f family) bool { return f.name == name })
	one := families()[i]
	turnTo(t, f, one.who)
	if one.doses != nil {
		one.doses(t, f)
	}
}

// TestFlows goes through the screens, each time with another child of one account: opening an account for each takes long.
func TestFlows(t *testing.T) {
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{}))
	bookable(f)
	for _, flow := range []struct {
		name string
		run  func(*testing.T, *stagetest.Fixture)
	}{
		{"a late child has a plan", aLateChildHasAPlan},
		{"a preterm baby has a plan", aPretermBabyHasAPlan},
		{"a teenager has a plan", aTeenagerHasAPlan},
		{"a newcomer without papers", aNewcomerWithoutPapers},
		{"the plan is taken along", thePlanIsTakenAlong},
		{"the door of the school", theDoorOfTheSchool},
		{"a certificate replaces a dose", aCertificateReplacesADose},
		{"questions change the calendar", questionsChangeTheCalendar},
		{"the department is a number", theDepartmentIsANumber},
		{"by disease", byDisease},
		{"the mothers vaccines", theMothersVaccines},
		{"a box is read", aBoxIsRead},
		{"a box that is not the one expected", aBoxThatIsNotTheOneExpected},
		{"the same dose twice is questioned", theSameDoseTwiceIsQuestioned},
		{"a contradictory name is questioned", aContradictoryNameIsQuestioned},
		{"a proof is added with the dose", aProofIsAddedWithTheDose},
		{"undoing a dose takes its proof away", undoingADoseTakesItsProofAway},
		{"lateness is a choice", latenessIsAChoice},
	} {
		f.Nav.Confirmed, f.Nav.Messages, f.Nav.Errors, f.Nav.Undo, f.Nav.Refuse, f.Render.Box, f.Answers = nil, nil, nil, nil, false, "", nil
		turnTo(t, f, stagetest.Lola())
		t.Run(flow.name, func(t *testing.T) { flow.run(t, f) })
	}
}

func mustRead(t *testing.T, f *stagetest.Fixture, want ...string) {
	t.Helper()
	for _, w := range want {
		if !reads(f, w) {
			t.Errorf("%q is missing in %q", w, f.Words())
		}
	}
}

// The plan of a late child leads to an appointment that holds the doses of the first visit.
func aLateChildHasAPlan(t *testing.T, f *stagetest.Fixture) {
	of(t, f, "late")
	f.Show(screen.New(f.Stage))
	mustRead(t, f, "doses en retard", "Prochaine visite : dès que possible", "Entrée provisoire")
	f.Tap("Plan des vaccinations")
	mustRead(t, f, "1re visite", "Dès que possible", "Ce qui peut se faire dès maintenant", "Hexavalent, 2e dose", "ROR, 1re dose", "2e visite", "Le temps à laisser après")
	f.Tap("Prendre rendez-vous")
	form, ok := f.Nav.Top().(booked)
	if !ok {
		t.Fatalf("the button opens %T", f.Nav.Top())
	}
	first := f.Profile.VaccinationPlan().Visits()[0]
	if len(form.draft.Doses) != len(first.Lines) || form.draft.Date != first.From || !strings.Contains(form.draft.Note, "ROR, 1re dose") {
		t.Errorf("the appointment begins with %+v, want the doses of %+v", form.draft, first)
	}
	if _, err := f.Profile.AddAppointment(t.Context(), form.draft); err != nil {
		t.Fatal(err)
	}
	f.Nav.Back()
	mustRead(t, f, "Rendez-vous noté : aujourd’hui.")
}

func aPretermBabyHasAPlan(t *testing.T, f *stagetest.Fixture) {
	of(t, f, "preterm")
	f.Show(screen.NewPlan(f.Stage))
	mustRead(t, f, "Naissance avant terme : le calendrier suit l’âge depuis la naissance", "Dès maintenant, jusqu’au 20 mars", "Pneumocoque, 1re dose")
	f.Tap(slices.Collect(func(yield func(string) bool) {
		for _, w := range f.Words() {
			if strings.HasSuffix(plain(w), "visites de plus") && !yield(w) {
				return
			}
		}
	})[0])
	mustRead(t, f, "5e visite", "Pneumocoque, 4e dose")
}

func aTeenagerHasAPlan(t *testing.T, f *stagetest.Fixture) {
	of(t, f, "teenager")
	f.Show(screen.New(f.Stage))
	mustRead(t, f, "1 dose en retard", "Complet", "HPV, 1re dose")
	f.Show(screen.NewPlan(f.Stage))
	mustRead(t, f, "Tout tient en 2 visites", "HPV, 2e dose", "Rappel de 11 à 13 ans (dTcaP)")
}

// Who has no papers is told where to look, and sees the plan that begins with nothing.
func aNewcomerWithoutPapers(t *testing.T, f *stagetest.Fixture) {
	of(t, f, "newcomer")
	f.Show(screen.New(f.Stage))
	f.Tap("Je n’ai pas les papiers")
	mustRead(t, f, "rien n’est perdu", "Carnet ne devine jamais une dose", "Refaire une dose déjà reçue n’est pas dangereux.", "À vérifier avec un professionnel.")
	f.Tap("Voir le plan de rattrapage")
	mustRead(t, f, "Ce plan part de zéro", "Diphtérie, Tétanos, Coqueluche, Poliomyélite et Hépatite B, 1re dose", "ROR, 1re dose", "Obligatoire à vérifier")
	f.Nav.Back()
	f.Tap("Noter une vaccination")
	if _, ok := f.Nav.Top().(*screen.RecordDose); !ok {
		t.Errorf("leads to %T", f.Nav.Top())
	}
}

// A plan leaves Carnet as a paper and for a calendar program, once the password was given.
func thePlanIsTakenAlong(t *testing.T, f *stagetest.Fixture) {
	of(t, f, "late")
	save := func(button, name string) []byte {
		t.Helper()
		f.Show(screen.NewPlan(f.Stage))
		uri := stagetest.File(t, name, nil)
		f.Answers = []fyne.URI{uri}
		f.Tap(button)
		mustRead(t, f, "Le fichier n’est pas chiffré")
		f.Type("Votre mot de passe", stagetest.Password)
		f.Tap("Enregistrer")
		r, err := storage.Reader(uri)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if b := save("Enregistrer en PDF", "plan.pdf"); !bytes.HasPrefix(b, []byte("%PDF-")) || len(b) < 1000 {
		t.Errorf("the paper has %d bytes", len(b))
	}
	first := save("Enregistrer pour un agenda (.ics)", "plan.ics")
	for _, want := range []string{"BEGIN:VCALENDAR", "ROR\\, 1re dose", "20260310", "VALARM"} {
		if !strings.Contains(string(first), want) {
			t.Errorf("the calendar lacks %q:\n%s", want, first)
		}
	}
	uid := agenda.DerivedUID(f.Profile.ID(), agenda.Dose, "ROR-1")
	if !strings.Contains(strings.ReplaceAll(string(first), "\r\n ", ""), uid) {
		t.Error("the event of a dose is not the one of the agenda's own file")
	}
	if len(f.Nav.Errors) > 0 || !slices.Contains(f.Nav.Messages, "Plan enregistré.") {
		t.Errorf("said %q, failed %v", f.Nav.Messages, f.Nav.Errors)
	}
}

func theDoorOfTheSchool(t *testing.T, f *stagetest.Fixture) {
	of(t, f, "late")
	f.Show(screen.NewAdmission(f.Stage))
	mustRead(t, f, "Entrée provisoire", "jusqu’au 10 juin 2026", "Il manque : Diphtérie", "Rougeole", "ROR, 1re dose", "R3111-8", "Un vaccin recommandé ne peut pas être exigé.")
	typeDate(t, f, "01092026")
	mustRead(t, f, "jusqu’au 1er décembre 2026")
	f.Tap("Garder cette date")
	told := f.Profile.Circumstances()[record.Collectivity].Is
	if told.Value != record.Yes || told.Date != record.NewDate(2026, 9, 1) {
		t.Errorf("noted %+v", told)
	}
	f.Show(screen.NewAdmission(f.Stage))
	mustRead(t, f, "jusqu’au 1er décembre 2026")
	f.Nav.Undo()
	if _, there := f.Profile.Circumstances()[record.Collectivity]; there {
		t.Error("the date is still there")
	}
	typeDate(t, f, "01012020")
	f.Tap("Garder cette date")
	mustRead(t, f, "Cette date est avant la naissance.")
}

// A certificate of contra-indication takes the place of what is missing, and can be taken away again.
func aCertificateReplacesADose(t *testing.T, f *stagetest.Fixture) {
	of(t, f, "late")
	f.Show(screen.NewAdmission(f.Stage))
	f.Tap("Noter un certificat")
	f.Tap("Enregistrer")
	mustRead(t, f, "Choisissez une maladie")
	f.Tap("Le certificat concerne, Choisir dans la liste")
	f.Tap("Tous les vaccins")
	f.Tap("Enregistrer")
	f.Show(screen.NewAdmission(f.Stage))
	mustRead(t, f, "Dispense par certificat", "Un certificat de contre-indication remplace ce qui manque.")
	f.Tap("Retirer\u00a0: Tous les vaccins")
	mustRead(t, f, "Entrée provisoire")
	f.Nav.Undo()
	mustRead(t, f, "Dispense par certificat")
}

// An answer changes the calendar at once; « je ne sais pas » forgets it.
func questionsChangeTheCalendar(t *testing.T, f *stagetest.Fixture) {
	of(t, f, "preterm")
	f.Show(screen.NewQuestions(f.Stage))
	mustRead(t, f, "L’un de ses parents vient-il d’un pays où la tuberculose est fréquente", "Un seul « oui » suffit pour changer : BCG", "Ministère de la Santé")
	if reads(f, "A-t-il déjà eu la varicelle") {
		t.Error("a question is asked that changes nothing")
	}
	answer(t, f, record.ParentHighTB, "Oui")
	if got := f.Profile.Circumstances()[record.ParentHighTB].Is.Value; got != record.Yes {
		t.Fatalf("noted %q", got)
	}
	if l, _ := f.Profile.VaccinationPlan().Line("BCG"); l.Reason.Code == vaccination.AskFirst {
		t.Errorf("the answer changed nothing: %+v", l)
	}
	f.Show(screen.NewQuestions(f.Stage))
	mustRead(t, f, "Déjà répondu")
	answer(t, f, record.ParentHighTB, "Je ne sais pas")
	if _, there := f.Profile.Circumstances()[record.ParentHighTB]; there {
		t.Error("« je ne sais pas » is kept as an answer")
	}
	f.Nav.Undo()
	if got := f.Profile.Circumstances()[record.ParentHighTB].Is.Value; got != record.Yes {
		t.Errorf("after undoing: %q", got)
	}
}

// answer taps an answer under a question.
func answer(t *testing.T, f *stagetest.Fixture, about record.Subject, word string) {
	t.Helper()
	question, seen, done := f.S("vaccine.ask."+string(about)), false, false
	stagetest.Reader{Canvas: f.Window.Canvas()}.Each(func(o fyne.CanvasObject) {
		if text, ok := o.(*kit.Text); ok && text.Text == question {
			seen = true
		}
		a, ok := o.(fyne.Accessible)
		if taps, can := o.(fyne.Tappable); ok && can && seen && !done && a.AccessibilityLabel() == word {
			done = true
			taps.Tapped(&fyne.PointEvent{})
		}
	})
	if !done {
		t.Fatalf("%q cannot be answered by %q; reads %q", question, word, f.Words())
	}
}

func theDepartmentIsANumber(t *testing.T, f *stagetest.Fixture) {
	of(t, f, "preterm")
	f.Show(screen.NewQuestions(f.Stage))
	f.Type("Numéro du département", "99")
	f.Tap("Enregistrer")
	if _, there := f.Profile.Circumstances()[record.Department]; there || f.Field("Numéro du département").Error() == "" {
		t.Error("99 is taken for a department")
	}
	f.Type("Numéro du département", "973")
	f.Tap("Enregistrer")
	if got := f.Profile.Circumstances()[record.Department].Is.Value; got != "973" || f.Field("Numéro du département").Error() != "" {
		t.Errorf("noted %q", got)
	}
	if l, _ := f.Profile.VaccinationPlan().Line("BCG"); l.Status == vaccination.NotConcerned {
		t.Errorf("BCG in Guyane: %+v", l)
	}
}

func byDisease(t *testing.T, f *stagetest.Fixture) {
	old := stagetest.Lola()
	old.BirthDate = record.NewDate(2021, 5, 2)
	turnTo(t, f, old)
	childDoses(t, f)
	f.Show(screen.New(f.Stage))
	f.Tap("Par maladie")
	mustRead(t, f, "Diphtérie", "3 doses notées", "Rougeole", "prévue le 2 mai 2022")
	f.Tap("Rougeole")
	mustRead(t, f, "En retard", "Obligatoire", "Priorix, lot R441", "Non prise en compte", "Faite avant 12 mois", "ROR, 1re dose")
	f.Tap("ROR, 1re dose")
	if _, ok := f.Nav.Top().(*screen.LineDetail); !ok {
		t.Errorf("leads to %T", f.Nav.Top())
	}
	f.Show(screen.NewDisease(f.Stage, "Xyz"))
	mustRead(t, f, "n’est plus dans le carnet")
}

func theMothersVaccines(t *testing.T, f *stagetest.Fixture) {
	turnTo(t, f, expected())
	f.Show(screen.New(f.Stage))
	mustRead(t, f, "Pendant la grossesse", "coqueluche", "Du 24 janvier au 22 mai", "À faire", "Aucune vaccination de la mère n’est notée ici", "Pas maintenant")
	repevax, _ := vaccination.FindProduct("Repevax")
	mother := f.Session.Profiles()[0]
	if _, err := mother.AddDose(t.Context(), record.Dose{Date: record.NewDate(2026, 2, 3), Product: repevax.Name, Valences: repevax.Valences}, record.FromParent); err != nil {
		t.Fatal(err)
	}
	f.Show(screen.New(f.Stage))
	mustRead(t, f, "D’après les vaccinations notées pour Claire.", "Faite. Dernière dose notée : 3 février 2026.")
}

// When a dose is called late is a choice of the family, and says so.
func latenessIsAChoice(t *testing.T, f *stagetest.Fixture) {
	late := func() int { return len(f.Profile.VaccinationPlan().With(vaccination.Late)) }
	before := late()
	f.Show(screen.New(f.Stage))
	mustRead(t, f, "1 mois après la date conseillée avant 2 ans, 1 an après plus tard. C’est un choix de Carnet")
	f.Tap("Changer ce choix")
	f.Tap("Plus tôt")
	mustRead(t, f, "En retard 2 semaines après la date conseillée avant 2 ans, 3 mois après plus tard.")
	if late() <= before {
		t.Errorf("%d doses late, %d before", late(), before)
	}
	f.Tap("Habituel")
	if late() != before {
		t.Errorf("%d doses late, %d before", late(), before)
	}
	if err := f.Session.SetLateness(vaccination.Settings{}); err != nil || f.Session.Lateness() != vaccination.DefaultSettings() {
		t.Error("the zero settings are not the default ones")
	}
}
