package backup

import (
	"context"
	"runtime"
	"sync"

	"carnet/app/record"
	"carnet/storage"
)

// sealer writes attachments into the new vault, on all cores, while the next ones are being decrypted.
type sealer struct {
	buffers chan []byte
	work    chan sealed
	done    chan error // one for each call of put
	pending int
	failed  error
}

type sealed struct {
	into    *storage.RebuiltProfile
	file    record.Attachment
	content []byte
}

// maxSealers bounds how many attachments are in memory at once on a computer of many cores.
const maxSealers = 4

func newSealer(ctx context.Context) *sealer {
	writers := min(runtime.NumCPU(), maxSealers)
	ahead := writers + 1 // attachments in memory at most: one more is being read
	s := &sealer{buffers: make(chan []byte, ahead), work: make(chan sealed, ahead), done: make(chan error, ahead)}
	for range ahead {
		s.buffers <- nil
	}
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for w := range s.work {
				err := w.into.Put(ctx, w.file, w.content)
				s.done <- err
				s.buffers <- w.content
			}
		})
	}
	go func() {
		all.Wait()
		close(s.done)
	}()
	return s
}

// free waits for room for one more attachment.
func (s *sealer) free() ([]byte, error) {
	for {
		select {
		case buf := <-s.buffers:
			return buf, s.failed
		case err := <-s.done:
			s.note(err)
		}
	}
}

func (s *sealer) giveBack(buf []byte) { s.buffers <- buf }

// put is called once for each buffer of free.
func (s *sealer) put(w sealed) {
	s.pending++
	s.work <- w
}

func (s *sealer) note(err error) {
	s.pending--
	if s.failed == nil {
		s.failed = err
	}
}

// wait returns when everything is written.
func (s *sealer) wait() error {
	for s.pending > 0 {
		s.note(<-s.done)
	}
	return s.failed
}

// stop ends the writing; nothing is being written any more when it returns.
func (s *sealer) stop() {
	close(s.work)
	for range s.done {
	}
}
