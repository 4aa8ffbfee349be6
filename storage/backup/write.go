package backup

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/report"
	"carnet/app/text"
	"carnet/storage"
	"carnet/storage/archive"
)

// errLost says that an attachment, found whole before, could not be read.
var errLost = errors.New("an attachment is missing or altered")

// attempts bounds how often a backup is begun anew because an attachment turned out to be altered. After the first time all
// others are read before, so that more than two mean a disk that is dying.
const attempts = 4

// Write implements app.Backups.
func (b *Backups) Write(ctx context.Context, a app.Account, profiles []app.BackupSource, to app.Place, key app.BackupKey, words *text.Catalogue, progress app.Progress) (app.BackupReport, error) {
	w := &writing{backups: b, created: b.o.Clock().UTC().Truncate(time.Second), words: words, account: a}
	ids := make([]record.ID, len(profiles))
	for i, p := range profiles {
		s, err := look(ctx, p)
		if err != nil {
			return app.BackupReport{}, err
		}
		if err := s.findAbsent(ctx, false); err != nil {
			return app.BackupReport{}, err
		}
		w.surveys = append(w.surveys, s)
		ids[i] = p.ID
	}
	recipients, err := w.prepare(ids)
	if err != nil {
		return app.BackupReport{}, err
	}
	seal, open := archive.Key{Passphrase: key.Passphrase}, app.BackupKey{Passphrase: key.Passphrase}
	if key.Members {
		identity, err := a.BackupIdentity()
		if err != nil {
			return app.BackupReport{}, err
		}
		seal, open = archive.Key{Recipients: recipients}, app.BackupKey{Identities: []string{identity}}
		// The others may open this backup, not those that the author closes with a phrase.
		if w.machine.Preferences, err = withoutPhrase(w.machine.Preferences); err != nil {
			return app.BackupReport{}, err
		}
	}
	total := w.total()
	for n := 1; ; n++ {
		err = w.write(ctx, to, seal, func(done int64) { progress(min(done, total), 2*total) })
		if !errors.Is(err, errLost) || n == attempts {
			break
		}
		for _, s := range w.surveys {
			if err := s.findAbsent(ctx, true); err != nil {
				return app.BackupReport{}, err
			}
		}
	}
	if err != nil {
		return app.BackupReport{}, err
	}
	proven, err := b.prove(ctx, to, open, func(done, size int64) {
		if size > 0 {
			progress(total+int64(float64(total)*float64(done)/float64(size)), 2*total)
		}
	})
	if err == nil && !slices.Equal(proven.Profiles, w.manifest().Profiles) {
		err = record.E(record.SaveFailed, "read backup back")
	}
	if err != nil {
		_ = to.Remove()
		if record.KindOf(err) == record.BackupDamaged || record.KindOf(err) == record.WrongPassphrase { // just written: the medium altered it
			return app.BackupReport{}, &record.Error{Kind: record.SaveFailed, Op: "read backup back"}
		}
		return app.BackupReport{}, err
	}
	return proven, nil
}

// writing is one backup that is being made.
type writing struct {
	backups *Backups
	account app.Account
	created time.Time
	words   *text.Catalogue
	surveys []*survey
	machine storage.Machine
}

func (w *writing) prepare(ids []record.ID) (recipients []string, err error) {
	w.machine, recipients, err = storage.MachineOf(w.account, ids)
	return recipients, err
}

// withoutPhrase takes the phrase of an account's backups out of its preferences, and leaves all else as it is.
func withoutPhrase(preferences json.RawMessage) (json.RawMessage, error) {
	const op = "leave phrase out"
	var all, settings map[string]json.RawMessage
	if len(preferences) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(preferences, &all); err != nil {
		return nil, record.Wrap(record.Internal, op, err)
	}
	if len(all["backup"]) == 0 {
		return preferences, nil
	}
	if err := json.Unmarshal(all["backup"], &settings); err != nil {
		return nil, record.Wrap(record.Internal, op, err)
	}
	delete(settings, "passphrase")
	b, err := json.Marshal(settings)
	if err != nil {
		return nil, record.Wrap(record.Internal, op, err)
	}
	all["backup"] = b
	b, err = json.Marshal(all)
	return b, record.Wrap(record.Internal, op, err)
}

// total is about how many bytes the backup will have.
func (w *writing) total() int64 {
	var n int64
	for _, s := range w.surveys {
		n += s.size()
	}
	return max(n, 1)
}

func (w *writing) manifest() manifest {
	m := manifest{Carnet: Format, Created: w.created, Account: w.account.ID(), Identifier: w.account.Identifier(), Kind: w.account.Kind(),
		Device: w.account.Device(), Language: w.words.Language()}
	for _, a := range w.machine.Accounts {
		m.Others = append(m.Others, a.ID)
	}
	for _, s := range w.surveys {
		m.Profiles = append(m.Profiles, s.counts())
		m.Damage = append(m.Damage, s.damage...)
	}
	return m
}

