package archive

import (
	"io"
	"sync/atomic"
)

// A pump holds pumpBuffers × pumpSize bytes: enough that encrypting does not wait for the disk's every hesitation.
const (
	pumpSize    = 512 << 10
	pumpBuffers = 4
)

// pump writes to w in a goroutine of its own, so that encrypting and writing go on at the same time. What is written comes
// out in the same order, in pieces of pumpSize. A failure of w is what a later Write or end returns, and then nothing more
// is written. Whoever makes a pump calls end or stop; after either the goroutine is gone and w is left alone.
type pump struct {
	w       io.Writer
	buf     []byte      // being filled
	full    chan []byte // to be written
	free    chan []byte // written; as many as there are buffers, so that giving one back never waits
	done    chan struct{}
	failed  atomic.Pointer[error]
	made    int
	stopped atomic.Bool
}

func newPump(w io.Writer) *pump { return &pump{w: w} }

// start begins the goroutine with the first full buffer: little work needs none.
func (p *pump) start() {
	p.full, p.free, p.done = make(chan []byte, pumpBuffers), make(chan []byte, pumpBuffers), make(chan struct{})
	go func() {
		defer close(p.done)
		for b := range p.full {
			if p.failure() == nil && !p.stopped.Load() {
				p.write(b)
			}
			p.free <- b
		}
	}()
}

func (p *pump) write(b []byte) {
	n, err := p.w.Write(b)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	if err != nil {
		p.failed.Store(&err)
	}
}

func (p *pump) failure() error {
	if err := p.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// Write takes b over. It waits while all buffers are full.
func (p *pump) Write(b []byte) (int, error) {
	taken := 0
	for taken < len(b) {
		if err := p.failure(); err != nil {
			return taken, err
		}
		if p.buf == nil {
			p.buf = p.room()
		}
		n := copy(p.buf[len(p.buf):cap(p.buf)], b[taken:])
		p.buf = p.buf[:len(p.buf)+n]
		taken += n
		if len(p.buf) == cap(p.buf) {
			if p.full == nil {
				p.start()
			}
			p.full <- p.buf
			p.buf = nil
		}
	}
	return taken, nil
}

// room is an empty buffer.
func (p *pump) room() []byte {
	if p.made < pumpBuffers {
		p.made++
		return make([]byte, 0, pumpSize)
	}
	return (<-p.free)[:0]
}

// end writes what is left, and returns when everything is written.
func (p *pump) end() error {
	p.join()
	if p.failure() == nil && !p.stopped.Load() && len(p.buf) > 0 {
		p.write(p.buf)
	}
	p.buf = nil
	return p.failure()
}

// stop gives up what was not written yet.
func (p *pump) stop() {
	p.stopped.Store(true)
	p.join()
}

func (p *pump) join() {
	if p.full != nil {
		close(p.full)
		<-p.done
		p.full = nil
	}
}
