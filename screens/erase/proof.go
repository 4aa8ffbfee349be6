package erase

import (
	"context"
	"io"
	"time"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/report"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/task"
)

// Proof shows that a profile was erased, and what of it may be elsewhere.
type Proof struct {
	stage *stage.Stage
	proof app.Erasure

	outside []app.Outside
	doubt   doubt
	known   bool // what left the record book was read before the erasure
	whole   bool
}

var _ stage.Screen = (*Proof)(nil)

// NewProof prepares the screen for an erasure of which no more is known than the vault kept.
func NewProof(st *stage.Stage, e app.Erasure) *Proof { return &Proof{stage: st, proof: e} }

// Title implements stage.Screen.
func (p *Proof) Title() string { return p.stage.S("erase.proof.title") }

// Content implements stage.Screen.
func (p *Proof) Content() fyne.CanvasObject {
	st, e := p.stage, p.proof
	args := text.Args{"Date": st.Text.Date(st.DayOf(e.At)), "Time": app.TimeOfDay(st.Text, e.At), "Account": p.account()}
	when := st.S("erase.proof.when.other", args)
	if p.account() != "" {
		when = st.S("erase.proof.when", args)
	}
	row := func(icon icons.Icon, title string) fyne.CanvasObject {
		return kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Done, Title: title})
	}
	return kit.NewScrollColumn(0,
		kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Check, Status: kit.Done, Title: st.S("erase.proof.done"), Detail: when})),
		kit.NewSectionTitle(st.S("erase.proof.destroyed")),
		kit.NewRowsCard(row(icons.Key, st.S("erase.proof.key")), row(icons.Edit, st.N("erase.proof.records", e.Records)), row(icons.Document, st.N("erase.proof.files", e.Files))),
		kit.NewSectionTitle(st.S("erase.proof.elsewhere")), kit.NewText(st.S("erase.stays.what"), kit.Detail), p.left(),
		kit.NewSectionTitle(st.S("erase.limits")), limits(st),
		kit.Inset(kit.Gap12, 0, 0, 0, kit.VBox(kit.Gap4, kit.NewText(st.S("erase.proof.reference", text.Args{"ID": e.Profile.String()}), kit.Small),
			kit.NewText(st.S("erase.proof.nameless"), kit.Small))),
		kit.NewPrimary(st.S("erase.proof.save"), icons.Save, p.onSave),
		kit.NewQuiet(st.S("erase.proof.finish"), "", p.onFinish))
}

// account is the identifier of who erased, "" for another account: which one is not known any more.
func (p *Proof) account() string {
	if p.stage.Session.Mine(p.proof) {
		return p.stage.Session.Identifier()
	}
	return ""
}

func (p *Proof) left() fyne.CanvasObject {
	st := p.stage
	if p.known {
		return elsewhere(st, p.outside, p.doubt, p.whole, func() {
			p.whole = true
			st.Nav.Refresh()
		})
	}
	row := func(icon icons.Icon, status kit.Status, title, detail string) fyne.CanvasObject {
		return kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: status, Title: title, Detail: detail})
	}
	return kit.NewRowsCard(
		row(icons.Question, kit.Due, st.S("erase.proof.unknown"), st.S("erase.proof.unknown.detail")),
		row(icons.Print, kit.Neutral, st.S("erase.stays.papers"), st.S("erase.stays.papers.detail")),
		row(icons.Sync, kit.Neutral, st.S("erase.stays.service"), st.S("erase.stays.service.detail")))
}

func (p *Proof) onSave() {
	st, e := p.stage, p.proof
	sheet := report.Erasure{Texts: st.Text, At: e.At.In(time.Local), Time: app.TimeOfDay(st.Text, e.At), Account: p.account(), Profile: e.Profile,
		Records: e.Records, Files: e.Files, Known: p.known && p.doubt == none}
	for _, o := range p.outside {
		sheet.Elsewhere = append(sheet.Elsewhere, left(st, o))
	}
	name := st.S("erase.proof.file", text.Args{"Date": st.DayOf(e.At).String()})
	task.Save(st, name, st.S("erase.proof.saved"), func(_ context.Context, w io.Writer) error { return report.ErasureProof(w, sheet) })
}

// onFinish takes the erasure off the list of this account. Whoever goes back instead is offered the proof again.
func (p *Proof) onFinish() {
	acknowledge(p.stage, p.proof)
	if p.stage.Profile == nil {
		p.stage.Nav.Open(stage.AddProfile)
		return
	}
	p.stage.Nav.Open(stage.Home)
}

func acknowledge(st *stage.Stage, e app.Erasure) {
	if err := st.Session.AcknowledgeErasure(e.Profile); err != nil {
		st.Nav.Fail(err)
	}
}

// Notice tells on the first screen that a profile was erased since, by another account, or by this one whose proof was not
// put away yet. It is nil when there is nothing to tell.
func Notice(st *stage.Stage) fyne.CanvasObject {
	erasures, err := st.Session.Erasures()
	if err != nil || len(erasures) == 0 {
		return nil // a damaged list of erasures is nothing that a family can mend
	}
	e := erasures[0]
	date := text.Args{"Date": st.Text.Date(st.DayOf(e.At))}
	title, detail := st.S("erase.notice", date), st.S("erase.notice.detail")
	if st.Session.Mine(e) {
		title, detail = st.S("erase.notice.mine", date), st.S("erase.notice.mine.detail")
	}
	return kit.NewBanner(kit.Info, title, detail,
		kit.NewSecondary(st.S("action.understood"), "", func() {
			acknowledge(st, e)
			st.Nav.Refresh()
		}),
		kit.NewSecondary(st.S("erase.notice.proof"), "", func() { st.Nav.Push(NewProof(st, e)) }))
}
