package vaccination

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"carnet/app/record"
)

// Person is what the calendar depends on. A partial birth date is read as its first day; with a zero one the plan
// has no lines.
type Person struct {
	Birth record.Date
	Sex   record.Sex // today no line depends on it
	Term  record.Gestation
	Facts Facts // the circumstances; the zero value knows none, see Plan.Questions
}

// Dose is one recorded dose. Its date may be partial. Rank only decides between readings that are otherwise equal.
type Dose struct {
	ID       record.ID
	Date     record.Date
	Valences []record.Valence
	Product  string
	Rank     record.DoseRank
}

// DoseFrom makes a Dose of a record's body.
func DoseFrom(id record.ID, d record.Dose) Dose {
	return Dose{ID: id, Date: d.Date, Valences: d.Valences, Product: d.Product, Rank: d.Rank}
}

// Status is where a line stands.
type Status string

// The statuses, in the order in which lines are shown.
const (
	Late         Status = "late"          // after Latest
	Due          Status = "due"           // from Recommended to Latest
	Check        Status = "check"         // « à faire vérifier »: for a professional to say
	Upcoming     Status = "upcoming"      // before Recommended, or after a dose that is not done yet
	Done         Status = "done"          //
	Past         Status = "past"          // the usual catch-up age is over
	NotConcerned Status = "not-concerned" // on request, by indication, or not needed for this person
)

var statusOrder = []Status{Late, Due, Check, Upcoming, Done, Past, NotConcerned}

func (s Status) rank() int { return slices.Index(statusOrder, s) }

// Settings are our own conventions, which no source states.
type Settings struct {
	LateUnderTwo record.Span // how long after its date a line is late, before the second birthday
	LateLater    record.Span // the same from the second birthday on
}

// DefaultSettings are one month, then one year.
func DefaultSettings() Settings {
	return Settings{LateUnderTwo: record.Span{N: 1, Unit: record.Months}, LateLater: record.Span{N: 1, Unit: record.Years}}
}

// Line is one dose of the calendar for one person.
type Line struct {
	Key      string // HEXA-1
	Series   string // HEXA
	Label    string // text key of the vaccine: vaccine.HEXA
	Number   int    // rank in the series, 0 for a booster known by its age
	Booster  bool
	Valences []record.Valence
	Missing  []record.Valence // those still to be given when the line is not done
	Reduced  bool             // those still to be given are a reduced dose (d, ca)
	Level    Level

	Status Status
	// Earliest is the first valid day; Recommended the day to aim at; Latest the last day before the line is late.
	// Zero where the sources or the history give none.
	Earliest, Recommended, Latest record.Date
	Until                         record.Date // first day after the usual catch-up age, zero when there is none

	Mandatory       bool // for this date of birth
	MandatoryUnsure bool // the sources disagree or do not say: « à vérifier »

	Doses  []record.ID // the doses that count here, in order of date
	Given  record.Date // date of the last of them
	Reason Reason

	Source     string // id in Sources
	Confidence Confidence

	byAge     bool        // Recommended is the age of the calendar, not an interval
	ranged    bool        // the calendar gives a range of ages, or of intervals
	validFrom record.Date // first day that breaks no bound, not even an unconfirmed one
	after     string      // key of the line whose interval Recommended keeps
	product   string      // brand to go on with, "" when any will do
	planFrom  record.Date // day that programs are told to plan from, where an earlier one is valid too
	unlisted  bool        // a repeat too far away to be announced to programs
}

// Outcome says what a recorded dose is worth.
type Outcome string

// The outcomes of a dose.
const (
	Counted    Outcome = "counted"
	ToCheck    Outcome = "check"
	NotCounted Outcome = "not-counted"
	Kept       Outcome = "kept" // no line of the routine calendar asks for it; nothing to verify
)

// DoseNote explains one recorded dose.
type DoseNote struct {
	ID      record.ID
	Date    record.Date
	Outcome Outcome
	Reason  Reason
	Lines   []string // keys of the lines where it has a place
}

// Plan is the answer: all lines, the most pressing first, and one note per recorded dose, the oldest first.
type Plan struct {
	Edition   string
	CheckedOn record.Date
	Lines     []Line
	Doses     []DoseNote
	Diseases  []Disease  // in the order of the calendar
	Questions []Question // what the plan would change with, and nobody has said; the most useful first

	from *reading // what it was read from, nil for the zero Plan
}

