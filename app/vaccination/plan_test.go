package vaccination_test

import (
	"slices"
	"strings"
	"testing"

	"carnet/app/record"
	"carnet/app/vaccination"
)

func date(t *testing.T, s string) record.Date {
	t.Helper()
	d, err := record.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// history reads lines such as "2025-05-10 Hexyon" or "2025-06-01 D,T,P": a date, then a product or valences.
func history(t *testing.T, lines ...string) []vaccination.Dose {
	t.Helper()
	var doses []vaccination.Dose
	for i, line := range lines {
		when, what, _ := strings.Cut(line, " ")
		d := vaccination.Dose{ID: record.ID{15: byte(i + 1)}, Date: date(t, when)}
		if p, ok := vaccination.FindProduct(what); ok {
			d.Product, d.Valences = p.Name, p.Valences
		} else {
			for v := range strings.SplitSeq(what, ",") {
				d.Valences = append(d.Valences, record.Valence(v))
			}
		}
		doses = append(doses, d)
	}
	return doses
}

type child struct {
	birth string
	term  int // SA, 0 not known
	doses []string
}

func (c child) plan(t *testing.T, on string) vaccination.Plan {
	t.Helper()
	p := vaccination.Person{Birth: date(t, c.birth), Sex: record.Female, Term: record.Gestation{Weeks: c.term}}
	return vaccination.PlanFor(p, history(t, c.doses...), date(t, on))
}

func line(t *testing.T, p vaccination.Plan, key string) vaccination.Line {
	t.Helper()
	l, ok := p.Line(key)
	if !ok {
		t.Fatalf("no line %s", key)
	}
	return l
}

// wantLine checks "status[ reason][ recommended]".
func wantLine(t *testing.T, p vaccination.Plan, key, want string) {
	t.Helper()
	l := line(t, p, key)
	got := []string{string(l.Status), string(l.Reason.Code), l.Recommended.String()}
	for _, w := range strings.Fields(want) {
		if !slices.Contains(got, w) {
			t.Errorf("%s: %v, want %s", key, got, want)
		}
	}
}

func wantDose(t *testing.T, p vaccination.Plan, index int, outcome vaccination.Outcome, code vaccination.ReasonCode, lines ...string) {
	t.Helper()
	i := slices.IndexFunc(p.Doses, func(n vaccination.DoseNote) bool { return n.ID == record.ID{15: byte(index)} })
	if i < 0 {
		t.Fatalf("dose %d has no note", index)
	}
	n := p.Doses[i]
	if n.Outcome != outcome || n.Reason.Code != code || !slices.Equal(n.Lines, lines) {
		t.Errorf("dose %d: %s %s %v, want %s %s %v", index, n.Outcome, n.Reason.Code, n.Lines, outcome, code, lines)
	}
}

func keys(lines []vaccination.Line) []string {
	var all []string
	for _, l := range lines {
		all = append(all, l.Key)
	}
	return all
}

// --- the cases of the domain notes ----------------------------------------------------------------------------------

func TestTwoMonthsOldWithoutDoses(t *testing.T) {
	p := child{birth: "2025-03-10"}.plan(t, "2025-05-10")
	if got := keys(p.With(vaccination.Late, vaccination.Due)); !slices.Equal(got, []string{"HEXA-1", "PN-1", "ROTA-1"}) {
		t.Errorf("due: %v", got)
	}
	wantLine(t, p, "VRS", "upcoming season-closed 2025-09-01")
	wantLine(t, p, "MNB-1", "upcoming 2025-06-10")
	wantLine(t, p, "HEXA-2", "upcoming after-previous 2025-07-10")
	if l := line(t, p, "HEXA-1"); !l.Mandatory || l.MandatoryUnsure || l.Source != "V1" || l.Label != "vaccine.HEXA" {
		t.Errorf("%+v", l)
	}
	if l := line(t, p, "ROTA-1"); l.Mandatory {
		t.Error("rotavirus is not mandatory")
	}
}

func TestSecondDoseTooClose(t *testing.T) {
	p := child{birth: "2025-03-10", doses: []string{"2025-05-10 Hexyon", "2025-06-20 Hexyon"}}.plan(t, "2025-07-15")
	wantLine(t, p, "HEXA-1", "done")
	wantLine(t, p, "HEXA-2", "check interval-short")
	wantDose(t, p, 2, vaccination.ToCheck, vaccination.IntervalShort, "HEXA-2")
	if r := line(t, p, "HEXA-2").Reason; r.Span.String() != "2m" || r.Actual.String() != "41d" {
		t.Errorf("reason: %+v", r)
	}
	wantLine(t, p, "HEXA-3", "upcoming 2026-02-10") // the series goes on, it is not restarted
}

func TestMeaslesBeforeTwelveMonthsDoesNotCount(t *testing.T) {
	p := child{birth: "2024-06-01", doses: []string{"2025-04-15 Priorix"}}.plan(t, "2025-07-01")
	wantDose(t, p, 1, vaccination.NotCounted, vaccination.TooYoungNoCount)
	wantLine(t, p, "ROR-1", "due 2025-06-01")
	wantLine(t, p, "ROR-2", "upcoming after-previous")
}

func TestHPVSecondDoseNotBeforeFiveMonths(t *testing.T) {
	p := child{birth: "2014-09-09", doses: []string{"2025-10-01 Gardasil 9"}}.plan(t, "2026-01-15")
	wantLine(t, p, "HPV-1", "done")
	wantLine(t, p, "HPV-2", "upcoming 2026-03-01")
	l := line(t, p, "HPV-2")
	if l.Earliest.String() != "2026-03-01" || l.Latest.String() != "2026-11-01" {
		t.Errorf("%s … %s", l.Earliest, l.Latest)
	}
}

func TestPretermByChronologicalAge(t *testing.T) {
	p := child{birth: "2024-11-20", term: 30}.plan(t, "2025-01-20")
	for key, want := range map[string]string{
		"PN-1": "due 2025-01-20", "PN-2": "upcoming 2025-02-20", "PN-3": "upcoming 2025-03-20", "PN-4": "upcoming 2025-10-20",
		"HEXA-1": "due 2025-01-20",
	} {
		wantLine(t, p, key, want)
	}
	p = child{birth: "2024-11-20", term: 40}.plan(t, "2025-01-20")
	if _, ok := p.Line("PN-4"); ok {
		t.Error("born at term")
	}
	wantLine(t, p, "PN-2", "upcoming 2025-03-20")
}

// --- a whole childhood ----------------------------------------------------------------------------------------------

var onTime = []string{
	"2025-05-10 Infanrix hexa", "2025-05-10 Prevenar 13", "2025-05-10 Rotarix", "2025-06-10 Bexsero", "2025-06-10 Rotarix",
	"2025-07-10 Infanrix hexa", "2025-07-10 Vaxneuvance", "2025-08-10 Bexsero", "2025-09-10 Nimenrix",
	"2025-09-15 Beyfortus 50 mg", "2026-02-10 Hexyon", "2026-02-10 Prevenar 13",
	"2026-03-10 Bexsero", "2026-03-10 MenQuadfi", "2026-03-10 Priorix", "2026-07-20 M-M-RVaxPro",
}

func TestInfantOnTime(t *testing.T) {
	p := child{birth: "2025-03-10", doses: onTime}.plan(t, "2026-11-21")
	if open := p.With(vaccination.Late, vaccination.Due, vaccination.Check); len(open) > 0 {
		t.Errorf("open: %v", keys(open))
	}
	if got := len(p.With(vaccination.Done)); got != 16 {
		t.Errorf("%d lines done: %v", got, keys(p.With(vaccination.Done)))
	}
	for i := range onTime {
		if n := p.Doses[i]; n.Outcome != vaccination.Counted {
			t.Errorf("%s: %s %s", n.Date, n.Outcome, n.Reason.Code)
		}
	}
	wantLine(t, p, "ROTA-3", "not-concerned product-dependent")
	wantLine(t, p, "DTCAP-6", "upcoming 2031-03-10")
	wantLine(t, p, "DTCAP-11", "upcoming 2036-03-10")
	wantLine(t, p, "HPV-1", "upcoming 2036-03-10")
	wantLine(t, p, "MNB-A-1", "not-concerned on-request")
	wantLine(t, p, "GR", "not-concerned seasonal")
}

func TestRotaTeqHasAThirdDose(t *testing.T) {
	p := child{birth: "2025-03-10", doses: []string{"2025-05-10 RotaTeq", "2025-06-10 RotaTeq"}}.plan(t, "2025-07-10")
	wantLine(t, p, "ROTA-3", "due")
	p = child{birth: "2025-03-10", doses: []string{"2025-05-10 Rota", "2025-06-10 Rota"}}.plan(t, "2025-07-10")
	wantLine(t, p, "ROTA-3", "check product-unknown")
	p = child{birth: "2025-03-10", doses: []string{"2025-05-10 Rotarix"}}.plan(t, "2025-10-10")
	wantLine(t, p, "ROTA-2", "past unfinished")
	p = child{birth: "2025-03-10"}.plan(t, "2025-07-10")
	wantLine(t, p, "ROTA-1", "past upper-age")
}

func TestLateBegins(t *testing.T) {
	born := child{birth: "2025-03-10"}
	wantLine(t, born.plan(t, "2025-06-10"), "HEXA-1", "due")
	wantLine(t, born.plan(t, "2025-06-11"), "HEXA-1", "late")
	booster := child{birth: "2018-01-15", doses: []string{"2018-03-15 Hexyon", "2018-05-15 Hexyon", "2018-12-15 Hexyon"}}
	wantLine(t, booster.plan(t, "2024-01-14"), "DTCAP-6", "upcoming")
	wantLine(t, booster.plan(t, "2025-01-15"), "DTCAP-6", "due")
	wantLine(t, booster.plan(t, "2025-01-16"), "DTCAP-6", "late")
}

func TestSettingsMoveLate(t *testing.T) {
	patient := vaccination.Settings{LateUnderTwo: record.Span{N: 3, Unit: record.Months}, LateLater: record.Span{N: 2, Unit: record.Years}}
	born := vaccination.Person{Birth: date(t, "2025-03-10")}
	p := vaccination.Routine().Plan(born, nil, date(t, "2025-07-01"), patient)
	wantLine(t, p, "HEXA-1", "due")
}

// --- valences -------------------------------------------------------------------------------------------------------

func TestPentavalentNeedsHepatitisB(t *testing.T) {
	penta := child{birth: "2025-03-10", doses: []string{"2025-05-10 Pentavac"}}
	p := penta.plan(t, "2025-06-20")
	wantLine(t, p, "HEXA-1", "late partial")
	if l := line(t, p, "HEXA-1"); !slices.Equal(l.Missing, []record.Valence{record.HepatitisB}) || !slices.Equal(l.Reason.Valences, l.Missing) {
		t.Errorf("missing %v", l.Missing)
	}
	penta.doses = append(penta.doses, "2025-05-10 HBVaxPro 5")
	p = penta.plan(t, "2025-06-20")
	wantLine(t, p, "HEXA-1", "done")
	if l := line(t, p, "HEXA-1"); len(l.Doses) != 2 {
		t.Errorf("doses %v", l.Doses)
	}
	wantDose(t, p, 2, vaccination.Counted, vaccination.DoseCounts, "HEXA-1")
}

func TestHepatitisBAtBirthIsAnExtraDose(t *testing.T) {
	p := child{birth: "2025-03-10", doses: []string{"2025-03-10 Engerix B 10", "2025-05-10 Hexyon", "2025-07-10 Hexyon", "2026-02-10 Hexyon"}}.plan(t, "2026-03-01")
	for i, key := range []string{"HEXA-1", "HEXA-2", "HEXA-3"} {
		wantLine(t, p, key, "done")
		wantDose(t, p, i+2, vaccination.Counted, vaccination.DoseCounts, key)
	}
	wantDose(t, p, 1, vaccination.ToCheck, vaccination.ExtraDose)
}

func TestHepatitisBAloneMayBeCloser(t *testing.T) {
	p := child{birth: "2025-03-10", doses: []string{"2025-05-10 Pentavac", "2025-07-10 Pentavac", "2025-05-10 HB", "2025-06-10 HB", "2025-11-10 HB"}}.plan(t, "2025-12-01")
	for i := 3; i <= 5; i++ {
		wantDose(t, p, i, vaccination.Counted, vaccination.DoseCounts, []string{"HEXA-1", "HEXA-2", "HEXA-3"}[i-3])
	}
}

func TestSeparateMeaslesMumpsRubella(t *testing.T) {
	p := child{birth: "1995-03-10", doses: []string{"1996-04-10 Rouvax", "1996-06-10 Priorix"}}.plan(t, "1998-01-01")
	wantLine(t, p, "ROR-1", "done")
	l := line(t, p, "ROR-2")
	if !slices.Equal(l.Missing, []record.Valence{record.Mumps, record.Rubella}) {
		t.Errorf("missing %v", l.Missing)
	}
}

// --- series that were interrupted ------------------------------------------------------------------------------------

func TestSeriesIsResumed(t *testing.T) {
	late := child{birth: "2025-03-10", doses: []string{"2025-05-10 Hexyon"}}
	p := late.plan(t, "2026-01-10") // ten months old, the second dose was forgotten
	wantLine(t, p, "HEXA-1", "done")
	wantLine(t, p, "HEXA-2", "late")
	if l := line(t, p, "HEXA-2"); l.Earliest.String() != "2025-07-10" {
		t.Errorf("earliest %s", l.Earliest)
	}
	wantLine(t, p, "HEXA-3", "upcoming after-previous 2026-07-10") // six months after today
	late.doses = append(late.doses, "2026-01-10 Hexyon")
	p = late.plan(t, "2026-01-10")
	wantLine(t, p, "HEXA-2", "done")
	wantLine(t, p, "HEXA-3", "upcoming 2026-07-10")
}

func TestOldSchemeOfFourDoses(t *testing.T) {
	p := child{birth: "2005-03-10", doses: []string{"2005-05-10 Infanrix hexa", "2005-06-10 Infanrix hexa", "2005-07-10 Infanrix hexa",
		"2006-07-10 Infanrix hexa", "2011-04-01 InfanrixTetra", "2016-06-01 Repevax"}}.plan(t, "2020-01-01")
	for _, key := range []string{"HEXA-1", "HEXA-2", "HEXA-3", "DTCAP-6", "DTCAP-11"} {
		wantLine(t, p, key, "done")
	}
	wantDose(t, p, 2, vaccination.Kept, vaccination.OldScheme)
	wantDose(t, p, 4, vaccination.Counted, vaccination.DoseCounts, "HEXA-3")
}

func TestForgottenBoosterOfSixYears(t *testing.T) {
	infant := []string{"2014-03-10 Hexyon", "2014-05-10 Hexyon", "2014-12-10 Hexyon"}
	p := child{birth: "2014-01-10", doses: infant}.plan(t, "2025-03-01")
	wantLine(t, p, "DTCAP-6", "past upper-age")
	wantLine(t, p, "DTCAP-11", "due full-dose")
	p = child{birth: "2014-01-10", doses: append(infant, "2020-01-10 Revaxis")}.plan(t, "2025-03-01")
	wantLine(t, p, "DTCAP-11", "due full-dose")
	wantDose(t, p, 4, vaccination.ToCheck, vaccination.ReducedEarly, "DTCAP-6")
	p = child{birth: "2014-01-10", doses: append(infant, "2020-01-10 Tetravac-acellulaire")}.plan(t, "2025-03-01")
	wantLine(t, p, "DTCAP-11", "due due")
}

func TestLateStartUsesTheSchemeOfItsAge(t *testing.T) {
	for _, tc := range []struct {
		name, on string
		doses    []string
		want     map[string]string
		without  string
	}{
		{"meningococci at one year", "2026-04-10", nil, map[string]string{"MNACWY-1": "late", "MNB-1": "late"}, "MNACWY-2"},
		{"one dose of ACWY after one year is enough", "2026-06-10", []string{"2026-04-10 Nimenrix"}, map[string]string{"MNACWY-1": "done"}, "MNACWY-2"},
		{"MnB from 12 months: booster a year later", "2026-07-01", []string{"2026-04-10 Bexsero", "2026-06-10 Bexsero"}, map[string]string{"MNB-3": "upcoming 2027-06-10"}, ""},
		{"MnB from two years: two doses", "2027-05-10", []string{"2027-04-10 Bexsero"}, map[string]string{"MNB-2": "due 2027-05-10"}, "MNB-3"},
		{"pneumococcus from seven months: booster a year later", "2026-01-10", []string{"2025-11-10 Prevenar 13", "2026-01-10 Prevenar 13"}, map[string]string{"PN-3": "upcoming 2027-01-10"}, ""},
		{"pneumococcus from one year: two doses", "2026-04-10", []string{"2026-04-10 Prevenar 13"}, map[string]string{"PN-2": "upcoming 2026-06-10"}, "PN-3"},
		{"pneumococcus after two years", "2027-04-10", nil, map[string]string{"PN-1": "past upper-age"}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := child{birth: "2025-03-10", doses: tc.doses}.plan(t, tc.on)
			for key, want := range tc.want {
				wantLine(t, p, key, want)
			}
			if _, ok := p.Line(tc.without); ok {
				t.Errorf("%s is no part of this scheme", tc.without)
			}
		})
	}
}

