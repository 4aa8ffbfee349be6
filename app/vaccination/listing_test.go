package vaccination_test

import (
	"encoding/json"
	"fmt"
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

// facts lists « key valences » of what is open, with M for mandatory.
func facts(plan vaccination.Plan) map[string]string {
	all := map[string]string{}
	for _, f := range plan.DueFacts(code) {
		var words []string
		for _, v := range f.Valences {
			words = append(words, string(v))
		}
		if f.Mandatory {
			words = append(words, "M")
		}
		if strings.HasSuffix(f.Reason, " obligation-unsure") {
			words = append(words, "to check")
		}
		all[f.Key] = strings.Join(words, " ")
	}
	return all
}

// TestFactsOfObligations: programs learn that a dose is mandatory also where that is to be checked, and the reason says so; a
// reduced dose is named as on its box.
func TestFactsOfObligations(t *testing.T) {
	infancy := []string{"2014-04-01 Hexyon", "2014-06-01 Hexyon", "2015-01-01 Hexyon"}
	for _, c := range []struct {
		birth, on, key, want string
		doses                []string
	}{
		{birth: "2025-03-10", on: "2025-05-10", key: "HEXA-1", want: "D T Ca P Hib HB M"},
		{birth: "2025-03-10", on: "2025-05-10", key: "MNB-1", want: "MnB M"},
		{birth: "2025-03-10", on: "2025-05-10", key: "ROTA-1", want: "Rota"},
		{birth: "2025-03-10", on: "2025-05-10", key: "DTCAP-6", want: "D T Ca P"},
		{birth: "2025-03-10", on: "2025-05-10", key: "DTCAP-11", want: "d T ca P"},
		{birth: "2023-01-01", on: "2026-01-10", key: "MNB-1", want: "MnB M to check"},
		{birth: "2023-06-30", on: "2026-01-10", key: "MNACWY-1", want: "MnACWY M to check"},
		{birth: "2023-07-01", on: "2026-01-10", key: "MNB-1", want: "MnB M"},
		{birth: "2022-12-31", on: "2026-01-10", key: "MNB-1", want: "MnB"},
		{birth: "2016-05-04", on: "2026-01-10", key: "HEXA-1", want: "D T Ca P HB M to check"},
		{birth: "2016-05-04", on: "2019-09-02", key: "HEXA-1", want: "Ca Hib HB", doses: []string{"2016-07-04 D,T,P", "2016-09-04 D,T,P", "2017-04-04 D,T,P"}},
		{birth: "2014-02-01", on: "2025-02-01", key: "DTCAP-11", want: "D T Ca P", doses: infancy},
		{birth: "2014-02-01", on: "2025-02-01", key: "DTCAP-11", want: "d T ca P", doses: append([]string{"2020-02-01 Tetravac-acellulaire"}, infancy...)},
		{birth: "2014-02-01", on: "2025-02-01", key: "DTCAP-11", want: "D T Ca P", doses: append([]string{"2020-02-01 Repevax"}, infancy...)},
	} {
		plan := vaccination.PlanFor(vaccination.Person{Birth: date(t, c.birth)}, history(t, c.doses...), date(t, c.on))
		if got := facts(plan)[c.key]; got != c.want {
			t.Errorf("born %s, asked %s, %s: %q, want %q", c.birth, c.on, c.key, got, c.want)
		}
	}
}

// TestFactsOfANewborn: MnB is planned from 3 months though it is valid from 2 (§1.8), and what comes every ten years after 65
// is announced when its turn comes: all keys are those of the routine calendar (§1.4).
func TestFactsOfANewborn(t *testing.T) {
	birth := date(t, "2025-03-10")
	var got []string
	for _, f := range vaccination.PlanFor(vaccination.Person{Birth: birth}, nil, date(t, "2025-05-10")).DueFacts(code) {
		got = append(got, f.Key)
		if f.Key == "MNB-1" && (f.Earliest != date(t, "2025-06-10") || f.Recommended != f.Earliest) {
			t.Errorf("%+v", f)
		}
		if f.Earliest.IsZero() || f.Recommended.Before(f.Earliest) || f.Latest.Before(f.Recommended) {
			t.Errorf("%+v", f)
		}
	}
	want := strings.Fields("HEXA-1 PN-1 ROTA-1 ROTA-2 MNB-1 HEXA-2 PN-2 MNB-2 VRS MNACWY-1 HEXA-3 PN-3 MNB-3 MNACWY-2 ROR-1 ROR-2 DTCAP-6 DTCAP-11 HPV-1 MNACWY-A HPV-2 DTCAP-25 DTCAP-45 DTCAP-65")
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

// Four infant doses were the calendar before 2013: programs read all of them as counted.
func TestFactsOfAnOldScheme(t *testing.T) {
	doses := history(t, "2011-05-10 Infanrix hexa", "2011-06-10 Infanrix hexa", "2011-07-10 Infanrix hexa", "2012-07-10 Infanrix hexa")
	plan := vaccination.PlanFor(vaccination.Person{Birth: date(t, "2011-03-10")}, doses, date(t, "2026-01-15"))
	for _, f := range plan.DoseFacts(doses, code) {
		if !f.Counted {
			t.Errorf("%+v", f)
		}
	}
}

// A dose that is not counted leaves its line open: programs never see neither.
func TestFactsHideNothing(t *testing.T) {
	doses := history(t, "2025-05-10 D,T,Ca,P,Hib,HB")
	doses[0].Product = "Priorix"
	plan := vaccination.PlanFor(vaccination.Person{Birth: date(t, "2025-03-10")}, doses, date(t, "2025-05-20"))
	l, _ := plan.Line("HEXA-1")
	if plan.DoseFacts(doses, code)[0].Counted || l.Status != vaccination.Check || l.Reason.Code != vaccination.ProductDiffers {
		t.Errorf("%+v", l)
	}
}

// The name of a box is enough; so is a brand, where its strengths hold the same.
func TestOnlyTheBoxIsNoted(t *testing.T) {
	for name, want := range map[string]string{"Hexyon": "[D T Ca P Hib HB]", "tetravac": "[D T Ca P]", "Beyfortus": "[VRS]", "ENGERIX B": "[HB]", "BCG": "[BCG]",
		"Infanrix": "[]", "Imovax": "[]", "B": "[]", "": "[]", "Hexy": "[]"} {
		if v, ok := vaccination.ValencesOf(name); fmt.Sprint(v) != want || ok != (want != "[]") {
			t.Errorf("%q: %v", name, v)
		}
	}
	plan := vaccination.PlanFor(vaccination.Person{Birth: date(t, "2025-03-10")}, []vaccination.Dose{{Date: date(t, "2025-05-10"), Product: "Hexyon"}}, date(t, "2025-05-20"))
	if l, _ := plan.Line("HEXA-1"); l.Status != vaccination.Done {
		t.Errorf("%+v", l)
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
