package seal

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"testing"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/blake2b"
	"pgregory.net/rapid"
)

// RFC 9106, §5.3. Its vector has a secret and associated data, which x/crypto's Argon2id cannot take. So it proves the
// plain reading of the RFC below, and that proves x/crypto's assembly.
func TestArgon2idOfRFC9106(t *testing.T) {
	in := argon{
		password: bytes.Repeat([]byte{1}, 32), salt: bytes.Repeat([]byte{2}, 16),
		secret: bytes.Repeat([]byte{3}, 8), data: bytes.Repeat([]byte{4}, 12),
		memory: 32, passes: 3, lanes: 4, length: 32,
	}
	want := unhex(t, "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659")
	if got := in.hash(); !bytes.Equal(got, want) {
		t.Fatalf("hash is %x, want %x", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		in := argon{
			password: rapid.SliceOfN(rapid.Byte(), 0, 100).Draw(t, "password"),
			salt:     rapid.SliceOfN(rapid.Byte(), 8, 40).Draw(t, "salt"),
			memory:   rapid.Uint32Range(8, 400).Draw(t, "memory"),
			passes:   rapid.Uint32Range(1, 4).Draw(t, "passes"),
			lanes:    rapid.Uint32Range(1, 8).Draw(t, "lanes"),
			length:   rapid.Uint32Range(4, 140).Draw(t, "length"),
		}
		in.memory = max(in.memory, 8*in.lanes)
		got := argon2.IDKey(in.password, in.salt, in.passes, in.memory, uint8(in.lanes), in.length)
		if want := in.hash(); !bytes.Equal(got, want) {
			t.Fatalf("hash is %x, want %x", got, want)
		}
	})
}

// The floor, through our own door.
func TestKDFIsArgon2id(t *testing.T) {
	k := MobileKDF()
	k.Salt = [16]byte{1, 2, 3}
	got, err := k.key("sept mots le\u0301gers")
	if err != nil {
		t.Fatal(err)
	}
	in := argon{password: []byte("sept mots l\u00e9gers"), salt: k.Salt[:], memory: 64 << 10, passes: 3, lanes: 4, length: 32}
	if want := in.hash(); !bytes.Equal(got[:], want) {
		t.Errorf("key is %x, want %x", got[:], want)
	}
}

// argon is Argon2id as RFC 9106 §3 describes it, without any haste.
type argon struct {
	password, salt, secret, data  []byte
	memory, passes, lanes, length uint32
}

type argonBlock [128]uint64

func (a argon) hash() []byte {
	number := binary.LittleEndian.AppendUint32
	var first []byte
	for _, n := range []uint32{a.lanes, a.length, a.memory, a.passes, 0x13, 2} {
		first = number(first, n)
	}
	for _, b := range [][]byte{a.password, a.salt, a.secret, a.data} {
		first = append(number(first, uint32(len(b))), b...)
	}
	h0 := blake2b.Sum512(first)

	lanes := int(a.lanes)
	columns := int(a.memory) / (4 * lanes) * 4
	segment := columns / 4
	memory := make([][]argonBlock, lanes)
	for lane := range memory {
		memory[lane] = make([]argonBlock, columns)
		for column := range 2 {
			b := longHash(1024, number(number(bytes.Clone(h0[:]), uint32(column)), uint32(lane)))
			for i := range memory[lane][column] {
				memory[lane][column][i] = binary.LittleEndian.Uint64(b[8*i:])
			}
		}
	}
	for pass := range int(a.passes) {
		for slice := range 4 {
			for lane := range lanes {
				var addresses argonBlock
				input := argonBlock{uint64(pass), uint64(lane), uint64(slice), uint64(columns * lanes), uint64(a.passes), 2}
				for i := range segment {
					column := slice*segment + i
					previous := &memory[lane][(column+columns-1)%columns]
					random := previous[0]
					if pass == 0 && slice < 2 { // independent of the password
						if i%128 == 0 {
							input[6]++
							addresses = compress(argonBlock{}, compress(argonBlock{}, input))
						}
						random = addresses[i%128]
					}
					if pass == 0 && column < 2 {
						continue
					}
					other := int(random >> 32 % uint64(lanes))
					if pass == 0 && slice == 0 {
						other = lane
					}
					// The blocks that may be referred to: those of the last three slices, and of this one in the same lane.
					area, start := columns-segment, (slice+1)*segment
					if pass == 0 {
						area, start = slice*segment, 0
					}
					switch {
					case other == lane:
						area += i - 1
					case i == 0:
						area--
					}
					x := random & 0xffffffff * (random & 0xffffffff) >> 32
					offset := area - 1 - int(uint64(area)*x>>32)
					b := compress(*previous, memory[other][(start+offset)%columns])
					if pass > 0 {
						for j := range b {
							b[j] ^= memory[lane][column][j]
						}
					}
					memory[lane][column] = b
				}
			}
		}
	}
	var last []byte
	for i := range len(argonBlock{}) {
		word := uint64(0)
		for lane := range memory {
			word ^= memory[lane][columns-1][i]
		}
		last = binary.LittleEndian.AppendUint64(last, word)
	}
	return longHash(int(a.length), last)
}

// longHash is H', §3.3.
func longHash(length int, input []byte) (out []byte) {
	input = append(binary.LittleEndian.AppendUint32(nil, uint32(length)), input...)
	for length > 64 {
		v := blake2b.Sum512(input)
		out, input, length = append(out, v[:32]...), v[:], length-32
	}
	h, err := blake2b.New(length, nil)
	if err != nil {
		panic(err)
	}
	h.Write(input)
	return h.Sum(out)
}

// compress is G, §3.5.
func compress(x, y argonBlock) argonBlock {
	var r, z argonBlock
	for i := range r {
		r[i] = x[i] ^ y[i]
	}
	z = r
	for i := range 8 {
		var row [16]*uint64
		for j := range 16 {
			row[j] = &z[16*i+j]
		}
		permute(row)
	}
	for i := range 8 {
		var column [16]*uint64
		for j := range 16 {
			column[j] = &z[2*i+j/2*16+j%2]
		}
		permute(column)
	}
	for i := range z {
		z[i] ^= r[i]
	}
	return z
}

// permute is P, §3.6.
func permute(v [16]*uint64) {
	for _, q := range [8][4]int{
		{0, 4, 8, 12}, {1, 5, 9, 13}, {2, 6, 10, 14}, {3, 7, 11, 15},
		{0, 5, 10, 15}, {1, 6, 11, 12}, {2, 7, 8, 13}, {3, 4, 9, 14},
	} {
		a, b, c, d := v[q[0]], v[q[1]], v[q[2]], v[q[3]]
		mix := func(sum, other, turned *uint64, by int) {
			*sum += *other + 2*(*sum&0xffffffff)*(*other&0xffffffff)
			*turned = bits.RotateLeft64(*turned^*sum, -by)
		}
		mix(a, b, d, 32)
		mix(c, d, b, 24)
		mix(a, b, d, 16)
		mix(c, d, b, 63)
	}
}
