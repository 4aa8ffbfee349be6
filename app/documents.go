package app

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg" // our own re-encoded photos and thumbnails
	_ "image/png"  // pages drawn by the renderer
	"io"
	"path"
	"slices"
	"strings"

	"carnet/app/filename"
	"carnet/app/record"
)

// IncomingFile is a file that the family wants to keep. Open is called once, at once: a phone takes its permission back.
type IncomingFile struct {
	Name string // as received; may be anything
	Size int64  // as claimed, -1 when not known
	Open func() (io.ReadCloser, error)
}

// ImportOptions apply to all files of one import.
type ImportOptions struct {
	Title        string          // "" makes one from the file's name
	Category     record.Category // "" is OtherDocuments
	Date         record.Date
	From         string
	KeepOriginal bool // keep photos also as taken, with what the camera wrote inside
}

// ImportResult says what became of one file. ID is set if the file was kept, even if Err says that it cannot be shown.
type ImportResult struct {
	Name string
	ID   record.ID
	Err  error
}

// Documents lists the documents, the latest act first; those without a date stand at the day they were added.
func (p *Profile) Documents() []Line[record.Document] {
	lines := linesOf(p, func(a, b record.Document) int { return 0 })
	slices.SortStableFunc(lines, func(a, b Line[record.Document]) int {
		if c := p.documentDay(b).Compare(p.documentDay(a)); c != 0 {
			return c
		}
		return slices.Compare(b.ID[:], a.ID[:])
	})
	return lines
}

// documentDay is the day of the act, or the day in the family's zone on which the paper was added.
func (p *Profile) documentDay(l Line[record.Document]) record.Date {
	if l.Is.Date.IsZero() {
		return record.DateOf(l.Created.In(p.session.carnet.clock().Location()))
	}
	return l.Is.Date
}

// Document returns one document by id. Errors: NotFound, Locked.
func (p *Profile) Document(id record.ID) (Line[record.Document], error) {
	r, err := p.find(id)
	if err != nil {
		return Line[record.Document]{}, err
	}
	doc, ok := r.Body.(record.Document)
	if !ok {
		return Line[record.Document]{}, record.E(record.NotFound, "find document")
	}
	return Line[record.Document]{r, doc}, nil
}

// Import keeps files as documents, one after the other, and says for each what became of it.
// After a cancellation the files already kept stay; the others carry Canceled.
func (p *Profile) Import(ctx context.Context, files []IncomingFile, o ImportOptions, progress func(done, total int)) []ImportResult {
	results := make([]ImportResult, len(files))
	for i, f := range files {
		progress(i, len(files))
		results[i].Name = fileName(f.Name)
		if ctx.Err() != nil {
			results[i].Err = record.Wrap(record.Canceled, "import file", ctx.Err())
			continue
		}
		results[i].ID, results[i].Err = p.importFile(ctx, f, o)
	}
	progress(len(files), len(files))
	return results
}

func (p *Profile) importFile(ctx context.Context, f IncomingFile, o ImportOptions) (record.ID, error) {
	const op = "import file"
	switch {
	case p.Status() != Active:
		return record.ID{}, record.E(record.NotAllowed, op)
	case p.ReadOnly():
		return record.ID{}, record.E(record.WritesSuspended, op)
	}
	r, err := f.Open()
	if err != nil {
		return record.ID{}, record.Wrap(record.FileUnsupported, op, err)
	}
	defer r.Close()
	content, kind, err := p.session.carnet.render.Read(ctx, r, f.Size)
	if err != nil {
		return record.ID{}, record.Wrap(record.Internal, op, err)
	}
	doc := record.Document{Title: documentTitle(o.Title, f.Name), Category: o.Category, Date: o.Date, From: record.CleanLine(o.From),
		FileName: cutBytes(fileName(f.Name), 300)}
	if doc.Category == "" {
		doc.Category = record.OtherDocuments
	}
	if kind == record.PDF {
		return p.importPDF(ctx, doc, content)
	}
	return p.importPhoto(ctx, doc, content, kind, o.KeepOriginal)
}

