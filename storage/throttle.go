package storage

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
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

func openThrottle(file string, clock app.Clock) (*throttle, error) {
	t := &throttle{file: file, clock: clock, failures: map[string]int{}, since: map[string]time.Time{}, start: clock()}
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	if err != nil {
		return nil, err
	}
	failures, err := decodeThrottle(b)
	if err != nil {
		// A file that cannot be read must not open the door faster, nor lock the family out: begin at the first wait.
		return t, nil
	}
	t.failures = failures
	return t, nil
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
	return max(0, waitAfter(t.failures[key])-t.clock().Sub(since))
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
	return t.save()
}

func (t *throttle) clear(tag [32]byte) error {
	key := hex.EncodeToString(tag[:8])
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.failures, key)
	delete(t.since, key)
	return t.save()
}

func (t *throttle) forgetRare() {
	for limit := 1; len(t.failures) > maxTags; limit++ {
		for key, n := range t.failures {
			if n <= limit && len(t.failures) > maxTags {
				delete(t.failures, key)
			}
		}
	}
}

func (t *throttle) save() error {
	b, err := json.Marshal(throttleFile{Carnet: 1, Failures: t.failures})
	if err != nil {
		return err
	}
	return writeFile(t.file, b)
}
