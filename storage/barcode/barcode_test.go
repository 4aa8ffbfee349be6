package barcode

import (
	"context"
	"image/png"
	"os"
	"strings"
	"testing"
	"time"

	"carnet/app/record"
	"carnet/app/vaccination/box"
	"carnet/storage/barcode/codetest"
)

const sample = "010340093007978217270600" + "10X1234-A" + "\x1d" + "21ABCDEF123456"

func isBox(text string) bool {
	_, err := box.Parse(text, record.NewDate(2026, time.January, 1))
	return err == nil
}

func TestTry(t *testing.T) {
	m := codetest.GS1(sample)
	t.Log(len(m))
	for name, s := range map[string]codetest.Shot{
		"good":  {Width: 400, Height: 300, Module: 5},
		"turn":  {Width: 400, Height: 300, Module: 5, Turn: 30},
		"print": {Width: 800, Height: 600, Module: 5, Turn: 10, Print: true, Blur: 1, Noise: 6, Light: 0.5},
	} {
		img := s.Photo(m)
		f, _ := os.Create("/tmp/dm_" + name + ".png")
		png.Encode(f, img)
		f.Close()
		start := time.Now()
		text, ok := Find(context.Background(), img, isBox)
		t.Log(name, ok, strings.TrimPrefix(text, "\x1d") == sample, time.Since(start))
	}
}
