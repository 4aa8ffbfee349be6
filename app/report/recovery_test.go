package report

import (
	"bytes"
	"compress/zlib"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"pgregory.net/rapid"

	"carnet/app/record"
	"carnet/app/text"
)

const sampleCode = "7K3M-9QRT-0VWX-4ABC-DE5F-GH6J-K2PQ"

func sample(t *testing.T, lang text.Language) Kit {
	t.Helper()
	c, err := text.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return Kit{Texts: c, Date: record.NewDate(2025, 6, 1), Identifier: "lolamartin2025", Code: sampleCode}
}

func writeKit(t *testing.T, k Kit) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := RecoveryKit(&b, k); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var stream = regexp.MustCompile(`(?s)stream\r?\n(.*?)\r?\nendstream`)

// pageContent inflates the drawing operators of the only page.
func pageContent(t *testing.T, pdf []byte) string {
	t.Helper()
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(pdf), []byte("%%EOF")) {
		t.Fatal("not a whole PDF")
	}
	contents := pageContents(pdf)
	if len(contents) == 0 {
		t.Fatal("no page content")
	}
	return contents[0]
}

// pageContents inflates the drawing operators of all pages.
func pageContents(pdf []byte) []string {
	var all []string
	for _, m := range stream.FindAllSubmatch(pdf, -1) {
		r, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			continue
		}
		content, err := io.ReadAll(r)
		if err == nil && bytes.Contains(content, []byte("Tj")) && bytes.Contains(content, []byte("BT")) {
			all = append(all, string(content))
		}
	}
	return all
}

var shown = regexp.MustCompile(`(?s)\(((?:\\.|[^\\)])*)\) ?Tj`)

// pageText reads the shown strings, which are UTF-16 in fonts of this kind, with single spaces.
func pageText(content string) string {
	var all []string
	for _, m := range shown.FindAllStringSubmatch(content, -1) {
		raw := strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r").Replace(m[1])
		var units []uint16
		for i := 0; i+1 < len(raw); i += 2 {
			units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
		}
		all = append(all, string(utf16.Decode(units)))
	}
	return strings.Join(strings.Fields(strings.Join(all, " ")), " ")
}

var filled = regexp.MustCompile(`(?m)^([\d.]+) ([\d.]+) ([\d.]+) (-?[\d.]+) re f$`)

