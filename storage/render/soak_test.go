//go:build soak

package render_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"carnet/app/record"
	"carnet/storage/photo/phototest"
	"carnet/storage/render/hostile"
)

// TestSoakMutants (T16): a thousand files with a few bytes changed, cut or repeated. The worker may die of any of them, this
// process of none, and each ends shown or refused with a sentence.
func TestSoakMutants(t *testing.T) {
	r := strict(t)
	seeds := [][]byte{hostile.PDF(2, "Ordonnance"), hostile.Form(0, 0, 100, 100), phototest.JPEG(300, 200), phototest.JPEGWithExif(200, 300, 6, true), phototest.PNG(120, 90)}
	for _, f := range hostile.Files() {
		if b := f.Bytes(); len(b) > 0 && len(b) < 1<<20 && f.Want != record.RenderFailed { // those take their second each
			seeds = append(seeds, b)
		}
	}
	random := rand.New(rand.NewPCG(16, 16))
	outcomes, times := map[string]int{}, []time.Duration{}
	for n := range 1000 {
		file := mutant(random, seeds[n%len(seeds)])
		began := time.Now()
		err := show(t, r, file)
		times = append(times, time.Since(began))
		kind := record.KindOf(err)
		if kind == record.Internal {
			t.Errorf("mutant %d: %v", n, err)
		}
		if kind == "" {
			kind = "shown"
		}
		outcomes[string(kind)]++
	}
	slices.Sort(times)
	var words []string
	for _, kind := range slices.Sorted(maps.Keys(outcomes)) {
		words = append(words, fmt.Sprintf("%s %d", kind, outcomes[kind]))
	}
	fmt.Printf("soak-figure: | T16 files with bytes changed | %d | 0 | %s; 99 of 100 under %d ms, the slowest %d ms |\n",
		len(times), strings.Join(words, ", "), times[len(times)*99/100].Milliseconds(), times[len(times)-1].Milliseconds())
}

func mutant(r *rand.Rand, seed []byte) []byte {
	b := slices.Clone(seed)
	for range 1 + r.IntN(8) {
		at := r.IntN(len(b))
		switch r.IntN(5) {
		case 0:
			b = slices.Concat(b[:at], b[min(len(b), at+r.IntN(40)):])
		case 1:
			end := min(len(b), at+r.IntN(200))
			b = slices.Concat(b[:end], b[at:end], b[end:])
		case 2:
			b[at] = byte(r.IntN(256))
		case 3:
			b[at] ^= 1 << r.IntN(8)
		default:
			copy(b[at:], fmt.Sprint(r.Int32()))
		}
		if len(b) == 0 {
			return []byte{0}
		}
	}
	return b
}
