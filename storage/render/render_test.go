package render_test

import (
	"bytes"
	"context"
	"image/png"
	"os"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/pdf"
	"carnet/storage/photo/phototest"
	"carnet/storage/render"
	"carnet/storage/render/hostile"
	"carnet/storage/sniff"
	"carnet/storage/worker"
)

// TestMain makes this test binary a worker when it is started as one, exactly as main does.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == render.Flag {
		os.Exit(render.Main())
	}
	os.Exit(m.Run())
}

var ctx = context.Background()

func renderer(t testing.TB) app.Renderer { return within(t, worker.DefaultLimits()) }

// strict is a renderer whose workers have one second of processor time, so that endless work ends soon.
func strict(t testing.TB) app.Renderer {
	l := worker.DefaultLimits()
	l.CPU = time.Second
	return within(t, l)
}

func within(t testing.TB, l worker.Limits) app.Renderer {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return render.NewWithin(l, exe)
}

func TestHostileFilesAreShownOrRefusedInOneWay(t *testing.T) {
	r := strict(t)
	for _, f := range hostile.Files() {
		t.Run(f.Name, func(t *testing.T) {
			file, want := f.Bytes(), f.Want
			if bytes.HasPrefix(file, []byte("%PDF-")) && !pdf.Available {
				want = record.RenderUnavail
			}
			if err := show(t, r, file); record.KindOf(err) != want {
				t.Errorf("%v, want %q", err, want)
			}
		})
	}
	if _, err := r.Photo(ctx, phototest.JPEG(40, 30)); err != nil {
		t.Errorf("a good photo afterwards: %v", err)
	}
}

// show does with a file what the program does: it looks what it is, then prepares and opens it.
func show(t *testing.T, r app.Renderer, file []byte) error {
	if kind, err := sniff.Sniff(file); err != nil || kind != record.PDF {
		_, err := r.Photo(ctx, file)
		return err
	}
	info, err := r.PDF(ctx, file)
	if err != nil {
		return err
	}
	b, err := r.PDFPage(ctx, file, 0, 1000)
	if info.Pages < 1 || (info.Thumb == nil) != (err != nil) {
		t.Errorf("%d pages, thumbnail of %d bytes, page %v: a first page that fails must cost the thumbnail only",
			info.Pages, len(info.Thumb), err)
	}
	if err != nil {
		return err
	}
	_, err = png.Decode(bytes.NewReader(b))
	return err
}

func TestPhoto(t *testing.T) {
	p, err := renderer(t).Photo(ctx, phototest.JPEGWithExif(400, 300, 8, true))
	if err != nil {
		t.Fatal(err)
	}
	if p.Width != 400 || p.Height != 300 || bytes.Contains(p.JPEG, []byte(phototest.CameraMake)) {
		t.Errorf("%d × %d", p.Width, p.Height)
	}
}

func TestPDFWithoutMuPDF(t *testing.T) {
	if pdf.Available {
		return // the tests below say what happens then
	}
	r := renderer(t)
	if _, err := r.PDF(ctx, hostile.PDF(1, "x")); record.KindOf(err) != record.RenderUnavail {
		t.Errorf("pdf: %v", err)
	}
	if _, err := r.PDFPage(ctx, hostile.PDF(1, "x"), 0, 100); record.KindOf(err) != record.RenderUnavail {
		t.Errorf("page: %v", err)
	}
}
