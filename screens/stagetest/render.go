package stagetest

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/sniff"
)

// PDF is a file that Renderer takes for a PDF of three pages.
func PDF() []byte { return []byte("%PDF-1.7\n% three white pages with a line\n%%EOF\n") }

// Photo is a PNG file of the given size: a white page with grey lines.
func Photo(width, height int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, paper(width, height, 0)); err != nil {
		panic(err) // writing to memory does not fail
	}
	return b.Bytes()
}

// File writes a file into a temporary folder and returns where it is, as a file that is dropped on the window.
func File(t testing.TB, name string, content []byte) fyne.URI {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return storage.NewFileURI(path)
}

// Renderer draws in this process and without any PDF library: a picture is decoded by the standard library, and a file
// that begins with %PDF- has three white pages with a black line.
type Renderer struct {
	Fail  error  // what drawing fails with; nil when it works
	Pages int    // of a PDF; 0 is three
	Drawn int    // how many pages were asked for
	Box   string // what is read on the photo of a box; nothing can be read when empty

	OnPhoto func(n int) // called before the photo number n, from 1, is made; may be nil
	photos  int
}

var _ app.Renderer = (*Renderer)(nil)

// Read implements app.Renderer.
func (r *Renderer) Read(ctx context.Context, from io.Reader, size int64) ([]byte, record.MediaType, error) {
	b, err := sniff.ReadAll(ctx, from, size)
	if err != nil {
		return nil, "", err
	}
	t, err := sniff.Sniff(b)
	return b, t, err
}

// Photo implements app.Renderer.
func (r *Renderer) Photo(_ context.Context, file []byte) (app.Photo, error) {
	r.photos++
	if r.OnPhoto != nil {
		r.OnPhoto(r.photos)
	}
	if r.Fail != nil {
		return app.Photo{}, r.Fail
	}
	img, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return app.Photo{}, record.Wrap(record.ImageUnreadable, "decode photo", err)
	}
	p := app.Photo{Width: img.Bounds().Dx(), Height: img.Bounds().Dy()}
	if p.JPEG, err = encode(img); err != nil {
		return app.Photo{}, err
	}
	w, h := sniff.Fit(p.Width, p.Height, sniff.MaxThumbSide)
	p.Thumb, err = encode(paper(w, h, 0))
	return p, err
}

// PDF implements app.Renderer.
func (r *Renderer) PDF(context.Context, []byte) (app.PDFInfo, error) {
	if r.Fail != nil {
		return app.PDFInfo{}, r.Fail
	}
	thumb, err := encode(paper(226, 320, 0))
	return app.PDFInfo{Pages: r.pages(), Thumb: thumb}, err
}

// PDFPage implements app.Renderer.
func (r *Renderer) PDFPage(_ context.Context, _ []byte, page, maxSide int) ([]byte, error) {
	r.Drawn++
	if r.Fail != nil {
		return nil, r.Fail
	}
	if page < 0 || page >= r.pages() {
		return nil, record.E(record.RenderFailed, "draw page")
	}
	side := min(maxSide, 1200)
	var b bytes.Buffer
	err := png.Encode(&b, paper(side*210/297, side, page))
	return b.Bytes(), err
}

// BoxCode implements app.Renderer.
func (r *Renderer) BoxCode(context.Context, []byte) (string, error) {
	switch {
	case r.Fail != nil:
		return "", r.Fail
	case r.Box == "":
		return "", record.E(record.CodeNotFound, "find code")
	}
	return r.Box, nil
}

func (r *Renderer) pages() int {
	if r.Pages > 0 {
		return r.Pages
	}
	return 3
}

func encode(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, nil)
	return b.Bytes(), err
}

// paper draws a white page with lines of writing; on page n the first n+1 lines are black.
func paper(width, height, page int) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
	step := max(6, height/14)
	for i := range 10 {
		ink := color.NRGBA{0xC8, 0xC2, 0xB4, 0xFF}
		if i <= page {
			ink = color.NRGBA{0x30, 0x30, 0x30, 0xFF}
		}
		y := step * (i + 2)
		draw.Draw(m, image.Rect(width/8, y, width*7/8-(i*37)%(width/3+1), y+step/3), image.NewUniform(ink), image.Point{}, draw.Src)
	}
	return m
}
