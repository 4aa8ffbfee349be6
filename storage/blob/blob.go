// Package blob keeps sealed attachments (photos, PDFs, thumbnails) as files beside the database, one file each, in one
// folder per profile, so that erasing a profile erases its folder.
//
// A file is whole or absent: it is written under a temporary name, flushed, renamed, and the folder flushed, before Put
// returns. So a record that names an attachment is committed after the attachment is on stable storage, never before.
// File names are random ids and file contents are sealed streams (see seal.NewWriter): the folder shows the number of
// attachments, their padded sizes and their times, and which belong together, nothing else.
package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"carnet/app/record"
	"carnet/storage/seal"
)

// tempPrefix begins the name of a file that is being written. No id begins with it.
const tempPrefix = "tmp-"

// Store holds the attachments of all profiles. It is safe for concurrent use. Only one Store at a time may have the folder
// open, in this program or another: the caller holds the vault's lock.
type Store struct {
	root   *os.Root
	random io.Reader
	// create makes a temporary file; tests replace it by files that fail.
	create func(name string) (file, error)

	mu  sync.Mutex
	put map[string]bool // paths of the files that were written since Open
}

// Folder holds the attachments of one profile. It is safe for concurrent use.
type Folder struct {
	store *Store
	dir   string // slash-separated, within the store
}

// Folder returns the folder of the profile with that tag. It is made when something is first written to it.
func (s *Store) Folder(tag [8]byte) *Folder { return &Folder{s, hex.EncodeToString(tag[:])} }

// Flat is the folder in which format 1 of the vault kept the attachments of all profiles together.
func (s *Store) Flat() *Folder { return &Folder{s, "."} }

// file is what Put needs of an *os.File.
type file interface {
	io.WriteCloser
	Sync() error
}

// Open opens the folder, makes it if needed, for its owner only, and removes what interrupted writes left in it.
// A folder that cannot be written opens for reading. It fails with VaultReadOnly when the folder must be made and cannot be.
func Open(dir string, random io.Reader) (*Store, error) {
	const op = "open attachments"
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, diskError(op, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, diskError(op, err)
	}
	s := &Store{root: root, random: random, put: map[string]bool{}}
	s.create = func(name string) (file, error) {
		return root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	}
	if err := s.removeTemporary(); err != nil {
		root.Close()
		return nil, diskError(op, err)
	}
	return s, nil
}

// Close gives the folder back. Attachments that are being read stay readable.
func (s *Store) Close() error { return s.root.Close() }

func (s *Store) removeTemporary() error {
	names, err := s.Flat().names()
	if err != nil {
		return err
	}
	for _, name := range names {
		if strings.HasPrefix(name, tempPrefix) {
			s.root.Remove(name) // a medium that cannot be written keeps it: no harm
		}
	}
	return nil
}

// Put seals what r gives under the id, on stable storage, and returns the content's length in bytes and its SHA-256.
// An attachment that exists under the id is replaced, whole or not at all: that is how a damaged one is repaired.
//
// It fails with Canceled, DiskFull, VaultReadOnly or the error of r, and then leaves nothing behind, unless flushing
// the folder is what failed: a whole file that no record names may then stay.
func (f *Folder) Put(ctx context.Context, key seal.Key, id record.ID, r io.Reader) (size int64, sum []byte, err error) {
	err = f.write(id, true, func(w io.Writer) (err error) {
		source := &source{ctx: ctx, r: r}
		size, sum, err = sealInto(w, f.store.random, key, id, source)
		if source.err != nil {
			return record.Wrap(record.Internal, "read content to attach", cause(source.err))
		}
		if err != nil {
			return diskError("write attachment", err)
		}
		return nil
	})
	if err != nil {
		return 0, nil, err
	}
	return size, sum, nil
}

// write makes the file whose content fill writes. The errors of fill have their kinds.
func (f *Folder) write(id record.ID, durable bool, fill func(io.Writer) error) error {
	const op = "write attachment"
	if id.IsZero() {
		return record.E(record.Internal, op)
	}
	s := f.store
	if err := f.make(); err != nil {
		return diskError(op, err)
	}
	temp, err := s.tempName()
	if err != nil {
		return err
	}
	w, err := s.create(temp)
	if err != nil {
		return diskError(op, err)
	}
	open := true
	renamed := false
	defer func() { // also when fill panics
		if open {
			w.Close()
		}
		if !renamed {
			s.root.Remove(temp)
		}
	}()

	if err := fill(w); err != nil {
		return err
	}
	if durable {
		if err := w.Sync(); err != nil {
			return diskError(op, err)
		}
	}
	open = false
	if err := w.Close(); err != nil {
		return diskError(op, err)
	}
	s.mu.Lock()
	s.put[f.file(id)] = true // before the file is there: New must not miss it
	s.mu.Unlock()
	if err := s.root.Rename(temp, f.file(id)); err != nil {
		return diskError(op, err)
	}
	renamed = true
	if durable {
		if err := syncDir(s.root, f.dir); err != nil {
			return diskError(op, err)
		}
	}
	return nil
}

// New reports that the attachment was written since the store was opened: the record that is to name it may still come.
func (f *Folder) New(id record.ID) bool {
	f.store.mu.Lock()
	defer f.store.mu.Unlock()
	return f.store.put[f.file(id)]
}

// make makes the folder, durably.
func (f *Folder) make() error {
	err := f.store.root.Mkdir(f.dir, 0o700)
	switch {
	case f.dir == ".", errors.Is(err, fs.ErrExist):
		return nil
	case err != nil:
		return err
	}
	return syncDir(f.store.root, ".")
}

