// Package pdf counts and draws the pages of a PDF with MuPDF, through go-fitz.
//
// MuPDF is a large C program with a history of memory faults; a PDF can also make it end the whole process or work
// without end, and a call cannot be canceled. So this package is for the worker process (storage/worker) alone, which
// may die; nothing else may call it. Where there is no worker (phones), Available is false and everything fails with
// record.RenderUnavail.
//
// Nothing in a PDF is ever run or opened: JavaScript, links, forms, attachments and fonts of the system are not used.
package pdf

import (
	"bytes"
	"image"
	"math"

	"carnet/app/record"
	"carnet/storage/sniff"
)

// maxStore is how much MuPDF may keep of what it has decoded, in bytes. One page is drawn per process: a small cache
// is enough, and the memory is better used for the page.
const maxStore = 32 << 20

// Pages counts the pages of a PDF. It fails with FileUnsupported for anything that does not begin as a PDF (MuPDF
// would open e-books and office files too), PDFProtected, PDFTooManyPages, PDFUnreadable or RenderUnavail.
func Pages(file []byte) (int, error) {
	d, err := open(file)
	if err != nil {
		return 0, err
	}
	defer d.close()
	n, err := d.pages()
	if err != nil {
		return 0, err
	}
	return n, sniff.CheckPages(n)
}

// Draw draws a page, from 0, on white, its longer side as near to maxSide pixels as the limits of package sniff allow.
// The scale comes from the size of the page, so that no page is too large to draw. It fails as Pages does, with
// NotFound for a page that does not exist, and with RenderFailed when the page cannot be drawn.
func Draw(file []byte, page, maxSide int) (*image.RGBA, error) {
	d, err := open(file)
	if err != nil {
		return nil, err
	}
	defer d.close()
	n, err := d.pages()
	if err != nil {
		return nil, err
	}
	if err := sniff.CheckPages(n); err != nil {
		return nil, err
	}
	if page < 0 || page >= n {
		return nil, record.E(record.NotFound, "find page")
	}
	return d.draw(page, maxSide)
}

func open(file []byte) (*document, error) {
	if err := sniff.CheckFile(int64(len(file))); err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(file, []byte("%PDF-")) {
		return nil, record.E(record.FileUnsupported, "open pdf")
	}
	return openDocument(file)
}

// pixelSize is the size in pixels of a page of w × h points drawn at a scale from sniff.PageScale.
func pixelSize(w, h, scale float64) (int, int, error) {
	side := func(points float64) int { return min(max(1, int(math.Round(points*scale))), sniff.MaxPageSide) }
	pw, ph := side(w), side(h)
	return pw, ph, sniff.CheckDrawn(pw, ph)
}