func TestHPVFromFifteenHasThreeDoses(t *testing.T) {
	p := child{birth: "2008-09-09", doses: []string{"2025-10-01 Gardasil 9", "2025-12-01 Gardasil 9"}}.plan(t, "2026-01-15")
	wantLine(t, p, "HPV-2", "done")
	wantLine(t, p, "HPV-3", "upcoming 2026-04-01")
	p = child{birth: "1998-09-09"}.plan(t, "2026-01-15")
	wantLine(t, p, "HPV-1", "past upper-age")
}

func TestMenCThenACWY(t *testing.T) {
	p := child{birth: "2024-02-10", doses: []string{"2024-07-10 Neisvac"}}.plan(t, "2025-03-20")
	wantDose(t, p, 1, vaccination.Counted, vaccination.DoseCounts, "MNACWY-1")
	wantLine(t, p, "MNACWY-2", "late")
	// Two doses of MnC do not replace MnACWY.
	p = child{birth: "2022-02-10", doses: []string{"2022-07-10 Neisvac", "2023-02-10 Neisvac"}}.plan(t, "2025-03-20")
	wantLine(t, p, "MNACWY-2", "due catch-up")
	wantDose(t, p, 2, vaccination.Counted, vaccination.DoseCounts) // it was mandatory for 2022
	p = child{birth: "2016-02-10", doses: []string{"2016-07-10 Neisvac", "2017-02-10 Neisvac"}}.plan(t, "2026-04-20")
	wantDose(t, p, 2, vaccination.Kept, vaccination.OutsideCalendar)
}

