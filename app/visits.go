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
// is left out. What was noted stays, also of the pregnancy. It is empty for adults.
func (p *Profile) Visits() []VisitState {
	who, today := p.Identity(), p.session.Today()
	noted := p.notedExams()
	var states []VisitState
	for _, v := range visitsOf(who, today) {
		s := VisitState{Visit: v}
		s.Status, s.Noted = stands(noted[v.Code], v.Start, v.End, today)
		if written := s.Status == ExamDone || s.Status == ExamMissed; written || concerns(v, who, today) && (s.Status != ExamUnknown || v.Need != exam.Offered) {
			states = append(states, s)
		}
	}
	return states
}

func visitsOf(who record.Profile, today record.Date) []exam.Visit {
	switch {
	case who.Role != record.Attached:
		return nil
	case who.Expected():
		return exam.PregnancyVisits(who.DueDate, record.Date{})
	case who.BirthDate.IsZero() || today.YearsSince(who.BirthDate) >= 18:
		return nil
	}
	all := slices.Concat(exam.PregnancyVisits(who.DueDate, who.BirthDate), exam.PostnatalVisits(who.BirthDate), exam.SchoolVisits(who.BirthDate),
		exam.DentalVisits(who.BirthDate))
	slices.SortStableFunc(all, func(a, b exam.Visit) int { return a.Start.Compare(b.Start) })
	return all
}

// concerns reports a visit that is worth naming though nothing was noted of it.
func concerns(v exam.Visit, who record.Profile, today record.Date) bool {
	if who.Expected() || v.Group != exam.Pregnancy && v.Group != exam.Postnatal {
		return true
	}
	// Once the child is born, of the pregnancy only a right that goes on after the birth remains.
	return today.YearsSince(who.BirthDate) < 1 && (v.Group == exam.Postnatal || v.Need == exam.Offered && v.End.After(who.BirthDate))
}

// AddVisit notes that a visit took place, or did not. Unlike AddExam it takes one of the pregnancy. Errors: Invalid with
// its field: "exam" for a code that is none of the visits', "date" for a day in the future or before the pregnancy, or
// before the birth for what is of a child.
func (p *Profile) AddVisit(ctx context.Context, e record.Exam) (record.ID, error) {
	if err := p.checkVisit(e); err != nil {
		return record.ID{}, err
	}
	return p.Add(ctx, e, record.FromParent)
}

// SetVisit corrects what was noted of one. Errors: as AddVisit, NotFound.
func (p *Profile) SetVisit(ctx context.Context, id record.ID, e record.Exam) error {
	if err := p.checkVisit(e); err != nil {
		return err
	}
	if _, err := findOf[record.Exam](p, id); err != nil {
		return err
	}
	return p.Correct(ctx, id, e)
}

func (p *Profile) checkVisit(e record.Exam) error {
	i := slices.IndexFunc(p.everyVisit(), func(v exam.Visit) bool { return v.Code == e.Code })
	if i < 0 {
		return record.InvalidField("exam")
	}
	if !p.noted(e.Date) {
		return record.InvalidField("date")
	}
	if who := p.Identity(); !who.Expected() && e.Date.Last().Before(who.BirthDate) && !p.everyVisit()[i].Start.Before(who.BirthDate) {
		return record.InvalidField("date")
	}
	return nil
}

// everyVisit are all visits that may be noted, also long after.
func (p *Profile) everyVisit() []exam.Visit {
	who := p.Identity()
	return slices.Concat(exam.PregnancyVisits(who.DueDate, who.BirthDate), exam.PostnatalVisits(who.BirthDate), exam.SchoolVisits(who.BirthDate),
		exam.DentalVisits(who.BirthDate))
}
