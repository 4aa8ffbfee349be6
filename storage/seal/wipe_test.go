package seal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"io"
	"runtime"
	"sync"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"

	"carnet/app/record"
)

// TestCiphersForgetTheirKey fails when x/crypto arranges its ciphers otherwise one day.
func TestCiphersForgetTheirKey(t *testing.T) {
	key := bytes.Repeat([]byte{7}, 32)
	for name, prepare := range map[string]func([]byte) (cipher.AEAD, error){"XChaCha20": chacha20poly1305.NewX, "ChaCha20": chacha20poly1305.New} {
		c, err := prepare(key)
		if err != nil {
			t.Fatal(err)
		}
		nonce := make([]byte, c.NonceSize())
		sealed := c.Seal(nil, nonce, []byte("plain"), nil)
		if !forget(c) {
			t.Fatalf("%s: not forgotten", name)
		}
		if _, err := c.Open(nil, nonce, sealed, nil); err == nil {
			t.Errorf("%s still opens", name)
		}
	}
	if block, err := aes.NewCipher(key); err != nil {
		t.Fatal(err)
	} else if gcm, err := cipher.NewGCM(block); err != nil || forget(gcm) {
		t.Error("a cipher that is not known was overwritten", err)
	}
}

// TestAWipedBoxIsLocked: also its copies, also while others use it, and never with a key of zeros.
func TestAWipedBoxIsLocked(t *testing.T) {
	key, err := NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewBox(key)
	if err != nil {
		t.Fatal(err)
	}
	var working sync.WaitGroup
	for range 4 {
		copied := b
		working.Go(func() {
			for {
				sealed, err := copied.SealSmall(rand.Reader, "label", []byte("plain"))
				if err != nil {
					if record.KindOf(err) != record.Locked {
						t.Error(err)
					}
					return
				}
				if _, err := OpenSmall(key, "label", sealed); err != nil {
					t.Error("sealed with another key:", err)
				}
			}
		})
	}
	runtime.Gosched()
	b.Wipe()
	b.Wipe()
	working.Wait()
	place := Place{Profile: record.ID{1}, Key: []byte("key")}
	for name, use := range map[string]func() error{
		"open small":  func() error { _, err := b.OpenSmall("label", nil); return err },
		"seal record": func() error { _, err := b.SealRecord(rand.Reader, place, Meta{Op: OpPut}, nil); return err },
		"open record": func() error { _, _, err := b.OpenRecord(place, nil); return err },
		"zero box":    func() error { Box{}.Wipe(); _, err := Box{}.SealSmall(rand.Reader, "label", nil); return err },
	} {
		if err := use(); record.KindOf(err) != record.Locked {
			t.Errorf("%s: %v, want locked", name, err)
		}
	}
}

// TestAClosedStreamHasNoKey: what is written after Close must not be sealed with a key of zeros.
func TestAClosedStreamHasNoKey(t *testing.T) {
	var b bytes.Buffer
	w, err := NewWriter(&b, rand.Reader, Key{1}, record.ID{2})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("plain")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	size := b.Len()
	if _, err := w.Write(make([]byte, 3*chunkSize)); err == nil || b.Len() != size {
		t.Errorf("written after closing: %v, %d bytes more", err, b.Len()-size)
	}
	r, err := NewReader(&b, Key{1}, record.ID{2})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != "plain" {
		t.Errorf("read %q, %v", got, err)
	}
	if n, err := r.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Errorf("after the end: %d, %v", n, err)
	}
}

// TestScrubLeavesTheProcessAsItWas: several at once, with the number of processors as before.
func TestScrubLeavesTheProcessAsItWas(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	kept := bytes.Repeat([]byte("kept"), 1000)
	var all sync.WaitGroup
	for range 3 {
		all.Go(Scrub)
	}
	all.Wait()
	if now := runtime.GOMAXPROCS(0); now != before {
		t.Errorf("%d processors, there were %d", now, before)
	}
	if !bytes.Equal(kept, bytes.Repeat([]byte("kept"), 1000)) {
		t.Error("something in use was overwritten")
	}
}
