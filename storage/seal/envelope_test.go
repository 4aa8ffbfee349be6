package seal_test

import (
	"bytes"
	"crypto/rand"
	"io"
	"slices"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"
	"pgregory.net/rapid"

	"carnet/app/record"
	"carnet/storage/seal"
)

func place(n byte) seal.Place {
	return seal.Place{
		Profile: record.ID{n},
		Key:     seal.StoreKey(&seal.Key{n}, [8]byte{n}, 'r', "measurement", record.ID{n}),
	}
}

func put(clock uint64) seal.Meta {
	return seal.Meta{Op: seal.OpPut, Schema: 1, Epoch: 1, Version: record.Version{Clock: clock, Device: 7}}
}

func TestRecordRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := seal.Key(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "key"))
		box, err := seal.NewBox(key)
		if err != nil {
			t.Fatal(err)
		}
		m := seal.Meta{
			Op:      rapid.SampledFrom([]seal.Op{seal.OpPut, seal.OpTombstone}).Draw(t, "op"),
			Schema:  rapid.Uint16().Draw(t, "schema"),
			Epoch:   rapid.Uint32().Draw(t, "epoch"),
			Version: record.Version{Clock: rapid.Uint64().Draw(t, "clock"), Device: rapid.Uint32().Draw(t, "device")},
		}
		p := seal.Place{Key: rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "store key")}
		plaintext := rapid.SliceOfN(rapid.Byte(), 0, 1500).Draw(t, "plaintext")
		before := slices.Clone(plaintext)
		value, err := box.SealRecord(rand.Reader, p, m, plaintext)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(plaintext, before) {
			t.Error("sealing changed the plaintext")
		}
		// What is seen from outside depends on the number of 256-byte steps only.
		if want := 20 + 24 + (4+len(plaintext)+255)/256*256 + 16; len(value) != want {
			t.Errorf("%d bytes sealed to %d, want %d", len(plaintext), len(value), want)
		}
		sealed := slices.Clone(value)
		gotMeta, got, err := seal.OpenRecord(key, p, value)
		if err != nil || gotMeta != m || !bytes.Equal(got, plaintext) {
			t.Errorf("opened %v %q, %v", gotMeta, got, err)
		}
		if !bytes.Equal(value, sealed) {
			t.Error("opening changed the value")
		}
		_ = append(got, "more"...) // must not reach memory that anything else uses
		if _, again, err := box.OpenRecord(p, value); err != nil || !bytes.Equal(again, plaintext) {
			t.Errorf("opened again: %q, %v", again, err)
		}
	})
}

// The construction, spelled out with the library: what another program would have to do to read a record.
func TestRecordFormat(t *testing.T) {
	key, p := newKey(t), place(3)
	m := seal.Meta{Op: seal.OpTombstone, Schema: 0x0102, Epoch: 0x03040506,
		Version: record.Version{Clock: 0x0708090a0b0c0d0e, Device: 0x0f101112}}
	nonce := bytes.Repeat([]byte{0xee}, 24)
	value, err := seal.SealRecord(bytes.NewReader(nonce), key, p, m, []byte("bonjour"))
	if err != nil {
		t.Fatal(err)
	}
	header := []byte{1, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18}
	aad := slices.Concat([]byte("csn/rec/v1"), header, p.Profile[:], []byte{0, 0, 0, byte(len(p.Key))}, p.Key)
	padded := make([]byte, 256)
	copy(padded, "\x00\x00\x00\x07bonjour")
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		t.Fatal(err)
	}
	want := aead.Seal(slices.Concat(header, nonce), nonce, padded, aad)
	if !bytes.Equal(value, want) {
		t.Errorf("record is\n%x, want\n%x", value, want)
	}
}

