package app_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"carnet/app"
	"carnet/app/record"
)

func wantField(t *testing.T, what string, err error, field string) {
	t.Helper()
	var e *record.Error
	if field == "" {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		return
	}
	if !errors.As(err, &e) || e.Kind != record.Invalid || e.Field != field {
		t.Errorf("%s: %v, want the field %q to be refused", what, err, field)
	}
}

// expected adds a child who is to be born on 2026-06-01.
func (f *family) expected() *app.Profile {
	f.t.Helper()
	who := child("Noa")
	who.BirthDate, who.DueDate, who.Sex = record.Date{}, record.NewDate(2026, 6, 1), ""
	p, err := f.s.AddChild(f.t.Context(), who, nil)
	must(f.t, err)
	return p
}

func TestFollowUpsStayUntilDone(t *testing.T) {
	f := newFamily(t)
	ctx := t.Context()
	add := func(words string, asked, by record.Date) record.ID {
		t.Helper()
		id, err := f.child.AddFollowUp(ctx, record.FollowUp{What: record.Referral, Text: words, Asked: asked, By: by})
		must(t, err)
		return id
	}
	glasses := add("lunettes", record.NewDate(2025, 9, 1), record.Date{})
	result := add("résultat", record.NewDate(2025, 12, 1), record.Date{Year: 2026, Month: 4})
	control := add("contrôle", record.NewDate(2026, 1, 5), record.NewDate(2026, 3, 20))
	words := func(lines []app.Line[record.FollowUp]) (all []string) {
		for _, l := range lines {
			all = append(all, l.Is.Text)
		}
		return all
	}
	if got, want := words(f.child.FollowUps()), []string{"contrôle", "résultat", "lunettes"}; !slices.Equal(got, want) {
		t.Errorf("to do: %q, want the nearest limit first: %q", got, want)
	}
	must(t, f.child.FollowUpDone(ctx, control, record.NewDate(2026, 3, 2), "tout va bien"))
	must(t, f.child.FollowUpDone(ctx, glasses, record.NewDate(2026, 3, 9), ""))
	f.again() // what is written is what was said
	if got, want := words(f.child.FollowUps()), []string{"résultat", "lunettes", "contrôle"}; !slices.Equal(got, want) {
		t.Errorf("then: %q, want %q", got, want)
	}
	if open := f.child.Home().FollowUps; len(open) != 1 || open[0].ID != result {
		t.Errorf("the home screen has %q", words(open))
	}
	must(t, f.child.FollowUpDone(ctx, control, record.Date{}, ""))
	open := f.child.OpenFollowUps()
	if len(open) != 2 || open[0].ID != control || open[0].Is.Note != "tout va bien" {
		t.Errorf("taken back: %+v", open)
	}
	must(t, f.child.Delete(ctx, result))
	wantKind(t, f.child.FollowUpDone(ctx, result, record.NewDate(2026, 3, 2), ""), record.NotFound)
	wantKind(t, f.child.FollowUpDone(ctx, f.child.ID(), record.NewDate(2026, 3, 2), ""), record.NotFound)
	wantKind(t, f.child.SetFollowUp(ctx, f.child.ID(), open[0].Is), record.NotFound)
}

// Today is 10 March 2026; the child was born on 1 March 2025.
func TestDaysOfFollowUps(t *testing.T) {
	f := newFamily(t)
	today := f.s.Today()
	for what, c := range map[string]struct {
		asked, by, done record.Date
		field           string
	}{
		"today":                {asked: today},
		"tomorrow":             {asked: today.AddDays(1), field: "date"},
		"no day":               {field: "date"},
		"this month":           {asked: record.Date{Year: 2026, Month: 3}},
		"this year":            {asked: record.Date{Year: 2026}},
		"next year":            {asked: record.Date{Year: 2027}, field: "date"},
		"in the pregnancy":     {asked: born.AddDays(-200)},
		"before the pregnancy": {asked: born.AddDays(-301), field: "date"},
		"limit that day":       {asked: today, by: today},
		"limit before":         {asked: today, by: today.AddDays(-1), field: "until"},
		"limit that month":     {asked: today, by: record.Date{Year: 2026, Month: 3}},
		"limit last month":     {asked: today, by: record.Date{Year: 2026, Month: 2}, field: "until"},
		"limit far ahead":      {asked: today, by: today.AddYears(3)},
		"done today":           {asked: today.AddDays(-9), done: today},
		"done tomorrow":        {asked: today.AddDays(-9), done: today.AddDays(1), field: "done"},
		"done before":          {asked: today.AddDays(-9), done: today.AddDays(-10), field: "done"},
		"29 February":          {asked: record.NewDate(2025, 2, 29), field: "date"}, // there was none
	} {
		_, err := f.child.AddFollowUp(t.Context(), record.FollowUp{What: record.Control, Text: what, Asked: c.asked, By: c.by, Done: c.done})
		wantField(t, what, err, c.field)
	}
}

