package archive

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"testing"

	"pgregory.net/rapid"

	"carnet/app/record"
)

// What goes in comes out, in its order, however it is cut.
func TestPumpKeepsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want, got bytes.Buffer
		p := newPump(&got)
		for i, n := range rapid.SliceOfN(rapid.IntRange(0, 2*pumpSize), 0, 8).Draw(t, "pieces") {
			piece := bytes.Repeat([]byte{byte(i + 1)}, n)
			want.Write(piece)
			if m, err := p.Write(piece); m != n || err != nil {
				t.Fatalf("Write = %d, %v", m, err)
			}
		}
		if err := p.end(); err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
			t.Fatalf("%d bytes came out of %d: %v", got.Len(), want.Len(), err)
		}
	})
}

// gate lets one Write through for each value.
type gate struct {
	open    chan error
	written int
}

func (g *gate) Write(b []byte) (int, error) {
	err := <-g.open
	g.written++
	return len(b), err
}

// A failure reaches whoever writes, at the latest at the end, and nothing is written after it.
func TestPumpFails(t *testing.T) {
	broken := errors.New("broken")
	g := &gate{open: make(chan error, 2)}
	g.open <- nil
	g.open <- broken
	p := newPump(g)
	var err error
	for n := 0; err == nil && n < 100; n++ {
		_, err = p.Write(make([]byte, pumpSize))
	}
	if !errors.Is(err, broken) || !errors.Is(p.end(), broken) || g.written != 2 {
		t.Fatalf("after %d writes: %v", g.written, err)
	}

	p = newPump(shortWriter{})
	if _, err := p.Write(make([]byte, pumpSize+1)); err != nil {
		t.Fatal(err)
	}
	if err := p.end(); !errors.Is(err, io.ErrShortWrite) {
		t.Fatalf("a short write: %v", err)
	}
}

type shortWriter struct{}

func (shortWriter) Write(b []byte) (int, error) { return len(b) / 2, nil }

// After stop the goroutine is gone, and what it had not written yet is not written.
func TestPumpStops(t *testing.T) {
	g := &gate{open: make(chan error)}
	p := newPump(g)
	if _, err := p.Write(make([]byte, 3*pumpSize)); err != nil {
		t.Fatal(err)
	}
	stopped := make(chan struct{})
	go func() {
		p.stop()
		close(stopped)
	}()
	for !p.stopped.Load() {
		runtime.Gosched()
	}
	close(g.open) // whether or not a piece was being written
	<-stopped
	if g.written > 1 {
		t.Fatalf("%d pieces were written after stop", g.written-1)
	}
	p.stop() // again, and without ever having begun
	newPump(g).stop()
}

// A failure that only the last piece shows is one of Close, with its kind.
func TestCloseReportsLateFailure(t *testing.T) {
	g := &gate{open: make(chan error, 1)}
	g.open <- context.Canceled
	w, err := newWriter(g, people(t, 1), cheap)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Add("a", morning, 1, bytes.NewReader([]byte("a"))); err != nil {
		t.Fatal(err)
	}
	checkFailure(t, "close", w.Close(), record.Canceled)
	w.Abandon()
}
