//go:build cgo && !ios && !android

package render_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"runtime"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/render/hostile"
	"carnet/storage/sniff"
)

func drawn(t *testing.T, r app.Renderer, file []byte, page, maxSide int) image.Image {
	t.Helper()
	b, err := r.PDFPage(ctx, file, page, maxSide)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// dark counts the pixels that are not white.
func dark(img image.Image) int {
	n := 0
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y < 128 {
				n++
			}
		}
	}
	return n
}

func TestPDF(t *testing.T) {
	r := renderer(t)
	file := hostile.PDF(3, "Ordonnance de Léo")
	info, err := r.PDF(ctx, file)
	if err != nil || info.Pages != 3 {
		t.Fatalf("%d pages, %v", info.Pages, err)
	}
	thumb, err := jpeg.Decode(bytes.NewReader(info.Thumb))
	if err != nil {
		t.Fatal(err)
	}
	if b := thumb.Bounds(); b.Dy() != sniff.MaxThumbSide || b.Dx() != 226 || dark(thumb) == 0 {
		t.Errorf("thumbnail %v with %d dark pixels", b, dark(thumb))
	}
	first, second := drawn(t, r, file, 0, 1000), drawn(t, r, file, 1, 1000)
	if b := first.Bounds(); b.Dx() < 700 || b.Dx() > 707 {
		t.Errorf("page %v", b)
	}
	if d := dark(first); d < 3000 {
		t.Errorf("%d dark pixels: the text is missing", d)
	}
	if dark(first) == dark(second) {
		t.Error("two pages are the same")
	}
	if _, err := r.PDFPage(ctx, file, 3, 1000); record.KindOf(err) != record.NotFound {
		t.Errorf("page after the last: %v", err)
	}
}

func TestPageSizes(t *testing.T) {
	r := renderer(t)
	file := hostile.PDF(1, "Page")
	for _, c := range []struct{ ask, get int }{{1, 1}, {320, 320}, {sniff.MaxPageSide, sniff.MaxPageSide}, {100_000, sniff.MaxPageSide}} {
		// go-fitz alone, off Linux, rounds to whole points and may be some pixels short.
		if b := drawn(t, r, file, 0, c.ask).Bounds(); b.Dy() > c.get || b.Dy() < c.get*99/100 {
			t.Errorf("asked for %d: %v", c.ask, b)
		}
	}
}

func TestFilledFieldsAreDrawn(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("go-fitz alone does not draw annotations: see storage/pdf")
	}
	img := drawn(t, renderer(t), hostile.Form(100, 600, 300, 700), 0, 842)
	if n := dark(img); n < 19_000 || n > 21_000 {
		t.Errorf("%d dark pixels of 20 000", n)
	}
}

func TestCancelWhileDrawing(t *testing.T) {
	soon, stop := context.WithTimeout(ctx, 100*time.Millisecond)
	defer stop()
	for _, f := range hostile.Files() {
		if f.Name == "sans-fin.pdf" {
			if _, err := renderer(t).PDFPage(soon, f.Bytes(), 0, 1000); record.KindOf(err) != record.Canceled {
				t.Errorf("%v", err)
			}
		}
	}
}

func BenchmarkPDFPage(b *testing.B) {
	r := renderer(b)
	file := hostile.PDF(1, "Ordonnance")
	for b.Loop() {
		if _, err := r.PDFPage(ctx, file, 0, 1600); err != nil {
			b.Fatal(err)
		}
	}
}
