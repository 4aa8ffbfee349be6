package pdf_test

import (
	"image"
	"testing"

	"carnet/app/record"
	"carnet/storage/pdf"
	"carnet/storage/render/hostile"
	"carnet/storage/sniff"
)

// Only files that cannot end the process are opened here; the others are tested in a worker, by storage/render.

func TestRefusedBeforeMuPDFSeesThem(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		want record.ErrorKind
	}{
		"nothing":           {nil, record.FileEmpty},
		"svg":               {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), record.FileUnsupported},
		"pdf after a blank": {append([]byte(" "), hostile.PDF(1, "x")...), record.FileUnsupported},
		"too big":           {append([]byte("%PDF-1.7"), make([]byte, sniff.MaxFile)...), record.FileTooBig},
	} {
		if _, err := pdf.Pages(c.file); record.KindOf(err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestPagesAndDraw(t *testing.T) {
	file := hostile.PDF(sniff.MaxPages, "Ordonnance")
	n, err := pdf.Pages(file)
	if !pdf.Available {
		if _, drawErr := pdf.Draw(file, 0, 100); record.KindOf(err) != record.RenderUnavail || record.KindOf(drawErr) != record.RenderUnavail {
			t.Errorf("%v, %v", err, drawErr)
		}
		return
	}
	if err != nil || n != sniff.MaxPages {
		t.Fatalf("%d pages, %v", n, err)
	}
	if _, err := pdf.Pages(hostile.PDF(sniff.MaxPages+1, "x")); record.KindOf(err) != record.PDFTooManyPages {
		t.Errorf("one page above: %v", err)
	}
	img, err := pdf.Draw(file, n-1, 842)
	if err != nil {
		t.Fatal(err)
	}
	if img.Rect.Min != (image.Point{}) || img.Rect.Dy() > 842 || !img.Opaque() {
		t.Errorf("%v, opaque %v", img.Rect, img.Opaque())
	}
	for _, page := range []int{-1, n} {
		if _, err := pdf.Draw(file, page, 100); record.KindOf(err) != record.NotFound {
			t.Errorf("page %d: %v", page, err)
		}
	}
}
