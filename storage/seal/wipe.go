package seal

import (
	"crypto/cipher"
	"reflect"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// forget overwrites the key inside a cipher of x/crypto, which has no method for that: a struct that is nothing but its
// key. Should it become something else one day a test fails, and the key waits for Scrub.
func forget(c cipher.AEAD) bool {
	v := reflect.ValueOf(c)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct || v.Elem().NumField() != 1 ||
		v.Elem().Field(0).Type() != reflect.TypeFor[[32]byte]() {
		return false
	}
	clear((*[32]byte)(v.UnsafePointer())[:])
	return true
}

// scrubbing is held by Scrub: memory is the process's, as is the number of its processors.
var scrubbing sync.Mutex

// Scrub overwrites what this process no longer uses. Go neither clears memory that it collects nor gives it back while
// something beside it is in use, so that keys and plaintext would stay until they are overwritten by chance. Call it after
// locking, on a goroutine of its own: it takes some tens of milliseconds. What is still referenced is not touched.
//
// It cannot reach registers that the system saved, the stacks of goroutines that go on, or what was written to swap.
func Scrub() {
	scrubbing.Lock()
	defer scrubbing.Unlock()
	// Go keeps free memory for each processor, where nothing else reaches it; a processor that is given up gives it back.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	runtime.GC()         // finalizers of what this one finds let go of more,
	debug.FreeOSMemory() // which this one finds; pages without anything in use go back to the system, which clears them
	fillHeap()
	fillStacks()
	debug.FreeOSMemory()
}

// batch is what is allocated at once, in bytes, to find out whether a size has free places left.
const batch = 64 << 10

// sizesAbove are the sizes in which Go allocates, beyond those that runtime.MemStats lists.
var sizesAbove = []uint32{19072, 20480, 21760, 24576, 27264, 28672, 32768}

// fillHeap takes every free place of the heap, which Go clears when it gives it, and lets it go again.
func fillHeap() {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	sizes := append([]uint32(nil), sizesAbove...)
	for _, class := range stats.BySize {
		if class.Size > 0 {
			sizes = append(sizes, class.Size)
		}
	}
	most := int(stats.HeapInuse-stats.HeapAlloc)/batch + 2 // batches: enough if all free places had the same size
	var kept []any
	for _, size := range sizes {
		kept = append(kept, fillPlaces(most, int(size), func() []byte { return make([]byte, size) }))
		if size < 8 {
			continue
		}
		// Places for pointers are apart. Above 512 bytes Go adds a word that tells where the pointers are.
		pointers := size / 8
		if size > 512 {
			pointers--
		}
		kept = append(kept, fillPlaces(most, int(size), func() []*byte { return make([]*byte, pointers) }))
	}
	runtime.KeepAlive(kept)
}

// fillPlaces allocates until the heap grows by it: then no free place of that size is left.
func fillPlaces[T any](most, size int, place func() []T) (kept [][][]T) {
	for range most {
		places := make([][]T, batch/size+1)
		before := inUse("/memory/classes/heap/objects:bytes", "/memory/classes/heap/unused:bytes")
		for i := range places {
			places[i] = place()
		}
		kept = append(kept, places)
		if inUse("/memory/classes/heap/objects:bytes", "/memory/classes/heap/unused:bytes") >= before+batch/2 {
			break
		}
	}
	return kept
}

func inUse(names ...string) (sum uint64) {
	samples := make([]metrics.Sample, len(names))
	for i, name := range names {
		samples[i].Name = name
	}
	metrics.Read(samples)
	for _, s := range samples {
		sum += s.Value.Uint64()
	}
	return sum
}

// fillStacks does for stacks that goroutines left behind what fillHeap does for the heap. Go keeps them in four sizes.
func fillStacks() {
	const together, most = 32, 32
	hold := make(chan struct{})
	defer close(hold)
	for size := 2 << 10; size <= 16<<10; size *= 2 {
		for range most {
			before := inUse("/memory/classes/heap/stacks:bytes")
			var ready sync.WaitGroup
			ready.Add(together)
			for range together {
				go func() {
					overwriteStack(size * 3 / 4)
					ready.Done()
					<-hold
				}()
			}
			ready.Wait()
			if inUse("/memory/classes/heap/stacks:bytes") >= before+uint64(together*size)/2 {
				break
			}
		}
	}
}

const frame = 512

// overwriteStack clears about n bytes of the stack below its caller.
//
//go:noinline
func overwriteStack(n int) {
	var b [frame]byte
	touch(&b)
	if n > frame {
		overwriteStack(n - frame)
	}
	touch(&b) // a frame that is needed afterwards is not given to the call above
}

// touch keeps the compiler from leaving out what it is given.
//
//go:noinline
func touch(*[frame]byte) {}
