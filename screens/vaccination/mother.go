package vaccination

import (
	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// pregnancy lists the mother's vaccines while a child is expected: the calendar of the child begins at birth.
func (p *Place) pregnancy() fyne.CanvasObject {
	st := p.st
	due := st.Profile.Identity().DueDate
	mother := motherOf(st)
	var doses []vaccination.Dose
	if mother != nil {
		for _, l := range mother.Doses() {
			doses = append(doses, vaccination.DoseFrom(l.ID, l.Is))
		}
	}
	lines := vaccination.MotherPlan(due, doses, st.Today())
	objects := []fyne.CanvasObject{p.title()}
	if len(lines) == 0 {
		return kit.NewScrollColumn(0, append(objects, kit.NewEmptyState(icons.Vaccine, st.S("dosing.empty.expected"), nil))...)
	}
	from := st.S("dosing.mother.unknown")
	if mother != nil && len(doses) > 0 {
		from = st.S("dosing.mother.from", text.Args{"Name": mother.Identity().CallName()})
	}
	objects = append(objects, kit.NewBanner(kit.Info, st.S("dosing.mother"), st.S("dosing.mother.detail", text.Args{"Date": st.Text.Date(due)})),
		kit.NewText(from, kit.Detail))
	for _, l := range lines {
		objects = append(objects, p.motherCard(l))
	}
	return kit.NewScrollColumn(0, append(objects, kit.NewText(st.S("dosing.empty.expected"), kit.Detail))...)
}

// motherOf is the profile of this account whose doses are the mother's; nil where it is not known to be hers.
func motherOf(st *stage.Stage) *app.Profile {
	for _, p := range st.Session.Profiles() {
		if who := p.Identity(); p.Status() == app.Active && who.Role == record.Principal && who.Sex == record.Female {
			return p
		}
	}
	return nil
}

func (p *Place) motherCard(l vaccination.MotherLine) fyne.CanvasObject {
	st := p.st
	word, status := Pill(st.Text, l.Status)
	if l.Key == "MOTHER-LIVE" {
		word, status = st.S("dosing.mother.not-now"), kit.Info
	}
	card := []fyne.CanvasObject{kit.NewText(lineTitle(st.Text, l.Key), kit.LineTitle), kit.Flow(kit.Gap8, kit.NewPill(word, status))}
	if !l.From.IsZero() && !l.To.IsZero() && l.Given.IsZero() {
		card = append(card, kit.NewText(st.Text.Capital(st.S("dosing.when.between", text.Args{"From": st.Text.DayMonth(l.From, st.Today()), "To": st.Text.DayMonth(l.To, st.Today())})), kit.Body))
	}
	card = append(card, kit.NewText(Why(st.Text, l.Reason), kit.Detail))
	card = append(card, kit.NewText(st.Text.Facts(sourceFacts(st, l.Source, l.Confidence)...), kit.Small))
	return kit.NewCard(kit.VBox(kit.Gap4, card...))
}