func TestNobodyIsLateForARuleThatCameLater(t *testing.T) {
	p := child{birth: "2022-02-10"}.plan(t, "2026-02-20")
	wantLine(t, p, "MNB-1", "due catch-up")
	wantLine(t, p, "MNACWY-1", "due catch-up")
	if l := line(t, p, "MNB-1"); l.Mandatory || l.MandatoryUnsure {
		t.Error("not mandatory for 2022")
	}
	if l := line(t, (child{birth: "2023-03-01"}).plan(t, "2026-02-20"), "MNB-1"); l.Mandatory || !l.MandatoryUnsure {
		t.Error("sources disagree for early 2023")
	}
	if l := line(t, (child{birth: "2023-07-01"}).plan(t, "2026-02-20"), "MNB-1"); !l.Mandatory {
		t.Error("mandatory from July 2023")
	}
}

// --- what no source settles -------------------------------------------------------------------------------------------

func TestUnverifiedIntervalIsOnlyChecked(t *testing.T) {
	// Pneumococcal booster three months after the second dose: no source read gives the minimum.
	p := child{birth: "2025-03-10", doses: []string{"2025-05-10 Prevenar 13", "2025-11-10 Prevenar 13"}}.plan(t, "2026-02-20")
	wantLine(t, p, "PN-3", "check interval-unsure 2026-05-10")
	p = child{birth: "2025-03-10", doses: []string{"2025-05-10 Prevenar 13", "2025-11-10 Prevenar 13", "2026-02-10 Prevenar 13"}}.plan(t, "2026-02-20")
	wantLine(t, p, "PN-3", "check interval-close")
}

