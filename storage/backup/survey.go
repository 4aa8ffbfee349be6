package backup

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"carnet/app"
	"carnet/app/filename"
	"carnet/app/record"
)

// survey is what a profile held at one moment: everything that goes into the backup but the attachments' content.
// The journal is only ever followed by other lines, so that its first lines are that moment.
type survey struct {
	app.BackupSource
	last    uint64 // Seq of the last line that was there
	lines   int    // whole lines, and the rescued ones
	bytes   int64  // their JSON
	rescued []record.Record
	latest  map[record.ID]record.Record
	named   map[record.ID]named // attachments by blob
	damage  []app.Damage
	absent  map[record.ID]bool // attachments that are missing or altered
}

// named is an attachment with the latest version of the record that names it.
type named struct {
	record.Attachment
	by    record.Record
	paper bool
}

// look reads the whole journal, and the records: a record whose line in the journal is damaged is rescued from its value.
func look(ctx context.Context, from app.BackupSource) (*survey, error) {
	s := &survey{BackupSource: from, latest: map[record.ID]record.Record{}, named: map[record.ID]named{}, absent: map[record.ID]bool{}}
	records, damage, err := from.Store.Load(ctx)
	if err != nil {
		return nil, err
	}
	// That a file of the vault is damaged is no part of what it held: what that cost is named beside it.
	s.damage = slices.DeleteFunc(damage, func(d app.Damage) bool { return d.Part == app.DamagedStore })
	inJournal := map[lineID]bool{}
	damage, err = from.Store.Journal(ctx, func(l app.JournalLine) error {
		s.last = l.Seq
		if l.Record != nil {
			inJournal[lineOf(*l.Record)] = true
			s.meet(*l.Record)
		}
		return s.count(l)
	})
	if err != nil {
		return nil, err
	}
	s.damage = append(s.damage, damage...)
	for _, r := range records {
		if !inJournal[lineOf(r)] && !s.later(r) {
			s.rescued = append(s.rescued, r)
		}
	}
	slices.SortFunc(s.rescued, func(a, b record.Record) int {
		return cmp.Or(a.Version.Compare(b.Version), slices.Compare(a.ID[:], b.ID[:]))
	})
	for _, r := range s.rescued {
		s.meet(r)
		if err := s.count(app.JournalLine{Record: &r}); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// later reports a record that was written after the journal was begun to be read: records are read first, so that only
// damage can make one differ. A record of a version above all that the journal holds cannot be told from that; it is kept.
func (s *survey) later(r record.Record) bool {
	last, ok := s.latest[r.ID]
	return ok && last.Version.After(r.Version)
}

// lineID names a version of a record.
type lineID struct {
	id      record.ID
	version record.Version
}

func lineOf(r record.Record) lineID { return lineID{r.ID, r.Version} }

func (s *survey) meet(r record.Record) {
	if last, ok := s.latest[r.ID]; !ok || r.Version.After(last.Version) {
		s.latest[r.ID] = r
	}
	papers, previews := attachments(r)
	for _, a := range papers {
		s.named[a.Blob] = named{a, r, true}
	}
	for _, a := range previews {
		if _, paper := s.named[a.Blob]; !paper {
			s.named[a.Blob] = named{a, r, false}
		}
	}
}

func (s *survey) count(l app.JournalLine) error {
	b, err := encodeLine(l)
	s.lines++
	s.bytes += int64(len(b))
	return err
}

// each gives the lines that look saw, numbered without gaps.
func (s *survey) each(ctx context.Context, visit func(l app.JournalLine, encoded []byte) error) error {
	seq := uint64(0)
	give := func(l app.JournalLine) error {
		seq++
		l.Seq = seq
		b, err := encodeLine(l)
		if err != nil {
			return err
		}
		return visit(l, b)
	}
	_, err := s.Store.Journal(ctx, func(l app.JournalLine) error {
		if l.Seq > s.last {
			return nil
		}
		return give(l)
	})
	if err != nil {
		return err
	}
	for _, r := range s.rescued {
		if err := give(app.JournalLine{Record: &r}); err != nil {
			return err
		}
	}
	if seq != uint64(s.lines) { // the disk went on failing meanwhile
		return record.E(record.VaultDamaged, "read journal")
	}
	return nil
}

// encodeLine writes a line with its end.
func encodeLine(l app.JournalLine) ([]byte, error) {
	b, err := json.Marshal(journalLine{l.Seq, l.Record, l.Event})
	if err != nil {
		return nil, record.Wrap(record.Internal, "write journal", err)
	}
	return append(b, '\n'), nil
}

// lose notes that an attachment is missing or altered. A lost preview is no damage: it is made from the paper.
func (s *survey) lose(n named) {
	s.absent[n.Blob] = true
	if !n.paper && n.by.Kind != record.KindProfile {
		return
	}
	for _, d := range s.damage {
		if d.Part == app.DamagedAttachment && d.ID == n.by.ID {
			return
		}
	}
	s.damage = append(s.damage, app.Damage{Kind: n.by.Kind, ID: n.by.ID, Written: n.by.Updated.UTC(), Part: app.DamagedAttachment})
}

// sorted lists the attachments in the order of their records.
func (s *survey) sorted() []named {
	all := make([]named, 0, len(s.named))
	for _, n := range s.named {
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b named) int {
		return cmp.Or(slices.Compare(a.by.ID[:], b.by.ID[:]), slices.Compare(a.Blob[:], b.Blob[:]))
	})
	return all
}

// places gives each attachment that is there its place in the profile's folder.
func (s *survey) places() (files []listedFile, missing []record.ID) {
	papers, previews := 0, 0
	for _, n := range s.sorted() {
		switch {
		case s.absent[n.Blob]:
			missing = append(missing, n.Blob)
			continue
		case n.paper:
			papers++
			files = append(files, listedFile{fmt.Sprintf("documents/%04d-%s", papers, s.fileName(n)), n.Attachment, n.by.Updated})
		default:
			previews++
			files = append(files, listedFile{fmt.Sprintf("previews/%04d-%s", previews, filename.Safe("", string(n.by.Kind), n.Type)), n.Attachment, n.by.Updated})
		}
	}
	return files, missing
}

// fileName is a readable name for a paper: its title as the family knows it now.
func (s *survey) fileName(n named) string {
	doc, ok := s.latest[n.by.ID].Body.(record.Document)
	if !ok {
		doc, _ = n.by.Body.(record.Document)
	}
	return filename.Safe(doc.Title, doc.FileName, n.Type)
}

// counts is the entry of the manifest.
func (s *survey) counts() app.BackupProfile {
	p := app.BackupProfile{ID: s.ID, Name: s.Name, Role: s.Role, Lines: s.lines, Files: len(s.named) - len(s.absent)}
	for _, r := range s.latest {
		if !r.Deleted {
			p.Records++
		}
	}
	return p
}

// size is about how many bytes the profile brings into the archive.
func (s *survey) size() int64 {
	n := s.bytes
	for blob, a := range s.named {
		if !s.absent[blob] {
			n += a.Size
		}
	}
	return n
}
