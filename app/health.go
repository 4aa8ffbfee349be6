package app

import (
	"bytes"
	"context"
	"image"
	"slices"

	"carnet/app/exam"
	"carnet/app/growth"
	"carnet/app/record"
	"carnet/app/vaccination"
)

// Subject is the child as the growth tables see it.
func (p *Profile) Subject() growth.Subject {
	who := p.Identity()
	return growth.Subject{Sex: who.Sex, Birth: who.BirthDate, Term: who.Term, CorrectUntil: who.Growth.CorrectUntil}
}

// VaccinationPlan reads the recorded doses against the calendar, as of today. It is empty before birth.
func (p *Profile) VaccinationPlan() vaccination.Plan {
	who, doses := p.vaccinated()
	if who.Birth.IsZero() {
		return vaccination.Plan{}
	}
	today := p.session.Today()
	return vaccination.At(today).Plan(who, doses, today, p.session.Lateness())
}

// Admission says what the recorded doses allow at the door of a crèche or a school on that day. It is the zero Admission
// before birth.
func (p *Profile) Admission(on record.Date) vaccination.Admission {
	who, doses := p.vaccinated()
	return vaccination.AdmissionFor(who, doses, on)
}

// vaccinated is what the calendar depends on: the person with the circumstances that the family told, and the doses.
func (p *Profile) vaccinated() (vaccination.Person, []vaccination.Dose) {
	who := p.Identity()
	var told []record.Circumstance
	for _, l := range p.CircumstanceLines() {
		told = append(told, l.Is)
	}
	var doses []vaccination.Dose
	for _, l := range p.Doses() {
		doses = append(doses, vaccination.DoseFrom(l.ID, l.Is))
	}
	return vaccination.Person{Birth: who.BirthDate, Sex: who.Sex, Term: who.Term, Facts: vaccination.FactsFrom(told)}, doses
}

// ExamStatus is where one of the mandatory examinations stands.
type ExamStatus string

// The statuses, with the words of Mon espace santé.
const (
	ExamDone     ExamStatus = "done"     // Réalisé
	ExamMissed   ExamStatus = "missed"   // Non réalisé: the family noted that it did not take place
	ExamOpen     ExamStatus = "open"     // À planifier: its window is now
	ExamUpcoming ExamStatus = "upcoming" // À venir
	ExamUnknown  ExamStatus = "unknown"  // Non renseigné: the window is over and nothing was noted
)

// ExamState is an examination of this child.
type ExamState struct {
	exam.Exam
	Status ExamStatus
	Noted  Line[record.Exam] // zero unless done or missed
}

// ExamStates lists the examinations in the order of age. It is empty before birth and for adults.
func (p *Profile) ExamStates() []ExamState {
	birth, today := p.Identity().BirthDate, p.session.Today()
	if birth.IsZero() || today.YearsSince(birth) >= 18 {
		return nil
	}
	noted := p.notedExams()
	var states []ExamState
	for _, e := range exam.Windows(birth) {
		s := ExamState{Exam: e}
		s.Status, s.Noted = stands(noted[e.Code], e.Start, e.End, today)
		states = append(states, s)
	}
	return states
}

// notedExams gives by code what was noted last. One that took place did so, whatever was noted of another day.
func (p *Profile) notedExams() map[string]Line[record.Exam] {
	noted := map[string]Line[record.Exam]{}
	for _, l := range p.Exams() {
		if former, twice := noted[l.Is.Code]; twice && l.Is.Missed && !former.Is.Missed {
			continue
		}
		noted[l.Is.Code] = l
	}
	return noted
}

// stands says where something with a window stands; l is what was noted of it, zero for nothing.
func stands(l Line[record.Exam], start, end, today record.Date) (ExamStatus, Line[record.Exam]) {
	switch {
	case !l.ID.IsZero() && l.Is.Missed:
		return ExamMissed, l
	case !l.ID.IsZero():
		return ExamDone, l
	case today.Before(start):
		return ExamUpcoming, l
	case today.Before(end):
		return ExamOpen, l
	}
	return ExamUnknown, l
}

// Gap is something that the record lacks and that the family can add.
type Gap string

// The gaps that the home screen proposes to fill, in this order.
const (
	NoDose     Gap = "doses"
	NoMeasure  Gap = "measures"
	NoTerm     Gap = "term"
	NoDocument Gap = "documents"
)

