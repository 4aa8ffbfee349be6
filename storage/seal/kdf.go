package seal

import (
	"context"
	"encoding/binary"
	"io"
	"runtime/debug"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"carnet/app/record"
)

// KDF holds the parameters of Argon2id (RFC 9106), which turns a password into a key.
type KDF struct {
	Memory  uint32 // KiB
	Time    uint32 // passes over the memory
	Threads uint8
	Salt    [16]byte
}

// The bounds that are accepted, when reading as when writing. Below, a tampered file would make guessing cheap;
// above, it would exhaust the device. The floor is in floor.go.
const (
	maxMemory  = 1 << 20
	maxTime    = 10
	maxThreads = 8
)

// The second recommendation of RFC 9106 §4.
const (
	mobileMemory = 64 << 10
	mobileTime   = 3
)

// DesktopKDF is the choice for computers: 256 MiB, 3 passes, 4 lanes. The salt is empty.
func DesktopKDF() KDF { return KDF{Memory: 256 << 10, Time: 3, Threads: 4} }

// MobileKDF is the floor, for phones and computers with little memory: 64 MiB, 3 passes, 4 lanes. The salt is empty.
func MobileKDF() KDF { return KDF{Memory: mobileMemory, Time: mobileTime, Threads: 4} }

// Check refuses parameters outside 64 MiB ≤ memory ≤ 1 GiB, 3 ≤ time ≤ 10, 1 ≤ threads ≤ 8 with VaultDamaged.
func (k KDF) Check() error {
	if k.Memory < minMemory || k.Memory > maxMemory || k.Time < minTime || k.Time > maxTime ||
		k.Threads < 1 || k.Threads > maxThreads {
		return record.E(record.VaultDamaged, "check key derivation parameters")
	}
	return nil
}

// encode gives the parameters the form in which a slot stores and authenticates them.
func (k KDF) encode() []byte {
	b := binary.BigEndian.AppendUint32(nil, k.Memory)
	b = binary.BigEndian.AppendUint32(b, k.Time)
	b = append(b, k.Threads)
	return append(b, k.Salt[:]...)
}

// NormalizePassword returns the bytes of a password as they are hashed: exactly as typed, after Unicode NFC, because
// keyboards differ in how they compose « é ». The caller clears the result.
func NormalizePassword(password string) []byte {
	return norm.NFC.AppendString(make([]byte, 0, len(password)+16), password)
}

// key runs Argon2id: about 150 ms and 64 MiB at the floor. It cannot be interrupted.
func (k KDF) key(password string) (Key, error) {
	if err := k.Check(); err != nil {
		return Key{}, err
	}
	typed := NormalizePassword(password)
	b := argon2.IDKey(typed, k.Salt[:], k.Time, k.Memory, k.Threads, uint32(len(Key{})))
	key := Key(b)
	clear(typed)
	clear(b)
	// The working memory is derived from the password and large: give it back now, not at the next collection.
	debug.FreeOSMemory()
	return key, nil
}

// Times aimed at by Calibrate. The upper one is below a second because more memory costs slightly more than in
// proportion: caches and page faults.
const (
	shortestUnlock = 500 * time.Millisecond
	longestUnlock  = 850 * time.Millisecond
)

// Calibrate measures this device once and returns parameters with a new salt for which an unlock takes 0.5 to 1 s,
// never below the floor and, above it, with at most a quarter of the device's memory. On mobile the memory stays at
// the floor, since the system kills large apps, and only the number of passes grows.
// The context is looked at between the slow steps.
func Calibrate(ctx context.Context, random io.Reader, mobile bool) (KDF, error) {
	k := MobileKDF()
	if err := fill(random, k.Salt[:]); err != nil {
		return KDF{}, err
	}
	if ctx.Err() != nil {
		return KDF{}, record.Wrap(record.Canceled, "calibrate key derivation", ctx.Err())
	}
	start := time.Now()
	probe, err := k.key("calibration")
	if err != nil {
		return KDF{}, err
	}
	probe.Wipe()
	if ctx.Err() != nil {
		return KDF{}, record.Wrap(record.Canceled, "calibrate key derivation", ctx.Err())
	}
	chosen := choose(time.Since(start), totalMemory(), mobile)
	chosen.Salt = k.Salt
	return chosen, nil
}

// choose extrapolates from the time of the floor parameters: Argon2 costs memory × passes.
// ram is the device's memory in bytes, 0 when unknown, which counts as little.
func choose(floor time.Duration, ram uint64, mobile bool) KDF {
	k := MobileKDF()
	perPass := floor / mobileTime
	if !mobile {
		for _, memory := range []uint32{256 << 10, 128 << 10} {
			scale := time.Duration(memory / mobileMemory)
			if uint64(memory)<<10 <= ram/4 && perPass*scale*mobileTime <= longestUnlock {
				k.Memory, perPass = memory, perPass*scale
				break
			}
		}
	}
	for k.Time < maxTime && perPass*time.Duration(k.Time) < shortestUnlock && perPass*time.Duration(k.Time+1) <= longestUnlock {
		k.Time++
	}
	return k
}
