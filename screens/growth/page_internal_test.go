package growth

import (
	"slices"
	"strings"
	"testing"

	"carnet/app/growth"
	"carnet/app/record"
	"carnet/screens/stagetest"
)

// The page that leaves the house names nobody unless it is asked to, and never another child.
func TestThePageNamesNobodyUnlessAsked(t *testing.T) {
	preterm := stagetest.Lola()
	preterm.Term = record.Gestation{Weeks: 33}
	f := stagetest.New(t, stagetest.Child(preterm))
	if _, err := f.Profile.AddMeasurement(t.Context(), record.Measurement{Type: record.Weight, Value: 6420, Date: f.Today()}); err != nil {
		t.Fatal(err)
	}
	brother := stagetest.Lola()
	brother.GivenNames = "Malo"
	if _, err := f.Session.AddChild(t.Context(), brother, []record.Measurement{{Type: record.Weight, Value: 3300}}); err != nil {
		t.Fatal(err)
	}
	v := newView(f.Stage, growth.WeightForAge)
	other := viewOf(f.Stage, f.Profile.GrowthPeers()[0], growth.WeightForAge)
	v.peer = &other
	said := func(named bool) string {
		p := newShare(v).view.sheet(named)
		lines := slices.Concat([]string{p.Title, p.Model.Description}, p.Lines, p.Notes)
		for _, s := range p.Model.Series {
			lines = append(lines, s.Name, s.Label)
		}
		return strings.Join(lines, "\n")
	}
	if got := said(false); strings.Contains(got, "Lola") || strings.Contains(got, "Rivière") || strings.Contains(got, "Malo") || strings.Contains(got, "novembre 2025") {
		t.Errorf("without a name: %s", got)
	}
	got := said(true)
	for _, want := range []string{"Lola Rivière", "10 novembre 2025", "33\u00a0SA", "10 mars 2026", "sans correction\u00a0: z", "WHO Child Growth Standards", "carnet de santé papier"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %s", want, got)
		}
	}
	if strings.Contains(got, "Malo") || strings.Contains(got, "IOTF") {
		t.Errorf("with the name: %s", got)
	}
}

// An adult's date of birth may be unknown, or was taken away after a weight was noted.
func TestWithoutADateOfBirthNothingIsCompared(t *testing.T) {
	f := stagetest.New(t)
	f.Stage.Profile = f.Session.Profiles()[0]
	if _, err := f.Profile.AddMeasurement(t.Context(), record.Measurement{Type: record.Weight, Value: 61_000, Date: f.Today()}); err != nil {
		t.Fatal(err)
	}
	v := newView(f.Stage, growth.WeightForAge)
	v.who.BirthDate, v.subject.Birth = record.Date{}, record.Date{}
	p := v.point(v.points[0].Reading)
	if got := v.heading(p); got != "61,0\u00a0kg" {
		t.Errorf("the heading is %q", got)
	}
	if got := v.standing(p); got != "Sans date de naissance, la mesure n’est pas comparée. Elle est gardée." {
		t.Errorf("it is said that %q", got)
	}
	v.points = []point{p}
	if _, shown := v.picture(); len(shown) != 0 {
		t.Error("a point without an age is drawn")
	}
}