func TestEveryBitOfARecordCounts(t *testing.T) {
	key, p := newKey(t), place(1)
	value, err := seal.SealRecord(rand.Reader, key, p, put(5), make([]byte, 300))
	if err != nil {
		t.Fatal(err)
	}
	box, err := seal.NewBox(key)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what string, at int, b []byte) {
		t.Helper()
		m, plaintext, err := box.OpenRecord(p, b)
		if record.KindOf(err) != record.RecordDamaged || plaintext != nil || m != (seal.Meta{}) {
			t.Fatalf("%s at %d: %v", what, at, err)
		}
	}
	for bit := range 8 * len(value) {
		b := slices.Clone(value)
		b[bit/8] ^= 1 << (bit % 8)
		refused("flip", bit, b)
	}
	for n := range value {
		refused("cut", n, value[:n])
	}
	refused("extended", len(value), append(slices.Clone(value), 0))
	refused("extended by a step", len(value), append(slices.Clone(value), make([]byte, 256)...))
}

// A value is good for one place, one version, one epoch, one operation, one key: no two can be exchanged.
func TestRecordsCannotBeExchanged(t *testing.T) {
	key := newKey(t)
	rapid.Check(t, func(t *rapid.T) {
		pick := func(name string) byte { return byte(rapid.IntRange(1, 2).Draw(t, name)) }
		draw := func(name string) (seal.Place, seal.Meta) {
			p := seal.Place{Profile: record.ID{pick(name + " profile")}, Key: []byte{'r', pick(name + " key")}}
			m := seal.Meta{Op: seal.Op(pick(name + " op")), Schema: uint16(pick(name + " schema")), Epoch: uint32(pick(name + " epoch")),
				Version: record.Version{Clock: uint64(pick(name + " clock")), Device: uint32(pick(name + " device"))}}
			return p, m
		}
		p, m := draw("first")
		q, n := draw("second")
		first, err := seal.SealRecord(rand.Reader, key, p, m, []byte("first"))
		if err != nil {
			t.Fatal(err)
		}
		second, err := seal.SealRecord(rand.Reader, key, q, n, []byte("second"))
		if err != nil {
			t.Fatal(err)
		}
		samePlace := p.Profile == q.Profile && bytes.Equal(p.Key, q.Key)
		if _, _, err := seal.OpenRecord(key, p, second); (err == nil) != samePlace {
			t.Errorf("a record of another place opens: %v", err)
		}
		// The header of one on the body of the other: a new version's number on an old content.
		if m != n {
			mixed := append(slices.Clone(first[:20]), second[20:]...)
			_, _, err := seal.OpenRecord(key, q, mixed)
			if record.KindOf(err) != record.RecordDamaged {
				t.Errorf("a header was exchanged: %v", err)
			}
		}
	})
	value, err := seal.SealRecord(rand.Reader, key, place(1), put(1), []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = seal.OpenRecord(newKey(t), place(1), value)
	wantKind(t, err, record.RecordDamaged)
}

func TestNoncesAreNew(t *testing.T) {
	key := newKey(t)
	a, _ := seal.SealRecord(rand.Reader, key, place(1), put(1), []byte("x"))
	b, _ := seal.SealRecord(rand.Reader, key, place(1), put(1), []byte("x"))
	if bytes.Equal(a, b) {
		t.Error("the same record sealed twice is the same value")
	}
	if _, err := seal.SealRecord(empty{}, key, place(1), put(1), []byte("x")); err == nil {
		t.Error("sealed without randomness")
	}
}

func TestRecordLimits(t *testing.T) {
	key := newKey(t)
	value, err := seal.SealRecord(rand.Reader, key, place(1), put(1), make([]byte, seal.MaxRecord))
	if err != nil || len(value) >= 1<<20 {
		t.Fatalf("longest record: %d bytes, %v", len(value), err)
	}
	if _, b, err := seal.OpenRecord(key, place(1), value); err != nil || len(b) != seal.MaxRecord {
		t.Errorf("longest record came back with %d bytes, %v", len(b), err)
	}
	_, err = seal.SealRecord(rand.Reader, key, place(1), put(1), make([]byte, seal.MaxRecord+1))
	wantKind(t, err, record.Invalid)
	_, err = seal.SealRecord(rand.Reader, key, place(1), seal.Meta{Op: 3}, nil)
	wantKind(t, err, record.Internal)

	var locked seal.Box
	_, err = locked.SealRecord(rand.Reader, place(1), put(1), nil)
	wantKind(t, err, record.Locked)
	_, _, err = locked.OpenRecord(place(1), value)
	wantKind(t, err, record.Locked)
}

func TestSmallValues(t *testing.T) {
	key := newKey(t)
	for _, n := range []int{0, 1, 252, 253, 10_000} {
		want := bytes.Repeat([]byte{7}, n)
		sealed, err := seal.SealSmall(rand.Reader, key, "prefs", want)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := seal.OpenSmall(key, "prefs", sealed); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes came back as %d, %v", n, len(got), err)
		}
		_, err = seal.OpenSmall(key, "head", sealed)
		wantKind(t, err, record.RecordDamaged)
		_, err = seal.OpenSmall(newKey(t), "prefs", sealed)
		wantKind(t, err, record.RecordDamaged)
	}
	sealed, err := seal.SealSmall(rand.Reader, key, "prefs", []byte("texte"))
	if err != nil {
		t.Fatal(err)
	}
	for bit := range 8 * len(sealed) {
		b := slices.Clone(sealed)
		b[bit/8] ^= 1 << (bit % 8)
		_, err := seal.OpenSmall(key, "prefs", b)
		wantKind(t, err, record.RecordDamaged)
	}
	for n := range sealed {
		_, err := seal.OpenSmall(key, "prefs", sealed[:n])
		wantKind(t, err, record.RecordDamaged)
	}
}

