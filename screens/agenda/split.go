package agenda

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/screens/kit/theme"
)

// split puts the month beside the list where the window is wide enough, and shows only the list elsewhere, which then has
// the month in it.
type split struct {
	narrow bool
	onTurn func() // narrow changed
}

// The widths at 100 %: from which on there is room for both, and of the left column.
const (
	wideEnough float32 = 820
	sideWidth  float32 = 408
)

// Layout implements fyne.Layout.
func (s *split) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	scale := theme.Of(fynetheme.Current()).Scale()
	narrow := size.Width < wideEnough*scale
	if narrow != s.narrow {
		s.narrow = narrow
		s.onTurn()
	}
	side, list := objects[0], objects[1]
	side.Hide()
	left := float32(0)
	if !narrow {
		side.Show()
		left = min(sideWidth*scale, size.Width/2)
		side.Move(fyne.NewPos(0, 0))
		side.Resize(fyne.NewSize(left, size.Height))
	}
	list.Move(fyne.NewPos(left, 0))
	list.Resize(fyne.NewSize(size.Width-left, size.Height))
}

// MinSize implements fyne.Layout.
func (s *split) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(64, 64) }
