package app

import (
	"cmp"
	"context"
	"slices"

	"carnet/app/record"
)

// pregnancyDays is how long before the birth something may have been asked or noted: the record of a child begins with
// the pregnancy.
const pregnancyDays = 300

// FollowUps lists what visits asked for: first what is to do, what has the nearest limit before the rest; then what was
// done, the latest first.
func (p *Profile) FollowUps() []Line[record.FollowUp] {
	lines := linesOf(p, func(a, b record.FollowUp) int { return a.Asked.Compare(b.Asked) })
	slices.SortStableFunc(lines, func(a, b Line[record.FollowUp]) int {
		switch {
		case a.Is.Done.IsZero() != b.Is.Done.IsZero():
			if a.Is.Done.IsZero() {
				return -1
			}
			return 1
		case !a.Is.Done.IsZero():
			return b.Is.Done.Compare(a.Is.Done)
		case a.Is.By.IsZero() != b.Is.By.IsZero():
			if b.Is.By.IsZero() {
				return -1
			}
			return 1
		}
		return a.Is.By.Last().Compare(b.Is.By.Last())
	})
	return lines
}

// OpenFollowUps lists what remains to be done.
func (p *Profile) OpenFollowUps() []Line[record.FollowUp] {
	return slices.DeleteFunc(p.FollowUps(), func(l Line[record.FollowUp]) bool { return !l.Is.Done.IsZero() })
}

// AddFollowUp notes something that a visit asked for. Errors: Invalid with its field: "date" for one asked in the future
// or before the pregnancy, "until" for a limit before it was asked, "done" for one done before that or in the future.
func (p *Profile) AddFollowUp(ctx context.Context, f record.FollowUp) (record.ID, error) {
	if err := p.checkFollowUp(f); err != nil {
		return record.ID{}, err
	}
	return p.Add(ctx, f, record.FromParent)
}

// SetFollowUp corrects one. Errors: as AddFollowUp, NotFound.
func (p *Profile) SetFollowUp(ctx context.Context, id record.ID, f record.FollowUp) error {
	if err := p.checkFollowUp(f); err != nil {
		return err
	}
	if _, err := findOf[record.FollowUp](p, id); err != nil {
		return err
	}
	return p.Correct(ctx, id, f)
}

// FollowUpDone notes that it was done that day, and what came of it; the former note stays where note is empty. The zero
// date says that it is to do after all. Errors: as AddFollowUp, NotFound.
func (p *Profile) FollowUpDone(ctx context.Context, id record.ID, on record.Date, note string) error {
	f, err := findOf[record.FollowUp](p, id)
	if err != nil {
		return err
	}
	f.Done, f.Note = on, cmp.Or(note, f.Note)
	return p.SetFollowUp(ctx, id, f)
}

func (p *Profile) checkFollowUp(f record.FollowUp) error {
	switch {
	case !p.noted(f.Asked):
		return record.InvalidField("date")
	case !f.By.IsZero() && f.By.Last().Before(f.Asked):
		return record.InvalidField("until")
	case !f.Done.IsZero() && (f.Done.Last().Before(f.Asked) || f.Done.First().After(p.session.Today())):
		return record.InvalidField("done")
	}
	return nil
}

// Questions lists what the parents want to ask, or asked, the oldest first.
func (p *Profile) Questions() []Line[record.Question] {
	return linesOf(p, func(a, b record.Question) int { return a.Asked.Compare(b.Asked) })
}

// QuestionsFor lists the questions that wait for an answer at the examination with that national code: those noted for
// it, and those for whatever visit comes next. With "" it lists the latter only.
func (p *Profile) QuestionsFor(code string) []Line[record.Question] {
	return slices.DeleteFunc(p.Questions(), func(l Line[record.Question]) bool {
		return l.Is.Answer != "" || l.Is.For != "" && l.Is.For != code
	})
}

// AddQuestion notes a question, also for a child who is not born yet. Errors: Invalid with its field, also for a day in
// the future or before the pregnancy.
func (p *Profile) AddQuestion(ctx context.Context, q record.Question) (record.ID, error) {
	if !p.noted(q.Asked) {
		return record.ID{}, record.InvalidField("date")
	}
	return p.Add(ctx, q, record.FromParent)
}

// SetQuestion corrects one, as when it was answered. Errors: as AddQuestion, NotFound.
func (p *Profile) SetQuestion(ctx context.Context, id record.ID, q record.Question) error {
	if !p.noted(q.Asked) {
		return record.InvalidField("date")
	}
	if _, err := findOf[record.Question](p, id); err != nil {
		return err
	}
	return p.Correct(ctx, id, q)
}

// AnswerQuestion notes what was answered; "" leaves it open again. Errors: NotFound, Invalid.
func (p *Profile) AnswerQuestion(ctx context.Context, id record.ID, answer string) error {
	q, err := findOf[record.Question](p, id)
	if err != nil {
		return err
	}
	q.Answer = answer
	return p.Correct(ctx, id, q)
}

// Circumstances gives the answer that holds about each subject: the one that was written last. A subject that is not there
// is not known, which is not « no ». A child may have several contra-indications, see ContraIndications.
func (p *Profile) Circumstances() map[record.Subject]Line[record.Circumstance] {
	all := map[record.Subject]Line[record.Circumstance]{}
	for _, l := range p.CircumstanceLines() {
		all[l.Is.About] = l
	}
	return all
}

