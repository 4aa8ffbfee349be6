package backup

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
	"carnet/storage/archive"
)

// visitor takes what a backup holds, in its order. Before the reading has ended without an error none of it is to be
// relied on.
type visitor interface {
	begin(m manifest, machine storage.Machine) error
	profile(n int, p app.BackupProfile) error
	line(l app.JournalLine, size int) error
	// file takes the content of an attachment. That it is what a says is known after it was read to its end: sum then
	// returns its SHA-256.
	file(a record.Attachment, content io.Reader, sum func() []byte) error
	// end ends a profile. missing are attachments that lines name and that the backup does not have.
	end(missing []record.ID) error
}

// Peek implements app.Backups.
func (b *Backups) Peek(ctx context.Context, from app.Place, key app.BackupKey) (app.BackupReport, error) {
	r, err := b.open(ctx, from, key, nil)
	if err != nil {
		return app.BackupReport{}, err
	}
	defer r.file.Close()
	m, err := r.readManifest()
	if err != nil {
		return app.BackupReport{}, err
	}
	report := m.report()
	report.OtherAccounts = b.others(m)
	return report, nil
}

// Prove implements app.Backups.
func (b *Backups) Prove(ctx context.Context, from app.Place, key app.BackupKey, progress app.Progress) (app.BackupReport, error) {
	return b.prove(ctx, from, key, progress)
}

func (b *Backups) prove(ctx context.Context, from app.Place, key app.BackupKey, progress app.Progress) (app.BackupReport, error) {
	m, bytes, err := b.read(ctx, from, key, progress, &proving{buf: make([]byte, 128<<10)})
	if err != nil {
		return app.BackupReport{}, err
	}
	report := m.report()
	report.Bytes, report.OtherAccounts = bytes, b.others(m)
	return report, nil
}

// proving compares the attachments and is content with the rest: read checks it.
type proving struct{ buf []byte }

func (*proving) begin(manifest, storage.Machine) error { return nil }
func (*proving) profile(int, app.BackupProfile) error  { return nil }
func (*proving) line(app.JournalLine, int) error       { return nil }
func (*proving) end([]record.ID) error                 { return nil }

func (p *proving) file(a record.Attachment, r io.Reader, sum func() []byte) error {
	_, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{r}, p.buf)
	if err == nil && !bytes.Equal(sum(), a.SHA256) {
		err = damaged("prove attachment")
	}
	return err
}

// entries is what is read of an archive.Reader.
type entries interface {
	Next() (archive.Entry, error)
	io.Reader
	Sum() []byte
}

// reading is a backup that is being read.
type reading struct {
	entries
	file   io.Closer
	source *stopping

	m        manifest
	n        int // profiles begun
	listed   map[string]record.Attachment
	named    map[record.ID]bool
	absent   []record.ID
	hasFiles bool
	parts    int
	lines    int
	files    int
	live     map[record.ID]liveness
}

// liveness is what counts of the latest version of a record.
type liveness struct {
	version record.Version
	deleted bool
}

func (b *Backups) open(ctx context.Context, from app.Place, key app.BackupKey, progress app.Progress) (*reading, error) {
	file, err := from.Open()
	if err != nil {
		return nil, record.Wrap(record.BackupDamaged, "open backup", err)
	}
	size := int64(-1)
	if f, ok := file.(interface{ Stat() (os.FileInfo, error) }); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			size = info.Size()
		}
	}
	source := &stopping{ctx: ctx, r: file}
	if progress != nil {
		source.tell = func(n int64) { progress(n, size) }
	}
	r, err := archive.NewReader(source, archiveKey(key))
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return &reading{entries: r, file: file, source: source}, nil
}

// read gives all of a backup to v, and checks that all is there that its lists name, and nothing else. It returns the
// length of the file.
func (b *Backups) read(ctx context.Context, from app.Place, key app.BackupKey, progress app.Progress, v visitor) (manifest, int64, error) {
	r, err := b.open(ctx, from, key, progress)
	if err != nil {
		return manifest{}, 0, err
	}
	defer r.file.Close()
	if err := r.all(v); err != nil {
		return manifest{}, 0, err
	}
	return r.m, r.source.n, nil
}

