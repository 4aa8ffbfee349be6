package vaccination

import (
	"context"
	"io"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/documents"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// none is the choice of what is not answered.
const none = "none"

// siteField is where on the body: a usual place, or words of one's own.
type siteField struct {
	st      *stage.Stage
	content *fyne.Container
	choice  *kit.ChoiceField
	free    *kit.TextField
	arrange func()
}

// usualSites are the places of the usual injections, then the ways that are no injection.
func usualSites() []string {
	return []string{"left-arm", "right-arm", "left-thigh", "right-thigh", "mouth", "nose"}
}

func newSiteField(st *stage.Stage, arrange func()) *siteField {
	s := &siteField{st: st, arrange: arrange}
	choices := []kit.Choice{{ID: none, Word: st.S("dosing.site.none")}}
	for _, id := range usualSites() {
		choices = append(choices, kit.Choice{ID: id, Word: st.S("dosing.site." + id)})
	}
	choices = append(choices, kit.Choice{ID: other, Word: st.S("dosing.site.other")})
	s.choice = kit.NewChoiceField(st.S("dosing.form.site"), "", choices, kit.ChoiceWords{Placeholder: st.S("dosing.site.none"),
		Search: st.S("dosing.site.search"), Clear: st.S("entry.search.clear"), NoneFound: st.S("dosing.site.not-found"), Cancel: st.S("action.cancel")},
		func(id string) { s.free.Hidden = id != other; s.arrange() })
	s.free = kit.NewTextField(st.S("dosing.form.site-free"), "")
	s.free.Hide()
	s.content = kit.VBox(kit.Gap16, s.choice, s.free)
	return s
}

func (s *siteField) show(site string) {
	if site == "" {
		return
	}
	for _, id := range usualSites() {
		if s.st.S("dosing.site."+id) == site {
			s.choice.SetSelected(id)
			return
		}
	}
	s.choice.SetSelected(other)
	s.free.SetText(site)
	s.free.Show()
}

func (s *siteField) read() string {
	switch id := s.choice.Selected(); id {
	case "", none:
		return ""
	case other:
		return record.CleanLine(s.free.Text())
	default:
		return s.st.S("dosing.site." + id)
	}
}

// proofField attaches a document: one of the record, or a file that is added to it when the dose is kept.
type proofField struct {
	st      *stage.Stage
	content *fyne.Container
	rows    *fyne.Container
	choice  *kit.ChoiceField // nil without documents
	add     *kit.Button
	see     *kit.Button
	chosen  record.ID
	name    string // of the file that is to be added, "" when none is
	file    []byte
	arrange func()
}

func newProofField(st *stage.Stage, arrange func()) *proofField {
	p := &proofField{st: st, arrange: arrange, rows: kit.VBox(kit.Gap8)}
	p.add = kit.NewSecondary(st.S("dosing.proof.add"), icons.Camera, p.onAdd)
	p.see = kit.NewLink(st.S("dosing.proof.see"), icons.Document, func() { st.Nav.Push(documents.NewDocument(st, p.chosen)) })
	p.content = kit.VBox(kit.Gap8, kit.NewText(st.S("dosing.proof"), kit.Section), kit.NewText(st.S("dosing.proof.hint"), kit.Detail))
	if papers := st.Profile.Documents(); len(papers) > 0 {
		choices := []kit.Choice{{ID: none, Word: st.S("dosing.proof.none")}}
		for _, l := range papers {
			choices = append(choices, kit.Choice{ID: l.ID.String(), Word: l.Is.Title, Detail: st.Text.Facts(st.Text.Date(l.Is.Date), l.Is.From)})
		}
		p.choice = kit.NewChoiceField(st.S("dosing.proof.document"), "", choices, kit.ChoiceWords{Placeholder: st.S("dosing.proof.choose"), Search: st.S("dosing.proof.search"),
			Clear: st.S("entry.search.clear"), NoneFound: st.S("dosing.proof.not-found"), Cancel: st.S("action.cancel")}, p.onChoice)
		p.content.Add(p.choice)
	}
	p.content.Add(p.rows)
	p.content.Add(p.add)
	p.content.Add(p.see)
	p.see.Hide()
	return p
}

// show says which document the dose has already.
func (p *proofField) show(id record.ID) {
	p.chosen = id
	p.list()
}

func (p *proofField) onChoice(id string) {
	p.chosen, p.name, p.file = record.ID{}, "", nil
	if doc, err := record.ParseID(id); id != none && err == nil {
		p.chosen = doc
	}
	p.list()
}

func (p *proofField) onAdd() {
	p.st.OpenFile(stage.Pictures(true), func(r fyne.URIReadCloser, err error) {
		if err != nil {
			p.st.Nav.Fail(err)
			return
		}
		name := r.URI().Name()
		var content []byte
		p.st.Work(func(context.Context) (err error) {
			defer r.Close()
			content, err = io.ReadAll(io.LimitReader(r, readAtMost))
			return record.Wrap(record.OpenFailed, "read file", err)
		}, func(err error) {
			if err != nil {
				p.st.Nav.Fail(err)
				return
			}
			p.chosen, p.name, p.file = record.ID{}, name, content
			p.list()
		})
	})
}

// list shows what will be attached.
func (p *proofField) list() {
	p.rows.Objects = nil
	p.see.Hidden = true
	if p.choice != nil {
		p.choice.SetSelected("")
	}
	doc, err := p.st.Profile.Document(p.chosen)
	switch {
	case p.name != "":
		p.rows.Add(kit.NewStatusRow(kit.RowSpec{Icon: icons.Photo, Status: kit.Info, Title: kit.MiddleCut(record.CleanLine(p.name), 24), Detail: p.st.S("dosing.proof.will-add"),
			Trail: kit.NewIconButton(icons.Close, p.st.S("dosing.proof.remove"), func() { p.onChoice(none) })}))
	case p.chosen.IsZero():
	case err != nil || doc.Deleted:
		p.rows.Add(kit.NewText(p.st.S("dosing.proof.gone"), kit.Detail))
	default:
		p.see.Hidden = false
		if p.choice != nil {
			p.choice.SetSelected(p.chosen.String())
		}
	}
	p.add.Hidden = p.name != ""
	p.arrange()
}

// attach adds the chosen file to the documents, then goes on with the dose that names it. Without a file it goes on at once.
func (f *doseForm) attach(save *kit.Button, d record.Dose, then func(d record.Dose, added []record.ID)) {
	p, st := f.proof, f.st
	if p.name == "" {
		then(d, nil)
		return
	}
	save.Disable()
	f.saving.Start(st.S("dosing.proof.adding"))
	profile, file := st.Profile, memoryFile(p.name, p.file)
	options := app.ImportOptions{Title: st.S("dosing.proof.title", text.Args{"What": st.Text.Facts(d.Product, Diseases(st.Text, d.Valences))}),
		Category: record.Prevention, Date: d.Date}
	var kept app.ImportResult
	f.cancel = st.Work(func(ctx context.Context) error {
		kept = profile.Import(ctx, []app.IncomingFile{file}, options, func(int, int) {})[0]
		if kept.ID.IsZero() {
			return kept.Err
		}
		return nil // a document that cannot be shown is a proof all the same
	}, func(err error) {
		f.cancel = nil
		f.saving.Stop()
		save.Enable()
		if err != nil {
			p.content.Refresh()
			st.Nav.Fail(err)
			return
		}
		p.name, p.file, p.chosen = "", nil, kept.ID
		d.Proof = kept.ID
		then(d, []record.ID{kept.ID})
	})
}
