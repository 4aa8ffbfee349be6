package vaccination_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carnet/app/record"
	"carnet/app/vaccination"
)

// genFacts answers some of the questions.
var genFacts = rapid.Custom(func(t *rapid.T) vaccination.Facts {
	f := vaccination.Facts{Answers: map[record.Subject]vaccination.Answer{}}
	for _, s := range []record.Subject{record.ParentHighTB, record.PneumococcalRisk, record.InfluenzaRisk, record.HadVaricella, record.MotherHBsAg, record.TravelYellowFever} {
		if v := rapid.SampledFrom([]string{"", record.Yes, record.No}).Draw(t, string(s)); v != "" {
			f.Answers[s] = vaccination.Answer{Value: v}
		}
	}
	if d := rapid.SampledFrom([]string{"", "69", "93", "971", "973", "974", "976"}).Draw(t, "department"); d != "" {
		f.Answers[record.Department] = vaccination.Answer{Value: d}
	}
	return f
})

// give notes the doses of a visit as a family would: what was asked for, on the day, with the type of administration.
func give(doses []vaccination.Dose, v vaccination.Visit) []vaccination.Dose {
	for _, l := range v.Lines {
		rank := record.FirstDose
		switch l.Key {
		case "HEXA-3", "PN-3", "PN-4", "MNB-3", "MNACWY-2", "HB-3", "DTCAP-6", "DTCAP-11", "DTCAP-25", "DTCAP-45", "DTCAP-65", "DTCAP-75", "DTCAP-85", "DTCAP-95":
			rank = []record.DoseRank{record.UnknownRank, record.BoosterDose}[len(doses)%2]
		}
		product := ""
		if l.Valences[0] == record.Rotavirus {
			product = "Rotarix"
		}
		doses = append(doses, vaccination.Dose{ID: record.ID{13: 1, 14: byte(len(doses) >> 8), 15: byte(len(doses))}, Date: v.From, Valences: l.Valences, Product: product, Rank: rank})
	}
	return doses
}

// professional are the reasons for which a plan leaves a line to a professional, whatever is done.
var professional = []vaccination.ReasonCode{vaccination.SeasonUnknown, vaccination.ProductUnknown, vaccination.CatchUpPlan, vaccination.NoRecord,
	vaccination.TestFirst, vaccination.MotherDate, vaccination.Gap, vaccination.PartialBooster}

// Who follows the plan to the letter ends with nothing late and nothing due, and every dose of it counts: all intervals and
// ages were kept. From nothing, for any age up to adulthood.
func TestFollowingThePlanEndsComplete(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := vaccination.Person{Birth: genDate(2008, 2026).Draw(t, "birth"), Term: record.Gestation{Weeks: rapid.SampledFrom([]int{0, 30, 40}).Draw(t, "term")},
			Facts: genFacts.Draw(t, "facts")}
		on := later(record.NewDate(2026, time.April, 1), p.Birth).AddDays(rapid.IntRange(0, 500).Draw(t, "days later"))
		visits := vaccination.PlanFor(p, nil, on).Visits()
		follow(t, p, nil, visits, on)
	})
}

// The same from a history that was begun in order and then forgotten.
func TestFollowingThePlanAfterAGap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := vaccination.Person{Birth: genDate(2018, 2025).Draw(t, "birth")}
		begun := later(record.NewDate(2026, time.April, 1), p.Birth.AddMonths(2))
		visits := vaccination.PlanFor(p, nil, begun).Visits()
		n := rapid.IntRange(0, len(visits)).Draw(t, "visits kept")
		var doses []vaccination.Dose
		on := begun
		for _, v := range visits[:n] {
			doses, on = give(doses, v), v.From
		}
		on = on.AddDays(rapid.IntRange(0, 2000).Draw(t, "forgotten for"))
		follow(t, p, doses, vaccination.PlanFor(p, doses, on).Visits(), on)
	})
}

func later(a, b record.Date) record.Date {
	if a.After(b) {
		return a
	}
	return b
}

