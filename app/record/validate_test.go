package record

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// refused returns the field that Validate names, "" when the body is accepted.
func refused(t *testing.T, b Body) string {
	t.Helper()
	err := b.Validate()
	if err == nil {
		return ""
	}
	var e *Error
	if !errors.As(err, &e) || e.Kind != Invalid || e.Field == "" {
		t.Errorf("%T: %v names no field", b, err)
		return "?"
	}
	return e.Field
}

func TestProfileValidation(t *testing.T) {
	child := Profile{Role: Attached, GivenNames: "Lola Inès", BirthName: "Martin", BirthDate: NewDate(2025, 3, 10), Sex: Female,
		Term: Gestation{39, 4}, NIR: "2550814168025", Colour: 7, Certified: Certification{Date: NewDate(2025, 3, 12), Text: "representative/1"}}
	expected := Profile{Role: Attached, GivenNames: "Bébé", DueDate: NewDate(2025, 9, 1), Certified: child.Certified}
	adult := Profile{Role: Principal, GivenNames: "Sam"}
	for _, p := range []Profile{child, expected, adult} {
		if field := refused(t, p); field != "" {
			t.Errorf("%+v is refused for %s", p, field)
		}
	}
	for _, tc := range []struct {
		field string
		spoil func(*Profile)
	}{
		{"role", func(p *Profile) { p.Role = "" }},
		{"role", func(p *Profile) { p.Role = "friend" }},
		{"given-names", func(p *Profile) { p.GivenNames = "" }},
		{"given-names", func(p *Profile) { p.GivenNames = " \t " }},
		{"given-names", func(p *Profile) { p.GivenNames = "Lola\nInès" }},
		{"given-names", func(p *Profile) { p.GivenNames = "Lola\xff" }},
		{"given-names", func(p *Profile) { p.GivenNames = strings.Repeat("é", 101) }},
		{"birth-name", func(p *Profile) { p.BirthName = strings.Repeat("m", 101) }},
		{"birth-date", func(p *Profile) { p.BirthDate = Date{} }},
		{"birth-date", func(p *Profile) { p.BirthDate.Day = 0 }},
		{"birth-date", func(p *Profile) { p.BirthDate = NewDate(2025, 2, 30) }},
		{"due-date", func(p *Profile) { p.DueDate = Date{Year: 2025} }},
		{"sex", func(p *Profile) { p.Sex = "X" }},
		{"sex", func(p *Profile) { p.Sex = "" }},
		{"term", func(p *Profile) { p.Term = Gestation{21, 6} }},
		{"term", func(p *Profile) { p.Term = Gestation{45, 0} }},
		{"term", func(p *Profile) { p.Term = Gestation{40, 7} }},
		{"term", func(p *Profile) { p.Term = Gestation{0, 3} }},
		{"term", func(p *Profile) { p.Term = Gestation{40, -1} }},
		{"nir", func(p *Profile) { p.NIR = "255081416802" }},
		{"colour", func(p *Profile) { p.Colour = 8 }},
		{"colour", func(p *Profile) { p.Colour = -1 }},
		{"certified", func(p *Profile) { p.Certified = Certification{} }},
		{"mother-height", func(p *Profile) { p.Growth.Mother = 165 }},
		{"father-height", func(p *Profile) { p.Growth.Father = 17_800 }},
		{"correct-until", func(p *Profile) { p.Growth.CorrectUntil = 61 }},
		{"", func(p *Profile) { p.Term = Gestation{} }},
		{"", func(p *Profile) { p.Term = Gestation{22, 0} }},
		{"", func(p *Profile) { p.Term = Gestation{44, 6} }},
		{"", func(p *Profile) { p.NIR = "255081416802539" }}, // wrong key: a warning of the screen, not a refusal
		{"", func(p *Profile) { p.Sex = Undetermined }},
		{"", func(p *Profile) { p.BirthDate = NewDate(2024, 2, 29) }},
	} {
		p := child
		tc.spoil(&p)
		if field := refused(t, p); field != tc.field {
			t.Errorf("%+v is refused for %q, want %q", p, field, tc.field)
		}
	}
	if !expected.Expected() || child.Expected() || adult.Expected() {
		t.Error("expected children are mistaken")
	}
	if child.CallName() != "Lola" || (Profile{GivenNames: " Jean-Paul "}).CallName() != "Jean-Paul" {
		t.Error("the call name is wrong")
	}
	if (Gestation{37, 0}).Preterm() || !(Gestation{36, 6}).Preterm() || (Gestation{}).Preterm() || (Gestation{40, 3}).TotalDays() != 283 {
		t.Error("terms are miscounted")
	}
}

