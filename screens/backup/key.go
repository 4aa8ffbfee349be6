package backup

import (
	"context"
	"io"

	"fyne.io/fyne/v2"

	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/reauth"
	"carnet/screens/stage"
	"carnet/screens/welcome"
)

// key saves the private key of the account as a file, once the password was given again.
type key struct{ stage *stage.Stage }

func newKey(st *stage.Stage) stage.Screen { return &key{st} }

// Title implements stage.Screen.
func (k *key) Title() string { return k.stage.S("backup.key.title") }

// Content implements stage.Screen.
func (k *key) Content() fyne.CanvasObject {
	st := k.stage
	return kit.NewScrollColumn(welcome.Narrow,
		kit.NewText(st.S("backup.key.what"), kit.Body),
		kit.NewCard(says(icons.Key, st.S("backup.key.apart")), says(icons.Lock, st.S("backup.key.secret"))),
		kit.NewPrimary(st.S("backup.key.save"), icons.Save, k.onSave))
}

// onSave asks for the password each time: each copy of the key opens the backups.
func (k *key) onSave() {
	st, session := k.stage, k.stage.Session
	reauth.Ask(st, reauth.Question{Title: st.S("backup.key.save"), Detail: st.S("backup.key.secret"), Verb: st.S("action.continue")}, func() {
		var identity string
		st.Busy(func() (err error) {
			identity, err = session.BackupIdentity()
			return err
		}, func() { k.write(identity) })
	})
}

// write asks where, and writes the key there with a line that says what it is.
func (k *key) write(identity string) {
	st := k.stage
	content := "# " + st.S("backup.key.comment", text.Args{"Identifier": st.Session.Identifier()}) + "\n" + identity + "\n"
	st.SaveFile(st.S("backup.key.file"), func(w fyne.URIWriteCloser, err error) {
		if err != nil {
			st.Nav.Fail(err)
			return
		}
		to := st.Begun(w)
		st.Work(func(ctx context.Context) error {
			return stage.WriteTo(ctx, to, func(w io.Writer) error {
				_, err := io.WriteString(w, content)
				return err
			})
		}, func(err error) {
			if err != nil {
				st.Nav.Fail(err)
				return
			}
			st.Nav.Open(stage.Backups)
			st.Nav.Done(st.S("backup.key.saved"), nil)
		})
	})
}
