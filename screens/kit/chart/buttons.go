package chart

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"carnet/icons"
	"carnet/screens/kit"
)

// Words name the buttons of a chart for screen readers.
type Words struct{ ZoomIn, ZoomOut, ShowAll string }

// zoomButtons are the buttons in a corner of the plot: one that enlarges and, once enlarged, those that lead back.
type zoomButtons struct {
	box          *fyne.Container
	plate        *canvas.Rectangle
	out, all, in *kit.IconButton
}

func newZoomButtons(c *Chart) *zoomButtons {
	b := &zoomButtons{
		plate: &canvas.Rectangle{CornerRadius: kit.Target / 2, StrokeWidth: 1},
		out:   kit.NewIconButton(icons.Minus, "", func() { c.zoomMiddle(1 / zoomStep) }),
		all:   kit.NewIconButton(icons.Whole, "", c.ShowAll),
		in:    kit.NewIconButton(icons.Plus, "", func() { c.zoomMiddle(zoomStep) }),
	}
	b.box = container.NewWithoutLayout(b.plate, b.out, b.all, b.in)
	return b
}

func (b *zoomButtons) name(w Words) {
	b.out.SetIcon(icons.Minus, w.ZoomOut)
	b.all.SetIcon(icons.Whole, w.ShowAll)
	b.in.SetIcon(icons.Plus, w.ZoomIn)
}

// arrange shows the buttons that have something to do. They stay in one corner however the chart moves.
func (b *zoomButtons) arrange(g Geometry, v view, p Palette) {
	for _, back := range []*kit.IconButton{b.out, b.all} {
		if v.zoom > 1 {
			back.Show()
		} else {
			back.Hide()
		}
	}
	if v.zoom >= maxZoom {
		b.in.Disable()
	} else {
		b.in.Enable()
	}
	b.box.Move(g.corner(g.buttons, g.buttonsWidth, kit.Target))
	b.box.Resize(fyne.NewSize(g.buttonsWidth, kit.Target))
	if b.plate.FillColor != color.Color(p.Background) || b.plate.StrokeColor != color.Color(p.Outline) {
		b.plate.FillColor, b.plate.StrokeColor = p.Background, p.Outline
		canvas.Refresh(b.plate)
	}
	b.plate.Resize(b.box.Size())
	for i, button := range []*kit.IconButton{b.out, b.all, b.in} {
		x := float32(i) * kit.Target
		if v.zoom == 1 {
			x = 0
		}
		button.Move(fyne.NewPos(x, 0))
		button.Resize(fyne.NewSquareSize(kit.Target))
	}
}

func (b *zoomButtons) refresh() {
	for _, button := range []*kit.IconButton{b.out, b.all, b.in} {
		button.Refresh()
	}
}

// buttonsWidth is that of the buttons which a view needs.
func buttonsWidth(v view) float32 {
	if v.zoom == 1 {
		return kit.Target
	}
	return 3 * kit.Target
}

// corner is one of the plot.
type corner struct{ left, top bool }

const cornerGap = 6 // dp between a button and the borders of the plot

// corner is where a box of a size lies in a corner.
func (g Geometry) corner(c corner, width, height float32) fyne.Position {
	at := fyne.NewPos(g.Right-cornerGap-width, g.Bottom-cornerGap-height)
	if c.left {
		at.X = g.Left + cornerGap
	}
	if c.top {
		at.Y = g.Top + cornerGap
	}
	return at
}

// freeCorner is the first corner where a button hides nothing that was measured. Curves of growth leave the lower right one
// free.
func (g Geometry) freeCorner(m Model) corner {
	for _, c := range []corner{{}, {left: true, top: true}, {top: true}, {left: true}} {
		at := g.corner(c, kit.Target, kit.Target)
		b := box{at.X, at.Y, at.X + kit.Target, at.Y + kit.Target}
		free := !g.crossed(m.Series, b)
		for _, s := range m.Series {
			for _, p := range s.Points {
				free = free && !b.touches(around(g.Position(p), filled))
			}
		}
		if t := m.Target; t != nil {
			high, low := g.Position(Point{t.X, t.High}), g.Position(Point{t.X, t.Low})
			free = free && !b.touches(box{high.X - bracketReach, high.Y, high.X, low.Y})
		}
		if free {
			return c
		}
	}
	return corner{}
}

func around(at fyne.Position, radius float32) box {
	return box{at.X - radius, at.Y - radius, at.X + radius, at.Y + radius}
}
