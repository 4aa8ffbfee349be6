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

func genDate(from, to int) *rapid.Generator[record.Date] {
	return rapid.Custom(func(t *rapid.T) record.Date {
		d := record.NewDate(rapid.IntRange(from, to).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), 1)
		return d.AddDays(rapid.IntRange(0, 27).Draw(t, "day"))
	})
}

// genPartial sometimes forgets the day, the month, or everything.
func genPartial(whole record.Date) *rapid.Generator[record.Date] {
	return rapid.Custom(func(t *rapid.T) record.Date {
		switch rapid.IntRange(0, 9).Draw(t, "known") {
		case 0:
			return record.Date{}
		case 1:
			return record.Date{Year: whole.Year}
		case 2:
			return record.Date{Year: whole.Year, Month: whole.Month}
		}
		return whole
	})
}

func genPerson() *rapid.Generator[vaccination.Person] {
	return rapid.Custom(func(t *rapid.T) vaccination.Person {
		birth := genDate(1950, 2026).Draw(t, "birth")
		return vaccination.Person{Birth: birth, Sex: record.Female, Term: record.Gestation{Weeks: rapid.SampledFrom([]int{0, 28, 36, 37, 41}).Draw(t, "term")}}
	})
}

var genValences = rapid.Custom(func(t *rapid.T) []record.Valence {
	if rapid.Bool().Draw(t, "known product") {
		return rapid.SampledFrom(vaccination.Products()).Draw(t, "product").Valences
	}
	return rapid.SliceOfN(rapid.SampledFrom([]record.Valence{"D", "d", "T", "P", "Ca", "ca", "Hib", "HB", "Pn", "MnB", "MnC", "MnACWY", "R", "O", "Ru", "HPV", "Rota", "VRS", "?"}), 0, 5).Draw(t, "valences")
})

func genDoses(birth record.Date) *rapid.Generator[[]vaccination.Dose] {
	return rapid.Custom(func(t *rapid.T) []vaccination.Dose {
		n := rapid.IntRange(0, 20).Draw(t, "n")
		doses := make([]vaccination.Dose, n)
		for i := range doses {
			when := birth.AddDays(rapid.IntRange(-30, 365*rapid.SampledFrom([]int{2, 8, 30}).Draw(t, "span")).Draw(t, "age in days"))
			doses[i] = vaccination.Dose{
				ID: record.ID{15: byte(i + 1)}, Date: genPartial(when).Draw(t, "date"), Valences: genValences.Draw(t, "valences"),
				Product: rapid.SampledFrom([]string{"", "RotaTeq", "Rotarix", "?"}).Draw(t, "brand"),
				Rank:    rapid.SampledFrom([]record.DoseRank{"", record.FirstDose, record.BoosterDose, record.UnknownRank}).Draw(t, "rank"),
			}
		}
		return doses
	})
}

func genOn(birth record.Date) *rapid.Generator[record.Date] {
	return rapid.Custom(func(t *rapid.T) record.Date {
		return birth.AddDays(rapid.IntRange(-300, 365*rapid.SampledFrom([]int{1, 3, 20, 80}).Draw(t, "years")).Draw(t, "on"))
	})
}

var codes = func() map[vaccination.ReasonCode]bool {
	all := map[vaccination.ReasonCode]bool{}
	for _, c := range vaccination.ReasonCodes() {
		all[c] = true
	}
	return all
}()

