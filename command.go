package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/storage"
	"carnet/storage/backup"
	"carnet/storage/render"
	"carnet/storage/seal"
	"carnet/sync/export"
)

// commandLine is what can be typed after « carnet ». A secret is never an argument: other programs could read it.
type commandLine struct {
	Vault        string `help:"Folder of the record (default: in your configuration folder)." placeholder:"DIR" type:"path"`
	Account      string `help:"Identifier of the account." placeholder:"NAME"`
	PasswordFile string `help:"File whose first line is the account's password; without it, it is asked for." placeholder:"FILE" type:"path"`
	JSON         bool   `help:"Say the result as one JSON object on standard output." name:"json"`

	Open    struct{}      `cmd:"" default:"1" help:"Open the window (this is what happens without a command)."`
	Demo    demoCommand   `cmd:"" help:"Open the window with a fictitious family, in a folder that is removed afterwards."`
	Import  importCommand `cmd:"" help:"Keep photos and PDFs as documents, or take in a ZIP file that the export command wrote as a new profile."`
	Backup  backupCommand `cmd:"" help:"Write every profile of the account into one encrypted file, and read it back."`
	Restore restoreCmd    `cmd:"" help:"Make the record out of a backup again, or prove with --rehearse that this would succeed."`
	Export  exportCommand `cmd:"" help:"Write one whole profile as a ZIP file that other programs read. It is not encrypted."`
	Verify  struct{}      `cmd:"" help:"Read everything and name what is damaged, without showing any content."`
	Doctor  struct{}      `cmd:"" help:"Examine the record's folder without any password and without changing anything."`
	Remind  remindCommand `cmd:"" help:"Show that a reminder waits, if one does. A timer of the system runs this; no password is needed."`

	// These need no record.
	Calendar calendarCommand `cmd:"" help:"Plan vaccinations from a date of birth and a table of doses, without any record."`
	Zscore   zscoreCommand   `cmd:"" help:"Compute growth z-scores of a CSV table on standard input, without any record."`
	Version  struct{}        `cmd:"" help:"Show the version and the licence."`
}

type demoCommand struct {
	Tour string `help:"Walk every screen, write one picture of each into this folder, and leave." placeholder:"DIR" type:"path"`
}

// terminal is where a command speaks and asks.
type terminal struct {
	in       *os.File
	out, err io.Writer
	text     *text.Catalogue
	answers  *answers
	json     *result // what the command tells a program; nil to speak to a person
}

// Exit statuses. A crash ends with 2 as well.
const (
	statusDone   = 0
	statusFailed = 1
	statusUsage  = 2
)

func run(args []string, in *os.File, out, errOut io.Writer) int {
	words, err := text.New(systemLanguage())
	if err != nil {
		fmt.Fprintln(errOut, "carnet:", err)
		return statusFailed
	}
	t := terminal{in: in, out: out, err: errOut, text: words, answers: newAnswers(in)}
	var line commandLine
	parser, err := kong.New(&line, kong.Name("carnet"), kong.Writers(out, errOut),
		kong.Description("Le carnet de santé de l’enfant, gardé par la famille. / A child's health record, kept by the family."))
	if err != nil {
		return t.end(err)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		parser.Errorf("%s", err)
		return statusUsage
	}
	name, _, _ := strings.Cut(parsed.Command(), " ")
	if name == "zscore" { // before anything is asked of the family's record: it needs none
		if line.JSON {
			parser.Errorf("%s", words.S("command.zscore.no-json"))
			return statusUsage
		}
		hideMemory()
		return t.end(t.zscore(line.Zscore))
	}
	if name == "calendar" { // nor does this one
		if line.JSON {
			parser.Errorf("%s", words.S("command.calendar.no-json"))
			return statusUsage
		}
		hideMemory()
		return t.calendar(line.Calendar)
	}
	if line.Vault == "" {
		if line.Vault, err = defaultVault(); err != nil {
			return t.end(err)
		}
	}
	switch name {
	case "version":
		fmt.Fprintf(out, "Carnet %s, AGPL-3.0-or-later, %s\n", version(), runtime.Version())
		return statusDone
	case "open", "demo":
		return t.end(t.window(name == "demo", line))
	}
	hideMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if line.JSON {
		t.json = &result{Command: name}
	}
	return t.end(t.perform(ctx, name, line))
}

