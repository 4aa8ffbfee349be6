package record

import (
	"slices"
	"strings"
)

// Valence is one disease component of a vaccine, as printed in French records.
type Valence string

// The valences of the routine calendar. Lower-case letters are reduced doses (from 11 years in the calendar).
const (
	Diphtheria        Valence = "D"
	DiphtheriaReduced Valence = "d"
	Tetanus           Valence = "T"
	Polio             Valence = "P"
	Pertussis         Valence = "Ca"
	PertussisReduced  Valence = "ca"
	Hib               Valence = "Hib"
	HepatitisB        Valence = "HB"
	HepatitisA        Valence = "HA"
	Pneumococcus      Valence = "Pn"
	MenB              Valence = "MnB"
	MenC              Valence = "MnC"
	MenACWY           Valence = "MnACWY"
	Measles           Valence = "R"  // rougeole
	Mumps             Valence = "O"  // oreillons
	Rubella           Valence = "Ru" // rubéole
	HPV               Valence = "HPV"
	Rotavirus         Valence = "Rota"
	TB                Valence = "BCG"
	Varicella         Valence = "Var"
	YellowFever       Valence = "FJ"
	Influenza         Valence = "Gr"
	RSV               Valence = "VRS"
)

// DoseRank is the type of administration of the national vaccination form.
type DoseRank string

// The three answers of the form: « Première vaccination », « Rappel », « Je ne sais pas ».
const (
	FirstDose   DoseRank = "INITIMMUNIZ"
	BoosterDose DoseRank = "BOOSTER"
	UnknownRank DoseRank = "IMMUNIZ"
)

// Dose is one vaccine (or antibody) given on one day.
type Dose struct {
	Date     Date      `json:"date"`
	Product  string    `json:"product,omitempty"` // brand, as on the box; free text is accepted
	Valences []Valence `json:"valences"`          // what it protects against, never empty
	CIP      string    `json:"cip,omitempty"`     // code CIP13 of the box, 13 digits, when it was read
	Lot      string    `json:"lot,omitempty"`
	Expiry   Date      `json:"expiry,omitzero"` // of the box; a month alone means its last day
	Rank     DoseRank  `json:"rank,omitempty"`
	By       string    `json:"by,omitempty"`   // who gave it, free text
	Site     string    `json:"site,omitempty"` // where on the body, free text
	Proof    ID        `json:"proof,omitzero"` // the document that shows it, as a photo of the stamped page
	Note     string    `json:"note,omitempty"`
}

// Kind implements Body.
func (Dose) Kind() Kind { return KindDose }

// Validate implements Body. An unknown valence is accepted: a carnet may hold vaccines that this version does not know.
func (d Dose) Validate() error {
	switch {
	case d.Date.IsZero() || !d.Date.Valid():
		return InvalidField("date")
	case len(d.Valences) == 0 || slices.ContainsFunc(d.Valences, func(v Valence) bool { return v == "" || !textOK(string(v), 40) }):
		return InvalidField("vaccine")
	case !textOK(d.Product, 200):
		return InvalidField("product")
	case d.CIP != "" && !digits(d.CIP, 13):
		return InvalidField("cip")
	case !textOK(d.Lot, 100):
		return InvalidField("lot")
	case !d.Expiry.IsZero() && !d.Expiry.Valid():
		return InvalidField("expiry")
	case !textOK(d.By, 200):
		return InvalidField("by")
	case !textOK(d.Site, 200):
		return InvalidField("site")
	case !textOK(d.Note, maxNote):
		return InvalidField("note")
	}
	return nil
}

func digits(s string, n int) bool {
	return len(s) == n && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}
