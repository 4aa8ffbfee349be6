package record

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Version orders all versions of all records, on all devices of a family, without trusting wall time:
// a hybrid logical clock (48 bits of milliseconds, 16 bits of counter) and the device that wrote.
type Version struct {
	Clock  uint64
	Device uint32
}

// Compare gives the total order: -1, 0, +1.
func (v Version) Compare(o Version) int {
	return cmp.Or(cmp.Compare(v.Clock, o.Clock), cmp.Compare(v.Device, o.Device))
}

// After reports whether v is later than o.
func (v Version) After(o Version) bool { return v.Compare(o) > 0 }

// Next returns a version later than v: at now when the clock agrees, otherwise just after v.
// A clock set back therefore never makes a newer edit lose against an older one.
func (v Version) Next(now time.Time, device uint32) Version {
	wall := uint64(max(now.UnixMilli(), 0)) << 16
	return Version{Clock: max(wall, v.Clock+1), Device: device}
}

// MarshalText implements encoding.TextMarshaler as clock.device in hexadecimal.
func (v Version) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%016x.%08x", v.Clock, v.Device), nil
}

// UnmarshalText implements encoding.TextUnmarshaler. Only the form that MarshalText writes is accepted, and not the last
// clock value of all, after which no edit could come.
func (v *Version) UnmarshalText(b []byte) error {
	clock, device, ok := strings.Cut(string(b), ".")
	if !ok || len(clock) != 16 || len(device) != 8 {
		return fmt.Errorf("parse version: want 16.8 hexadecimal digits")
	}
	c, err := strconv.ParseUint(clock, 16, 64)
	if err != nil {
		return fmt.Errorf("parse version clock: %w", err)
	}
	d, err := strconv.ParseUint(device, 16, 32)
	if err != nil {
		return fmt.Errorf("parse version device: %w", err)
	}
	if c == math.MaxUint64 || strings.ToLower(string(b)) != string(b) {
		return fmt.Errorf("parse version: not the canonical form")
	}
	*v = Version{Clock: c, Device: uint32(d)}
	return nil
}
