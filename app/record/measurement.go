package record

// MeasureType is what was measured.
type MeasureType string

// The measures of the first pages of the carnet, with their LOINC codes and units.
const (
	Weight MeasureType = "weight" // 29463-7, g
	Height MeasureType = "height" // 8302-2, mm; lying length or standing height, see Posture
	Head   MeasureType = "head"   // 8287-5 périmètre crânien, mm
)

// LOINC returns the LOINC code of the measure.
func (t MeasureType) LOINC() string {
	return map[MeasureType]string{Weight: "29463-7", Height: "8302-2", Head: "8287-5"}[t]
}

// UCUM returns the unit of Measurement.Value.
func (t MeasureType) UCUM() string {
	if t == Weight {
		return "g"
	}
	return "mm"
}

// Bounds are the values that can be kept at all, in UCUM units: wide enough for any living child or adult,
// narrow enough to catch kilograms typed as grams.
func (t MeasureType) Bounds() (lowest, highest int64) {
	switch t {
	case Weight:
		return 300, 300_000
	case Height:
		return 200, 2_500
	case Head:
		return 150, 750
	}
	return 0, -1
}

// Posture says how a height was taken. Under two years the tables expect a lying child, later a standing one.
type Posture string

// Postures of a height.
const (
	Lying    Posture = "lying"
	Standing Posture = "standing"
)

// Measurement is one value on one day.
type Measurement struct {
	Type    MeasureType `json:"type"`
	Value   int64       `json:"value"` // in Type.UCUM()
	Posture Posture     `json:"posture,omitempty"`
	Date    Date        `json:"date"`
	By      string      `json:"by,omitempty"` // who measured, free text
	Note    string      `json:"note,omitempty"`
}

// Kind implements Body.
func (Measurement) Kind() Kind { return KindMeasurement }

// Validate implements Body.
func (m Measurement) Validate() error {
	low, high := m.Type.Bounds()
	switch {
	case high < low:
		return InvalidField("type")
	case m.Value < low || m.Value > high:
		return InvalidField(string(m.Type))
	case !m.Date.Whole() || !m.Date.Valid():
		return InvalidField("date")
	case m.Posture != "" && m.Posture != Lying && m.Posture != Standing:
		return InvalidField("posture")
	case !textOK(m.By, 200):
		return InvalidField("by")
	case !textOK(m.Note, maxNote):
		return InvalidField("note")
	}
	return nil
}
