package backup

import (
	"bytes"
	"context"

	"carnet/app/record"
	"carnet/storage"
)

// sealer writes attachments into the new vault while the next ones are being read.
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

func newSealer(ctx context.Context) *sealer {
	const ahead = 3 // attachments in memory at most: one being read, one being sealed, one waiting
	s := &sealer{buffers: make(chan []byte, ahead), work: make(chan sealed, ahead), done: make(chan error, ahead)}
	for range ahead {
		s.buffers <- nil
	}
	go func() {
		for w := range s.work {
			err := w.into.Put(ctx, w.file, bytes.NewReader(w.content))
			s.done <- err
			s.buffers <- w.content
		}
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
