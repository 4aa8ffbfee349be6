package worker_test

import (
	"bytes"
	"context"
	"errors"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/vaccination/box"
	"carnet/storage/photo/phototest"
	"carnet/storage/sniff"
	"carnet/storage/worker"
)

// workerArg makes this test binary be a worker, as main does with its hidden argument; the argument after it says how
// the worker behaves.
const workerArg = "worker-under-test"

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == workerArg {
		os.Exit(behave(os.Args[2]))
	}
	os.Exit(m.Run())
}

func behave(how string) int {
	switch how {
	case "silent":
		return 0
	case "talks nonsense":
		io.Copy(io.Discard, os.Stdin)
		io.Copy(os.Stdout, strings.NewReader(strings.Repeat("CRS1", 1000)))
		return 0
	case "floods":
		io.Copy(os.Stdout, endless{})
		return 0
	}
	return worker.Main(ops(how))
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// ops is work of one kind of behaviour, done on a file whose content does not matter.
func ops(how string) worker.Ops {
	good := worker.Ops{
		Photo: func(context.Context, []byte) (app.Photo, error) {
			return app.Photo{JPEG: phototest.JPEG(60, 40), Width: 60, Height: 40, Thumb: phototest.JPEG(60, 40)}, nil
		},
		BoxCode: func(context.Context, []byte) (string, error) { return "\x1d0103", nil },
		Pages:   func([]byte) (int, error) { return 3, nil },
		Page: func(_ []byte, page, maxSide int) ([]byte, int, int, error) {
			return phototest.PNG(maxSide, page+1), maxSide, page + 1, nil
		},
		Thumb: func([]byte) ([]byte, error) { return phototest.JPEG(30, 20), nil },
	}
	photo := func(f func() (app.Photo, error)) worker.Ops {
		bad := good
		bad.Photo = func(context.Context, []byte) (app.Photo, error) { return f() }
		bad.BoxCode = func(context.Context, []byte) (string, error) { _, err := f(); return "", err }
		bad.Pages = func([]byte) (int, error) { _, err := f(); return 0, err }
		bad.Page = func([]byte, int, int) ([]byte, int, int, error) { _, err := f(); return nil, 0, 0, err }
		return bad
	}
	switch how {
	case "good":
		return good
	case "refuses":
		return photo(func() (app.Photo, error) { return app.Photo{}, record.E(record.ImageTooBig, "test") })
	case "refuses strangely":
		return photo(func() (app.Photo, error) { return app.Photo{}, errors.New("secret.jpg") })
	case "panics":
		return photo(func() (app.Photo, error) { panic("test") })
	case "exits":
		return photo(func() (app.Photo, error) { os.Exit(7); return app.Photo{}, nil })
	case "hangs":
		return photo(func() (app.Photo, error) { select {} })
	case "eats memory":
		return photo(func() (app.Photo, error) {
			var all [][]byte
			for len(all) < 160 {
				all = append(all, bytes.Repeat([]byte{1}, 1<<20))
			}
			return good.Photo(ctx, all[0])
		})
	case "computes for long":
		return photo(func() (app.Photo, error) {
			compute(1500 * time.Millisecond)
			return good.Photo(ctx, nil)
		})
	case "lies about size":
		return photo(func() (app.Photo, error) {
			return app.Photo{JPEG: phototest.JPEG(60, 40), Width: 61, Height: 40, Thumb: phototest.JPEG(6, 4)}, nil
		})
	case "large thumbnail":
		return photo(func() (app.Photo, error) {
			return app.Photo{JPEG: phototest.JPEG(60, 40), Width: 60, Height: 40, Thumb: phototest.JPEG(321, 4)}, nil
		})
	case "other format":
		return photo(func() (app.Photo, error) {
			return app.Photo{JPEG: phototest.PNG(60, 40), Width: 60, Height: 40, Thumb: phototest.JPEG(6, 4)}, nil
		})
	case "talks too much":
		bad := good
		bad.BoxCode = func(context.Context, []byte) (string, error) { return strings.Repeat("1", box.MaxText+1), nil }
		return bad
	case "probes":
		return photo(probe)
	case "dies drawing":
		bad := good
		bad.Thumb = func([]byte) ([]byte, error) { os.Exit(7); return nil, nil }
		return bad
	case "many pages":
		bad := good
		bad.Pages = func([]byte) (int, error) { return sniff.MaxPages + 1, nil }
		return bad
	}
	panic("no such behaviour")
}

func client(t testing.TB, how string, l worker.Limits) *worker.Client {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return worker.NewWithin(l, exe, workerArg, how)
}

func short() worker.Limits {
	return worker.Limits{Wall: time.Second, CPU: time.Second, Memory: 256 << 20}
}

var ctx = context.Background()

func TestGoodWorker(t *testing.T) {
	c := client(t, "good", worker.DefaultLimits())
	if err := c.Hello(ctx); err != nil {
		t.Fatal(err)
	}
	p, err := c.Photo(ctx, phototest.JPEG(60, 40))
	if err != nil || p.Width != 60 || p.Height != 40 || !bytes.Equal(p.JPEG, phototest.JPEG(60, 40)) {
		t.Errorf("photo: %d × %d, %v", p.Width, p.Height, err)
	}
	if text, err := c.BoxCode(ctx, phototest.JPEG(60, 40)); err != nil || text != "\x1d0103" {
		t.Errorf("code: %q, %v", text, err)
	}
	info, err := c.PDF(ctx, []byte("%PDF-1.7"))
	if err != nil || info.Pages != 3 {
		t.Errorf("pdf: %d pages, %v", info.Pages, err)
	}
	if cfg, err := jpeg.DecodeConfig(bytes.NewReader(info.Thumb)); err != nil || cfg.Width != 30 {
		t.Errorf("thumbnail: %v, %v", cfg, err)
	}
	for _, side := range []struct{ ask, get int }{{500, 500}, {sniff.MaxPageSide + 1, sniff.MaxPageSide}, {-1, 1}} {
		b, err := c.PDFPage(ctx, []byte("%PDF-1.7"), 0, side.ask)
		if err != nil {
			t.Errorf("page of %d: %v", side.ask, err)
			continue
		}
		if cfg, err := png.DecodeConfig(bytes.NewReader(b)); err != nil || max(cfg.Width, cfg.Height) != side.get {
			t.Errorf("page of %d: %v, %v", side.ask, cfg, err)
		}
	}
}

func TestBadWorkersEndInOneKindOfError(t *testing.T) {
	for how, want := range map[string]record.ErrorKind{
		"refuses":           record.ImageTooBig,
		"refuses strangely": record.RenderFailed,
		"panics":            record.RenderFailed,
		"exits":             record.RenderFailed,
		"hangs":             record.RenderFailed,
		"lies about size":   record.RenderFailed,
		"large thumbnail":   record.RenderFailed,
		"other format":      record.RenderFailed,
		"silent":            record.RenderFailed,
		"talks nonsense":    record.RenderFailed,
		"floods":            record.RenderFailed,
	} {
		t.Run(how, func(t *testing.T) {
			p, err := client(t, how, short()).Photo(ctx, phototest.JPEG(60, 40))
			if record.KindOf(err) != want || p.JPEG != nil || p.Thumb != nil {
				t.Errorf("%v, want %q", err, want)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the cause crossed over: %v", err)
			}
		})
	}
}

func TestBoxCodeOfBadWorkers(t *testing.T) {
	for how, want := range map[string]record.ErrorKind{
		"refuses":        record.ImageTooBig,
		"panics":         record.RenderFailed,
		"exits":          record.CodeNotFound,
		"hangs":          record.CodeNotFound,
		"silent":         record.CodeNotFound,
		"talks nonsense": record.CodeNotFound,
		"talks too much": record.CodeNotFound,
		"floods":         record.CodeNotFound,
	} {
		if text, err := client(t, how, short()).BoxCode(ctx, phototest.JPEG(60, 40)); record.KindOf(err) != want || text != "" {
			t.Errorf("%s: %q, %v, want %q", how, text, err, want)
		}
	}
}

func TestPDFOfBadWorkers(t *testing.T) {
	pdf := []byte("%PDF-1.7")
	for how, want := range map[string]record.ErrorKind{
		"exits": record.PDFUnreadable, "silent": record.PDFUnreadable, "many pages": record.PDFTooManyPages,
	} {
		if _, err := client(t, how, short()).PDF(ctx, pdf); record.KindOf(err) != want {
			t.Errorf("%s: %v, want %q", how, err, want)
		}
	}
	info, err := client(t, "dies drawing", short()).PDF(ctx, pdf)
	if err != nil || info.Pages != 3 || info.Thumb != nil {
		t.Errorf("dies drawing: %+v, %v", info, err)
	}
}

func TestRefusedWithoutAWorker(t *testing.T) {
	c := worker.New("/nonexistent/program")
	if err := c.Hello(ctx); record.KindOf(err) != record.RenderUnavail {
		t.Errorf("no program: %v", err)
	}
	big := make([]byte, sniff.MaxFile+1)
	copy(big, "%PDF-")
	for name, got := range map[string]error{
		string(record.FileEmpty):       errorOf(c.Photo(ctx, nil)),
		string(record.FileTooBig):      errorOf(c.PDF(ctx, big)),
		string(record.FileUnsupported): errorOf(c.Photo(ctx, []byte("GIF89a"))),
		string(record.NotFound):        errorOf(c.PDFPage(ctx, []byte("%PDF-"), -1, 100)),
	} {
		if string(record.KindOf(got)) != name {
			t.Errorf("%v, want %s", got, name)
		}
	}
	for _, err := range []error{errorOf(c.Photo(ctx, []byte("%PDF-"))), errorOf(c.BoxCode(ctx, []byte("%PDF-"))), errorOf(c.PDF(ctx, phototest.PNG(1, 1)))} {
		if record.KindOf(err) != record.FileUnsupported {
			t.Errorf("wrong door: %v", err)
		}
	}
}

func errorOf[T any](_ T, err error) error { return err }

func TestCancelKillsTheWorkerAndFreesTheSlot(t *testing.T) {
	c := client(t, "hangs", worker.DefaultLimits())
	soon, stop := context.WithTimeout(ctx, 50*time.Millisecond)
	defer stop()
	done := make(chan error, 2)
	for range 2 { // the second waits for the first, and is canceled too
		go func() { done <- errorOf(c.Photo(soon, phototest.JPEG(8, 8))) }()
	}
	for range 2 {
		if err := <-done; record.KindOf(err) != record.Canceled {
			t.Errorf("%v", err)
		}
	}
	if err := c.Hello(ctx); err != nil {
		t.Errorf("after cancel: %v", err)
	}
}

func TestInProcess(t *testing.T) {
	r := worker.InProcess(worker.Ops{
		Photo:   func(context.Context, []byte) (app.Photo, error) { return app.Photo{Width: 5}, nil },
		BoxCode: func(context.Context, []byte) (string, error) { return "0103", nil },
	})
	if p, err := r.Photo(ctx, nil); err != nil || p.Width != 5 {
		t.Errorf("%+v, %v", p, err)
	}
	if text, err := r.BoxCode(ctx, nil); err != nil || text != "0103" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := r.PDF(ctx, []byte("%PDF-")); record.KindOf(err) != record.RenderUnavail {
		t.Errorf("pdf: %v", err)
	}
	if _, err := r.PDFPage(ctx, []byte("%PDF-"), 0, 100); record.KindOf(err) != record.RenderUnavail {
		t.Errorf("page: %v", err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := r.Photo(ended, nil); record.KindOf(err) != record.Canceled {
		t.Errorf("canceled: %v", err)
	}
	if _, err := r.BoxCode(ended, nil); record.KindOf(err) != record.Canceled {
		t.Errorf("code, canceled: %v", err)
	}
}

// BenchmarkHello is the cost of a worker: start, confine, answer, end.
func BenchmarkHello(b *testing.B) {
	c := client(b, "good", worker.DefaultLimits())
	for b.Loop() {
		if err := c.Hello(ctx); err != nil {
			b.Fatal(err)
		}
	}
}
