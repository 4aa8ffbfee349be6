package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/storage"
)

type backupCommand struct {
	To             string `arg:"" help:"New file, or a folder in which a file named after the day is made." type:"path"`
	PassphraseFile string `help:"File whose first line is the backup's phrase; without it, it is asked for." placeholder:"FILE" type:"path"`
	Members        bool   `help:"Close the file for the accounts that manage one of the profiles, instead of by a phrase."`
}

type restoreCmd struct {
	From            string   `arg:"" help:"Backup file." type:"path"`
	PassphraseFile  string   `help:"File whose first line is the backup's phrase; without it, it is asked for." placeholder:"FILE" type:"path"`
	Identity        []string `help:"File with the key of an account for which the backup was closed." placeholder:"FILE" type:"path"`
	Rehearse        bool     `help:"Only read and check the whole file, as restoring would; no record is touched."`
	NewPasswordFile string   `help:"File whose first line is the restored account's new password; without it, it is asked for." placeholder:"FILE" type:"path"`
	Replace         bool     `help:"Restore also where there is a record with accounts, which is then kept aside."`
	Keep            bool     `help:"With --replace: unlock the present record first and carry over what is newer in it."`
	ShowCode        bool     `help:"With --json: put the new recovery code into the result."`
}

// backup writes every profile of the account into one file.
func (t terminal) backup(ctx context.Context, line commandLine) error {
	o := line.Backup
	s, done, err := t.unlock(ctx, line)
	if err != nil {
		return err
	}
	defer done()
	to, err := newFile(o.To, s.BackupName())
	if err != nil {
		return err
	}
	key := app.BackupKey{Members: o.Members}
	if !o.Members {
		if key.Passphrase, err = t.newSecret(ctx, o.PassphraseFile, "command.phrase.new", "command.phrase.again"); err != nil {
			return err
		}
	}
	g := t.gauge("command.backup.doing")
	report, err := s.Backup(ctx, storage.FilePlace(to), filepath.Base(to), key, t.text, g.show)
	g.done()
	if err != nil {
		return err
	}
	if t.json != nil {
		t.json.File = to
		t.json.backup(report)
		return nil
	}
	t.say(t.text.S("command.backup.done", text.Args{"File": to, "Size": t.text.Bytes(report.Bytes)}))
	t.sayMissing(report.Damage)
	return nil
}

func (t terminal) sayMissing(damage []app.Damage) {
	if len(damage) == 0 {
		return
	}
	t.say(t.text.N("command.missing", len(damage)))
	for _, d := range damage {
		t.say(" ", t.text.Damage(d.Kind, string(d.Part), d.Written))
	}
}

// restore makes a record out of a backup, or only proves that it could.
func (t terminal) restore(ctx context.Context, line commandLine) error {
	o := line.Restore
	key, err := t.backupKey(ctx, o)
	if err != nil {
		return err
	}
	from := storage.FilePlace(o.From)
	if o.Rehearse {
		return t.rehearse(ctx, line, from, key)
	}
	present, err := holdPresent(line)
	if err != nil {
		return err
	}
	defer present.release()
	restore, done, err := t.restorer(ctx, line, present)
	if err != nil {
		return err
	}
	defer done()
	password, err := t.newSecret(ctx, o.NewPasswordFile, "command.password.new", "command.password.again")
	if err != nil {
		return err
	}
	g := t.gauge("command.restore.doing")
	report, code, err := restore(ctx, from, key, password, g.show)
	g.done()
	if err != nil {
		return err
	}
	former := present.vault != nil || present.damaged
	done()
	present.release()
	// Opening it is what puts it in the place of the former one.
	v, err := openVault(line.Vault)
	if err != nil {
		return err
	}
	if err := v.Close(); err != nil {
		return err
	}
	return t.restored(o, report, code, former)
}

