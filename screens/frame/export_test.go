package frame

import "fyne.io/fyne/v2"

// OnKey presses a key with Ctrl: the canvas of tests keeps no shortcuts.
func (f *Frame) OnKey(k fyne.KeyName) { f.onKey(k) }
