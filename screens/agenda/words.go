package agenda

import (
	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination/phrase"
	"carnet/icons"
	"carnet/screens/kit"
)

// title names a line.
func title(c *text.Catalogue, i agenda.Item) string {
	switch {
	case i.Dose != nil:
		return phrase.Asked(c, *i.Dose, i.Dose.Missing)
	case i.Label != "":
		return c.S(i.Label)
	}
	return i.Title
}

// detail says of a line what its day does not: the hour, who and where, the window, the appointment that was made for it.
func detail(c *text.Catalogue, i agenda.Item, today record.Date) string {
	booked := ""
	if !i.Booked.IsZero() {
		booked = c.S("agenda.detail.booked", text.Args{"Date": c.DayMonth(i.Booked, today)})
	}
	switch i.Kind {
	case agenda.Appointment:
		return c.Facts(hours(c, i, today), i.Appointment.With, i.Appointment.Place)
	case agenda.Dose, agenda.Exam:
		if i.Status == agenda.Done || i.Status == agenda.Missed || i.Status == agenda.Unknown {
			return ""
		}
		return c.Facts(window(c, i, today), booked)
	case agenda.FollowUp:
		if i.Status != agenda.Done && !i.FollowUp.By.IsZero() {
			return c.S("agenda.detail.by", text.Args{"Date": c.DayMonth(i.FollowUp.By, today)})
		}
	}
	return ""
}

// hours tells when an appointment is, beside its day: « 9 h 30 », « 9 h 30, 45 min », « jusqu’au 12 mars ».
func hours(c *text.Catalogue, i agenda.Item, today record.Date) string {
	at := ""
	if i.Timed() {
		at = clock(c, i.Minute)
	}
	if !i.Until.IsZero() {
		return c.Facts(at, c.S("agenda.detail.until", text.Args{"Date": c.DayMonth(i.Until, today)}))
	}
	return at
}

// window tells between which days something is to be done.
func window(c *text.Catalogue, i agenda.Item, today record.Date) string {
	args := text.Args{"From": c.DayMonth(i.Day, today), "To": c.DayMonth(i.Until, today)}
	if i.Day.Year != i.Until.Year && !i.Until.IsZero() { // « du 30 décembre 2024 au 29 décembre » would leave a doubt
		args = text.Args{"From": c.Date(i.Day), "To": c.Date(i.Until)}
	}
	switch {
	case i.Day.IsZero():
		return c.S("agenda.detail.undated")
	case i.Kind == agenda.Dose && i.Status == agenda.Late:
		return c.S("agenda.detail.planned", text.Args{"From": c.DayMonth(i.Day, today)})
	case i.Until.IsZero() || i.Until.Before(i.Day) || i.Until.Before(today): // it is still to do after the day it was aimed at
		return c.S("agenda.detail.from", args)
	case i.Until == i.Day:
		return c.S("agenda.detail.on", args)
	}
	return c.S("agenda.detail.between", args)
}

// pill is the word of a status and its colour; what is simply to come needs none.
func pill(c *text.Catalogue, s agenda.Status) (string, kit.Status) {
	switch s {
	case agenda.Planned, agenda.Upcoming:
		return "", kit.Neutral
	case agenda.Late:
		return c.S(s.Key()), kit.Late
	case agenda.Open:
		return c.S(s.Key()), kit.Due
	case agenda.Check:
		return c.S(s.Key()), kit.Info
	case agenda.Done:
		return c.S(s.Key()), kit.Done
	}
	return c.S(s.Key()), kit.Neutral
}

// icon is the drawing of a kind.
func icon(k agenda.Kind) icons.Icon {
	switch k {
	case agenda.Dose:
		return icons.Vaccine
	case agenda.Exam:
		return icons.Stethoscope
	case agenda.FollowUp:
		return icons.Forward
	}
	return icons.Calendar
}