// importPhoto keeps the picture that the renderer made: upright, without place, date or camera inside.
func (p *Profile) importPhoto(ctx context.Context, doc record.Document, content []byte, kind record.MediaType, keepOriginal bool) (record.ID, error) {
	photo, err := p.session.carnet.render.Photo(ctx, content)
	if err != nil {
		return record.ID{}, err
	}
	if doc.File, err = p.store.Attach(ctx, bytes.NewReader(photo.JPEG), record.JPEG); err != nil {
		return record.ID{}, err
	}
	defer func() { p.store.Discard(doc.Attachments()...) }() // those that no record came to name
	if doc.Thumb, err = p.store.Attach(ctx, bytes.NewReader(photo.Thumb), record.JPEG); err != nil {
		return record.ID{}, err
	}
	if keepOriginal {
		if doc.Original, err = p.store.Attach(ctx, bytes.NewReader(content), kind); err != nil {
			return record.ID{}, err
		}
	}
	doc.Pages = 1
	return p.keepDocument(ctx, doc)
}

// keepDocument names the files that were attached. The id is zero when it fails: nothing was kept then.
func (p *Profile) keepDocument(ctx context.Context, doc record.Document) (record.ID, error) {
	id, err := p.Add(ctx, doc, record.FromParent)
	if err != nil {
		return record.ID{}, err
	}
	return id, nil
}

// importPDF keeps the file byte for byte, before anything tries to draw it. A file that cannot be drawn is kept all the
// same: the error then says so beside the id.
func (p *Profile) importPDF(ctx context.Context, doc record.Document, content []byte) (record.ID, error) {
	var err error
	if doc.File, err = p.store.Attach(ctx, bytes.NewReader(content), record.PDF); err != nil {
		return record.ID{}, err
	}
	defer func() { p.store.Discard(doc.File) }() // unless a record came to name it
	doc.Preview = record.PreviewPending
	id, err := p.keepDocument(ctx, doc)
	if err != nil {
		return record.ID{}, err
	}
	return id, p.drawPreview(ctx, id, content)
}

// drawPreview draws a file that is kept and notes how that went. What the family says of the document meanwhile stays.
func (p *Profile) drawPreview(ctx context.Context, id record.ID, content []byte) error {
	info, drawErr := p.session.carnet.render.PDF(ctx, content)
	var thumb record.Attachment
	if drawErr == nil && info.Thumb != nil {
		var err error
		if thumb, err = p.store.Attach(ctx, bytes.NewReader(info.Thumb), record.JPEG); err != nil {
			drawErr = err
		}
	}
	defer func() { p.store.Discard(thumb) }() // unless the document came to name it
	preview := record.PreviewReady
	if drawErr != nil {
		preview = record.PreviewFailed
	}
	// The answer is kept even if the person has just cancelled: the file is in, and must not be drawn again at start-up.
	err := p.revise(context.WithoutCancel(ctx), func(r *record.Record) {
		doc := r.Body.(record.Document)
		doc.Preview, doc.Pages = preview, max(info.Pages, doc.Pages)
		if !thumb.IsZero() {
			doc.Thumb = thumb
		}
		r.Body = doc
	}, id)
	if err != nil {
		return err
	}
	return drawErr
}

// settlePreviews marks the documents whose drawing was begun and never finished: it ended the program, or the program
// was closed meanwhile. They are not drawn again unless the person asks. Where that cannot be written, as on a full disk,
// it is done again at the next start: it must not keep the family from reading.
func (p *Profile) settlePreviews(ctx context.Context) {
	if p.ReadOnly() {
		return
	}
	var pending []record.ID
	for _, l := range p.Documents() {
		if l.Is.Preview == record.PreviewPending {
			pending = append(pending, l.ID)
		}
	}
	if len(pending) > 0 {
		_ = p.setPreview(ctx, record.PreviewFailed, pending...)
	}
}

// setPreview notes where the drawing of documents stands.
func (p *Profile) setPreview(ctx context.Context, state record.Preview, ids ...record.ID) error {
	return p.revise(ctx, func(r *record.Record) {
		if doc, ok := r.Body.(record.Document); ok {
			doc.Preview = state
			r.Body = doc
		}
	}, ids...)
}