// FuzzEnvelope: nothing but what was sealed opens, whatever the bytes.
func FuzzEnvelope(f *testing.F) {
	key, p := seal.Key{1}, place(1)
	var genuine [][]byte
	for i, plaintext := range []string{"", "une mesure", string(make([]byte, 600))} {
		nonce := bytes.NewReader(bytes.Repeat([]byte{byte(i)}, 24))
		value, err := seal.SealRecord(nonce, key, p, put(uint64(i)), []byte(plaintext))
		if err != nil {
			f.Fatal(err)
		}
		genuine = append(genuine, value)
		f.Add(value)
		f.Add(value[:len(value)-1])
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, value []byte) {
		_, _, err := seal.OpenRecord(key, p, value)
		sealed := slices.ContainsFunc(genuine, func(g []byte) bool { return bytes.Equal(g, value) })
		if sealed && err != nil || !sealed && record.KindOf(err) != record.RecordDamaged {
			t.Errorf("opening gives %v, genuine: %v", err, sealed)
		}
		if _, err := seal.OpenSmall(key, "x", value); record.KindOf(err) != record.RecordDamaged {
			t.Errorf("a record opens as a small value: %v", err)
		}
	})
}

func BenchmarkRecord(b *testing.B) {
	key, p, m, plaintext := seal.Key{1}, place(1), put(1), make([]byte, 400)
	box, err := seal.NewBox(key)
	if err != nil {
		b.Fatal(err)
	}
	value, err := box.SealRecord(rand.Reader, p, m, plaintext)
	if err != nil {
		b.Fatal(err)
	}
	random := zeros{} // the cost of randomness is the caller's
	run := func(name string, f func() error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(plaintext)))
			for b.Loop() {
				if err := f(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("seal/box", func() error { _, err := box.SealRecord(random, p, m, plaintext); return err })
	run("seal/key", func() error { _, err := seal.SealRecord(random, key, p, m, plaintext); return err })
	run("seal/random", func() error { _, err := box.SealRecord(rand.Reader, p, m, plaintext); return err })
	run("open/box", func() error { _, _, err := box.OpenRecord(p, value); return err })
	run("open/key", func() error { _, _, err := seal.OpenRecord(key, p, value); return err })
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

var _ io.Reader = zeros{}
