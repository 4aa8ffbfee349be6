package growth

import (
	"fyne.io/fyne/v2"

	"carnet/app/record"
	"carnet/screens/kit"
)

// nobody is the choice of no other child.
const nobody = "nobody"

// onDisplay asks how the curve is to be drawn, and draws it so at once behind the question.
func (p *Place) onDisplay() {
	st := p.st
	lines := kit.NewSegmented([]kit.Choice{{ID: "main", Word: st.S("growth.display.main")}, {ID: "all", Word: st.S("growth.display.all")}},
		"main", func(id string) { p.memory.all = id == "all"; p.show() })
	if p.memory.all {
		lines.SetSelected("all")
	}
	namings := kit.NewSegmented([]kit.Choice{{ID: string(byCentile), Word: st.S("growth.display.centile")}, {ID: string(byDeviation), Word: st.S("growth.display.sd")}},
		string(p.view.naming()), func(id string) { p.memory.namings[p.memory.indicator] = naming(id); p.show() })
	objects := []fyne.CanvasObject{
		kit.NewText(st.S("growth.display"), kit.Name),
		labelled(st.S("growth.display.lines"), lines),
		labelled(st.S("growth.display.scale"), namings),
		kit.NewText(st.S("growth.display.why"), kit.Detail),
	}
	if peers := p.peers(); len(peers) > 1 {
		active := nobody
		if other := p.peer(); other != nil {
			active = other.ID().String()
		}
		objects = append(objects, labelled(st.S("growth.display.peer"), kit.NewFilterChips(peers, active, p.onPeer)),
			kit.NewText(st.S("growth.display.peer.why"), kit.Detail))
	}
	var sheet *kit.Sheet
	objects = append(objects, kit.NewSecondary(st.S("action.close"), "", func() { sheet.Hide() }))
	sheet = kit.ShowSheet(st.Window.Canvas(), 420, objects...)
}

func labelled(label string, choice fyne.CanvasObject) fyne.CanvasObject {
	return kit.VBox(6, kit.NewText(label, kit.Section), choice)
}

// peers are the children whose curve can be shown beside this one's, after nobody.
func (p *Place) peers() []kit.Choice {
	choices := []kit.Choice{{ID: nobody, Word: p.st.S("growth.display.nobody")}}
	for _, other := range p.st.Profile.GrowthPeers() {
		choices = append(choices, kit.Choice{ID: other.ID().String(), Word: other.Identity().CallName()})
	}
	return choices
}

func (p *Place) onPeer(id string) {
	p.memory.peer = record.ID{}
	for _, other := range p.st.Profile.GrowthPeers() {
		if other.ID().String() == id {
			p.memory.peer = other.ID()
		}
	}
	p.show()
}
