package seal

import (
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"

	"golang.org/x/crypto/chacha20poly1305"

	"carnet/app/record"
)

const (
	suiteStream = 1 // STREAM of 64 KiB ChaCha20-Poly1305 chunks, counted, Padmé padding

	streamNonce  = 24
	streamHeader = 1 + streamNonce
	chunkSize    = 64 << 10
	chunkRoom    = chunkSize - lengthSize // content bytes in a full chunk
	sealedChunk  = chunkSize + tagSize
	minContent   = 1024 // shorter contents look alike
)

// NewWriter seals a content of any length, not known in advance, into w. Only after Close, which does not close w, is
// the stream whole; without it, or after an error, what was written will not open.
//
// The construction is age's STREAM: chunks of 64 KiB under ChaCha20-Poly1305, all full but the last, with nonce =
// 11-byte counter ‖ 1 for the last chunk, else 0. The key is HKDF(key, suite, id, 24 random bytes of the header), so
// a stream opens only under its own id. Each chunk begins with the number of its content bytes (4 bytes), the rest is zeros:
// only chunks at the end are not full of content, and together they bring the length up to Padmé's next step (at most
// 12 % more), so that a file is not recognised by its size. Order, number and fill of the chunks, thus the length of the content, are authenticated.
func NewWriter(w io.Writer, random io.Reader, key Key, id record.ID) (io.WriteCloser, error) {
	header := make([]byte, streamHeader)
	header[0] = suiteStream
	if err := fill(random, header[1:]); err != nil {
		return nil, err
	}
	s, err := newStream(key, id, header)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(header); err != nil {
		return nil, err
	}
	return &streamWriter{stream: s, w: w, buf: make([]byte, sealedChunk)}, nil
}

// SealedSize is the length of the stream that NewWriter makes of a content of n bytes.
func SealedSize(n int64) int64 {
	room := paddedContent(n)
	chunks := (room + chunkRoom - 1) / chunkRoom
	return streamHeader + room + chunks*(lengthSize+tagSize)
}

// paddedContent is Padmé: the length keeps only as many leading bits as its logarithm has. n is at least 0.
func paddedContent(n int64) int64 {
	n = max(n, minContent)
	exponent := bits.Len64(uint64(n)) - 1
	keep := bits.Len64(uint64(exponent))
	mask := int64(1)<<(exponent-keep) - 1
	return (n + mask) &^ mask
}

// stream is what both directions share: the key of this stream and the number of the next chunk.
type stream struct {
	aead  cipher.AEAD
	nonce [chacha20poly1305.NonceSize]byte
}

func newStream(key Key, id record.ID, header []byte) (stream, error) {
	k := Derive(key, "csn/stream/v1", header[:1], id[:], header[1:])
	defer k.Wipe()
	aead, err := chacha20poly1305.New(k[:])
	if err != nil {
		return stream{}, record.Wrap(record.Internal, "prepare cipher", err)
	}
	return stream{aead: aead}, nil
}

// next counts up and marks the chunk that follows as the last one or not. 88 bits do not run out.
func (s *stream) next(last bool) []byte {
	s.nonce[len(s.nonce)-1] = 0
	if last {
		s.nonce[len(s.nonce)-1] = 1
	}
	nonce := append([]byte(nil), s.nonce[:]...)
	for i := len(s.nonce) - 2; i >= 0; i-- {
		s.nonce[i]++
		if s.nonce[i] != 0 {
			break
		}
	}
	return nonce
}

type streamWriter struct {
	stream
	w     io.Writer
	buf   []byte // the chunk being filled: length, content
	n     int    // content bytes in buf
	total int64  // content bytes so far
	err   error
}

var errStreamClosed = errors.New("seal: stream is closed")

func (s *streamWriter) Write(p []byte) (int, error) {
	written := 0
	for len(p) > 0 && s.err == nil {
		if s.n == chunkRoom { // a full chunk waits until it is known not to be the last
			if s.err = s.flush(chunkRoom, false); s.err != nil {
				break
			}
		}
		n := copy(s.buf[lengthSize+s.n:chunkSize], p)
		s.n += n
		s.total += int64(n)
		written += n
		p = p[n:]
	}
	return written, s.err
}

