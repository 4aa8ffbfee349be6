package archive

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"hash"
	"io"
	"runtime/debug"
	"time"

	"filippo.io/age"

	"carnet/app/record"
)

// bufferSize is how much is copied at once.
const bufferSize = 128 << 10

// Writer makes an archive. Only after Close is it whole; without it, or after any error, what was written will not open.
// A Writer keeps SHA256SUMS in memory, about 100 bytes for each entry.
type Writer struct {
	file   *target        // the age file
	pump   *pump          // writes it, beside the encrypting
	cipher io.WriteCloser // encrypts into file
	plain  *target        // the tar, into cipher
	tar    *tar.Writer
	names  *names
	hash   hash.Hash
	sums   bytes.Buffer
	buf    []byte
	count  int
	limits limits
	err    error // the first failure, or that it was closed
}

// NewWriter begins an archive in w, closed with k. Hashing a passphrase takes about a second and 256 MiB. w is written in
// another goroutine, up to 2 MiB behind, so that its failure can come late, but not after Close. The caller ends with Close
// or Abandon.
//
// NewWriter, Add and Close fail with the kind of w's error if it has one, with DiskFull, Canceled (a cancelled context in
// w or a source), or SaveFailed.
func NewWriter(w io.Writer, k Key) (*Writer, error) {
	a, err := newWriter(w, k, workFactor)
	if k.Passphrase != "" {
		debug.FreeOSMemory() // of the hash
	}
	return a, err
}

func newWriter(w io.Writer, k Key, factor int) (*Writer, error) {
	recipients, err := k.recipients(factor)
	if err != nil {
		return nil, err
	}
	pump := newPump(w)
	file := &target{w: pump}
	cipher, err := age.Encrypt(file, recipients...)
	if file.err != nil {
		return nil, failure(record.SaveFailed, "begin backup", file.err)
	}
	if err != nil {
		return nil, record.E(record.Internal, "begin backup")
	}
	a := newTarWriter(cipher, standard())
	a.file, a.pump, a.cipher = file, pump, cipher
	return a, nil
}

// newTarWriter writes the tar only.
func newTarWriter(w io.Writer, l limits) *Writer {
	plain := &target{w: w}
	return &Writer{
		limits: l,
		file:   plain,
		plain:  plain,
		tar:    tar.NewWriter(plain),
		names:  newNames(),
		hash:   sha256.New(),
		buf:    make([]byte, bufferSize),
	}
}

// Add writes one file of exactly size bytes, read from r up to its io.EOF. modified is kept in whole seconds.
//
// name is a relative path with slashes, each part of which is as app/filename makes names, at most MaxName bytes in all;
// SHA256SUMS is taken. Another name, one that collides with an earlier one, a size above MaxEntry and a source of another
// length are faults of the caller, Internal; an archive beyond MaxEntries or MaxTotal fails with SaveFailed. A failure of
// r keeps its kind. After any error the Writer is of no more use: make sure before that the source can be read.
func (w *Writer) Add(name string, modified time.Time, size int64, r io.Reader) error {
	if w.admit(name, size) {
		w.err = w.add(addOp, name, modified, size, r)
	}
	return w.err
}

// AddWhole is Add for a content that is at hand, with its SHA-256, which is what SHA256SUMS will say.
func (w *Writer) AddWhole(name string, modified time.Time, content []byte, sum [sha256.Size]byte) error {
	if !w.admit(name, int64(len(content))) {
		return w.err
	}
	w.err = w.header(addOp, name, modified, int64(len(content)))
	if w.err != nil {
		return w.err
	}
	if _, err := w.tar.Write(content); err != nil {
		w.err = w.failed(addOp)
		return w.err
	}
	w.err = w.finish(addOp, name, sum[:])
	return w.err
}

const addOp = "add to backup"

// admit notes in err why an entry cannot be.
func (w *Writer) admit(name string, size int64) bool {
	switch {
	case w.err != nil:
	case !goodName(name), size < 0, size > w.limits.entry, !w.names.add(name):
		w.err = record.E(record.Internal, addOp)
	case w.count == w.limits.entries, w.lengthWith(name, size) > w.limits.total:
		w.err = record.E(record.SaveFailed, addOp)
	}
	return w.err == nil
}

func (w *Writer) header(op, name string, modified time.Time, size int64) error {
	w.count++
	header := &tar.Header{
		Typeflag: tar.TypeReg,
		Name:     name,
		Size:     size,
		Mode:     0o600,
		ModTime:  time.Unix(min(max(modified.Unix(), 0), maxSeconds), 0),
	}
	if err := w.tar.WriteHeader(header); err != nil {
		return w.failed(op)
	}
	return nil
}

func (w *Writer) add(op, name string, modified time.Time, size int64, r io.Reader) error {
	if err := w.header(op, name, modified, size); err != nil {
		return err
	}
	source := &origin{r: r}
	w.hash.Reset()
	// One byte more shows that the source has ended; for a sealed source its end is also the proof that it is whole.
	n, err := io.CopyBuffer(io.MultiWriter(w.tar, w.hash), &io.LimitedReader{R: source, N: size + 1}, w.buf)
	switch {
	case source.err != nil:
		return failure(record.Internal, op, source.err)
	case w.file.err != nil:
		return w.failed(op)
	case err != nil, n != size:
		return record.E(record.Internal, op)
	}
	return w.finish(op, name, w.hash.Sum(nil))
}

func (w *Writer) finish(op, name string, sum []byte) error {
	w.sums.Write(sumLine(sum, name))
	if err := w.tar.Flush(); err != nil {
		return w.failed(op)
	}
	return nil
}

// lengthWith is the most that the whole tar can be long if it ends after one more entry.
func (w *Writer) lengthWith(name string, size int64) int64 {
	const block, headers, end = 512, 3, 2 // a long name takes two blocks beside the header
	blocks := func(n int64) int64 { return (n + block - 1) / block }
	sums := int64(w.sums.Len() + len(sumLine(make([]byte, sha256.Size), name)))
	return w.plain.n + block*(headers+blocks(size)+headers+blocks(sums)+end)
}

// maxSeconds is what a tar header has room for, in the year 2242. A clock that is wrong by more hinders no backup.
const maxSeconds = 1<<33 - 1

// failed gives the failure of the file.
func (w *Writer) failed(op string) error {
	if w.file.err == nil {
		return record.E(record.Internal, op)
	}
	return failure(record.SaveFailed, op, w.file.err)
}

// Close writes SHA256SUMS and ends the archive. It does not close the file, and is called once.
func (w *Writer) Close() error {
	const op = "finish backup"
	if w.err != nil {
		return w.err
	}
	w.err = w.add(op, sumsName, time.Unix(0, 0), int64(w.sums.Len()), bytes.NewReader(w.sums.Bytes()))
	if w.err != nil {
		return w.err
	}
	err := w.tar.Close()
	if err == nil && w.cipher != nil {
		if err = w.cipher.Close(); err == nil {
			err = w.pump.end()
			w.file.err = err
		}
	}
	if err != nil {
		w.err = w.failed(op)
		return w.err
	}
	w.err = record.E(record.Internal, op)
	return nil
}

// Abandon leaves w alone from now on. After Close it does nothing.
func (w *Writer) Abandon() {
	if w.pump != nil {
		w.pump.stop()
	}
	if w.err == nil {
		w.err = record.E(record.Internal, "add to backup")
	}
}
