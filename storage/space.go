package storage

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"carnet/app/record"
	"carnet/storage/kv"
)

// ReserveBytes is the size of the reserve that the program keeps.
const ReserveBytes = 64 << 20

// reserveName is a file that holds nothing and takes room: on a disk that other programs have filled, deleting it is what
// lets a vault be opened once more, and closed properly.
const reserveName = "reserve"

// Reserve returns the bytes that FreeReserve would free in the vault folder dir; ok is false when there is no reserve.
// It needs no open vault.
func Reserve(dir string) (bytes int64, ok bool) {
	info, err := os.Lstat(filepath.Join(dir, reserveName))
	if err != nil || !info.Mode().IsRegular() {
		return 0, false
	}
	return info.Size(), true
}

// FreeReserve gives the room of the reserve back to the disk, whether the vault is open or not. The reserve is made anew
// when the vault is next opened with ample room. It is no error if there is none.
func FreeReserve(dir string) error {
	err := os.Remove(filepath.Join(dir, reserveName))
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return record.Wrap(diskKind(err), "free reserve", pathless(err))
}

// pathless drops the path from an error of the system: on most computers it holds a person's name.
func pathless(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// keepReserve makes the reserve where there is none and ample room, so that it never is what fills a disk. A vault
// without one works: nothing is reported.
func keepReserve(dir string, size int64, space kv.Space, random io.Reader) {
	path := filepath.Join(dir, reserveName)
	if info, err := os.Lstat(path); size <= 0 || err == nil && info.Size() == size {
		return
	}
	if space.Room(filepath.Join(dir, "kv"), 2*size) != nil {
		return
	}
	f, err := os.CreateTemp(dir, tempPrefix+"*") // a half-made one is removed by the next Open
	if err != nil {
		return
	}
	err = errors.Join(allocate(f, size, random), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
}

// fill really writes the reserve, with bytes that no file system can store shorter.
func fill(f *os.File, size int64, random io.Reader) error {
	_, err := io.CopyN(f, random, size)
	return err
}

// betweenLooks is how much of an attachment is written between two looks at the room that is left.
const betweenLooks = 8 << 20

// inRoom is a reader over r that fails with DiskFull as soon as there is too little room to keep what it gives. The
// database would not survive a disk that an attachment has filled.
func (v *Vault) inRoom(r io.Reader) io.Reader { return &roomReader{vault: v, r: r} }

type roomReader struct {
	vault *Vault
	r     io.Reader
	left  int // bytes until the next look
}

func (r *roomReader) Read(b []byte) (int, error) {
	if r.left <= 0 {
		if err := r.vault.o.Space.Room(filepath.Join(r.vault.dir, "kv"), 0); err != nil {
			return 0, err
		}
		r.left = betweenLooks
	}
	n, err := r.r.Read(b)
	r.left -= n
	return n, err
}
