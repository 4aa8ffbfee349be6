// Package activity shows who did what with a record book, and when.
package activity

import (
	"context"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/documents"
	"carnet/screens/kit"
	"carnet/screens/reauth"
	"carnet/screens/stage"
	"carnet/screens/task"
)

// page is how many lines are shown at once; the next ones come when they are asked for.
const page = 200

// Log is the screen « Historique d'activité » of the stage's profile.
type Log struct {
	stage   *stage.Stage
	profile *app.Profile

	all    []app.Activity // the latest first
	damage int
	filter filter
	limit  int
	days   []day
	hidden int // lines that the filter lets through and the limit does not

	area     *fyne.Container
	list     *kit.List
	progress *kit.Progress
	cancel   func()
}

var (
	_ stage.Screen = (*Log)(nil)
	_ stage.Leaver = (*Log)(nil)
)

// New prepares the screen.
func New(st *stage.Stage) *Log { return &Log{stage: st, profile: st.Profile, limit: page} }

// Title implements stage.Screen.
func (l *Log) Title() string { return l.stage.S("activity.title") }

// Content implements stage.Screen. The log is read anew each time: coming back to it is something too.
func (l *Log) Content() fyne.CanvasObject {
	st, p := l.stage, l.profile
	l.Leave()
	l.progress = kit.NewProgress(st.After, st.S("action.cancel"), st.Nav.Back)
	l.area = container.NewStack(kit.NewScrollColumn(0, l.progress))
	l.progress.Start(st.S("activity.reading"))
	var lines []app.Activity
	var damage []app.Damage
	l.cancel = st.Work(func(ctx context.Context) (err error) {
		lines, damage, err = p.Activity(ctx)
		return err
	}, func(err error) {
		l.progress.Stop()
		if err != nil {
			l.show(kit.NewScrollColumn(0, kit.NewBanner(kit.Late, st.S("activity.unread"), st.Text.Error(err))))
			return
		}
		l.all, l.damage = lines, len(damage)
		l.show(l.log())
	})
	return l.area
}

// Leave implements stage.Leaver.
func (l *Log) Leave() {
	if l.cancel != nil {
		l.cancel()
		l.progress.Stop()
	}
}

func (l *Log) show(o fyne.CanvasObject) {
	l.area.Objects = []fyne.CanvasObject{o}
	l.area.Refresh()
}

// log is the filters with the list under them. What stands above the first day scrolls away with it.
func (l *Log) log() fyne.CanvasObject {
	l.find()
	l.list = kit.NewList(func() int { return len(l.days) + 2 }, func(i int) fyne.CanvasObject {
		switch {
		case i == 0:
			return kit.Column(0, l.head())
		case i <= len(l.days):
			return kit.Column(0, l.dayCard(l.days[i-1]))
		}
		return kit.Column(0, l.foot())
	})
	l.list.HideLines()
	return kit.Page(kit.Inset(0, kit.Gap16, 0, kit.Gap16, kit.Column(0, l.chips())), l.list, nil)
}

func (l *Log) chips() fyne.CanvasObject {
	lines := kit.VBox(0,
		kit.NewFilterChips(sorts(l.stage), l.filter.sort, func(id string) { l.filter.sort = id; l.again() }),
		kit.NewFilterChips(periods(l.stage), l.filter.period, func(id string) { l.filter.period = id; l.again() }))
	if who := people(l.stage, l.all); len(who) > 2 {
		lines.Add(kit.NewFilterChips(who, l.filter.who, func(id string) { l.filter.who = id; l.again() }))
	}
	return lines
}

// again shows what another filter lets through, from its beginning.
func (l *Log) again() {
	l.limit = page
	l.find()
	l.list.Refresh()
	l.list.ScrollTo(0)
}

// head is above the days: damage of the journal, and the way to take the log along.
func (l *Log) head() fyne.CanvasObject {
	st := l.stage
	box := kit.VBox(kit.Gap4)
	if l.damage > 0 {
		box.Add(kit.NewBanner(kit.Info, st.N("activity.damage", l.damage), st.S("activity.damage.detail")))
	}
	box.Add(kit.NewLink(st.S("activity.save"), icons.Save, l.onSave))
	return box
}