// write makes the file. Where that fails none is left.
func (w *writing) write(ctx context.Context, to app.Place, key archive.Key, progress func(done int64)) (err error) {
	file, err := to.Create()
	if err != nil {
		return record.Wrap(record.SaveFailed, "create backup", err)
	}
	defer func() {
		if err != nil { // first removed, then closed: closing is what makes it last
			_ = to.Remove()
			_ = file.Close()
		}
	}()
	out := &stopping{ctx: ctx, w: file, tell: progress}
	tar, err := archive.NewWriter(out, key)
	if err != nil {
		return err
	}
	defer tar.Abandon() // before the file is removed
	if err := w.fill(ctx, tar); err != nil {
		return err
	}
	if err := tar.Close(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return record.Wrap(record.Canceled, "write backup", err)
	}
	return record.Wrap(record.SaveFailed, "finish backup", file.Close())
}

func (w *writing) fill(ctx context.Context, tar *archive.Writer) error {
	if err := w.addJSON(tar, manifestName, w.manifest()); err != nil {
		return err
	}
	if err := w.addJSON(tar, accountsName, w.machine); err != nil {
		return err
	}
	var entries []report.IndexEntry
	for i, s := range w.surveys {
		entries = append(entries, report.IndexEntry{Name: s.Name, Role: s.Role, Link: folder(i) + indexName})
	}
	var page bytes.Buffer
	if err := report.Index(&page, w.words, w.today(), w.account.Identifier(), entries); err != nil {
		return err
	}
	if err := w.addBytes(tar, indexName, page.Bytes()); err != nil {
		return err
	}
	for i, s := range w.surveys {
		if err := w.fillProfile(ctx, tar, folder(i), s); err != nil {
			return err
		}
	}
	return nil
}

func (w *writing) today() record.Date { return record.DateOf(w.backups.o.Clock()) }

func (w *writing) fillProfile(ctx context.Context, tar *archive.Writer, in string, s *survey) error {
	files, missing := s.places()
	if err := w.addJSON(tar, in+filesName, fileList{Files: files, Missing: missing}); err != nil {
		return err
	}
	book := report.Book{Texts: w.words, Today: w.today(), Files: map[record.ID]string{}}
	for _, f := range files {
		book.Files[f.Blob] = f.Path
	}
	for _, d := range s.damage {
		book.Damage = append(book.Damage, w.words.Damage(d.Kind, string(d.Part), d.Written))
	}
	if err := w.addJournal(ctx, tar, in, s, &book); err != nil {
		return err
	}
	if err := w.addRecords(tar, in, s, &book); err != nil {
		return err
	}
	var page bytes.Buffer
	if err := book.HTML(&page); err != nil {
		return err
	}
	if err := w.addBytes(tar, in+indexName, page.Bytes()); err != nil {
		return err
	}
	return s.addFiles(ctx, tar, in, files)
}

// partSize is the length of a part of the journal, where no single line is longer.
const partSize = 1 << 20

