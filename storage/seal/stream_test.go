package seal

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"testing"
	"testing/iotest"

	"golang.org/x/crypto/chacha20poly1305"
	"pgregory.net/rapid"

	"carnet/app/record"
)

func sealStream(t testing.TB, random io.Reader, key Key, id record.ID, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b, random, key, id)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := w.Write(content); err != nil || n != len(content) {
		t.Fatalf("wrote %d of %d bytes, %v", n, len(content), err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func openStream(key Key, id record.ID, sealed []byte) ([]byte, error) {
	r, err := NewReader(bytes.NewReader(sealed), key, id)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func TestStreamSizes(t *testing.T) {
	key, id := Key{1}, record.ID{2}
	for _, n := range []int{0, 1, 1023, 1024, 1025, 4000, 65531, 65532, 65533, 65536, 131063, 131064, 131065, 400_000, 1 << 20, 2<<20 + 7} {
		content := randomBytes(n)
		sealed := sealStream(t, rand.Reader, key, id, content)
		if int64(len(sealed)) != SealedSize(int64(n)) {
			t.Errorf("%d bytes sealed to %d, SealedSize says %d", n, len(sealed), SealedSize(int64(n)))
		}
		got, err := openStream(key, id, sealed)
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("%d bytes came back as %d, %v", n, len(got), err)
		}
	}
}

// However the content is cut into writes and reads, the same comes out.
func TestStreamPieces(t *testing.T) {
	key, id := Key{1}, record.ID{2}
	content := randomBytes(200_000)
	rapid.Check(t, func(t *rapid.T) {
		content := content[:rapid.IntRange(0, len(content)).Draw(t, "length")]
		var b bytes.Buffer
		w, err := NewWriter(&b, rand.Reader, key, id)
		if err != nil {
			t.Fatal(err)
		}
		for rest := content; len(rest) > 0; {
			n := min(rapid.IntRange(0, 150_000).Draw(t, "write"), len(rest))
			if m, err := w.Write(rest[:n]); m != n || err != nil {
				t.Fatalf("Write = %d, %v", m, err)
			}
			rest = rest[n:]
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		source := io.Reader(&b)
		if rapid.Bool().Draw(t, "last bytes with EOF") {
			source = iotest.DataErrReader(source)
		}
		r, err := NewReader(iotest.HalfReader(source), key, id)
		if err != nil {
			t.Fatal(err)
		}
		var got []byte
		p := make([]byte, rapid.IntRange(1, 100_000).Draw(t, "read"))
		for err == nil {
			var n int
			n, err = r.Read(p)
			got = append(got, p[:n]...)
		}
		if err != io.EOF || !bytes.Equal(got, content) {
			t.Errorf("%d of %d bytes, %v", len(got), len(content), err)
		}
		if n, err := r.Read(p); n != 0 || err != io.EOF {
			t.Errorf("after the end: %d, %v", n, err)
		}
	})
}

func TestStreamReaderKeepsTheContract(t *testing.T) {
	content := randomBytes(70_000)
	sealed := sealStream(t, rand.Reader, Key{1}, record.ID{2}, content)
	r, err := NewReader(bytes.NewReader(sealed), Key{1}, record.ID{2})
	if err != nil {
		t.Fatal(err)
	}
	if err := iotest.TestReader(r, content); err != nil {
		t.Error(err)
	}
}

// The construction, spelled out: age's STREAM under a derived key, each chunk begins with its number of content bytes.
func TestStreamFormat(t *testing.T) {
	key, id, content := Key{1}, record.ID{2}, randomBytes(100_000)
	sealed := sealStream(t, rand.Reader, key, id, content)
	if sealed[0] != 1 {
		t.Fatalf("suite is %d", sealed[0])
	}
	k := Derive(key, "csn/stream/v1", []byte{1}, id[:], sealed[1:25])
	aead, err := chacha20poly1305.New(k[:])
	if err != nil {
		t.Fatal(err)
	}
	var got []byte
	rest := sealed[25:]
	for counter := uint64(0); len(rest) > 0; counter++ {
		n := min(len(rest), 64<<10+16)
		nonce := make([]byte, 12)
		binary.BigEndian.PutUint64(nonce[3:], counter)
		if n == len(rest) {
			nonce[11] = 1
		}
		chunk, err := aead.Open(nil, nonce, rest[:n], nil)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, chunk[4:4+binary.BigEndian.Uint32(chunk)]...)
		rest = rest[n:]
	}
	if !bytes.Equal(got, content) {
		t.Error("another reading of the format gives another content")
	}
}

// checkRefused reads an altered stream: it must fail, and give nothing but a true beginning of the content before.
func checkRefused(t *testing.T, what string, at int, key Key, id record.ID, sealed, content []byte) {
	t.Helper()
	got, err := openStream(key, id, sealed)
	if record.KindOf(err) != record.RecordDamaged {
		t.Fatalf("%s at %d: %v", what, at, err)
	}
	if !bytes.HasPrefix(content, got) {
		t.Fatalf("%s at %d: %d unauthentic bytes were given", what, at, len(got))
	}
}

func TestEveryBitOfAStreamCounts(t *testing.T) {
	key, id, content := Key{1}, record.ID{2}, randomBytes(500)
	sealed := sealStream(t, rand.Reader, key, id, content)
	for bit := range 8 * len(sealed) {
		b := slices.Clone(sealed)
		b[bit/8] ^= 1 << (bit % 8)
		checkRefused(t, "flip", bit, key, id, b, content)
	}
	for n := range sealed {
		checkRefused(t, "cut", n, key, id, sealed[:n], content)
	}
	checkRefused(t, "another key", 0, Key{9}, id, sealed, content)
	checkRefused(t, "another id", 0, key, record.ID{3}, sealed, content)
}

func TestChunksOfAStreamCannotBeMoved(t *testing.T) {
	key, id, content := Key{1}, record.ID{2}, randomBytes(300_000) // 5 chunks
	sealed := sealStream(t, rand.Reader, key, id, content)
	other := sealStream(t, rand.Reader, key, id, content)
	header, chunks := sealed[:streamHeader], slices.Collect(slices.Chunk(sealed[streamHeader:], sealedChunk))
	if len(chunks) != 5 {
		t.Fatalf("%d chunks", len(chunks))
	}
	for i := range chunks {
		for j := range i {
			moved := slices.Clone(chunks)
			moved[i], moved[j] = moved[j], moved[i]
			checkRefused(t, "exchange", i*10+j, key, id, slices.Concat(header, slices.Concat(moved...)), content)
		}
		left := slices.Delete(slices.Clone(chunks), i, i+1)
		checkRefused(t, "left out", i, key, id, slices.Concat(header, slices.Concat(left...)), content)
		twice := slices.Insert(slices.Clone(chunks), i, chunks[i])
		checkRefused(t, "twice", i, key, id, slices.Concat(header, slices.Concat(twice...)), content)
		foreign := slices.Clone(sealed)
		at := streamHeader + i*sealedChunk
		copy(foreign[at:at+len(chunks[i])], other[at:])
		checkRefused(t, "of another stream", i, key, id, foreign, content)
		for _, n := range []int{at - 1, at, at + 1, at + tagSize, at + tagSize + lengthSize} {
			checkRefused(t, "cut", n, key, id, sealed[:n], content)
		}
	}
	checkRefused(t, "header of another", 0, key, id, slices.Concat(other[:streamHeader], sealed[streamHeader:]), content)
	for _, tail := range [][]byte{{0}, make([]byte, 100), chunks[4], sealed} {
		checkRefused(t, "extended", len(tail), key, id, slices.Concat(sealed, tail), content)
	}
}

// Even the holder of the key cannot seal one content in two ways: other padding is refused.
func TestOnlyOnePaddingIsAccepted(t *testing.T) {
	key, id := Key{1}, record.ID{2}
	header := make([]byte, streamHeader)
	header[0] = suiteStream
	build := func(chunks ...[]byte) []byte {
		s, err := newStream(key, id, header)
		if err != nil {
			t.Fatal(err)
		}
		b := slices.Clone(header)
		for i, c := range chunks {
			b = s.aead.Seal(b, s.next(i == len(chunks)-1), c, nil)
		}
		return b
	}
	chunk := func(used, room int) []byte {
		c := binary.BigEndian.AppendUint32(nil, uint32(used))
		c = append(c, bytes.Repeat([]byte{1}, min(used, room))...)
		return append(c, make([]byte, room-min(used, room))...)
	}
	if got, err := openStream(key, id, build(chunk(10, 1024))); err != nil || len(got) != 10 {
		t.Fatalf("the padding of the writer: %v", err)
	}
	notZero := chunk(10, 1024)
	notZero[1000] = 1
	farMore := chunk(0, 1024)
	copy(farMore, "\xff\xff\xff\xff")
	for name, sealed := range map[string][]byte{
		"less":                build(chunk(10, 1023)),
		"more":                build(chunk(10, 1025)),
		"another chunk":       build(chunk(10, chunkRoom), chunk(0, 1024)),
		"empty last chunk":    build(chunk(chunkRoom, chunkRoom), chunk(0, 0)),
		"content after":       build(chunk(10, chunkRoom), chunk(10, 1024)),
		"more than its room":  build(chunk(1025, 1024)),
		"far more":            build(farMore),
		"not zeros":           build(notZero),
		"no chunk":            build(),
		"chunk without count": build([]byte{0, 0, 0}),
	} {
		if _, err := openStream(key, id, sealed); record.KindOf(err) != record.RecordDamaged {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Padmé: never shorter, at most 12 % longer, few different lengths.
func TestPadding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1<<40).Draw(t, "n")
		p := paddedContent(n)
		if p < n || p < minContent || n >= minContent && float64(p-n) > 0.12*float64(n) {
			t.Errorf("%d is padded to %d", n, p)
		}
		if paddedContent(p) != p || paddedContent(n+1) < p {
			t.Errorf("padding of %d is not a step", n)
		}
	})
	for n, want := range map[int64]int64{0: 1024, 1024: 1024, 1025: 1088, 9: 1024, 1 << 20: 1 << 20, 1<<20 + 1: 1<<20 + 1<<15} {
		if got := paddedContent(n); got != want {
			t.Errorf("%d is padded to %d, want %d", n, got, want)
		}
	}
}

type failing struct{ after int }

var errDisk = errors.New("disk failed")

func (f *failing) Write(p []byte) (int, error) {
	if f.after -= len(p); f.after < 0 {
		return 0, errDisk
	}
	return len(p), nil
}

func TestStreamErrors(t *testing.T) {
	key, id := Key{1}, record.ID{2}
	if _, err := NewWriter(&failing{10}, rand.Reader, key, id); !errors.Is(err, errDisk) {
		t.Errorf("header: %v", err)
	}
	if _, err := NewWriter(io.Discard, iotest.ErrReader(errDisk), key, id); !errors.Is(err, errDisk) {
		t.Errorf("randomness: %v", err)
	}
	w, err := NewWriter(&failing{100_000}, rand.Reader, key, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, 500_000)); !errors.Is(err, errDisk) {
		t.Errorf("chunk: %v", err)
	}
	if _, err := w.Write([]byte{1}); !errors.Is(err, errDisk) {
		t.Errorf("after an error: %v", err)
	}
	for range 2 {
		if err := w.Close(); !errors.Is(err, errDisk) {
			t.Errorf("Close after an error: %v", err)
		}
	}
	w, err = NewWriter(io.Discard, rand.Reader, key, id)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	if _, err := w.Write([]byte{1}); err == nil {
		t.Error("wrote after Close")
	}

	sealed := sealStream(t, rand.Reader, key, id, make([]byte, 300_000))
	r, err := NewReader(io.MultiReader(bytes.NewReader(sealed[:200_000]), iotest.ErrReader(errDisk)), key, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(r); !errors.Is(err, errDisk) || record.KindOf(err) != record.RecordDamaged {
		t.Errorf("a disk that cannot be read: %v", err)
	}
}

// FuzzStreamReader: nothing but what was sealed reads to its end.
func FuzzStreamReader(f *testing.F) {
	key, id := Key{1}, record.ID{2}
	content := bytes.Repeat([]byte("contenu "), 20_000)
	sizes := map[string]int{}
	for _, n := range []int{0, 9, 2000, 70_000, len(content)} {
		sealed := sealStream(f, zeros{}, key, id, content[:n])
		sizes[string(sealed)] = n
		f.Add(sealed)
		f.Add(sealed[:len(sealed)-1])
	}
	f.Fuzz(func(t *testing.T, sealed []byte) {
		got, err := openStream(key, id, sealed)
		n, genuine := sizes[string(sealed)]
		switch {
		case genuine && (err != nil || len(got) != n):
			t.Errorf("a genuine stream of %d bytes gives %d, %v", n, len(got), err)
		case !genuine && record.KindOf(err) != record.RecordDamaged:
			t.Errorf("an altered stream gives %v", err)
		}
		// The fuzzed streams share key and nonce with genuine ones, so what was read of them may be content, nothing else.
		if !bytes.HasPrefix(content, got) {
			t.Error("unauthentic bytes were given")
		}
	})
}

func BenchmarkStream(b *testing.B) {
	key, id, content := Key{1}, record.ID{2}, make([]byte, 4<<20)
	sealed := sealStream(b, rand.Reader, key, id, content)
	b.Run("seal", func(b *testing.B) {
		b.SetBytes(int64(len(content)))
		for b.Loop() {
			w, err := NewWriter(io.Discard, rand.Reader, key, id)
			if err != nil {
				b.Fatal(err)
			}
			w.Write(content)
			if err := w.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("open", func(b *testing.B) {
		b.SetBytes(int64(len(content)))
		for b.Loop() {
			r, err := NewReader(bytes.NewReader(sealed), key, id)
			if err != nil {
				b.Fatal(err)
			}
			if n, err := io.Copy(io.Discard, r); err != nil || n != int64(len(content)) {
				b.Fatal(n, err)
			}
		}
	})
}
