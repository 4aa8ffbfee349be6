package barcode_test

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"pgregory.net/rapid"

	"carnet/app/record"
	"carnet/app/vaccination/box"
	"carnet/storage/barcode"
	"carnet/storage/barcode/codetest"
)

// Texts of boxes, in symbols of 16, 22, 24 and 32 modules.
const (
	short  = "0103400930079782"
	usual  = "01034009300797821727060010X1234-A\x1d21ABCDEF123456"
	longer = usual + "12345678"
	long   = usual + "9876\x1d240ABCDEFGHIJKLMNOP"
)

func isBox(text string) bool {
	_, err := box.Parse(text, record.NewDate(2026, time.January, 1))
	return err == nil
}

// reads reports whether exactly the text is found; nothing but it must ever be.
func reads(t testing.TB, img *image.Gray, text string) bool {
	t.Helper()
	got, ok := barcode.Find(context.Background(), img, isBox)
	if got = strings.TrimPrefix(got, "\x1d"); ok && got != text {
		t.Errorf("read %q instead of %q", got, text)
	}
	return ok
}

// usualShot is a photo that a family takes: a box held at a slant in the light of a window, some text around the symbol.
func usualShot() codetest.Shot {
	return codetest.Shot{Width: 300, Height: 260, Module: 4, Print: true, Slant: 0.1, Blur: 0.8, Noise: 4, Light: 0.3}
}

// Each condition goes as far as it is read at all turns; one step beyond, some photos are not. See the package documentation.
func TestFindReadsPhotos(t *testing.T) {
	for name, change := range map[string]func(*codetest.Shot){
		"usual":                 func(*codetest.Shot) {},
		"1.4 pixels a module":   func(s *codetest.Shot) { s.Module, s.Blur, s.Width, s.Height = 1.4, 0.3, 120, 100 },
		"2 pixels a module":     func(s *codetest.Shot) { s.Module, s.Blur, s.Width, s.Height = 2, 0.4, 150, 120 },
		"12 pixels a module":    func(s *codetest.Shot) { s.Module, s.Width, s.Height = 12, 500, 480 },
		"slant of 50 degrees":   func(s *codetest.Shot) { s.Slant = 0.35 },
		"perspective":           func(s *codetest.Shot) { s.Slant, s.Tilt = 0.2, 0.08 },
		"blurred by half":       func(s *codetest.Shot) { s.Blur = 2 },
		"moved by a module":     func(s *codetest.Shot) { s.Motion = 4 },
		"noise of a dark room":  func(s *codetest.Shot) { s.Noise = 30 },
		"a lamp on one side":    func(s *codetest.Shot) { s.Light = 0.8 },
		"the edge of a shadow":  func(s *codetest.Shot) { s.Shadow = 0.5 },
		"a tenth of contrast":   func(s *codetest.Shot) { s.Contrast, s.Noise = 0.9, 1 },
		"2 modules in 100":      func(s *codetest.Shot) { s.Damage = 2 },
		"a bright spot":         func(s *codetest.Shot) { s.Gloss = 0.2 },
		"ink that ran":          func(s *codetest.Shot) { s.Ink = 0.4 },
		"dots that do not join": func(s *codetest.Shot) { s.Ink, s.Module, s.Width, s.Height = -0.4, 8, 400, 360 },
		"text one module away":  func(s *codetest.Shot) { s.Quiet = 1 },
		"light on dark":         func(s *codetest.Shot) { s.Negative = true },
		"in a mirror":           func(s *codetest.Shot) { s.Mirrored = true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n, read := 0, 0
			for i, text := range []string{usual, longer} {
				for _, turn := range []float64{2, 95, 171, 223} {
					s := usualShot()
					s.Turn = turn + float64(50*i)
					change(&s)
					n++
					if reads(t, s.Photo(codetest.GS1(text)), text) {
						read++
					}
				}
			}
			if read < n {
				t.Errorf("%d of %d photos are read", read, n)
			}
		})
	}
}

func TestFindReadsOblongAndDividedSymbols(t *testing.T) {
	for name, m := range map[string]codetest.Matrix{"oblong": codetest.GS1Rectangle(usual), "of four regions": codetest.GS1(long)} {
		text := usual
		if name == "of four regions" {
			text = long
		}
		for _, turn := range []float64{0, 40, 130, 250} {
			s := usualShot()
			s.Turn = turn
			if !reads(t, s.Photo(m), text) {
				t.Errorf("%s, turned by %g: not read", name, turn)
			}
		}
	}
}

