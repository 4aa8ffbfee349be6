package vaccination

import (
	"slices"
	"testing"

	"carnet/app/record"
)

// TestDataFiles reads the embedded files and follows every reference in them.
func TestDataFiles(t *testing.T) {
	all, err := readEditions()
	if err != nil {
		t.Fatal(err)
	}
	sources, err := parseSources(sourcesFile)
	if err != nil {
		t.Fatal(err)
	}
	known := func(id string) bool {
		return slices.ContainsFunc(sources, func(s Source) bool { return s.ID == id })
	}
	for _, k := range seasons().Campaigns {
		if !known(k.Source) || !slices.ContainsFunc(territories().Territories, func(t territory) bool { return t.ID == k.Territory || k.Territory == "all" }) {
			t.Errorf("campaign %s of %s: source or territory is not known", k.Vaccine, k.Territory)
		}
	}
	keys := map[string]string{}
	var every []series
	for _, c := range all {
		every = append(every, c.data.Series...)
	}
	for _, s := range every {
		for _, k := range s.Schemes {
			for _, r := range k.Doses {
				if !known(r.Source) {
					t.Errorf("%s: source %q is not in sources.toml", r.Key, r.Source)
				}
				if home, twice := keys[r.Key]; twice && home != s.Label {
					t.Errorf("%s is in %s and in %s", r.Key, home, s.Label)
				}
				keys[r.Key] = s.Label
				if r.Confidence == Unverified {
					t.Errorf("%s: an unverified line must not be in the calendar", r.Key)
				}
				for _, brand := range r.Products {
					if _, ok := FindProduct(brand); !ok {
						t.Errorf("%s: product %q is not in products.toml", r.Key, brand)
					}
				}
			}
		}
		for brand := range s.UntilBy {
			if p, ok := FindProduct(brand); !ok || p.Name != brand {
				t.Errorf("%s: product %q is not in products.toml under that name", s.ID, brand)
			}
		}
	}
	for _, want := range []string{"VRS", "HEXA-1", "HEXA-2", "HEXA-3", "PN-1", "PN-2", "PN-3", "ROTA-1", "ROTA-2", "ROTA-3", "MNB-1", "MNB-2", "MNB-3",
		"MNACWY-1", "MNACWY-2", "ROR-1", "ROR-2", "DTCAP-6", "DTCAP-11", "HPV-1", "HPV-2", "MNACWY-A", "MNB-A-1", "GR", "DTCAP-25", "DTCAP-45", "DTCAP-65"} {
		if keys[want] == "" {
			t.Errorf("the calendar lacks %s", want)
		}
	}
	if _, err := parseProducts(productsFile); err != nil {
		t.Error(err)
	}
}

// TestDataFilesAreReadStrictly: a misspelt bound must stop the build of the data, not vanish.
func TestDataFilesAreReadStrictly(t *testing.T) {
	for _, broken := range []string{
		"edition = \"x\"\n",
		"edition = \"x\"\nvalid_from = \"2026-01-01\"\nchecked_on = \"2026-01-01\"\nmin_agge = \"2m\"\n",
		"edition = \"x\"\nvalid_from = \"2026-01-01\"\nchecked_on = \"2026-01-01\"\n[[series]]\nid = \"A\"\n",
		"edition = \"x\"\nvalid_from = \"2026-13-01\"\n",
	} {
		if _, err := parseCalendar([]byte(broken), nil); err == nil {
			t.Errorf("read without error:\n%s", broken)
		}
	}
}

func TestRulesHideUnverifiedBounds(t *testing.T) {
	for _, r := range Routine().Rules() {
		switch r.Key {
		case "PN-3":
			if !r.MinAge.IsZero() || !r.MinInterval.IsZero() {
				t.Errorf("PN-3 shows unverified bounds: %v %v", r.MinAge, r.MinInterval)
			}
		case "HEXA-3":
			if r.MinInterval.String() != "6m" || r.Due.String() != "11m" || r.Label != "vaccine.HEXA" {
				t.Errorf("HEXA-3: %+v", r)
			}
		}
	}
}

func TestObligationByCohort(t *testing.T) {
	has := func(list []record.Valence, v record.Valence) bool { return slices.Contains(list, v) }
	for _, tc := range []struct {
		birth          record.Date
		mandatory      int
		mnc, mnb, mnbU bool
		linesUnsure    bool
	}{
		{birth: record.NewDate(2016, 5, 4), mandatory: 3, linesUnsure: true},
		{birth: record.NewDate(2017, 12, 31), mandatory: 3, linesUnsure: true},
		{birth: record.NewDate(2018, 1, 1), mandatory: 11, mnc: true},
		{birth: record.NewDate(2019, 2, 2), mandatory: 11, mnc: true},
		{birth: record.NewDate(2023, 3, 1), mandatory: 10, mnbU: true},
		{birth: record.NewDate(2023, 7, 1), mandatory: 12, mnb: true},
	} {
		o := Routine().Obligation(tc.birth)
		if len(o.Mandatory) != tc.mandatory || has(o.Mandatory, record.MenC) != tc.mnc || has(o.Mandatory, record.MenB) != tc.mnb ||
			has(o.Unsure, record.MenB) != tc.mnbU || o.LinesUnsure != tc.linesUnsure {
			t.Errorf("born %s: %+v", tc.birth, o)
		}
	}
	if o := Routine().Obligation(record.Date{}); len(o.Mandatory) != 0 {
		t.Errorf("unknown birth: %+v", o)
	}
}