// foot is under the days: more of them, or that there are none.
func (l *Log) foot() fyne.CanvasObject {
	st := l.stage
	switch {
	case len(l.days) == 0:
		return kit.NewEmptyState(icons.Search, st.S("activity.none"), kit.NewSecondary(st.S("activity.none.all"), "", func() {
			l.filter = filter{}
			l.limit = page
			l.show(l.log())
		}))
	case l.hidden > 0:
		return kit.Inset(kit.Gap8, 0, kit.Gap24, 0, kit.NewSecondary(st.N("activity.more", min(page, l.hidden)), icons.Down, func() {
			l.limit += page
			l.find()
			l.list.Refresh()
		}))
	}
	return kit.Inset(kit.Gap12, 0, 0, 0, kit.VBox(0))
}

// find applies the filters.
func (l *Log) find() {
	st := l.stage
	l.days, l.hidden = group(st, l.filter.apply(st, l.all), l.limit)
}

func (l *Log) dayCard(d day) fyne.CanvasObject {
	st := l.stage
	var rows []fyne.CanvasObject
	for _, e := range d.entries {
		rows = append(rows, l.row(e))
	}
	card := kit.NewRowsCard(rows...)
	if d.continued {
		return kit.Inset(kit.Gap8, 0, 0, 0, card)
	}
	return kit.VBox(kit.Gap8, kit.NewSectionTitle(st.Text.Capital(st.Text.DayDate(d.date, st.Today()))), card)
}

func (l *Log) row(e entry) fyne.CanvasObject {
	st, a := l.stage, e.Activity
	icon, status := look(a.Action)
	spec := kit.RowSpec{Icon: icon, Status: status, Title: a.Says(st.Text), Detail: st.Text.Facts(app.TimeOfDay(st.Text, a.At), kit.MiddleCut(a.About(), 60))}
	if e.times > 1 {
		key := "activity.other.unlocked-times"
		if a.Mine {
			key = "activity.mine.unlocked-times"
		}
		who := a.Who
		if who == "" {
			who = st.S("activity.someone")
		}
		spec.Title = st.N(key, e.times, text.Args{"Who": who})
		if first, last := app.TimeOfDay(st.Text, e.first), app.TimeOfDay(st.Text, a.At); first != last {
			spec.Detail = st.S("activity.between", text.Args{"First": first, "Last": last})
		}
	}
	if open := l.opens(a); open != nil {
		spec.Chevron, spec.OnTap = true, open
	}
	return kit.NewStatusRow(spec)
}

// opens leads to what a line is about, as far as it is still there; nil when there is nothing to see.
func (l *Log) opens(a app.Activity) func() {
	st := l.stage
	to := func(p stage.Place) func() { return func() { st.Nav.Open(p) } }
	switch a.Kind {
	case record.KindDocument:
		if d, err := l.profile.Document(a.Record); err != nil || d.Deleted {
			return nil
		}
		return func() { st.Nav.Push(documents.NewDocument(st, a.Record)) }
	case record.KindProfile:
		return to(stage.Identity)
	case record.KindMeasurement:
		return to(stage.Growth)
	case record.KindDose:
		return to(stage.Vaccinations)
	case record.KindExam, record.KindAppointment, record.KindFollowUp, record.KindQuestion:
		return to(stage.Agenda)
	case record.KindCircumstance: // what the calendar of vaccinations depends on
		return to(stage.Vaccinations)
	}
	return nil
}

// onSave writes the whole log, whatever is filtered: a part of it would look like all of it.
func (l *Log) onSave() {
	st, p := l.stage, l.profile
	words := st.Text
	reauth.Ask(st, reauth.Question{Title: st.S("activity.save"), Detail: st.S("activity.save.detail"), Verb: st.S("action.save")}, func() {
		task.Save(st, p.ActivityFileName(), st.S("activity.saved"), func(ctx context.Context, w io.Writer) error {
			return p.ExportActivity(ctx, w, words)
		})
	})
}

func look(a record.Action) (icons.Icon, kit.Status) {
	switch a {
	case record.ActionUnlocked:
		return icons.Key, kit.Neutral
	case record.ActionBackedUp, record.ActionRestored:
		return icons.Save, kit.Info
	case record.ActionExported, record.ActionHandedOut, record.ActionLogSaved:
		return icons.Export, kit.Due
	case record.ActionShared:
		return icons.Share, kit.Info
	case record.ActionAccepted:
		return icons.People, kit.Info
	case app.ActionAdded:
		return icons.Plus, kit.Info
	case app.ActionChanged:
		return icons.Edit, kit.Info
	case app.ActionDeleted:
		return icons.Trash, kit.Neutral
	case app.ActionUndeleted:
		return icons.Undo, kit.Info
	}
	return icons.Question, kit.Neutral
}
