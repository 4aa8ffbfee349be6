package app

import (
	"context"
	"errors"
	"io"
	"slices"

	"carnet/app/record"
	"carnet/app/text"
)

// CanExport reports that Outward was called with something that exports.
func (c *Carnet) CanExport() bool { return c.exports != nil }

// ExportAll writes the whole record book as one ZIP file that other programs read: FHIR R4, the original documents and
// readable pages. The file is not encrypted; ask for the password and say so first. name is that of the file.
func (p *Profile) ExportAll(ctx context.Context, w io.Writer, name string, words *text.Catalogue, progress Progress) (ExportReport, error) {
	if p.Status() != Active {
		return ExportReport{}, record.E(record.NotAllowed, "export profile")
	}
	report, err := p.session.carnet.exports.Write(ctx, p.source(), w, words, p.session.Today(), progress)
	if err == nil {
		p.session.note(record.Event{Action: record.ActionExported, File: name}, p.source())
	}
	return report, err
}

// ExportAllName is the name proposed for such a file made now. It tells the day and nothing of a person.
func (p *Profile) ExportAllName() string {
	return "carnet-export-" + p.session.carnet.clock().Format("2006-01-02") + ".zip"
}

// Incoming is an export of Carnet that was read and found whole, and not taken in yet.
type Incoming struct {
	session   *Session
	file      ExportFile
	lines     []JournalLine
	Identity  record.Profile // as last corrected
	Records   int            // that are not deleted
	Documents int            // of Records
	// Refused says why it cannot be taken in: ProfilePresent, NotAllowed for somebody's own profile, which is not handed
	// on, or where the account may not hold another one. It is "" when it can.
	Refused record.ErrorKind
}

// OpenExport reads an export of Carnet to its end, and says what is in it. Errors: ExportDamaged, Canceled.
func (s *Session) OpenExport(ctx context.Context, r io.ReaderAt, size int64) (*Incoming, error) {
	file, err := s.carnet.exports.Read(ctx, r, size)
	if err != nil {
		return nil, err
	}
	in := &Incoming{session: s, file: file, lines: file.Lines()}
	if first, _ := firstRecord(in.lines); first == nil {
		return nil, record.E(record.ExportDamaged, "open export")
	}
	latest := map[record.ID]record.Record{}
	for _, l := range in.lines {
		if l.Record != nil {
			latest[l.Record.ID] = *l.Record
		}
	}
	in.Identity, _ = latest[file.Profile()].Body.(record.Profile)
	for _, r := range latest {
		if r.Deleted {
			continue
		}
		in.Records++
		if r.Kind == record.KindDocument {
			in.Documents++
		}
	}
	in.Refused = s.refuses(in)
	return in, nil
}

func (s *Session) refuses(in *Incoming) record.ErrorKind {
	_, here := s.Profile(in.file.Profile())
	switch {
	case here:
		return record.ProfilePresent
	case !s.CanAddChild() || in.Identity.Role == record.Principal:
		return record.NotAllowed
	}
	return ""
}

// ImportExport takes an export of Carnet in as a new profile, with its whole history. See OpenExport and TakeIn.
func (s *Session) ImportExport(ctx context.Context, r io.ReaderAt, size int64, progress Progress) (*Profile, error) {
	in, err := s.OpenExport(ctx, r, size)
	if err != nil {
		return nil, err
	}
	return in.TakeIn(ctx, progress)
}

// TakeIn makes a new profile of the export, with its whole history. It needs the statement « Je certifie être le
// représentant légal », which the screen asks for. Errors: Refused, Canceled, and those of writing. Whoever gives up, or
// fails, is left with nothing of it.
func (in *Incoming) TakeIn(ctx context.Context, progress Progress) (*Profile, error) {
	s, id := in.session, in.file.Profile()
	s.adding.Lock()
	defer s.adding.Unlock()
	if refused := s.refuses(in); refused != "" {
		return nil, record.E(refused, "import export")
	}
	if err := s.certify(id); err != nil {
		return nil, err
	}
	first, rest := firstRecord(in.lines)
	store, err := s.account.CreateProfile(ctx, id, *first)
	if err != nil {
		return nil, err
	}
	p := s.newProfile(ProfileRef{ID: id, Status: Active}, store)
	if err = takeIn(ctx, store, in.file, rest, progress); err == nil {
		err = p.load(ctx)
	}
	if err != nil {
		s.undoImport(id)
		return nil, err
	}
	s.add(p)
	return p, nil
}

// undoImport takes a profile that came only in part away again. Where even that fails it is shown at the next unlocking, and
// can be erased then.
func (s *Session) undoImport(id record.ID) {
	if _, err := s.account.Erase(context.Background(), id, func(int, int) {}); err == nil {
		_ = s.account.Acknowledge(id)
	}
}

// takeIn puts the files back and then says again, line by line, what happened to the profile.
func takeIn(ctx context.Context, store Store, file ExportFile, lines []JournalLine, progress Progress) error {
	const op = "import export"
	attachments := file.Attachments()
	var done, total int64
	for _, a := range attachments {
		total += a.Size
	}
	for _, a := range attachments {
		r, err := file.Open(a)
		if err != nil {
			return record.Wrap(record.ExportDamaged, op, err)
		}
		err = store.PutBack(ctx, a, r)
		_ = r.Close()
		if err != nil {
			return err
		}
		done += a.Size
		progress(done, total)
	}
	return Replay(ctx, store, lines)
}

// commitAll commits records in as few parts as the store takes.
func commitAll(ctx context.Context, store Store, records []record.Record) error {
	if len(records) == 0 {
		return nil
	}
	err := store.Commit(ctx, records...)
	if errors.Is(err, ErrTooMany) && len(records) > 1 {
		half := len(records) / 2
		if err := commitAll(ctx, store, records[:half]); err != nil {
			return err
		}
		return commitAll(ctx, store, records[half:])
	}
	return err
}

// firstRecord is the version with which the profile is made, and the lines without it. It is the first line of all, but
// where that was lost to damage before the export was made, the first that is left.
func firstRecord(lines []JournalLine) (first *record.Record, rest []JournalLine) {
	at := slices.IndexFunc(lines, func(l JournalLine) bool { return l.Record != nil })
	if at < 0 {
		return nil, nil
	}
	return lines[at].Record, slices.Concat(lines[:at], lines[at+1:])
}

// replayed bounds how many lines are written at once.
const replayed = 64

// Replay writes lines of a journal again, in their order: versions of records and events.
func Replay(ctx context.Context, store Store, lines []JournalLine) error {
	var batch []record.Record
	flush := func() error {
		err := commitAll(ctx, store, batch)
		batch = batch[:0]
		return err
	}
	for _, line := range lines {
		if line.Record != nil {
			if batch = append(batch, *line.Record); len(batch) < replayed {
				continue
			}
		}
		if err := flush(); err != nil {
			return err
		}
		if line.Event != nil {
			if err := store.Note(ctx, *line.Event); err != nil {
				return err
			}
		}
	}
	return flush()
}
