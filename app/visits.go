package app

import (
	"context"
	"slices"

	"carnet/app/exam"
	"carnet/app/record"
)

// VisitState is a visit beside the mandatory examinations, and where it stands.
type VisitState struct {
	exam.Visit
	Status ExamStatus
	Noted  Line[record.Exam] // zero unless done or missed; its Code is that of the visit
}

// Visits lists, in the order of their windows, the visits that concern this child: those of the pregnancy before the
// birth; those of the mother in the year after it; those at school and at the dentist's. What was only offered and is over
// is left out unless something was noted. It is empty for adults.
func (p *Profile) Visits() []VisitState {
	today := p.session.Today()
	noted := p.notedExams()
	var states []VisitState
	for _, v := range p.visits(today) {
		s := VisitState{Visit: v}
		if s.Status, s.Noted = stands(noted[v.Code], v.Start, v.End, today); s.Status != ExamUnknown || v.Need != exam.Offered {
			states = append(states, s)
		}
	}
	return states
}

func (p *Profile) visits(today record.Date) []exam.Visit {
	who := p.Identity()
	switch {
	case who.Role != record.Attached:
		return nil
	case who.Expected():
		return exam.PregnancyVisits(who.DueDate, record.Date{})
	case who.BirthDate.IsZero() || today.YearsSince(who.BirthDate) >= 18:
		return nil
	}
	all := slices.Concat(exam.SchoolVisits(who.BirthDate), exam.DentalVisits(who.BirthDate))
	if today.YearsSince(who.BirthDate) < 1 {
		all = slices.Concat(all, exam.PostnatalVisits(who.BirthDate), slices.DeleteFunc(exam.PregnancyVisits(who.DueDate, who.BirthDate), func(v exam.Visit) bool {
			return !v.End.After(who.BirthDate) || v.Need != exam.Offered // the right that goes on after the birth
		}))
	}
	slices.SortStableFunc(all, func(a, b exam.Visit) int { return a.Start.Compare(b.Start) })
	return all
}

// AddVisit notes that a visit took place, or did not. Unlike AddExam it takes one of the pregnancy. Errors: Invalid with
// its field: "exam" for a code that is none of the visits', "date" for a day in the future or before the pregnancy, or
// before the birth for what is of a child.
func (p *Profile) AddVisit(ctx context.Context, e record.Exam) (record.ID, error) {
	i := slices.IndexFunc(p.everyVisit(), func(v exam.Visit) bool { return v.Code == e.Code })
	if i < 0 {
		return record.ID{}, record.InvalidField("exam")
	}
	if !p.noted(e.Date) {
		return record.ID{}, record.InvalidField("date")
	}
	if who := p.Identity(); !who.Expected() && e.Date.Last().Before(who.BirthDate) && !p.everyVisit()[i].Start.Before(who.BirthDate) {
		return record.ID{}, record.InvalidField("date")
	}
	return p.Add(ctx, e, record.FromParent)
}

// everyVisit are all visits that may be noted, also long after.
func (p *Profile) everyVisit() []exam.Visit {
	who := p.Identity()
	return slices.Concat(exam.PregnancyVisits(who.DueDate, who.BirthDate), exam.PostnatalVisits(who.BirthDate), exam.SchoolVisits(who.BirthDate),
		exam.DentalVisits(who.BirthDate))
}
