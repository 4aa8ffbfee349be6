package people

import (
	"fmt"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
)

// colours is the choice of a person's colour among eight, shown as the avatars that they would make.
type colours struct {
	stage    *stage.Stage
	name     string
	chosen   int
	box      *fyne.Container
	onChosen func(int) // may be nil
}

func newColours(st *stage.Stage, name string, chosen int, onChosen func(int)) *colours {
	c := &colours{stage: st, name: name, chosen: chosen, onChosen: onChosen, box: kit.Flow(kit.Gap12)}
	c.show()
	return c
}

// setName changes the initial on the avatars.
func (c *colours) setName(name string) {
	if c.name != name {
		c.name = name
		c.show()
	}
}

func (c *colours) choose(i int) {
	c.chosen = i
	c.show()
	if c.onChosen != nil {
		c.onChosen(i)
	}
}

// show builds two groups of four, so that a phone shows two even lines and a desktop one.
func (c *colours) show() {
	c.box.Objects = nil
	for start := 0; start < theme.ChildColours; start += 4 {
		group := kit.Flow(kit.Gap12)
		for i := start; i < start+4; i++ {
			group.Add(c.one(i))
		}
		c.box.Add(group)
	}
	c.box.Refresh()
}

// one is an avatar with a tick under it when it is chosen. A screen reader says the name of the colour.
func (c *colours) one(i int) fyne.CanvasObject {
	name := c.name
	if name == "" {
		name = c.stage.S("people.colour.nobody")
	}
	label := c.stage.S("people.colour.of", text.Args{"Name": name, "Colour": c.stage.S(fmt.Sprintf("people.colour.%d", i))})
	if i == c.chosen {
		label = c.stage.S("people.colour.chosen", text.Args{"Name": name, "Colour": c.stage.S(fmt.Sprintf("people.colour.%d", i))})
	}
	tick := kit.NewGlyph(icons.Check, fynetheme.ColorNamePrimary)
	tick.Edge = 16
	if i != c.chosen {
		tick.Icon = ""
	}
	return kit.VBox(0, kit.NewAvatar(label, i, nil, 44, func() { c.choose(i) }), tick)
}
