package record

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func anyVersion() *rapid.Generator[Version] {
	return rapid.Custom(func(t *rapid.T) Version {
		clock := rapid.OneOf(rapid.Uint64Range(0, 3), rapid.Uint64Range(0, math.MaxUint64-1))
		device := rapid.OneOf(rapid.Uint32Range(0, 3), rapid.Uint32())
		return Version{clock.Draw(t, "clock"), device.Draw(t, "device")}
	})
}

func TestVersionsAreTotallyOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyVersion().Draw(t, "a"), anyVersion().Draw(t, "b"), anyVersion().Draw(t, "c")
		if a.Compare(b) != -b.Compare(a) || (a.Compare(b) == 0) != (a == b) {
			t.Fatalf("%v against %v: %d and %d", a, b, a.Compare(b), b.Compare(a))
		}
		if a.Compare(b) <= 0 && b.Compare(c) <= 0 && a.Compare(c) > 0 {
			t.Fatalf("%v, %v, %v are ordered in a circle", a, b, c)
		}
		if a.After(b) != (a.Compare(b) > 0) {
			t.Fatalf("%v after %v: %v", a, b, a.After(b))
		}
	})
}

func TestNextIsLaterWhateverTheClockSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anyVersion().Draw(t, "version")
		now := time.UnixMilli(rapid.Int64Range(-1e13, 1e14).Draw(t, "now"))
		next := v.Next(now, rapid.Uint32().Draw(t, "device"))
		if !next.After(v) {
			t.Fatalf("%v at %v is followed by %v", v, now, next)
		}
		if wall := uint64(max(now.UnixMilli(), 0)) << 16; next.Clock < wall {
			t.Fatalf("%v is behind its own clock %d", next, wall)
		}
	})
	v := Version{}
	now := time.Date(2025, 6, 12, 9, 0, 0, 0, time.UTC)
	first := v.Next(now, 1)
	setBack := first.Next(now.AddDate(-3, 0, 0), 1)
	if !setBack.After(first) || setBack.Clock != first.Clock+1 {
		t.Errorf("a clock set back three years gives %v after %v", setBack, first)
	}
}

func TestVersionText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anyVersion().Draw(t, "version")
		b, err := v.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back Version
		if err := back.UnmarshalText(b); err != nil || back != v {
			t.Fatalf("%s is read as %v, %v", b, back, err)
		}
	})
	for _, s := range []string{"", ".", "0000000000000001", "0000000000000001.", "0000000000000001.0000001", "0000000000000001.000000001",
		"000000000000000A.00000001", "000000000000000a.0000000A", "+000000000000001.00000001", "0x00000000000001.00000001",
		"0000000000000001.00000001.", "ffffffffffffffff.00000000", "00000000000000_1.00000001", " 000000000000001.00000001"} {
		v := Version{7, 7}
		if err := v.UnmarshalText([]byte(s)); err == nil || v != (Version{7, 7}) {
			t.Errorf("%q is read as %v, %v", s, v, err)
		}
	}
}
