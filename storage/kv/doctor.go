package kv

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/ristretto/v2/z"
)

// Files of ours beside those of Badger.
const (
	// lockName is held while the store is open. Badger's own lock comes too late: the folder is examined before.
	lockName = "carnet.lock"
	// sealName exists while the store is closed and was closed properly. It lists the engine's files with their sizes,
	// so that a file that was cut, lost or brought back is noticed before Badger acts on it.
	sealName = "closed-cleanly"
	// asideName is a folder for what Badger would delete. Nothing of ours ever empties it.
	asideName = "set-aside"
)

// errDamaged is the doctor's verdict: Badger must not see this folder.
var errDamaged = errors.New("the files of the store do not belong together")

// file is one file of the engine that holds or names data.
type file struct {
	name   string
	size   int64
	onDisk int64 // less than size when there are holes in it
}

// engineFiles lists the manifest, the tables and the logs, in the order of their names.
func engineFiles(dir string) ([]file, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []file
	for _, e := range entries {
		ext := filepath.Ext(e.Name())
		if e.IsDir() || e.Name() != badger.ManifestFilename && ext != ".sst" && ext != ".mem" && ext != ".vlog" {
			continue
		}
		info, err := e.Info()
		if err != nil {
			return nil, err
		}
		files = append(files, file{e.Name(), info.Size(), bytesOnDisk(info)})
	}
	return files, nil
}

// verdict is what examining a store found, when Badger may try to open it.
type verdict struct {
	clean   bool     // closed properly, and as it was left
	crashed bool     // holds something, and was not closed properly; a new store is neither
	aside   []string // files to set aside first
}

// examine decides whether Badger may try to open dir, without changing anything.
//
// After a clean close the folder must be exactly as it was left, and its tables whole. After a crash there may be more: a
// table that was being written, or that was being deleted, is on disk without being in the manifest, and an empty log was
// being made or being removed. Badger would delete such a table and refuse such a log for ever. Both are set aside: their
// content is elsewhere if this was a crash, and if it was damage the inventory misses it while the file is still there.
func examine(dir string) (verdict, error) {
	files, err := engineFiles(dir)
	if err != nil {
		return verdict{}, err
	}
	left, ok, err := readSeal(dir)
	if err != nil {
		return verdict{}, err
	}
	if ok {
		if !bytes.Equal(left, seal(files)) {
			return verdict{}, errDamaged
		}
		// A bit may have turned since. Badger must not be the one who finds out: it would delete what is not listed.
		aside, err := examineFiles(dir, files)
		if err == nil && len(aside) > 0 {
			err = errDamaged
		}
		return verdict{clean: true}, err
	}
	if len(files) == 0 {
		return verdict{}, nil
	}
	aside, err := examineFiles(dir, files)
	return verdict{crashed: true, aside: aside}, err
}

func examineFiles(dir string, files []file) (aside []string, err error) {
	manifest, cut, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	found := make(map[uint64]bool)
	for _, f := range files {
		id, isTable, err := tableID(f.name)
		switch {
		case err != nil:
			return nil, err
		case isTable:
			listed, ok := manifest.Tables[id]
			found[id] = ok
			if ok {
				if err := probeTable(filepath.Join(dir, f.name), listed.Compression); err != nil {
					return nil, err
				}
			} else if cut && f.size > 0 {
				return nil, errDamaged // the manifest may have named it: this is not what a crash leaves
			} else {
				aside = append(aside, f.name)
			}
		case f.size == 0 && f.name != badger.ManifestFilename:
			aside = append(aside, f.name)
		}
	}
	for id := range manifest.Tables {
		if !found[id] {
			return nil, errDamaged
		}
	}
	return aside, nil
}

// readManifest reads the list of tables as Badger will. cut says that its last entry is incomplete.
func readManifest(dir string) (m badger.Manifest, cut bool, err error) {
	f, err := os.Open(filepath.Join(dir, badger.ManifestFilename))
	if errors.Is(err, fs.ErrNotExist) {
		return m, false, errDamaged // Badger would start an empty store and delete every table
	}
	if err != nil {
		return m, false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return m, false, err
	}
	m, whole, err := badger.ReplayManifestFile(f, 0, engineOptions(dir, quiet{}))
	return m, whole != info.Size(), err
}

// tableID parses the name of a table. Badger ends the program when it meets a negative number, so that is damage here.
func tableID(name string) (id uint64, isTable bool, err error) {
	number, isTable := strings.CutSuffix(name, ".sst")
	if !isTable {
		return 0, false, nil
	}
	id, err = strconv.ParseUint(number, 10, 63)
	if err != nil || table.IDToFilename(id) != name {
		return 0, true, errDamaged
	}
	return id, true, nil
}

// probeTable opens a table and checks its sum. Badger does so too, but on goroutines of its own, where the panic that
// a cut table causes would end the program.
func probeTable(path string, compression options.CompressionType) (err error) {
	defer func() {
		if recover() != nil {
			err = errDamaged
		}
	}()
	mapped, err := z.OpenMmapFile(path, os.O_RDONLY, 0)
	if err != nil {
		return err
	}
	// On failure OpenTable may have unmapped the file or not, and asking again is not safe; the store stays shut anyway.
	if _, err := table.OpenTable(mapped, table.Options{
		ReadOnly:    true,
		ChkMode:     options.OnTableRead,
		Compression: compression,
		BlockSize:   4 << 10,
	}); err != nil {
		return err
	}
	return mapped.Close(-1)
}

// seal is the content of the seal file for these files. The sum over it tells a seal that was cut from one that differs.
func seal(files []file) []byte {
	var b bytes.Buffer
	for _, f := range files {
		fmt.Fprintf(&b, "%s %d\n", f.name, f.size)
	}
	fmt.Fprintf(&b, "sha256 %x\n", sha256.Sum256(b.Bytes()))
	return b.Bytes()
}

// readSeal returns the seal of a clean close. A seal that is not whole counts as none: it speaks of itself, not of the
// store.
func readSeal(dir string) (content []byte, ok bool, err error) {
	content, err = os.ReadFile(filepath.Join(dir, sealName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	return content, isWhole(content), nil
}

// isWhole reports that a seal ends with the sum of what comes before.
func isWhole(seal []byte) bool {
	body := seal[:bytes.LastIndexByte(bytes.TrimSuffix(seal, []byte("\n")), '\n')+1]
	return string(seal[len(body):]) == fmt.Sprintf("sha256 %x\n", sha256.Sum256(body))
}

// writeSeal says that the store was closed properly.
func writeSeal(dir string) error {
	files, err := engineFiles(dir)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, sealName)
	if err := writeSynced(path+".new", seal(files)); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	return syncDir(dir)
}

func writeSynced(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// breakSeal takes the seal away and moves files aside, both durable before Badger is let in.
func breakSeal(dir string, aside []string) error {
	if err := os.Remove(filepath.Join(dir, sealName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(aside) > 0 {
		if err := setAside(dir, aside); err != nil {
			return err
		}
	}
	return syncDir(dir)
}

// setAside moves each file to the first free "name.N" in the folder for them.
func setAside(dir string, names []string) error {
	folder := filepath.Join(dir, asideName)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for _, name := range names {
		to := filepath.Join(folder, name)
		for n := 1; exists(to); n++ {
			to = filepath.Join(folder, name+"."+strconv.Itoa(n))
		}
		if err := os.Rename(filepath.Join(dir, name), to); err != nil {
			return err
		}
	}
	return syncDir(folder)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
