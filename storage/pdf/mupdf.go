//go:build cgo && linux && !android && (amd64 || arm64)

package pdf

// go-fitz calls parts of MuPDF outside MuPDF's own error handling, where a broken file ends the process, and draws
// pages without their annotations, so that a filled form would show empty. The library that it brings does both well:
// here the few functions that are needed are called directly, all within fz_try.
//
// The header files of MuPDF are in go-fitz's folder, which cgo cannot name from here; hence the declarations below, of
// MuPDF 1.28.0. fz_new_context_imp refuses to work if the library has another version.

/*
#cgo LDFLAGS: -Wl,--unresolved-symbols=ignore-all

#include <setjmp.h>
#include <stddef.h>
#include <stdlib.h>

typedef struct fz_context fz_context;
typedef struct fz_document fz_document;
typedef struct fz_stream fz_stream;
typedef struct fz_page fz_page;
typedef struct fz_pixmap fz_pixmap;
typedef struct fz_device fz_device;
typedef struct fz_colorspace fz_colorspace;
typedef struct { float x0, y0, x1, y1; } fz_rect;
typedef struct { int x0, y0, x1, y1; } fz_irect;
typedef struct { float a, b, c, d, e, f; } fz_matrix;

fz_context *fz_new_context_imp(const void *alloc, const void *locks, size_t max_store, const char *version);
void fz_drop_context(fz_context *);
void fz_set_warning_callback(fz_context *, void (*)(void *, const char *), void *);
void fz_set_error_callback(fz_context *, void (*)(void *, const char *), void *);
void fz_register_document_handlers(fz_context *);
sigjmp_buf *fz_push_try(fz_context *);
int fz_do_try(fz_context *);
int fz_do_always(fz_context *);
int (fz_do_catch)(fz_context *);
void fz_report_error(fz_context *);
fz_stream *fz_open_memory(fz_context *, const unsigned char *, size_t);
void fz_drop_stream(fz_context *, fz_stream *);
fz_document *fz_open_document_with_stream(fz_context *, const char *magic, fz_stream *);
void fz_drop_document(fz_context *, fz_document *);
int fz_needs_password(fz_context *, fz_document *);
int fz_count_pages(fz_context *, fz_document *);
fz_page *fz_load_page(fz_context *, fz_document *, int);
void fz_drop_page(fz_context *, fz_page *);
fz_rect fz_bound_page(fz_context *, fz_page *);
fz_colorspace *fz_device_rgb(fz_context *);
fz_pixmap *fz_new_pixmap_with_bbox_and_data(fz_context *, fz_colorspace *, fz_irect, void *seps, int alpha, unsigned char *);
void fz_drop_pixmap(fz_context *, fz_pixmap *);
void fz_clear_pixmap_with_value(fz_context *, fz_pixmap *, int);
fz_device *fz_new_draw_device(fz_context *, fz_matrix, fz_pixmap *);
void fz_close_device(fz_context *, fz_device *);
void fz_drop_device(fz_context *, fz_device *);
void fz_run_page(fz_context *, fz_page *, fz_device *, fz_matrix, void *cookie);

#define fz_try(ctx) if (!sigsetjmp(*fz_push_try(ctx), 0)) if (fz_do_try(ctx)) do
#define fz_always(ctx) while (0); if (fz_do_always(ctx)) do
#define fz_catch(ctx) while (0); if (fz_do_catch(ctx))

static void silent(void *user, const char *message) {}

static fz_context *new_context(size_t max_store, const char *version) {
	fz_context *ctx = fz_new_context_imp(NULL, NULL, max_store, version);
	if (ctx) {
		fz_set_warning_callback(ctx, silent, NULL);
		fz_set_error_callback(ctx, silent, NULL);
	}
	return ctx;
}

// Each function below returns 1 when all went well and 0 after an error of MuPDF.

static int open_document(fz_context *ctx, const unsigned char *data, size_t n, fz_document **doc, int *locked) {
	fz_stream *volatile stream = NULL;
	volatile int ok = 1;
	fz_try(ctx) {
		fz_register_document_handlers(ctx);
		stream = fz_open_memory(ctx, data, n);
		*doc = fz_open_document_with_stream(ctx, "application/pdf", stream);
		*locked = fz_needs_password(ctx, *doc);
	}
	fz_always(ctx)
		fz_drop_stream(ctx, stream);
	fz_catch(ctx)
		ok = 0;
	return ok;
}

static int count_pages(fz_context *ctx, fz_document *doc, int *pages) {
	volatile int ok = 1;
	fz_try(ctx)
		*pages = fz_count_pages(ctx, doc);
	fz_catch(ctx)
		ok = 0;
	return ok;
}

static int load_page(fz_context *ctx, fz_document *doc, int number, fz_page **page, fz_rect *bounds) {
	volatile int ok = 1;
	fz_try(ctx) {
		*page = fz_load_page(ctx, doc, number);
		*bounds = fz_bound_page(ctx, *page);
	}
	fz_catch(ctx)
		ok = 0;
	return ok;
}

static int draw_page(fz_context *ctx, fz_page *page, fz_rect bounds, float scale, int w, int h, unsigned char *rgba) {
	fz_pixmap *volatile pix = NULL;
	fz_device *volatile dev = NULL;
	volatile int ok = 1;
	fz_irect box = { 0, 0, w, h };
	fz_matrix unity = { 1, 0, 0, 1, 0, 0 };
	fz_matrix m = { scale, 0, 0, scale, -bounds.x0 * scale, -bounds.y0 * scale };
	fz_try(ctx) {
		pix = fz_new_pixmap_with_bbox_and_data(ctx, fz_device_rgb(ctx), box, NULL, 1, rgba);
		fz_clear_pixmap_with_value(ctx, pix, 0xff);
		dev = fz_new_draw_device(ctx, m, pix);
		fz_run_page(ctx, page, dev, unity, NULL);
		fz_close_device(ctx, dev);
	}
	fz_always(ctx) {
		fz_drop_device(ctx, dev);
		fz_drop_pixmap(ctx, pix);
	}
	fz_catch(ctx)
		ok = 0;
	return ok;
}
*/
import "C"