// Home is what the first screen says of one profile today.
type Home struct {
	Late  []vaccination.Line
	Due   []vaccination.Line
	Check []vaccination.Line
	Exams []ExamState // those whose window is open
	// Visits are those to be planned now beside them: at school, of a pregnancy, after a birth. What is only offered is not.
	Visits []VisitState
	// FollowUps are what visits asked for and is not done yet; Count leaves them out.
	FollowUps []Line[record.FollowUp]
	Gaps      []Gap

	Weight, Height *Line[record.Measurement] // the latest, nil when there is none
	Documents      []Line[record.Document]   // the three latest
}

// Count is the number of things to plan: late and due doses, open examinations and visits.
func (h Home) Count() int { return len(h.Late) + len(h.Due) + len(h.Exams) + len(h.Visits) }

// Home sums the profile up for its first screen.
func (p *Profile) Home() Home {
	plan := p.VaccinationPlan()
	h := Home{Late: plan.With(vaccination.Late), Due: plan.With(vaccination.Due), Check: plan.With(vaccination.Check)}
	for _, lines := range [][]vaccination.Line{h.Late, h.Due} { // of one day's doses, what the law asks for comes first
		slices.SortStableFunc(lines, func(a, b vaccination.Line) int {
			if c := a.Recommended.Compare(b.Recommended); c != 0 || a.Mandatory == b.Mandatory {
				return c
			}
			if a.Mandatory {
				return -1
			}
			return 1
		})
	}
	for _, e := range p.ExamStates() {
		if e.Status == ExamOpen {
			h.Exams = append(h.Exams, e)
		}
	}
	for _, v := range p.Visits() {
		if v.Status == ExamOpen && v.Need != exam.Offered {
			h.Visits = append(h.Visits, v)
		}
	}
	h.FollowUps = p.OpenFollowUps()
	measures := p.Measurements()
	for i := range measures {
		switch measures[i].Is.Type {
		case record.Weight:
			h.Weight = &measures[i]
		case record.Height:
			h.Height = &measures[i]
		}
	}
	documents := p.Documents()
	h.Documents = documents[:min(3, len(documents))]
	if !p.ReadOnly() {
		h.Gaps = p.gaps(len(measures), len(documents))
	}
	return h
}

// gaps lists what the family can add to a record that can be written.
func (p *Profile) gaps(measures, documents int) (gaps []Gap) {
	who := p.Identity()
	child := who.Role == record.Attached && !who.Expected()
	if child && len(p.Doses()) == 0 && p.session.Today().MonthsSince(who.BirthDate) >= 2 {
		gaps = append(gaps, NoDose)
	}
	if child && measures == 0 {
		gaps = append(gaps, NoMeasure)
	}
	if child && who.Term.Weeks == 0 && p.session.Today().YearsSince(who.BirthDate) < 2 {
		gaps = append(gaps, NoTerm)
	}
	if documents == 0 {
		gaps = append(gaps, NoDocument)
	}
	return gaps
}

// SetPhoto keeps a portrait, made safe like every photo. The former one stays with the former version of the identity.
func (p *Profile) SetPhoto(ctx context.Context, f IncomingFile) error {
	const op = "set photo"
	r, err := f.Open()
	if err != nil {
		return record.Wrap(record.FileUnsupported, op, err)
	}
	defer r.Close()
	content, kind, err := p.session.carnet.render.Read(ctx, r, f.Size)
	if err != nil {
		return err
	}
	if kind == record.PDF {
		return record.E(record.ImageUnreadable, op)
	}
	photo, err := p.session.carnet.render.Photo(ctx, content)
	if err != nil {
		return err
	}
	portrait, err := p.store.Attach(ctx, bytes.NewReader(photo.Thumb), record.JPEG)
	if err != nil {
		return err
	}
	defer p.store.Discard(portrait) // unless the identity came to name it
	return p.revise(ctx, func(r *record.Record) {
		if who, ok := r.Body.(record.Profile); ok { // as it is now: reading the picture took time
			who.Photo = portrait
			r.Body = who
		}
	}, p.id)
}

// LoadPhoto returns the work that reads the portrait into img. Not for the UI thread.
func (p *Profile) LoadPhoto(img *image.Image) func(context.Context) error {
	return func(ctx context.Context) error {
		b, err := p.readAttachment(ctx, p.Identity().Photo)
		if err != nil {
			return err
		}
		*img, err = decodePicture(b)
		return err
	}
}
