package worker

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/vaccination/box"
	"carnet/storage/sniff"
)

func testOps() Ops {
	return Ops{
		BoxCode: func(_ context.Context, f []byte) (string, error) { return string(f[:min(len(f), box.MaxText)]), nil },
		Photo: func(_ context.Context, f []byte) (app.Photo, error) {
			return app.Photo{JPEG: f, Width: 1, Height: 2, Thumb: []byte("t")}, nil
		},
		Pages: func(f []byte) (int, error) { return len(f), nil },
		Page:  func(f []byte, page, maxSide int) ([]byte, int, int, error) { return f, page, maxSide, nil },
		Thumb: func(f []byte) ([]byte, error) { return nil, record.E(record.PDFProtected, "test") },
	}
}

func unconfined(Limits) error { return nil }

func TestRequestAndResponseArriveAsSent(t *testing.T) {
	limits := Limits{Wall: 1500 * time.Millisecond, CPU: 2 * time.Second, Memory: 3 << 30}
	for _, want := range []request{
		{op: opHello}, {op: opPhoto, file: []byte("file")}, {op: opPage, page: 499, maxSide: 3000, limits: limits, file: []byte{0}},
	} {
		var b bytes.Buffer
		if err := want.writeTo(&b); err != nil {
			t.Fatal(err)
		}
		got, n, err := readRequest(&b)
		if err != nil || got.op != want.op || got.page != want.page || got.maxSide != want.maxSide ||
			got.limits != want.limits || n != int64(len(want.file)) || !bytes.Equal(b.Bytes(), want.file) {
			t.Errorf("%+v, %d, %v, want %+v", got, n, err, want)
		}
	}
	for _, want := range []response{
		{}, {kind: record.PDFProtected}, {a: 4000, b: 3000, main: []byte("main"), thumb: []byte("thumb")},
	} {
		var b bytes.Buffer
		if err := want.writeTo(&b); err != nil {
			t.Fatal(err)
		}
		got, err := readResponse(&b, opPhoto)
		if err != nil || got.kind != want.kind || got.a != want.a || got.b != want.b ||
			!bytes.Equal(got.main, want.main) || !bytes.Equal(got.thumb, want.thumb) {
			t.Errorf("%+v, %v, want %+v", got, err, want)
		}
	}
}

func TestResponsesAtAndAboveTheCaps(t *testing.T) {
	for name, c := range map[string]struct {
		op   operation
		r    response
		tail string
		ok   bool
	}{
		"photo at":              {opPhoto, response{main: make([]byte, sniff.MaxJPEG), thumb: make([]byte, sniff.MaxThumb)}, "", true},
		"photo above":           {opPhoto, response{main: make([]byte, sniff.MaxJPEG+1)}, "", false},
		"thumbnail above":       {opPhoto, response{thumb: make([]byte, sniff.MaxThumb+1)}, "", false},
		"page at":               {opPage, response{main: make([]byte, sniff.MaxPNG)}, "", true},
		"page above":            {opPage, response{main: make([]byte, sniff.MaxPNG+1)}, "", false},
		"page with thumbnail":   {opPage, response{thumb: []byte{1}}, "", false},
		"pages with content":    {opPages, response{main: []byte{1}}, "", false},
		"side above":            {opPhoto, response{a: sniff.MaxImageSide + 1}, "", false},
		"refusal with content":  {opPhoto, response{kind: record.ImageTooBig, main: []byte{1}}, "", false},
		"something behind":      {opPhoto, response{main: []byte{1}}, "x", false},
		"something behind none": {opHello, response{}, "x", false},
	} {
		var b bytes.Buffer
		if err := c.r.writeTo(&b); err != nil {
			t.Fatal(err)
		}
		b.WriteString(c.tail)
		if _, err := readResponse(&b, c.op); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestServeConfinesBeforeItReadsTheFile(t *testing.T) {
	var b bytes.Buffer
	if err := (request{op: opPhoto, file: []byte("hostile")}).writeTo(&b); err != nil {
		t.Fatal(err)
	}
	left := -1
	err := serve(&b, io.Discard, testOps(), func(Limits) error {
		left = b.Len()
		return nil
	})
	if err != nil || left != len("hostile") {
		t.Errorf("%d bytes left when confined, %v", left, err)
	}
}

func TestServeDoesNothingUnconfined(t *testing.T) {
	var b, out bytes.Buffer
	if err := (request{op: opPhoto, file: []byte("hostile")}).writeTo(&b); err != nil {
		t.Fatal(err)
	}
	err := serve(&b, &out, testOps(), func(Limits) error { return io.ErrNoProgress })
	if err == nil || out.Len() > 0 {
		t.Errorf("%d bytes answered, %v", out.Len(), err)
	}
}

// FuzzWorkerProtocol gives any bytes to both readers: as a request to a child and as the answer to its parent.
func FuzzWorkerProtocol(f *testing.F) {
	for _, r := range []request{{op: opHello}, {op: opPage, page: 2, maxSide: 10, file: []byte("%PDF-")}, {op: opThumb}} {
		var b bytes.Buffer
		_ = r.writeTo(&b)
		f.Add(b.Bytes())
	}
	for _, r := range []response{{}, {kind: record.ImageTooBig}, {a: 5, b: 6, main: []byte("m"), thumb: []byte("t")}} {
		var b bytes.Buffer
		_ = r.writeTo(&b)
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var out bytes.Buffer
		if err := serve(bytes.NewReader(b), &out, testOps(), unconfined); err == nil {
			if _, err := readResponse(&out, operation(b[4])); err != nil && b[4] != byte(opPage) && b[4] != byte(opPages) {
				t.Fatalf("served an answer that is not accepted: %v", err)
			}
		}
		for op := range opEnd {
			r, err := readResponse(bytes.NewReader(b), op)
			if err != nil {
				continue
			}
			var again bytes.Buffer
			if err := r.writeTo(&again); err != nil || !bytes.Equal(again.Bytes(), b) {
				t.Fatalf("accepted %x, which is not how it would be written", b)
			}
		}
	})
}