func TestAdultWithoutHistory(t *testing.T) {
	p := child{birth: "1990-06-01"}.plan(t, "2026-11-21")
	if late := p.With(vaccination.Late); !slices.Equal(keys(late), []string{"DTCAP-25"}) {
		t.Errorf("late: %v", keys(late))
	}
	if check := p.With(vaccination.Check); !slices.Equal(keys(check), []string{"HEXA-1", "ROR-1"}) {
		t.Errorf("check: %v", keys(check))
	}
	wantLine(t, p, "DTCAP-45", "upcoming 2035-06-01")
	p = child{birth: "1975-06-01"}.plan(t, "2026-11-21")
	if _, ok := p.Line("ROR-1"); ok {
		t.Error("ROR is asked of people born since 1980")
	}
}

func TestAdultBoosterAfterARecentOne(t *testing.T) {
	p := child{birth: "1999-06-01", doses: []string{"2022-01-10 Boostrixtetra"}}.plan(t, "2026-11-21")
	wantLine(t, p, "DTCAP-11", "done")
	wantLine(t, p, "DTCAP-25", "upcoming 2027-01-10")
}

func TestTeenagerWhoseInfancyIsNotNoted(t *testing.T) {
	p := child{birth: "2012-06-01", doses: []string{"2024-01-10 Boostrixtetra"}}.plan(t, "2026-11-21")
	wantLine(t, p, "DTCAP-11", "done")
	wantLine(t, p, "HEXA-1", "check gap")
	wantLine(t, p, "HEXA-2", "not-concerned after-previous")
}

