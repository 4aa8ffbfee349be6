package storage_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
	"carnet/storage/seal"
)

// BenchmarkRatioUnlockToHome measures from typed password to what the home screen shows, with 10,000 records of which
// 2,000 documents, against the password hash alone. "ms-beyond" is the time that is not the hash: at most 250.
func BenchmarkRatioUnlockToHome(b *testing.B) {
	dir, now := b.TempDir(), func() time.Time { return time.Date(2026, 3, 10, 21, 0, 0, 0, time.UTC) }
	o := storage.Options{Clock: now, Random: rand.Reader, KDF: func(context.Context) (seal.KDF, error) { return seal.DesktopKDF(), nil }}
	v, err := storage.Open(dir, o)
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	fill(b, v)
	carnet := app.New(v, nil, now, rand.Reader)

	var all, hash []time.Duration
	for b.Loop() {
		for range 7 { // one hash takes half a second and varies by a tenth: medians of several tell more
			debug.FreeOSMemory() // both hashes begin with memory that the system has to give, as that of a program just opened
			start := time.Now()
			s, err := carnet.Unlock(b.Context(), "zoe", password)
			if err != nil {
				b.Fatal(err)
			}
			for _, p := range s.Profiles() {
				p.Home()
			}
			all = append(all, time.Since(start))
			s.Lock()
			debug.FreeOSMemory()
			start = time.Now()
			seal.DummyUnlock(seal.DesktopKDF(), password)
			hash = append(hash, time.Since(start))
		}
	}
	slices.Sort(all)
	slices.Sort(hash)
	total, alone := all[len(all)/2], hash[len(hash)/2]
	b.ReportMetric(float64(total)/float64(alone), "ratio")
	b.ReportMetric(float64(total-alone)/1e6, "ms-beyond")
}

// fill writes the records straight through the store: 8,000 measures and doses, and 2,000 documents with a small file.
func fill(b *testing.B, v *storage.Vault) {
	a, _, err := v.CreateAccount(b.Context(), app.NewAccount{Identifier: "zoe", Password: password, Kind: app.AdultAccount})
	if err != nil {
		b.Fatal(err)
	}
	defer a.Lock()
	profile := id(1)
	s, err := a.CreateProfile(b.Context(), profile, profileRecord(profile))
	if err != nil {
		b.Fatal(err)
	}
	var batch []record.Record
	for i := range 10_000 {
		r := record.Record{ID: record.NewID(time.UnixMilli(int64(i)), [10]byte{byte(i), byte(i >> 8)}), Profile: profile,
			Version: record.Version{Clock: uint64(i + 2), Device: 1}, Source: record.FromParent, Created: time.UnixMilli(int64(i)), Updated: time.UnixMilli(int64(i))}
		switch {
		case i%5 == 0:
			file, err := s.Attach(b.Context(), &oneByte{}, record.PDF)
			if err != nil {
				b.Fatal(err)
			}
			r.Body = record.Document{Title: fmt.Sprintf("Ordonnance %d", i), Category: record.Prescriptions, From: "Dr Martin", FileName: "ordonnance.pdf", File: file, Pages: 1}
		case i%50 == 1:
			r.Body = record.Dose{Date: record.NewDate(2025, 5, 1+i%28), Product: "Hexyon", Valences: []record.Valence{record.Tetanus}, Lot: "U3F12"}
		default:
			r.Body = record.Measurement{Type: record.Weight, Value: int64(4000 + i), Date: record.NewDate(2025, time.Month(4+i%8), 1+i%28), By: "Dr Martin"}
		}
		r.Kind = r.Body.Kind()
		if batch = append(batch, r); len(batch) == 200 {
			if err := s.Commit(b.Context(), batch...); err != nil {
				b.Fatal(err)
			}
			batch = nil
		}
	}
}

// oneByte is the smallest content.
type oneByte struct{ read bool }

func (o *oneByte) Read(p []byte) (int, error) {
	if o.read {
		return 0, io.EOF
	}
	o.read = true
	p[0] = 'x'
	return 1, nil
}
