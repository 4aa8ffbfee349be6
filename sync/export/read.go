package export

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"strings"

	"carnet/app"
	"carnet/app/record"
	"carnet/sync/fhir"
)

// errDamaged is why a file is refused; which rule it breaks is of no use to a person.
var errDamaged = errors.New("not a whole export of Carnet")

// Read implements app.Exports. It has read and checked every byte when it returns. r must stay open as long as the file
// that it returns is used.
func (*Exports) Read(ctx context.Context, r io.ReaderAt, size int64) (app.ExportFile, error) {
	const op = "read export"
	f, err := read(ctx, r, size)
	switch {
	case err == nil:
		return f, nil
	case ctx.Err() != nil:
		return nil, record.Wrap(record.Canceled, op, ctx.Err())
	}
	return nil, &record.Error{Kind: record.ExportDamaged, Op: op, Err: err}
}

// file is an export that was found whole.
type file struct {
	profile record.ID
	lines   []app.JournalLine
	papers  []record.Attachment
	entries map[record.ID]*zip.File
}

var _ app.ExportFile = (*file)(nil)

// Profile implements app.ExportFile.
func (f *file) Profile() record.ID { return f.profile }

// Lines implements app.ExportFile.
func (f *file) Lines() []app.JournalLine { return f.lines }

// Attachments implements app.ExportFile.
func (f *file) Attachments() []record.Attachment { return f.papers }

// Open implements app.ExportFile.
func (f *file) Open(a record.Attachment) (io.ReadCloser, error) {
	entry := f.entries[a.Blob]
	if entry == nil {
		return nil, record.E(record.NotFound, "open attachment of export")
	}
	r, err := entry.Open()
	return r, record.Wrap(record.ExportDamaged, "open attachment of export", err)
}

func read(ctx context.Context, r io.ReaderAt, size int64) (*file, error) {
	if err := checkWhole(ctx, r, size); err != nil {
		return nil, err
	}
	if err := checkDirectory(r, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, errDamaged
	}
	entries, err := checkEntries(z, size)
	if err != nil {
		return nil, err
	}
	sums, err := checkContents(ctx, z.File)
	if err != nil {
		return nil, err
	}
	bundle, err := readEntry(ctx, entries[bundleName])
	if err != nil {
		return nil, err
	}
	lines, err := fhir.Lines(bundle)
	if err != nil {
		return nil, err
	}
	f := &file{lines: lines, entries: map[record.ID]*zip.File{}}
	if err := f.checkLines(); err != nil {
		return nil, err
	}
	f.findPapers(entries, sums)
	return f, nil
}

// checkWhole compares the digest at the end with all that is before it.
func checkWhole(ctx context.Context, r io.ReaderAt, size int64) error {
	if size < int64(commentBytes) || size > maxTotal {
		return errDamaged
	}
	end := make([]byte, commentBytes)
	if _, err := r.ReadAt(end, size-int64(commentBytes)); err != nil && err != io.EOF {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, reader{ctx, io.NewSectionReader(r, 0, size-int64(commentBytes))}); err != nil {
		return err
	}
	if string(end) != commentMark+hex.EncodeToString(sum.Sum(nil)) {
		return errDamaged
	}
	return nil
}

// checkDirectory bounds the list of entries before archive/zip builds it in memory: it must end where the end record
// begins, and be no longer than what so many entries need.
func checkDirectory(r io.ReaderAt, size int64) error {
	const endBytes, locatorBytes, wideBytes = 22, 20, 56
	at := size - int64(commentBytes) - endBytes
	if at < 0 {
		return errDamaged
	}
	end := make([]byte, endBytes)
	if _, err := r.ReadAt(end, at); err != nil {
		return errDamaged
	}
	le := binary.LittleEndian
	if le.Uint32(end) != 0x06054b50 || le.Uint16(end[20:]) != uint16(commentBytes) {
		return errDamaged
	}
	length, offset := uint64(le.Uint32(end[12:])), uint64(le.Uint32(end[16:]))
	if offset == 0xFFFFFFFF || length == 0xFFFFFFFF || le.Uint16(end[10:]) == 0xFFFF { // more than 4 GB, or 65,534 entries
		at -= locatorBytes + wideBytes
		wide := make([]byte, locatorBytes+wideBytes)
		if at < 0 {
			return errDamaged
		}
		if _, err := r.ReadAt(wide, at); err != nil {
			return errDamaged
		}
		locator := wide[wideBytes:]
		if le.Uint32(wide) != 0x06064b50 || le.Uint32(locator) != 0x07064b50 || le.Uint64(locator[8:]) != uint64(at) {
			return errDamaged
		}
		length, offset = le.Uint64(wide[40:]), le.Uint64(wide[48:])
	}
	if length > maxDirectory || offset > uint64(at) || offset+length != uint64(at) {
		return errDamaged
	}
	return nil
}