// --- doses that have no place ---------------------------------------------------------------------------------------

func TestDosesWithoutAPlaceAreExplained(t *testing.T) {
	p := child{birth: "2025-03-10", doses: []string{
		"2025-05-10 Hexyon", "2025-05-10 Infanrix hexa", "2025-02-01 Hexyon", "2027-01-01 Hexyon", "2025-06-01 BCG AJVaccines",
		"2025-06-01 Ebola", "2025-08 Hexyon", "2025-10-05 Beyfortus 50 mg", "2025-11-05 Beyfortus 50 mg",
	}}.plan(t, "2025-12-01")
	wantDose(t, p, 1, vaccination.Counted, vaccination.DoseCounts, "HEXA-1")
	wantDose(t, p, 2, vaccination.ToCheck, vaccination.SameDay)
	wantDose(t, p, 3, vaccination.ToCheck, vaccination.BeforeBirth)
	wantDose(t, p, 4, vaccination.ToCheck, vaccination.InFuture)
	wantDose(t, p, 5, vaccination.Counted, vaccination.DoseCounts, "BCG")
	wantDose(t, p, 6, vaccination.ToCheck, vaccination.UnknownValence)
	wantDose(t, p, 7, vaccination.Counted, vaccination.DoseCounts, "HEXA-2")
	wantDose(t, p, 8, vaccination.Counted, vaccination.DoseCounts, "VRS")
	wantDose(t, p, 9, vaccination.Kept, vaccination.OutsideCalendar)
}

