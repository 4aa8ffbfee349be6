package backup

import (
	"context"
	"io"

	"fyne.io/fyne/v2"

	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/welcome"
)

// key saves the private key of the account as a file, once the password was given again.
type key struct {
	stage    *stage.Stage
	password *kit.TextField
	save     *welcome.Action
	column   *kit.ScrollColumn
	left     bool
}

func newKey(st *stage.Stage) stage.Screen {
	k := &key{stage: st}
	k.password = kit.NewPasswordField(st.S("password.current"), "")
	k.save = welcome.NewAction(st, st.S("backup.key.save"), st.S("backup.key.working"), k.onSave)
	k.password.OnSubmit = k.save.Do
	return k
}

// Title implements stage.Screen.
func (k *key) Title() string { return k.stage.S("backup.key.title") }

// Content implements stage.Screen.
func (k *key) Content() fyne.CanvasObject {
	st := k.stage
	k.left = false
	k.column = kit.NewScrollColumn(welcome.Narrow,
		kit.NewText(st.S("backup.key.what"), kit.Body),
		kit.NewCard(says(icons.Key, st.S("backup.key.apart")), says(icons.Lock, st.S("backup.key.secret"))),
		k.password,
		kit.Inset(kit.Gap8, 0, 0, 0, k.save.Content()))
	welcome.Focus(st, k.password)
	return k.column
}

// Leave implements stage.Leaver.
func (k *key) Leave() {
	k.left = true
	k.password.SetText("")
}

func (k *key) onSave() {
	st, pass, session := k.stage, k.password.Text(), k.stage.Session
	if pass == "" {
		k.column.Complain(k.password, st.S("welcome.password.current.empty"))
		return
	}
	k.save.Start()
	var identity string
	st.Work(func(ctx context.Context) (err error) {
		if err = session.CheckPassword(ctx, pass); err == nil {
			identity, err = session.BackupIdentity()
		}
		return err
	}, func(err error) { k.onChecked(identity, err) })
}

func (k *key) onChecked(identity string, err error) {
	k.save.Stop()
	st := k.stage
	switch kind := record.KindOf(err); {
	case k.left:
	case kind == record.WrongCredentials || kind == record.Throttled:
		k.column.Complain(k.password, st.Text.Error(err))
	case err != nil:
		st.Nav.Fail(err)
	default:
		k.password.SetText("") // each copy of the key is asked for anew
		k.write(identity)
	}
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
		k.save.Start()
		to := st.Begun(w)
		st.Work(func(ctx context.Context) error {
			return stage.WriteTo(ctx, to, func(w io.Writer) error {
				_, err := io.WriteString(w, content)
				return err
			})
		}, func(err error) {
			k.save.Stop()
			if err != nil {
				st.Nav.Fail(err)
				return
			}
			st.Nav.Open(stage.Backups)
			st.Nav.Done(st.S("backup.key.saved"), nil)
		})
	})
}