// pagePicture draws the filled squares of the page, as a printer would, 4 pixels to the point.
func pagePicture(content string) image.Image {
	const scale, height = 4, 842
	page := image.NewGray(image.Rect(0, 0, 596*scale, height*scale))
	draw.Draw(page, page.Bounds(), image.White, image.Point{}, draw.Src)
	for _, m := range filled.FindAllStringSubmatch(content, -1) {
		var v [4]float64
		for i := range v {
			v[i], _ = strconv.ParseFloat(m[i+1], 64)
		}
		px := func(f float64) int { return int(math.Round(f * scale)) }
		square := image.Rect(px(v[0]), px(height-v[1]), px(v[0]+v[2]), px(height-v[1]-v[3]))
		draw.Draw(page, square, image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	return page
}

// readQR reads a picture; the hint PURE_BARCODE is for one that is exact and holds nothing else.
func readQR(img image.Image, hint gozxing.DecodeHintType) (string, error) {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", err
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{hint: true})
	if err != nil {
		return "", err
	}
	return result.GetText(), nil
}

func TestRecoveryKitSaysEverything(t *testing.T) {
	for _, lang := range text.Languages() {
		k := sample(t, lang)
		pdf := writeKit(t, k)
		if len(pdf) > 300_000 {
			t.Errorf("%s: %d bytes", lang, len(pdf))
		}
		if n := bytes.Count(pdf, []byte("/Type /Page\n")); n != 1 {
			t.Errorf("%s: %d pages", lang, n)
		}
		content := pageContent(t, pdf)
		words := pageText(content)
		for _, key := range []string{"kit.title", "kit.purpose", "kit.identifier", "kit.code", "kit.qr", "kit.keep.title", "kit.keep",
			"kit.without.title", "kit.without", "kit.replace.title", "kit.replace", "kit.not-medical"} {
			if want := strings.Join(strings.Fields(k.Texts.S(key)), " "); !strings.Contains(words, want) {
				t.Errorf("%s: the sheet does not say %s: %q", lang, key, want)
			}
		}
		for _, want := range []string{"lolamartin2025", strings.ReplaceAll(sampleCode, "-", " "), "2025"} {
			if !strings.Contains(words, want) {
				t.Errorf("%s: the sheet does not say %q in %q", lang, want, words)
			}
		}
		if got, err := readQR(pagePicture(content), gozxing.DecodeHintType_TRY_HARDER); err != nil || got != sampleCode {
			t.Errorf("%s: the printed QR code reads %q, %v", lang, got, err)
		}
	}
}

func TestRecoveryKitIsDeterministic(t *testing.T) {
	first := writeKit(t, sample(t, text.French))
	for range 5 {
		if !bytes.Equal(first, writeKit(t, sample(t, text.French))) {
			t.Fatal("two sheets of the same day differ")
		}
	}
	other := sample(t, text.French)
	other.Date = other.Date.AddDays(1)
	if bytes.Equal(first, writeKit(t, other)) {
		t.Error("the date of the sheet is not on it")
	}
}

func TestAnyCodeAndIdentifierFit(t *testing.T) {
	k := sample(t, text.French)
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.StringMatching(`[0-9A-HJKMNP-TV-Z]{20,32}`).Draw(t, "code")
		k.Identifier = rapid.StringMatching(`[a-z0-9]{3,40}`).Draw(t, "identifier")
		k.Code = strings.ToLower(code)
		modules, err := qrModules(strings.Join(codeGroups(k.Code), "-"))
		if err != nil {
			t.Fatal(err)
		}
		const scale, quiet = 4, 4
		side := (len(modules) + 2*quiet) * scale
		img := image.NewGray(image.Rect(0, 0, side, side))
		for y := range side {
			for x := range side {
				row, col := y/scale-quiet, x/scale-quiet
				dark := row >= 0 && row < len(modules) && col >= 0 && col < len(modules) && modules[row][col]
				if !dark {
					img.Set(x, y, color.White)
				}
			}
		}
		if got, err := readQR(img, gozxing.DecodeHintType_PURE_BARCODE); err != nil || strings.ReplaceAll(got, "-", "") != code {
			t.Fatalf("the QR code of %q reads %q, %v", code, got, err)
		}
	})
	k.Identifier, k.Code = strings.Repeat("w", 40), strings.Repeat("W", 32)
	if words := pageText(pageContent(t, writeKit(t, k))); !strings.Contains(words, k.Identifier) {
		t.Error("the longest identifier is cut")
	}
}

func TestIncompleteKitsAreRefused(t *testing.T) {
	for what, spoil := range map[string]func(*Kit){
		"no texts":         func(k *Kit) { k.Texts = nil },
		"no code":          func(k *Kit) { k.Code = "" },
		"only hyphens":     func(k *Kit) { k.Code = "--- -" },
		"code with accent": func(k *Kit) { k.Code = "É" + k.Code },
		"no identifier":    func(k *Kit) { k.Identifier = "" },
		"no date":          func(k *Kit) { k.Date = record.Date{} },
		"partial date":     func(k *Kit) { k.Date.Day = 0 },
	} {
		k := sample(t, text.French)
		spoil(&k)
		var b bytes.Buffer
		if err := RecoveryKit(&b, k); record.KindOf(err) != record.Internal || b.Len() != 0 {
			t.Errorf("%s: %v, %d bytes written", what, err, b.Len())
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestWriterErrorsAreReturned(t *testing.T) {
	if err := RecoveryKit(fullDisk{}, sample(t, text.French)); err == nil {
		t.Error("a sheet that could not be written is announced as written")
	}
}