func TestFindReadsASmallSymbolInALargePhoto(t *testing.T) {
	for _, at := range []image.Point{{5, 8}, {96, 92}} {
		s := codetest.Shot{Width: 2600, Height: 1950, Module: 3.2, Turn: 20, Blur: 0.6, Noise: 4, Light: 0.4, X: float64(at.X) / 100, Y: float64(at.Y) / 100}
		if !reads(t, s.Photo(codetest.GS1(usual)), usual) {
			t.Errorf("at %d %%: not read", at)
		}
	}
}

// Any box, in any photo of the kind that is promised, is read; each drawn photo is another.
func TestFindReadsAnyBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := short
		if rapid.Bool().Draw(t, "dated") {
			text += "17" + rapid.StringMatching(`(2[0-9]|3[0-9])(0[1-9]|1[0-2])(00|[01][1-9])`).Draw(t, "expiry")
		}
		text += "10" + rapid.StringMatching(`[A-Z0-9-]{1,20}`).Draw(t, "lot")
		if rapid.Bool().Draw(t, "numbered") {
			text += "\x1d21" + rapid.StringMatching(`[A-Z0-9]{6,20}`).Draw(t, "serial")
		}
		module := rapid.Float64Range(3, 8).Draw(t, "module")
		s := codetest.Shot{
			Width: int(module * 50), Height: int(module * 50), Module: module,
			Turn: rapid.Float64Range(0, 360).Draw(t, "turn"), Slant: rapid.Float64Range(0, 0.3).Draw(t, "slant"),
			Blur: module * rapid.Float64Range(0, 0.4).Draw(t, "blur"), Noise: rapid.Float64Range(0, 8).Draw(t, "noise"),
			Light: rapid.Float64Range(0, 0.6).Draw(t, "light"), Ink: rapid.Float64Range(-0.1, 0.2).Draw(t, "ink"),
		}
		got, ok := barcode.Find(context.Background(), s.Photo(codetest.GS1(text)), isBox)
		if !ok || got != "\x1d"+text {
			t.Fatalf("%q, %v", got, ok)
		}
	})
}

// However bad the photo, what is read is what is printed.
func TestFindNeverMisreads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := codetest.Shot{
			Width: 90, Height: 80, Module: rapid.Float64Range(1, 3.2).Draw(t, "module"), Print: rapid.Bool().Draw(t, "print"),
			Turn: rapid.Float64Range(0, 360).Draw(t, "turn"), Slant: rapid.Float64Range(0, 0.6).Draw(t, "slant"), Tilt: rapid.Float64Range(0, 0.5).Draw(t, "tilt"),
			Blur: rapid.Float64Range(0, 3).Draw(t, "blur"), Noise: rapid.Float64Range(0, 60).Draw(t, "noise"), Damage: rapid.IntRange(0, 20).Draw(t, "damage"),
		}
		got, ok := barcode.Find(context.Background(), s.Photo(codetest.GS1(usual)), isBox)
		if ok && got != "\x1d"+usual {
			t.Fatalf("%q", got)
		}
	})
}

