package main

import (
	"bufio"
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
	"time"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/storage"
	"carnet/storage/render"
	"carnet/storage/seal"
)

// commandLine is what can be typed after « carnet ». A password is never an argument: other programs could read it.
type commandLine struct {
	Vault        string `help:"Folder of the record (default: in your configuration folder)." placeholder:"DIR" type:"path"`
	Account      string `help:"Identifier of the account, for import and verify." placeholder:"NAME"`
	PasswordFile string `help:"File whose first line is the password; without it, it is asked for." placeholder:"FILE" type:"path"`

	Open   struct{} `cmd:"" default:"1" help:"Open the window (this is what happens without a command)."`
	Demo   demoCmd  `cmd:"" help:"Open the window with a fictitious family, in a folder that is removed afterwards."`
	Import struct {
		Files   []string `arg:"" help:"Photos (JPEG, PNG, WebP, HEIC) and PDFs." type:"path"`
		Profile string   `help:"Given name of the child (default: the only child)." placeholder:"NAME"`
	} `cmd:"" help:"Keep photos and PDFs as documents."`
	Verify  struct{} `cmd:"" help:"Read everything and name what is damaged, without showing any content."`
	Version struct{} `cmd:"" help:"Show the version and the licence."`
}

type demoCmd struct {
	Tour string `help:"Walk every screen, write one picture of each into this folder, and leave." placeholder:"DIR" type:"path"`
}

// terminal is where a command speaks and asks.
type terminal struct {
	in       *os.File
	out, err io.Writer
	text     *text.Catalogue
}

