package vaccination

import (
	"slices"

	"fyne.io/fyne/v2"

	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// other is the choice of those who do not find the vaccine in the list.
const other = "other"

// doseForm is what the forms for a new dose and for a correction have in common.
type doseForm struct {
	st       *stage.Stage
	base     record.Dose // what was shown: the form keeps what it has no field for
	wanted   []record.Valence
	box      *boxField
	vaccine  *kit.ChoiceField
	name     *kit.TextField // of a vaccine that is not in the list
	protects *kit.Text
	change   *kit.Button
	against  *fyne.Container // protects and change
	ticks    []tick
	diseases *fyne.Container
	date     *kit.DateField
	lot      *kit.TextField
	more     *kit.Button
	expiry   *kit.DateField
	site     *siteField
	by       *kit.TextField
	proof    *proofField
	rank     *kit.Segmented
	note     *kit.TextField
	details  *fyne.Container
	scroll   *kit.ScrollColumn
	saving   *kit.Progress
	cancel   func() // of the adding of a proof
}

// tick is one disease to tick.
type tick struct {
	valence record.Valence
	box     *kit.Checkbox
}

// newDoseForm prepares the fields. wanted are the valences that the person came for, whose vaccines are listed first.
func newDoseForm(st *stage.Stage, wanted []record.Valence) *doseForm {
	f := &doseForm{st: st, wanted: wanted, protects: kit.NewText("", kit.Detail)}
	f.saving = kit.NewProgress(st.After, "", nil)
	f.box = newBoxField(st, f.onBox, f.arrange)
	f.vaccine = kit.NewChoiceField(st.S("dosing.form.vaccine"), st.S("dosing.form.vaccine-hint"), productChoices(st.Text, wanted), kit.ChoiceWords{
		Placeholder: st.S("dosing.form.choose"), Search: st.S("dosing.form.search"), Clear: st.S("entry.search.clear"),
		NoneFound: st.S("dosing.form.not-found"), Cancel: st.S("action.cancel")}, f.onVaccine)
	f.name = kit.NewTextField(st.S("dosing.form.name"), st.S("dosing.form.name-hint"))
	f.change = kit.NewLink(st.S("dosing.form.change"), "", func() { f.diseases.Show(); f.arrange() })
	f.against = kit.VBox(0, f.protects, f.change)
	f.diseases = kit.VBox(6, kit.NewText(st.S("dosing.protects"), kit.Section))
	f.diseases.Hide()
	f.date = st.DateField(st.S("dosing.form.date"), st.S("dosing.form.date-hint"), true)
	f.lot = kit.NewTextField(st.S("dosing.form.lot"), st.S("dosing.form.lot-hint"))
	f.expiry = st.DateField(st.S("dosing.form.expiry"), st.S("dosing.form.expiry-hint"), true)
	f.site = newSiteField(st, f.arrange)
	f.proof = newProofField(st, f.arrange)
	f.by = kit.NewTextField(st.S("dosing.form.by"), st.S("dosing.form.by-hint"))
	var ranks []kit.Choice
	for _, r := range []record.DoseRank{record.FirstDose, record.BoosterDose, record.UnknownRank} {
		ranks = append(ranks, kit.Choice{ID: string(r), Word: st.S("vaccine.rank." + string(r))})
	}
	f.rank = kit.NewSegmented(ranks, string(record.UnknownRank), nil)
	f.note = kit.NewTextArea(st.S("dosing.form.note"), "", 2)
	rank := kit.VBox(6, kit.NewText(st.S("dosing.form.rank"), kit.Section), f.rank)
	f.expiry.Hide()
	f.details = kit.VBox(kit.Gap16, f.site.content, f.by, rank, f.proof.content, f.note)
	f.details.Hide()
	f.more = kit.NewLink(st.S("dosing.form.more"), "", f.unfold)
	return f
}

// productChoices lists the known vaccines, those that protect against what is wanted first.
func productChoices(c *text.Catalogue, wanted []record.Valence) []kit.Choice {
	products := vaccination.Products()
	fit := func(p vaccination.Product) int {
		has := func(v record.Valence) bool { return slices.Contains(p.Valences, v) }
		switch {
		case len(wanted) == 0:
			return 0
		case !slices.ContainsFunc(wanted, func(v record.Valence) bool { return !has(v) }):
			return 0
		case slices.ContainsFunc(wanted, has):
			return 1
		}
		return 2
	}
	slices.SortStableFunc(products, func(a, b vaccination.Product) int { return fit(a) - fit(b) })
	choices := []kit.Choice{{ID: other, Word: c.S("dosing.form.other"), Detail: c.S("dosing.form.other-detail")}}
	for _, p := range products {
		state := ""
		if p.Status != vaccination.Marketed {
			state = c.S("vaccine.product." + string(p.Status))
		}
		choices = append(choices, kit.Choice{ID: p.Name, Word: p.Name, Detail: c.Facts(short(c, p.Valences), Diseases(c, p.Valences), state)})
	}
	return choices
}

// short is the usual name of a group of diseases, as ROR, by which people search too. It is "" for one disease alone.
func short(c *text.Catalogue, valences []record.Valence) string {
	if len(valences) < 2 {
		return ""
	}
	for _, r := range vaccination.Routine().Rules() {
		if slices.Equal(r.Valences, valences) {
			return c.S(r.Label + ".short")
		}
	}
	return ""
}

// show fills the form with a dose.
func (f *doseForm) show(d record.Dose) {
	f.base = d
	if p, ok := vaccination.FindProduct(d.Product); ok && slices.Equal(p.Valences, d.Valences) {
		f.vaccine.SetSelected(p.Name)
	} else if d.Product != "" {
		f.vaccine.SetSelected(other)
		f.name.SetText(d.Product)
	}
	f.ticks = nil
	grid := kit.Grid(150, 0)
	for _, v := range allValences(d.Valences) {
		t := tick{v, kit.NewCheckbox(disease(f.st.Text, v), func(bool) { f.arrange() })}
		t.box.SetChecked(slices.Contains(d.Valences, v))
		f.ticks = append(f.ticks, t)
		grid.Add(t.box)
	}
	f.diseases.Objects = append(f.diseases.Objects[:1], grid)
	stage.ShowDate(f.date, d.Date)
	f.lot.SetText(d.Lot)
	f.by.SetText(d.By)
	if d.Rank != "" {
		f.rank.SetSelected(string(d.Rank))
	}
	f.note.SetText(d.Note)
	stage.ShowDate(f.expiry, d.Expiry)
	f.expiry.Hidden = d.Expiry.IsZero()
	f.site.show(d.Site)
	f.proof.show(d.Proof)
	if d.By != "" || d.Note != "" || d.Site != "" || !d.Proof.IsZero() {
		f.unfold()
	}
	f.arrange()
}

// allValences lists what can be ticked: the diseases of the calendar, then those that only the dose itself knows.
func allValences(also []record.Valence) []record.Valence {
	all := []record.Valence{
		record.Diphtheria, record.Tetanus, record.Polio, record.Pertussis, record.Hib, record.HepatitisB, record.Pneumococcus,
		record.MenB, record.MenACWY, record.MenC, record.Measles, record.Mumps, record.Rubella, record.Rotavirus, record.HPV,
		record.RSV, record.TB, record.HepatitisA, record.Varicella, record.Influenza, record.YellowFever, "Covid",
		record.DiphtheriaReduced, record.PertussisReduced,
	}
	for _, v := range also {
		if !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

func (f *doseForm) onVaccine(id string) {
	f.diseases.Hide()
	if id == other {
		f.diseases.Show()
	}
	f.arrange()
}

// product is the vaccine chosen from the list.
func (f *doseForm) product() (vaccination.Product, bool) {
	if f.vaccine.Selected() == other {
		return vaccination.Product{}, false
	}
	return vaccination.FindProduct(f.vaccine.Selected())
}

func (f *doseForm) valences() []record.Valence {
	if p, ok := f.product(); ok {
		return p.Valences
	}
	var ticked []record.Valence
	for _, t := range f.ticks {
		if t.box.Checked {
			ticked = append(ticked, t.valence)
		}
	}
	return ticked
}

// arrange shows the fields that the choice of vaccine asks for, and what it protects against.
func (f *doseForm) arrange() {
	_, known := f.product()
	valences := f.valences()
	f.name.Hidden = f.vaccine.Selected() != other
	if known {
		f.diseases.Hide()
	}
	f.protects.Text = f.st.S("dosing.form.protects", text.Args{"Diseases": Diseases(f.st.Text, valences)})
	f.against.Hidden = len(valences) == 0 || f.diseases.Visible()
	f.change.Hidden = known
	f.more.Hidden = f.details.Visible()
	if len(valences) > 0 {
		f.vaccine.SetError("")
	}
	if f.scroll != nil {
		f.scroll.Refresh()
	}
}

// layout puts the fields under each other; between stands before the button that shows more of them.
func (f *doseForm) layout(above, between []fyne.CanvasObject, below ...fyne.CanvasObject) fyne.CanvasObject {
	fields := append(above, f.box.content, f.vaccine, f.name, f.against, f.diseases, f.date, f.lot, f.expiry)
	fields = append(fields, between...)
	fields = append(fields, f.more, f.details, f.saving)
	f.scroll = kit.NewScrollColumn(0, kit.VBox(kit.Gap16, append(fields, below...)...))
	return f.scroll
}

// unfold shows the fields that most people leave empty.
func (f *doseForm) unfold() {
	f.details.Show()
	f.expiry.Show()
	f.arrange()
}

// leave ends what is under way.
func (f *doseForm) leave() {
	f.box.stop()
	if f.cancel != nil {
		f.cancel()
		f.cancel = nil
	}
	f.saving.Stop()
}

// read returns what is written. When something cannot be kept, ok is false and its field says why.
func (f *doseForm) read() (d record.Dose, ok bool) {
	var wrong fyne.CanvasObject // the first field that says why
	d = f.base
	d.Product, d.Valences = "", f.valences()
	if len(d.Valences) == 0 {
		f.vaccine.SetError(f.st.S("dosing.error.vaccine"))
		wrong = f.vaccine
	}
	if p, known := f.product(); known {
		d.Product = p.Name
	} else if f.vaccine.Selected() == other {
		d.Product = record.CleanLine(f.name.Text())
	}
	if problem := f.st.DateProblem(stage.DateIn(f.date)); problem != "" {
		f.date.SetError(problem)
		if wrong == nil {
			wrong = f.date
		}
	}
	d.Date, _ = stage.DateIn(f.date)
	if d.Expiry, ok = stage.DateIn(f.expiry); !ok {
		f.expiry.SetError(f.st.S("entry.date.unreadable"))
		if wrong == nil {
			wrong = f.expiry
		}
	}
	if p, known := vaccination.FindCIP(d.CIP); known && p.Name != d.Product {
		d.CIP = "" // the code of another box
	}
	d.Site, d.Proof = f.site.read(), f.proof.chosen
	d.Lot, d.By, d.Note = record.CleanLine(f.lot.Text()), record.CleanLine(f.by.Text()), f.note.Text()
	d.Rank = record.DoseRank(f.rank.Selected())
	f.arrange()
	if wrong != nil {
		f.scroll.ShowObject(wrong)
		return d, false
	}
	return d, f.accepted(d.Validate())
}

// accepted shows at its field what a record refuses: after the checks above, a text that is too long.
func (f *doseForm) accepted(err error) bool {
	if err == nil {
		return true
	}
	field := f.st.Explain(err, map[string]kit.Complainer{"product": f.name, "lot": f.lot, "by": f.by, "site": f.site.free, "note": f.note})
	if field == nil {
		f.st.Nav.Fail(err)
		return false
	}
	if field != kit.Complainer(f.name) && field != kit.Complainer(f.lot) {
		f.unfold()
		f.arrange()
	}
	f.scroll.ShowObject(field)
	return false
}
