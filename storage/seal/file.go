package seal

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"

	"carnet/app/record"
)

// The small files outside the database share one frame: magic ‖ format ‖ body ‖ SHA-256 of all before.
// The checksum is no protection against a person. It tells damage from a wrong password before anyone is asked to type
// again, and, being the one part that no later format may change, damage from a newer Carnet.
const (
	magicSize     = 4
	currentFormat = 1
)

func frameFile(magic string, body []byte) []byte {
	b := make([]byte, 0, magicSize+1+len(body)+sha256.Size)
	b = append(b, magic...)
	b = append(b, currentFormat)
	b = append(b, body...)
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

func unframeFile(op, magic string, b []byte) ([]byte, error) {
	if len(b) < magicSize+1+sha256.Size {
		return nil, record.E(record.VaultDamaged, op)
	}
	framed, sum := b[:len(b)-sha256.Size], b[len(b)-sha256.Size:]
	want := sha256.Sum256(framed)
	if subtle.ConstantTimeCompare(sum, want[:]) != 1 || string(framed[:magicSize]) != magic {
		return nil, record.E(record.VaultDamaged, op)
	}
	switch format := framed[magicSize]; {
	case format > currentFormat:
		return nil, record.E(record.VaultNewer, op)
	case format < currentFormat:
		return nil, record.E(record.VaultDamaged, op)
	}
	return framed[magicSize+1:], nil
}

// decoder reads a body strictly. After the first mistake everything it gives is zero; done tells whether all went well.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) take(n int) []byte {
	if d.bad || n > len(d.rest) {
		d.bad = true
		return nil
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

// into fills b.
func (d *decoder) into(b []byte) { copy(b, d.take(len(b))) }

// clone takes n bytes that do not share memory with the input.
func (d *decoder) clone(n int) []byte { return append([]byte(nil), d.take(n)...) }

func (d *decoder) uint8() uint8 {
	var b [1]byte
	d.into(b[:])
	return b[0]
}

func (d *decoder) uint16() uint16 {
	var b [2]byte
	d.into(b[:])
	return binary.BigEndian.Uint16(b[:])
}

func (d *decoder) uint32() uint32 {
	var b [4]byte
	d.into(b[:])
	return binary.BigEndian.Uint32(b[:])
}

func (d *decoder) uint64() uint64 {
	var b [8]byte
	d.into(b[:])
	return binary.BigEndian.Uint64(b[:])
}

// word reads a short name: a length byte, then that many printable ASCII characters.
func (d *decoder) word() string {
	s := string(d.take(int(d.uint8())))
	d.bad = d.bad || !wordOK(s)
	return s
}

// done reports that everything was read and nothing is left.
func (d *decoder) done() bool { return !d.bad && len(d.rest) == 0 }

const maxWord = 32

// wordOK accepts 1 to 32 printable ASCII characters: account kinds and roles, which are constants of the program.
func wordOK(s string) bool {
	if len(s) < 1 || len(s) > maxWord {
		return false
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func appendWord(b []byte, s string) []byte {
	b = append(b, byte(len(s)))
	return append(b, s...)
}
