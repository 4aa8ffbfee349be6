// Package export hands a whole record book out as one ZIP file that needs no Carnet, and takes it in again unchanged:
//
//	documents/        the papers that are in the record, under readable names
//	previews/         pictures that Carnet made of them, and the profile's photo
//	history/          papers that were deleted or replaced
//	fhir/bundle.json  everything in FHIR R4, with the journal (package fhir)
//	index.html        the record as a page; its links lead to the documents
//	carnet.pdf        the record for paper
//	LISEZMOI.txt      what the file is
//	SHA256SUMS        digests of all other files, as sha256sum writes them
//
// The file is not encrypted. The comment at its very end is the digest of all bytes before it: Read takes a file of which
// a single byte was altered for damaged, and never half of one. The same record gives the same bytes on the same day.
package export

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"strings"
	"syscall"

	"carnet/app"
	"carnet/app/record"
	"carnet/sync/fhir"
)

// Limits of a file, for writing and for reading.
const (
	maxEntries   = 100_000
	maxEntry     = 64 << 20 // bytes; Carnet takes in files of at most 25 MiB
	maxTotal     = 64 << 30
	maxDirectory = 32 << 20 // bytes of the list of entries
	maxRatio     = 100      // of an entry to its compressed form
	maxName      = 160      // bytes
)

// Names of the entries that each file has.
const (
	bundleName = "fhir/bundle.json"
	pageName   = "index.html"
	sheetName  = "carnet.pdf"
	readName   = "LISEZMOI.txt"
	sumsName   = "SHA256SUMS"
)

// The folders of attachments.
const (
	documentsFolder = "documents"
	previewsFolder  = "previews"
	historyFolder   = "history"
)

// commentMark begins the comment of the ZIP file; the digest follows in hexadecimal.
const commentMark = "SHA-256 "

const commentBytes = len(commentMark) + 2*sha256.Size

// Exports writes and reads the files. Its zero value is ready.
type Exports struct{}

var _ app.Exports = (*Exports)(nil)

// New returns what app needs to hand a record book out.
func New() *Exports { return &Exports{} }

// archive is a ZIP file being written.
type archive struct {
	ctx   context.Context
	zip   *zip.Writer
	tail  *tail
	dated uint16 // day of all entries, as ZIP counts
	sums  strings.Builder
	count int
}

func newArchive(ctx context.Context, w io.Writer, today record.Date) *archive {
	t := &tail{w: w, sum: sha256.New()}
	year := min(max(today.Year, 1980), 2107) // what ZIP can say
	return &archive{ctx: ctx, tail: t, zip: zip.NewWriter(t), dated: uint16(today.First().Day | int(today.First().Month)<<5 | (year-1980)<<9)}
}

// add writes one entry. Text is compressed where that is worth it; papers are compressed already.
func (a *archive) add(name string, content []byte, text bool) error {
	if a.ctx.Err() != nil {
		return a.ctx.Err()
	}
	limit := maxEntry
	if name == bundleName {
		limit = fhir.MaxBytes
	}
	if a.count++; a.count > maxEntries || len(content) > limit || len(name) > maxName {
		return errors.New("too much for one file")
	}
	// 0x800: the name is UTF-8. Sizes stand before the content, so that programs that read from the front know them.
	h := &zip.FileHeader{Name: name, Method: zip.Store, Flags: 0x800, ReaderVersion: 20, ModifiedDate: a.dated, CRC32: crc32.ChecksumIEEE(content),
		UncompressedSize64: uint64(len(content)), CompressedSize64: uint64(len(content))}
	h.SetMode(0o644)
	body := content
	if text {
		packed, err := deflate(content)
		if err != nil {
			return err
		}
		// More than maxRatio is what reading refuses, as no honest file needs it.
		if len(packed) < len(content) && len(content) <= maxRatio*len(packed) {
			h.Method, h.CompressedSize64, body = zip.Deflate, uint64(len(packed)), packed
		}
	}
	w, err := a.zip.CreateRaw(h)
	if err != nil {
		return err
	}
	if _, err := w.Write(body); err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	a.sums.WriteString(hex.EncodeToString(sum[:]) + "  " + name + "\n")
	return nil
}

func deflate(content []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.DefaultCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil { // writes the end
		return nil, err
	}
	return out.Bytes(), nil
}

// close ends the file with the digests, the list of entries and the digest of it all.
func (a *archive) close() error {
	if err := a.add(sumsName, []byte(a.sums.String()), true); err != nil {
		return err
	}
	if err := a.zip.SetComment(commentMark + strings.Repeat("0", 2*sha256.Size)); err != nil {
		return err
	}
	if err := a.zip.Close(); err != nil {
		return err
	}
	return a.tail.close()
}

// tail holds back the last bytes of a ZIP file, its comment, until the digest of all others is known.
type tail struct {
	w    io.Writer
	sum  hash.Hash
	held []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.held = append(t.held, p...)
	if out := len(t.held) - commentBytes; out > 0 {
		t.sum.Write(t.held[:out])
		if _, err := t.w.Write(t.held[:out]); err != nil {
			return 0, outside{err}
		}
		t.held = append(t.held[:0], t.held[out:]...)
	}
	return len(p), nil
}

func (t *tail) close() error {
	if _, err := io.WriteString(t.w, commentMark+hex.EncodeToString(t.sum.Sum(nil))); err != nil {
		return outside{err}
	}
	return nil
}

// outside marks an error of the place where the file is written to.
type outside struct{ error }

func (o outside) Unwrap() error { return o.error }

// kindOf gives an error of writing its kind.
func kindOf(ctx context.Context, err error) error {
	const op = "write export"
	var out outside
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return record.Wrap(record.Canceled, op, ctx.Err())
	case errors.Is(err, syscall.ENOSPC):
		return record.Wrap(record.DiskFull, op, err)
	case errors.As(err, &out):
		return record.Wrap(record.SaveFailed, op, err)
	}
	return record.Wrap(record.Internal, op, err)
}
