package backup

import (
	"bufio"
	"io"
	"strings"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/welcome"
)

// The two ways of opening a backup.
const (
	byPhrase = "phrase"
	byKey    = "key"
)

// opening asks for a backup file, and for the phrase or the key that opens it.
type opening struct {
	stage *stage.Stage
	title string
	what  string
	verb  string
	onto  func(file app.Place, key app.BackupKey) // the file and the key are chosen

	file     app.Place
	fileName string
	identity []string
	keyName  string

	how    *kit.Segmented
	phrase *kit.TextField
	notes  map[string]string // what is wrong with the file and with the key file, "" for nothing
	column *kit.ScrollColumn
}

func newOpening(st *stage.Stage, title, what, verb string, onto func(app.Place, app.BackupKey)) *opening {
	o := &opening{stage: st, title: title, what: what, verb: verb, onto: onto, notes: map[string]string{}}
	o.phrase = kit.NewPasswordField(st.S("backup.phrase.title"), st.S("backup.phrase.hint"))
	o.phrase.OnSubmit = o.onOpen
	o.how = kit.NewSegmented([]kit.Choice{{ID: byPhrase, Word: st.S("backup.by.phrase")}, {ID: byKey, Word: st.S("backup.by.key")}}, byPhrase, func(string) { o.refresh() })
	return o
}

// Title implements stage.Screen.
func (o *opening) Title() string { return o.title }

// Content implements stage.Screen.
func (o *opening) Content() fyne.CanvasObject {
	o.column = kit.NewScrollColumn(welcome.Narrow, o.objects()...)
	return o.column
}

// Leave implements stage.Leaver.
func (o *opening) Leave() {
	o.phrase.SetText("")
	o.identity = nil
}

func (o *opening) refresh() { o.column.SetObjects(o.objects()...) }

func (o *opening) objects() []fyne.CanvasObject {
	st := o.stage
	if o.file == nil { // one thing at a time
		return []fyne.CanvasObject{kit.NewText(o.what, kit.Body), kit.NewPrimary(st.S("backup.open.file.choose"), icons.Folder, o.onFile)}
	}
	objects := []fyne.CanvasObject{kit.NewText(o.what, kit.Body),
		o.choice(st.S("backup.open.file"), o.fileName, o.notes["file"], icons.File, o.onFile),
		kit.NewSectionTitle(st.S("backup.open.with")), o.how}
	if o.how.Selected() == byKey {
		objects = append(objects, o.choice(st.S("backup.open.key"), o.keyName, o.notes["key"], icons.Key, o.onKey))
	} else {
		objects = append(objects, o.phrase)
	}
	return append(objects, kit.Inset(kit.Gap8, 0, 0, 0, kit.NewPrimary(o.verb, "", o.onOpen)))
}

// choice is a file to choose: its name once it is chosen, and what is wrong with it.
func (o *opening) choice(label, name, note string, icon icons.Icon, choose func()) fyne.CanvasObject {
	spec := kit.RowSpec{Icon: icon, Status: kit.Info, Title: label, Detail: o.stage.S("backup.open.key.none"), Chevron: true, OnTap: choose}
	if name != "" {
		spec.Detail, spec.Status = kit.MiddleCut(name, 36), kit.Done
	}
	card := kit.NewRowsCard(kit.NewStatusRow(spec))
	if note == "" {
		return card
	}
	return kit.VBox(kit.Gap8, card, kit.NewBanner(kit.Late, note, ""))
}

func (o *opening) onFile() {
	st := o.stage
	st.OpenFile(stage.NamedFiles(".age"), func(r fyne.URIReadCloser, err error) {
		if err != nil {
			st.Nav.Fail(err)
			return
		}
		o.fileName, o.file, o.notes["file"] = r.URI().Name(), st.Opened(r), ""
		o.refresh()
		welcome.Focus(st, o.phrase)
	})
}

func (o *opening) onKey() {
	st := o.stage
	st.OpenFile(stage.NamedFiles(".txt", ".key", ".age"), func(r fyne.URIReadCloser, err error) {
		if err != nil {
			st.Nav.Fail(err)
			return
		}
		defer r.Close()
		o.keyName, o.identity, o.notes["key"] = r.URI().Name(), identities(r), ""
		if len(o.identity) == 0 {
			o.notes["key"] = st.S("backup.open.key.wrong")
		}
		o.refresh()
	})
}

// maxKeyFile is far more than a file of keys holds.
const maxKeyFile = 64 << 10

// identities are the private keys in a file as « Ma clé de sauvegarde » or age-keygen writes it.
func identities(r io.Reader) []string {
	var found []string
	lines := bufio.NewScanner(io.LimitReader(r, maxKeyFile))
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); strings.HasPrefix(strings.ToUpper(line), "AGE-SECRET-KEY-") {
			found = append(found, line)
		}
	}
	return found
}

func (o *opening) onOpen() {
	st := o.stage
	switch {
	case o.file == nil:
	case o.how.Selected() == byKey && len(o.identity) == 0:
		o.notes["key"] = st.S("backup.open.key.empty")
		if o.keyName != "" {
			o.notes["key"] = st.S("backup.open.key.wrong")
		}
		o.refresh()
	case o.how.Selected() == byKey:
		o.onto(o.file, app.BackupKey{Identities: o.identity})
	case o.phrase.Text() == "":
		o.column.Complain(o.phrase, st.S("backup.open.phrase.empty"))
	default:
		o.onto(o.file, app.BackupKey{Passphrase: o.phrase.Text()})
	}
}

// complain shows at its field what is wrong with the file, the phrase or the key. This screen is shown.
func (o *opening) complain(err error) {
	st := o.stage
	switch kind := record.KindOf(err); {
	case (kind == record.WrongPassphrase || kind == record.WrongKeyFile) && o.how.Selected() == byPhrase:
		o.column.Complain(o.phrase, misfit(st, err, false))
	case kind == record.WrongPassphrase || kind == record.WrongKeyFile:
		o.notes["key"] = misfit(st, err, true)
		o.refresh()
	default:
		o.notes["file"] = explain(st, err)
		o.refresh()
		o.column.ScrollToTop()
	}
}

// misfit says that what was given does not open the file, or that it takes the other of the two ways.
func misfit(st *stage.Stage, err error, byKey bool) string {
	switch kind := record.KindOf(err); {
	case kind == record.WrongKeyFile && !byKey:
		return st.S("backup.open.wants-key")
	case kind == record.WrongPassphrase && byKey:
		return st.S("backup.open.wants-phrase")
	}
	return st.Text.Error(err)
}

// facts is a row that tells of which day and of whose account a backup is.
func facts(st *stage.Stage, r app.BackupReport) fyne.CanvasObject {
	return kit.NewStatusRow(kit.RowSpec{Icon: icons.Save, Status: kit.Info,
		Title: st.S("backup.of", text.Args{"Date": st.Text.Date(st.DayOf(r.Created))}), Detail: st.S("backup.account", text.Args{"Identifier": r.Identifier})})
}
