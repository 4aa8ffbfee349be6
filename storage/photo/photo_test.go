package photo_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/photo"
	"carnet/storage/photo/phototest"
	"carnet/storage/sniff"
)

func makePhoto(t *testing.T, file []byte) app.Photo {
	t.Helper()
	p, err := photo.Make(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func decoded(t *testing.T, b []byte) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// checkUpright fails unless the four quarters have the colours that a person should see there.
func checkUpright(t *testing.T, img image.Image) {
	t.Helper()
	b := img.Bounds()
	for _, right := range []bool{false, true} {
		for _, bottom := range []bool{false, true} {
			x, y := b.Dx()/8, b.Dy()/8
			if right {
				x = b.Dx() - 1 - x
			}
			if bottom {
				y = b.Dy() - 1 - y
			}
			if want := phototest.Corner(right, bottom); !near(img.At(x, y), want, 24) {
				t.Errorf("right %v, bottom %v: %v, want about %v", right, bottom, img.At(x, y), want)
			}
		}
	}
}

func near(a, b color.Color, tolerance int) bool {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	for _, d := range []int{int(r1>>8) - int(r2>>8), int(g1>>8) - int(g2>>8), int(b1>>8) - int(b2>>8)} {
		if max(d, -d) > tolerance {
			return false
		}
	}
	return true
}

func TestEveryOrientationBecomesUpright(t *testing.T) {
	for o := 1; o <= 8; o++ {
		for _, size := range [][2]int{{96, 64}, {97, 65}, {64, 200}} {
			t.Run(fmt.Sprintf("%d of %v", o, size), func(t *testing.T) {
				p := makePhoto(t, phototest.JPEGWithExif(size[0], size[1], o, true))
				if p.Width != size[0] || p.Height != size[1] {
					t.Errorf("%d × %d", p.Width, p.Height)
				}
				img := decoded(t, p.JPEG)
				if img.Bounds() != image.Rect(0, 0, size[0], size[1]) {
					t.Errorf("bounds %v", img.Bounds())
				}
				checkUpright(t, img)
				checkUpright(t, decoded(t, p.Thumb))
			})
		}
	}
}

func TestOrientationOfPNGAndWebP(t *testing.T) {
	for name, file := range map[string][]byte{
		"png":  phototest.PNGWithExif(40, 20, 6),
		"webp": phototest.WebPWithExif(40, 20, color.NRGBA{200, 10, 10, 255}, 8),
	} {
		if p := makePhoto(t, file); p.Width != 20 || p.Height != 40 {
			t.Errorf("%s: %d × %d", name, p.Width, p.Height)
		}
	}
}

func TestNothingOfTheMetadataIsKept(t *testing.T) {
	file := phototest.JPEGWithExif(80, 60, 6, true)
	secrets := [][]byte{[]byte("Exif"), []byte("Make"), []byte(phototest.CameraMake), []byte(phototest.MakerNote), []byte(phototest.Comment)}
	if !bytes.Contains(file, secrets[2]) || !bytes.Contains(file, secrets[3]) || !bytes.Contains(file, secrets[4]) {
		t.Fatal("the fixture has nothing to hide")
	}
	p := makePhoto(t, file)
	for _, out := range [][]byte{p.JPEG, p.Thumb} {
		for _, s := range secrets {
			if bytes.Contains(out, s) {
				t.Errorf("kept %q", s)
			}
		}
		checkSegments(t, out)
	}
}

// checkSegments fails if a JPEG holds an application segment or a comment, other than what JPEG itself needs.
func checkSegments(t *testing.T, b []byte) {
	t.Helper()
	if len(b) < 4 || b[0] != 0xFF || b[1] != 0xD8 {
		t.Fatal("not a JPEG")
	}
	for i := 2; i+4 <= len(b) && b[i] == 0xFF; i += 2 + int(b[i+2])<<8 + int(b[i+3]) {
		switch m := b[i+1]; {
		case m >= 0xE0 && m <= 0xEF, m == 0xFE:
			t.Fatalf("segment %#x", m)
		case m == 0xDA:
			return
		}
	}
	t.Fatal("no scan")
}

func TestSizes(t *testing.T) {
	for name, c := range map[string]struct {
		file         []byte
		w, h, tw, th int
	}{
		"small stays":          {phototest.JPEG(100, 50), 100, 50, 100, 50},
		"thumbnail at limit":   {phototest.PNG(320, 200), 320, 200, 320, 200},
		"thumbnail above":      {phototest.PNG(321, 200), 321, 200, 320, 199},
		"photo at limit":       {phototest.WebP(4000, 3000, color.NRGBA{9, 99, 199, 255}), 4000, 3000, 320, 240},
		"photo above":          {phototest.WebP(4001, 3000, color.NRGBA{9, 99, 199, 255}), 4000, 2999, 320, 240},
		"one pixel":            {phototest.PNG(1, 1), 1, 1, 1, 1},
		"long and thin":        {phototest.WebP(16000, 1, color.NRGBA{9, 99, 199, 255}), 4000, 1, 320, 1},
		"above, to be reduced": {phototest.JPEG(4200, 30), 4000, 29, 320, 2},
	} {
		t.Run(name, func(t *testing.T) {
			p := makePhoto(t, c.file)
			b, th := decoded(t, p.JPEG).Bounds(), decoded(t, p.Thumb).Bounds()
			if p.Width != c.w || p.Height != c.h || b.Dx() != c.w || b.Dy() != c.h || th.Dx() != c.tw || th.Dy() != c.th {
				t.Errorf("%d × %d, JPEG %v, thumbnail %v", p.Width, p.Height, b, th)
			}
		})
	}
}

func TestTransparentBecomesWhite(t *testing.T) {
	p := makePhoto(t, phototest.WebP(30, 30, color.NRGBA{10, 20, 30, 0}))
	if c := decoded(t, p.JPEG).At(15, 15); !near(c, color.White, 2) {
		t.Errorf("%v", c)
	}
}

func TestColoursOfOtherKindsOfPicture(t *testing.T) {
	want := color.RGBA{200, 60, 30, 255}
	rect := image.Rect(0, 0, 33, 17)
	gray := image.NewGray(rect)
	deep := image.NewNRGBA64(rect)
	table := image.NewPaletted(rect, color.Palette{want})
	for y := range 17 {
		for x := range 33 {
			gray.SetGray(x, y, color.Gray{77})
			deep.Set(x, y, want)
		}
	}
	for name, c := range map[string]struct {
		img  image.Image
		want color.Color
	}{"gray": {gray, color.Gray{77}}, "16 bits": {deep, want}, "palette": {table, want}} {
		var b bytes.Buffer
		if err := png.Encode(&b, c.img); err != nil {
			t.Fatal(err)
		}
		p := makePhoto(t, b.Bytes())
		if got := decoded(t, p.JPEG).At(32, 16); !near(got, c.want, 6) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestRefusals(t *testing.T) {
	good := phototest.JPEGWithExif(200, 100, 3, true)
	for name, c := range map[string]struct {
		file []byte
		want record.ErrorKind
	}{
		"nothing":               {nil, record.FileEmpty},
		"pdf":                   {[]byte("%PDF-1.7"), record.FileUnsupported},
		"text":                  {[]byte("bonjour"), record.FileUnsupported},
		"one byte too many":     {append([]byte{0xFF, 0xD8, 0xFF}, make([]byte, sniff.MaxFile-2)...), record.FileTooBig},
		"49 bytes, 40 000²":     {phototest.PNGClaiming(40_000), record.ImageTooBig},
		"above 64 Mpx":          {phototest.WebP(8192, 8193, color.NRGBA{}), record.ImageTooBig},
		"side above limit":      {phototest.PNGClaiming(1<<16 + 1), record.ImageTooBig},
		"cut in the pixels":     {good[:len(good)*2/3], record.ImageUnreadable},
		"cut in the header":     {good[:20], record.ImageUnreadable},
		"only a signature":      {[]byte("\x89PNG\r\n\x1a\n"), record.ImageUnreadable},
		"webp of nothing":       {[]byte("RIFF\x04\x00\x00\x00WEBP"), record.ImageUnreadable},
		"progressive, too big":  {progressiveClaiming(6144, 4097), record.ImageTooBig},
		"progressive, no scans": {progressiveClaiming(6144, 4096), record.ImageUnreadable},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := photo.Make(context.Background(), c.file)
			if record.KindOf(err) != c.want || p.JPEG != nil || p.Thumb != nil {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// progressiveClaiming is the header of a progressive JPEG of three components, up to its first scan, which is missing.
func progressiveClaiming(w, h int) []byte {
	return []byte{
		0xFF, 0xD8, 0xFF, 0xC2, 0, 17, 8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), 3,
		1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0,
	}
}

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, file := range map[string][]byte{"jpeg": phototest.JPEG(64, 64), "png": phototest.PNG(64, 64)} {
		if _, err := photo.Make(ctx, file); record.KindOf(err) != record.Canceled {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBrokenExifMeansNoRotation(t *testing.T) {
	good := phototest.JPEGWithExif(90, 60, 1, true)
	at := bytes.Index(good, []byte("II*\x00"))
	for i := range 200 {
		file := bytes.Clone(good)
		for j := range 8 { // eight bytes of the block become nonsense
			file[at+(i*5+j*31)%400] ^= byte(0x55 + i + j)
		}
		p, err := photo.Make(context.Background(), file)
		if err != nil {
			t.Fatalf("%d: %v", i, err)
		}
		if p.Width*p.Height != 90*60 {
			t.Fatalf("%d: %d × %d", i, p.Width, p.Height)
		}
	}
}

func TestThumbnailOfADrawnPage(t *testing.T) {
	b, err := photo.Thumbnail(phototest.Upright(800, 600))
	if err != nil {
		t.Fatal(err)
	}
	img := decoded(t, b)
	if img.Bounds() != image.Rect(0, 0, 320, 240) {
		t.Errorf("%v", img.Bounds())
	}
	checkUpright(t, img)
}
