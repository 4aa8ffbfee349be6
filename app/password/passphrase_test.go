package password

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carnet/app/record"
)

// stream is an endless source that depends only on its seed.
type stream struct {
	seed    uint64
	counter uint64
	left    []byte
}

func (s *stream) Read(p []byte) (int, error) {
	for i := range p {
		if len(s.left) == 0 {
			var b [16]byte
			binary.BigEndian.PutUint64(b[:8], s.seed)
			binary.BigEndian.PutUint64(b[8:], s.counter)
			s.counter++
			sum := sha256.Sum256(b[:])
			s.left = sum[:]
		}
		p[i], s.left = s.left[0], s.left[1:]
	}
	return len(p), nil
}

func TestPassphraseIsAlwaysGood(t *testing.T) {
	known := map[string]bool{}
	for _, w := range plainWords() {
		known[w] = true
	}
	seen := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		phrase, bits, err := Passphrase(&stream{seed: rapid.Uint64().Draw(t, "seed")})
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Split(phrase, " ")
		if len(words) != 8 || bits < RequiredBits || bits > 88 {
			t.Fatalf("%q: %d words, %d bits", phrase, len(words), bits)
		}
		for _, w := range words {
			if !known[w] {
				t.Fatalf("%q is not a word of the list", w)
			}
			seen[w] = true
		}
		if v := Check(phrase, []string{"Lola", "2025-03-10"}); !v.OK {
			t.Fatalf("%q is refused: %+v", phrase, v)
		}
	})
	if len(seen) < 400 {
		t.Errorf("only %d different words in 100 phrases", len(seen))
	}
}

// TestDrawIsUnbiased counts every value of the source once: each word must come out equally often.
func TestDrawIsUnbiased(t *testing.T) {
	n := len(plainWords())
	var all bytes.Buffer
	for v := range 1 << 16 {
		all.Write([]byte{byte(v >> 8), byte(v)})
	}
	counts := make([]int, n)
	for {
		i, err := draw(&all, n)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		counts[i]++
	}
	for i, c := range counts {
		if c != (1<<16)/n {
			t.Fatalf("word %d is drawn %d times, want %d", i, c, (1<<16)/n)
		}
	}
}

func TestPassphraseWithoutRandomness(t *testing.T) {
	phrase, bits, err := Passphrase(strings.NewReader("abc"))
	if record.KindOf(err) != record.Internal || phrase != "" || bits != 0 {
		t.Errorf("got %q, %d, %v", phrase, bits, err)
	}
}

func TestIdentifier(t *testing.T) {
	for s, ok := range map[string]bool{
		"abc": true, "lola2025": true, "123": true, strings.Repeat("a", 40): true,
		"": false, "ab": false, strings.Repeat("a", 41): false, "Lola": false, "lola martin": false, "élodie": false,
		"lola-1": false, "lola\n": false, "ĳkl": false, "１２３": false,
	} {
		if err := Identifier(s); (err == nil) != ok || err != nil && record.KindOf(err) != record.Invalid {
			t.Errorf("Identifier(%q) = %v", s, err)
		}
	}
	for in, want := range map[string]string{" Lola2025 ": "lola2025", "LOLA": "lola", "lo la": "lo la", "Élodie": "élodie"} {
		if got := NormalizeIdentifier(in); got != want {
			t.Errorf("NormalizeIdentifier(%q) = %q", in, got)
		}
	}
}
