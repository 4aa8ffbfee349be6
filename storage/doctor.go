package storage

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"carnet/app/record"
	"carnet/storage/kv"
	"carnet/storage/seal"
)

// Report is what can be told of a vault without any password. It holds no name, identifier or path of anybody.
type Report struct {
	Format    int       `json:"format"` // version of the folder's layout; 0 where it is not known
	Accounts  int       `json:"accounts"`
	Profiles  int       `json:"profiles"`
	Open      bool      `json:"open"`             // a program has the vault open: its database was not examined
	Clean     bool      `json:"closed_properly"`  // the database was
	Store     int64     `json:"store_bytes"`      // the tables of the database
	Files     int       `json:"attachments"`      // sealed attachments
	FileBytes int64     `json:"attachment_bytes"` // their length, sealed
	Free      int64     `json:"free_bytes"`       // on the disk; -1 where it cannot be found out
	Reserve   int64     `json:"reserve_bytes"`    // what FreeReserve would free
	Problems  []Problem `json:"problems"`
}

// Problem is one finding.
type Problem struct {
	Kind  ProblemKind `json:"kind"`
	Count int         `json:"count"` // how many there are
	// Damage tells damage from what is only worth knowing, or that Carnet deals with by itself.
	Damage bool `json:"damage"`
}

// ProblemKind says what was found. app/text holds a sentence for each, under "doctor." and the kind.
type ProblemKind string

// The findings. Those marked with * are damage.
const (
	NoVault          ProblemKind = "no-vault"    // there is no vault in this folder
	NewerFormat      ProblemKind = "newer"       // * written by a newer Carnet, and therefore not looked into
	FormatDamaged    ProblemKind = "format"      // * the file that says how to read the others, and its spare
	FileDamaged      ProblemKind = "file"        // * a small file and its spare
	SpareDiffers     ProblemKind = "spare"       // a small file or its spare; the other is whole
	StoreDamaged     ProblemKind = "store"       // * the files of the database do not belong together
	StoreUnclean     ProblemKind = "unclean"     // the database was not closed properly
	VaultOpen        ProblemKind = "open"        // a program has the vault open
	FilesSetAside    ProblemKind = "set-aside"   // files of the database that were set aside
	WritesRefused    ProblemKind = "space"       // there is too little room to write
	NoReserve        ProblemKind = "no-reserve"  // there is no reserve to free
	Leftovers        ProblemKind = "leftover"    // files of interrupted writing
	Restoring        ProblemKind = "restoring"   // a restoration that was interrupted
	Restored         ProblemKind = "restored"    // a restored vault that takes its place at the next opening
	FormerVault      ProblemKind = "former"      // vaults that a restoration replaced
	WidePermissions  ProblemKind = "permissions" // files that other users of the computer may open
	FolderUnreadable ProblemKind = "unreadable"  // * files or folders that cannot be read
)

// ProblemKinds lists all findings.
func ProblemKinds() []ProblemKind {
	return []ProblemKind{NoVault, NewerFormat, FormatDamaged, FileDamaged, SpareDiffers, StoreDamaged, StoreUnclean, VaultOpen,
		FilesSetAside, WritesRefused, NoReserve, Leftovers, Restoring, Restored, FormerVault, WidePermissions, FolderUnreadable}
}

func (k ProblemKind) isDamage() bool {
	switch k {
	case NewerFormat, FormatDamaged, FileDamaged, StoreDamaged, FolderUnreadable:
		return true
	}
	return false
}

// Damaged reports that something in the vault is damaged, as far as that shows without a password.
func (r Report) Damaged() bool {
	for _, p := range r.Problems {
		if p.Damage {
			return true
		}
	}
	return false
}

func (r *Report) add(kind ProblemKind, count int) {
	if count > 0 {
		r.Problems = append(r.Problems, Problem{Kind: kind, Count: count, Damage: kind.isDamage()})
	}
}

// Examine looks at the vault folder dir without any password and without changing anything, also while it is open. What
// the records hold is checked by unlocking and by Store.Verify. It fails with record.Internal when the folder itself
// cannot be read.
func Examine(dir string) (Report, error) { return examine(dir, kv.Space{}) }

func examine(dir string, space kv.Space) (Report, error) {
	const op = "examine vault"
	r := Report{Free: -1, Problems: []Problem{}}
	removed := r.siblings(dir)
	if _, err := os.ReadDir(dir); errors.Is(err, fs.ErrNotExist) {
		r.add(NoVault, 1)
		r.add(Leftovers, removed)
		return r, nil
	} else if err != nil {
		return r, record.Wrap(record.Internal, op, pathless(err))
	}
	known := r.smallFiles(dir)
	r.walk(dir, removed)
	if err := r.store(filepath.Join(dir, "kv"), known); err != nil {
		return r, record.Wrap(record.Internal, op, pathless(err))
	}
	r.Reserve, _ = Reserve(dir)
	r.space(dir, space)
	return r, nil
}

func (r *Report) space(dir string, space kv.Space) {
	if free, ok := space.Bytes(dir); ok {
		r.Free = free
	}
	if space.Room(filepath.Join(dir, "kv"), 0) != nil {
		r.add(WritesRefused, 1)
	}
	if r.Reserve == 0 {
		r.add(NoReserve, 1)
	}
}