func (r *reading) all(v visitor) error {
	if _, err := r.readManifest(); err != nil {
		return err
	}
	var machine storage.Machine
	if err := r.readJSON(accountsName, &machine); err != nil {
		return err
	}
	if !slices.EqualFunc(r.m.Others, machine.Accounts, func(id record.ID, a storage.SealedAccount) bool { return id == a.ID }) {
		return damaged("compare accounts") // who gets access is said before anything is restored
	}
	if err := v.begin(r.m, machine); err != nil {
		return err
	}
	for {
		e, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if err := r.entry(e, v); err != nil {
			return err
		}
	}
	if r.n != len(r.m.Profiles) {
		return damaged("count profiles")
	}
	return r.endProfile(v)
}

func damaged(op string) error { return record.E(record.BackupDamaged, op) }

func (r *reading) readManifest() (manifest, error) {
	const op = "read manifest"
	if err := r.readJSON(manifestName, &r.m); err != nil {
		return manifest{}, err
	}
	switch {
	case r.m.Carnet > Format:
		return manifest{}, record.E(record.VaultNewer, op)
	case r.m.Carnet < 1, r.m.Account.IsZero(), r.m.Identifier == "", r.m.Kind != app.AdultAccount && r.m.Kind != app.ChildAccount,
		len(r.m.Profiles) == 0:
		return manifest{}, damaged(op)
	}
	seen := map[record.ID]bool{}
	for _, p := range r.m.Profiles {
		if p.ID.IsZero() || seen[p.ID] {
			return manifest{}, damaged(op)
		}
		seen[p.ID] = true
	}
	return r.m, nil
}

const (
	// maxList bounds what is decoded at once, in bytes, and maxObjects in what it becomes: an object of three bytes takes a
	// hundred in memory. A list names each entry of the archive at most once, and so does the damage that it tells of.
	maxList    = archive.MaxEntry
	maxObjects = 3 * archive.MaxEntries
	// maxLine bounds a line of the journal. No vault holds a longer one: see kv.MaxValue.
	maxLine = 2 << 20
)

func (r *reading) readJSON(name string, v any) error {
	e, err := r.Next()
	if err == io.EOF {
		return damaged("read " + name)
	}
	if err != nil {
		return err
	}
	if e.Name != name {
		return damaged("read " + name)
	}
	return r.decode(v)
}

// decode reads the present entry as JSON. Its errors do not quote it.
func (r *reading) decode(v any) error {
	b, err := io.ReadAll(io.LimitReader(r, maxList))
	if err != nil {
		return record.Wrap(record.BackupDamaged, "read backup", err)
	}
	if bytes.Count(b, []byte("{")) > maxObjects || json.Unmarshal(b, v) != nil {
		return damaged("decode backup")
	}
	return nil
}

func (r *reading) entry(e archive.Entry, v visitor) error {
	if r.n < len(r.m.Profiles) && strings.HasPrefix(e.Name, folder(r.n)) {
		if err := r.endProfile(v); err != nil {
			return err
		}
		if err := r.beginProfile(v); err != nil {
			return err
		}
	}
	if r.n == 0 {
		return nil // the start page
	}
	name, inside := strings.CutPrefix(e.Name, folder(r.n-1))
	if !inside {
		return damaged("order backup")
	}
	a, listed := r.listed[name]
	switch {
	case name == filesName:
		return r.fileList()
	case name == journalPart(r.parts+1):
		r.parts++
		return r.journal(v)
	case listed && r.parts == 0:
		return damaged("order backup")
	case listed:
		delete(r.listed, name)
		r.files++
		if e.Size != a.Size {
			return damaged("read attachment")
		}
		return v.file(a, r, r.Sum)
	}
	return nil // a page to be read without Carnet
}