// ContraIndications lists the certificates of doctors, one for each valence, or one with an empty value for all vaccines.
// « No », that there is none, takes away those noted before it.
func (p *Profile) ContraIndications() []Line[record.Circumstance] {
	byValue := map[string]Line[record.Circumstance]{}
	for _, l := range p.CircumstanceLines() {
		switch {
		case l.Is.About != record.ContraIndication:
		case l.Is.Value == record.No:
			clear(byValue)
		default:
			byValue[l.Is.Value] = l
		}
	}
	var all []Line[record.Circumstance]
	for _, l := range byValue {
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b Line[record.Circumstance]) int { return cmp.Compare(a.Is.Value, b.Is.Value) })
	return all
}

// CircumstanceLines lists all answers that stand, the one written last at the end: the order in which rules read them.
func (p *Profile) CircumstanceLines() []Line[record.Circumstance] {
	lines := linesOf(p, func(a, b record.Circumstance) int { return 0 })
	slices.SortStableFunc(lines, func(a, b Line[record.Circumstance]) int { return a.Version.Compare(b.Version) })
	return lines
}

// SetCircumstance notes the family's answer. The former one about the subject, for a contra-indication the one about the
// same valence, becomes history. Errors: Invalid with its field: "value" for what is no answer to that question, "date" for
// a day that cannot be.
func (p *Profile) SetCircumstance(ctx context.Context, c record.Circumstance) error {
	if !answers(c) {
		return record.InvalidField("value")
	}
	if !p.circumstanceDay(c) {
		return record.InvalidField("date")
	}
	var former []Line[record.Circumstance]
	for _, l := range p.CircumstanceLines() {
		if sameQuestion(l.Is, c) {
			former = append(former, l)
		}
	}
	if len(former) == 0 {
		_, err := p.Add(ctx, c, record.FromParent)
		return err
	}
	last := former[len(former)-1]
	if last.Is == c && c.About != record.ContraIndication { // of those the order counts
		return nil
	}
	return p.Correct(ctx, last.ID, c)
}

// ForgetCircumstance makes the answer to that question unknown again. Of c only About counts, and Value for a
// contra-indication.
func (p *Profile) ForgetCircumstance(ctx context.Context, c record.Circumstance) error {
	var ids []record.ID
	for _, l := range p.CircumstanceLines() {
		if sameQuestion(l.Is, c) {
			ids = append(ids, l.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return p.Delete(ctx, ids...)
}

func sameQuestion(a, b record.Circumstance) bool {
	return a.About == b.About && (a.About != record.ContraIndication || a.Value == b.Value)
}

// answers reports a value that answers the question. What a newer Carnet asks is not judged.
func answers(c record.Circumstance) bool {
	switch c.About {
	case record.Department:
		return departmentOK(c.Value)
	case record.ContraIndication:
		return c.Value != record.Yes // of which vaccine? the empty value says all
	case record.Collectivity, record.BornHighTB, record.ParentHighTB, record.StayHighTB, record.FamilyTB, record.RecentTB, record.RiskTB,
		record.MotherHBsAg, record.MotherRSV, record.PneumococcalRisk, record.InfluenzaRisk, record.InfantAtRiskHome,
		record.ImmuneSuppression, record.HadVaricella, record.TravelYellowFever, record.BloodProducts:
		return c.Value == record.Yes || c.Value == record.No
	}
	return true
}

// departmentOK reports the form of a department's number: 01 to 95, 2A, 2B, 971 to 989.
func departmentOK(s string) bool {
	switch {
	case s == "2A" || s == "2B":
		return true
	case len(s) == 2:
		return "01" <= s && s <= "95" && s[1] >= '0' && s[1] <= '9' && s != "20"
	case len(s) == 3:
		return "971" <= s && s <= "989" && s[2] >= '0' && s[2] <= '9'
	}
	return false
}

// circumstanceDay reports a day that can be: what is planned may lie ahead, what the mother did lies in the pregnancy.
func (p *Profile) circumstanceDay(c record.Circumstance) bool {
	switch {
	case c.Date.IsZero():
		return true
	case c.About == record.Collectivity || c.About == record.StayHighTB || c.About == record.TravelYellowFever:
		return !p.beforePregnancy(c.Date)
	}
	return p.noted(c.Date)
}

// noted reports a day on which something about this person can have been asked or noted: not after today, and not before
// the pregnancy.
func (p *Profile) noted(d record.Date) bool {
	return !d.IsZero() && !d.First().After(p.session.Today()) && !p.beforePregnancy(d)
}

func (p *Profile) beforePregnancy(d record.Date) bool {
	who := p.Identity()
	birth := who.BirthDate
	if who.Expected() {
		birth = who.DueDate
	}
	return !birth.IsZero() && d.Last().Before(birth.AddDays(-pregnancyDays))
}

// findOf returns what a record that was not deleted says now. Errors: NotFound, also for a record of another kind; Locked.
func findOf[B record.Body](p *Profile, id record.ID) (B, error) {
	r, err := p.find(id)
	body, ok := r.Body.(B)
	if err == nil && (!ok || r.Deleted) {
		err = record.E(record.NotFound, "find record")
	}
	return body, err
}