import (
	"image"
	"runtime"
	"unsafe"

	"github.com/gen2brain/go-fitz"

	"carnet/app/record"
	"carnet/storage/sniff"
)

// Available says whether this build can draw PDFs.
const Available = true

// document is an open PDF. MuPDF reads from the Go memory of the file, which is therefore pinned until close.
type document struct {
	ctx *C.fz_context
	doc *C.fz_document
	pin runtime.Pinner
}

func openDocument(file []byte) (*document, error) {
	version := C.CString(fitz.FzVersion)
	defer C.free(unsafe.Pointer(version))
	d := &document{ctx: C.new_context(maxStore, version)}
	if d.ctx == nil {
		return nil, record.E(record.RenderFailed, "start mupdf")
	}
	d.pin.Pin(&file[0])
	var locked C.int
	ok := C.open_document(d.ctx, (*C.uchar)(&file[0]), C.size_t(len(file)), &d.doc, &locked)
	switch {
	case ok == 0:
		d.close()
		return nil, record.E(record.PDFUnreadable, "open pdf")
	case locked != 0:
		d.close()
		return nil, record.E(record.PDFProtected, "open pdf")
	}
	return d, nil
}

func (d *document) close() {
	C.fz_drop_document(d.ctx, d.doc)
	C.fz_drop_context(d.ctx)
	d.pin.Unpin()
}

func (d *document) pages() (int, error) {
	var n C.int
	if C.count_pages(d.ctx, d.doc, &n) == 0 {
		return 0, record.E(record.PDFUnreadable, "count pages")
	}
	return int(n), nil
}

func (d *document) draw(number, maxSide int) (*image.RGBA, error) {
	failed := record.E(record.RenderFailed, "draw page")
	var page *C.fz_page
	var bounds C.fz_rect
	ok := C.load_page(d.ctx, d.doc, C.int(number), &page, &bounds)
	defer func() { C.fz_drop_page(d.ctx, page) }()
	if ok == 0 {
		return nil, failed
	}
	w, h := float64(bounds.x1-bounds.x0), float64(bounds.y1-bounds.y0)
	scale, err := sniff.PageScale(w, h, maxSide)
	if err != nil {
		return nil, err
	}
	pw, ph, err := pixelSize(w, h, scale)
	if err != nil {
		return nil, err
	}
	img := image.NewRGBA(image.Rect(0, 0, pw, ph))
	if C.draw_page(d.ctx, page, bounds, C.float(scale), C.int(pw), C.int(ph), (*C.uchar)(&img.Pix[0])) == 0 {
		return nil, failed
	}
	return img, nil
}