// Each recorded dose is explained exactly once; a dose stands in a line exactly when its note says so.
func TestNoDoseIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := genPerson().Draw(t, "person")
		doses := genDoses(p.Birth).Draw(t, "doses")
		plan := vaccination.PlanFor(p, doses, genOn(p.Birth).Draw(t, "on"))
		if len(plan.Doses) != len(doses) {
			t.Fatalf("%d notes for %d doses", len(plan.Doses), len(doses))
		}
		seen := map[record.ID]bool{}
		for _, n := range plan.Doses {
			if seen[n.ID] {
				t.Fatalf("%v explained twice", n.ID)
			}
			seen[n.ID] = true
			if n.Outcome == "" || !codes[n.Reason.Code] {
				t.Fatalf("%v is not explained", n.ID)
			}
			if n.Outcome == vaccination.Counted && len(n.Lines) == 0 {
				t.Fatalf("%v counts for nothing", n.ID)
			}
			for _, l := range plan.Lines {
				if slices.Contains(l.Doses, n.ID) != slices.Contains(n.Lines, l.Key) {
					t.Fatalf("%v and %s do not agree", n.ID, l.Key)
				}
			}
		}
		for _, d := range doses {
			if !seen[d.ID] {
				t.Fatalf("%v is lost", d.ID)
			}
		}
	})
}

// What the plan says of itself holds together, whatever the history.
func TestPlanHoldsTogether(t *testing.T) {
	order := []vaccination.Status{vaccination.Late, vaccination.Due, vaccination.Check, vaccination.Upcoming, vaccination.Done, vaccination.Past, vaccination.NotConcerned}
	rapid.Check(t, func(t *rapid.T) {
		p := genPerson().Draw(t, "person")
		on := genOn(p.Birth).Draw(t, "on")
		plan := vaccination.PlanFor(p, genDoses(p.Birth).Draw(t, "doses"), on)
		keys := map[string]bool{}
		last := 0
		for _, l := range plan.Lines {
			rank := slices.Index(order, l.Status)
			switch {
			case rank < last:
				t.Fatalf("%s (%s) comes after a less pressing line", l.Key, l.Status)
			case keys[l.Key]:
				t.Fatalf("%s is there twice", l.Key)
			case !codes[l.Reason.Code]:
				t.Fatalf("%s: reason %q", l.Key, l.Reason.Code)
			case l.Mandatory && l.MandatoryUnsure:
				t.Fatalf("%s is certain and not", l.Key)
			case (l.Status == vaccination.Late || l.Status == vaccination.Due) && (on.Before(l.Recommended) || on.Before(l.Earliest)):
				t.Fatalf("%s is %s before its day: %s, %s", l.Key, l.Status, l.Earliest, l.Recommended)
			case l.Status == vaccination.Late && !on.After(l.Latest), l.Status == vaccination.Upcoming && !on.Before(l.Recommended):
				t.Fatalf("%s is %s on %s: %s to %s", l.Key, l.Status, on, l.Recommended, l.Latest)
			case l.Status == vaccination.Late && !l.Until.IsZero() && !on.Before(l.Until):
				t.Fatalf("%s is late after its last age", l.Key)
			case l.Status == vaccination.Done && len(l.Doses) == 0:
				t.Fatalf("%s is done by nothing", l.Key)
			}
			last, keys[l.Key] = rank, true
		}
	})
}

// The order of the doses never matters, and the plan changes nothing that it was given.
func TestPlanIsAFunctionOfWhatWasGiven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := genPerson().Draw(t, "person")
		on := genOn(p.Birth).Draw(t, "on")
		doses := genDoses(p.Birth).Draw(t, "doses")
		if len(doses) > 1 && rapid.Bool().Draw(t, "same id") {
			doses[0].ID = doses[1].ID
		}
		before := fmt.Sprintf("%+v", doses)
		plan := vaccination.PlanFor(p, doses, on)
		if fmt.Sprintf("%+v", doses) != before {
			t.Fatal("the doses were changed")
		}
		if !reflect.DeepEqual(vaccination.PlanFor(p, doses, on), plan) {
			t.Fatal("twice the same question, two answers")
		}
		if shuffled := rapid.Permutation(doses).Draw(t, "shuffled"); !reflect.DeepEqual(vaccination.PlanFor(p, shuffled, on), plan) {
			t.Fatal("the order of the doses changed the plan")
		}
	})
}

