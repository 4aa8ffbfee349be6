// Package moments is a file that holds moments and nothing else. `carnet remind`, which a timer of the system starts,
// reads it without a password: whoever finds the file learns that a Carnet here will say « un rappel vous attend » at
// these minutes, and neither of whom nor of what.
//
// The file is text: a first line that names the form, then one minute in UTC on each line, in order, each once.
//
//	carnet-moments 1
//	2026-03-10T08:00Z
//	2026-03-11T17:30Z
//
// There is one way to write it and nothing else is read: what cannot be a moment cannot be hidden in it.
package moments

import (
	"errors"
	"slices"
	"strings"
	"time"
)

const (
	first  = "carnet-moments 1"
	layout = "2006-01-02T15:04Z"
)

// Most is how many moments a file holds; the nearest ones are written.
const Most = 512

// MaxBytes is the length of the longest file. A reader need not read further.
const MaxBytes = len(first) + 1 + Most*(len(layout)+1)

// ErrMalformed is returned for bytes that Encode does not write. It tells nothing of them.
var ErrMalformed = errors.New("read moments: not a file of moments")

// List are moments in order, each on a whole minute in UTC, each once.
type List []time.Time

// New makes a list of moments in any order. Seconds are cut off. Years that the file cannot name, before 1 or after 9999,
// are left out, and what is beyond Most.
func New(times ...time.Time) List {
	var l List
	for _, t := range times {
		if t = t.UTC().Truncate(time.Minute); t.Year() >= 1 && t.Year() <= 9999 {
			l = append(l, t)
		}
	}
	slices.SortFunc(l, time.Time.Compare)
	l = slices.CompactFunc(l, time.Time.Equal)
	return l[:min(len(l), Most)]
}

// Encode writes the file.
func (l List) Encode() []byte {
	var b strings.Builder
	b.WriteString(first + "\n")
	for _, t := range New(l...) {
		b.WriteString(t.Format(layout) + "\n")
	}
	return []byte(b.String())
}

// Decode reads the file. It fails with ErrMalformed for whatever Encode would not have written.
func Decode(b []byte) (List, error) {
	if len(b) > MaxBytes {
		return nil, ErrMalformed
	}
	head, rest, ended := strings.Cut(string(b), "\n")
	if !ended || head != first {
		return nil, ErrMalformed
	}
	var l List
	for rest != "" {
		var line string
		if line, rest, ended = strings.Cut(rest, "\n"); !ended {
			return nil, ErrMalformed
		}
		t, err := time.Parse(layout, line)
		if err != nil || t.Format(layout) != line || t.Year() < 1 || len(l) > 0 && !t.After(l[len(l)-1]) {
			return nil, ErrMalformed
		}
		l = append(l, t)
	}
	return l, nil
}

// Next is the first moment after now; false when there is none.
func (l List) Next(now time.Time) (time.Time, bool) {
	for _, t := range l {
		if t.After(now) {
			return t, true
		}
	}
	return time.Time{}, false
}

// Due is the latest moment that has come and that was not shown yet; false when there is none. lastShown is what Due gave
// when something was last shown, the zero time if nothing ever was. Of several that were missed, as while the computer was
// off, there is one.
func (l List) Due(now, lastShown time.Time) (time.Time, bool) {
	for _, t := range slices.Backward(l) {
		if !t.After(now) {
			return t, t.After(lastShown)
		}
	}
	return time.Time{}, false
}