// smallFiles checks the format, and then what it allows to understand. known is false for a folder without a vault.
func (r *Report) smallFiles(dir string) (known bool) {
	var format formatFile
	state, err := pair(dir, "", formatName, func(b []byte) (err error) {
		format, err = decodeFormat(b, Format)
		return err
	})
	switch {
	case record.KindOf(err) == record.VaultNewer:
		r.add(NewerFormat, 1)
		return true
	case state == pairLost && errors.Is(err, fs.ErrNotExist) && !begun(dir):
		r.add(NoVault, 1)
		return false
	case state == pairLost:
		r.add(FormatDamaged, 1)
	}
	r.Format = format.Carnet
	counts := map[pairState]int{state: 1}
	delete(counts, pairLost) // named above
	check := func(folder, ext string, ids []record.ID, whole func(record.ID, []byte) error) {
		for _, id := range ids {
			state, _ := pair(dir, folder, fileName(id, ext), func(b []byte) error { return whole(id, b) })
			counts[state]++
		}
	}
	v := &Vault{dir: dir}
	slots, err := v.list("accounts", slotExt)
	if err != nil {
		r.add(FolderUnreadable, 1)
	}
	logs, err := v.list("grants", logExt)
	if err != nil {
		r.add(FolderUnreadable, 1)
	}
	r.Accounts, r.Profiles = len(slots), len(logs)
	check("accounts", slotExt, slots, wholeSlot)
	check("accounts", privateExt, slots, sealed)
	check("grants", logExt, logs, wholeLog)
	check("anchors", "", logs, sealed)
	r.add(FileDamaged, counts[pairLost])
	r.add(SpareDiffers, counts[pairDiffers])
	return true
}

// begun reports that there is more of a vault than its format.
func begun(dir string) bool {
	for _, sub := range folders {
		if _, err := os.Lstat(filepath.Join(dir, sub)); err == nil {
			return true
		}
	}
	return false
}

func wholeSlot(id record.ID, b []byte) error {
	s, err := seal.DecodeKeyslot(b)
	if err == nil && s.ID != id {
		err = record.E(record.VaultDamaged, "check account")
	}
	return err
}

func wholeLog(id record.ID, b []byte) error {
	grants, err := seal.DecodeLog(b)
	if err == nil {
		err = seal.VerifyLog(grants)
	}
	if err == nil && grants[0].Profile != id {
		err = record.E(record.VaultDamaged, "check members")
	}
	return err
}

// sealed accepts what only a password could tell more about.
func sealed(_ record.ID, b []byte) error {
	if len(b) == 0 {
		return record.E(record.VaultDamaged, "check sealed file")
	}
	return nil
}

// pairState says how a small file and its spare stand.
type pairState int

const (
	pairWhole   pairState = iota
	pairDiffers           // one is missing or not whole, or they differ: the next opening brings them in step
	pairLost              // neither is whole
)

// pair looks at a small file and its spare. The error is that of the file.
func pair(dir, folder, name string, whole func([]byte) error) (pairState, error) {
	spare, spareErr := readWhole(filepath.Join(dir, spareFolder, name), whole)
	file, err := readWhole(filepath.Join(dir, folder, name), whole)
	switch {
	case err != nil && spareErr != nil:
		return pairLost, err
	case err != nil || spareErr != nil || !bytes.Equal(file, spare):
		return pairDiffers, err
	}
	return pairWhole, nil
}

func readWhole(path string, whole func([]byte) error) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err == nil {
		err = whole(b)
	}
	return b, err
}

// store says how the database stands.
func (r *Report) store(dir string, known bool) error {
	s, err := kv.Examine(dir)
	if err != nil {
		return err
	}
	r.Open, r.Clean, r.Store = s.Open, s.Clean, s.Bytes
	switch {
	case s.Open:
		r.add(VaultOpen, 1)
	case s.Damaged, s.New && known && r.Profiles > 0: // a profile is granted only once the database holds it
		r.add(StoreDamaged, 1)
	case !s.Clean && !s.New:
		r.add(StoreUnclean, 1)
	}
	r.add(FilesSetAside, s.SetAside)
	return nil
}

// walk looks once at every file: attachments, leftovers beside those already found, permissions.
func (r *Report) walk(dir string, leftovers int) {
	dir = filepath.Clean(dir)
	wide, unreadable := 0, 0
	_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			unreadable++
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return nil // it went while we looked
		}
		if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			wide++
		}
		inside := strings.TrimPrefix(path[len(dir):], string(filepath.Separator))
		top, _, _ := strings.Cut(inside, string(filepath.Separator))
		name := entry.Name()
		switch {
		case inside == probeFolder:
			leftovers++
			return fs.SkipDir
		case entry.IsDir():
		case strings.HasPrefix(name, tempPrefix), top == "blobs" && strings.HasPrefix(name, "tmp-"):
			leftovers++
		case top == "blobs" && isBlobName(name):
			r.Files++
			r.FileBytes += info.Size()
		}
		return nil
	})
	r.add(Leftovers, leftovers)
	r.add(WidePermissions, wide)
	r.add(FolderUnreadable, unreadable)
}

// probeFolder is the copy of the database that is tried before it is opened.
const probeFolder = "kv.probe"

// isBlobName accepts the names of attachments.
func isBlobName(name string) bool {
	_, ok := fileID(name, "")
	return ok
}

// siblings looks beside the vault for what restoring it leaves there, and counts what is only to be removed.
func (r *Report) siblings(dir string) (removed int) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return 0
	}
	entries, _ := os.ReadDir(filepath.Dir(abs))
	former := 0
	for _, entry := range entries {
		rest, ok := strings.CutPrefix(entry.Name(), filepath.Base(abs))
		switch {
		case !ok:
		case rest == makingSuffix:
			r.add(Restoring, 1)
		case rest == readySuffix:
			r.add(Restored, 1)
		case rest == removedSuffix:
			removed++
		case strings.HasPrefix(rest, formerSuffix):
			former++
		}
	}
	r.add(FormerVault, former)
	return removed
}
