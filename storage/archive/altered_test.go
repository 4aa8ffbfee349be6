package archive

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"carnet/app/record"
)

// Whatever byte of the file changes, it is noticed, and nothing false is given before. A change in the line that belongs
// to the passphrase cannot be told from a wrong one.
func TestEveryByteCounts(t *testing.T) {
	family := people(t, 1)
	for _, c := range []struct {
		key   Key
		wrong record.ErrorKind
	}{{passphrase, record.WrongPassphrase}, {family, record.WrongKeyFile}} {
		write := c.key
		write.Identities = nil
		whole := sealed(t, write, small()[:1])
		stanza := bytes.Index(whole, []byte("\n-> ")) + 1
		payload := bytes.Index(whole, []byte("\n--- ")) + 1
		for i := range whole {
			bits := []byte{1 << (i % 8)}
			if i < 300 {
				bits = []byte{1, 2, 4, 8, 16, 32, 64, 128}
			}
			for _, bit := range bits {
				altered := slices.Clone(whole)
				altered[i] ^= bit
				got, err := openAll(bytes.NewReader(altered), c.key)
				kind := record.KindOf(err)
				if kind != record.BackupDamaged && (kind != c.wrong || i < stanza || i >= payload) {
					t.Fatalf("bit %d of byte %d of %d: %v", bit, i, len(whole), err)
				}
				checkTrue(t, got)
			}
		}
	}
}

func TestEveryTruncationIsNoticed(t *testing.T) {
	whole := sealed(t, passphrase, small()[:1])
	for n := range whole {
		got, err := openAll(bytes.NewReader(whole[:n]), passphrase)
		wantKind(t, fmt.Sprintf("%d of %d bytes", n, len(whole)), err, record.BackupDamaged)
		checkTrue(t, got)
	}
	for _, tail := range []string{"\x00", "more", strings.Repeat("\x00", 70_000), string(whole)} {
		_, err := openAll(strings.NewReader(string(whole)+tail), passphrase)
		wantKind(t, "extended", err, record.BackupDamaged)
	}
}

// Longer than age's pieces of 64 KiB: pieces left out, moved and twice, and the end cut off where a piece ends.
func TestPiecesCannotBeMoved(t *testing.T) {
	const piece = 64<<10 + 16
	files := []file{newFile("a", strings.Repeat("a", 200_000)), newFile("b", strings.Repeat("b", 100_000))}
	whole := sealed(t, passphrase, files)
	begin := bytes.Index(whole, []byte("\n--- ")) + len("\n--- ") + 43 + 1 + 16
	header, pieces := whole[:begin], slices.Collect(slices.Chunk(whole[begin:], piece))
	if len(pieces) != 5 {
		t.Fatalf("%d pieces", len(pieces))
	}
	check := func(what string, pieces ...[]byte) {
		t.Helper()
		_, err := openAll(bytes.NewReader(slices.Concat(header, slices.Concat(pieces...))), passphrase)
		wantKind(t, what, err, record.BackupDamaged)
	}
	for i := range pieces {
		check("left out", slices.Delete(slices.Clone(pieces), i, i+1)...)
		check("twice", slices.Insert(slices.Clone(pieces), i, pieces[i])...)
		check("cut", pieces[:i]...)
		for j := range i {
			moved := slices.Clone(pieces)
			moved[i], moved[j] = moved[j], moved[i]
			check("moved", moved...)
		}
	}
}

// checkTrue makes sure that what was given of an altered archive was in it.
func checkTrue(t *testing.T, got []file) {
	t.Helper()
	want := small()
	for i, f := range got {
		if i >= len(want) || f.Entry != want[i].Entry || !bytes.HasPrefix(want[i].content, f.content) {
			t.Fatalf("file %d is not one that was written", i)
		}
	}
}