func TestMeasurementValidation(t *testing.T) {
	day := NewDate(2025, 7, 8)
	for _, tc := range []struct {
		m     Measurement
		field string
	}{
		{Measurement{Type: Weight, Value: 6420, Date: day}, ""},
		{Measurement{Type: Weight, Value: 300, Date: day}, ""},
		{Measurement{Type: Weight, Value: 299, Date: day}, "weight"},
		{Measurement{Type: Weight, Value: 300_001, Date: day}, "weight"},
		{Measurement{Type: Weight, Value: 6, Date: day}, "weight"}, // kilograms typed as grams
		{Measurement{Type: Height, Value: 625, Posture: Lying, Date: day}, ""},
		{Measurement{Type: Height, Value: 199, Date: day}, "height"},
		{Measurement{Type: Height, Value: 2501, Date: day}, "height"},
		{Measurement{Type: Head, Value: 410, Date: day}, ""},
		{Measurement{Type: Head, Value: -410, Date: day}, "head"},
		{Measurement{Type: Head, Value: 751, Date: day}, "head"},
		{Measurement{Type: "bmi", Value: 17, Date: day}, "type"},
		{Measurement{Type: Weight, Value: 6420}, "date"},
		{Measurement{Type: Weight, Value: 6420, Date: Date{Year: 2025, Month: 7}}, "date"},
		{Measurement{Type: Height, Value: 625, Posture: "sitting", Date: day}, "posture"},
		{Measurement{Type: Weight, Value: 6420, Date: day, By: strings.Repeat("x", 201)}, "by"},
		{Measurement{Type: Weight, Value: 6420, Date: day, Note: strings.Repeat("x", 10_001)}, "note"},
		{Measurement{Type: Weight, Value: 6420, Date: day, Note: "deux\nlignes"}, ""},
	} {
		if field := refused(t, tc.m); field != tc.field {
			t.Errorf("%s %d is refused for %q, want %q", tc.m.Type, tc.m.Value, field, tc.field)
		}
	}
	for _, m := range []MeasureType{Weight, Height, Head} {
		if low, high := m.Bounds(); m.LOINC() == "" || low <= 0 || high <= low {
			t.Errorf("%s has LOINC %q, from %d to %d", m, m.LOINC(), low, high)
		}
	}
	if Weight.UCUM() != "g" || Height.UCUM() != "mm" || Head.UCUM() != "mm" {
		t.Error("units are wrong")
	}
}

func TestDoseValidation(t *testing.T) {
	dose := Dose{Date: Date{Year: 2025}, Valences: []Valence{"new-valence"}}
	if field := refused(t, dose); field != "" {
		t.Errorf("a vaccine of the future is refused for %s", field)
	}
	long := strings.Repeat("x", 201)
	for field, spoil := range map[string]func(*Dose){
		"date":    func(d *Dose) { d.Date = Date{} },
		"vaccine": func(d *Dose) { d.Valences = nil },
		"product": func(d *Dose) { d.Product = long },
		"lot":     func(d *Dose) { d.Lot = long },
		"by":      func(d *Dose) { d.By = long },
		"site":    func(d *Dose) { d.Site = "\xff" },
		"note":    func(d *Dose) { d.Note = strings.Repeat("x", 10_001) },
	} {
		d := dose
		spoil(&d)
		if got := refused(t, d); got != field {
			t.Errorf("refused for %q, want %q", got, field)
		}
	}
	for _, v := range []Valence{"", Valence(strings.Repeat("x", 41)), "\xff"} {
		d := dose
		d.Valences = []Valence{Hib, v}
		if got := refused(t, d); got != "vaccine" {
			t.Errorf("valence %q: refused for %q", v, got)
		}
	}
}

func TestDocumentValidation(t *testing.T) {
	file := Attachment{Blob: ID{1}, Type: PDF}
	doc := Document{Title: "Ordonnance", Category: Prescriptions, File: file}
	if field := refused(t, doc); field != "" {
		t.Errorf("a document is refused for %s", field)
	}
	for field, spoil := range map[string]func(*Document){
		"title":    func(d *Document) { d.Title = "" },
		"category": func(d *Document) { d.Category = "" },
		"date":     func(d *Document) { d.Date = Date{Year: 1789} },
		"from":     func(d *Document) { d.From = strings.Repeat("x", 201) },
		"file":     func(d *Document) { d.File = Attachment{Size: 3} },
	} {
		d := doc
		spoil(&d)
		if got := refused(t, d); got != field {
			t.Errorf("refused for %q, want %q", got, field)
		}
	}
	doc.Title = strings.Repeat("x", 301)
	if got := refused(t, doc); got != "title" {
		t.Errorf("a long title is refused for %q", got)
	}
	if n := len(Document{File: file, Thumb: file}.Attachments()); n != 2 {
		t.Errorf("%d attachments, want 2", n)
	}
	if n := len(Document{}.Attachments()); n != 0 {
		t.Errorf("%d attachments in an empty document", n)
	}
}

