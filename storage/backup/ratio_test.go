package backup_test

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"filippo.io/age"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
)

// The figures of this file compare with bare age and tar from disk to disk: the same files, read from a folder, into one
// file that is on stable storage in the end, and back. Both are closed for one key, without the second that the hash of a
// passphrase takes. "ratio" is our speed over theirs: at least 0.6.

// papers are the sizes of the attachments: photos and PDFs as families have them, and a few large ones.
func papers() []int {
	sizes := slices.Repeat([]int{300 << 10, 700 << 10, 1500 << 10, 40 << 10}, 120)
	return append(sizes, 20<<20, 24<<20)
}

// fill gives the child those papers, and returns a folder with the same ones.
func fill(b *testing.B, h *home, s *app.Session, p *app.Profile) (folder string) {
	folder = b.TempDir()
	a := h.store("zoe", zoePassword)
	defer a.Lock()
	store, err := a.Open(b.Context(), p.ID())
	must(b, err)
	for i, size := range papers() {
		content := make([]byte, size)
		_, err := rand.Read(content)
		must(b, err)
		must(b, os.WriteFile(filepath.Join(folder, fmt.Sprintf("%04d.pdf", i)), content, 0o600))
		file, err := store.Attach(b.Context(), bytes.NewReader(content), record.PDF)
		must(b, err)
		must(b, store.Commit(b.Context(), record.Record{ID: record.NewID(h.now, [10]byte{byte(i), byte(i >> 8), 1}), Profile: p.ID(), Kind: record.KindDocument,
			Version: record.Version{Clock: 1 << 60, Device: uint32(i)}, Created: h.now, Updated: h.now, Source: record.FromParent,
			Body: record.Document{Title: fmt.Sprintf("Papier %d", i), Category: record.Biology, File: file}}))
	}
	return folder
}

func BenchmarkRatioBackup(b *testing.B) {
	h, s, p := one(b)
	folder := fill(b, h, s, p)
	identity, err := age.GenerateHybridIdentity()
	must(b, err)
	place := storage.FilePlace(filepath.Join(b.TempDir(), "carnet.age"))
	bare := filepath.Join(b.TempDir(), "bare.age")
	var ours, theirs, proof []time.Duration
	for b.Loop() {
		for range 5 {
			start := time.Now()
			_, err := s.Backup(b.Context(), place, "x", app.BackupKey{Members: true}, french(b), nothing)
			must(b, err)
			ours = append(ours, time.Since(start))
			key, err := s.BackupIdentity()
			must(b, err)
			start = time.Now()
			_, err = h.backups.Prove(context.Background(), place, app.BackupKey{Identities: []string{key}}, nothing)
			must(b, err)
			proof = append(proof, time.Since(start))
			start = time.Now()
			pack(b, folder, bare, identity.Recipient())
			theirs = append(theirs, time.Since(start))
		}
	}
	whole, read, alone := median(ours), median(proof), median(theirs)
	b.ReportMetric(float64(alone)/float64(whole-read), "ratio")
	b.ReportMetric(float64(alone)/float64(whole), "ratio-with-proof")
	b.ReportMetric(float64(whole)/1e6, "ms")
}

func BenchmarkRatioRestore(b *testing.B) {
	h, s, p := one(b)
	folder := fill(b, h, s, p)
	identity, err := age.GenerateHybridIdentity()
	must(b, err)
	place, key, _ := h.backUp(s)
	bare := filepath.Join(b.TempDir(), "bare.age")
	pack(b, folder, bare, identity.Recipient())
	var ours, theirs []time.Duration
	for b.Loop() {
		for range 5 {
			start := time.Now()
			_, _, err := h.backups.Restore(b.Context(), place, key, newPassword, nil, nothing)
			must(b, err)
			ours = append(ours, time.Since(start))
			out := b.TempDir()
			start = time.Now()
			unpack(b, bare, out, identity)
			theirs = append(theirs, time.Since(start))
			must(b, os.RemoveAll(out))
		}
	}
	b.ReportMetric(float64(median(theirs))/float64(median(ours)), "ratio")
	b.ReportMetric(float64(median(ours))/1e6, "ms")
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// pack is age and tar and nothing else.
func pack(b *testing.B, folder, file string, to age.Recipient) {
	f, err := os.Create(file)
	must(b, err)
	cipher, err := age.Encrypt(f, to)
	must(b, err)
	w := tar.NewWriter(cipher)
	must(b, w.AddFS(os.DirFS(folder)))
	must(b, w.Close())
	must(b, cipher.Close())
	must(b, f.Sync())
	must(b, f.Close())
}

// unpack puts each file on stable storage, as a restoration has to.
func unpack(b *testing.B, file, folder string, identity age.Identity) {
	f, err := os.Open(file)
	must(b, err)
	defer f.Close()
	plain, err := age.Decrypt(f, identity)
	must(b, err)
	for r := tar.NewReader(plain); ; {
		e, err := r.Next()
		if err == io.EOF {
			break
		}
		must(b, err)
		out, err := os.Create(filepath.Join(folder, e.Name))
		must(b, err)
		_, err = io.Copy(out, r)
		must(b, err)
		must(b, out.Close())
	}
	entries, err := os.ReadDir(folder)
	must(b, err)
	for _, e := range entries {
		out, err := os.OpenFile(filepath.Join(folder, e.Name()), os.O_RDWR, 0)
		must(b, err)
		must(b, out.Sync())
		must(b, out.Close())
	}
}