func follow(t *rapid.T, p vaccination.Person, doses []vaccination.Dose, visits []vaccination.Visit, on record.Date) {
	before := len(doses)
	end := on
	for i, v := range visits {
		if v.From.Before(end) || i > 0 && v.From == end {
			t.Fatalf("visit %d on %s comes after %s", i, v.From, end)
		}
		if !v.To.IsZero() && v.To.Before(v.From) {
			t.Fatalf("visit %d ends before it begins: %s, %s", i, v.From, v.To)
		}
		if len(v.Lines) == 0 {
			t.Fatalf("visit %d gives nothing", i)
		}
		doses, end = give(doses, v), v.From
	}
	keepsTheTable(t, p, visits)
	plan := vaccination.PlanFor(p, doses, end)
	for _, l := range plan.With(vaccination.Late, vaccination.Due) {
		t.Fatalf("%s is still %s (%s, missing %v) on %s after %v", l.Key, l.Status, l.Reason.Code, l.Missing, end, visits)
	}
	for _, l := range plan.With(vaccination.Check) {
		if !slices.Contains(professional, l.Reason.Code) {
			t.Fatalf("%s is to be checked: %s on %s after %v", l.Key, l.Reason.Code, end, visits)
		}
	}
	for _, n := range plan.Doses {
		if n.ID[13] == 1 && n.Outcome != vaccination.Counted && n.Outcome != vaccination.Kept {
			t.Fatalf("a dose of %s is %s: %s; %d doses before, visits %v", n.Date, n.Outcome, n.Reason.Code, before, visits)
		}
	}
}

// keepsTheTable checks the visits against bounds written again here, apart from the calendar files.
func keepsTheTable(t *rapid.T, p vaccination.Person, visits []vaccination.Visit) {
	given := map[string]record.Date{}
	for _, v := range visits {
		for _, l := range v.Lines {
			given[l.Key] = v.From
		}
	}
	for _, b := range []struct {
		key, after string
		months     int
	}{
		{"HEXA-2", "HEXA-1", 2}, {"HEXA-3", "HEXA-2", 6}, {"PN-2", "PN-1", 1}, {"MNB-2", "MNB-1", 1}, {"ROR-2", "ROR-1", 1}, {"HPV-2", "HPV-1", 2},
		{"HPV-3", "HPV-2", 4}, {"DTCAP-6", "HEXA-3", 24}, {"DTCAP-11", "HEXA-3", 24}, {"HB-2", "HB-1", 1}, {"HB-3", "HB-2", 1}, {"MNACWY-2", "MNACWY-1", 2},
	} {
		first, second := given[b.after], given[b.key]
		if !first.IsZero() && !second.IsZero() && second.Before(first.AddMonths(b.months)) {
			t.Fatalf("%s on %s, %s on %s: want %d months", b.after, first, b.key, second, b.months)
		}
	}
	for key, months := range map[string]int{"ROR-1": 12, "FJ-1": 9, "MNACWY-2": 12, "MNB-3": 12, "BCG": 0, "DTCAP-11": 132, "HPV-1": 108, "MNACWY-A": 132, "VAR-1": 144} {
		if at := given[key]; !at.IsZero() && at.Before(p.Birth.AddMonths(months)) {
			t.Fatalf("%s on %s, born %s", key, at, p.Birth)
		}
	}
	for key, months := range map[string]int{"ROTA-1": 4, "PN-1": 24, "PN-2": 24, "MNB-1": 60, "MNACWY-1": 60, "HPV-1": 27 * 12, "BCG": 180} {
		if at := given[key]; !at.IsZero() && !at.Before(p.Birth.AddMonths(months)) {
			t.Fatalf("%s on %s, born %s: too late", key, at, p.Birth)
		}
	}
	live := []string{"ROR-1", "ROR-2", "BCG", "FJ-1", "FJ-2", "VAR-1", "VAR-2"}
	for _, a := range live {
		for _, b := range live {
			if x, y := given[a], given[b]; !x.IsZero() && x.Before(y) && y.Before(x.AddMonths(1)) && a[:2] != b[:2] {
				t.Fatalf("%s on %s and %s on %s are too close", a, x, b, y)
			}
		}
	}
}

// A dose that the plan asks for today, given today, makes no other disease late or doubtful, and leaves none worse.
func TestAValidDoseWorsensNothingElse(t *testing.T) {
	worse := []vaccination.DiseaseStatus{vaccination.DiseaseUnasked, vaccination.UpToDate, vaccination.DiseaseDue, vaccination.DiseaseLate, vaccination.DiseaseCheck}
	rapid.Check(t, func(t *rapid.T) {
		p := genPerson().Draw(t, "person")
		p.Facts = genFacts.Draw(t, "facts")
		on := genOn(p.Birth).Draw(t, "on")
		doses := genDoses(p.Birth).Draw(t, "doses")
		before := vaccination.PlanFor(p, doses, on)
		open := before.With(vaccination.Late, vaccination.Due)
		if len(open) == 0 {
			return
		}
		l := rapid.SampledFrom(open).Draw(t, "line")
		after := vaccination.PlanFor(p, append(slices.Clone(doses), vaccination.Dose{ID: record.ID{13: 1}, Date: on, Valences: l.Missing}), on)
		for _, d := range before.Diseases {
			i := slices.IndexFunc(after.Diseases, func(o vaccination.Disease) bool { return o.Valence == d.Valence })
			if slices.Contains(l.Missing, d.Valence) {
				continue
			}
			if now := after.Diseases[i]; slices.Index(worse, now.Status) > slices.Index(worse, d.Status) {
				t.Fatalf("%s given for %v: %s was %s (%s), is %s (%s)", l.Key, l.Missing, d.Valence, d.Status, d.Reason.Code, now.Status, now.Reason.Code)
			}
		}
	})
}