func (t terminal) restored(o restoreCmd, report app.BackupReport, code string, former bool) error {
	if t.json != nil {
		t.json.backup(report)
		t.json.Account = report.Identifier
		if o.ShowCode {
			t.json.RecoveryCode = code
		}
		return nil
	}
	t.say(t.text.S("command.restore.done", text.Args{"Identifier": report.Identifier}))
	t.sayMissing(report.Damage)
	if former {
		t.say(t.text.S("command.restore.former"))
	}
	t.say(t.text.S("command.restore.code"))
	t.say()
	t.say("   ", code)
	return nil
}

// restorer gives the way to restore: into what is there, carrying over what is newer, or beside it.
func (t terminal) restorer(ctx context.Context, line commandLine, p *present) (restore func(context.Context, app.Place, app.BackupKey, string, app.Progress) (app.BackupReport, string, error), done func(), err error) {
	if !line.Restore.Keep || p.vault == nil {
		carnet, err := familyCarnet(nil, line.Vault, realOptions())
		if err != nil {
			return nil, nil, err
		}
		return carnet.Restore, func() {}, nil
	}
	s, err := t.enter(ctx, p.vault, line)
	if err != nil {
		return nil, nil, err
	}
	return s.Restore, s.Lock, nil
}

// rehearse answers whether a backup can be restored. No vault is opened for it.
func (t terminal) rehearse(ctx context.Context, line commandLine, from app.Place, key app.BackupKey) error {
	carnet, err := familyCarnet(nil, line.Vault, realOptions())
	if err != nil {
		return err
	}
	g := t.gauge("command.rehearse.doing")
	report, err := carnet.ProveBackup(ctx, from, key, g.show)
	g.done()
	if err != nil {
		return err
	}
	if t.json != nil {
		t.json.Rehearsed = true
		t.json.backup(report)
		return nil
	}
	t.say(t.text.S("command.rehearse.done", text.Args{"Size": t.text.Bytes(report.Bytes)}))
	t.sayMissing(report.Damage)
	return nil
}

// backupKey is what opens a backup: the keys that are named, or a phrase.
func (t terminal) backupKey(ctx context.Context, o restoreCmd) (key app.BackupKey, err error) {
	for _, name := range o.Identity {
		b, err := readSmall(name)
		if err != nil {
			return key, sentence("command.no-secret-file")
		}
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				key.Identities = append(key.Identities, line)
			}
		}
		clear(b)
	}
	if len(o.Identity) == 0 {
		key.Passphrase, err = t.secret(ctx, o.PassphraseFile, "command.phrase")
	}
	return key, err
}

// present is the vault that a restoration replaces. It is held open meanwhile, so that no other program writes into it.
type present struct {
	vault   *storage.Vault // nil when there is none, or when it cannot be opened
	damaged bool
}

func (p *present) release() {
	if p.vault != nil {
		_ = p.vault.Close()
		p.vault = nil
	}
}

func holdPresent(line commandLine) (*present, error) {
	if _, err := os.Lstat(line.Vault); errors.Is(err, fs.ErrNotExist) {
		return &present{}, nil
	}
	v, err := openVault(line.Vault)
	switch record.KindOf(err) {
	case "":
	case record.VaultDamaged:
		// What cannot be opened may hold accounts.
		if !line.Restore.Replace {
			return nil, sentence("command.restore.replace")
		}
		return &present{damaged: true}, nil
	default:
		return nil, err
	}
	if v.Empty() {
		return &present{}, v.Close()
	}
	if !line.Restore.Replace {
		_ = v.Close()
		return nil, sentence("command.restore.replace")
	}
	return &present{vault: v}, nil
}

// newFile is the path of a file that does not exist yet: to itself, or in the folder to under the proposed name.
func newFile(to, proposed string) (string, error) {
	if info, err := os.Stat(to); err == nil && info.IsDir() {
		ext := filepath.Ext(proposed)
		for n := 1; n < 1000; n++ {
			name := proposed
			if n > 1 {
				name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(proposed, ext), n, ext)
			}
			if path := filepath.Join(to, name); !there(path) {
				return path, nil
			}
		}
	}
	if there(to) {
		return "", sentence("command.file-exists")
	}
	return to, nil
}

func there(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