// Close writes what is left and the padding.
func (s *streamWriter) Close() error {
	if errors.Is(s.err, errStreamClosed) {
		return nil
	}
	room := paddedContent(s.total) - (s.total - int64(s.n))
	for room > 0 && s.err == nil {
		size := min(room, chunkRoom)
		room -= size
		s.err = s.flush(int(size), room == 0)
	}
	clear(s.buf)
	forget(s.aead)
	if s.err != nil {
		return s.err
	}
	s.err = errStreamClosed
	return nil
}

// flush seals the chunk with room for size content bytes, of which n are used, and empties it.
func (s *streamWriter) flush(size int, last bool) error {
	chunk := s.buf[:lengthSize+size]
	binary.BigEndian.PutUint32(chunk, uint32(s.n))
	clear(chunk[lengthSize+s.n:])
	sealed := s.aead.Seal(s.buf[:0], s.next(last), chunk, nil)
	s.n = 0
	_, err := s.w.Write(sealed)
	return err
}

// NewReader opens a stream that NewWriter sealed with the same key and id. Every byte that it gives is authentic and at
// its place; that the content is whole is known at io.EOF and not before. A stream that was cut, extended, altered or
// put under another id fails with RecordDamaged, at the latest instead of io.EOF.
func NewReader(r io.Reader, key Key, id record.ID) (io.Reader, error) {
	const op = "open stream"
	header := make([]byte, streamHeader)
	if _, err := io.ReadFull(r, header); err != nil {
		return nil, record.Wrap(record.RecordDamaged, op, err)
	}
	if header[0] != suiteStream {
		return nil, record.E(record.RecordDamaged, op)
	}
	s, err := newStream(key, id, header)
	if err != nil {
		return nil, err
	}
	return &streamReader{stream: s, r: r, buf: make([]byte, sealedChunk+1)}, nil
}

type streamReader struct {
	stream
	r io.Reader
	// buf holds a sealed chunk and the byte after it, which tells whether the chunk is the last one.
	buf     []byte
	ahead   []byte // that byte, until the next chunk is read
	content []byte // opened and not yet given
	total   int64  // content bytes so far
	room    int64  // room for content so far, padding included
	ended   bool   // a chunk was not full of content: only padding may follow
	err     error
}

func (s *streamReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(s.content) == 0 {
		if s.err != nil {
			return 0, s.err
		}
		if s.err = s.readChunk(); s.err != nil && s.err != io.EOF {
			s.content = nil
		}
		if s.err != nil {
			forget(s.aead) // nothing is left to open
		}
	}
	n := copy(p, s.content)
	s.content = s.content[n:]
	if len(s.content) == 0 && s.err != nil {
		clear(s.buf)
	}
	return n, nil
}

// readChunk opens the next chunk into content. It returns io.EOF with the last one.
func (s *streamReader) readChunk() error {
	damaged := record.E(record.RecordDamaged, "read stream")
	start := copy(s.buf, s.ahead)
	n, err := io.ReadFull(s.r, s.buf[start:])
	last := false
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		last = true
	case err != nil:
		return record.Wrap(record.RecordDamaged, "read stream", err)
	}
	sealed := s.buf[:start+n]
	if !last {
		s.ahead = []byte{s.buf[sealedChunk]}
		sealed = s.buf[:sealedChunk]
	}
	if len(sealed) <= lengthSize+tagSize {
		return damaged
	}
	chunk, err := s.aead.Open(sealed[:0], s.next(last), sealed, nil)
	if err != nil {
		return damaged
	}
	used, room := uint64(binary.BigEndian.Uint32(chunk)), chunk[lengthSize:]
	if used > uint64(len(room)) || s.ended && used > 0 || !allZero(room[used:]) {
		return damaged
	}
	s.ended = used < uint64(len(room))
	s.total += int64(used)
	s.room += int64(len(room))
	if last && s.room != paddedContent(s.total) {
		return damaged
	}
	s.content = room[:used]
	if last {
		return io.EOF
	}
	return nil
}
