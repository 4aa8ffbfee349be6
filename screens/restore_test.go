package screens_test

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynestorage "fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
	"carnet/storage"
	"carnet/storage/backup"
	"carnet/storage/seal"
)

const (
	phrase = "girafe violette sous la pluie de juin"
	fresh  = "tambour nuage ourson cerise lavande velours"
)

// device is one computer with Carnet on it: a folder with a vault, and the window.
type device struct {
	*testing.T
	stagetest.Reader
	dir     string
	window  *screens.Window
	vault   *storage.Vault
	answers []fyne.URI
}

// newDevice opens a window over an empty folder.
func newDevice(t *testing.T) *device {
	d := &device{T: t, dir: filepath.Join(t.TempDir(), "vault")}
	a := test.NewTempApp(t)
	win := test.NewTempWindow(t, nil)
	win.Resize(fyne.NewSize(1280, 800))
	d.Canvas = win.Canvas()
	w, err := screens.NewWindow(win, nil, screens.Options{App: a, Device: storage.NewDevice(d.dir), System: text.French, Disk: storage.FilePlace,
		Closed: d.carnet(nil), Reopen: d.open, Async: func(work func()) { work() }})
	if err != nil {
		t.Fatal(err)
	}
	w.Stage().Answer = func(stage.Question) fyne.URI {
		if len(d.answers) == 0 {
			return nil
		}
		next := d.answers[0]
		d.answers = d.answers[1:]
		return next
	}
	d.window = w
	t.Cleanup(func() {
		if s := w.Stage().Session; s != nil {
			s.Lock()
		}
		d.close()
	})
	return d
}

func (d *device) options() storage.Options {
	return storage.Options{Clock: time.Now, Random: rand.Reader, KDF: func(context.Context) (seal.KDF, error) { return seal.MobileKDF(), nil }}
}

func (d *device) carnet(v app.Vault) *app.Carnet {
	return app.New(v, &stagetest.Renderer{}, time.Now, rand.Reader).Outward(backup.New(d.dir, d.options()), nil)
}

func (d *device) close() {
	if d.vault != nil {
		_ = d.vault.Close()
		d.vault = nil
	}
}

func (d *device) open() (*app.Carnet, error) {
	d.close()
	vault, err := storage.Open(d.dir, d.options())
	if err != nil {
		return nil, err
	}
	d.vault = vault
	return d.carnet(vault), nil
}

// start opens the vault as main does.
func (d *device) start() {
	d.Helper()
	opened := make(chan screens.Opened, 1)
	carnet, err := d.open()
	opened <- screens.Opened{Carnet: carnet, Err: err}
	d.window.Await(opened)
}

func (d *device) tap(name string) {
	d.Helper()
	o := d.Find(name)
	if o == nil {
		d.Fatalf("nothing to tap is called %q; the window reads %q", name, d.Words())
	}
	test.Tap(o.(fyne.Tappable))
}

func (d *device) write(label, words string) {
	d.Helper()
	field, ok := d.Labelled(label).(*kit.TextField)
	if !ok {
		d.Fatalf("no field is called %q; the window reads %q", label, d.Words())
	}
	field.SetText(words)
}

func (d *device) reads(words ...string) {
	d.Helper()
	for _, w := range words {
		if !d.Reads(w) {
			d.Fatalf("the window does not read %q but %q", w, d.Words())
		}
	}
}

// family makes an account with a child who was weighed, and enters it.
func (d *device) family() *app.Profile {
	d.Helper()
	d.start()
	ctx := d.Context()
	session, _, err := d.window.Stage().Carnet.CreateAccount(ctx, app.NewAccount{Identifier: stagetest.Identifier, Password: stagetest.Password, Kind: app.AdultAccount},
		record.Profile{GivenNames: "Claire"})
	if err != nil {
		d.Fatal(err)
	}
	child, err := session.AddChild(ctx, stagetest.Lola(), nil)
	if err != nil {
		d.Fatal(err)
	}
	d.weigh(child, 6420)
	d.window.Enter(session)
	return child
}

func (d *device) weigh(child *app.Profile, grams int64) {
	d.Helper()
	if _, err := child.AddMeasurement(d.Context(), record.Measurement{Type: record.Weight, Value: grams, Date: record.NewDate(2026, 1, 10)}); err != nil {
		d.Fatal(err)
	}
}

// backUp makes the first backup through the screens, opened by a phrase, and returns the file.
func (d *device) backUp() (file fyne.URI) {
	d.Helper()
	folder := d.TempDir()
	d.window.Frame().Open(stage.Backups)
	d.answers = []fyne.URI{fynestorage.NewFileURI(folder)}
	d.tap("Faire une première sauvegarde")
	d.tap("Une phrase à noter")
	d.confirm()
	d.tap("Choisir la mienne")
	d.write("Phrase de sauvegarde", phrase)
	d.tap("Continuer")
	d.reads("vérifiée par relecture", "Lola")
	return d.only(folder, "carnet-*.age")
}

// backUpForPeople makes one that the account's key opens, and saves the key. No passphrase has to be hashed: it is quick.
func (d *device) backUpForPeople() (file, key fyne.URI) {
	d.Helper()
	folder := d.TempDir()
	key = fynestorage.NewFileURI(filepath.Join(d.TempDir(), "cle.txt"))
	d.window.Frame().Open(stage.Backups)
	d.answers = []fyne.URI{fynestorage.NewFileURI(folder), key}
	d.tap("Faire une première sauvegarde")
	d.tap("La clé des représentants")
	d.reads("vérifiée par relecture", "Lola")
	d.tap("Enregistrer ma clé")
	d.tap("Enregistrer ma clé")
	d.write("Votre mot de passe", stagetest.Password)
	d.tap("Continuer")
	return d.only(folder, "carnet-*.age"), key
}

