package export

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"slices"
	"strings"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/report"
	"carnet/app/text"
	"carnet/sync/fhir"
)

// Write implements app.Exports. What is damaged in the vault is left out, named in the report and on the pages; all that
// is whole is in the file. progress counts the bytes of the attachments.
func (*Exports) Write(ctx context.Context, p app.BackupSource, w io.Writer, words *text.Catalogue, today record.Date, progress app.Progress) (app.ExportReport, error) {
	book, err := gather(ctx, p)
	if err != nil {
		return app.ExportReport{}, kindOf(ctx, err)
	}
	a := newArchive(ctx, w, today)
	if err := book.write(a, words, today, progress); err != nil {
		return app.ExportReport{}, kindOf(ctx, err)
	}
	return book.report, nil
}

// content is what one record book holds, as far as it is whole.
type content struct {
	source app.BackupSource
	lines  []app.JournalLine
	latest []record.Record // tombstones included
	report app.ExportReport
}

func gather(ctx context.Context, p app.BackupSource) (*content, error) {
	c := &content{source: p}
	damage, err := p.Store.Journal(ctx, func(l app.JournalLine) error {
		c.lines = append(c.lines, l)
		return nil
	})
	if err != nil {
		return nil, err
	}
	records, more, err := p.Store.Load(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range append(damage, more...) {
		if d.Part != app.DamagedStore { // of the vault, not of what it holds: what that cost is named beside it
			c.damaged(d)
		}
	}
	c.complete(records)
	c.latest = latest(c.lines)
	for _, r := range c.latest {
		if !r.Deleted {
			c.report.Records++
		}
	}
	c.report.Lines = len(c.lines)
	return c, nil
}

// complete adds the records that are whole though their line of the journal is not.
func (c *content) complete(records []record.Record) {
	type version struct {
		kind    record.Kind
		id      record.ID
		version record.Version
	}
	told, last := map[version]bool{}, uint64(0)
	for _, l := range c.lines {
		last = l.Seq
		if r := l.Record; r != nil {
			told[version{r.Kind, r.ID, r.Version}] = true
		}
	}
	slices.SortFunc(records, func(a, b record.Record) int { return a.Version.Compare(b.Version) })
	for i := range records {
		if r := &records[i]; !told[version{r.Kind, r.ID, r.Version}] {
			last++
			c.lines = append(c.lines, app.JournalLine{Seq: last, Record: r})
		}
	}
}

func latest(lines []app.JournalLine) []record.Record {
	at := map[record.ID]int{}
	var all []record.Record
	for _, l := range lines {
		if l.Record == nil {
			continue
		}
		i, known := at[l.Record.ID]
		switch {
		case !known:
			at[l.Record.ID] = len(all)
			all = append(all, *l.Record)
		case l.Record.Version.After(all[i].Version):
			all[i] = *l.Record
		}
	}
	return all
}

// damaged notes what is missing, each thing once. What is not the fault of one record, such as a line of the history, may
// be missing several times.
func (c *content) damaged(d app.Damage) {
	if d.ID.IsZero() || !slices.ContainsFunc(c.report.Damage, func(o app.Damage) bool { return o.ID == d.ID && o.Part == d.Part }) {
		c.report.Damage = append(c.report.Damage, d)
	}
}

func (c *content) write(a *archive, words *text.Catalogue, today record.Date, progress app.Progress) error {
	places, err := c.writeFiles(a, progress)
	if err != nil {
		return err
	}
	bundle, err := fhir.Bundle(c.lines, places)
	if err != nil {
		return err
	}
	if err := a.add(bundleName, bundle, true); err != nil {
		return err
	}
	b := c.book(words, today, places)
	var page, sheet bytes.Buffer
	if err := b.HTML(&page); err != nil {
		return err
	}
	if err := b.PDF(&sheet); err != nil {
		return err
	}
	for _, e := range []struct {
		name    string
		content []byte
		text    bool
	}{{pageName, page.Bytes(), true}, {sheetName, sheet.Bytes(), false}, {readName, []byte(readMe(b)), true}} {
		if err := a.add(e.name, e.content, e.text); err != nil {
			return err
		}
	}
	return a.close()
}

// book is what the pages tell.
func (c *content) book(words *text.Catalogue, today record.Date, places map[record.ID]string) report.Book {
	b := report.Book{Texts: words, Today: today, Records: c.latest, Files: places}
	for _, r := range c.latest {
		if who, ok := r.Body.(record.Profile); ok && r.ID == c.source.ID {
			b.Who = who
		}
	}
	for _, l := range c.lines {
		if l.Record != nil {
			b.History = append(b.History, *l.Record)
		} else {
			b.Events = append(b.Events, *l.Event)
		}
	}
	for _, d := range c.report.Damage {
		b.Damage = append(b.Damage, words.Damage(d.Kind, string(d.Part), d.Written))
	}
	return b
}

// readMe says what the file is, for whoever finds it in years.
func readMe(b report.Book) string {
	t := b.Texts
	lines := []string{t.S("book.readme.title"), "", t.S("book.readme.what", text.Args{"Date": t.Date(b.Today)}), t.S("book.readme.open"), t.S("book.readme.plain"), "",
		"index.html — " + t.S("book.readme.page"), "carnet.pdf — " + t.S("book.readme.sheet"), "documents — " + t.S("book.readme.documents"),
		"history — " + t.S("book.readme.history"), "previews — " + t.S("book.readme.previews"), "fhir/bundle.json — " + t.S("book.readme.fhir"),
		"SHA256SUMS — " + t.S("book.readme.sums"), "", t.S("book.readme.again")}
	if len(b.Damage) > 0 {
		lines = append(append(lines, "", t.S("book.damage.why")), b.Damage...)
	}
	return strings.Join(lines, "\n") + "\n"
}

// writeFiles writes each attachment that is whole, once, and says where.
func (c *content) writeFiles(a *archive, progress app.Progress) (map[record.ID]string, error) {
	papers := c.papers()
	var done, total int64
	for _, p := range papers {
		total += p.attachment.Size
	}
	places := map[record.ID]string{}
	written := map[string]string{} // by digest: the same content needs to be there once only
	progress(0, total)
	for _, p := range papers {
		sum := string(p.attachment.SHA256)
		if path, there := written[sum]; there {
			places[p.attachment.Blob] = path
		} else {
			content, err := c.read(a.ctx, p.attachment)
			switch {
			case a.ctx.Err() != nil:
				return nil, a.ctx.Err()
			case record.KindOf(err) == record.Locked:
				return nil, err
			case err != nil && p.preview: // Carnet makes another one
			case err != nil:
				c.damaged(app.Damage{Kind: p.of.Kind, ID: p.of.ID, Written: p.of.Updated, Part: app.DamagedAttachment})
			default:
				if err := a.add(p.name, content, false); err != nil {
					return nil, err
				}
				places[p.attachment.Blob], written[sum] = p.name, p.name
				c.report.Files++
			}
		}
		done += p.attachment.Size
		progress(done, total)
	}
	return places, nil
}

// read reads a whole attachment and makes sure that it is what its record says.
func (c *content) read(ctx context.Context, a record.Attachment) ([]byte, error) {
	damaged := record.E(record.RecordDamaged, "read attachment")
	if a.Size < 0 || a.Size > maxEntry {
		return nil, damaged
	}
	f, err := c.source.Store.OpenAttachment(ctx, a)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, a.Size+1))
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(b); int64(len(b)) != a.Size || !bytes.Equal(sum[:], a.SHA256) {
		return nil, damaged
	}
	return b, nil
}

// day is the day of the act, or that on which the paper was added.
func day(r record.Record, d record.Document) record.Date {
	if d.Date.IsZero() {
		return record.DateOf(r.Created.In(time.UTC))
	}
	return d.Date
}
