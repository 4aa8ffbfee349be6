package chart

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/screens/kit/theme"
)

// One picture for each kind of chart, small, each in another palette. They were looked at; a new one is looked at before it
// takes the place of the old one.
func TestDrawingsLookAsAccepted(t *testing.T) {
	for name, c := range map[string]struct {
		model   Model
		palette Palette
	}{
		"year":      {sample(), light()},
		"newborn":   {newborn(), PaletteOf(theme.For(fynetheme.VariantDark))},
		"childhood": {childhood(), PaletteOf(theme.ForContrast(fynetheme.VariantLight))},
		"premature": {premature(), Paper()},
	} {
		f := Frame{Width: 256, Height: 220, Font: noto(t), Palette: c.palette}
		looksAs(t, name+".png", Draw(c.model, f))
	}
}

// What may differ: processors round differently, which moves the shade of an edge, and of a few pixels much.
const (
	shade     = 24    // of 255, in any of the three colours
	different = 0.002 // part of the pixels that may differ by more
)

// looksAs compares a drawing with an accepted picture. One that is missing or differs is written beside it, to be looked at.
func looksAs(t *testing.T, file string, got image.Image) {
	t.Helper()
	fail := func(format string, args ...any) {
		t.Helper()
		to := filepath.Join("testdata", "failed", file)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		out, err := os.Create(to)
		if err != nil {
			t.Fatal(err)
		}
		defer out.Close()
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(out, coarse(got)); err != nil {
			t.Fatal(err)
		}
		t.Errorf(format+"; what was drawn is in "+to, args...)
	}
	in, err := os.Open(filepath.Join("testdata", file))
	if err != nil {
		fail("%s: no accepted picture", file)
		return
	}
	defer in.Close()
	want, err := png.Decode(in)
	if err != nil {
		t.Fatal(err)
	}
	if want.Bounds() != got.Bounds() {
		fail("%s: %v, accepted was %v", file, got.Bounds(), want.Bounds())
		return
	}
	off := 0
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			if !alike(want.At(x, y), got.At(x, y)) {
				off++
			}
		}
	}
	if all := want.Bounds().Dx() * want.Bounds().Dy(); float64(off) > different*float64(all) {
		fail("%s: %d of %d pixels differ from the accepted picture", file, off, all)
	}
}

func alike(a, b color.Color) bool {
	x, y := color.NRGBAModel.Convert(a).(color.NRGBA), color.NRGBAModel.Convert(b).(color.NRGBA)
	near := func(p, q uint8) bool { return max(p, q)-min(p, q) <= shade }
	return near(x.R, y.R) && near(x.G, y.G) && near(x.B, y.B)
}

// coarse keeps 16 shades of each colour, within what may differ: a quarter of the bytes.
func coarse(img image.Image) image.Image {
	var palette color.Palette
	index := map[color.NRGBA]uint8{}
	out := image.NewPaletted(img.Bounds(), nil)
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			step := func(v uint8) uint8 { return uint8((int(v)*15+127)/255) * 17 }
			c = color.NRGBA{R: step(c.R), G: step(c.G), B: step(c.B), A: 0xFF}
			i, known := index[c]
			if !known {
				if len(palette) == 256 {
					return img
				}
				i = uint8(len(palette))
				index[c], palette = i, append(palette, c)
			}
			out.SetColorIndex(x, y, i)
		}
	}
	out.Palette = palette
	return out
}
