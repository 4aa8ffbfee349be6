// Package blob keeps sealed attachments (photos, PDFs, thumbnails) as files beside the database, one file each.
//
// A file is whole or absent: it is written under a temporary name, flushed, renamed, and the folder flushed, before Put
// returns. So a record that names an attachment is committed after the attachment is on stable storage, never before.
// File names are random ids and file contents are sealed streams (see seal.NewWriter): the folder shows the number of
// attachments, their padded sizes and their times, nothing else.
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
	"slices"
	"strings"

	"carnet/app/record"
	"carnet/storage/seal"
)

// tempPrefix begins the name of a file that is being written. No id begins with it.
const tempPrefix = "tmp-"

// Store is one folder of attachments. It is safe for concurrent use. Only one Store at a time may have the folder open,
// in this program or another: the caller holds the vault's lock.
type Store struct {
	root   *os.Root
	random io.Reader
	// create makes a temporary file; tests replace it by files that fail.
	create func(name string) (file, error)
}

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
	s := &Store{root: root, random: random}
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
	names, err := s.names()
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
func (s *Store) Put(ctx context.Context, key seal.Key, id record.ID, r io.Reader) (size int64, sum []byte, err error) {
	const op = "write attachment"
	if id.IsZero() {
		return 0, nil, record.E(record.Internal, op)
	}
	temp, err := s.tempName()
	if err != nil {
		return 0, nil, err
	}
	f, err := s.create(temp)
	if err != nil {
		return 0, nil, diskError(op, err)
	}
	open := true
	renamed := false
	defer func() { // also when r panics
		if open {
			f.Close()
		}
		if !renamed {
			s.root.Remove(temp)
		}
	}()

	source := &source{ctx: ctx, r: r}
	size, sum, err = sealInto(f, s.random, key, id, source)
	if source.err != nil {
		return 0, nil, record.Wrap(record.Internal, "read content to attach", cause(source.err))
	}
	if err != nil {
		return 0, nil, diskError(op, err)
	}
	if err := f.Sync(); err != nil {
		return 0, nil, diskError(op, err)
	}
	open = false
	if err := f.Close(); err != nil {
		return 0, nil, diskError(op, err)
	}
	if err := s.root.Rename(temp, nameOf(id)); err != nil {
		return 0, nil, diskError(op, err)
	}
	renamed = true
	if err := syncDir(s.root); err != nil {
		return 0, nil, diskError(op, err)
	}
	return size, sum, nil
}

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
func (s *Store) Open(key seal.Key, id record.ID) (io.ReadCloser, error) {
	const op = "open attachment"
	f, err := s.root.Open(nameOf(id))
	if err != nil {
		return nil, record.Wrap(record.RecordDamaged, op, cause(err))
	}
	r, err := seal.NewReader(pathless{f}, key, id)
	if err != nil {
		f.Close()
		return nil, record.Wrap(record.RecordDamaged, op, err)
	}
	return &content{Reader: r, Closer: f}, nil
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
func (s *Store) Has(id record.ID) bool {
	info, err := s.root.Lstat(nameOf(id))
	return err == nil && info.Mode().IsRegular()
}

// Remove deletes the file. It is no error if there is none. The bytes may stay on the medium, sealed: what makes them
// unreadable for good is the loss of their key.
func (s *Store) Remove(id record.ID) error {
	const op = "remove attachment"
	err := s.root.Remove(nameOf(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = syncDir(s.root)
	}
	if err != nil {
		return diskError(op, err)
	}
	return nil
}

// List returns the ids of all attachments in ascending order. Files that are not ours are passed over.
func (s *Store) List() ([]record.ID, error) {
	names, err := s.names()
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

func (s *Store) names() ([]string, error) {
	dir, err := s.root.Open(".")
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