// A person who has every line done on the very day that the plan recommends is never late and has nothing to check.
func TestTheRecommendedDayIsAlwaysRight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := genPerson().Draw(t, "person")
		p.Birth = genDate(2025, 2026).Draw(t, "birth in a calendar that is known whole")
		var doses []vaccination.Dose
		on := p.Birth
		for i := range 60 {
			plan := vaccination.PlanFor(p, doses, on)
			if late := plan.With(vaccination.Late); len(late) > 0 {
				t.Fatalf("%s late on %s", late[0].Key, on)
			}
			if check := slices.DeleteFunc(plan.With(vaccination.Check), func(l vaccination.Line) bool {
				return l.Reason.Code == vaccination.SeasonUnknown || l.Reason.Code == vaccination.ProductUnknown || l.Reason.Code == vaccination.EditionUnsure
			}); len(check) > 0 {
				t.Fatalf("%s to be checked on %s: %s", check[0].Key, on, check[0].Reason.Code)
			}
			open := plan.With(vaccination.Due, vaccination.Upcoming)
			if len(open) == 0 {
				return
			}
			next := slices.MinFunc(open, func(a, b vaccination.Line) int { return a.Recommended.Compare(b.Recommended) })
			if next.Recommended.After(on) {
				if edition, changes := nextEdition(on, next.Recommended); changes { // other lines, the same day for all of them
					on = edition
					continue
				}
				on = next.Recommended
			}
			doses = append(doses, vaccination.Dose{ID: record.ID{14: 1, 15: byte(i)}, Date: on, Valences: next.Missing})
			if done, _ := vaccination.PlanFor(p, doses, on).Line(next.Key); done.Status != vaccination.Done {
				t.Fatalf("%s given on %s: %s %s", next.Key, on, done.Status, done.Reason.Code)
			}
		}
		t.Fatalf("the calendar never ends: %s", on)
	})
}

// nextEdition is the first day of an edition after from, up to until.
func nextEdition(from, until record.Date) (record.Date, bool) {
	for _, e := range vaccination.Editions() {
		if e.ValidFrom.After(from) && !e.ValidFrom.After(until) {
			return e.ValidFrom, true
		}
	}
	return record.Date{}, false
}

// Whatever the history, giving today what a line asks for today settles that line.
func TestGivingWhatIsDueSettlesIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := genPerson().Draw(t, "person")
		on := genOn(p.Birth).Draw(t, "on")
		doses := genDoses(p.Birth).Draw(t, "doses")
		open := vaccination.PlanFor(p, doses, on).With(vaccination.Late, vaccination.Due)
		if len(open) == 0 {
			return
		}
		l := rapid.SampledFrom(open).Draw(t, "line")
		doses = append(doses, vaccination.Dose{ID: record.ID{14: 1}, Date: on, Valences: l.Missing})
		after, ok := vaccination.PlanFor(p, doses, on).Line(l.Key)
		if ok && (after.Status == vaccination.Late || after.Status == vaccination.Due) {
			t.Fatalf("%s was %s, given today it is %s (%s)", l.Key, l.Status, after.Status, after.Reason.Code)
		}
	})
}

func FuzzPlan(f *testing.F) {
	f.Add("2025-03-10", "2025-05-10", "Hexyon", "2026-01-01")
	f.Add("1950", "2025-05", "ROR", "2025")
	f.Add("", "", "", "")
	f.Add("2024-02-29", "2024-02-29", "D,T", "2199-12-31")
	f.Fuzz(func(t *testing.T, birth, when, what, on string) {
		b, err1 := record.ParseDate(birth)
		w, err2 := record.ParseDate(when)
		o, err3 := record.ParseDate(on)
		if err1 != nil || err2 != nil || err3 != nil {
			return
		}
		plan := vaccination.PlanFor(vaccination.Person{Birth: b}, []vaccination.Dose{{Date: w, Product: what, Valences: []record.Valence{record.Valence(what)}}}, o)
		if len(plan.Doses) != 1 {
			t.Error("the dose is lost")
		}
	})
}
