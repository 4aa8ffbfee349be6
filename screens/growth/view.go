package growth

import (
	"carnet/app"
	"carnet/app/growth"
	"carnet/app/record"
	"carnet/screens/stage"
)

// view is one indicator of one person, read against the tables: what chart, sentences, list and table are made of.
type view struct {
	st        *stage.Stage
	profile   *app.Profile
	who       record.Profile
	subject   growth.Subject // at the age that the curves count, corrected for a preterm child
	indicator growth.Indicator
	look      look
	peer      *view                          // whose points are shown at the same age; nil for nobody
	lines     []app.Line[record.Measurement] // all measures, the oldest first
	points    []point                        // those that the indicator reads, the oldest first
}

// point is one reading and where it stands.
type point struct {
	growth.Reading
	score  growth.Score
	scored bool
	day    int     // age at which it is drawn, corrected like the curves
	value  float64 // what is drawn, in Indicator.Unit

	corrected bool // day is not the age since birth
	realDay   int  // the age since birth
	real      growth.Score
	realKnown bool // there is a table at the age since birth too

	velocity *growth.Velocity // since a measure that was long enough ago; nil when there is none
}

// newView reads an indicator of the stage's person, drawn as usual.
func newView(st *stage.Stage, indicator growth.Indicator) view {
	return viewOf(st, st.Profile, indicator)
}

func viewOf(st *stage.Stage, profile *app.Profile, indicator growth.Indicator) view {
	v := view{st: st, profile: profile, who: profile.Identity(), subject: profile.Subject(), indicator: indicator, lines: profile.Measurements()}
	readings := v.readings(indicator)
	for _, r := range readings {
		v.points = append(v.points, v.point(r))
	}
	if v.subject.Birth.Whole() {
		v.addVelocities(readings)
	}
	return v
}

func (v view) readings(indicator growth.Indicator) []growth.Reading {
	measurements := make([]record.Measurement, len(v.lines))
	for i, l := range v.lines {
		measurements[i] = l.Is
	}
	return growth.Readings(indicator, measurements)
}

func (v view) point(r growth.Reading) point {
	p := point{Reading: r, value: app.GrowthValue(v.indicator, r.Observation)}
	p.score, p.scored = v.subject.Score(v.indicator, r.Observation)
	p.day, p.corrected = v.subject.CorrectedAgeDays(r.Date)
	p.realDay = v.subject.AgeDays(r.Date)
	if p.corrected {
		p.real, p.realKnown = v.subject.ScoreUncorrected(v.indicator, r.Observation)
	}
	if p.scored {
		p.day, p.value = p.score.AgeDays, p.score.Value
	}
	return p
}

// addVelocities tells how fast the child grew up to each point.
func (v view) addVelocities(readings []growth.Reading) {
	byMeasure := map[int]*growth.Velocity{}
	for _, speed := range v.subject.Velocities(v.indicator, readings) {
		byMeasure[speed.To.From[0]] = &speed
	}
	for i, p := range v.points {
		v.points[i].velocity = byMeasure[p.From[0]]
	}
}

// latest is the last point; nil when there is none.
func (v view) latest() *point {
	if len(v.points) == 0 {
		return nil
	}
	return &v.points[len(v.points)-1]
}

// doubtful reports a point so far from the tables that it is probably a slip.
func (p point) doubtful() bool { return p.scored && p.score.Flags.Has(growth.Implausible) }

// sexed reports that there are tables for the person at all.
func (v view) sexed() bool { return v.who.Sex == record.Female || v.who.Sex == record.Male }
