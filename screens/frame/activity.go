package frame

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/widget"

	"carnet/screens/kit"
)

// activity wraps the window's content to notice that someone is there: the pointer moved, the glass was touched. What is
// copied out of its fields is taken off the clipboard again.
type activity struct {
	widget.BaseWidget
	*kit.Copies
	content fyne.CanvasObject
	touch   func()
}

var (
	_ desktop.Hoverable = (*activity)(nil)
	_ mobile.Touchable  = (*activity)(nil)
	_ kit.CopyKeeper    = (*activity)(nil)
)

func newActivity(content fyne.CanvasObject, copies *kit.Copies, touch func()) *activity {
	a := &activity{content: content, Copies: copies, touch: touch}
	a.ExtendBaseWidget(a)
	return a
}

func (a *activity) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(a.content) }

func (a *activity) MouseIn(*desktop.MouseEvent)    { a.touch() }
func (a *activity) MouseMoved(*desktop.MouseEvent) { a.touch() }
func (a *activity) MouseOut()                      { a.touch() }
func (a *activity) TouchDown(*mobile.TouchEvent)   { a.touch() }
func (a *activity) TouchUp(*mobile.TouchEvent)     {}
func (a *activity) TouchCancel(*mobile.TouchEvent) {}
