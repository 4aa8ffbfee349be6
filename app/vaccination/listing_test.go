package vaccination_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"carnet/app/record"
	"carnet/app/vaccination"
)

func code(r vaccination.Reason) string { return string(r.Code) }

// TestFactsOfTheCommand fixes the names and the shape that other programs read.
func TestFactsOfTheCommand(t *testing.T) {
	p := vaccination.Person{Birth: date(t, "2025-03-10")}
	doses := history(t, "2025-05-10 Hexyon", "2025-06-20 Hexyon", "2025-07-01 D,T")
	on := date(t, "2025-07-15")
	plan := vaccination.PlanFor(p, doses, on)
	b, err := json.Marshal(map[string]any{"doses": plan.DoseFacts(doses, code), "due": plan.DueFacts(code), "admission": vaccination.AdmissionFor(p, doses, on).Fact()})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"date":"2025-05-10","product":"Hexyon","valences":["D","T","Ca","P","Hib","HB"],"counted":true,"lines":["HEXA-1"],"reason":"counts"}`,
		`{"date":"2025-06-20","product":"Hexyon","valences":["D","T","Ca","P","Hib","HB"],"counted":false,"lines":["HEXA-2"],"reason":"interval-short"}`,
		`{"key":"PN-1","valences":["Pn"],"dose":1,"status":"late","earliest":"2025-05-10","recommended":"2025-05-10","latest":"2025-06-10","mandatory":true,"reason":"late","source":"V1","confidence":"B"}`,
		`"admission":{"status":"provisional","until":"2025-10-15","missing":["Pn","MnB"]`,
		`"key":"HEXA-2"`,
	} {
		if !strings.Contains(string(b), want) {
			t.Errorf("%s\nis not in %s", want, b)
		}
	}
	for _, f := range plan.DueFacts(code) {
		if !slices.Contains([]vaccination.Status{vaccination.Late, vaccination.Due, vaccination.Check, vaccination.Upcoming}, f.Status) || f.Dose < 1 || len(f.Valences) == 0 {
			t.Errorf("%+v", f)
		}
	}
	if b, _ := json.Marshal(vaccination.AdmissionFor(p, nil, date(t, "2025-04-01")).Fact()); string(b) != `{"status":"complete","missing":[]}` {
		t.Errorf("nothing is missing before two months: %s", b)
	}
}

func TestAdmissionOfNobody(t *testing.T) {
	for _, a := range []vaccination.Admission{
		vaccination.AdmissionFor(vaccination.Person{}, nil, date(t, "2025-04-01")),
		vaccination.AdmissionFor(vaccination.Person{Birth: date(t, "2025-04-01")}, nil, record.Date{}),
		vaccination.AdmissionFor(vaccination.Person{Birth: date(t, "2025-04-01")}, nil, date(t, "2025-03-31")),
	} {
		if a.Status != "" {
			t.Errorf("%+v", a)
		}
	}
}

func TestEditions(t *testing.T) {
	for on, want := range map[string]string{"2010-01-01": "2018", "2018-01-01": "2018", "2024-12-31": "2018", "2025-01-01": "2025", "2026-03-31": "2025", "2026-04-01": "2026", "2040-01-01": "2026"} {
		if got := vaccination.At(date(t, on)).Edition().ID; got != want {
			t.Errorf("%s: edition %s, want %s", on, got, want)
		}
	}
	if got := vaccination.At(record.Date{}); got != vaccination.Routine() {
		t.Error("an unknown day is read by the newest edition")
	}
}

// The last answer about a subject holds; one « no » takes all certificates away.
func TestFactsFrom(t *testing.T) {
	said := func(about record.Subject, value string) record.Circumstance {
		return record.Circumstance{About: about, Value: value}
	}
	f := vaccination.FactsFrom([]record.Circumstance{said(record.RiskTB, record.Yes), said(record.RiskTB, record.No), said(record.ContraIndication, "d"), said(record.ContraIndication, "R")})
	if f.Answers[record.RiskTB].Value != record.No || !slices.Equal(f.Exempt, []record.Valence{"D", "R"}) || f.ExemptAll {
		t.Errorf("%+v", f)
	}
	if f := vaccination.FactsFrom([]record.Circumstance{said(record.ContraIndication, ""), said(record.ContraIndication, record.No)}); f.ExemptAll || f.Exempt != nil {
		t.Errorf("%+v", f)
	}
}
