package screens

import (
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/vaccination"
	"carnet/screens/agenda"
	"carnet/screens/backup"
	"carnet/screens/documents"
	"carnet/screens/erase"
	"carnet/screens/exam"
	"carnet/screens/growth"
	"carnet/screens/people"
	"carnet/screens/settings"
	"carnet/screens/stage"
	"carnet/screens/unlock"
	dosing "carnet/screens/vaccination"
	"carnet/screens/welcome"
)

// Stop is one screen of the tour.
type Stop struct {
	Name string // file name of its picture, without extension
	Show func()
}

// Tour lists every screen, in the order in which a family meets them, for the open session of the fictitious family. The
// last stops lock the session.
func (w *Window) Tour() []Stop {
	st := w.stage
	place := func(name string, p stage.Place) Stop { return Stop{name, func() { w.frame.Open(p) }} }
	push := func(name string, p stage.Place, make func() stage.Screen) Stop {
		return Stop{name, func() { w.frame.Open(p); w.frame.Push(make()) }}
	}
	of := func(name, child string, p stage.Place) Stop {
		return Stop{name, func() { w.show(child); w.frame.Open(p) }}
	}
	stops := []Stop{
		of("home-baby", "Lina", stage.Home),
		place("growth", stage.Growth),
		push("growth-add", stage.Growth, func() stage.Screen { return growth.NewMeasure(st) }),
		push("growth-edit", stage.Growth, func() stage.Screen { return growth.NewEditMeasure(st, lastMeasure(st.Profile)) }),
		place("vaccinations", stage.Vaccinations),
		push("vaccination-detail", stage.Vaccinations, func() stage.Screen { return dosing.NewDetail(st, pressing(st.Profile)) }),
		push("vaccination-add", stage.Vaccinations, func() stage.Screen { return dosing.NewRecord(st, "") }),
		push("vaccination-edit", stage.Vaccinations, func() stage.Screen { return dosing.NewEditDose(st, st.Profile.Doses()[0].ID) }),
		push("vaccination-disease", stage.Vaccinations, func() stage.Screen { return dosing.NewDisease(st, record.Measles) }),
		push("vaccination-plan", stage.Vaccinations, func() stage.Screen { return dosing.NewPlan(st) }),
		push("vaccination-admission", stage.Vaccinations, func() stage.Screen { return dosing.NewAdmission(st) }),
		push("vaccination-certificate", stage.Vaccinations, func() stage.Screen { return dosing.NewExemption(st) }),
		push("vaccination-questions", stage.Vaccinations, func() stage.Screen { return dosing.NewQuestions(st) }),
		push("vaccination-papers", stage.Vaccinations, func() stage.Screen { return dosing.NewPapers(st) }),
		push("vaccination-lateness", stage.Vaccinations, func() stage.Screen { return dosing.NewLateness(st) }),
		place("identity", stage.Identity),
		push("identity-edit", stage.Identity, func() stage.Screen { return people.NewEdit(st) }),
		place("documents", stage.Documents),
		push("document-photo", stage.Documents, func() stage.Screen { return documents.NewDocument(st, paper(st.Profile, record.JPEG)) }),
		push("document-pdf", stage.Documents, func() stage.Screen { return documents.NewDocument(st, paper(st.Profile, record.PDF)) }),
		push("document-edit", stage.Documents, func() stage.Screen { return documents.NewCorrection(st, paper(st.Profile, record.PDF)) }),
		push("document-add", stage.Documents, func() stage.Screen { return documents.NewAdd(st) }),
		place("agenda", stage.Agenda),
		push("agenda-appointment", stage.Agenda, func() stage.Screen {
			a := nextAppointment(st.Profile, st.Today())
			return agenda.NewView(st, a.ID, a.Is.Date)
		}),
		push("agenda-add", stage.Agenda, func() stage.Screen { return agenda.NewAppointment(st, agenda.Prefill{}) }),
		push("agenda-edit", stage.Agenda, func() stage.Screen { return agenda.NewCorrection(st, nextAppointment(st.Profile, st.Today()).ID) }),
		push("agenda-tools", stage.Agenda, func() stage.Screen { return agenda.NewTools(st) }),
		push("agenda-common", stage.Agenda, func() stage.Screen { return agenda.NewCommon(st) }),
		push("agenda-export", stage.Agenda, func() stage.Screen { return agenda.NewExport(st) }),
		push("agenda-import", stage.Agenda, func() stage.Screen { return agenda.NewImport(st) }),
		place("exams", stage.Exams),
		push("exam", stage.Exams, func() stage.Screen { return exam.NewNote(st, openExam(st.Profile)) }),
		of("home-late", "Noé", stage.Home),
		place("vaccinations-late", stage.Vaccinations),
		push("vaccination-plan-late", stage.Vaccinations, func() stage.Screen { return dosing.NewPlan(st) }),
		place("exams-late", stage.Exams),
		place("growth-late", stage.Growth),
		of("home-teenager", "Inès", stage.Home),
		place("growth-teenager", stage.Growth),
		place("vaccinations-teenager", stage.Vaccinations),
		push("vaccination-plan-teenager", stage.Vaccinations, func() stage.Screen { return dosing.NewPlan(st) }),
		of("home-expected", "Bébé", stage.Home),
		place("exams-expected", stage.Exams),
		place("identity-expected", stage.Identity),
		place("vaccinations-expected", stage.Vaccinations),
		of("home-parent", "Claire", stage.Home),
		of("profiles", "Lina", stage.AddProfile),
		push("child-add", stage.AddProfile, func() stage.Screen { return people.NewChild(st) }),
		place("settings", stage.Settings),
	}
	if st.Phone {
		stops = append(stops, place("health", stage.Health), place("more", stage.More))
	}
	for _, s := range growth.Screens(st) {
		stops = append(stops, push("growth-"+s.Name, stage.Growth, func() stage.Screen { return s.New() }))
	}
	for _, s := range exam.Screens(st) {
		stops = append(stops, push("exams-"+s.Name, stage.Exams, func() stage.Screen { return s.New() }))
	}
	for _, s := range settings.Screens(st) {
		stops = append(stops, push("settings-"+s.Name, stage.Settings, func() stage.Screen { return s.New() }))
	}
	stops = append(stops, push("settings-erase-proof", stage.Settings, func() stage.Screen {
		return erase.NewProof(st, app.Erasure{Profile: st.Profile.ID(), At: time.Now(), Records: 42, Files: 7})
	}))
	stops = append(stops, place("backups", stage.Backups))
	for _, s := range backup.Screens(st) {
		stops = append(stops, push("backups-"+s.Name, stage.Backups, func() stage.Screen { return s.New() }))
	}
	door := func(name string, make func() stage.Screen) Stop {
		return Stop{name, func() {
			if w.frame != nil {
				w.frame.Lock()
			}
			w.door.Show(make())
		}}
	}
	step := func(name string, make func() stage.Screen) Stop {
		return Stop{name, func() { w.Show(); w.door.Push(make()) }}
	}
	return append(stops,
		Stop{"unlock", func() { w.frame.Lock() }},
		door("welcome", func() stage.Screen { return welcome.New(st, w.Enter, w.openDemo, w.restore) }),
		step("account", func() stage.Screen { return welcome.NewAccount(st, w.Enter) }),
		step("recover", func() stage.Screen { return unlock.NewRecover(st, w.Enter) }),
		door("trouble", func() stage.Screen {
			return unlock.NewTrouble(st, record.E(record.VaultDamaged, "tour"), unlock.Ways{Retry: func() {}, Demo: w.openDemo, Restore: func() {}})
		}),
		door("trouble-full", func() stage.Screen {
			return unlock.NewTrouble(st, record.E(record.DiskFull, "tour"), unlock.Ways{Retry: func() {}, Demo: w.openDemo,
				Reserve: func() int64 { return 64_000_000 }, FreeReserve: func() error { return nil }})
		}))
}

