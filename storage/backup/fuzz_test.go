package backup

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"io"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
	"carnet/storage/archive"
)

// decrypted is an archive without its tar and its encryption: what is below them is read as it comes from a file whose
// maker had the key.
type decrypted struct {
	names   []string
	content [][]byte
	now     *bytes.Reader
	sum     [sha256.Size]byte
}

// archiveOf is a backup of one profile with one paper.
func archiveOf(manifest, accounts, list, journal, paper []byte) *decrypted {
	in := folder(0)
	return &decrypted{
		names:   []string{manifestName, accountsName, indexName, in + filesName, in + journalPart(1), in + recordsName, in + "documents/0001-Analyse.pdf"},
		content: [][]byte{manifest, accounts, nil, list, journal, nil, paper},
	}
}

func (d *decrypted) Next() (archive.Entry, error) {
	if len(d.names) == 0 {
		return archive.Entry{}, io.EOF
	}
	e := archive.Entry{Name: d.names[0], Size: int64(len(d.content[0]))}
	d.now, d.sum = bytes.NewReader(d.content[0]), sha256.Sum256(d.content[0])
	d.names, d.content = d.names[1:], d.content[1:]
	return e, nil
}

func (d *decrypted) Read(b []byte) (int, error) { return d.now.Read(b) }
func (d *decrypted) Sum() []byte                { return d.sum[:] }

// counting checks what it is given, as each visitor relies on it.
type counting struct {
	t              *testing.T
	profiles       []app.BackupProfile
	n              int
	lines, files   int
	ended, missing int
}

func (c *counting) begin(m manifest, _ storage.Machine) error {
	if m.Account.IsZero() || m.Identifier == "" || len(m.Profiles) == 0 {
		c.t.Error("a manifest without an account or a profile")
	}
	c.profiles = m.Profiles
	return nil
}

func (c *counting) profile(n int, p app.BackupProfile) error {
	if n != c.n || p.ID.IsZero() {
		c.t.Errorf("profile %d of id %v follows %d", n, p.ID, c.n)
	}
	c.n, c.lines, c.files = n+1, 0, 0
	return nil
}

func (c *counting) line(l app.JournalLine, size int) error {
	c.lines++
	if l.Seq != uint64(c.lines) || (l.Record == nil) == (l.Event == nil) || size > maxLine || c.files > 0 {
		c.t.Errorf("line %d: %+v of %d bytes after %d files", c.lines, l, size, c.files)
	}
	if l.Record != nil && l.Record.Profile != c.profiles[c.n-1].ID {
		c.t.Error("a record of another profile")
	}
	return nil
}

func (c *counting) file(a record.Attachment, r io.Reader, sum func() []byte) error {
	c.files++
	if a.Blob.IsZero() || a.Size < 0 {
		c.t.Errorf("an attachment %+v", a)
	}
	n, err := io.Copy(io.Discard, r)
	if err == nil && (n != a.Size || !bytes.Equal(sum(), a.SHA256)) {
		err = damaged("count")
	}
	return err
}

func (c *counting) end(missing []record.ID) error {
	if p := c.profiles[c.n-1]; c.lines != p.Lines || c.files != p.Files {
		c.t.Errorf("%d lines and %d files, announced %+v", c.lines, c.files, p)
	}
	c.ended++
	c.missing += len(missing)
	return nil
}

// Whatever a file says that was made by someone who has its key: it is read as it announces itself, or refused, and
// nothing panics.
func FuzzReadDecrypted(f *testing.F) {
	at := time.Date(2026, 3, 10, 21, 0, 0, 0, time.UTC)
	who, child, paper := record.NewID(at, [10]byte{1}), record.NewID(at, [10]byte{2}), record.NewID(at, [10]byte{3})
	content := []byte("%PDF- content")
	sum := sha256.Sum256(content)
	file := record.Attachment{Blob: record.NewID(at, [10]byte{4}), Size: int64(len(content)), SHA256: sum[:], Type: record.PDF}
	rec := record.Record{ID: paper, Profile: child, Kind: record.KindDocument, Version: record.Version{Clock: 1, Device: 1}, Created: at, Updated: at,
		Source: record.FromParent, Body: record.Document{Title: "Analyse", Category: record.Biology, File: file}}
	event := record.Event{At: at, Account: who, Identifier: "zoe", Action: record.ActionUnlocked}
	marshal := func(v any) []byte {
		b, err := json.Marshal(v)
		if err != nil {
			f.Fatal(err)
		}
		return b
	}
	m := manifest{Carnet: Format, Created: at, Account: who, Others: []record.ID{who}, Identifier: "zoe", Kind: app.AdultAccount, Language: "fr",
		Profiles: []app.BackupProfile{{ID: child, Name: "Lina", Records: 1, Lines: 2, Files: 1}}}
	machine := storage.Machine{Salt: "00", Members: map[record.ID][]record.ID{child: {who}}, Accounts: []storage.SealedAccount{{ID: who, Slot: []byte{1}}}}
	files := fileList{Files: []listedFile{{Path: "documents/0001-Analyse.pdf", Attachment: file}}}
	lines := append(append(marshal(journalLine{Seq: 1, Record: &rec}), '\n'), append(marshal(journalLine{Seq: 2, Event: &event}), '\n')...)
	f.Add(marshal(m), marshal(machine), marshal(files), lines, content)
	f.Add(marshal(m), marshal(machine), marshal(fileList{Missing: []record.ID{file.Blob}}), lines, content)
	f.Add(marshal(m), []byte(`{}`), []byte(`{"files":[{}]}`), lines[:len(lines)-1], []byte{})
	f.Add([]byte(`{"carnet-backup":2}`), []byte(`null`), []byte(`[]`), []byte("{}\n"), content)
	f.Add([]byte(`null`), []byte(`"x"`), []byte(`null`), []byte("\n\n"), content)
	if err := (&reading{entries: archiveOf(marshal(m), marshal(machine), marshal(files), lines, content)}).all(&counting{t: &testing.T{}}); err != nil {
		f.Fatal("what is whole is refused:", err)
	}
	f.Fuzz(func(t *testing.T, manifest, accounts, list, journal, paper []byte) {
		v := &counting{t: t}
		err := (&reading{entries: archiveOf(manifest, accounts, list, journal, paper)}).all(v)
		switch {
		case err == nil && (v.ended != 1 || v.n != len(v.profiles)):
			t.Errorf("%d of %d profiles came to their end", v.ended, len(v.profiles))
		case err != nil && record.KindOf(err) != record.BackupDamaged && record.KindOf(err) != record.VaultNewer:
			t.Errorf("error = %v", err)
		}
	})
}