func (f *Folder) file(id record.ID) string { return path.Join(f.dir, nameOf(id)) }

func sealInto(w io.Writer, random io.Reader, key seal.Key, id record.ID, r io.Reader) (int64, []byte, error) {
	sealed, err := seal.NewWriter(w, random, key, id)
	if err != nil {
		return 0, nil, err
	}
	hash := sha256.New()
	buf := make([]byte, 64<<10)
	defer clear(buf)
	size, err := io.CopyBuffer(io.MultiWriter(sealed, hash), r, buf)
	if err != nil {
		return 0, nil, err
	}
	return size, hash.Sum(nil), sealed.Close()
}

// source is the content to attach. It stops when the context does, and remembers an error of its own, which must not
// be taken for one of the disk. It has no WriteTo, so that copying goes through Read.
type source struct {
	ctx context.Context
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	if s.ctx.Err() != nil {
		s.err = record.Wrap(record.Canceled, "attach", s.ctx.Err())
		return 0, s.err
	}
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// Open opens an attachment. A missing one fails with RecordDamaged: a record names it, so it should be there.
// An altered or shortened one fails the same way, here or while reading, before any altered byte is given.
func (f *Folder) Open(key seal.Key, id record.ID) (io.ReadCloser, error) {
	const op = "open attachment"
	sealed, err := f.store.root.Open(f.file(id))
	if err != nil {
		return nil, record.Wrap(record.RecordDamaged, op, cause(err))
	}
	r, err := seal.NewReader(pathless{sealed}, key, id)
	if err != nil {
		sealed.Close()
		return nil, record.Wrap(record.RecordDamaged, op, err)
	}
	return &content{Reader: r, Closer: sealed}, nil
}

type content struct {
	io.Reader
	io.Closer
}

// pathless takes the path out of a file's read errors.
type pathless struct{ r io.Reader }

func (p pathless) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	if err != nil {
		err = cause(err)
	}
	return n, err
}

// Has reports that there is a file under the id, without looking into it.
func (f *Folder) Has(id record.ID) bool {
	info, err := f.store.root.Lstat(f.file(id))
	return err == nil && info.Mode().IsRegular()
}

// Remove deletes the file. It is no error if there is none. The bytes may stay on the medium, sealed: what makes them
// unreadable for good is the loss of their key.
func (f *Folder) Remove(id record.ID) error {
	const op = "remove attachment"
	err := f.store.root.Remove(f.file(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = syncDir(f.store.root, f.dir)
	}
	if err != nil {
		return diskError(op, err)
	}
	return nil
}

// RemoveAll deletes the folder with everything in it. It is no error if there is none.
func (f *Folder) RemoveAll() error {
	const op = "remove attachments"
	if f.dir == "." {
		return record.E(record.Internal, op) // that would be those of all profiles
	}
	err := f.store.root.RemoveAll(f.dir)
	if err == nil {
		err = syncDir(f.store.root, ".")
	}
	if err != nil {
		return diskError(op, err)
	}
	return nil
}

// Adopt moves an attachment of the flat folder here; one that is already here stays, and is the later one. It is no error
// if there is none to move. Settle makes what was moved durable.
func (f *Folder) Adopt(id record.ID) error {
	const op = "move attachment"
	flat := f.store.Flat()
	var err error
	switch {
	case !flat.Has(id):
		return nil
	case f.Has(id):
		err = f.store.root.Remove(flat.file(id))
	default:
		if err = f.make(); err == nil {
			err = f.store.root.Rename(flat.file(id), f.file(id))
		}
	}
	if err != nil {
		return diskError(op, err)
	}
	return nil
}

// Settle makes all calls of Adopt durable.
func (f *Folder) Settle() error {
	err := syncDir(f.store.root, f.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // nothing was moved here
	}
	if err == nil {
		err = syncDir(f.store.root, ".")
	}
	if err != nil {
		return diskError("move attachment", err)
	}
	return nil
}

// List returns the ids of all attachments in ascending order. Files that are not ours are passed over. A folder that was
// never made is empty.
func (f *Folder) List() ([]record.ID, error) {
	names, err := f.names()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, diskError("list attachments", err)
	}
	var ids []record.ID
	for _, name := range names {
		if id, ok := idOf(name); ok {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b record.ID) int { return bytes.Compare(a[:], b[:]) })
	return ids, nil
}

func (f *Folder) names() ([]string, error) {
	dir, err := f.store.root.Open(f.dir)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return dir.Readdirnames(-1)
}

func (s *Store) tempName() (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(s.random, b[:]); err != nil {
		return "", record.Wrap(record.Internal, "read randomness", err)
	}
	return tempPrefix + hex.EncodeToString(b[:]), nil
}

func nameOf(id record.ID) string { return hex.EncodeToString(id[:]) }

// idOf accepts only what nameOf writes, so that one id has one file.
func idOf(name string) (record.ID, bool) {
	var id record.ID
	if len(name) != hex.EncodedLen(len(id)) {
		return id, false
	}
	b, err := hex.DecodeString(name)
	if err != nil {
		return id, false
	}
	id = record.ID(b)
	return id, nameOf(id) == name
}

// diskError gives a failure of the disk its kind.
func diskError(op string, err error) error { return record.Wrap(kindOf(err), op, cause(err)) }

// cause drops the path from an error: it can hold a person's name, and error texts may be logged. Errors that have a
// kind were made for that and stay.
func cause(err error) error {
	var ours *record.Error
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &ours):
		return err
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