// show switches to the profile of a given name.
func (w *Window) show(name string) {
	for _, p := range w.stage.Session.Profiles() {
		if p.Identity().CallName() == name {
			w.frame.SwitchProfile(p.ID())
		}
	}
}

// nextAppointment is the first one from today on.
func nextAppointment(p *app.Profile, today record.Date) (next app.Line[record.Appointment]) {
	for _, l := range p.Appointments() {
		if !l.Is.Date.Before(today) {
			return l
		}
	}
	return next
}

func lastMeasure(p *app.Profile) record.ID {
	measures := p.Measurements()
	return measures[len(measures)-1].ID
}

// pressing is the key of the most pressing line of the calendar.
func pressing(p *app.Profile) string {
	return p.VaccinationPlan().With(vaccination.Late, vaccination.Due, vaccination.Check, vaccination.Upcoming)[0].Key
}

func paper(p *app.Profile, t record.MediaType) record.ID {
	for _, l := range p.Documents() {
		if l.Is.File.Type == t {
			return l.ID
		}
	}
	return record.ID{}
}

// openExam is the code of an examination to plan, else of the first one.
func openExam(p *app.Profile) string {
	states := p.ExamStates()
	for _, e := range states {
		if e.Status == app.ExamOpen {
			return e.Code
		}
	}
	return states[0].Code
}