func (w *writing) addJournal(ctx context.Context, tar *archive.Writer, in string, s *survey, book *report.Book) error {
	var part bytes.Buffer
	n := 0
	flush := func() error {
		n++
		err := w.addBytes(tar, in+journalPart(n), part.Bytes())
		part.Reset()
		return err
	}
	err := s.each(ctx, func(l app.JournalLine, encoded []byte) error {
		if part.Len() > 0 && part.Len()+len(encoded) > partSize {
			if err := flush(); err != nil {
				return err
			}
		}
		part.Write(encoded)
		if l.Record != nil {
			book.History = append(book.History, *l.Record)
		} else {
			book.Events = append(book.Events, *l.Event)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// recordsSize is the length of a part of records.json: an entry of an archive has a limit.
const recordsSize = archive.MaxEntry / 2

func (w *writing) addRecords(tar *archive.Writer, in string, s *survey, book *report.Book) error {
	for _, r := range s.latest {
		book.Records = append(book.Records, r)
	}
	slices.SortFunc(book.Records, func(a, b record.Record) int { return slices.Compare(a.ID[:], b.ID[:]) })
	book.Who, _ = s.latest[s.ID].Body.(record.Profile)
	var part bytes.Buffer
	name, n := recordsName, 1
	for i, r := range book.Records {
		one, err := json.MarshalIndent(r, "  ", "  ")
		if err != nil {
			return record.Wrap(record.Internal, "write records", err)
		}
		if part.Len() == 0 {
			part.WriteString("[\n  ")
		} else {
			part.WriteString(",\n  ")
		}
		part.Write(one)
		if part.Len() < recordsSize && i < len(book.Records)-1 {
			continue
		}
		part.WriteString("\n]\n")
		if err := w.addBytes(tar, in+name, part.Bytes()); err != nil {
			return err
		}
		part.Reset()
		n++
		name = fmt.Sprintf("records-%04d.json", n)
	}
	return nil
}

func (w *writing) addJSON(tar *archive.Writer, name string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return record.Wrap(record.Internal, "write backup", err)
	}
	return w.addBytes(tar, name, append(b, '\n'))
}

func (w *writing) addBytes(tar *archive.Writer, name string, b []byte) error {
	return tar.Add(name, w.created, int64(len(b)), bytes.NewReader(b))
}

// fetched is an attachment read into memory: only when all of it is known to be whole may its first byte be written.
type fetched struct {
	file    listedFile
	content []byte
	err     error
}

// fetchBuffers is how many attachments are in memory at most: one that is being encrypted, and two that are being read.
const fetchBuffers = 3

// addFiles writes the attachments. While one is being encrypted the next two are being opened and hashed.
func (s *survey) addFiles(ctx context.Context, tar *archive.Writer, in string, files []listedFile) error {
	ctx, cancel := context.WithCancel(ctx)
	free := make(chan []byte, fetchBuffers)
	for range fetchBuffers {
		free <- nil
	}
	ready := make(chan chan fetched, fetchBuffers) // in the order of files
	go func() {
		defer close(ready)
		for _, f := range files {
			select {
			case buf := <-free:
				one := make(chan fetched, 1)
				go func() {
					content, err := s.fetch(ctx, f.Attachment, buf)
					one <- fetched{f, content, err}
				}()
				ready <- one
			case <-ctx.Done():
				return
			}
		}
	}()
	defer func() {
		cancel()
		for one := range ready { // until the reading has ended: the session may be locked right after this
			<-one
		}
	}()
	n := 0
	for one := range ready {
		f := <-one
		if f.err != nil {
			if record.KindOf(f.err) == record.RecordDamaged {
				s.lose(s.named[f.file.Blob])
				return errLost
			}
			return f.err
		}
		if err := tar.AddWhole(in+f.file.Path, f.file.written, f.content, [sha256.Size]byte(f.file.SHA256)); err != nil {
			return err
		}
		n++
		free <- f.content
	}
	if n < len(files) {
		return record.E(record.Canceled, "write attachments")
	}
	return nil
}

// fetch reads an attachment whole, into buf where it has room. Being sealed, it is authentic; that it is the one that its
// record names its sum tells. Errors: RecordDamaged, Canceled.
func (s *survey) fetch(ctx context.Context, a record.Attachment, buf []byte) ([]byte, error) {
	const op = "read attachment"
	if err := ctx.Err(); err != nil {
		return nil, record.Wrap(record.Canceled, op, err)
	}
	if a.Size < 0 || a.Size > archive.MaxEntry {
		return nil, record.E(record.RecordDamaged, op)
	}
	r, err := s.Store.OpenAttachment(ctx, a)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if int64(cap(buf)) < a.Size {
		buf = make([]byte, a.Size)
	}
	buf = buf[:a.Size]
	if _, err := io.ReadFull(r, buf); err != nil {
		return nil, record.Wrap(record.RecordDamaged, op, err)
	}
	var more [1]byte
	if n, err := r.Read(more[:]); n != 0 || err != io.EOF { // the end is sealed too
		return nil, record.E(record.RecordDamaged, op)
	}
	if sum := sha256.Sum256(buf); !bytes.Equal(sum[:], a.SHA256) { // authentic, and not what the record says
		return nil, record.E(record.RecordDamaged, op)
	}
	return buf, nil
}

// findAbsent looks which attachments are there, and whole where it is asked to read them.
func (s *survey) findAbsent(ctx context.Context, whole bool) error {
	var buf []byte
	for _, n := range s.sorted() {
		if s.absent[n.Blob] {
			continue
		}
		var err error
		if whole {
			var content []byte
			if content, err = s.fetch(ctx, n.Attachment, buf); err == nil {
				buf = content
			}
		} else {
			err = s.there(ctx, n.Attachment)
		}
		switch record.KindOf(err) {
		case "":
		case record.RecordDamaged:
			s.lose(n)
		default:
			return err
		}
	}
	return nil
}

func (s *survey) there(ctx context.Context, a record.Attachment) error {
	if err := ctx.Err(); err != nil {
		return record.Wrap(record.Canceled, "read attachment", err)
	}
	r, err := s.Store.OpenAttachment(ctx, a)
	if err != nil {
		return err
	}
	return r.Close()
}