func TestQuestionsWaitForTheVisit(t *testing.T) {
	f := newFamily(t)
	ctx := t.Context()
	add := func(words, code string, day int) record.ID {
		t.Helper()
		id, err := f.child.AddQuestion(ctx, record.Question{Text: words, For: code, Asked: record.NewDate(2026, 3, day)})
		must(t, err)
		return id
	}
	sleep, milk, steps := add("sommeil", "MED-1235", 3), add("lait", "", 2), add("pas", "MED-1236", 1)
	words := func(code string) (all []string) {
		for _, l := range f.child.QuestionsFor(code) {
			all = append(all, l.Is.Text)
		}
		return all
	}
	for code, want := range map[string][]string{"MED-1235": {"lait", "sommeil"}, "MED-1236": {"pas", "lait"}, "": {"lait"}} {
		if got := words(code); !slices.Equal(got, want) {
			t.Errorf("for %q: %q, want %q", code, got, want)
		}
	}
	must(t, f.child.AnswerQuestion(ctx, milk, "500 ml"))
	if got := words("MED-1235"); !slices.Equal(got, []string{"sommeil"}) {
		t.Errorf("an answered question waits: %q", got)
	}
	must(t, f.child.SetQuestion(ctx, steps, record.Question{Text: "premiers pas", Asked: record.NewDate(2026, 3, 1)}))
	if all := f.child.Questions(); len(all) != 3 || all[0].Is.Text != "premiers pas" || all[1].Is.Answer != "500 ml" {
		t.Errorf("%+v", all)
	}
	_, err := f.child.AddQuestion(ctx, record.Question{Text: "demain", Asked: f.s.Today().AddDays(1)})
	wantField(t, "tomorrow", err, "date")
	wantField(t, "corrected to tomorrow", f.child.SetQuestion(ctx, sleep, record.Question{Text: "demain", Asked: f.s.Today().AddDays(1)}), "date")
	wantKind(t, f.child.AnswerQuestion(ctx, f.child.ID(), "x"), record.NotFound)
	if _, err := f.expected().AddQuestion(ctx, record.Question{Text: "maternité", Asked: f.s.Today()}); err != nil {
		t.Errorf("a question before the birth: %v", err)
	}
}

func TestTheLastAnswerHolds(t *testing.T) {
	f := newFamily(t)
	ctx := t.Context()
	set := func(p *app.Profile, about record.Subject, value string, on record.Date) {
		t.Helper()
		must(t, p.SetCircumstance(ctx, record.Circumstance{About: about, Value: value, Date: on}))
	}
	if len(f.child.Circumstances()) != 0 {
		t.Error("something is known of a new child")
	}
	set(f.child, record.Department, "75", record.Date{})
	set(f.child, record.StayHighTB, record.Yes, record.NewDate(2027, 1, 1)) // planned
	set(f.child, record.Department, "973", record.NewDate(2026, 1, 1))
	set(f.child, record.ContraIndication, string(record.Measles), record.Date{})
	set(f.child, record.ContraIndication, string(record.TB), record.Date{})
	set(f.child, record.ContraIndication, string(record.TB), record.NewDate(2026, 2, 1))
	f.again()
	all := f.child.Circumstances()
	if all[record.Department].Is.Value != "973" || all[record.StayHighTB].Is.Value != record.Yes || len(all) != 3 {
		t.Errorf("%+v", all)
	}
	if against := f.child.ContraIndications(); len(against) != 2 || against[0].Is.Value != "BCG" || against[1].Is.Value != "R" {
		t.Errorf("contra-indications %+v", against)
	}
	history, err := f.child.History(ctx, all[record.Department].ID)
	must(t, err)
	if len(history) != 2 {
		t.Errorf("%d versions of the department", len(history))
	}
	set(f.child, record.Department, "973", record.NewDate(2026, 1, 1)) // says nothing new
	if again, _ := f.child.History(ctx, all[record.Department].ID); len(again) != 2 {
		t.Errorf("the same answer was written again: %d versions", len(again))
	}
	set(f.child, record.ContraIndication, record.No, record.Date{})
	if against := f.child.ContraIndications(); len(against) != 0 {
		t.Errorf("there is none, and still %+v", against)
	}
	set(f.child, record.ContraIndication, string(record.TB), record.NewDate(2026, 2, 1)) // said before, and again
	if against := f.child.ContraIndications(); len(against) != 1 || against[0].Is.Value != "BCG" {
		t.Errorf("after that %+v", against)
	}
	must(t, f.child.ForgetCircumstance(ctx, record.Circumstance{About: record.ContraIndication, Value: "R"}))
	must(t, f.child.ForgetCircumstance(ctx, record.Circumstance{About: record.Department}))
	must(t, f.child.ForgetCircumstance(ctx, record.Circumstance{About: record.HadVaricella})) // never said
	if _, known := f.child.Circumstances()[record.Department]; known || len(f.child.ContraIndications()) != 1 {
		t.Error("what was forgotten is still known")
	}
}