// RetryPreview draws a document again because the person asked.
func (p *Profile) RetryPreview(ctx context.Context, id record.ID) error {
	l, err := p.Document(id)
	if err != nil {
		return err
	}
	content, err := p.readAttachment(ctx, l.Is.File)
	if err != nil {
		return err
	}
	if err := p.setPreview(ctx, record.PreviewPending, id); err != nil {
		return err
	}
	return p.drawPreview(ctx, id, content)
}

// SetDocument corrects what the family says about a document; its files cannot be changed.
func (p *Profile) SetDocument(ctx context.Context, id record.ID, title string, c record.Category, date record.Date, from string) error {
	if _, err := p.Document(id); err != nil {
		return err
	}
	return p.revise(ctx, func(r *record.Record) {
		doc := r.Body.(record.Document)
		doc.Title, doc.Category, doc.Date, doc.From = record.CleanLine(title), c, date, record.CleanLine(from)
		r.Body = doc
	}, id)
}

// Thumbnail reads the small picture of a document; nil without error when it has none. Not for the UI thread.
func (p *Profile) Thumbnail(ctx context.Context, id record.ID) (image.Image, error) {
	l, err := p.Document(id)
	if err != nil || l.Is.Thumb.IsZero() {
		return nil, err
	}
	b, err := p.readAttachment(ctx, l.Is.Thumb)
	if err != nil {
		return nil, err
	}
	return decodePicture(b)
}

// Page draws a page (from 0) for the viewer, its longer side near maxSide pixels. Not for the UI thread.
func (p *Profile) Page(ctx context.Context, id record.ID, page, maxSide int) (image.Image, error) {
	l, err := p.Document(id)
	if err != nil {
		return nil, err
	}
	b, err := p.readAttachment(ctx, l.Is.File)
	if err != nil {
		return nil, err
	}
	if l.Is.File.Type == record.PDF {
		if b, err = p.session.carnet.render.PDFPage(ctx, b, page, maxSide); err != nil {
			return nil, err
		}
	}
	return decodePicture(b)
}

// maxPicture bounds what is decoded in this process; our own pictures and the renderer's pages are smaller.
const maxPicture = 17_000_000 // pixels

func decodePicture(b []byte) (image.Image, error) {
	const op = "decode picture"
	c, _, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return nil, record.Wrap(record.RecordDamaged, op, err)
	}
	if c.Width*c.Height > maxPicture {
		return nil, record.E(record.ImageTooBig, op)
	}
	img, _, err := image.Decode(bytes.NewReader(b))
	return img, record.Wrap(record.RecordDamaged, op, err)
}

// Export writes a document out of the vault, unsealed: the photo as taken if it was kept, the PDF byte for byte.
func (p *Profile) Export(ctx context.Context, id record.ID, w io.Writer) error {
	const op = "export document"
	l, err := p.Document(id)
	if err != nil {
		return err
	}
	f, err := p.store.OpenAttachment(ctx, exported(l.Is))
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := io.Copy(w, f); err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	p.session.note(record.Event{Action: record.ActionHandedOut, Record: id, File: ExportName(l.Is)}, p.source())
	return nil
}

func exported(d record.Document) record.Attachment {
	if !d.Original.IsZero() {
		return d.Original
	}
	return d.File
}

// ExportName is a safe file name for an exported document, made from its title.
func ExportName(d record.Document) string {
	return filename.Safe(d.Title, d.FileName, exported(d).Type)
}

// fileName is the name of a received file without its folders, which may name the family, safe to show.
func fileName(received string) string {
	switch base := path.Base(strings.ReplaceAll(received, `\`, "/")); base {
	case ".", "/":
		return ""
	default:
		return record.CleanLine(base)
	}
}

// documentTitle makes a title that a person can read from what was typed or from the file's name.
func documentTitle(typed, received string) string {
	title := record.CleanLine(typed)
	if title == "" {
		base := fileName(received)
		title = record.CleanLine(strings.TrimSuffix(base, path.Ext(base)))
		title = record.CleanLine(strings.ReplaceAll(title, "_", " "))
	}
	if title == "" {
		title = "Document"
	}
	return cutBytes(title, 200)
}

// cutBytes shortens s to at most n bytes, between two characters.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return strings.TrimSpace(s[:n])
}
