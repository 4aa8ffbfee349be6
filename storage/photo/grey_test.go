package photo_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"testing"

	"carnet/app/record"
	"carnet/storage/photo"
	"carnet/storage/photo/phototest"
	"carnet/storage/sniff"
)

func TestGreyIsTheBrightnessOfTheUprightPhoto(t *testing.T) {
	for o := 1; o <= 8; o++ {
		file := phototest.JPEGWithExif(200, 120, o, true)
		g, err := photo.Grey(context.Background(), file)
		if err != nil {
			t.Fatal(err)
		}
		kept := decoded(t, makePhoto(t, file).JPEG).(*image.YCbCr)
		if g.Rect != kept.Rect {
			t.Errorf("orientation %d: %v, want %v", o, g.Rect, kept.Rect)
			continue
		}
		for _, at := range []image.Point{{10, 10}, {150, 20}, {10, 100}, {150, 100}} {
			if at.In(g.Rect) && !near(g.GrayAt(at.X, at.Y), color.Gray{kept.YCbCrAt(at.X, at.Y).Y}, 6) {
				t.Errorf("orientation %d at %v: %v", o, at, g.GrayAt(at.X, at.Y))
			}
		}
	}
}

func TestGreyIsReducedAndRefusesAsAPhotoIs(t *testing.T) {
	white := image.NewGray(image.Rect(0, 0, sniff.MaxPhotoSide+800, 60))
	draw.Draw(white, white.Rect, image.White, image.Point{}, draw.Src)
	var large bytes.Buffer
	if err := jpeg.Encode(&large, white, nil); err != nil {
		t.Fatal(err)
	}
	g, err := photo.Grey(context.Background(), large.Bytes())
	if err != nil || g.Rect.Dx() != sniff.MaxPhotoSide || g.Rect.Dy() != 50 || g.GrayAt(100, 20).Y < 250 {
		t.Errorf("%v, %v", g.Rect, err)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for want, f := range map[record.ErrorKind]func() (*image.Gray, error){
		record.FileEmpty:       func() (*image.Gray, error) { return photo.Grey(context.Background(), nil) },
		record.FileUnsupported: func() (*image.Gray, error) { return photo.Grey(context.Background(), []byte("%PDF-1.7")) },
		record.ImageTooBig:     func() (*image.Gray, error) { return photo.Grey(context.Background(), phototest.PNGClaiming(40_000)) },
		record.ImageUnreadable: func() (*image.Gray, error) {
			return photo.Grey(context.Background(), phototest.PNG(64, 64)[:60])
		},
		record.Canceled: func() (*image.Gray, error) { return photo.Grey(ended, phototest.JPEG(64, 64)) },
	} {
		if g, err := f(); record.KindOf(err) != want || g != nil {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