// Two records about one subject come of two devices that answered at once: what was written last holds on both.
func TestTwoAnswersAtOnce(t *testing.T) {
	f := newFamily(t)
	for _, value := range []string{record.Yes, record.No, record.Yes, record.No} {
		_, err := f.child.Add(t.Context(), record.Circumstance{About: record.RiskTB, Value: value}, record.FromParent)
		must(t, err)
	}
	if got := f.child.Circumstances()[record.RiskTB].Is.Value; got != record.No {
		t.Errorf("%q holds", got)
	}
	must(t, f.child.ForgetCircumstance(t.Context(), record.Circumstance{About: record.RiskTB}))
	if len(f.child.Circumstances()) != 0 {
		t.Error("an older answer came back")
	}
}

func TestAnswersThatCannotBe(t *testing.T) {
	f := newFamily(t)
	today := f.s.Today()
	for what, c := range map[string]struct {
		is    record.Circumstance
		field string
	}{
		"Corse":                    {record.Circumstance{About: record.Department, Value: "2A"}, ""},
		"Guyane":                   {record.Circumstance{About: record.Department, Value: "973"}, ""},
		"Ain":                      {record.Circumstance{About: record.Department, Value: "01"}, ""},
		"no 20":                    {record.Circumstance{About: record.Department, Value: "20"}, "value"},
		"no 96":                    {record.Circumstance{About: record.Department, Value: "96"}, "value"},
		"a town":                   {record.Circumstance{About: record.Department, Value: "Paris"}, "value"},
		"a letter":                 {record.Circumstance{About: record.Department, Value: "9x"}, "value"},
		"three letters":            {record.Circumstance{About: record.Department, Value: "97x"}, "value"},
		"not yes, not no":          {record.Circumstance{About: record.FamilyTB, Value: "maybe"}, "value"},
		"no answer":                {record.Circumstance{About: record.FamilyTB}, "value"},
		"all vaccines":             {record.Circumstance{About: record.ContraIndication}, ""},
		"contra-indication to yes": {record.Circumstance{About: record.ContraIndication, Value: record.Yes}, "value"},
		"admission ahead":          {record.Circumstance{About: record.Collectivity, Value: record.Yes, Date: today.AddDays(200)}, ""},
		"blood ahead":              {record.Circumstance{About: record.BloodProducts, Value: record.Yes, Date: today.AddDays(1)}, "date"},
		"mother before birth":      {record.Circumstance{About: record.MotherRSV, Value: record.Yes, Date: born.AddDays(-40)}, ""},
		"mother long before":       {record.Circumstance{About: record.MotherRSV, Value: record.Yes, Date: born.AddDays(-400)}, "date"},
		"stay long before":         {record.Circumstance{About: record.StayHighTB, Value: record.Yes, Date: born.AddDays(-400)}, "date"},
		"of a later version":       {record.Circumstance{About: "moon", Value: "full"}, ""},
		"about nothing":            {record.Circumstance{Value: "full"}, "about"},
	} {
		wantField(t, what, f.child.SetCircumstance(t.Context(), c.is), c.field)
	}
}

func TestMissedExams(t *testing.T) {
	f := newFamily(t) // of one year and nine days
	state := func(code string) app.ExamState {
		t.Helper()
		for _, s := range f.child.ExamStates() {
			if s.Code == code {
				return s
			}
		}
		t.Fatalf("no examination %s", code)
		return app.ExamState{}
	}
	note := func(code string, on record.Date, missed bool) record.ID {
		t.Helper()
		id, err := f.child.AddExam(t.Context(), record.Exam{Code: code, Date: on, Missed: missed})
		must(t, err)
		return id
	}
	for code, want := range map[string]app.ExamStatus{"MED-1224": app.ExamUnknown, "MED-1234": app.ExamOpen, "MED-1235": app.ExamUpcoming} {
		if got := state(code).Status; got != want {
			t.Errorf("%s is %s, want %s", code, got, want)
		}
	}
	missed := note("MED-1233", f.s.Today(), true)
	if s := state("MED-1233"); s.Status != app.ExamMissed || s.Noted.ID != missed {
		t.Errorf("missed: %+v", s)
	}
	done := note("MED-1233", record.NewDate(2026, 2, 20), false)
	if s := state("MED-1233"); s.Status != app.ExamDone || s.Noted.ID != done {
		t.Errorf("it took place after all: %+v", s)
	}
	must(t, f.child.Delete(context.Background(), done))
	if s := state("MED-1233"); s.Status != app.ExamMissed {
		t.Errorf("without that note: %s", s.Status)
	}
	note("MED-1234", f.s.Today(), true)
	if open := f.child.Home().Exams; len(open) != 0 {
		t.Errorf("one that will not take place is still to be planned: %+v", open)
	}
}
