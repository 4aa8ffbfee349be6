//go:build cgo && !ios && !android && !(linux && (amd64 || arm64))

package pdf

import (
	"errors"
	"image"

	"github.com/gen2brain/go-fitz"

	"carnet/app/record"
	"carnet/storage/sniff"
)

// Available says whether this build can draw PDFs.
const Available = true

// document is an open PDF, here through go-fitz alone: macOS and Windows need link flags of their own for what
// mupdf.go does, which have not been tried. So here a broken file may end the worker where Linux gives an error, and
// form fields and other annotations are not drawn.
type document struct{ doc *fitz.Document }

func openDocument(file []byte) (*document, error) {
	fitz.MaxStore = maxStore
	doc, err := fitz.NewFromMemory(file)
	switch {
	case errors.Is(err, fitz.ErrNeedsPassword):
		doc.Close()
		return nil, record.E(record.PDFProtected, "open pdf")
	case err != nil: // what is half open stays so: closing it could end the process, which is short-lived anyway
		return nil, &record.Error{Kind: record.PDFUnreadable, Op: "open pdf", Err: err}
	}
	return &document{doc}, nil
}

func (d *document) close() { d.doc.Close() }

func (d *document) pages() (int, error) { return d.doc.NumPage(), nil }

func (d *document) draw(number, maxSide int) (*image.RGBA, error) {
	bounds, err := d.doc.Bound(number)
	if err != nil {
		return nil, &record.Error{Kind: record.RenderFailed, Op: "measure page", Err: err}
	}
	// go-fitz cuts the size to whole points: one more on each side keeps the picture within the limits.
	w, h := float64(bounds.Dx()+1), float64(bounds.Dy()+1)
	scale, err := sniff.PageScale(w, h, maxSide)
	if err != nil {
		return nil, err
	}
	if _, _, err := pixelSize(w, h, scale); err != nil {
		return nil, err
	}
	img, err := d.doc.ImageDPI(number, 72*scale)
	if err != nil {
		return nil, &record.Error{Kind: record.RenderFailed, Op: "draw page", Err: err}
	}
	return img, nil
}
