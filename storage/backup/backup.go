// Package backup writes a vault's record books into one encrypted file, proves such a file, and makes a vault out of it
// again. It implements app.Backups.
//
// The file is an archive (see storage/archive): a standard age file around a tar. The tar holds, in this order:
//
//	carnet.json                      what the file holds, in short; damage of the vault is named here
//	accounts.json                    the machine part, see storage.Machine
//	index.html                       the start page, with links to the record books
//	profiles/01/files.json           each attachment with its place, size and SHA-256, and those that are missing
//	profiles/01/journal-0001.jsonl   all versions of all records and all events, one line of JSON each, in parts of 1 MiB
//	profiles/01/records.json         the latest versions, to be read without Carnet
//	profiles/01/index.html           the record book as a page
//	profiles/01/documents/           the original papers, under readable names
//	profiles/01/previews/            thumbnails and portraits made by Carnet
//	profiles/02/…
//	SHA256SUMS
//
// Everything can be read without Carnet; nothing in it opens the vault that it came from.
package backup

import (
	"context"
	"fmt"
	"io"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/storage"
	"carnet/storage/archive"
)

// Backups works on one vault folder.
type Backups struct {
	dir string
	o   storage.Options
}

var _ app.Backups = (*Backups)(nil)

// New makes backups of, and restores to, the vault in the folder dir. o are the options with which it is opened.
func New(dir string, o storage.Options) *Backups { return &Backups{dir, o} }

// Format is the version of the layout that this program writes.
const Format = 1

// Names of the entries.
const (
	manifestName = "carnet.json"
	accountsName = "accounts.json"
	indexName    = "index.html"
	filesName    = "files.json"
	recordsName  = "records.json"
)

// manifest is the first entry.
type manifest struct {
	Carnet     int                 `json:"carnet-backup"` // Format
	Created    time.Time           `json:"created"`
	Account    record.ID           `json:"account"` // that made it
	Identifier string              `json:"identifier"`
	Kind       app.AccountKind     `json:"kind"`
	Device     uint32              `json:"device"`
	Language   text.Language       `json:"language"`
	Others     []record.ID         `json:"others,omitempty"` // accounts in the machine part
	Profiles   []app.BackupProfile `json:"profiles"`         // the first is in profiles/01
	Damage     []app.Damage        `json:"damage,omitempty"`
}

func (m manifest) report() app.BackupReport {
	return app.BackupReport{Created: m.Created, Identifier: m.Identifier, Profiles: m.Profiles, Damage: m.Damage, Accounts: len(m.Others)}
}

// folder is that of the n-th profile, from 0.
func folder(n int) string { return fmt.Sprintf("profiles/%02d/", n+1) }

// journalPart is the name of a part, from 1.
func journalPart(n int) string { return fmt.Sprintf("journal-%04d.jsonl", n) }

// fileList is files.json.
type fileList struct {
	Files   []listedFile `json:"files"`
	Missing []record.ID  `json:"missing,omitempty"` // that a version names and the vault did not have, or had altered
}

// listedFile is one attachment in the archive.
type listedFile struct {
	Path string `json:"path"` // within the profile's folder
	record.Attachment
	written time.Time // the record that names it
}

// journalLine is one line of a part.
type journalLine struct {
	Seq    uint64         `json:"seq"`
	Record *record.Record `json:"record,omitempty"`
	Event  *record.Event  `json:"event,omitempty"`
}

// attachments lists every file that a record names: papers, which cannot be made again, and previews, which can.
func attachments(r record.Record) (papers, previews []record.Attachment) {
	add := func(list *[]record.Attachment, a record.Attachment) {
		if !a.IsZero() {
			*list = append(*list, a)
		}
	}
	switch body := r.Body.(type) {
	case record.Document:
		add(&papers, body.File)
		add(&papers, body.Original)
		add(&previews, body.Thumb)
	case record.Profile:
		add(&previews, body.Photo)
	}
	return papers, previews
}

// Former implements app.Backups.
func (b *Backups) Former() (app.Former, bool) { return storage.Former(b.dir) }

// FormerBytes implements app.Backups.
func (b *Backups) FormerBytes() int64 { return storage.FormerBytes(b.dir) }

// RemoveFormer implements app.Backups.
func (b *Backups) RemoveFormer(ctx context.Context) error { return storage.RemoveFormer(ctx, b.dir) }

// BringBackFormer implements app.Backups.
func (b *Backups) BringBackFormer(context.Context) error { return storage.BringBackFormer(b.dir) }

// others counts the accounts of the present vault that the backup does not bring back.
func (b *Backups) others(m manifest) int {
	brought := map[record.ID]bool{m.Account: true}
	for _, id := range m.Others {
		brought[id] = true
	}
	n := 0
	for _, id := range storage.AccountsOf(b.dir) {
		if !brought[id] {
			n++
		}
	}
	return n
}

// archiveKey is key for reading.
func archiveKey(key app.BackupKey) archive.Key {
	return archive.Key{Passphrase: key.Passphrase, Identities: key.Identities}
}

// stopping is a stream that ends when the work is cancelled, and tells how far it came.
type stopping struct {
	ctx  context.Context
	r    io.Reader
	w    io.Writer
	n    int64
	tell func(n int64) // of bytes so far; may be nil
}

func (s *stopping) Read(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, record.Wrap(record.Canceled, "read backup", err)
	}
	n, err := s.r.Read(b)
	s.count(n)
	return n, err
}

func (s *stopping) Write(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, record.Wrap(record.Canceled, "write backup", err)
	}
	n, err := s.w.Write(b)
	s.count(n)
	return n, err
}

func (s *stopping) count(n int) {
	s.n += int64(n)
	if s.tell != nil {
		s.tell(s.n)
	}
}
