package vaccination

import (
	"slices"

	"carnet/app/record"
)

// AdmissionStatus is what the vaccination record allows at the door of a crèche or a school.
type AdmissionStatus string

// The statuses of article R3111-8.
const (
	AdmissionComplete    AdmissionStatus = "complete"
	AdmissionProvisional AdmissionStatus = "provisional" // until Admission.Until
	AdmissionExempt      AdmissionStatus = "exempt"      // a certificate of contra-indication stands for what is missing
)

// provisionalMonths is how long a provisional admission holds (R3111-8).
const provisionalMonths = 3

// oldestInfantObligation is the age by which all that is mandatory for an infant has been asked for.
var oldestInfantObligation = record.Span{N: 18, Unit: record.Months}

// Admission is the state of the mandatory vaccinations on one day. Only what the law asks of the cohort of birth is in it,
// and only at the ages that the calendar states: what is recommended cannot be demanded.
type Admission struct {
	Status  AdmissionStatus
	On      record.Date
	Until   record.Date      // last day of a provisional admission, zero otherwise
	Again   record.Date      // when the proof is asked for again, if the child stays: every year
	Missing []record.Valence // mandatory, asked for by that age, and not noted
	Exempt  []record.Valence // the same, with a certificate
	Check   []record.Valence // for a professional to say: a doubtful dose, an obligation on which the sources disagree
	Lines   []string         // keys of the lines that would complete it
	Source  string           // id in Sources
	// Confidence is that of the obligations of the cohort.
	Confidence Confidence
}

// AdmissionFor reads the doses of p against the obligations in force on that day.
func AdmissionFor(p Person, doses []Dose, on record.Date) Admission {
	return At(on).Admission(p, doses, on, DefaultSettings())
}

// Admission reads the doses of p against the obligations of the calendar. Without a birth or a day nothing can be said: it
// is then the zero Admission.
func (c *Calendar) Admission(p Person, doses []Dose, on record.Date, s Settings) Admission {
	r := newReading(c, p, doses, on, s)
	if !r.readable() || r.on.Before(r.birth) {
		return Admission{}
	}
	r.plan()
	o := c.Obligation(r.birth)
	a := Admission{On: r.on, Again: r.on.AddYears(1), Source: o.Source, Confidence: o.Confidence}
	for _, v := range o.Mandatory {
		switch lacks, lines := r.lacks(v); lacks {
		case lacksDose:
			a.Missing = append(a.Missing, v)
			a.add(lines)
		case lacksExempt:
			a.Exempt = append(a.Exempt, v)
		case lacksCheck:
			a.Check = append(a.Check, v)
		}
	}
	for _, v := range o.Unsure {
		switch lacks, lines := r.lacks(v); lacks {
		case lacksDose: // a door may ask for it: said as missing, and as to be checked
			a.Missing, a.Check = append(a.Missing, v), append(a.Check, v)
			a.add(lines)
		case lacksExempt:
			a.Exempt = append(a.Exempt, v)
		case lacksCheck:
			a.Check = append(a.Check, v)
		}
	}
	a.decide()
	return a
}

func (a *Admission) decide() {
	switch {
	case len(a.Missing) > 0:
		a.Status, a.Until = AdmissionProvisional, a.On.AddMonths(provisionalMonths)
	case len(a.Exempt) > 0:
		a.Status = AdmissionExempt
	default:
		a.Status = AdmissionComplete
	}
}

func (a *Admission) add(lines []string) {
	for _, key := range lines {
		if !slices.Contains(a.Lines, key) {
			a.Lines = append(a.Lines, key)
		}
	}
}

// lack is what a mandatory valence lacks, the heaviest last.
type lack int

const (
	lacksNothing lack = iota
	lacksCheck
	lacksExempt
	lacksDose
)

// lacks says what valence v lacks on the day, and the lines that would complete it.
func (r *reading) lacks(v record.Valence) (lack, []string) {
	c := r.chains[v]
	if c == nil {
		return r.lacksOutside(v)
	}
	worst := lacksNothing
	var lines []string
	for _, s := range c.slots {
		if s.rule.Level != MandatoryLevel {
			continue
		}
		n := r.lack(s)
		if n == lacksDose {
			lines = append(lines, s.rule.Key)
		}
		worst = max(worst, n)
	}
	return worst, lines
}

// lack is that of one place of the infant series.
func (r *reading) lack(s *slot) lack {
	if s.dose != nil {
		if s.verdict.check() {
			return lacksCheck
		}
		return lacksNothing
	}
	owed := !s.state.needless && !s.state.dates.recommended.IsZero() && !r.on.Before(s.state.dates.recommended)
	switch {
	case s.state.reason.Code == Exempted && owed:
		return lacksExempt
	case s.state.status == Late, s.state.status == Due && !r.inRange(s):
		return lacksDose
	case s.state.status == Check, s.state.status == Past && s.state.reason.Code != ProductDependent:
		return lacksCheck
	}
	return lacksNothing
}

// inRange reports that the calendar still gives time: « 16 à 18 mois ».
func (r *reading) inRange(s *slot) bool {
	return !s.rule.DueUntil.IsZero() && r.on.Before(r.age(s.rule.DueUntil))
}

// lacksOutside is for a mandatory valence that the calendar of the day has no line for: meningococcus C since 2025. One
// dose of it, or of the vaccine that took its place, is what can be told from the sources.
func (r *reading) lacksOutside(v record.Valence) (lack, []string) {
	holds := []record.Valence{v}
	if v == record.MenC {
		holds = append(holds, record.MenACWY)
	}
	for _, g := range r.given {
		if g.aside == "" && slices.ContainsFunc(holds, g.has) {
			return lacksNothing, nil
		}
	}
	switch {
	case !r.reached(oldestInfantObligation):
		return lacksNothing, nil
	case r.person.Facts.exempts(v):
		return lacksExempt, nil
	case v == record.MenC:
		return lacksDose, []string{"MNACWY-1"}
	}
	return lacksCheck, nil
}
