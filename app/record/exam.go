package record

// Exam notes that one of the mandatory examinations took place.
type Exam struct {
	Code string `json:"code"` // national code of the examination, as MED-1231
	Date Date   `json:"date"`
	By   string `json:"by,omitempty"` // who examined, free text
	Note string `json:"note,omitempty"`
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
