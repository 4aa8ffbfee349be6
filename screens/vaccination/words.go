package vaccination

import (
	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/app/vaccination/phrase"
	"carnet/screens/kit"
)

// Title names a line of the calendar: « Méningocoque B, 1re dose ».
func Title(c *text.Catalogue, l vaccination.Line) string { return phrase.Asked(c, l, l.Missing) }

func lineTitle(c *text.Catalogue, key string) string { return phrase.Line(c, key) }

// Detail is the second line under a Title: « Obligatoire · prévue le 10 juin », or the reason where that says more.
func Detail(c *text.Catalogue, l vaccination.Line, today record.Date) string {
	level := text.Args{"Level": Level(c, l)}
	switch l.Status {
	case vaccination.Done:
		return given(c, l.Given, today)
	case vaccination.Check, vaccination.Past, vaccination.NotConcerned:
		return Why(c, l.Reason)
	}
	switch {
	case l.Reason.Code == vaccination.CatchUp: // its date lies before the rule: nobody had planned it then
		return c.S("dosing.detail.catch-up", level)
	case l.Recommended.IsZero():
		return c.S("dosing.detail.after", level)
	case l.Status != vaccination.Upcoming:
		return c.S("dosing.detail.planned", level, text.Args{"Date": c.DayMonth(l.Recommended, today)})
	case l.Recommended.Year == today.Year:
		return c.S("dosing.detail.on", level, text.Args{"Date": c.DayMonth(l.Recommended, today)})
	}
	month := record.Date{Year: l.Recommended.Year, Month: l.Recommended.Month}
	return c.S("dosing.detail.in", level, text.Args{"Month": c.Date(month)})
}

func given(c *text.Catalogue, d, today record.Date) string {
	if !d.Whole() {
		return c.S("dosing.detail.given-in", text.Args{"Date": c.Date(d)})
	}
	return c.S("dosing.detail.given", text.Args{"Date": c.DayMonth(d, today)})
}

// Level says how strongly a line is asked for, for this date of birth.
func Level(c *text.Catalogue, l vaccination.Line) string {
	switch {
	case l.Mandatory:
		return c.S("dosing.level.mandatory")
	case l.MandatoryUnsure:
		return c.S("dosing.level.unsure")
	case l.Level == vaccination.Proposed:
		return c.S("dosing.level.proposed")
	case l.Level == vaccination.Seasonal:
		return c.S("dosing.level.seasonal")
	}
	return c.S("dosing.level.recommended")
}

// Pill gives the word of a status and its colour.
func Pill(c *text.Catalogue, s vaccination.Status) (word string, status kit.Status) {
	word = c.S("vaccine.status." + string(s))
	switch s {
	case vaccination.Late:
		return word, kit.Late
	case vaccination.Due:
		return word, kit.Due
	case vaccination.Check:
		return word, kit.Info
	case vaccination.Done:
		return word, kit.Done
	}
	return word, kit.Neutral
}

// outcomePill is the Pill of a recorded dose: one that counts is simply done.
func outcomePill(c *text.Catalogue, o vaccination.Outcome) (word string, status kit.Status) {
	switch o {
	case vaccination.Counted:
		return Pill(c, vaccination.Done)
	case vaccination.ToCheck:
		return c.S("vaccine.outcome." + string(o)), kit.Info
	}
	return c.S("vaccine.outcome." + string(o)), kit.Neutral
}

// Why is the sentence of a reason.
func Why(c *text.Catalogue, r vaccination.Reason) string { return phrase.Reason(c, r) }

func span(c *text.Catalogue, s record.Span) string { return phrase.Span(c, s) }

// Diseases lists what valences protect against: « Rougeole, Oreillons et Rubéole ».
func Diseases(c *text.Catalogue, valences []record.Valence) string {
	return phrase.Diseases(c, valences)
}

// disease names a valence; one that this version does not know is shown as it was written.
func disease(c *text.Catalogue, v record.Valence) string { return phrase.Disease(c, v) }

// doseTitle names a recorded dose by its place in the calendar, else by what it protects against where that is one name,
// else by its box.
func doseTitle(c *text.Catalogue, d record.Dose, n vaccination.DoseNote) string {
	var places []string
	for _, key := range n.Lines {
		places = append(places, lineTitle(c, key))
	}
	switch {
	case len(places) > 0:
		return c.List(places...)
	case short(c, d.Valences) != "":
		return short(c, d.Valences)
	case d.Product != "" && len(d.Valences) > 1:
		return d.Product
	}
	return Diseases(c, d.Valences)
}

// doseDetail is « 10 juillet · Hexyon, lot U3F12 · famille ».
func doseDetail(c *text.Catalogue, d record.Dose, from record.Source, today record.Date) string {
	return c.Facts(c.DayMonth(d.Date, today), doseBox(c, d, from))
}

// doseBox is « Hexyon, lot U3F12 · famille ».
func doseBox(c *text.Catalogue, d record.Dose, from record.Source) string {
	box := d.Product
	switch {
	case d.Product != "" && d.Lot != "":
		box = c.S("dosing.product-lot", text.Args{"Product": d.Product, "Lot": d.Lot})
	case d.Lot != "":
		box = c.S("dosing.lot", text.Args{"Lot": d.Lot})
	}
	return c.Facts(box, c.S("entry.from."+string(from)))
}
