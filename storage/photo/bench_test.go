package photo_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"testing"
	"time"

	"golang.org/x/image/draw"

	"carnet/storage/photo"
	"carnet/storage/photo/phototest"
)

// BenchmarkRatioPhoto12MP compares Make on a 12-megapixel photo taken upright by a phone, which also sniffs, checks,
// reads EXIF and turns every pixel, with nothing but decode, resize and encode of the same photo. The ratio is of the
// best time of each, measured in turns: the best is what the code costs, the rest is what the machine does besides.
func BenchmarkRatioPhoto12MP(b *testing.B) {
	file := phototest.JPEGWithExif(3000, 4000, 6, true)
	var whole, bare time.Duration
	for b.Loop() {
		start := time.Now()
		if _, err := photo.Make(context.Background(), file); err != nil {
			b.Fatal(err)
		}
		whole = best(whole, time.Since(start))

		start = time.Now()
		decodeResizeEncode(b, file)
		bare = best(bare, time.Since(start))
	}
	b.ReportMetric(whole.Seconds()/bare.Seconds(), "ratio")
	b.ReportMetric(float64(whole.Milliseconds()), "ms/photo")
}

func best(a, b time.Duration) time.Duration {
	if a == 0 {
		return b
	}
	return min(a, b)
}

func decodeResizeEncode(b *testing.B, file []byte) {
	img, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		b.Fatal(err)
	}
	small := image.NewRGBA(image.Rect(0, 0, 320, 240))
	draw.ApproxBiLinear.Scale(small, small.Rect, img, img.Bounds(), draw.Src, nil)
	var out, thumb bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 88}); err != nil {
		b.Fatal(err)
	}
	if err := jpeg.Encode(&thumb, small, &jpeg.Options{Quality: 80}); err != nil {
		b.Fatal(err)
	}
}
