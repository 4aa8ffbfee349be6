package welcome

import (
	"bytes"
	"context"
	"crypto/rand"
	"image"
	"image/color"
	"io"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"carnet/app"
	"carnet/app/report"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Recovery shows a recovery code, and then asks for two groups of it to see that it was noted.
type Recovery struct {
	stage      *stage.Stage
	identifier string
	code       string
	groups     []string
	above      func() fyne.CanvasObject
	done       func()

	// Choose asks where to write the sheet; tests answer in its place. chosen is not called when the person cancels.
	Choose func(name string, chosen func(fyne.URIWriteCloser))

	asked  [2]int // which groups are asked for, from 0, in ascending order
	fields [2]*kit.TextField
	save   *kit.Button
	column *kit.ScrollColumn
}

// NewRecovery prepares the screen for a code that was just made. above, which may be nil, is shown on top; done is
// called once the code is known to be noted.
func NewRecovery(st *stage.Stage, identifier, code string, above func() fyne.CanvasObject, done func()) *Recovery {
	r := &Recovery{stage: st, identifier: identifier, code: code, groups: report.CodeGroups(code), above: above, done: done}
	r.Choose = func(name string, chosen func(fyne.URIWriteCloser)) {
		st.SaveFile(name, func(w fyne.URIWriteCloser, err error) {
			if err != nil {
				st.Nav.Fail(err)
				return
			}
			chosen(w)
		})
	}
	r.save = kit.NewSecondary(st.S("welcome.recovery.save"), icons.Save, r.onSave)
	return r
}

// Title implements stage.Screen.
func (r *Recovery) Title() string { return r.stage.S("kit.title") }

// Content implements stage.Screen.
func (r *Recovery) Content() fyne.CanvasObject {
	r.column = kit.NewScrollColumn(Narrow, r.shown()...)
	return r.column
}

func (r *Recovery) top() []fyne.CanvasObject {
	if r.above == nil {
		return nil
	}
	return []fyne.CanvasObject{r.above()}
}

func (r *Recovery) shown() []fyne.CanvasObject {
	st := r.stage
	groups := kit.Flow(kit.Gap16)
	for _, g := range r.groups {
		groups.Add(kit.NewText(g, kit.Title))
	}
	card := []fyne.CanvasObject{kit.NewText(st.S("welcome.recovery.identifier", text.Args{"Identifier": r.identifier}), kit.Detail), groups}
	if picture := drawQR(r.code); picture != nil {
		label := kit.NewText(st.S("welcome.recovery.qr"), kit.Small)
		label.Align = fyne.TextAlignCenter
		card = append(card, picture, label)
	}
	return append(r.top(),
		kit.NewText(st.S("welcome.recovery.purpose"), kit.Body),
		kit.NewCard(card...),
		kit.NewPrimary(st.S("welcome.recovery.noted"), "", r.onNoted),
		r.save,
		kit.NewText(st.S("welcome.recovery.replace"), kit.Detail))
}

// drawQR draws the code with its white margin, the same in both looks: cameras want black on white.
func drawQR(code string) fyne.CanvasObject {
	modules, err := report.QR(code)
	if err != nil {
		return nil // the letters are enough; the sheet says the same
	}
	const quiet, scale = 4, 8
	edge := (len(modules) + 2*quiet) * scale
	m := image.NewGray(image.Rect(0, 0, edge, edge))
	for i := range m.Pix {
		m.Pix[i] = 0xFF
	}
	for y, line := range modules {
		for x, dark := range line {
			if !dark {
				continue
			}
			for dy := range scale {
				for dx := range scale {
					m.SetGray((x+quiet)*scale+dx, (y+quiet)*scale+dy, color.Gray{})
				}
			}
		}
	}
	picture := canvas.NewImageFromImage(m)
	picture.FillMode, picture.ScaleMode = canvas.ImageFillContain, canvas.ImageScalePixels
	picture.SetMinSize(fyne.NewSquareSize(180))
	return picture
}

func (r *Recovery) onSave() {
	st := r.stage
	r.Choose(st.S("welcome.recovery.file"), func(w fyne.URIWriteCloser) {
		r.save.Disable()
		to, kit := st.Begun(w), report.Kit{Texts: st.Text, Date: st.Today(), Identifier: r.identifier, Code: r.code}
		st.Work(func(ctx context.Context) error { return writeSheet(ctx, to, kit) }, func(err error) {
			r.save.Enable()
			if err != nil {
				st.Nav.Fail(err)
				return
			}
			st.Nav.Done(st.S("welcome.recovery.saved"), nil)
		})
	})
}

// writeSheet makes the sheet whole in memory first: half a sheet on the disk would look like one.
func writeSheet(ctx context.Context, to app.Place, kit report.Kit) error {
	var sheet bytes.Buffer
	if err := report.RecoveryKit(&sheet, kit); err != nil {
		return err
	}
	return stage.WriteTo(ctx, to, func(w io.Writer) error {
		_, err := w.Write(sheet.Bytes())
		return err
	})
}

// onNoted takes the code away from sight and asks for two groups of it, never the same two.
func (r *Recovery) onNoted() {
	st, n := r.stage, len(r.groups)
	r.asked = twoOf(n)
	for i, group := range r.asked {
		r.fields[i] = NewCodeField(st.S("welcome.recovery.group", text.Args{"Number": group + 1, "Total": n}), "", r.onFinish)
	}
	r.column.SetObjects(append(r.top(),
		kit.NewText(st.S("welcome.recovery.check"), kit.Body),
		r.fields[0], r.fields[1],
		kit.NewPrimary(st.S("welcome.recovery.finish"), "", r.onFinish),
		kit.NewQuiet(st.S("welcome.recovery.again"), icons.Eye, func() { r.column.SetObjects(r.shown()...) }))...)
	r.column.ScrollToTop()
	Focus(st, r.fields[0])
}

// twoOf draws two different numbers under n, in ascending order. The slight bias of a remainder does not matter here:
// the questions protect from forgetting, not from guessing.
func twoOf(n int) [2]int {
	var b [2]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the program rather than give bad randomness
	first := int(b[0]) % n
	second := (first + 1 + int(b[1])%(n-1)) % n
	return [2]int{min(first, second), max(first, second)}
}

func (r *Recovery) onFinish() {
	right := true
	for i, f := range r.fields {
		ordinal := text.Args{"Ordinal": r.stage.Text.Ordinal(r.asked[i]+1, false)}
		switch {
		case sameGroup(f.Text(), r.groups[r.asked[i]]):
			continue
		case f.Text() == "":
			f.SetError(r.stage.S("welcome.recovery.empty", ordinal))
		default:
			f.SetError(r.stage.S("welcome.recovery.wrong", ordinal))
		}
		right = false
	}
	if !right {
		r.column.Refresh()
		return
	}
	r.done()
}

// sameGroup forgives what eyes do to a code: there is no O, I or L in it.
func sameGroup(typed, group string) bool {
	typed = strings.NewReplacer("O", "0", "I", "1", "L", "1", "-", "", " ", "").Replace(strings.ToUpper(typed))
	return typed == group
}