// perform runs a command that needs no window.
func (t terminal) perform(ctx context.Context, name string, line commandLine) error {
	switch name {
	case "import":
		return t.keep(ctx, line)
	case "backup":
		return t.backup(ctx, line)
	case "restore":
		return t.restore(ctx, line)
	case "export":
		return t.export(ctx, line)
	case "verify":
		return t.verify(ctx, line)
	case "doctor":
		return t.examine(line)
	case "remind":
		return t.remind(line)
	}
	return record.E(record.Internal, "find command")
}

func (t terminal) window(demo bool, line commandLine) error {
	switch {
	case !hasScreen():
		return sentence("command.no-screen")
	case demo:
		return openDemo(context.Background(), line.Demo.Tour, t.out)
	}
	return openWindow(line.Vault)
}

// errDamaged ends a command with status 1 after it has said itself what is wrong.
var errDamaged = errors.New("damaged")

// sentence is an error that only the command line knows, by the key of its text.
type sentence string

func (s sentence) Error() string { return string(s) }

// end says how a command ended, once, and returns its exit status.
func (t terminal) end(err error) int {
	var own sentence
	said := ""
	switch {
	case errors.As(err, &own):
		said = t.text.S(string(own))
	case err != nil && !errors.Is(err, errDamaged):
		said = t.text.Error(err)
	}
	if said != "" {
		fmt.Fprintln(t.err, said)
	}
	if t.json != nil {
		t.json.finish(err, said)
		t.json.print(t.out)
	}
	if err != nil {
		return statusFailed
	}
	return statusDone
}

// say tells a person something; a program reads it in the result instead.
func (t terminal) say(parts ...any) {
	if t.json == nil {
		fmt.Fprintln(t.out, parts...)
	}
}

func defaultVault() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", record.Wrap(record.Internal, "find configuration folder", err)
	}
	return filepath.Join(dir, "carnet", "vault"), nil
}

// version is the module's version, or « development » when built from a checkout.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "development"
}

// realOptions are those of a real vault: real time, real randomness, real processes.
func realOptions() storage.Options {
	return storage.Options{Clock: time.Now, Random: rand.Reader, Probe: probe, Reserve: storage.ReserveBytes,
		KDF: func(ctx context.Context) (seal.KDF, error) { return seal.Calibrate(ctx, rand.Reader, phone()) }}
}

func openVault(dir string) (*storage.Vault, error) { return storage.Open(dir, realOptions()) }

// newCarnet wires a vault. vault is nil while none can be opened.
func newCarnet(vault app.Vault) (*app.Carnet, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, record.Wrap(record.Internal, "find program", err)
	}
	if vault != nil {
		vault = hiddenVault{vault}
	}
	return app.New(vault, render.New(self), time.Now, rand.Reader), nil
}

// familyCarnet wires the vault in dir, and what leaves it and comes back.
func familyCarnet(vault app.Vault, dir string, o storage.Options) (*app.Carnet, error) {
	carnet, err := newCarnet(vault)
	if err != nil {
		return nil, err
	}
	return carnet.Outward(backup.New(dir, o), export.New()), nil
}

func phone() bool { return runtime.GOOS == "android" || runtime.GOOS == "ios" }

// unlock opens the vault and asks for what is missing.
func (t terminal) unlock(ctx context.Context, line commandLine) (*app.Session, func(), error) {
	v, err := openVault(line.Vault)
	if err != nil {
		return nil, nil, err
	}
	closeVault := func() { _ = v.Close() }
	s, err := t.enter(ctx, v, line)
	if err != nil {
		closeVault()
		return nil, nil, err
	}
	return s, func() { s.Lock(); closeVault() }, nil
}

func (t terminal) enter(ctx context.Context, v *storage.Vault, line commandLine) (*app.Session, error) {
	if v.Empty() {
		return nil, sentence("command.no-account")
	}
	carnet, err := familyCarnet(v, line.Vault, realOptions())
	if err != nil {
		return nil, err
	}
	identifier := line.Account
	if identifier == "" {
		if identifier, err = t.ask(ctx, "command.account"); err != nil {
			return nil, err
		}
	}
	password, err := t.secret(ctx, line.PasswordFile, "command.password")
	if err != nil {
		return nil, err
	}
	return carnet.Unlock(ctx, identifier, password)
}
