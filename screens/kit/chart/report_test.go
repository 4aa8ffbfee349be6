package chart

import (
	"bytes"
	"compress/zlib"
	"image/png"
	"io"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"pgregory.net/rapid"
)

func pdfOf(t *testing.T, s Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WritePDF(&b, s, fonts(t)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPDFIsVectorsAndTexts(t *testing.T) {
	for name, m := range map[string]Model{"year": sample(), "childhood": childhood(), "premature": premature()} {
		file := pdfOf(t, sheetSample(m))
		for part, want := range map[string]int{"/FontFile2": 2, "/ToUnicode": 2, "/Subtype /Image": 0, "/Type /Page\n": 1} {
			if got := bytes.Count(file, []byte(part)); got != want {
				t.Errorf("%s: %d times %q, want %d", name, got, part, want)
			}
		}
		if len(file) > 300_000 {
			t.Errorf("%s: %d bytes", name, len(file))
		}
		if !bytes.Contains(file, []byte("[0 0 595.28 841.89]")) {
			t.Errorf("%s: not an A4 page", name)
		}
	}
}

// streams are the parts of a PDF that are compressed.
func streams(t *testing.T, file []byte) (all []string) {
	t.Helper()
	for _, part := range bytes.Split(file, []byte("stream\n"))[1:] {
		r, err := zlib.NewReader(bytes.NewReader(part))
		if err != nil {
			continue
		}
		content, err := io.ReadAll(r)
		if err != nil {
			continue
		}
		all = append(all, string(content))
	}
	return all
}

// utf16 is a text as fpdf writes it: two bytes a letter, brackets escaped.
func utf16(text string) string {
	var b strings.Builder
	for _, r := range text {
		for _, c := range []byte{byte(r >> 8), byte(r)} {
			switch c {
			case '(', ')', '\\':
				b.WriteByte('\\')
				b.WriteByte(c)
			case '\r':
				b.WriteString("\\r")
			default:
				b.WriteByte(c)
			}
		}
	}
	return b.String()
}

func TestPDFTextsCanBeSelected(t *testing.T) {
	page := streams(t, pdfOf(t, sheetSample(childhood())))[0]
	for _, text := range []string{"de Lola-Éléonore de La Tour-d’Auvergne", "Fille, née le 10 novembre 2015. Âge : 11 ans.", "Obésité (IOTF 30)", "âge en années", "kg/m²"} {
		if !strings.Contains(page, utf16(text)) {
			t.Errorf("%q is not a text of the page", text)
		}
	}
	if !regexp.MustCompile(`\d \d+\.\d+ l\n`).MatchString(page) {
		t.Error("no line is drawn as a line")
	}
}

func TestPDFTellsNothingBesideThePage(t *testing.T) {
	s := sheetSample(sample())
	first := pdfOf(t, s)
	if !bytes.Equal(first, pdfOf(t, s)) {
		t.Error("the same sheet gives other bytes")
	}
	if dates := regexp.MustCompile(`D:\d+`).FindAll(first, -1); len(dates) == 0 || !bytes.Equal(dates[0], []byte("D:20000101000000")) {
		t.Errorf("times in the properties: %q", dates)
	}
	for _, property := range []string{"/Author", "/Creator ", "/Keywords", "/Subject"} {
		if bytes.Contains(first, []byte(property)) {
			t.Errorf("has %s", property)
		}
	}
	s.Title = "Sans nom"
	if bytes.Contains(pdfOf(t, s), []byte(utf16("Lola"))) {
		t.Error("a name that is not on the page is in the file")
	}
}

func TestPNGIsAnA4Page(t *testing.T) {
	var b bytes.Buffer
	if err := WritePNG(&b, sheetSample(childhood()), fonts(t)); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size.X != 1654 || size.Y != 2339 { // 210 × 297 mm
		t.Errorf("%v pixels", size)
	}
	paper := Paper()
	if got := at(img, fyne.Position{}, 1); got != paper.Background {
		t.Errorf("the paper is %v", got)
	}
}

func TestSheetsSurviveStrangeTexts(t *testing.T) {
	long := strings.Repeat("Wallis-et-Futuna", 40)
	for name, s := range map[string]Sheet{
		"empty":       {},
		"long":        {Title: long, Lines: []string{long, ""}, Notes: []string{strings.Repeat("mot ", 900)}},
		"other signs": {Title: "王小明 😀 −3 ≥ 2\u202f%", Model: Model{Curves: []Curve{{Label: "😀"}}}, Lines: []string{"\x00\xff\n\t("}},
	} {
		for _, write := range []func(io.Writer, Sheet, Fonts) error{WritePDF, WritePNG} {
			if err := write(io.Discard, s, fonts(t)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if WritePDF(io.Discard, Sheet{}, Fonts{}) == nil || WritePNG(io.Discard, Sheet{}, Fonts{}) == nil {
		t.Error("a sheet without a font was written")
	}
}

func TestWrapKeepsEveryLetter(t *testing.T) {
	font := noto(t)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.StringMatching(`[a-zéœ’-]{1,60}`)).Draw(t, "words"), " ")
		width := rapid.Float32Range(20, 400).Draw(t, "width")
		lines := wrap(text, font, 10, width)
		if got := strings.Join(lines, ""); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(text, " ", "") {
			t.Fatalf("%q became %q", text, lines)
		}
		for _, line := range lines {
			if font.width(line, 10) > width {
				t.Fatalf("%q is wider than %v", line, width)
			}
		}
	})
}

func TestFontKnowsItsLetters(t *testing.T) {
	for text, want := range map[string]string{
		"Éléonore, œuf — 3\u202f%": "Éléonore, œuf — 3 %", "−2 ET": "–2 ET", "a😀": "a\uFFFD",
	} {
		if got := noto(t).known(text); strings.ReplaceAll(got, "\u202f", " ") != want {
			t.Errorf("%q is written as %q, want %q", text, got, want)
		}
	}
}