func TestABoxThatContradictsTheDiseases(t *testing.T) {
	p := vaccination.Person{Birth: date(t, "2025-03-10")}
	plan := vaccination.PlanFor(p, []vaccination.Dose{
		{ID: record.ID{15: 1}, Date: date(t, "2025-05-10"), Product: "Hexyon", Valences: []record.Valence{"D", "T", "P"}},
		{ID: record.ID{15: 2}, Date: date(t, "2025-05-10"), Product: "Prevenar 13", Valences: []record.Valence{"Pn"}},
	}, date(t, "2025-06-01"))
	wantDose(t, plan, 1, vaccination.ToCheck, vaccination.ProductDiffers, "HEXA-1")
	wantDose(t, plan, 2, vaccination.Counted, vaccination.DoseCounts, "PN-1")
	if l := line(t, plan, "HEXA-1"); !slices.Equal(l.Missing, []record.Valence{"Ca", "Hib", "HB"}) {
		t.Errorf("what was noted is what counts: missing %v", l.Missing)
	}
}

func TestPartialDates(t *testing.T) {
	// « juillet 2025 » may be before the two months are over: the whole date is worth finding.
	p := child{birth: "2025-03-10", doses: []string{"2025-05-10 Hexyon", "2025-07 Hexyon"}}.plan(t, "2025-12-01")
	wantDose(t, p, 2, vaccination.ToCheck, vaccination.DatePartial, "HEXA-2")
	p = child{birth: "2025-03-10", doses: []string{"2025-05-10 Hexyon", "2025-06 Hexyon"}}.plan(t, "2025-12-01")
	wantDose(t, p, 2, vaccination.ToCheck, vaccination.IntervalShort, "HEXA-2")
	p = child{birth: "1985-03-10", doses: []string{"2012 Repevax"}}.plan(t, "2025-12-01")
	wantLine(t, p, "DTCAP-25", "done")
}

