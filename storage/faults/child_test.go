package faults_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
	"carnet/storage/kv"
	"carnet/storage/seal"
)

// childTask, in the environment, turns the test program into the process that is killed, cut off or starved.
const childTask = "CARNET_FAULTS_CHILD"

// task is what a child has to do.
type task struct {
	Do           string // a key of the tasks map
	Dir          string
	Acknowledged int
	Steps        int // stop after this many, 0 for never
	Password     string
	File         string
	Identity     string
	Tight        bool // leave little room on the disk: it is a small one
	Failing      bool // the disk fails: that the database cannot be opened for writing is no lie then
}

func TestMain(m *testing.M) {
	text := os.Getenv(childTask)
	if text == "" {
		os.Exit(m.Run())
	}
	var t task
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		panic(err)
	}
	if t.Tight {
		space = kv.Space{Write: 20 << 20, Open: 10 << 20}
	}
	os.Exit(t.run(os.Stdout))
}

// Exit statuses of a child beside 0. Everything else is a crash.
const (
	exitRefused  = 10 // an error of a kind that a screen explains
	exitViolated = 11
)

func (t task) run(out io.Writer) int {
	err := map[string]func(task, io.Writer) error{
		"write": write, "inspect": look, "password": changePasswords, "hold": hold,
		"backup": backUp, "export": handOut, "restore": restore, "settled": settled, "migrate": migrate, "erase": erase, "erased": erased,
	}[t.Do](t, out)
	var v violation
	switch {
	case errors.As(err, &v):
		fmt.Fprintln(out, "violation", v)
		return exitViolated
	case err != nil:
		fmt.Fprintln(out, "refused", record.KindOf(err), err)
		return exitRefused
	}
	return 0
}

const (
	firstPassword  = "ourson lavande tambour cerise"
	secondPassword = "nuage violon prairie horloge"
)

func options() storage.Options {
	return storage.Options{Clock: time.Now, Random: rand.Reader, KDF: func(context.Context) (seal.KDF, error) { return hash(), nil }, Space: space}
}

// space is the room that a vault leaves on its disk: the program's own, or less where the whole disk is small.
var space kv.Space

// opened is a vault with an account and its first profile open.
type opened struct {
	vault   *storage.Vault
	account app.Account
	store   app.Store
}

func openWith(dir string, passwords ...string) (opened, error) {
	v, err := storage.Open(dir, options())
	if err != nil {
		return opened{}, err
	}
	var o opened
	for _, p := range passwords {
		var a app.Account
		if a, err = v.Unlock(context.Background(), "zoe", p); err == nil {
			o = opened{vault: v, account: a}
			break
		}
	}
	if err == nil {
		o.store, err = o.account.Open(context.Background(), profileNamed(1))
	}
	if err != nil {
		return opened{}, errors.Join(err, v.Close())
	}
	return o, nil
}

func (o opened) close() error {
	o.account.Lock()
	return o.vault.Close()
}

// newVault makes a vault with the accounts zoe and max, who share one profile, and n steps in it.
func newVault(dir string, n int) error {
	ctx := context.Background()
	v, err := storage.Open(dir, options())
	if err != nil {
		return err
	}
	zoe, _, err := v.CreateAccount(ctx, app.NewAccount{Identifier: "zoe", Password: firstPassword, Kind: app.AdultAccount})
	if err != nil {
		return err
	}
	max, _, err := v.CreateAccount(ctx, app.NewAccount{Identifier: "max", Password: firstPassword, Kind: app.AdultAccount})
	if err != nil {
		return err
	}
	s, err := zoe.CreateProfile(ctx, profileNamed(1), firstRecord(profileNamed(1)))
	if err != nil {
		return err
	}
	if err := zoe.Share(ctx, profileNamed(1), "max", max.Fingerprint()); err != nil {
		return err
	}
	for step := 1; step <= n; step++ {
		if err := take(ctx, s, profileNamed(1), step); err != nil {
			return err
		}
	}
	zoe.Lock()
	max.Lock()
	return v.Close()
}

// write inspects what is there and goes on from it, saying each step once it is acknowledged.
func write(t task, out io.Writer) error {
	o, err := openWith(t.Dir, firstPassword)
	if err != nil {
		return err
	}
	defer o.close()
	f, err := inspect(context.Background(), o.store, profileNamed(1), t.Acknowledged)
	if err != nil {
		return err
	}
	if t.Failing && len(f.damage) == 1 && f.damage[0].Part == app.DamagedStore {
		return record.E(record.VaultDamaged, "open database")
	}
	if len(f.damage) > 0 {
		return violation(fmt.Sprintf("%d things damaged: %v", len(f.damage), f.damage[0].Part))
	}
	fmt.Fprintln(out, "at", f.step)
	for n := f.step + 1; t.Steps == 0 || n <= f.step+t.Steps; n++ {
		if err := take(context.Background(), o.store, profileNamed(1), n); err != nil {
			return err
		}
		fmt.Fprintln(out, "at", n)
		if n%4 == 0 { // as a session does: events stand in the same journal
			e := record.Event{At: time.Now(), Account: o.account.ID(), Identifier: "zoe", Action: record.ActionUnlocked}
			if err := o.store.Note(context.Background(), e); err != nil {
				return err
			}
		}
	}
	return o.close()
}

