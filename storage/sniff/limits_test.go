package sniff_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"carnet/app/record"
	"carnet/storage/sniff"
)

func TestEachLimitHoldsAtItAndOneAbove(t *testing.T) {
	side := 8192 // 8192 × 8192 is MaxImagePixels
	for name, c := range map[string]struct {
		err  error
		want record.ErrorKind
	}{
		"file at":             {sniff.CheckFile(25 << 20), ""},
		"file above":          {sniff.CheckFile(25<<20 + 1), record.FileTooBig},
		"file empty":          {sniff.CheckFile(0), record.FileEmpty},
		"image at":            {sniff.CheckImage(side, side), ""},
		"image above":         {sniff.CheckImage(side, side+1), record.ImageTooBig},
		"image side at":       {sniff.CheckImage(1<<16, 1), ""},
		"image side above":    {sniff.CheckImage(1, 1<<16+1), record.ImageTooBig},
		"image overflow":      {sniff.CheckImage(math.MaxInt, math.MaxInt), record.ImageTooBig},
		"image without width": {sniff.CheckImage(0, 10), record.ImageUnreadable},
		"image negative":      {sniff.CheckImage(10, -1), record.ImageUnreadable},
		"heavy at":            {sniff.CheckHeavy(6144, 4096), ""},
		"heavy above":         {sniff.CheckHeavy(6144, 4097), record.ImageTooBig},
		"pages at":            {sniff.CheckPages(500), ""},
		"pages above":         {sniff.CheckPages(501), record.PDFTooManyPages},
		"no pages":            {sniff.CheckPages(0), record.PDFUnreadable},
		"drawn at":            {sniff.CheckDrawn(3000, 3000), ""},
		"drawn above":         {sniff.CheckDrawn(3001, 10), record.RenderFailed},
		"drawn high":          {sniff.CheckDrawn(10, 3001), record.RenderFailed},
		"drawn nothing":       {sniff.CheckDrawn(0, 10), record.RenderFailed},
	} {
		if got := record.KindOf(c.err); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestPageScaleNeverExceedsTheLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.Float64Range(1e-3, 1e7).Draw(t, "width")
		h := rapid.Float64Range(1e-3, 1e7).Draw(t, "height")
		side := rapid.IntRange(-1, 10_000).Draw(t, "side")
		s, err := sniff.PageScale(w, h, side)
		if err != nil {
			t.Fatal(err)
		}
		const rounding = 1e-6
		if long := max(w, h) * s; long > float64(min(max(side, 1), sniff.MaxPageSide))+rounding {
			t.Fatalf("longer side %g for %d", long, side)
		}
		if w*s*h*s > sniff.MaxPagePixels {
			t.Fatalf("%g pixels", w*s*h*s)
		}
	})
	for _, bad := range [][2]float64{{0, 1}, {1, -1}, {math.NaN(), 1}, {1, math.NaN()}, {math.Inf(1), 1}} {
		if _, err := sniff.PageScale(bad[0], bad[1], 100); record.KindOf(err) != record.RenderFailed {
			t.Errorf("page of %v: %v", bad, err)
		}
	}
}

func TestFitKeepsTheShapeAndNeverEnlarges(t *testing.T) {
	for _, c := range [][5]int{
		{4000, 3000, 320, 320, 240}, {3000, 4000, 320, 240, 320}, {320, 10, 320, 320, 10}, {321, 321, 320, 320, 320},
		{65536, 1, 320, 320, 1}, {10, 10, 320, 10, 10},
	} {
		if w, h := sniff.Fit(c[0], c[1], c[2]); w != c[3] || h != c[4] {
			t.Errorf("%v: %d × %d", c, w, h)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.IntRange(1, 1<<16).Draw(t, "width")
		h := rapid.IntRange(1, 1<<16).Draw(t, "height")
		m := rapid.IntRange(1, 5000).Draw(t, "max")
		fw, fh := sniff.Fit(w, h, m)
		if fw < 1 || fh < 1 || fw > min(w, m) || fh > min(h, m) {
			t.Fatalf("%d × %d", fw, fh)
		}
	})
}
