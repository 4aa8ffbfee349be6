package settings

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/reminder"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// reminders says when the account is reminded, and of what.
type reminders struct {
	stage  *stage.Stage
	next   *kit.Text
	closed *fyne.Container // what concerns Carnet closed; filled once the system has answered
	left   bool
}

func newReminders(st *stage.Stage) stage.Screen { return &reminders{stage: st} }

// Title implements stage.Screen.
func (r *reminders) Title() string { return r.stage.S("reminder.settings.title") }

// Leave implements stage.Leaver.
func (r *reminders) Leave() { r.left = true }

// Content implements stage.Screen.
func (r *reminders) Content() fyne.CanvasObject {
	st := r.stage
	r.left = false
	prefs, err := st.Session.Preferences()
	if err != nil {
		return kit.NewScrollColumn(0, kit.NewBanner(kit.Late, st.Text.Error(err), ""))
	}
	settings := prefs.Reminders
	on := kit.NewCheckbox(st.S("reminder.settings.on"), r.onAll)
	on.SetChecked(!settings.Off)
	if settings.Off {
		return kit.NewScrollColumn(0, kit.NewText(st.S("reminder.settings.what"), kit.Body),
			kit.NewCard(on, kit.NewText(st.S("reminder.settings.off.detail"), kit.Detail)))
	}
	r.next = kit.NewText(nextReminder(st), kit.Detail)
	first := kit.NewCard(on, r.next)
	if st.Notice != nil {
		first = kit.NewCard(on, r.next, kit.Inset(kit.Gap8, 0, 0, 0, kit.NewSecondary(st.S("reminder.settings.try"), icons.Bell, r.onTry)))
	}
	own := kit.VBox(kit.Gap12, kit.NewText(st.S("reminder.settings.what"), kit.Body), first)
	if st.Timer != nil {
		r.closed = kit.VBox(kit.Gap12)
		own.Add(r.closed)
		r.ask()
	} else if st.Notice != nil {
		own.Add(kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Phone, Status: kit.Info, Title: st.S("reminder.settings.phone"), Detail: st.S("reminder.settings.phone.detail")})))
	}
	what := kit.VBox(kit.Gap12, kit.NewSectionTitle(st.S("reminder.settings.kinds")), r.kinds(settings),
		kit.NewSectionTitle(st.S("reminder.settings.when")), r.hours(settings))
	if who := r.people(settings); who != nil {
		what.Add(kit.NewSectionTitle(st.S("reminder.settings.who")))
		what.Add(who)
	}
	return kit.NewScrollColumn(0, own, what)
}

// nextReminder says when the next reminder comes.
func nextReminder(st *stage.Stage) string {
	at, there, err := st.Session.NextReminder()
	if err != nil || !there {
		return st.S("reminder.next.none")
	}
	at = at.In(time.Local)
	return st.S("reminder.next", text.Args{"Day": st.Text.DayDate(st.DayOf(at), st.Today()), "Hour": at.Hour(), "Minute": at.Format("04")})
}

// change keeps other settings. It is quick: what follows from them is planned beside the screen.
func (r *reminders) change(do func(*reminder.Settings)) bool {
	err := changeReminders(r.stage, do)
	if err != nil {
		r.stage.Nav.Fail(err)
	}
	return err == nil
}

func changeReminders(st *stage.Stage, do func(*reminder.Settings)) error {
	return st.Session.ChangePreferences(func(p *app.Preferences) { do(&p.Reminders) })
}

func (r *reminders) onAll(on bool) {
	r.change(func(s *reminder.Settings) { s.Off = !on })
	r.stage.Nav.Refresh()
}

func (r *reminders) onTry() {
	st := r.stage
	show := st.Notice
	st.Work(func(context.Context) error { return show() }, func(err error) {
		if err != nil {
			st.Nav.Done(st.S("reminder.settings.try.failed"), nil)
			return
		}
		st.Nav.Done(st.S("reminder.settings.tried"), nil)
	})
}