func (r *reading) beginProfile(v visitor) error {
	r.listed, r.named, r.live = nil, map[record.ID]bool{}, map[record.ID]liveness{}
	r.hasFiles, r.absent, r.parts, r.lines, r.files = false, nil, 0, 0, 0
	r.n++
	return v.profile(r.n-1, r.m.Profiles[r.n-1])
}

func (r *reading) fileList() error {
	const op = "read file list"
	var list fileList
	if r.hasFiles {
		return damaged(op)
	}
	if err := r.decode(&list); err != nil {
		return err
	}
	r.hasFiles, r.absent = true, list.Missing
	r.listed = make(map[string]record.Attachment, len(list.Files))
	blobs := map[record.ID]bool{}
	for _, f := range list.Files {
		if _, twice := r.listed[f.Path]; twice || blobs[f.Blob] || f.Blob.IsZero() {
			return damaged(op)
		}
		r.listed[f.Path], blobs[f.Blob] = f.Attachment, true
	}
	for _, id := range list.Missing {
		if blobs[id] {
			return damaged(op)
		}
		blobs[id] = true
	}
	r.named = blobs
	return nil
}

func (r *reading) journal(v visitor) error {
	const op = "read journal"
	if r.files > 0 {
		return damaged(op) // papers that came before what names them would be left out
	}
	in := bufio.NewReaderSize(r, 64<<10)
	var b []byte
	for {
		var err error
		b, err = readLine(in, b[:0])
		if err == io.EOF && len(b) == 0 {
			return nil
		}
		if err != nil {
			return record.Wrap(record.BackupDamaged, op, err)
		}
		var l journalLine
		if json.Unmarshal(b, &l) != nil {
			return damaged(op)
		}
		r.lines++
		if l.Seq != uint64(r.lines) || (l.Record == nil) == (l.Event == nil) {
			return damaged(op)
		}
		if l.Record != nil {
			if err := r.meet(*l.Record); err != nil {
				return err
			}
		}
		if err := v.line(app.JournalLine{Seq: l.Seq, Record: l.Record, Event: l.Event}, len(b)); err != nil {
			return err
		}
	}
}

// readLine appends the next line, with its end, to b. Half a line is an error, and so is one that is too long.
func readLine(in *bufio.Reader, b []byte) ([]byte, error) {
	const op = "read line"
	for {
		piece, err := in.ReadSlice('\n')
		b = append(b, piece...)
		switch {
		case len(b) > maxLine:
			return b, damaged(op)
		case err == nil:
			return b, nil
		case err == io.EOF && len(b) > 0:
			return b, damaged(op)
		case err != bufio.ErrBufferFull:
			return b, err
		}
	}
}

// meet checks that what a version names is listed.
func (r *reading) meet(rec record.Record) error {
	const op = "read journal"
	if rec.Profile != r.m.Profiles[r.n-1].ID || rec.ID.IsZero() || !r.hasFiles {
		return damaged(op)
	}
	papers, previews := attachments(rec)
	for _, a := range append(papers, previews...) {
		if !r.named[a.Blob] {
			return damaged(op)
		}
	}
	if last, ok := r.live[rec.ID]; !ok || rec.Version.After(last.version) {
		r.live[rec.ID] = liveness{rec.Version, rec.Deleted}
	}
	return nil
}

// endProfile compares what came with what was announced.
func (r *reading) endProfile(v visitor) error {
	if r.n == 0 {
		return nil
	}
	p := r.m.Profiles[r.n-1]
	records := 0
	for _, l := range r.live {
		if !l.deleted {
			records++
		}
	}
	if !r.hasFiles || len(r.listed) > 0 || r.lines != p.Lines || r.files != p.Files || records != p.Records {
		return damaged("count records")
	}
	return v.end(r.absent)
}

// isDamage reports an error that says that something of the vault is not whole, and not that the work was stopped.
func isDamage(err error) bool {
	kind := record.KindOf(err)
	return kind == record.RecordDamaged || kind == record.VaultDamaged || kind == record.NotFound
}
