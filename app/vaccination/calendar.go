package vaccination

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"

	"github.com/pelletier/go-toml/v2"

	"carnet/app/record"
)

// Confidence is how well a fact is established.
type Confidence string

// The confidence tags of the data files.
const (
	Official   Confidence = "A" // official text or site read
	Serious    Confidence = "B" // serious secondary source that cites the official one
	Old        Confidence = "C" // press, old edition or partial excerpt
	Unverified Confidence = "U" // never shown as a rule
)

// Level says how strongly a line is asked for. Whether a line is mandatory for one child is Line.Mandatory.
type Level string

// The levels of the calendar.
const (
	MandatoryLevel Level = "M" // mandatory for some dates of birth, recommended for the others
	Recommended    Level = "R"
	Proposed       Level = "P" // on request
	Seasonal       Level = "S" // every season, offered or by indication
)

// Rule is one line of the calendar as the sources state it, for a table of rules. Absent bounds are zero.
type Rule struct {
	Key         string // HEXA-1
	Series      string // HEXA
	Label       string // text key of the vaccine: vaccine.HEXA
	Number      int    // rank in the series, 0 for a booster known by its age
	Booster     bool
	Valences    []record.Valence
	Level       Level
	Due         record.Span // recommended age
	DueUntil    record.Span // end of the recommended ages, exclusive
	MinAge      record.Span
	MinInterval record.Span // from the dose before
	Until       record.Span // systematic catch-up before this age
	Source      string      // id in Sources
	Confidence  Confidence
}

// Calendar is one edition of the national calendar. It is immutable.
type Calendar struct{ data calendarData }

type calendarData struct {
	Edition       string
	Extends       string           // the edition that this one differs from, in only what it states
	Drop          []string         // series of that edition that this one does not have
	ValidFrom     record.Date      `toml:"valid_from"`
	CheckedOn     record.Date      `toml:"checked_on"`
	OldSchemeBorn record.Date      `toml:"old_scheme_born_before"`
	ReducedFrom   record.Span      `toml:"reduced_from"`
	Outside       []record.Valence `toml:"outside"`
	Live          []record.Valence `toml:"live"`
	LiveSpace     record.Span      `toml:"live_space"`
	AfterBlood    record.Span      `toml:"after_blood"`
	Cohorts       []cohort         `toml:"cohort"`
	Series        []series         `toml:"series"`
}

type cohort struct {
	BornFrom    record.Date      `toml:"born_from"`
	BornUntil   record.Date      `toml:"born_until"`
	Mandatory   []record.Valence `toml:"mandatory"`
	Unsure      []record.Valence `toml:"unsure"`
	LinesUnsure bool             `toml:"lines_unsure"`
	Source      string
	Confidence  Confidence
}

type series struct {
	ID           string
	After        string // the series of the extended edition that this new one follows
	Label        string // of the texts, when it is not the ID
	Valences     []record.Valence
	Applies      condition                      // the series exists only for those it holds for
	When         condition                      // asked only of those it holds for; doses of others have a place all the same
	MandatoryIf  condition                      `toml:"mandatory_if"` // beside the cohorts
	Without      map[record.Valence]condition   // valences that another series has, for those it holds for
	Unsure       bool                           // of this edition only the existence is known: never a date, « à faire vérifier »
	Short        []short                        // schemes with fewer doses of one product
	BornFrom     record.Date                    `toml:"born_from"`
	RoutineFrom  record.Date                    `toml:"routine_born_from"` // born before: catch-up, never late
	Since        record.Date                    // nothing of the series was asked for before that day
	MatchFrom    record.Span                    `toml:"match_from"` // a dose outside these ages belongs to another series
	MatchUntil   record.Span                    `toml:"match_until"`
	Until        record.Span                    `toml:"until"`
	UntilBy      map[string]record.Span         `toml:"until_by_product"`
	ValenceUntil map[record.Valence]record.Span `toml:"valence_until"`
	OneDoseFrom  map[record.Valence]record.Span `toml:"one_dose_from"`
	Accepts      []record.Valence               // another valence that may take the first place
	AcceptsLess  bool                           `toml:"accepts_less"` // it protects against less: the series goes on after it
	AcceptsUntil record.Date                    `toml:"accepts_before"`
	Source       string
	Confidence   Confidence
	Schemes      []scheme `toml:"scheme"`
}

// short is a scheme that one product makes shorter for one valence, as two doses of Engerix B 20 from 11 to 15 years.
type short struct {
	Valence     record.Valence
	Product     string
	From, Until record.Span
	Doses       int
	Interval    record.Span // between the first and the last
}

type scheme struct {
	When       condition   // only for those it holds for
	StartFrom  record.Span `toml:"start_from"`
	StartUntil record.Span `toml:"start_until"`
	Confidence Confidence
	Doses      []rule `toml:"dose"`
}

