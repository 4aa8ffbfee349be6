package welcome

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carnet/app/password"
	"carnet/app/text"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
)

// meter tells how strong a password is: in words, and as a bar beside them.
type meter struct {
	stage *stage.Stage
	bar   *gauge
	bits  *kit.Text
	words *kit.Text
	box   *fyne.Container
}

func newMeter(st *stage.Stage) *meter {
	m := &meter{stage: st, bar: newGauge(), bits: kit.NewText("", kit.Detail), words: kit.NewText("", kit.Detail)}
	m.box = kit.VBox(kit.Gap8, m.bar, m.bits, m.words)
	return m
}

func (m *meter) content() fyne.CanvasObject { return m.box }

// show tells a verdict; of an empty field there is nothing to tell.
func (m *meter) show(v password.Verdict, empty bool) {
	m.box.Hidden = empty
	m.bits.Text = m.stage.S("password.meter", text.Args{"Bits": v.Bits, "Required": password.RequiredBits})
	m.bits.Hidden = v.OK
	m.words.Text, m.words.Color = m.stage.S("password.fine"), theme.ColorDoneText
	if !v.OK {
		m.words.Text, m.words.Color = m.stage.N(string(v.Reason), v.Missing), theme.ColorMuted
	}
	m.bar.fraction = float32(min(v.Bits, password.RequiredBits)) / password.RequiredBits
	m.bar.full = v.OK
	if !v.OK {
		m.bar.fraction = min(m.bar.fraction, 0.9) // long, but refused: the bar must not look finished
	}
	m.box.Refresh()
}

// gauge is a bar that fills up.
type gauge struct {
	widget.BaseWidget
	fraction float32
	full     bool
}

func newGauge() *gauge {
	g := &gauge{}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer implements fyne.Widget.
func (g *gauge) CreateRenderer() fyne.WidgetRenderer {
	return &gaugeRenderer{g: g, track: canvas.NewRectangle(color.Transparent), part: canvas.NewRectangle(color.Transparent)}
}

type gaugeRenderer struct {
	g           *gauge
	track, part *canvas.Rectangle
}

func (r *gaugeRenderer) Layout(size fyne.Size) {
	th, v := theme.Of(r.g.Theme()), fyne.CurrentApp().Settings().ThemeVariant()
	r.track.FillColor = th.Color(theme.ColorNeutralFill, v)
	r.part.FillColor = th.Color(fynetheme.ColorNamePrimary, v)
	if r.g.full {
		r.part.FillColor = th.Color(theme.ColorDoneText, v)
	}
	r.track.CornerRadius, r.part.CornerRadius = 3, 3
	r.track.Resize(size)
	r.part.Resize(fyne.NewSize(size.Width*r.g.fraction, size.Height))
}

func (r *gaugeRenderer) MinSize() fyne.Size { return fyne.NewSize(48, 6) }

func (r *gaugeRenderer) Refresh() {
	r.Layout(r.g.Size())
	r.track.Refresh()
	r.part.Refresh()
}

func (r *gaugeRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.track, r.part} }
func (r *gaugeRenderer) Destroy()                     {}
