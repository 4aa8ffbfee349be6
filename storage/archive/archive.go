// Package archive is the container of a backup file: a standard age v1 file (age-encryption.org/v1) around a tar. Who
// has the passphrase, or one of the keys, needs no Carnet to open it:
//
//	age -d backup.age | tar x && sha256sum -c SHA256SUMS
//
// The tar is deterministic: the same entries in the same order are the same bytes, whoever writes them and when. It has
// regular files only, and SHA256SUMS as its last one. age encrypts and authenticates it in pieces of 64 KiB, so both
// directions stream, and what is read is known to be written by someone who had the key before it is given.
//
// A file of another origin is read with limits: it can waste neither memory nor disk, and no name in it can reach
// outside a folder or stand for two files.
package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"carnet/app/record"
)

// Limits of an archive, for writing and for reading.
const (
	// MaxEntries counts the files. A family of ten with twenty years of papers stays far below: three files for each
	// document, and the journal in parts.
	MaxEntries = 100_000
	// MaxEntry is the length of one file. Carnet takes in files of at most 25 MiB.
	MaxEntry = 64 << 20
	// MaxTotal is the length of the tar. It is more than what is usual for an archive from outside (4 GiB), because a
	// family may have 10 GB of papers, and a backup that can be written and not restored would be a trap. The
	// archive is not compressed, so that it can only ever unpack to its own length.
	MaxTotal = 64 << 30
	// MaxName is the length of an entry's name in bytes.
	MaxName = 200
)

// limits are those constants; tests have smaller ones.
type limits struct {
	entries      int
	entry, total int64
}

func standard() limits { return limits{entries: MaxEntries, entry: MaxEntry, total: MaxTotal} }

// workFactor is the logarithm of the cost of hashing a passphrase, as in the age program: 256 MiB and about a second.
const workFactor = 18

// maxWorkFactor is what is accepted: 1 GiB, the same bound as for the passwords of the vault. The age library would go up
// to 22, that is 4 GiB, with which a hostile file could bring the program down.
const maxWorkFactor = 20

// sumsName is the entry that names all others and their SHA-256, in the format of sha256sum.
const sumsName = "SHA256SUMS"

// sumLine is the line of an entry in it.
func sumLine(sum []byte, name string) []byte {
	return fmt.Appendf(nil, "%x  %s\n", sum, name)
}

// Key closes and opens an archive: to write it, either a passphrase or at least one recipient; to read it, whatever may
// fit.
type Key struct {
	Passphrase string   // its Unicode NFC counts, as with passwords: keyboards differ in how they compose « é »
	Recipients []string // public keys age1pq1…, as Recipient makes them; any one of them opens the archive
	Identities []string // secret keys AGE-SECRET-KEY-PQ-1…, as Identity makes them
}

// origin remembers why a file or a source could not be read: age and tar pass on some errors and replace others.
type origin struct {
	r   io.Reader
	err error
}

func (o *origin) Read(p []byte) (int, error) {
	n, err := o.r.Read(p)
	if err != nil && err != io.EOF {
		o.err = err
	}
	return n, err
}

// target remembers why a file could not be written, and counts.
type target struct {
	w   io.Writer
	n   int64
	err error
}

func (t *target) Write(p []byte) (int, error) {
	n, err := t.w.Write(p)
	t.n += int64(n)
	if err != nil {
		t.err = err
	}
	return n, err
}

// failure gives err, which came from outside this package, a kind: its own if it has one, else usual. It drops paths:
// they can hold a person's name.
func failure(usual record.ErrorKind, op string, err error) error {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		usual = record.Canceled
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		usual = record.DiskFull
	}
	var ours *record.Error
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &ours):
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return record.Wrap(usual, op, err)
}
