package app

import (
	"context"
	"errors"
	"io"

	"carnet/app/record"
	"carnet/app/text"
)

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

// ImportExport takes an export of Carnet in as a new profile, with its whole history.
// Errors: ExportDamaged, ProfilePresent when the vault has it already, and those of writing. Whoever gives up half-way
// is left with nothing of it but the profile as far as it came, which can be erased.
func (s *Session) ImportExport(ctx context.Context, r io.ReaderAt, size int64, progress Progress) (*Profile, error) {
	const op = "import export"
	s.adding.Lock()
	defer s.adding.Unlock()
	file, err := s.carnet.exports.Read(ctx, r, size)
	if err != nil {
		return nil, err
	}
	if _, here := s.Profile(file.Profile()); here {
		return nil, record.E(record.ProfilePresent, op)
	}
	lines := file.Lines()
	first := firstRecord(lines)
	if first == nil {
		return nil, record.E(record.ExportDamaged, op)
	}
	if !s.CanAddChild() {
		return nil, record.E(record.NotAllowed, op)
	}
	store, err := s.account.CreateProfile(ctx, file.Profile(), *first)
	if err != nil {
		return nil, err
	}
	if err := takeIn(ctx, store, file, lines, progress); err != nil {
		return nil, err
	}
	p := s.newProfile(ProfileRef{ID: file.Profile(), Status: Active}, store)
	if err := p.load(ctx); err != nil {
		return nil, err
	}
	s.add(p)
	return p, nil
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
	return Replay(ctx, store, lines[1:])
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

// firstRecord is the version with which the profile began: the first line, which CreateProfile writes.
func firstRecord(lines []JournalLine) *record.Record {
	if len(lines) == 0 {
		return nil
	}
	return lines[0].Record
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