// The plan is made of civil dates: the zone of the clock changes nothing, not even where a day there is another day here.
func TestTheTimeZoneChangesNothing(t *testing.T) {
	was := time.Local
	defer func() { time.Local = was }()
	p := vaccination.Person{Birth: record.NewDate(2024, time.February, 29)}
	doses := history(t, "2024-04-29 Hexyon", "2024-06-29 Hexyon", "2024-10-27 Priorix", "2025-03-30 Priorix")
	var plans []vaccination.Plan
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("Cayenne", -3*3600), time.FixedZone("Saint-Denis", 4*3600), time.FixedZone("Wallis", 12*3600)} {
		time.Local = zone
		plan := vaccination.PlanFor(p, doses, record.NewDate(2026, time.March, 29))
		plans = append(plans, plan)
		if !reflect.DeepEqual(plan, plans[0]) || fmt.Sprint(plan.Visits()) != fmt.Sprint(plans[0].Visits()) {
			t.Errorf("%s has another plan", zone)
		}
	}
}

// Three hundred doses, the same one copied again and again, are read like any other history.
func TestThreeHundredDoses(t *testing.T) {
	p := vaccination.Person{Birth: record.NewDate(2015, time.March, 10)}
	var doses []vaccination.Dose
	products := vaccination.Products()
	for i := range 300 {
		b := products[i%len(products)]
		doses = append(doses, vaccination.Dose{ID: record.ID{14: byte(i >> 8), 15: byte(i)}, Date: p.Birth.AddDays(13 * i), Product: b.Name, Valences: b.Valences})
	}
	plan := vaccination.PlanFor(p, doses, record.NewDate(2026, time.November, 21))
	if len(plan.Doses) != 300 {
		t.Errorf("%d notes", len(plan.Doses))
	}
}

// A dose of a child that can be given before the age of 18 does not wait for another one until after it.
func TestNobodyGrowsUpWaitingForAVisit(t *testing.T) {
	p := vaccination.Person{Birth: record.NewDate(2008, 2, 29), Sex: record.Female}
	for _, v := range vaccination.PlanFor(p, nil, record.NewDate(2026, 1, 15)).Visits() {
		if slices.ContainsFunc(v.Lines, func(l vaccination.VisitLine) bool { return l.Key == "ROR-2" }) {
			if v.From != record.NewDate(2026, 2, 15) {
				t.Errorf("the second dose stands on %v", v.From)
			}
			return
		}
	}
	t.Error("the second dose of ROR is in no visit")
}

func TestVisitsSayWhy(t *testing.T) {
	p := vaccination.Person{Birth: date(t, "2022-02-10")}
	visits := vaccination.PlanFor(p, nil, date(t, "2026-02-20")).Visits()
	want := []struct {
		why   vaccination.VisitReason
		after string
	}{{vaccination.VisitNow, ""}, {vaccination.VisitInterval, "HEXA-1"}, {vaccination.VisitInterval, "HEXA-2"}, {vaccination.VisitInterval, "HEXA-3"},
		{vaccination.VisitAge, ""}, {vaccination.VisitInterval, "HPV-1"}}
	for i, w := range want {
		if visits[i].Why != w.why || visits[i].After != w.after {
			t.Errorf("visit %d: %s %s, want %s %s", i+1, visits[i].Why, visits[i].After, w.why, w.after)
		}
	}
	if !visits[0].To.IsZero() {
		t.Error("what is late is to be done as soon as possible")
	}
	if got := visits[2].To.String(); got != "2027-02-20" { // ten months after the second dose
		t.Errorf("third visit until %s", got)
	}
	if got := (vaccination.Plan{}).Visits(); got != nil {
		t.Errorf("the zero plan: %v", got)
	}
}
