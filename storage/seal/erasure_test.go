package seal

import (
	"bytes"
	"testing"

	"carnet/app/record"
)

func testErasure(t testing.TB) Erasure {
	t.Helper()
	e, err := SignErasure(testKeys(t, 1), Erasure{Profile: child, Tag: [8]byte{7}, Log: [32]byte{9}, At: day.UnixMilli(), By: account(1), Records: 5,
		Files: 2, Members: []record.ID{account(1), account(2)}})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestErasureIsSignedByWhoErased(t *testing.T) {
	e := testErasure(t)
	read, err := DecodeErasure(e.Encode())
	if err != nil || !bytes.Equal(read.Encode(), e.Encode()) {
		t.Fatal(read, err)
	}
	if err := read.Verify(testKeys(t, 1).Public()); err != nil {
		t.Error(err)
	}
	for _, other := range []Public{testKeys(t, 2).Public(), {}} {
		if record.KindOf(read.Verify(other)) != record.VaultDamaged {
			t.Error("the note passes for another account's")
		}
	}
	read.Done = true
	if read, err = DecodeErasure(read.Encode()); err != nil || !read.Done || read.Verify(testKeys(t, 1).Public()) != nil {
		t.Error("another member cannot finish it:", err)
	}
	for name, change := range map[string]func(*Erasure){
		"profile":   func(e *Erasure) { e.Profile[0]++ },
		"tag":       func(e *Erasure) { e.Tag[0]++ },
		"log":       func(e *Erasure) { e.Log[0]++ },
		"time":      func(e *Erasure) { e.At++ },
		"author":    func(e *Erasure) { e.By[0]++ },
		"records":   func(e *Erasure) { e.Records++ },
		"files":     func(e *Erasure) { e.Files++ },
		"members":   func(e *Erasure) { e.Members = e.Members[:1] },
		"signature": func(e *Erasure) { e.Signature = append([]byte{1}, e.Signature[1:]...) },
	} {
		altered := testErasure(t)
		change(&altered)
		if altered.Verify(testKeys(t, 1).Public()) == nil {
			t.Errorf("altered %s passes", name)
		}
	}
	keys := testKeys(t, 1)
	keys.Wipe()
	if _, err = SignErasure(keys, e); record.KindOf(err) != record.Locked {
		t.Error(err)
	}
}

func FuzzErasure(f *testing.F) {
	e := testErasure(f)
	f.Add(e.Encode())
	e.Done = true
	f.Add(e.Encode())
	f.Add([]byte(erasureMagic))
	f.Fuzz(func(t *testing.T, in []byte) {
		e, err := DecodeErasure(in)
		if err == nil && !bytes.Equal(e.Encode(), in) {
			t.Error("decoded what it would not write")
		}
	})
}