func TestRankDecidesBetweenEqualReadings(t *testing.T) {
	doses := history(t, "2024-02-01 Tetravac-acellulaire")
	p := vaccination.Person{Birth: date(t, "2018-01-15")}
	plan := vaccination.PlanFor(p, doses, date(t, "2024-06-01"))
	wantDose(t, plan, 1, vaccination.Counted, vaccination.DoseCounts, "HEXA-1")
	doses[0].Rank = record.BoosterDose
	plan = vaccination.PlanFor(p, doses, date(t, "2024-06-01"))
	wantDose(t, plan, 1, vaccination.Counted, vaccination.DoseCounts, "DTCAP-6")
	wantLine(t, plan, "HEXA-1", "check gap")
}

func TestSeasons(t *testing.T) {
	wantLine(t, child{birth: "2025-10-10"}.plan(t, "2025-10-12"), "VRS", "due season-open 2025-10-10")
	wantLine(t, child{birth: "2025-10-10"}.plan(t, "2026-03-12"), "VRS", "past season-over")
	wantLine(t, child{birth: "2026-04-10"}.plan(t, "2026-11-21"), "VRS", "check season-unknown")
	wantLine(t, child{birth: "2020-04-10"}.plan(t, "2026-11-21"), "VRS", "not-concerned")
}

func TestUnknownBirth(t *testing.T) {
	p := vaccination.PlanFor(vaccination.Person{}, history(t, "2025-05-10 Hexyon"), date(t, "2025-06-01"))
	if len(p.Lines) != 0 {
		t.Errorf("lines %v", keys(p.Lines))
	}
	wantDose(t, p, 1, vaccination.ToCheck, vaccination.BirthMissing)
}

func TestValidDosesArePreferred(t *testing.T) {
	// The second dose is nearer to four months, the third one is valid: the third one counts.
	p := child{birth: "2025-03-10", doses: []string{"2025-05-10 Hexyon", "2025-07-05 Hexyon", "2025-07-30 Hexyon", "2026-02-10 Hexyon"}}.plan(t, "2026-03-01")
	wantDose(t, p, 2, vaccination.ToCheck, vaccination.ExtraDose)
	wantDose(t, p, 3, vaccination.Counted, vaccination.DoseCounts, "HEXA-2")
	wantLine(t, p, "HEXA-2", "done")
}

func TestValencesThatAreNoLongerNeeded(t *testing.T) {
	// One dose against Haemophilus is enough from 12 months on, and none is asked for after five years.
	p := child{birth: "2025-03-10", doses: []string{"2026-04-10 Hexyon"}}.plan(t, "2026-07-01")
	if l := line(t, p, "HEXA-2"); slices.Contains(l.Missing, record.Hib) || len(l.Missing) != 5 {
		t.Errorf("missing %v", l.Missing)
	}
	p = child{birth: "2019-03-10"}.plan(t, "2026-07-01")
	if l := line(t, p, "HEXA-1"); slices.Contains(l.Missing, record.Hib) || len(l.Missing) != 5 || l.Status != vaccination.Late {
		t.Errorf("%s, missing %v", l.Status, l.Missing)
	}
}

func TestDosesOfOneDayInAnyOrder(t *testing.T) {
	p := vaccination.Person{Birth: date(t, "2025-03-10")}
	twice := history(t, "2025-05-10 Hexyon", "2025-05-10 Hexyon")
	one := vaccination.PlanFor(p, twice, date(t, "2025-06-01"))
	slices.Reverse(twice)
	wantDose(t, one, 1, vaccination.Counted, vaccination.DoseCounts, "HEXA-1")
	wantDose(t, vaccination.PlanFor(p, twice, date(t, "2025-06-01")), 1, vaccination.Counted, vaccination.DoseCounts, "HEXA-1")
}
