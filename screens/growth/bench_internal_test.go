package growth

import (
	"math"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/app/growth"
	"carnet/app/record"
	"carnet/screens/kit/chart"
	"carnet/screens/stagetest"
)

// BenchmarkRatioFirst_growth_chart_after_unlocking measures from opening « Croissance » for the first time to its drawn
// chart, against drawing the same picture alone afterwards, when tables and fonts are there. Only a new program has read
// no table yet: each figure comes from one of its own. "ms-first" is the whole time, at most 80.
func BenchmarkRatioFirst_growth_chart_after_unlocking(b *testing.B) {
	var first, ratio []float64
	for b.Loop() {
		for range 7 {
			out, err := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^$", "-test.bench=^BenchmarkOneFirstChart$", "-test.benchtime=1x").Output()
			if err != nil {
				b.Fatal(err)
			}
			first = append(first, metric(b, string(out), "ms-first"))
			ratio = append(ratio, metric(b, string(out), "first/bare"))
		}
	}
	slices.Sort(first)
	slices.Sort(ratio)
	b.ReportMetric(first[len(first)/2], "ms-first")
	b.ReportMetric(ratio[len(ratio)/2], "ratio")
}

// metric finds a figure in what a benchmark writes.
func metric(b *testing.B, out, unit string) float64 {
	fields := strings.Fields(out)
	i := slices.Index(fields, unit)
	if i < 1 {
		b.Fatalf("no %s in %s", unit, out)
	}
	v, err := strconv.ParseFloat(fields[i-1], 64)
	if err != nil {
		b.Fatal(err)
	}
	return v
}

// BenchmarkOneFirstChart is what the other one starts: one chart in a program that has shown a form, so that the window and
// its letters are there as they are once somebody has unlocked, and nothing of the curves.
func BenchmarkOneFirstChart(b *testing.B) {
	f := stagetest.New(b)
	birth := f.Profile.Identity().BirthDate
	for i := range 20 {
		m := record.Measurement{Type: record.Weight, Value: int64(3300 + 150*i), Date: birth.AddDays(6 * i)}
		if _, err := f.Profile.AddMeasurement(b.Context(), m); err != nil {
			b.Fatal(err)
		}
	}
	f.Show(NewMeasure(f.Stage))
	start := time.Now()
	f.Show(New(f.Stage))
	first := time.Since(start)

	drawn := shownIn(b, f)
	model, _ := newView(f.Stage, growth.WeightForAge).picture()
	font, err := fonts()
	if err != nil {
		b.Fatal(err)
	}
	frame := chart.Frame{Width: drawn.Width, Height: drawn.Height, Scale: f.Window.Canvas().Scale(), Font: font.Regular}
	chart.Draw(model, frame)
	bare := time.Duration(math.MaxInt64)
	for range 5 {
		start = time.Now()
		chart.Draw(model, frame)
		bare = min(bare, time.Since(start))
	}
	b.ReportMetric(float64(first)/1e6, "ms-first")
	b.ReportMetric(float64(first)/float64(bare), "first/bare")
}

// shownIn is the size of the chart that the window shows.
func shownIn(b *testing.B, f *stagetest.Fixture) fyne.Size {
	for _, o := range test.LaidOutObjects(f.Window.Canvas().Content()) {
		if c, ok := o.(*chart.Chart); ok {
			return c.Size()
		}
	}
	b.Fatal("no chart is shown")
	return fyne.Size{}
}
