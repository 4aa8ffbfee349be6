package chart

// The enlargement of a plot.
const (
	maxZoom  = 4.0
	zoomStep = 1.6 // of a button, a key and two taps
	fineFrom = 2.0 // from here on the fine ticks are shown
)

// view is the part of a plot that is seen: a rectangle of 1/zoom of its width and height, whose left top corner is at left,
// top. Parts are counted from the left top corner of the whole plot, which is 0, 0, to the opposite corner, which is 1, 1.
type view struct{ zoom, left, top float64 }

var whole = view{zoom: 1}

func (v view) sane() view {
	if !(v.zoom > 1.001) { // a pinch that ends all but there is meant to end there
		return whole
	}
	v.zoom = min(v.zoom, maxZoom)
	v.left = min(max(v.left, 0), 1-1/v.zoom)
	v.top = min(max(v.top, 0), 1-1/v.zoom)
	return v
}

// about enlarges by factor. What is at x, y, as parts of the window, stays there.
func (v view) about(factor, x, y float64) view {
	zoom := min(max(v.zoom*factor, 1), maxZoom)
	return view{zoom, v.left + x/v.zoom - x/zoom, v.top + y/v.zoom - y/zoom}.sane()
}

// moved lets the picture follow a finger by dx, dy, as parts of the window.
func (v view) moved(dx, dy float64) view {
	return view{v.zoom, v.left - dx/v.zoom, v.top - dy/v.zoom}.sane()
}

// showing moves the view as little as needed for x, y, as parts of the whole, to lie in it, a tenth from its edges.
func (v view) showing(x, y float64) view {
	into := func(from, at float64) float64 {
		size := 1 / v.zoom
		return min(max(from, at-0.9*size), at-0.1*size)
	}
	if v.zoom == 1 {
		return v
	}
	return view{v.zoom, into(v.left, x), into(v.top, y)}.sane()
}

// axes are the ranges that the view shows of whole axes.
func (v view) axes(x, y Axis) (Axis, Axis) {
	if v.zoom == 1 {
		return x, y
	}
	width, height := x.Max-x.Min, y.Max-y.Min
	x.Min += v.left * width
	x.Max = x.Min + width/v.zoom
	y.Max -= v.top * height
	y.Min = y.Max - height/v.zoom
	return x, y
}
