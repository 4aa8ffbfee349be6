package agenda

import (
	"carnet/app"
	"carnet/app/record"
	"carnet/app/vaccination"
	"carnet/icons"
	"carnet/screens/stage"
	dosing "carnet/screens/vaccination"
)

// doseEntries are the lines of the vaccination calendar that concern a child.
func doseEntries(st *stage.Stage, p *app.Profile) []entry {
	today := st.Today()
	var all []entry
	for _, l := range p.VaccinationPlan().Lines {
		if l.Status == vaccination.NotConcerned {
			continue // the vaccination screen lists what can be asked for
		}
		one := entry{profile: p, icon: icons.Vaccine, title: dosing.Title(st.Text, l), detail: dosing.Detail(st.Text, l, today),
			section: sectionOf(l, today), day: l.Recommended, open: func() { st.Nav.Push(dosing.NewDetail(st, l.Key)) }}
		switch l.Status {
		case vaccination.Done:
			one.day = l.Given
		case vaccination.Past:
			one.detail = "" // the pill says it is over; why is on the screen of the line
		}
		one.pill, one.status = dosing.Pill(st.Text, l.Status)
		all = append(all, one)
	}
	return all
}

func sectionOf(l vaccination.Line, today record.Date) section {
	switch l.Status {
	case vaccination.Late:
		return late
	case vaccination.Due:
		return now
	case vaccination.Check:
		return check
	case vaccination.Upcoming:
		return upcoming(l.Recommended, today)
	}
	return past
}
