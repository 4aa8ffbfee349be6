package storage

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"sync"
	"time"

	"carnet/app"
	"carnet/app/record"
)

// maxDelay bounds the wait between tries; data is never wiped.
const maxDelay = 15 * time.Minute

// maxTags bounds the throttle file against someone who types thousands of names; the least tried go first.
const maxTags = 1000

// throttle slows down guessing at the screen: 0, 0, 0, 1, 2, 4 … seconds, at most 15 minutes (P5 of the requirements).
// Only the number of failures is stored, never a date. A restart begins the wait anew, and the running wait is measured
// by the monotonic clock, so neither restarting nor changing the clock shortens it. It cannot stop someone who copies
// the files: the cost of the password hash is the defence there.
type throttle struct {
	file  string
	clock app.Clock

	mu       sync.Mutex
	failures map[string]int
	since    map[string]time.Time // start of the present wait
	start    time.Time
}

type throttleFile struct {
	Carnet   int            `json:"carnet-throttle"`
	Failures map[string]int `json:"failures"`
}

// openThrottle begins anew with a file that is missing or damaged: whoever can damage it can also delete it, and a
// counter must not lock a family out.
func openThrottle(file string, clock app.Clock) *throttle {
	t := &throttle{file: file, clock: clock, failures: map[string]int{}, since: map[string]time.Time{}, start: clock()}
	if b, err := os.ReadFile(file); err == nil {
		if failures, err := decodeThrottle(b); err == nil {
			t.failures = failures
		}
	}
	return t
}

func decodeThrottle(b []byte) (map[string]int, error) {
	var f throttleFile
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, err
	}
	if f.Carnet != 1 {
		return nil, errors.New("unknown throttle format")
	}
	clean := map[string]int{}
	for tag, n := range f.Failures {
		if n > 0 && len(clean) < maxTags {
			clean[tag] = min(n, 64)
		}
	}
	return clean, nil
}

// waitAfter is the wait after n failures.
func waitAfter(n int) time.Duration {
	if n < 3 {
		return 0
	}
	return min(time.Second<<min(n-3, 20), maxDelay)
}

func (t *throttle) delay(tag [32]byte) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.remaining(hex.EncodeToString(tag[:8]))
}

func (t *throttle) remaining(key string) time.Duration {
	since, ok := t.since[key]
	if !ok {
		since = t.start
	}
	wait := waitAfter(t.failures[key])
	return min(wait, max(0, wait-t.clock().Sub(since))) // a clock set back must not make it longer either
}

// begin counts a try, or refuses it while the wait lasts.
func (t *throttle) begin(tag [32]byte) error {
	key := hex.EncodeToString(tag[:8])
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.remaining(key) > 0 {
		return record.E(record.Throttled, "unlock")
	}
	t.failures[key] = min(t.failures[key]+1, 64)
	t.since[key] = t.clock()
	t.forgetRare()
	t.save()
	return nil
}

func (t *throttle) clear(tag [32]byte) {
	key := hex.EncodeToString(tag[:8])
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.failures, key)
	delete(t.since, key)
	t.save()
}

func (t *throttle) forgetRare() {
	for limit := 1; len(t.failures) > maxTags; limit++ {
		for key, n := range t.failures {
			if n <= limit && len(t.failures) > maxTags {
				delete(t.failures, key)
				delete(t.since, key)
			}
		}
	}
}

// save keeps the numbers for the next start. Where the disk is full or cannot be written they count until then: a family
// must still be able to read its record.
func (t *throttle) save() {
	if b, err := json.Marshal(throttleFile{Carnet: 1, Failures: t.failures}); err == nil {
		_ = writeFile(t.file, b)
	}
}
