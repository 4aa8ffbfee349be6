package moments

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestTheFileHoldsMomentsAndNothingElse(t *testing.T) {
	l := New(at("2026-03-11T18:30:59+01:00"), at("2026-03-10T08:00:00Z"), at("2026-03-10T12:00:10+04:00"))
	if got, want := string(l.Encode()), "carnet-moments 1\n2026-03-10T08:00Z\n2026-03-11T17:30Z\n"; got != want {
		t.Errorf("written as %q, want %q", got, want)
	}
	if got := string(List(nil).Encode()); got != "carnet-moments 1\n" {
		t.Errorf("nothing is written as %q", got)
	}
	// A list that was not made by New is put in order too.
	if b := (List{at("2026-03-11T18:30:59Z"), at("2026-03-10T08:00:00Z")}).Encode(); !bytes.Equal(b, New(at("2026-03-10T08:00:00Z"), at("2026-03-11T18:30:00Z")).Encode()) {
		t.Errorf("written as %q", b)
	}
}

func TestWhatIsNotAFileOfMoments(t *testing.T) {
	const ok = "carnet-moments 1\n2026-03-10T08:00Z\n"
	if l, err := Decode([]byte(ok)); err != nil || len(l) != 1 {
		t.Fatalf("%v %v", l, err)
	}
	for what, s := range map[string]string{
		"nothing":        "",
		"no line end":    "carnet-moments 1",
		"another form":   "carnet-moments 2\n",
		"cut":            ok[:len(ok)-1],
		"text":           ok + "ROR de Lola\n",
		"empty line":     ok + "\n",
		"comment":        ok + "# Lola\n",
		"seconds":        "carnet-moments 1\n2026-03-10T08:00:00Z\n",
		"zone":           "carnet-moments 1\n2026-03-10T08:00+01:00\n",
		"space":          "carnet-moments 1\n2026-03-10T08:00Z \n",
		"carriage":       "carnet-moments 1\r\n2026-03-10T08:00Z\r\n",
		"no such day":    "carnet-moments 1\n2026-02-29T08:00Z\n",
		"no such hour":   "carnet-moments 1\n2026-02-28T24:00Z\n",
		"year 0":         "carnet-moments 1\n0000-02-28T12:00Z\n",
		"one digit":      "carnet-moments 1\n2026-03-10T8:00Z\n",
		"twice":          ok + "2026-03-10T08:00Z\n",
		"out of order":   ok + "2026-03-09T08:00Z\n",
		"too long a day": string(bytes.Repeat([]byte("x"), MaxBytes+1)),
	} {
		if l, err := Decode([]byte(s)); !errors.Is(err, ErrMalformed) || l != nil {
			t.Errorf("%s is read as %v, %v", what, l, err)
		}
	}
}

func TestTheLongestFileIsRead(t *testing.T) {
	var all []time.Time
	for i := range Most + 10 {
		all = append(all, at("2026-03-10T08:00:00Z").Add(-time.Duration(i)*time.Minute))
	}
	l := New(all...)
	if len(l) != Most || !l[0].Equal(all[len(all)-1]) {
		t.Fatalf("%d moments from %v", len(l), l[0])
	}
	b := l.Encode()
	if back, err := Decode(b); err != nil || len(b) != MaxBytes || !slices.EqualFunc(back, l, time.Time.Equal) {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

// same reports that a moment is the one that a table names, "" being none.
func same(got time.Time, ok bool, want string) bool {
	return ok == (want != "") && (!ok || got.Equal(at(want)))
}

func TestNextAndDue(t *testing.T) {
	l := New(at("2026-03-10T08:00:00Z"), at("2026-03-11T08:00:00Z"), at("2026-03-20T08:00:00Z"))
	never := time.Time{}
	for _, c := range []struct {
		now, shown time.Time
		next, due  string // "" for none
	}{
		{at("2026-03-10T07:59:59Z"), never, "2026-03-10T08:00:00Z", ""},
		{at("2026-03-10T08:00:00Z"), never, "2026-03-11T08:00:00Z", "2026-03-10T08:00:00Z"},
		{at("2026-03-10T09:00:00Z"), at("2026-03-10T08:00:00Z"), "2026-03-11T08:00:00Z", ""},
		{at("2026-03-15T09:00:00+04:00"), at("2026-03-09T08:00:00Z"), "2026-03-20T08:00:00Z", "2026-03-11T08:00:00Z"}, // two were missed
		{at("2026-03-15T09:00:00Z"), at("2026-03-11T08:00:00Z"), "2026-03-20T08:00:00Z", ""},
		{at("2027-01-01T00:00:00Z"), at("2026-03-11T08:00:00Z"), "", "2026-03-20T08:00:00Z"},
		{at("2026-03-11T09:00:00Z"), at("2026-06-01T00:00:00Z"), "2026-03-20T08:00:00Z", ""}, // the clock went back
	} {
		if got, ok := l.Next(c.now); !same(got, ok, c.next) {
			t.Errorf("after %v comes %v %v, want %q", c.now, got, ok, c.next)
		}
		if got, ok := l.Due(c.now, c.shown); !same(got, ok, c.due) {
			t.Errorf("at %v, after %v was shown, %v %v is due, want %q", c.now, c.shown, got, ok, c.due)
		}
	}
	if _, ok := List(nil).Next(at("2026-03-10T08:00:00Z")); ok {
		t.Error("an empty list has a next moment")
	}
}

// What Due gives and is remembered is never given again, and nothing that comes is missed.
func TestEachMomentIsShownOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []time.Time
		for _, n := range rapid.SliceOfN(rapid.Int64Range(0, 500), 0, 20).Draw(t, "moments") {
			all = append(all, time.Unix(n*60, 0))
		}
		l := New(all...)
		var shown time.Time
		now, last := time.Unix(0, 0), time.Unix(-1, 0)
		for range 30 {
			now = now.Add(time.Duration(rapid.Int64Range(1, 3000).Draw(t, "step")) * time.Second)
			come := slices.ContainsFunc(l, func(m time.Time) bool { return m.After(last) && !m.After(now) })
			got, due := l.Due(now, shown)
			if due != come {
				t.Fatalf("between %v and %v: due %v", last, now, due)
			}
			if due {
				shown = got
			}
			last = now
		}
	})
}

var form = regexp.MustCompile(`\Acarnet-moments 1\n([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z\n)*\z`)

func FuzzDecode(f *testing.F) {
	f.Add([]byte("carnet-moments 1\n2026-03-10T08:00Z\n2026-03-11T17:30Z\n"))
	f.Add([]byte("carnet-moments 1\n"))
	f.Add([]byte("carnet-moments 1\n2026-03-10T08:00Z"))
	f.Add([]byte("carnet-moments 1\n0001-01-01T00:00Z\n9999-12-31T23:59Z\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := Decode(b)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatal(err)
			}
			return
		}
		if !form.Match(b) {
			t.Fatalf("%q is read", b)
		}
		if !bytes.Equal(l.Encode(), b) {
			t.Fatalf("%q is written as %q", b, l.Encode())
		}
	})
}