// checkEntries refuses what an export of ours never has, before anything is unpacked.
func checkEntries(z *zip.Reader, size int64) (map[string]*zip.File, error) {
	if len(z.File) > maxEntries {
		return nil, errDamaged
	}
	entries, taken := map[string]*zip.File{}, map[string]bool{}
	var total, packed uint64
	for _, f := range z.File {
		limit := uint64(maxEntry)
		if f.Name == bundleName {
			limit = fhir.MaxBytes
		}
		key := folded(f.Name)
		switch {
		case !goodName(f.Name), taken[key], !f.Mode().IsRegular(), f.Flags&1 != 0: // 1: encrypted
			return nil, errDamaged
		case f.UncompressedSize64 > limit, f.CompressedSize64 > uint64(size):
			return nil, errDamaged
		case f.Method == zip.Store && f.CompressedSize64 != f.UncompressedSize64:
			return nil, errDamaged
		case f.Method == zip.Deflate && f.UncompressedSize64 > maxRatio*f.CompressedSize64:
			return nil, errDamaged
		case f.Method != zip.Store && f.Method != zip.Deflate:
			return nil, errDamaged
		}
		taken[key], entries[f.Name] = true, f
		total, packed = total+f.UncompressedSize64, packed+f.CompressedSize64
	}
	if total > maxTotal || packed > uint64(size) { // entries that share their bytes
		return nil, errDamaged
	}
	for _, name := range []string{bundleName, pageName, sheetName, readName, sumsName} {
		if entries[name] == nil {
			return nil, errDamaged
		}
	}
	return entries, nil
}

// checkContents unpacks every entry and compares it with SHA256SUMS, which must be the last one and name all others in
// their order. It gives the digests by name.
func checkContents(ctx context.Context, files []*zip.File) (map[string]string, error) {
	last := files[len(files)-1]
	if last.Name != sumsName {
		return nil, errDamaged
	}
	want, err := readEntry(ctx, last)
	if err != nil {
		return nil, err
	}
	sums := map[string]string{}
	var found strings.Builder
	for _, f := range files[:len(files)-1] {
		sum := sha256.New()
		if err := copyEntry(ctx, sum, f); err != nil {
			return nil, err
		}
		digest := sum.Sum(nil)
		sums[f.Name] = string(digest)
		found.WriteString(hex.EncodeToString(digest) + "  " + f.Name + "\n")
	}
	if found.String() != string(want) {
		return nil, errDamaged
	}
	return sums, nil
}

func readEntry(ctx context.Context, f *zip.File) ([]byte, error) {
	var out bytes.Buffer
	err := copyEntry(ctx, &out, f)
	return out.Bytes(), err
}

// copyEntry unpacks an entry, never more than it claims to hold; archive/zip compares its checksum.
func copyEntry(ctx context.Context, w io.Writer, f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return errDamaged
	}
	defer r.Close()
	n, err := io.Copy(w, io.LimitReader(reader{ctx, r}, int64(f.UncompressedSize64)+1))
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil || n != int64(f.UncompressedSize64):
		return errDamaged
	}
	return nil
}

// checkLines refuses a history that could not have come out of a vault: it is written into one as it is.
func (f *file) checkLines() error {
	for _, l := range f.lines {
		switch {
		case l.Event != nil:
			if l.Event.Validate() != nil {
				return errDamaged
			}
		case f.profile.IsZero():
			f.profile = l.Record.Profile
			fallthrough
		default:
			r := l.Record
			if r.ID.IsZero() || r.Profile.IsZero() || r.Profile != f.profile || r.Body == nil || !r.Deleted && r.Body.Validate() != nil {
				return errDamaged
			}
		}
	}
	if f.profile.IsZero() {
		return errDamaged
	}
	return nil
}

// findPapers gives each attachment that a line names the entry with its content, whatever its name.
func (f *file) findPapers(entries map[string]*zip.File, sums map[string]string) {
	bySum := map[string]*zip.File{}
	for name, entry := range entries {
		if folder, _, ok := strings.Cut(name, "/"); ok && folder != "fhir" {
			bySum[sums[name]] = entry
		}
	}
	for _, l := range f.lines {
		if l.Record == nil {
			continue
		}
		for _, a := range attachments(l.Record.Body) {
			entry := bySum[string(a.SHA256)]
			if entry != nil && f.entries[a.Blob] == nil && uint64(a.Size) == entry.UncompressedSize64 {
				f.entries[a.Blob] = entry
				f.papers = append(f.papers, a)
			}
		}
	}
}

func attachments(b record.Body) []record.Attachment {
	switch b := b.(type) {
	case record.Document:
		return b.Attachments()
	case record.Profile:
		if !b.Photo.IsZero() {
			return []record.Attachment{b.Photo}
		}
	}
	return nil
}

// reader stops when the person gives up.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