func run(args []string, in *os.File, out, errOut io.Writer) int {
	words, err := text.New(systemLanguage())
	if err != nil {
		fmt.Fprintln(errOut, "carnet:", err)
		return 2
	}
	t := terminal{in: in, out: out, err: errOut, text: words}
	var line commandLine
	parser, err := kong.New(&line, kong.Name("carnet"), kong.Writers(out, errOut),
		kong.Description("Le carnet de santé de l’enfant, gardé par la famille. / A child's health record, kept by the family."))
	if err != nil {
		return t.fail(err)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		parser.Errorf("%s", err)
		return 2
	}
	if line.Vault == "" {
		if line.Vault, err = defaultVault(); err != nil {
			return t.fail(err)
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	name, _, _ := strings.Cut(parsed.Command(), " ")
	if name != "open" && name != "demo" {
		hideMemory()
	}
	switch name {
	case "version":
		fmt.Fprintf(out, "Carnet %s, AGPL-3.0-or-later, %s\n", version(), runtime.Version())
		return 0
	case "verify":
		return t.fail(t.verify(ctx, line))
	case "import":
		return t.fail(t.keep(ctx, line))
	}
	if !hasScreen() {
		return t.fail(sentence("command.no-screen"))
	}
	if name == "demo" {
		return t.fail(openDemo(ctx, line.Demo.Tour, out))
	}
	return t.fail(openWindow(line.Vault))
}

// errDamaged ends a command with status 1 after it has said itself what is wrong.
var errDamaged = errors.New("damaged")

// sentence is an error that only the command line knows, by the key of its text.
type sentence string

func (s sentence) Error() string { return string(s) }

func (t terminal) fail(err error) int {
	var own sentence
	switch {
	case err == nil:
		return 0
	case errors.As(err, &own):
		fmt.Fprintln(t.err, t.text.S(string(own)))
	case !errors.Is(err, errDamaged):
		fmt.Fprintln(t.err, t.text.Error(err))
	}
	return 1
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

// openVault opens a real vault with real time and randomness.
func openVault(dir string) (*storage.Vault, error) {
	return storage.Open(dir, storage.Options{Clock: time.Now, Random: rand.Reader, Probe: probe, Reserve: storage.ReserveBytes, KDF: func(ctx context.Context) (seal.KDF, error) {
		return seal.Calibrate(ctx, rand.Reader, phone())
	}})
}

func newCarnet(v *storage.Vault) (*app.Carnet, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, record.Wrap(record.Internal, "find program", err)
	}
	return app.New(hiddenVault{v}, render.New(self), time.Now, rand.Reader), nil
}

func phone() bool { return runtime.GOOS == "android" || runtime.GOOS == "ios" }

// unlock opens the vault and asks for what is missing.
func (t terminal) unlock(ctx context.Context, line commandLine) (*app.Session, func(), error) {
	v, err := openVault(line.Vault)
	if err != nil {
		return nil, nil, err
	}
	closeVault := func() { _ = v.Close() }
	if v.Empty() {
		closeVault()
		return nil, nil, sentence("command.no-account")
	}
	identifier, password, err := t.credentials(line)
	if err != nil {
		closeVault()
		return nil, nil, err
	}
	carnet, err := newCarnet(v)
	if err != nil {
		closeVault()
		return nil, nil, err
	}
	s, err := carnet.Unlock(ctx, identifier, password)
	if err != nil {
		closeVault()
		return nil, nil, err
	}
	return s, func() { s.Lock(); closeVault() }, nil
}

func (t terminal) credentials(line commandLine) (identifier, password string, err error) {
	const op = "ask for password"
	in := bufio.NewReader(t.in)
	identifier = line.Account
	if identifier == "" {
		fmt.Fprint(t.err, t.text.S("command.account")+" ")
		if identifier, err = in.ReadString('\n'); err != nil {
			return "", "", record.Wrap(record.WrongCredentials, op, err)
		}
	}
	if line.PasswordFile != "" {
		b, err := os.ReadFile(line.PasswordFile)
		if err != nil {
			return "", "", sentence("command.no-password-file")
		}
		password, _, _ = strings.Cut(string(b), "\n")
		return identifier, strings.TrimSuffix(password, "\r"), nil
	}
	fmt.Fprint(t.err, t.text.S("command.password")+" ")
	if term.IsTerminal(int(t.in.Fd())) {
		b, err := term.ReadPassword(int(t.in.Fd()))
		fmt.Fprintln(t.err)
		return identifier, string(b), record.Wrap(record.WrongCredentials, op, err)
	}
	password, err = in.ReadString('\n')
	if err != nil && password == "" {
		return "", "", record.Wrap(record.WrongCredentials, op, err)
	}
	return identifier, strings.TrimRight(password, "\r\n"), nil
}

// verify reads everything of every profile and names what is damaged by kind and day, never by content.
func (t terminal) verify(ctx context.Context, line commandLine) error {
	s, done, err := t.unlock(ctx, line)
	if err != nil {
		return err
	}
	defer done()
	damaged := 0
	for i, p := range s.Profiles() {
		damage, err := p.Verify(ctx, func(int, int) {})
		if err != nil {
			return err
		}
		for _, d := range damage {
			fmt.Fprintln(t.out, t.text.S("command.verify.profile", text.Args{"Number": i + 1}), t.text.Damage(d.Kind, string(d.Part), d.Written))
		}
		damaged += len(damage)
	}
	fmt.Fprintln(t.out, t.text.N("command.verify.result", damaged))
	if damaged > 0 {
		return errDamaged
	}
	return nil
}

// keep imports files for one child and says what became of each.
func (t terminal) keep(ctx context.Context, line commandLine) error {
	s, done, err := t.unlock(ctx, line)
	if err != nil {
		return err
	}
	defer done()
	p, err := t.choose(s, line.Import.Profile)
	if err != nil {
		return err
	}
	var files []app.IncomingFile
	for _, name := range line.Import.Files {
		size := int64(-1)
		if info, err := os.Stat(name); err == nil {
			size = info.Size()
		}
		files = append(files, app.IncomingFile{Name: filepath.Base(name), Size: size, Open: func() (io.ReadCloser, error) { return os.Open(name) }})
	}
	refused := false
	for i, r := range p.Import(ctx, files, app.ImportOptions{}, func(int, int) {}) {
		switch {
		case r.Err == nil:
			fmt.Fprintln(t.out, t.text.S("command.import.kept", text.Args{"Number": i + 1}))
		case !r.ID.IsZero():
			fmt.Fprintln(t.out, t.text.S("command.import.kept", text.Args{"Number": i + 1}), t.text.Error(r.Err))
		default:
			refused = true
			fmt.Fprintln(t.out, t.text.S("command.import.refused", text.Args{"Number": i + 1}), t.text.Error(r.Err))
		}
	}
	if refused {
		return errDamaged
	}
	return nil
}

// choose finds the child that was named, or the only one.
func (t terminal) choose(s *app.Session, name string) (*app.Profile, error) {
	var children []*app.Profile
	for _, p := range s.Profiles() {
		who := p.Identity()
		if p.Status() != app.Active || name == "" && who.Role != record.Attached {
			continue
		}
		if name == "" || strings.EqualFold(who.CallName(), name) {
			children = append(children, p)
		}
	}
	if len(children) != 1 {
		return nil, sentence("command.which-child")
	}
	return children[0], nil
}
