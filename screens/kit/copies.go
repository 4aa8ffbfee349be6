package kit

import (
	"time"

	"fyne.io/fyne/v2"
)

// CopyTime is how long what was copied out of a field stays on the clipboard, which every other program can read.
const CopyTime = 30 * time.Second

// CopyKeeper hears of what is copied or cut out of a field. The content of a window that is one has this said to it.
type CopyKeeper interface {
	Copied(clipboard fyne.Clipboard)
}

// Copies takes what was copied out of Carnet off the clipboard again, after CopyTime or when Forget is called, unless
// something else was copied since.
type Copies struct {
	after     After
	clipboard fyne.Clipboard
	content   string // as it stood on the clipboard, "" when nothing of ours is there
	stop      func()
}

var _ CopyKeeper = (*Copies)(nil)

// NewCopies returns a keeper that counts the time by after.
func NewCopies(after After) *Copies { return &Copies{after: after, stop: func() {}} }

// Copied implements CopyKeeper: what stands on the clipboard now is ours.
func (c *Copies) Copied(clipboard fyne.Clipboard) {
	c.stop()
	c.clipboard, c.content = clipboard, clipboard.Content()
	c.stop = c.after(CopyTime, c.Forget)
}

// Forget empties the clipboard if what stands there is still what was copied out of Carnet.
func (c *Copies) Forget() {
	c.stop()
	if c.content != "" && c.clipboard.Content() == c.content {
		c.clipboard.SetContent("")
	}
	c.clipboard, c.content = nil, ""
}
