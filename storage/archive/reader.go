package archive

import (
	"archive/tar"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"hash"
	"io"
	"runtime/debug"
	"slices"
	"time"

	"filippo.io/age"

	"carnet/app/record"
)

// Entry is one file of an archive.
type Entry struct {
	Name     string // good, and different from all others; see names
	Size     int64
	Modified time.Time // UTC, in whole seconds
}

// Reader reads an archive from its beginning to its end. Every byte that it gives was written by someone who had the
// key, or the passphrase; that the archive is whole is known when Next returns io.EOF, and not before.
type Reader struct {
	file  *origin   // the age file
	plain io.Reader // the tar in it
	tar   *tar.Reader
	names *names
	count int
	open  bool      // an entry is open
	left  int64     // bytes of it that were not read yet
	name  string    // its name
	hash  hash.Hash // of its content
	sums  hash.Hash // of what SHA256SUMS must be
	buf   []byte

	limits limits
	err    error
}

// NewReader opens an archive with k. For one that was closed with a passphrase, another passphrase fails with
// WrongPassphrase, and so does an alteration of the few bytes that belong to it: the two cannot be told apart. One that
// was closed for people fails with WrongKeyFile if no identity fits. Anything else is BackupDamaged, unless reading r
// failed with an error that has a kind, or was Canceled.
func NewReader(r io.Reader, k Key) (*Reader, error) {
	a, err := newReader(r, k)
	if k.Passphrase != "" {
		debug.FreeOSMemory() // of the hash
	}
	return a, err
}

func newReader(r io.Reader, k Key) (*Reader, error) {
	const op = "open backup"
	identities, err := k.identities()
	if err != nil {
		return nil, err
	}
	if len(identities) == 0 {
		identities = []age.Identity{nobody{}} // to find out how it is closed
	}
	file := &origin{r: r}
	plain, err := age.Decrypt(file, identities...)
	var noMatch *age.NoIdentityMatchError
	switch {
	case file.err != nil:
		return nil, failure(record.BackupDamaged, op, file.err)
	case errors.As(err, &noMatch) && slices.Contains(noMatch.StanzaTypes, "scrypt"):
		return nil, record.E(record.WrongPassphrase, op)
	case errors.As(err, &noMatch) && slices.Contains(noMatch.StanzaTypes, "mlkem768x25519"):
		return nil, record.E(record.WrongKeyFile, op)
	case err != nil: // its text can hold the first line of whatever file this is
		return nil, record.E(record.BackupDamaged, op)
	}
	return newTarReader(plain, file, standard()), nil
}

// nobody opens nothing.
type nobody struct{}

func (nobody) Unwrap([]*age.Stanza) ([]byte, error) { return nil, age.ErrIncorrectIdentity }

// newTarReader reads a tar that comes from file, decrypted.
func newTarReader(plain io.Reader, file *origin, l limits) *Reader {
	return &Reader{
		limits: l,
		file:   file,
		plain:  plain,
		tar:    tar.NewReader(&io.LimitedReader{R: plain, N: l.total}),
		names:  newNames(),
		hash:   sha256.New(),
		sums:   sha256.New(),
		buf:    make([]byte, bufferSize),
	}
}

// Next goes to the next entry, past what was not read of the present one. It returns io.EOF when the
// entries were those of SHA256SUMS and the age file ended as it was written. The errors are those of NewReader, in
// particular BackupDamaged for an archive that is cut or altered, goes beyond the limits, or is none of ours.
func (r *Reader) Next() (Entry, error) {
	if r.err != nil {
		return Entry{}, r.err
	}
	e, err := r.next()
	r.err = err
	return e, err
}

func (r *Reader) next() (Entry, error) {
	if err := r.finish(); err != nil {
		return Entry{}, err
	}
	h, err := r.tar.Next()
	if err != nil || !ordinary(h) {
		return Entry{}, r.damaged()
	}
	if h.Name == sumsName {
		return Entry{}, r.end()
	}
	if r.count == r.limits.entries || h.Size > r.limits.entry || !goodName(h.Name) || !r.names.add(h.Name) {
		return Entry{}, r.damaged()
	}
	r.count++
	r.open, r.left, r.name = true, h.Size, h.Name
	r.hash.Reset()
	return Entry{Name: h.Name, Size: h.Size, Modified: h.ModTime.UTC()}, nil
}

// ordinary reports a regular file without anything that only some programs understand.
func ordinary(h *tar.Header) bool {
	for key := range h.PAXRecords {
		if key != "path" {
			return false
		}
	}
	return h.Typeflag == tar.TypeReg && (h.Format == tar.FormatUSTAR || h.Format == tar.FormatPAX) &&
		h.Linkname == "" && h.Size >= 0
}

// finish reads the rest of the present entry and notes its sum.
func (r *Reader) finish() error {
	for r.open {
		if _, err := r.Read(r.buf); err != nil && err != io.EOF {
			return err
		}
	}
	return nil
}

// Read reads the content of the present entry; io.EOF is its end.
func (r *Reader) Read(p []byte) (int, error) {
	if !r.open {
		if r.err != nil {
			return 0, r.err
		}
		return 0, io.EOF
	}
	n, err := r.tar.Read(p)
	r.hash.Write(p[:n])
	r.left -= int64(n)
	switch {
	case err == io.EOF && r.left == 0:
		r.open = false
		r.sums.Write(sumLine(r.hash.Sum(nil), r.name))
	case err != nil:
		r.open = false
		r.err = r.damaged()
		return n, r.err
	}
	return n, err
}

// Sum returns the SHA-256 of the entry that was read to its end last, and nil while one is open.
func (r *Reader) Sum() []byte {
	if r.open || r.name == "" {
		return nil
	}
	return r.hash.Sum(nil)
}

// end compares SHA256SUMS, which is at hand, with what was read, and makes sure that nothing follows.
func (r *Reader) end() error {
	r.hash.Reset()
	_, err := io.CopyBuffer(r.hash, r.tar, r.buf)
	if err != nil || subtle.ConstantTimeCompare(r.hash.Sum(nil), r.sums.Sum(nil)) != 1 {
		return r.damaged()
	}
	if _, err := r.tar.Next(); err != io.EOF {
		return r.damaged()
	}
	// tar has seen its end mark, or the end of the file in its place; only age's own end proves that the file is whole.
	if n, err := io.ReadFull(r.plain, r.buf[:1]); n != 0 || err != io.EOF {
		return r.damaged()
	}
	return io.EOF
}

// damaged says why the archive cannot be read on: its file failed, or its content is not what we write.
func (r *Reader) damaged() error {
	const op = "read backup"
	if r.file.err != nil {
		return failure(record.BackupDamaged, op, r.file.err)
	}
	return record.E(record.BackupDamaged, op)
}
