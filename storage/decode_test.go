package storage

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carnet/app/record"
)

func FuzzInventory(f *testing.F) {
	b := bucket(nil).with(entry{key: [16]byte{1}, id: record.ID{2}, kind: record.KindDose, written: time.UnixMilli(5), sum: [32]byte{9}})
	f.Add(b.encode())
	f.Add(b.with(entry{key: [16]byte{0}, kind: record.KindMeasurement}).encode())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, in []byte) {
		b, err := decodeBucket(in)
		if err == nil && !bytes.Equal(b.encode(), in) {
			t.Errorf("decoded %x, which encodes to %x", in, b.encode())
		}
	})
}

func FuzzHead(f *testing.F) {
	for version := byte(0); version <= headVersion+1; version++ {
		f.Add((&head{version: version, epoch: 1, seq: 2, count: 3, journal: 4}).encode())
		f.Add([]byte{version})
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		h, err := decodeHead(in)
		if errors.Is(err, errNewer) != (len(in) > 0 && in[0] > headVersion) {
			t.Errorf("version %d: %v", in[0], err)
		}
		if err == nil && !bytes.Equal(h.encode(), in) {
			t.Errorf("decoded %x, which encodes to %x", in, h.encode())
		}
	})
}

func FuzzVaultFormat(f *testing.F) {
	whole := formatFile{Carnet: Format, Salt: strings.Repeat("0a", 32), Device: 7}
	whole.Check = whole.check()
	b, err := json.Marshal(whole)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"carnet-vault":99}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		if format, err := decodeFormat(in, Format); err == nil && (format.Carnet < 1 || format.Carnet > Format || len(format.Salt) != 64 || format.Check != format.check()) {
			t.Errorf("accepted %q as %+v", in, format)
		}
	})
}

func FuzzThrottle(f *testing.F) {
	f.Add([]byte(`{"carnet-throttle":1,"failures":{"0011223344556677":4}}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		failures, err := decodeThrottle(in)
		if err != nil {
			return
		}
		for tag, n := range failures {
			if n < 1 || n > 64 {
				t.Errorf("%q: %d failures", tag, n)
			}
		}
	})
}

// TestABucketIsSortedWhateverTheOrder: entries put in any order, some of them twice, give one list in key order.
func TestABucketIsSortedWhateverTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "keys")
		var b bucket
		last := map[byte]uint64{}
		for i, k := range keys {
			b = b.with(entry{key: [16]byte{7, k}, kind: record.KindDose, version: record.Version{Clock: uint64(i)}})
			last[k] = uint64(i)
		}
		if len(b) != len(last) {
			t.Fatalf("%d entries for %d keys", len(b), len(last))
		}
		for k, clock := range last {
			i, ok := b.find([16]byte{7, k})
			if !ok || b[i].version.Clock != clock {
				t.Fatalf("key %d: the latest entry is not the one that stays", k)
			}
		}
		again, err := decodeBucket(b.encode())
		if err != nil || !bytes.Equal(again.encode(), b.encode()) {
			t.Fatalf("encoding and decoding again: %v", err)
		}
	})
}

func TestWaitsGrowAndStop(t *testing.T) {
	want := []time.Duration{0, 0, 0, time.Second, 2 * time.Second, 4 * time.Second}
	for n, d := range want {
		if got := waitAfter(n); got != d {
			t.Errorf("after %d failures: %v, want %v", n, got, d)
		}
	}
	if got := waitAfter(50); got != maxDelay {
		t.Errorf("after 50 failures: %v", got)
	}
}