func (d *device) only(folder, pattern string) fyne.URI {
	d.Helper()
	files, err := filepath.Glob(filepath.Join(folder, pattern))
	if err != nil || len(files) != 1 {
		d.Fatalf("the folder holds %d backups (%v)", len(files), err)
	}
	return fynestorage.NewFileURI(files[0])
}

// confirm gives the password to the question that asks for it.
func (d *device) confirm() {
	d.Helper()
	d.write("Votre mot de passe", stagetest.Password)
	d.tap("Continuer")
}

// unseal chooses the file and what opens it; key is nil for the phrase.
func (d *device) unseal(file, key fyne.URI, verb string) {
	d.Helper()
	d.answers = []fyne.URI{file, key}
	d.tap("Choisir le fichier")
	if key == nil {
		d.write("Phrase de sauvegarde", phrase)
	} else {
		d.tap("Un fichier de clé")
		d.tap("Fichier de clé")
	}
	d.tap(verb)
}

// restore goes on from the screen that asks for a backup file to the record that was restored.
func (d *device) restore(file, key fyne.URI) {
	d.Helper()
	d.unseal(file, key, "Continuer")
	d.reads("Lola", "Ce qui va se passer")
	d.tap("Choisir le mot de passe")
	if d.window.Stage().Session != nil {
		d.confirm()
	}
	d.tap("Choisir la mienne")
	d.write("Mot de passe", fresh)
	d.tap("Restaurer")
	d.reads("Le carnet est restauré", "Pour le compte claire")
}

func (d *device) child() *app.Profile {
	d.Helper()
	for _, p := range d.window.Stage().Session.Profiles() {
		if p.Identity().GivenNames == "Lola" {
			return p
		}
	}
	d.Fatal("the child is lost")
	return nil
}

// A family restores while its record is open: what was noted after the backup stays, and it can go back.
func TestRestoringTheOpenRecord(t *testing.T) {
	d := newDevice(t)
	child := d.family()
	file, key := d.backUpForPeople()
	d.weigh(child, 7100)
	d.window.Frame().Open(stage.Backups)
	d.tap("Puis-je restaurer\u202f?")
	d.unseal(file, key, "Essayer")
	d.reads("Oui, cette sauvegarde se restaure")
	d.window.Frame().Open(stage.Home)
	d.tap("Dernière sauvegarde\u00a0: aujourd’hui") // in the rail
	d.reads("Vos prochaines sauvegardes")

	d.window.Frame().Open(stage.Backups)
	d.tap("Restaurer une sauvegarde")
	d.restore(file, key)
	if got := len(d.child().Measurements()); got != 2 {
		t.Errorf("%d measures came back, want the one in the backup and the newer one", got)
	}
	d.window.Frame().Open(stage.Home)
	d.reads("Carnet restauré")
	d.tap("Vérifier")
	d.reads("2 mesures")
	d.tap("Tout y est\u00a0: supprimer l’ancien")
	d.write("Votre mot de passe", fresh)
	d.tap("Supprimer")
	if _, kept := d.window.Stage().Carnet.Former(); kept || d.Reads("Carnet restauré") {
		t.Error("the former record is still kept")
	}
}

func TestTakingBackARestoration(t *testing.T) {
	d := newDevice(t)
	d.family()
	file, key := d.backUpForPeople()
	d.window.Frame().Open(stage.Backups)
	d.tap("Restaurer une sauvegarde")
	d.restore(file, key)
	d.window.Frame().Open(stage.Home)
	d.tap("Vérifier")
	d.tap("Revenir à l’ancien")
	d.tap("Revenir à l’ancien") // in the question
	d.reads("Ouvrir le carnet")
	d.write("Identifiant", stagetest.Identifier)
	d.write("Mot de passe", stagetest.Password)
	d.tap("Déverrouiller")
	if d.window.Stage().Session == nil {
		t.Fatalf("the former password does not open the former record: %q", d.Words())
	}
	if got := len(d.child().Measurements()); got != 1 {
		t.Errorf("%d measures", got)
	}
}

// Another device, with nothing on it: the file and the phrase are enough.
func TestRestoringOnANewDevice(t *testing.T) {
	first := newDevice(t)
	first.family()
	file := first.backUp()
	d := newDevice(t)
	d.start()
	d.tap("J’ai une sauvegarde")
	d.restore(file, nil)
	if got := len(d.child().Measurements()); got != 1 {
		t.Errorf("%d measures", got)
	}
	d.window.Frame().Open(stage.Home)
	if d.Reads("Carnet restauré") {
		t.Error("an empty former record has to be confirmed")
	}
}

// A vault that cannot be opened at all leads to the backup, and the damaged folder is kept.
func TestRestoringAVaultThatDoesNotOpen(t *testing.T) {
	d := newDevice(t)
	d.family()
	file, key := d.backUpForPeople()
	d.window.Frame().Lock()
	d.close()
	for _, name := range []string{"format", "spare/format"} {
		if err := os.WriteFile(filepath.Join(d.dir, name), []byte("nothing of Carnet's"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.start()
	d.reads("Le carnet ne s’ouvre pas", "gardé de côté tel qu’il est")
	d.tap("Réessayer")
	d.reads("Le carnet ne s’ouvre pas")
	d.tap("Restaurer une sauvegarde")
	d.restore(file, key)
	if got := len(d.child().Measurements()); got != 1 {
		t.Errorf("%d measures", got)
	}
	if _, kept := d.window.Stage().Carnet.Former(); !kept {
		t.Error("the damaged vault is gone")
	}
}