// look inspects and leaves. Damage that the vault names is said, not refused.
func look(t task, out io.Writer) error {
	o, err := openWith(t.Dir, firstPassword, secondPassword)
	if err != nil {
		return err
	}
	defer o.close()
	f, err := inspect(context.Background(), o.store, profileNamed(1), t.Acknowledged)
	if errors.Is(err, errNamed) {
		fmt.Fprintln(out, "named when read")
		return nil
	}
	if err != nil {
		return err
	}
	history, err := o.store.Journal(context.Background(), func(app.JournalLine) error { return nil })
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "at", f.step, "damage", len(f.damage), "history", len(history))
	return nil
}

// hold keeps the vault open until it is killed.
func hold(t task, out io.Writer) error {
	o, err := openWith(t.Dir, firstPassword)
	if err != nil {
		return err
	}
	defer o.close()
	fmt.Fprintln(out, "at", 0)
	select {}
}

// changePasswords goes from one password to the other and back.
func changePasswords(t task, out io.Writer) error {
	passwords := []string{firstPassword, secondPassword}
	now := t.Acknowledged % 2
	o, err := openWith(t.Dir, passwords[now])
	if record.KindOf(err) == record.WrongCredentials { // the change that was under way when the process died
		now = 1 - now
		t.Acknowledged++
		o, err = openWith(t.Dir, passwords[now])
	}
	if record.KindOf(err) == record.WrongCredentials {
		return violation("neither the old password nor the new one opens")
	}
	if err != nil {
		return err
	}
	defer o.close()
	if f, err := inspect(context.Background(), o.store, profileNamed(1), 20); err != nil || len(f.damage) > 0 {
		return errors.Join(violation("a password change touched records"), err)
	}
	fmt.Fprintln(out, "at", t.Acknowledged)
	for n := t.Acknowledged + 1; ; n++ {
		if err := o.account.ChangePassword(context.Background(), passwords[now], passwords[1-now]); err != nil {
			return err
		}
		now = 1 - now
		fmt.Fprintln(out, "at", n)
	}
}

// child is a running child process.
type child struct {
	*exec.Cmd
	lines *bufio.Scanner

	mu       sync.Mutex
	at       int // last step it said
	said     []string
	violated string
}

// start runs a task, behind wrap (a program and its arguments that run it) if there is one.
func start(tb testing.TB, t task, wrap ...string) *child {
	tb.Helper()
	// A process that is killed while it unlocks has used up a try, and after some of them Carnet makes one wait.
	_ = os.Remove(filepath.Join(t.Dir, "throttle"))
	self, err := os.Executable()
	must(tb, err)
	text, err := json.Marshal(t)
	must(tb, err)
	args := append(wrap, self)
	c := &child{Cmd: exec.Command(args[0], args[1:]...), at: t.Acknowledged}
	c.Env = append(os.Environ(), childTask+"="+string(text), "GOTRACEBACK=single")
	out, err := c.StdoutPipe()
	must(tb, err)
	c.Stderr = &strings.Builder{}
	must(tb, c.Cmd.Start())
	tb.Cleanup(func() { _ = c.Process.Kill() })
	c.lines = bufio.NewScanner(out)
	return c
}

// next reads one line and reports whether there was one.
func (c *child) next() bool {
	if !c.lines.Scan() {
		return false
	}
	line := c.lines.Text()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said = append(c.said, line)
	if number, ok := strings.CutPrefix(line, "at "); ok {
		number, _, _ = strings.Cut(number, " ")
		if n, err := strconv.Atoi(number); err == nil {
			c.at = n
		}
	}
	if text, ok := strings.CutPrefix(line, "violation "); ok {
		c.violated = text
	}
	return true
}

// step is the last step that the child said.
func (c *child) step() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// end reads the rest, waits, and says how the child ended: "" for well, "killed", "refused …", or a violation.
func (c *child) end() string {
	for c.next() {
	}
	err := c.Wait()
	if c.violated != "" {
		return "VIOLATION " + c.violated
	}
	if err == nil {
		return ""
	}
	var status *exec.ExitError
	if errors.As(err, &status) {
		switch {
		case status.ExitCode() == exitRefused:
			if n := len(c.said); n > 0 && strings.HasPrefix(c.said[n-1], "refused") {
				return c.said[n-1]
			}
			return "refused unsaid" // saying so failed too
		case strings.HasPrefix(status.String(), "signal: killed"), strings.HasPrefix(status.String(), "signal: terminated"):
			return "killed"
		}
	}
	return fmt.Sprintf("CRASH %v %.2000s", err, c.Stderr)
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
