package storage_test

import (
	"bytes"
	"crypto/rand"
	"testing"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
)

// BenchmarkRatioVerify measures re-reading 100 MB of papers (file, unsealing, hash of the content) against nothing but
// the unsealing of as many bytes in memory, on one core. "MB/s" is the speed of verifying: at least 300, or 80 % of the
// bare unsealing where that is slower.
func BenchmarkRatioVerify(b *testing.B) {
	const papers, size = 20, 5 << 20
	c := newClock()
	v, err := storage.Open(b.TempDir(), options(c))
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	a, _, err := v.CreateAccount(b.Context(), app.NewAccount{Identifier: "zoe", Password: password, Kind: app.AdultAccount})
	if err != nil {
		b.Fatal(err)
	}
	defer a.Lock()
	s, err := a.CreateProfile(b.Context(), id(1), profileRecord(id(1)))
	if err != nil {
		b.Fatal(err)
	}
	content := make([]byte, size)
	rand.Read(content)
	for n := range papers {
		file, err := s.Attach(b.Context(), bytes.NewReader(content), record.PDF)
		if err != nil {
			b.Fatal(err)
		}
		doc := record.Record{ID: id(byte(n + 2)), Profile: id(1), Kind: record.KindDocument, Version: record.Version{Clock: uint64(n + 2), Device: 1},
			Body: record.Document{Title: "T", Category: record.Biology, File: file}}
		if err := s.Commit(b.Context(), doc); err != nil {
			b.Fatal(err)
		}
	}
	var ours, bare time.Duration
	for b.Loop() {
		start := time.Now()
		if damage, err := s.Verify(b.Context(), func(int, int) {}); err != nil || len(damage) > 0 {
			b.Fatal(damage, err)
		}
		ours += time.Since(start)
		bare += bareUnsealing(b, papers*size)
	}
	megabytes := float64(b.N) * papers * size / 1e6
	b.ReportMetric(float64(ours)/float64(bare), "ratio")
	b.ReportMetric(megabytes/ours.Seconds(), "MB/s")
	b.ReportMetric(megabytes/bare.Seconds(), "bare-MB/s")
}

// bareUnsealing opens n bytes in pieces of 64 KiB.
func bareUnsealing(b *testing.B, n int) time.Duration {
	aead, err := chacha20poly1305.NewX(make([]byte, chacha20poly1305.KeySize))
	if err != nil {
		b.Fatal(err)
	}
	nonce := make([]byte, aead.NonceSize())
	sealed := aead.Seal(nil, nonce, make([]byte, 64<<10), nil)
	plain := make([]byte, 0, 64<<10)
	start := time.Now()
	for range n / (64 << 10) {
		if _, err := aead.Open(plain, nonce, sealed, nil); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}
