package faults_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"carnet/app/record"
)

// figure counts the rounds of one fault and how they ended. At the end it prints one line that make soak copies into
// docs/figures.md, and fails the test if anything happened that must not.
type figure struct {
	t    *testing.T
	name string

	mu       sync.Mutex
	rounds   int
	outcomes map[string]int
	bad      []string
}

func newFigure(t *testing.T, name string) *figure {
	f := &figure{t: t, name: name, outcomes: map[string]int{}}
	t.Cleanup(f.print)
	return f
}

// kindOf is the kind of an error as a word.
func kindOf(err error) string { return string(record.KindOf(err)) }

// round notes how a child ended; see child.end.
func (f *figure) round(outcome string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rounds++
	switch {
	case strings.HasPrefix(outcome, "VIOLATION"), strings.HasPrefix(outcome, "CRASH"):
		f.bad = append(f.bad, outcome)
	case outcome == "":
		f.outcomes["whole"]++
	case outcome == "killed":
		f.outcomes["killed"]++
	default: // refused KIND …
		words := strings.Fields(outcome)
		f.outcomes[strings.Join(words[:min(2, len(words))], " ")]++
	}
}

func (f *figure) print() {
	f.mu.Lock()
	defer f.mu.Unlock()
	var outcomes []string
	for _, name := range slices.Sorted(maps.Keys(f.outcomes)) {
		outcomes = append(outcomes, fmt.Sprintf("%s %d", name, f.outcomes[name]))
	}
	fmt.Printf("soak-figure: | %s | %d | %d | %s |\n", f.name, f.rounds, len(f.bad), strings.Join(outcomes, ", "))
	for i, b := range f.bad {
		if i == 5 {
			f.t.Errorf("and %d more", len(f.bad)-5)
			break
		}
		f.t.Error(b)
	}
}