// beside puts pictures side by side.
func beside(all ...*image.Gray) *image.Gray {
	out := image.NewGray(image.Rectangle{})
	for _, img := range all {
		wider := image.NewGray(image.Rect(0, 0, out.Rect.Dx()+img.Rect.Dx(), max(out.Rect.Dy(), img.Rect.Dy())))
		draw.Draw(wider, wider.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(wider, out.Rect, out, image.Point{}, draw.Src)
		draw.Draw(wider, img.Rect.Add(image.Pt(out.Rect.Dx(), 0)), img, image.Point{}, draw.Src)
		out = wider
	}
	return out
}

func TestFindPrefersTheCodeOfABox(t *testing.T) {
	shot := codetest.Shot{Width: 200, Height: 200, Module: 4}
	address := shot.Photo(codetest.Plain("https://example.org/notice"))
	if !reads(t, beside(address, shot.Photo(codetest.GS1(usual)), address), usual) {
		t.Error("the box is not found between two addresses")
	}
	if text, ok := barcode.Find(context.Background(), address, isBox); !ok || text != "https://example.org/notice" {
		t.Errorf("an address alone: %q, %v", text, ok)
	}
}

func TestFindReadsBars(t *testing.T) {
	for _, c := range []struct {
		writer gozxing.Writer
		format gozxing.BarcodeFormat
		text   string
	}{
		{oned.NewEAN13Writer(), gozxing.BarcodeFormat_EAN_13, "3400930079782"},
		{oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128, "\u00f1010340093007978217270600"}, // FNC1
	} {
		bits, err := c.writer.Encode(c.text, c.format, 400, 100, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, upright := range []bool{true, false} {
			img := image.NewGray(image.Rect(0, 0, 500, 500))
			draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
			for y := range bits.GetHeight() {
				for x := range bits.GetWidth() {
					if bits.Get(x, y) && upright {
						img.SetGray(x+50, y+200, color.Gray{30})
					} else if bits.Get(x, y) {
						img.SetGray(y+200, x+50, color.Gray{30})
					}
				}
			}
			text, ok := barcode.Find(context.Background(), img, isBox)
			if b, err := box.Parse(text, record.NewDate(2026, time.January, 1)); !ok || err != nil || b.CIP13 != "3400930079782" {
				t.Errorf("%v, upright %v: %q, %v", c.format, upright, text, ok)
			}
		}
	}
}

func TestFindGivesNothingWhereNothingIs(t *testing.T) {
	noise := image.NewGray(image.Rect(0, 0, 500, 400))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(i * i * 2654435761 >> 13)
	}
	stripes := image.NewGray(image.Rect(0, 0, 300, 300))
	chess := image.NewGray(image.Rect(0, 0, 300, 300))
	for i := range stripes.Pix {
		stripes.Pix[i] = uint8(i % 300 / 4 % 2 * 255)
		chess.Pix[i] = uint8((i%300/4 + i/300/4) % 2 * 255)
	}
	for name, img := range map[string]*image.Gray{
		"no pixel": image.NewGray(image.Rectangle{}), "no height": image.NewGray(image.Rect(0, 0, 5, 0)), "one pixel": image.NewGray(image.Rect(0, 0, 1, 1)),
		"a line": image.NewGray(image.Rect(0, 0, 3000, 1)), "black": image.NewGray(image.Rect(0, 0, 300, 200)),
		"noise": noise, "stripes": stripes, "chess": chess,
		"print without a symbol": codetest.Shot{Width: 800, Height: 600, Module: 5, Print: true, Noise: 3, X: 3, Y: 3}.Photo(codetest.GS1(usual)),
	} {
		if text, ok := barcode.Find(context.Background(), img, isBox); ok || text != "" {
			t.Errorf("%s: %q, %v", name, text, ok)
		}
	}
}

func TestFindStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	shot := codetest.Shot{Width: 600, Height: 200, Module: 4}
	address := shot.Photo(codetest.Plain("https://example.org/1"))
	asked := 0
	text, ok := barcode.Find(ctx, beside(address, address), func(string) bool {
		asked++
		cancel()
		return false
	})
	if !ok || text == "" || asked != 1 {
		t.Errorf("%q, %v: asked %d times", text, ok, asked)
	}
	if text, ok := barcode.Find(ctx, address, isBox); ok || text != "" {
		t.Errorf("%q, %v after its end", text, ok)
	}
}

func FuzzFind(f *testing.F) {
	small := codetest.Shot{Width: 36, Height: 36, Module: 1.8}.Photo(codetest.GS1(short))
	f.Add(36, small.Pix)
	f.Add(1, []byte{0, 255})
	f.Add(30, []byte(fmt.Sprint(small.Pix))[:900])
	f.Fuzz(func(t *testing.T, width int, pix []byte) {
		if width < 1 || width > 40 || len(pix) > 1600 {
			return
		}
		img := &image.Gray{Pix: pix, Stride: width, Rect: image.Rect(0, 0, width, len(pix)/width)}
		text, ok := barcode.Find(context.Background(), img, isBox)
		if ok != (text != "") {
			t.Fatalf("%q, %v", text, ok)
		}
	})
}

// FuzzSymbol puts any codewords into a symbol that is printed well: what somebody could stick on a box.
func FuzzSymbol(f *testing.F) {
	f.Add([]byte{232, 131, 133, 164, 130})
	for mode := 230; mode < 242; mode++ { // the codewords that change how the next ones are read
		f.Add([]byte{byte(mode), 1, 2, 254, 200, 66, 255, 0})
	}
	f.Fuzz(func(t *testing.T, codewords []byte) {
		if len(codewords) == 0 || len(codewords) > 44 {
			return
		}
		m := codetest.Raw(codewords)
		img := codetest.Shot{Width: 3*len(m) + 30, Height: 3*len(m) + 30, Module: 3}.Photo(m)
		text, ok := barcode.Find(context.Background(), img, func(string) bool { return true })
		if ok != (text != "") {
			t.Fatalf("%q, %v", text, ok)
		}
	})
}

// BenchmarkFind is a photo of 12 megapixels full of small print: one with a symbol, and one without, which takes longest.
func BenchmarkFind(b *testing.B) {
	for name, x := range map[string]float64{"symbol": 0.7, "none": 9} {
		img := codetest.Shot{Width: 4000, Height: 3000, Module: 6, Print: true, Turn: 8, Blur: 1, Noise: 4, Light: 0.3, X: x, Y: 0.3}.Photo(codetest.GS1(usual))
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, ok := barcode.Find(context.Background(), img, isBox); ok != (name == "symbol") {
					b.Fatal(ok)
				}
			}
		})
	}
}
