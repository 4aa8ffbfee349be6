package documents

import (
	"bytes"
	"io"

	"carnet/app"
)

// fakeSystem answers the file dialogs by itself.
type fakeSystem struct {
	files []*incoming // given by open, one after the other; none left is giving up
	saved map[string]*copied
	deny  error // what saving fails with
}

// copied is a file that was written outside.
type copied struct {
	bytes.Buffer
	closed bool
}

func (c *copied) Close() error {
	c.closed = true
	return nil
}

func (s *fakeSystem) open(chosen func(*incoming)) {
	if len(s.files) == 0 {
		return
	}
	f := s.files[0]
	s.files = s.files[1:]
	chosen(f)
}

func (s *fakeSystem) save(name string, chosen func(io.WriteCloser, error)) {
	if s.deny != nil {
		chosen(nil, s.deny)
		return
	}
	if s.saved == nil {
		s.saved = map[string]*copied{}
	}
	s.saved[name] = &copied{}
	chosen(s.saved[name], nil)
}

func fileOf(name string, content []byte) *incoming {
	return &incoming{name: name, open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}
}

func (f *incoming) incoming() app.IncomingFile {
	return app.IncomingFile{Name: f.name, Size: -1, Open: f.open}
}
