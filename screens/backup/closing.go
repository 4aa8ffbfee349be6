package backup

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/reauth"
	"carnet/screens/stage"
	"carnet/screens/welcome"
)

// closing chooses what opens the backups to come: a phrase, or the accounts of the representatives.
type closing struct {
	stage    *stage.Stage
	settings app.BackupSettings
	then     func(app.BackupSettings) // once it is chosen; this screen is shown
	anyway   bool                     // then is called also where the choice cannot be kept
}

// newClosing prepares the screen.
func newClosing(st *stage.Stage, settings app.BackupSettings, then func(app.BackupSettings)) *closing {
	return &closing{stage: st, settings: settings, then: then}
}

// Title implements stage.Screen.
func (c *closing) Title() string { return c.stage.S("backup.closing.title") }

// Content implements stage.Screen.
func (c *closing) Content() fyne.CanvasObject {
	st := c.stage
	return kit.NewScrollColumn(welcome.Narrow,
		kit.NewText(st.S("backup.closing.what"), kit.Body),
		kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Edit, Status: kit.Info, Title: st.S("backup.closing.phrase"), Detail: st.S("backup.closing.phrase.detail"),
			Chevron: true, OnTap: c.onPhrase})),
		kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.People, Status: kit.Info, Title: st.S("backup.closing.members"), Detail: st.S("backup.closing.members.detail"),
			Chevron: true, OnTap: c.onMembers})),
		kit.NewText(st.S("backup.closing.earlier"), kit.Detail))
}

// onPhrase asks for the password first: whoever chooses the phrase can read all that the next backup holds.
func (c *closing) onPhrase() {
	st := c.stage
	reauth.Ask(st, reauth.Question{Title: c.Title(), Detail: st.S("backup.closing.reauth"), Verb: st.S("action.continue")}, c.choosePhrase)
}

func (c *closing) choosePhrase() {
	st, session := c.stage, c.stage.Session
	st.Nav.Push(welcome.NewPassword(st, welcome.PasswordStep{
		Title: st.S("backup.phrase.title"), Personal: personal(session),
		Words: &welcome.PasswordWords{Proposed: st.S("backup.phrase.proposed"), Note: st.S("backup.phrase.note"), Check: st.S("backup.phrase.check"),
			Own: st.S("backup.phrase.title")},
		Verb: st.S("action.continue"), Working: st.S("state.saving"),
		Save: func(_ context.Context, _, chosen string) error { return c.choose(session, chosen) },
		Saved: func() {
			st.Nav.Back()
			c.then(c.settings)
		},
	}))
}

func (c *closing) onMembers() {
	if err := c.choose(c.stage.Session, ""); err != nil {
		c.stage.Nav.Fail(err)
		return
	}
	c.then(c.settings)
}

// choose keeps a phrase, "" for the accounts of the representatives.
func (c *closing) choose(session *app.Session, phrase string) error {
	c.settings.Passphrase, c.settings.Members = phrase, phrase == ""
	err := session.SetBackupSettings(func(b *app.BackupSettings) { b.Passphrase, b.Members = phrase, phrase == "" })
	if c.anyway && unwritable(err) {
		return nil
	}
	return err
}

// unwritable reports that nothing can be written into the record now. That must not stand in the way of a backup: it is
// when a family needs one most.
func unwritable(err error) bool {
	switch record.KindOf(err) {
	case record.DiskFull, record.WritesSuspended, record.VaultReadOnly:
		return true
	}
	return false
}

// personal are the words that a phrase must not be made of: those that app refuses.
func personal(session *app.Session) []string {
	words := []string{session.Identifier()}
	for _, p := range session.Profiles() {
		who := p.Identity()
		words = append(words, who.GivenNames, who.BirthName, who.BirthDate.String())
	}
	return words
}
