package storage

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"carnet/app/record"
	"carnet/storage/kv"
)

// spareFolder holds a second copy of every small file without which records that are whole could not be opened or
// vouched for: the format, keyslots, account settings, grants, anchors. It stands apart, so that neither a lost file nor
// a lost folder closes a family's record. Whoever destroys a key has to destroy it here too.
const spareFolder = "spare"

// tempPrefix begins the names of files that are being written.
const tempPrefix = ".new-"

// write replaces a small file and then its spare. The file decides: once it is replaced the change is made.
func (v *Vault) write(folder, name string, b []byte) error {
	v.files.Lock()
	defer v.files.Unlock()
	if folder != "accounts" { // which have nothing to do with the database
		if err := v.mayChange("write vault file"); err != nil {
			return err
		}
	}
	if err := writeFile(filepath.Join(v.dir, folder, name), b); err != nil {
		return err
	}
	v.spare(name, b)
	return nil
}

// spare brings the second copy of a file in step. Where that fails there is no copy until the file is next read: an
// older one would still open with a former password.
func (v *Vault) spare(name string, b []byte) {
	copied := filepath.Join(v.dir, spareFolder, name)
	if writeFile(copied, b) != nil {
		_ = os.Remove(copied)
	}
}

// read returns a small file if whole accepts it, or else its spare, which then takes the file's place. It fails as
// reading the file did, with fs.ErrNotExist when there is neither. A file of a newer Carnet is refused, not replaced.
func (v *Vault) read(folder, name string, whole func([]byte) error) ([]byte, error) {
	v.files.Lock()
	defer v.files.Unlock()
	file := filepath.Join(v.dir, folder, name)
	b, err := os.ReadFile(file)
	if err == nil {
		err = whole(b)
	}
	copied, copyErr := os.ReadFile(filepath.Join(v.dir, spareFolder, name))
	switch {
	case err == nil:
		if (copyErr != nil || !bytes.Equal(b, copied)) && !v.salvaged { // a crash came between the two
			v.spare(name, b)
		}
		return b, nil
	case record.KindOf(err) == record.VaultNewer, copyErr != nil, whole(copied) != nil:
		return nil, err
	}
	if !v.salvaged {
		_ = writeFile(file, copied) // where that fails the spare goes on serving
	}
	return copied, nil
}

// list returns the ids of the small files of one kind, also those of which only the spare is left, in ascending order.
// It does not use filepath.Glob, which takes a folder that cannot be read, or has a bracket in its path, for an empty one.
func (v *Vault) list(folder, ext string) ([]record.ID, error) {
	entries, err := os.ReadDir(filepath.Join(v.dir, folder))
	if err != nil {
		return nil, record.Wrap(record.VaultDamaged, "list vault files", err)
	}
	spares, _ := os.ReadDir(filepath.Join(v.dir, spareFolder)) // what it lost, the files still have
	var ids []record.ID
	for _, e := range append(entries, spares...) {
		if id, ok := fileID(e.Name(), ext); ok {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b record.ID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(ids), nil
}

func fileName(id record.ID, ext string) string { return hex.EncodeToString(id[:]) + ext }

// fileID accepts only what fileName writes.
func fileID(name, ext string) (record.ID, bool) {
	b, err := hex.DecodeString(strings.TrimSuffix(name, ext))
	if err != nil || len(b) != len(record.ID{}) || fileName(record.ID(b), ext) != name {
		return record.ID{}, false
	}
	return record.ID(b), true
}

// removeTemporary deletes what interrupted writes left: a forgotten keyslot would open with whatever password it had.
func removeTemporary(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), tempPrefix) {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// writeFile replaces a small file so that a power cut leaves either the old or the new content:
// temporary file, fsync, rename, fsync of the folder.
func writeFile(name string, b []byte) (err error) {
	const op = "write vault file"
	dir := filepath.Dir(name)
	f, err := os.CreateTemp(dir, tempPrefix+"*") // 0600
	if err != nil {
		return record.Wrap(diskKind(err), op, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err == nil {
		err = syncDir(dir)
	}
	return record.Wrap(diskKind(err), op, err)
}

// syncDir makes a rename durable. Windows has no such call on folders: its file system journals the rename itself.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// diskKind tells the failures of a disk that a person can do something about.
func diskKind(err error) record.ErrorKind {
	switch {
	case kv.IsDiskFull(err):
		return record.DiskFull
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return record.VaultReadOnly
	}
	return record.Internal
}
