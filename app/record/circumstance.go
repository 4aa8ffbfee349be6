package record

// Subject names what a circumstance is about. The list is append-only; app/vaccination says what each one changes.
type Subject string

// What the calendar depends on beside birth, sex and term.
const (
	Department        Subject = "department"         // where the child lives; Value is the number, as 75, 2A or 973
	Collectivity      Subject = "collectivity"       // enters a crèche or a school; Date is the day of admission
	ContraIndication  Subject = "contra-indication"  // certificate of a doctor; Value is a Valence, or empty for all
	BornHighTB        Subject = "born-high-tb"       // born in a country where tuberculosis is frequent
	ParentHighTB      Subject = "parent-high-tb"     // at least one parent comes from such a country
	StayHighTB        Subject = "stay-high-tb"       // a stay of a month or more there is planned, or took place
	FamilyTB          Subject = "family-tb"          // tuberculosis in the family
	RecentTB          Subject = "recent-tb"          // tuberculosis around the child in the last five years
	RiskTB            Subject = "risk-tb"            // any other situation that a professional judged at risk
	MotherHBsAg       Subject = "mother-hbs"         // mother carries the hepatitis B antigen
	MotherRSV         Subject = "mother-rsv"         // mother was vaccinated against RSV; Date is that day
	PneumococcalRisk  Subject = "pneumococcal-risk"  // illness with a high risk of pneumococcal infection
	InfluenzaRisk     Subject = "influenza-risk"     // illness for which the yearly influenza vaccine is recommended
	InfantAtRiskHome  Subject = "infant-at-risk"     // lives with an infant at risk who is too young for the vaccine
	ImmuneSuppression Subject = "immune-suppression" // illness or treatment that lowers the defences
	HadVaricella      Subject = "had-varicella"
	TravelYellowFever Subject = "travel-yellow-fever" // goes where the yellow-fever vaccine is required, as to Guyane
	BloodProducts     Subject = "blood-products"      // immunoglobulins or blood; Date is the last day
)

// Values of a circumstance that is a question.
const (
	Yes = "yes"
	No  = "no"
)

// Circumstance is the family's answer to one question that rules depend on. The latest one about a subject holds; a
// subject without any is not known, which is not « no ».
type Circumstance struct {
	About Subject `json:"about"`
	Value string  `json:"value"`
	Date  Date    `json:"date,omitzero"`
	Note  string  `json:"note,omitempty"`
}

// Kind implements Body.
func (Circumstance) Kind() Kind { return KindCircumstance }

// Validate implements Body. A subject that this version does not know is kept.
func (c Circumstance) Validate() error {
	switch {
	case c.About == "" || !textOK(string(c.About), 40):
		return InvalidField("about")
	case !textOK(c.Value, 40):
		return InvalidField("value")
	case !c.Date.IsZero() && !c.Date.Valid():
		return InvalidField("date")
	case !textOK(c.Note, maxNote):
		return InvalidField("note")
	}
	return nil
}
