package vaccination

import (
	"slices"
	"time"

	"carnet/app/record"
)

// The reasons of the lines of a pregnancy.
const (
	MotherEach      ReasonCode = "mother-each"       // each pregnancy
	MotherRSVOnce   ReasonCode = "mother-rsv"        // once in a life
	MotherRSVSeason ReasonCode = "mother-rsv-season" // the weeks for it lie outside the season
	MotherSeason    ReasonCode = "mother-season"     // at any stage, in season
	MotherLive      ReasonCode = "mother-live"       // contra-indicated
)

// Ages of a pregnancy, in weeks of amenorrhoea, and the season of the RSV vaccine (V1).
const (
	termWeeks      = 41 // the due date, as French records give it
	pertussisFrom  = 20
	maternalUntil  = 37 // the 36th week is over
	rsvFrom        = 32
	rsvSeasonFrom  = time.September
	rsvSeasonUntil = time.January
	rsvApart       = 14 // days from the pertussis vaccine
	motherSource   = "V1"
)

// MotherLine is one vaccine of a pregnancy.
type MotherLine struct {
	Key      string // MOTHER-DTCAP, MOTHER-RSV, MOTHER-GR, MOTHER-COVID, MOTHER-LIVE
	Valences []record.Valence
	Status   Status
	From, To record.Date // first and last day, zero when only the season decides
	Given    record.Date
	Reason   Reason

	Source     string
	Confidence Confidence
}

// MotherPlan lists what is recommended to the mother in a pregnancy that is due on that day (41 SA), as it stands on
// another. doses are her own, of her whole life. It has no lines while a date is not known.
func MotherPlan(due record.Date, doses []Dose, on record.Date) []MotherLine {
	if !due.Whole() || on.IsZero() {
		return nil
	}
	on = on.First()
	begun := due.AddDays(-7 * termWeeks)
	week := func(n int) record.Date { return begun.AddDays(7 * n) }
	last := func(v record.Valence, from record.Date) record.Date {
		var day record.Date
		for _, d := range doses {
			if !d.Date.IsZero() && d.Date.Valid() && !d.Date.After(on) && !d.Date.Last().Before(from) && slices.ContainsFunc(d.Valences, func(o record.Valence) bool { return fullDose(o) == v }) {
				day = later(day, d.Date)
			}
		}
		return day
	}
	line := func(key string, code ReasonCode, valences ...record.Valence) MotherLine {
		return MotherLine{Key: key, Valences: valences, Reason: Reason{Code: code}, Source: motherSource, Confidence: Serious}
	}

	pertussis := line("MOTHER-DTCAP", MotherEach, record.DiphtheriaReduced, record.Tetanus, record.PertussisReduced, record.Polio)
	pertussis.From, pertussis.To = week(pertussisFrom), week(maternalUntil).AddDays(-1)
	pertussis.Given = last(record.Pertussis, begun)
	if before := last(record.Pertussis, record.Date{Year: 1}); pertussis.Given.IsZero() && !before.IsZero() {
		pertussis.From = later(pertussis.From, before.Last().AddMonths(1))
	}
	pertussis.settle(on)

	rsv := line("MOTHER-RSV", MotherRSVOnce, record.RSV)
	rsv.Given = last(record.RSV, record.Date{Year: 1})
	rsv.From, rsv.To = rsvWindow(week(rsvFrom), week(maternalUntil).AddDays(-1))
	switch {
	case rsv.Given.IsZero() && rsv.From.IsZero():
		rsv.Status, rsv.Reason.Code = NotConcerned, MotherRSVSeason
	default:
		if rsv.Given.IsZero() && !pertussis.Given.IsZero() {
			rsv.From = later(rsv.From, pertussis.Given.Last().AddDays(rsvApart))
		}
		rsv.settle(on)
	}

	all := []MotherLine{pertussis, rsv}
	for _, s := range []struct {
		key     string
		valence record.Valence
	}{{"MOTHER-GR", record.Influenza}, {"MOTHER-COVID", "Covid"}} {
		l := line(s.key, MotherSeason, s.valence)
		l.Given = last(s.valence, seasonYear(on))
		l.Status = Check // the dates of the campaigns are the public health authority's
		if !l.Given.IsZero() {
			l.Status, l.Reason = Done, Reason{Code: IsDone, Date: l.Given}
		} else if k := campaignsOf("GR", territory{}); s.valence == record.Influenza {
			for _, season := range k {
				if !on.Before(season.Start) && !on.After(season.End) {
					l.Status, l.From, l.To = Due, season.Start, season.End
				}
			}
		}
		all = append(all, l)
	}
	live := line("MOTHER-LIVE", MotherLive, record.Measles, record.Mumps, record.Rubella, record.Varicella, record.TB, record.YellowFever)
	live.Status = NotConcerned
	return append(all, live)
}

// settle gives a line its status by its dates.
func (l *MotherLine) settle(on record.Date) {
	switch {
	case !l.Given.IsZero():
		l.Status, l.Reason = Done, Reason{Code: IsDone, Date: l.Given}
	case on.After(l.To), l.From.After(l.To):
		l.Status = Past
	case on.Before(l.From):
		l.Status = Upcoming
	default:
		l.Status = Due
	}
}

// rsvWindow is the part of the weeks from a to b that lies in the season, zero when none does.
func rsvWindow(a, b record.Date) (from, to record.Date) {
	for year := a.Year - 1; year <= b.Year; year++ {
		start := record.NewDate(year, rsvSeasonFrom, 1)
		end := record.Date{Year: year + 1, Month: rsvSeasonUntil}.Last()
		if a.After(end) || b.Before(start) {
			continue
		}
		from, to = later(a, start), b
		if to.After(end) {
			to = end
		}
		return from, to
	}
	return record.Date{}, record.Date{}
}
