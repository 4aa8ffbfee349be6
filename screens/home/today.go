package home

import (
	"fmt"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	agendas "carnet/screens/agenda"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// soonDays is how long before its limit something that a visit asked for is something to plan; a reminder comes then too.
const soonDays = 7

// soon lists the appointments of today and tomorrow, of the whole family: a notification says of nobody, and whoever opens
// Carnet after one must find what it was about, whichever child is shown.
func soon(st *stage.Stage) []agenda.Item {
	var all []agenda.Item
	for _, i := range st.Session.Agenda(st.Today(), st.Today().AddDays(1)) {
		if i.Kind == agenda.Appointment && i.Status == agenda.Planned {
			all = append(all, i)
		}
	}
	return all
}

// appointments are those that are soon; nothing where there are none.
func (h *Home) appointments() []fyne.CanvasObject {
	st := h.stage
	var rows []fyne.CanvasObject
	for _, i := range h.soon {
		rows = append(rows, h.appointmentRow(i))
	}
	if len(rows) == 0 {
		return nil
	}
	return []fyne.CanvasObject{kit.NewSectionTitle(st.S("home.appointments")), kit.NewRowsCard(rows...)}
}

func (h *Home) appointmentRow(i agenda.Item) fyne.CanvasObject {
	st := h.stage
	when := st.Text.Capital(st.Text.DayDate(i.Day, st.Today()))
	if i.Timed() {
		when = st.S("home.appointment.at", text.Args{"Day": when, "Time": clock(st, i.Minute)})
	}
	spec := kit.RowSpec{Icon: icons.Calendar, Status: kit.Info, Title: i.Title, Detail: st.Text.Facts(when, i.Appointment.With, i.Appointment.Place),
		OnTap: func() { st.Nav.Push(agendas.NewView(st, i.ID, i.Day)) }}
	if i.Profile != st.Profile.ID() {
		p, ok := st.Session.Profile(i.Profile)
		if !ok {
			return kit.VBox(0)
		}
		who := p.Identity()
		spec.Lead = kit.NewAvatar(who.CallName(), who.Colour, nil, 40, nil)
		spec.Title = st.S("home.appointment.of", text.Args{"Name": who.CallName(), "Title": i.Title})
		spec.OnTap = func() { st.Nav.SwitchProfile(i.Profile) }
	}
	return kit.NewStatusRow(spec)
}

// clock writes minutes after midnight as an hour of the clock.
func clock(st *stage.Stage, minute int) string {
	return st.S("activity.time", text.Args{"Hour": minute / 60, "Minute": fmt.Sprintf("%02d", minute%60)})
}

// toPlan counts what the title names: late and due doses, open examinations, appointments that are soon, and what a visit
// asked for until a day that is near.
func (h *Home) toPlan() int {
	n := h.home.Count()
	for _, i := range h.soon {
		if i.Profile == h.stage.Profile.ID() {
			n++
		}
	}
	for _, l := range h.home.FollowUps {
		if near(l, h.stage.Today()) {
			n++
		}
	}
	return n
}

func near(l app.Line[record.FollowUp], today record.Date) bool {
	return !l.Is.By.IsZero() && !l.Is.By.First().After(today.AddDays(soonDays))
}