func TestExamValidation(t *testing.T) {
	exam := Exam{Code: "MED-1231", Date: Date{Year: 2025, Month: 3}}
	if field := refused(t, exam); field != "" {
		t.Errorf("an examination is refused for %s", field)
	}
	for field, spoil := range map[string]func(*Exam){
		"exam": func(e *Exam) { e.Code = "" },
		"date": func(e *Exam) { e.Date = Date{} },
		"by":   func(e *Exam) { e.By = strings.Repeat("x", 201) },
		"note": func(e *Exam) { e.Note = "\xff" },
	} {
		e := exam
		spoil(&e)
		if got := refused(t, e); got != field {
			t.Errorf("refused for %q, want %q", got, field)
		}
	}
}

func TestAgendaValidation(t *testing.T) {
	day := NewDate(2026, 3, 10)
	visit := Appointment{Title: "Vaccins", Date: day, Minute: 9*60 + 30, Zone: "Europe/Paris", Duration: 20, Doses: []string{"ROR-1"}, Repeat: "FREQ=WEEKLY;COUNT=3", Except: []Date{day.AddDays(7)}}
	for _, b := range []Body{visit, Appointment{Title: "École", Date: day, AllDay: true},
		FollowUp{What: Referral, Text: "Ophtalmologue", Asked: day, By: Date{Year: 2026, Month: 6}},
		Question{Text: "Dort-elle assez ?", Asked: day}, Circumstance{About: Department, Value: "2A"}, Circumstance{About: "later", Value: No},
		Exam{Code: "MED-1231", Date: day, Missed: true}, Dose{Date: day, Valences: []Valence{HPV}, CIP: "3400930056202", Expiry: Date{Year: 2027, Month: 2}}} {
		if field := refused(t, b); field != "" {
			t.Errorf("%+v is refused for %s", b, field)
		}
	}
	for _, tc := range []struct {
		field string
		spoil func(*Appointment)
	}{
		{"title", func(a *Appointment) { a.Title = "" }},
		{"date", func(a *Appointment) { a.Date.Day = 0 }},
		{"time", func(a *Appointment) { a.Minute = 24 * 60 }},
		{"time", func(a *Appointment) { a.Minute = -1 }},
		{"duration", func(a *Appointment) { a.Duration = -5 }},
		{"zone", func(a *Appointment) { a.Zone = strings.Repeat("z", 65) }},
		{"links", func(a *Appointment) { a.Doses = []string{""} }},
		{"links", func(a *Appointment) { a.Doses = make([]string, 41) }},
		{"repeat", func(a *Appointment) { a.Except = []Date{{Year: 2026}} }},
		{"status", func(a *Appointment) { a.Status = "perhaps" }},
	} {
		spoilt := visit
		tc.spoil(&spoilt)
		if got := refused(t, spoilt); got != tc.field {
			t.Errorf("%+v is refused for %q, want %q", spoilt, got, tc.field)
		}
	}
	for field, b := range map[string]Body{
		"text": Question{Asked: day}, "what": FollowUp{Text: "x", Asked: day}, "done": FollowUp{What: Control, Text: "x", Asked: day, Done: Date{Year: 12}},
		"about": Circumstance{Value: Yes}, "cip": Dose{Date: day, Valences: []Valence{HPV}, CIP: "34009300"},
	} {
		if got := refused(t, b); got != field {
			t.Errorf("%+v is refused for %q, want %q", b, got, field)
		}
	}
}

// An appointment keeps its hour on the wall when summer time begins, and where it takes place.
func TestAppointmentKeepsTheHourOfItsPlace(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	a := Appointment{Title: "x", Date: NewDate(2026, 3, 28), Minute: 9 * 60}
	for day, want := range map[Date]string{NewDate(2026, 3, 28): "2026-03-28T08:00:00Z", NewDate(2026, 3, 29): "2026-03-29T07:00:00Z"} {
		if got := a.On(day, paris).UTC().Format(time.RFC3339); got != want {
			t.Errorf("on %v: %s, want %s", day, got, want)
		}
	}
	a.Zone = "Indian/Reunion"
	if got := a.Start(paris).UTC().Format(time.RFC3339); got != "2026-03-28T05:00:00Z" {
		t.Errorf("in Réunion: %s", got)
	}
	a.Zone = "Nowhere/Known"
	if got := a.Start(paris); !got.Equal(Appointment{Date: a.Date, Minute: a.Minute}.Start(paris)) {
		t.Errorf("an unknown zone: %s", got)
	}
}