// Line returns the line with that key.
func (p Plan) Line(key string) (Line, bool) {
	i := slices.IndexFunc(p.Lines, func(l Line) bool { return l.Key == key })
	if i < 0 {
		return Line{}, false
	}
	return p.Lines[i], true
}

// With returns the lines that have one of the statuses, in their order.
func (p Plan) With(statuses ...Status) []Line {
	var some []Line
	for _, l := range p.Lines {
		if slices.Contains(statuses, l.Status) {
			some = append(some, l)
		}
	}
	return some
}

// PlanFor reads the doses of p against the edition in force on that day, as it stands then.
func PlanFor(p Person, doses []Dose, on record.Date) Plan {
	return At(on).Plan(p, doses, on, DefaultSettings())
}

// Plan reads the doses of p against the calendar, as it stands on that day.
func (c *Calendar) Plan(p Person, doses []Dose, on record.Date, s Settings) Plan {
	r := newReading(c, p, doses, on, s)
	plan := r.plan()
	plan.Doses = r.notes()
	if r.readable() {
		plan.Diseases = append(r.diseases(), seasonal(plan)...)
		plan.Questions = r.questions(plan)
		plan.from = r.again()
	}
	return plan
}

// again is a fresh reading of the same things, for what a plan tells only when it is asked.
func (r *reading) again() *reading {
	a := &reading{calendar: r.calendar, data: r.data, settings: r.settings, person: r.person, birth: r.birth, on: r.on, lives: r.lives}
	for _, g := range r.given {
		a.doses = append(a.doses, g.Dose)
	}
	return a
}

// readable reports that there is an age to read by.
func (r *reading) readable() bool { return !r.birth.IsZero() && !r.on.IsZero() }

// plan gives the lines.
func (r *reading) plan() Plan {
	plan := Plan{Edition: r.data.Edition, CheckedOn: r.data.CheckedOn}
	if r.readable() {
		r.choose()
		r.assign()
		r.schedule()
		plan.Lines = r.lines()
	}
	slices.SortStableFunc(plan.Lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.Status.rank(), b.Status.rank()), a.shown().Compare(b.shown()))
	})
	return plan
}

// shown is the date by which a line is sorted.
func (l Line) shown() record.Date {
	if l.Status == Done {
		return l.Given
	}
	return l.Recommended
}

// reading is one run of the engine.
type reading struct {
	calendar *Calendar
	data     *calendarData
	settings Settings
	person   Person
	birth    record.Date
	on       record.Date
	doses    []Dose // of again: as given, in order
	given    []*given
	series   []*seriesReading
	chains   map[record.Valence]*chain
	lives    territory
}

// seriesReading is a series with the scheme that this person follows.
type seriesReading struct {
	*series
	scheme  *scheme
	places  [][]*slot // of each line of the scheme, in the order of the valences
	product string    // brand of the first dose that has a place, "" when not known
	started bool
}

// given is a recorded dose made ready for reading.
type given struct {
	Dose
	valences []record.Valence // full-dose names: d is D, ca is Ca
	reduced  []record.Valence // those that were given as a reduced dose
	brand    string           // name in Products, "" when not known
	live     bool             // holds a live vaccine
	close    bool             // a live one, too soon after another live vaccine
	aside    ReasonCode       // why it takes no part in the reading, "" otherwise
	doubt    Reason           // why all that it says is to be checked, no code otherwise
}

