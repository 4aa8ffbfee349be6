package chart

import (
	"image"
	"testing"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// bare draws the lines of a model in a picture of 1080 × 1440 as gonum/plot does by itself: its axes, its grid, its labels.
// The curves are thinned first, as ours are, outside of the measure.
func bare(m Model, curves []plotter.XYs, scatter *plotter.Scatter) image.Image {
	p := plot.New()
	p.Add(plotter.NewGrid())
	for i := 1; i < len(curves); i++ {
		ring := append(plotter.XYs{}, curves[i-1]...)
		for k := len(curves[i]) - 1; k >= 0; k-- {
			ring = append(ring, curves[i][k])
		}
		p.Add(&plotter.Polygon{XYs: []plotter.XYs{ring}, Color: light().Outer})
	}
	var ends plotter.XYLabels
	for i, c := range curves {
		p.Add(&plotter.Line{XYs: c, LineStyle: draw.LineStyle{Color: light().Curve, Width: vg.Points(0.5)}})
		ends.XYs = append(ends.XYs, c[len(c)-1])
		ends.Labels = append(ends.Labels, m.Curves[i].Label)
	}
	points := xys(m.Series[0].Points)
	p.Add(&plotter.Line{XYs: points, LineStyle: draw.LineStyle{Color: light().Points, Width: vg.Points(1)}}, scatter)
	labels, err := plotter.NewLabels(ends)
	if err != nil {
		panic(err)
	}
	for i := range labels.TextStyle {
		labels.TextStyle[i].YAlign = text.YCenter
	}
	p.Add(labels)
	p.X.Label.Text, p.Y.Label.Text = m.X.Label, m.Y.Label
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = m.X.Min, m.X.Max*1.1, m.Y.Min, m.Y.Max
	c := vgimg.NewWith(vgimg.UseWH(1080, 1440), vgimg.UseDPI(72))
	p.Draw(draw.New(c))
	return c.Image()
}

// BenchmarkRatioChart draws a chart of 1080 × 1440 pixels and the same lines with gonum/plot alone, in turns.
func BenchmarkRatioChart(b *testing.B) {
	m, f := sample(), Frame{Width: 360, Height: 480, Scale: 3, Font: noto(b), Palette: light()}
	var curves []plotter.XYs
	for _, c := range m.Curves {
		curves = append(curves, xys(thin(c.Points, maxPoints)))
	}
	scatter, err := plotter.NewScatter(xys(m.Series[0].Points))
	if err != nil {
		b.Fatal(err)
	}
	var ours, theirs time.Duration
	for b.Loop() {
		start := time.Now()
		Draw(m, f)
		middle := time.Now()
		bare(m, curves, scatter)
		ours, theirs = ours+middle.Sub(start), theirs+time.Since(middle)
	}
	b.ReportMetric(float64(ours)/float64(theirs), "ratio")
	b.ReportMetric(float64(ours.Milliseconds())/float64(b.N), "ms-chart")
}

// BenchmarkEnlarged draws the largest picture that a phone asks for.
func BenchmarkEnlarged(b *testing.B) {
	m, f := childhood(), Frame{Width: 326, Height: 340, Scale: 3, Font: noto(b), Palette: light(), zoomable: true}
	g := layout(m, f, whole)
	for b.Loop() {
		drawPlot(m, f, g, maxZoom)
	}
}
