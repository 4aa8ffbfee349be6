package chart

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func drawView(t *rapid.T) view {
	return view{
		rapid.Float64Range(1, maxZoom).Draw(t, "zoom"),
		rapid.Float64Range(0, 1).Draw(t, "left"),
		rapid.Float64Range(0, 1).Draw(t, "top"),
	}.sane()
}

func checkInside(t *rapid.T, v view) {
	const little = 1e-9
	if v.zoom < 1 || v.zoom > maxZoom || v.left < 0 || v.top < 0 || v.left+1/v.zoom > 1+little || v.top+1/v.zoom > 1+little {
		t.Fatalf("%+v shows what is not there", v)
	}
}

func TestEveryViewLiesInTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawView(t)
		part := rapid.Float64Range(0, 1)
		checkInside(t, v.about(rapid.Float64Range(0.01, 100).Draw(t, "factor"), part.Draw(t, "x"), part.Draw(t, "y")))
		move := rapid.Float64Range(-9, 9)
		checkInside(t, v.moved(move.Draw(t, "dx"), move.Draw(t, "dy")))
		checkInside(t, v.showing(part.Draw(t, "px"), part.Draw(t, "py")))
	})
	for _, odd := range []view{{math.NaN(), 0, 0}, {0, 0, 0}, {-3, 5, 5}} {
		if odd.sane() != whole {
			t.Errorf("%+v became %+v", odd, odd.sane())
		}
	}
}

// What is under the pointer stays there while a chart becomes larger.
func TestEnlargingKeepsThePlaceUnderThePointer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawView(t)
		x, y := rapid.Float64Range(0, 1).Draw(t, "x"), rapid.Float64Range(0, 1).Draw(t, "y")
		w := v.about(rapid.Float64Range(1, 4).Draw(t, "factor"), x, y)
		if math.Abs(v.left+x/v.zoom-w.left-x/w.zoom) > 1e-6 || math.Abs(v.top+y/v.zoom-w.top-y/w.zoom) > 1e-6 {
			t.Fatalf("%+v at %v, %v became %+v", v, x, y, w)
		}
	})
}

func TestShowingMovesToAPointAndNoFurther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawView(t)
		x, y := rapid.Float64Range(0, 1).Draw(t, "x"), rapid.Float64Range(0, 1).Draw(t, "y")
		w := v.showing(x, y)
		size := 1 / w.zoom
		if x < w.left-1e-9 || x > w.left+size+1e-9 || y < w.top-1e-9 || y > w.top+size+1e-9 {
			t.Fatalf("%+v does not show %v, %v", w, x, y)
		}
		if again := w.showing(x, y); math.Abs(again.left-w.left) > 1e-9 || math.Abs(again.top-w.top) > 1e-9 {
			t.Fatalf("%+v moved on to %+v", w, again)
		}
	})
}

func TestPicturesStayWithinWhatACardTakes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := Geometry{
			Right:  rapid.Float32Range(1, 3000).Draw(t, "width"),
			Bottom: rapid.Float32Range(1, 3000).Draw(t, "height"),
		}
		scale := rapid.Float32Range(0.5, 4).Draw(t, "scale")
		s := sheetOf(g, rapid.Float64Range(1, maxZoom).Draw(t, "zoom"), scale)
		w, h := pixels(s.width+2*margin, s.scale), pixels(s.height+2*margin, s.scale)
		if w > maxSide || h > maxSide || w*h > maxPixels+w+h {
			t.Fatalf("%d × %d pixels", w, h)
		}
		if s.scale > scale {
			t.Fatalf("%v pixels a dp are more than the screen has, %v", s.scale, scale)
		}
		if w < maxSide/2 && h < maxSide/2 && w*h < maxPixels/2 && s.scale < scale*0.9 {
			t.Fatalf("%d × %d pixels at %v instead of %v: coarse without need", w, h, s.scale, scale)
		}
	})
}
