package render_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"testing"
	"time"

	"carnet/app/record"
	"carnet/app/vaccination/box"
	"carnet/storage/barcode/codetest"
	"carnet/storage/photo/phototest"
	"carnet/storage/render/hostile"
	"carnet/storage/worker"
)

const boxText = "01034009300797821727060010X1234-A\x1d21ABCDEF123456"

func encoded(t testing.TB, img image.Image, asPNG bool) []byte {
	t.Helper()
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 70}) // what a messenger leaves of a photo
	if asPNG {
		b.Reset()
		err = png.Encode(&b, img)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A photo of a box as a phone takes it, through a real worker and all its restrictions.
func TestBoxCode(t *testing.T) {
	r := renderer(t)
	shot := codetest.Shot{Width: 1600, Height: 1200, Module: 5, Turn: 15, Slant: 0.1, Blur: 1, Noise: 5, Light: 0.4, X: 0.3, Y: 0.6}
	img := shot.Photo(codetest.GS1(boxText))
	for name, file := range map[string][]byte{"JPEG": encoded(t, img, false), "PNG": encoded(t, img, true)} {
		text, err := r.BoxCode(ctx, file)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		b, err := box.Parse(text, record.NewDate(2026, time.January, 1))
		if want := (box.Box{GTIN: "03400930079782", CIP13: "3400930079782", Lot: "X1234-A", Expiry: record.Date{Year: 2027, Month: time.June}}); err != nil || b != want {
			t.Errorf("%s: %+v, %v", name, b, err)
		}
	}
}

func TestBoxCodeOfOtherPhotos(t *testing.T) {
	r := renderer(t)
	address := codetest.Shot{Width: 300, Height: 300, Module: 5}.Photo(codetest.Plain("https://example.org"))
	if text, err := r.BoxCode(ctx, encoded(t, address, false)); err != nil || text != "https://example.org" {
		t.Errorf("an address: %q, %v", text, err)
	}
	if text, err := r.BoxCode(ctx, phototest.JPEG(400, 300)); record.KindOf(err) != record.CodeNotFound || text != "" {
		t.Errorf("no code: %q, %v", text, err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := r.BoxCode(ended, phototest.JPEG(400, 300)); record.KindOf(err) != record.Canceled {
		t.Errorf("canceled: %v", err)
	}
}

// The same files that are refused as photos are refused here, in the same words.
func TestBoxCodeOfHostileFiles(t *testing.T) {
	r := strict(t)
	for _, f := range hostile.Files() {
		file, want := f.Bytes(), f.Want
		if bytes.HasPrefix(file, []byte("%PDF-")) {
			want = record.FileUnsupported
		}
		if text, err := r.BoxCode(ctx, file); record.KindOf(err) != want || text != "" {
			t.Errorf("%s: %q, %v, want %q", f.Name, text, err, want)
		}
	}
}

// noise is the worst that a photo can be for the search: everything in it may be a module.
func noise(side int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, side, side))
	state := uint32(1)
	for i := range img.Pix {
		state ^= state << 13
		state ^= state >> 17
		state ^= state << 5
		img.Pix[i] = byte(state)
	}
	return img
}

func TestBoxCodeWithinTheLimits(t *testing.T) {
	_, err := renderer(t).BoxCode(ctx, encoded(t, noise(3000), false))
	var answer *record.Error
	if !errors.As(err, &answer) || answer.Kind != record.CodeNotFound || answer.Err != nil {
		t.Errorf("noise: %v: the worker itself must say so, not its end", err)
	}
	l := worker.DefaultLimits()
	l.Wall = time.Millisecond
	if _, err := within(t, l).BoxCode(ctx, phototest.JPEG(400, 300)); record.KindOf(err) != record.CodeNotFound {
		t.Errorf("no time at all: %v", err)
	}
}
