package record

// Exam notes that one of the mandatory examinations took place, or that it did not.
type Exam struct {
	Code string `json:"code"` // national code of the examination, as MED-1231
	// Date of the examination. With Missed it is the day on which the family noted it.
	Date   Date   `json:"date"`
	Missed bool   `json:"missed,omitempty"` // « non réalisé »
	By     string `json:"by,omitempty"`     // who examined, free text
	Note   string `json:"note,omitempty"`
}

// Kind implements Body.
func (Exam) Kind() Kind { return KindExam }

// Validate implements Body.
func (e Exam) Validate() error {
	switch {
	case e.Code == "" || !textOK(e.Code, 40):
		return InvalidField("exam")
	case e.Date.IsZero() || !e.Date.Valid():
		return InvalidField("date")
	case !textOK(e.By, 200):
		return InvalidField("by")
	case !textOK(e.Note, maxNote):
		return InvalidField("note")
	}
	return nil
}

// FollowUpKind is the sort of thing that remains to be done after a visit.
type FollowUpKind string

// The kinds of « à faire suite ». The list is append-only.
const (
	Referral      FollowUpKind = "referral" // another professional is to be seen
	ResultAwaited FollowUpKind = "result"   // a result has not come yet
	Equipment     FollowUpKind = "equipment"
	Control       FollowUpKind = "control" // to be looked at again
	OtherFollowUp FollowUpKind = "other"
)

// FollowUp is something that a visit asked for. It stays in view until Done is known.
type FollowUp struct {
	What  FollowUpKind `json:"what"`
	Text  string       `json:"text"`            // in the family's words
	After string       `json:"after,omitempty"` // code of the examination that asked for it
	Asked Date         `json:"asked"`           // the day on which it was asked for
	By    Date         `json:"by,omitzero"`     // to be done before, may be partial or not known
	Done  Date         `json:"done,omitzero"`   // zero while it is to do
	Note  string       `json:"note,omitempty"`  // what came of it
}

// Kind implements Body.
func (FollowUp) Kind() Kind { return KindFollowUp }

// Validate implements Body.
func (f FollowUp) Validate() error {
	switch {
	case f.What == "" || !textOK(string(f.What), 40):
		return InvalidField("what")
	case f.Text == "" || !textOK(f.Text, 500):
		return InvalidField("text")
	case !textOK(f.After, 40):
		return InvalidField("exam")
	case f.Asked.IsZero() || !f.Asked.Valid():
		return InvalidField("date")
	case !f.By.IsZero() && !f.By.Valid():
		return InvalidField("until")
	case !f.Done.IsZero() && !f.Done.Valid():
		return InvalidField("done")
	case !textOK(f.Note, maxNote):
		return InvalidField("note")
	}
	return nil
}

// Question is what a parent wants to ask at the next visit, and what was answered.
type Question struct {
	Text   string `json:"text"`
	For    string `json:"for,omitempty"` // code of the examination, empty for whatever visit comes next
	Asked  Date   `json:"asked"`         // the day on which it was noted
	Answer string `json:"answer,omitempty"`
}

// Kind implements Body.
func (Question) Kind() Kind { return KindQuestion }

// Validate implements Body.
func (q Question) Validate() error {
	switch {
	case q.Text == "" || !textOK(q.Text, 1000):
		return InvalidField("text")
	case !textOK(q.For, 40):
		return InvalidField("exam")
	case q.Asked.IsZero() || !q.Asked.Valid():
		return InvalidField("date")
	case !textOK(q.Answer, maxNote):
		return InvalidField("answer")
	}
	return nil
}
