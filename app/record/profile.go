package record

import "strings"

// Sex is the administrative sex (FHIR administrative-gender), which also selects the growth tables.
type Sex string

// The values of the French identity traits; Undetermined has no growth table of its own.
const (
	Female       Sex = "F"
	Male         Sex = "M"
	Undetermined Sex = "I"
)

// Role says whose record a profile is.
type Role string

// A principal profile is the account holder's own; an attached one is a child that the holder represents.
const (
	Principal Role = "principal" // « Profil principal »
	Attached  Role = "attached"  // « Profil rattaché »
)

// Gestation is the length of pregnancy at birth in weeks and days of amenorrhoea (« terme », 41 SA is full term in France).
// The zero value means that it is not known.
type Gestation struct {
	Weeks int `json:"weeks,omitempty"` // SA, 22 to 44
	Days  int `json:"days,omitempty"`  // 0 to 6
}

// TotalDays is the term in days since the last period, 0 when not known.
func (g Gestation) TotalDays() int { return g.Weeks*7 + g.Days }

// Preterm reports a birth before 37 SA.
func (g Gestation) Preterm() bool { return g.Weeks > 0 && g.Weeks < 37 }

// Certification keeps the parent's mandatory statement « Je certifie être le représentant légal ».
type Certification struct {
	Date Date   `json:"date"`
	Text string `json:"text"` // version of the sentence that was shown, as "representative/1"
}

// GrowthFacts is what only the curves need to know of a person.
type GrowthFacts struct {
	// Mother and Father are the heights of the biological parents in mm, 0 when not known: the target height comes of both.
	Mother int64 `json:"mother,omitempty"`
	Father int64 `json:"father,omitempty"`
	// CorrectUntil is the age in months at which the age of a preterm child stops being corrected; 0 is the usual one,
	// negative is never to correct.
	CorrectUntil int `json:"correct_until,omitempty"`
}

// maxCorrection is the longest correction that can be chosen, in months.
const maxCorrection = 60

func (g GrowthFacts) validate() error {
	adult := func(mm int64) bool { return mm == 0 || mm >= 1_000 && mm <= 2_500 }
	switch {
	case !adult(g.Mother):
		return InvalidField("mother-height")
	case !adult(g.Father):
		return InvalidField("father-height")
	case g.CorrectUntil < -1 || g.CorrectUntil > maxCorrection:
		return InvalidField("correct-until")
	}
	return nil
}

// Profile identifies the person that a record is about (traits of the INS, all but the qualified number itself).
type Profile struct {
	Role       Role          `json:"role"`
	GivenNames string        `json:"given_names"`          // prénoms of the birth certificate, space-separated
	BirthName  string        `json:"birth_name,omitempty"` // nom de naissance
	BirthDate  Date          `json:"birth_date,omitzero"`  // whole date once born
	DueDate    Date          `json:"due_date,omitzero"`    // terme prévu, while the child is not born
	Sex        Sex           `json:"sex,omitempty"`
	Term       Gestation     `json:"term,omitzero"`
	NIR        string        `json:"nir,omitempty"` // declared by the parent, 13 or 15 characters; never called INS
	Photo      Attachment    `json:"photo,omitzero"`
	Colour     int           `json:"colour,omitempty"` // 0 to 7: index into the theme's eight colours
	Certified  Certification `json:"certified,omitzero"`
	Growth     GrowthFacts   `json:"growth,omitzero"`
}

// Kind implements Body.
func (Profile) Kind() Kind { return KindProfile }

// Expected reports a child who is not born yet.
func (p Profile) Expected() bool { return p.BirthDate.IsZero() && !p.DueDate.IsZero() }

// CallName is the first given name, as the family says it.
func (p Profile) CallName() string {
	name, _, _ := strings.Cut(strings.TrimSpace(p.GivenNames), " ")
	return name
}

// Validate implements Body.
func (p Profile) Validate() error {
	switch {
	case p.Role != Principal && p.Role != Attached:
		return InvalidField("role")
	case !nameOK(p.GivenNames, 1, 200):
		return InvalidField("given-names")
	case !nameOK(p.BirthName, 0, 100):
		return InvalidField("birth-name")
	case !p.BirthDate.IsZero() && !(p.BirthDate.Whole() && p.BirthDate.Valid()):
		return InvalidField("birth-date")
	case !p.DueDate.IsZero() && !(p.DueDate.Whole() && p.DueDate.Valid()):
		return InvalidField("due-date")
	case p.Role == Attached && p.BirthDate.IsZero() && p.DueDate.IsZero():
		return InvalidField("birth-date")
	case p.Sex != "" && p.Sex != Female && p.Sex != Male && p.Sex != Undetermined:
		return InvalidField("sex")
	case p.Role == Attached && !p.Expected() && p.Sex == "":
		return InvalidField("sex")
	case p.Term != Gestation{} && (p.Term.Weeks < 22 || p.Term.Weeks > 44 || p.Term.Days < 0 || p.Term.Days > 6):
		return InvalidField("term")
	case p.NIR != "" && CheckNIR(p.NIR) == NIRMalformed:
		return InvalidField("nir")
	case p.Colour < 0 || p.Colour > 7:
		return InvalidField("colour")
	case p.Role == Attached && p.Certified.Date.IsZero():
		return InvalidField("certified")
	}
	return p.Growth.validate()
}
