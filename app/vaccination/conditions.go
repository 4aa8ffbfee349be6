package vaccination

import (
	"slices"

	"carnet/app/record"
)

// Answer is what the family said about one subject. The zero Answer is « not known », which is not « no ».
type Answer struct {
	Value string // record.Yes, record.No, or the value of the subject, as a department
	Date  record.Date
}

// Facts are the circumstances of a person. The zero value knows nothing.
type Facts struct {
	Answers map[record.Subject]Answer
	// Exempt are the valences that a doctor's certificate of contra-indication names; ExemptAll is one that names none.
	Exempt    []record.Valence
	ExemptAll bool
}

// FactsFrom reads the recorded circumstances, in the order in which they were written: the last about a subject holds.
func FactsFrom(list []record.Circumstance) Facts {
	f := Facts{Answers: map[record.Subject]Answer{}}
	for _, c := range list {
		switch {
		case c.About != record.ContraIndication:
			f.Answers[c.About] = Answer{c.Value, c.Date}
		case c.Value == record.No:
			f.Exempt, f.ExemptAll = nil, false
		case c.Value == "" || c.Value == record.Yes:
			f.ExemptAll = true
		default:
			f.Exempt = append(f.Exempt, fullDose(record.Valence(c.Value)))
		}
	}
	return f
}

// exempts reports that a certificate lifts the vaccination against v.
func (f Facts) exempts(v record.Valence) bool {
	return f.ExemptAll || slices.Contains(f.Exempt, v)
}

// truth is a yes, a no, or not known.
type truth int

const (
	unknown truth = iota
	isYes
	isNo
)

func (f Facts) is(s record.Subject) truth {
	switch f.Answers[s].Value {
	case "":
		return unknown
	case record.Yes:
		return isYes
	}
	return isNo
}

// condition names what a series depends on beside birth. The data files use these names; their meaning is below.
type condition string

const (
	always       condition = ""
	pnRisk       condition = "pneumococcal-risk"     // preterm, or an illness
	noPnRisk     condition = "no-pneumococcal-risk"  //
	motherHBs    condition = "mother-hbs"            //
	veryPreterm  condition = "mother-hbs-32"         // the same, born before 32 SA
	hbTerritory  condition = "hepatitis-b-territory" // lives where every newborn has a dose at birth
	tb           condition = "tb"                    // one reason for BCG is enough
	tbAtBirth    condition = "tb-at-birth"           //
	yellowFever  condition = "yellow-fever"          //
	liveInYellow condition = "yellow-fever-required" // lives in, or goes to, where the certificate is asked for
	noVaricella  condition = "no-varicella"          // never had it
)

var conditions = []condition{always, pnRisk, noPnRisk, motherHBs, veryPreterm, hbTerritory, tb, tbAtBirth, yellowFever, liveInYellow, noVaricella}

func (s *series) unknownCondition() condition {
	used := []condition{s.Applies, s.When, s.MandatoryIf}
	for _, c := range s.Without {
		used = append(used, c)
	}
	for _, k := range s.Schemes {
		used = append(used, k.When)
	}
	for _, c := range used {
		if !slices.Contains(conditions, c) {
			return c
		}
	}
	return ""
}

// tbSubjects are the reasons for BCG that a family can tell, beside where it lives.
var tbSubjects = []record.Subject{record.BornHighTB, record.ParentHighTB, record.StayHighTB, record.FamilyTB, record.RecentTB, record.RiskTB}

// holds says whether a condition is true of the person.
func (p Person) holds(c condition) truth {
	lives := territoryOf(p.Facts.Answers[record.Department].Value)
	switch c {
	case pnRisk, noPnRisk:
		at := p.Term.Preterm() || p.Facts.is(record.PneumococcalRisk) == isYes
		return either(at == (c == pnRisk)) // an unknown illness is none: the routine scheme holds meanwhile
	case motherHBs:
		return p.Facts.is(record.MotherHBsAg)
	case veryPreterm:
		return both(p.Facts.is(record.MotherHBsAg), either(p.Term.Weeks > 0 && p.Term.Weeks < 32))
	case hbTerritory:
		return both(lives.known(lives.HBAtBirth), either(p.Facts.is(record.MotherHBsAg) != isYes))
	case tbAtBirth:
		return anyOf(lives.known(lives.BCGAtBirth), p.Facts.is(record.RecentTB))
	case tb:
		reasons := []truth{lives.known(lives.BCG)}
		for _, s := range tbSubjects {
			reasons = append(reasons, p.Facts.is(s))
		}
		return anyOf(reasons...)
	case yellowFever, liveInYellow:
		return anyOf(lives.known(lives.YellowFever), p.Facts.is(record.TravelYellowFever))
	case noVaricella:
		switch p.Facts.is(record.HadVaricella) {
		case isYes:
			return isNo
		case isNo:
			return isYes
		}
		return unknown
	}
	return isYes
}

func either(yes bool) truth {
	if yes {
		return isYes
	}
	return isNo
}

// anyOf is « or » with not known between yes and no.
func anyOf(all ...truth) truth {
	switch {
	case slices.Contains(all, isYes):
		return isYes
	case slices.Contains(all, unknown):
		return unknown
	}
	return isNo
}

// both is « and » with not known between no and yes.
func both(a, b truth) truth {
	switch {
	case a == isNo || b == isNo:
		return isNo
	case a == unknown || b == unknown:
		return unknown
	}
	return isYes
}
