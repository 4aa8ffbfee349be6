package vaccination

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"carnet/app/record"
)

// territory is a part of the country that has rules of its own.
type territory struct {
	ID          string
	Departments []string
	Campaigns   string // the territory whose campaign dates hold, when it has none of its own
	BCG         bool
	BCGAtBirth  bool `toml:"bcg_at_birth"`
	HBAtBirth   bool `toml:"hepatitis_b_at_birth"`
	YellowFever bool `toml:"yellow_fever"`
	Source      string
	Confidence  Confidence

	answered bool
}

// known is a property of the territory, not known while the department is not.
func (t territory) known(property bool) truth {
	if !t.answered {
		return unknown
	}
	return either(property)
}

// campaign is one season in one territory. A zero End is a season without end; EndUnknown, one whose end was not found.
type campaign struct {
	Vaccine    string
	Territory  string
	Start, End record.Date
	EndUnknown bool        `toml:"end_unknown"`
	BornFrom   record.Date `toml:"born_from"`
	Source     string
	Confidence Confidence
}

//go:embed territories.toml
var territoriesFile []byte

//go:embed seasons.toml
var seasonsFile []byte

type seasonData struct {
	CheckedOn record.Date `toml:"checked_on"`
	Campaigns []campaign  `toml:"campaign"`
}

type territoryData struct {
	CheckedOn   record.Date `toml:"checked_on"`
	Territories []territory `toml:"territory"`
}

var seasons = sync.OnceValue(func() seasonData {
	d, err := parseSeasons(seasonsFile)
	if err != nil {
		panic(err)
	}
	return d
})

var territories = sync.OnceValue(func() territoryData {
	d, err := parseTerritories(territoriesFile)
	if err != nil {
		panic(err)
	}
	return d
})

func parseSeasons(b []byte) (seasonData, error) {
	var d seasonData
	if err := decode(b, &d); err != nil {
		return d, fmt.Errorf("read seasons: %w", err)
	}
	for _, k := range d.Campaigns {
		if k.Vaccine == "" || k.Territory == "" || !k.Start.Whole() || k.Source == "" || !k.End.IsZero() && k.End.Before(k.Start) {
			return d, fmt.Errorf("read seasons: the campaign %s of %s is not whole", k.Vaccine, k.Territory)
		}
	}
	return d, nil
}

func parseTerritories(b []byte) (territoryData, error) {
	var d territoryData
	if err := decode(b, &d); err != nil {
		return d, fmt.Errorf("read territories: %w", err)
	}
	if len(d.Territories) == 0 || len(d.Territories[0].Departments) > 0 {
		return d, fmt.Errorf("read territories: the first one is that of all other departments")
	}
	return d, nil
}

// territoryOf finds the territory of a department number; that of all others when the number has none of its own. Without
// a number the dates of the first one are used, and nothing is known that depends on it.
func territoryOf(department string) territory {
	all := territories().Territories
	department = strings.ToUpper(strings.TrimSpace(department))
	i := slices.IndexFunc(all, func(t territory) bool { return slices.Contains(t.Departments, department) })
	t := all[max(i, 0)]
	t.answered = department != ""
	return t
}

// campaignsOf lists the seasons of a vaccine for a territory, in the order of the data.
func campaignsOf(vaccine string, t territory) []campaign {
	where := t.ID
	if t.Campaigns != "" {
		where = t.Campaigns
	}
	var some []campaign
	for _, k := range seasons().Campaigns {
		if k.Vaccine == vaccine && (k.Territory == where || k.Territory == "all") {
			some = append(some, k)
		}
	}
	return some
}
