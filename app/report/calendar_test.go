package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
)

// planOf is the plan of somebody born on a day, with boxes as « 2025-05-10 Hexyon ».
func planOf(t testing.TB, lang text.Language, born, on string, boxes ...string) Calendar {
	t.Helper()
	c := Calendar{Texts: catalogueOf(t, lang), Birth: dateOf(t, born), On: dateOf(t, on), Settings: vaccination.DefaultSettings()}
	for i, box := range boxes {
		when, name, _ := strings.Cut(box, " ")
		p, found := vaccination.FindProduct(name)
		if !found {
			t.Fatalf("no product %s", name)
		}
		c.Doses = append(c.Doses, vaccination.Dose{ID: record.ID{15: byte(i + 1)}, Date: dateOf(t, when), Product: p.Name, Valences: p.Valences})
	}
	who := vaccination.Person{Birth: c.Birth}
	c.Plan, c.Admission = vaccination.PlanFor(who, c.Doses, c.On), vaccination.AdmissionFor(who, c.Doses, c.On)
	return c
}

func dateOf(t testing.TB, s string) record.Date {
	t.Helper()
	d, err := record.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func paperOf(t testing.TB, c Calendar) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.PDF(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func terminalOf(t testing.TB, c Calendar) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Text(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPlanOnPaper: each plan that the issue names is explained on paper, as real text with its accents, in little space.
func TestPlanOnPaper(t *testing.T) {
	for name, c := range map[string]struct {
		plan Calendar
		says []string
	}{
		"late, four years": {planOf(t, text.French, "2022-01-10", "2026-01-15"), []string{"Hexavalent, 1re dose", "En retard", "Vaccination obligatoire", "Rien n’est perdu",
			"Dès maintenant", "15 mars 2026", "Admission provisoire", "15 avril 2026", "Aucune dose n’est notée"}},
		"teenager": {planOf(t, text.French, "2008-12-01", "2026-01-15", "2019-12-10 Gardasil 9"), []string{"HPV, 2e dose", "Gardasil 9", "10 décembre 2019", "Prise en compte"}},
		"done too soon": {planOf(t, text.French, "2025-03-10", "2025-07-15", "2025-05-10 Hexyon", "2025-06-20 Hexyon"), []string{"41 jours après la dose précédente",
			"À faire vérifier", "Vaccination Info Service", "10 mai 2025"}},
		"English": {planOf(t, text.English, "2022-01-10", "2026-01-15"), []string{"Vaccination plan", "not a vaccination certificate", "Late"}},
	} {
		pdf := paperOf(t, c.plan)
		said := allPages(t, pdf)
		for _, want := range append(c.says, c.plan.Texts.S("plan.about.not")[:30], c.plan.Texts.Date(c.plan.On), c.plan.Texts.Date(c.plan.Birth)) {
			if !strings.Contains(said, flat(want)) {
				t.Errorf("%s: %q is not said in %s", name, want, said)
			}
		}
		if len(pdf) > 300_000 || strings.Contains(said, "⟦") {
			t.Errorf("%s: %d bytes, %s", name, len(pdf), said)
		}
		for n, page := range pageContents(pdf) {
			if foot := flat(c.plan.Texts.S("plan.page", text.Args{"Date": c.plan.Texts.Date(c.plan.On), "N": n + 1})); !strings.Contains(pageText(page), foot) {
				t.Errorf("%s: page %d does not say what it is", name, n+1)
			}
		}
	}
}

// TestPlanSaysTheSameEverywhere: what stands on the paper can be read in a terminal too, line by line of the plan.
func TestPlanSaysTheSameEverywhere(t *testing.T) {
	for _, lang := range text.Languages() {
		for _, born := range []string{"1960-05-01", "2008-12-01", "2016-01-10", "2022-01-10", "2024-02-29", "2025-12-20"} {
			c := planOf(t, lang, born, "2026-01-15")
			page, said := allPages(t, paperOf(t, c)), flat(terminalOf(t, c))
			if strings.Contains(said, "⟦") {
				t.Error(said)
			}
			for _, l := range c.Plan.With(vaccination.Late, vaccination.Due, vaccination.Check) {
				for what, text := range map[string]string{"paper": page, "terminal": said} {
					if !strings.Contains(text, flat(c.LineName(l.Key, l.Missing))) || !strings.Contains(text, "["+l.Source+"]") {
						t.Errorf("%s, born %s, %s: %s is not there with its source", lang, born, what, l.Key)
					}
				}
			}
			for _, d := range c.Plan.Diseases {
				if name := flat(c.Texts.S("vaccine.valence." + string(d.Valence))); !strings.Contains(said, name) {
					t.Errorf("%s, born %s: %s is not there", lang, born, name)
				}
			}
		}
	}
}

func TestPlanNamesOnlyWhoIsNamed(t *testing.T) {
	c := planOf(t, text.French, "2025-03-10", "2026-01-15")
	c.Term = record.Gestation{Weeks: 33, Days: 2}
	if !strings.HasPrefix(terminalOf(t, c), "Plan de vaccination\n") {
		t.Error(terminalOf(t, c))
	}
	c.Name = "Zoé \u202eE\n🎈"
	said := allPages(t, paperOf(t, c))
	if !strings.Contains(said, "Plan de vaccination de Zoé E □") || !strings.Contains(said, flat(c.Texts.N("people.term.value", 2, text.Args{"Weeks": 33}))) {
		t.Error(said)
	}
}

// TestPlanKeepsEveryDose: 300 doses, some of which nobody understands, run over pages, and none is left out.
func TestPlanKeepsEveryDose(t *testing.T) {
	c := planOf(t, text.French, "2008-12-01", "2026-01-15")
	for i := range 300 {
		c.Doses = append(c.Doses, vaccination.Dose{ID: record.ID{14: byte(i >> 8), 15: byte(i)}, Date: record.NewDate(2010, 1, 1).AddDays(i * 7),
			Product: fmt.Sprintf("Vaccin%03d", i), Valences: []record.Valence{[]record.Valence{"HB", "T", "Zzz"}[i%3]}})
	}
	c.Doses[7].Valences, c.Doses[8].Date = nil, record.Date{}
	c.Plan = vaccination.PlanFor(vaccination.Person{Birth: c.Birth}, c.Doses, c.On)
	slices.Reverse(c.Doses)
	said := allPages(t, paperOf(t, c))
	for i := range 300 {
		if !strings.Contains(said, fmt.Sprintf("Vaccin%03d", i)) {
			t.Errorf("dose %d is not there", i)
		}
	}
}

func TestPlanIsDeterministic(t *testing.T) {
	c := planOf(t, text.French, "2022-01-10", "2026-01-15", "2022-03-10 Hexyon")
	paper, terminal := paperOf(t, c), terminalOf(t, c)
	if !bytes.Equal(paper, paperOf(t, c)) || terminal != terminalOf(t, c) {
		t.Error("the same plan gives other bytes")
	}
}

// TestPlanTellsOurConvention: what « late » means is a setting, and is said.
func TestPlanTellsOurConvention(t *testing.T) {
	c := planOf(t, text.French, "2022-01-10", "2026-01-15")
	c.Settings.LateUnderTwo = record.Span{N: 6, Unit: record.Weeks}
	if said := flat(terminalOf(t, c)); !strings.Contains(said, "6 semaines après la date prévue") || !strings.Contains(said, "1 an après") {
		t.Error(said)
	}
}

func TestIncompletePlansAreRefused(t *testing.T) {
	whole := planOf(t, text.French, "2022-01-10", "2026-01-15")
	for name, change := range map[string]func(*Calendar){
		"texts": func(c *Calendar) { c.Texts = nil },
		"day":   func(c *Calendar) { c.On.Day = 0 },
		"birth": func(c *Calendar) { c.Birth = record.Date{} },
	} {
		c := whole
		change(&c)
		if err := c.PDF(&bytes.Buffer{}); record.KindOf(err) != record.Internal {
			t.Errorf("%s: %v", name, err)
		}
		if err := c.Text(&bytes.Buffer{}); record.KindOf(err) != record.Internal {
			t.Errorf("%s: %v", name, err)
		}
	}
}