func newReading(c *Calendar, p Person, doses []Dose, on record.Date, s Settings) *reading {
	r := &reading{calendar: c, data: &c.data, settings: s, person: p, birth: p.Birth.First(), on: on.First(),
		lives: territoryOf(p.Facts.Answers[record.Department].Value)}
	if !r.birth.Valid() {
		r.birth = record.Date{}
	}
	if !r.on.Valid() {
		r.on = record.Date{}
	}
	for _, d := range doses {
		g := &given{Dose: d}
		noted := d.Valences
		if len(noted) == 0 { // only the box is noted
			noted, _ = ValencesOf(d.Product)
		}
		for _, v := range noted {
			full := fullDose(v)
			if full != v {
				g.reduced = append(g.reduced, full)
			}
			if !slices.Contains(g.valences, full) {
				g.valences = append(g.valences, full)
			}
		}
		slices.Sort(g.valences)
		g.live = slices.ContainsFunc(g.valences, r.isLive)
		g.brand = brandOf(d.Product)
		g.doubt = r.doubt(g)
		switch {
		case d.Date.IsZero() || !d.Date.Valid():
			g.aside = DateMissing
		case r.birth.IsZero() || r.on.IsZero():
			g.aside = BirthMissing
		case d.Date.Last().Before(r.birth):
			g.aside = BeforeBirth
		case d.Date.After(r.on):
			g.aside = InFuture
		}
		r.given = append(r.given, g)
	}
	slices.SortStableFunc(r.given, compareGiven)
	r.findClose()
	return r
}

// compareGiven is a total order on what a dose says, so that the order of the arguments never matters.
func compareGiven(a, b *given) int {
	if c := a.Date.Compare(b.Date); c != 0 {
		return c
	}
	if c := cmp.Or(a.Date.Last().Compare(b.Date.Last()), cmp.Compare(len(b.valences), len(a.valences)), bytes.Compare(a.ID[:], b.ID[:])); c != 0 {
		return c
	}
	return cmp.Or(slices.Compare(a.valences, b.valences), slices.Compare(sorted(a.Valences), sorted(b.Valences)),
		strings.Compare(a.Product, b.Product), cmp.Compare(a.Rank, b.Rank))
}

func sorted(v []record.Valence) []record.Valence {
	s := slices.Clone(v)
	slices.Sort(s)
	return s
}

func fullDose(v record.Valence) record.Valence {
	switch v {
	case record.DiphtheriaReduced:
		return record.Diphtheria
	case record.PertussisReduced:
		return record.Pertussis
	}
	return v
}

func (g *given) has(v record.Valence) bool { return slices.Contains(g.valences, v) }

// age returns the day of an age of this person.
func (r *reading) age(s record.Span) record.Date { return s.After(r.birth) }

// reached reports that the person has reached the age; false when no age is stated.
func (r *reading) reached(s record.Span) bool { return !s.IsZero() && !r.on.Before(r.age(s)) }

// concerns reports that the series exists for the person.
func (r *reading) concerns(s *series) bool {
	return (s.BornFrom.IsZero() || !r.birth.Before(s.BornFrom)) && r.person.holds(s.Applies) == isYes
}

// choose finds the scheme of each series by the age at its first dose, or by today's age when there is none.
func (r *reading) choose() {
	for i := range r.data.Series {
		s := &r.data.Series[i]
		if !r.concerns(s) {
			continue
		}
		start, accepted := r.on, false
		for _, g := range r.given {
			if g.aside == "" && s.startedBy(g) && r.within(g, s.MatchFrom, s.MatchUntil) {
				start, accepted = later(g.Date.First(), r.birth), s.AcceptsLess && !slices.ContainsFunc(s.Valences, g.has)
				break
			}
		}
		chosen := &s.Schemes[len(s.Schemes)-1]
		for j := range s.Schemes {
			k := &s.Schemes[j]
			if r.person.holds(k.When) != isYes {
				continue
			}
			if accepted { // a vaccine against less: the series goes on as one begun in time
				chosen = k
				break
			}
			if !start.Before(r.age(k.StartFrom)) && (k.StartUntil.IsZero() || start.Before(r.age(k.StartUntil))) {
				chosen = k
				break
			}
		}
		r.series = append(r.series, &seriesReading{series: s, scheme: chosen})
	}
}

func (s *series) startedBy(g *given) bool {
	return slices.ContainsFunc(s.Valences, g.has) || s.accepts(g)
}

// accepts reports a dose of another valence that may take the first place of the series.
func (s *series) accepts(g *given) bool {
	return slices.ContainsFunc(s.Accepts, g.has) && g.Date.Before(s.AcceptsUntil)
}

// within reports that the dose may have been given at an age from `from` to the day before `until`.
func (r *reading) within(g *given, from, until record.Span) bool {
	return (from.IsZero() || !g.Date.Last().Before(r.age(from))) && (until.IsZero() || g.Date.First().Before(r.age(until)))
}