// people lists those who can have something due; nil for one alone.
func (r *reminders) people(settings reminder.Settings) fyne.CanvasObject {
	st := r.stage
	var boxes []fyne.CanvasObject
	for _, p := range st.Session.Profiles() {
		name := p.Identity().CallName()
		if p.Status() != app.Active || name == "" {
			continue
		}
		box := kit.NewCheckbox(name, func(on bool) { r.onPerson(p.ID(), on) })
		box.SetChecked(!slices.Contains(settings.Muted, p.ID()))
		boxes = append(boxes, box)
	}
	if len(boxes) < 2 {
		return nil
	}
	return kit.NewRowsCard(boxes...)
}

func (r *reminders) onPerson(id record.ID, on bool) {
	r.change(func(s *reminder.Settings) {
		s.Muted = slices.DeleteFunc(s.Muted, func(other record.ID) bool { return other == id })
		if !on {
			s.Muted = append(s.Muted, id)
		}
	})
	r.next.SetText(nextReminder(r.stage))
}

func (r *reminders) kinds(settings reminder.Settings) fyne.CanvasObject {
	st := r.stage
	icon := map[reminder.Kind]icons.Icon{reminder.Appointment: icons.Calendar, reminder.Dose: icons.Vaccine, reminder.Exam: icons.Stethoscope, reminder.FollowUp: icons.List}
	var rows []fyne.CanvasObject
	for _, k := range reminder.Kinds() {
		rows = append(rows, row(icon[k], st.S(k.LabelKey()), ruleWord(st, k, settings.Rule(k)), func() { st.Nav.Push(newReminderKind(st, k)) }))
	}
	return kit.NewRowsCard(rows...)
}

func (r *reminders) hours(settings reminder.Settings) fyne.CanvasObject {
	st := r.stage
	return kit.NewRowsCard(
		row(icons.Clock, st.S("reminder.settings.hour"), clockWord(st, hourOf(settings)), func() { st.Nav.Push(newReminderHour(st)) }),
		row(icons.Moon, st.S("reminder.settings.quiet"), quietWord(st, settings.QuietHours()), func() { st.Nav.Push(newQuietHours(st)) }))
}

// ask asks the system how things stand with the timer.
func (r *reminders) ask() {
	st, timer := r.stage, r.stage.Timer
	var state app.TimerState
	st.Work(func(ctx context.Context) error {
		state = timer.State(ctx)
		return nil
	}, func(error) { r.show(state, false) })
}

// show says whether reminders come while Carnet is closed, and lets that be changed. failed: a change just did not succeed.
func (r *reminders) show(state app.TimerState, failed bool) {
	if r.left {
		return
	}
	st := r.stage
	objects := []fyne.CanvasObject{kit.NewSectionTitle(st.S("reminder.settings.closed"))}
	switch {
	case state == app.TimerMissing:
		objects = append(objects, kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Info, Status: kit.Info,
			Title: st.S("reminder.settings.closed.missing"), Detail: st.S("reminder.settings.closed.missing.detail")})))
	case state == app.TimerMoved:
		objects = append(objects, kit.NewBanner(kit.Due, st.S("reminder.settings.closed.moved"), st.S("reminder.settings.closed.moved.detail"),
			kit.NewSecondary(st.S("reminder.settings.closed.again"), icons.Sync, func() { r.onClosed(true) }),
			kit.NewQuiet(st.S("reminder.settings.closed.remove"), "", func() { r.onClosed(false) })))
	default:
		box := kit.NewCheckbox(st.S("reminder.settings.closed.check"), r.onClosed)
		box.SetChecked(state == app.TimerOn)
		objects = append(objects, kit.NewCard(box, kit.NewText(st.S("reminder.settings.closed.detail"), kit.Detail)))
	}
	if failed {
		objects = append(objects, kit.NewBanner(kit.Due, st.S("reminder.settings.closed.failed"), st.S("reminder.settings.closed.failed.detail")))
	}
	r.closed.Objects = objects
	r.closed.Refresh()
}

func (r *reminders) onClosed(on bool) {
	st, timer := r.stage, r.stage.Timer
	var state app.TimerState
	st.Work(func(ctx context.Context) (err error) {
		if on {
			err = timer.Install(ctx)
		} else {
			err = timer.Remove(ctx)
		}
		state = timer.State(ctx)
		return err
	}, func(err error) { r.show(state, err != nil) })
}
