package archive

import (
	"fmt"
	"io"
	"runtime"
	"testing"
)

// endless is a source of one byte again and again.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

// However much goes through, writer and reader together hold about a megabyte: a backup is as long as a family's papers.
func TestMemoryIsConstant(t *testing.T) {
	const entries, size, most = 48, 1 << 20, 3 << 20
	key := people(t, 1)
	pipe, into := io.Pipe()
	go func() {
		w, err := NewWriter(into, Key{Recipients: key.Recipients})
		for i := 0; i < entries && err == nil; i++ {
			err = w.Add(fmt.Sprint("documents/", i), morning, size, io.LimitReader(endless(i), size))
		}
		if err == nil {
			err = w.Close()
		}
		into.CloseWithError(err)
	}()
	r, err := NewReader(pipe, Key{Identities: key.Identities})
	if err != nil {
		t.Fatal(err)
	}
	begin := heap()
	for i := 0; ; i++ {
		if _, err := r.Next(); err == io.EOF && i == entries {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if i%8 == 7 {
			if grown := heap() - begin; grown > most {
				t.Fatalf("after %d MiB the heap has grown by %d bytes", i, grown)
			}
		}
	}
}

// heap is what is reachable.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