type rule struct {
	Key             string
	Number          int
	Booster         bool
	Level           Level
	Due             record.Span
	DueUntil        record.Span                    `toml:"due_until"`
	MinAge          record.Span                    `toml:"min_age"`
	MinAgeTag       Confidence                     `toml:"min_age_confidence"`
	MinAgeStrict    bool                           `toml:"min_age_strict"`
	MinInterval     record.Span                    `toml:"min_interval"`
	IntervalTag     Confidence                     `toml:"min_interval_confidence"`
	MaxInterval     record.Span                    `toml:"max_interval"`
	Space           record.Span                    // distance to plan, not to judge by
	PlanFrom        record.Span                    `toml:"plan_from"`     // age that programs are told to plan from, where a dose is valid earlier
	ValidMinAge     map[record.Valence]record.Span `toml:"valid_min_age"` // of a valence given alone
	ValidInterval   map[record.Valence]record.Span `toml:"valid_interval"`
	MatchFrom       record.Span                    `toml:"match_from"` // a line known by its age, not by its rank
	MatchUntil      record.Span                    `toml:"match_until"`
	Until           record.Span
	AfterUntil      string      `toml:"after_until"` // "" past, "check"
	CheckFrom       record.Span `toml:"check_from"`  // from this age the catch-up is a professional's
	Products        []string    // only with these brands
	Campaign        string
	FullDoseWithout string                 `toml:"full_dose_without"` // full dose when that line is missing or had a reduced dose
	Lacks           []record.Valence       // of the series, not part of this line
	Reduced         bool                   // given as a reduced dose, unless FullDoseWithout asks for a full one
	ListedFrom      record.Span            `toml:"listed_from"`             // a repeat that is not announced before
	SkipIfBegun     record.Span            `toml:"skip_if_begun"`           // not needed when the primary series began from this age
	IntervalBy      map[string]record.Span `toml:"min_interval_by_product"` // where the brand of the dose before asks for more
	IntervalByTag   Confidence             `toml:"min_interval_by_product_confidence"`
	Source          string
	Confidence      Confidence
}

// anchored reports a line that a dose reaches by the age at which it was given.
func (r *rule) anchored() bool { return !r.MatchFrom.IsZero() }

// parseCalendar reads one edition. base finds the edition that it extends.
func parseCalendar(b []byte, base func(edition string) (*Calendar, error)) (*Calendar, error) {
	var c Calendar
	if err := decode(b, &c.data); err != nil {
		return nil, fmt.Errorf("read calendar: %w", err)
	}
	if c.data.Extends != "" {
		other, err := base(c.data.Extends)
		if err != nil {
			return nil, err
		}
		if err := c.data.extend(other.data); err != nil {
			return nil, err
		}
	}
	for i := range c.data.Series {
		s := &c.data.Series[i]
		if s.Label == "" {
			s.Label = s.ID
		}
		for j := range s.Schemes {
			for k := range s.Schemes[j].Doses {
				r := &s.Schemes[j].Doses[k]
				if r.Source == "" {
					r.Source, r.Confidence = s.Source, s.Confidence
				}
				if r.Until.IsZero() {
					r.Until = s.Until
				}
			}
		}
	}
	return &c, c.check()
}

// decode is strict: a misspelt field of a data file would otherwise be a rule that silently does not apply.
func decode(b []byte, into any) error {
	return toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(into)
}

func (c *Calendar) check() error {
	if c.data.Edition == "" || !c.data.ValidFrom.Whole() || !c.data.CheckedOn.Whole() {
		return fmt.Errorf("read calendar: edition and dates are required")
	}
	for i := range c.data.Series {
		s := &c.data.Series[i]
		if s.ID == "" || len(s.Valences) == 0 || len(s.Schemes) == 0 {
			return fmt.Errorf("read calendar: series %q is empty", s.ID)
		}
		if unknown := s.unknownCondition(); unknown != "" {
			return fmt.Errorf("read calendar: series %s names the unknown condition %q", s.ID, unknown)
		}
		for j := range s.Schemes {
			for k := range s.Schemes[j].Doses {
				r := &s.Schemes[j].Doses[k]
				if r.Key == "" || r.Level == "" || r.Source == "" || r.Confidence == "" || r.Due.IsZero() && r.MinInterval.IsZero() {
					return fmt.Errorf("read calendar: line %q of %s lacks a field", r.Key, s.ID)
				}
			}
		}
	}
	return nil
}

// Rules lists the routine lines (the first scheme of each series) in the order of the calendar.
func (c *Calendar) Rules() []Rule {
	var all []Rule
	for i := range c.data.Series {
		s := &c.data.Series[i]
		for _, r := range s.Schemes[0].Doses {
			all = append(all, Rule{
				Key: r.Key, Series: s.ID, Label: s.label(), Number: r.Number, Booster: r.Booster,
				Valences: slices.Clone(s.Valences), Level: r.Level, Due: r.Due, DueUntil: r.DueUntil,
				MinAge: confirmed(r.MinAge, r.MinAgeTag), MinInterval: confirmed(r.MinInterval, r.IntervalTag),
				Until: r.Until, Source: r.Source, Confidence: r.Confidence,
			})
		}
	}
	return all
}

// confirmed hides a bound that no source confirms.
func confirmed(s record.Span, tag Confidence) record.Span {
	if tag == Unverified {
		return record.Span{}
	}
	return s
}

func (s *series) label() string { return "vaccine." + s.Label }

// Obligation is what the law asks of the people born on one day.
type Obligation struct {
	Mandatory []record.Valence // certainly mandatory
	Unsure    []record.Valence // sources disagree: « à vérifier »
	// LinesUnsure: the list is certain, but which doses were owed depends on older articles.
	LinesUnsure bool
	Source      string
	Confidence  Confidence
}

// Obligation returns the obligations of the cohort of birth; the zero Obligation for an unknown birth.
func (c *Calendar) Obligation(birth record.Date) Obligation {
	if birth.IsZero() {
		return Obligation{}
	}
	birth = birth.First()
	for _, k := range c.data.Cohorts {
		if !k.BornFrom.IsZero() && birth.Before(k.BornFrom) || !k.BornUntil.IsZero() && birth.After(k.BornUntil) {
			continue
		}
		return Obligation{slices.Clone(k.Mandatory), slices.Clone(k.Unsure), k.LinesUnsure, k.Source, k.Confidence}
	}
	return Obligation{}
}
