package sniff

import (
	"math"
	"time"

	"carnet/app/record"
)

// The limits of untrusted files. They are all here; every one is tested at the limit and one above.
//
// Memory was chosen by measuring on linux/amd64 what fits: a JPEG of 50 million pixels, PNG and WebP of 64 million
// (PNG with 16 bits too), HEIC of 26 million, a PDF page of 3000 × 3000. A HEIC of 50 million needs 1.75 GiB and 12 s,
// hence MaxHeavyPixels.
const (
	MaxFile        = 25 << 20 // bytes of one imported file
	MaxPages       = 500      // of a PDF
	MaxPagePixels  = 16 << 20 // of one drawn page
	MaxPageSide    = 3000     // pixels, longer side of a drawn page
	MaxImagePixels = 64 << 20 // of an imported picture, by its header; phones reach 50 million, some write 64
	MaxHeavyPixels = 24 << 20 // of HEIC and progressive JPEG, whose decoders need several times the memory
	MaxImageSide   = 1 << 16  // pixels; no camera is near, and decoders multiply sides
	MaxPhotoSide   = 4000     // pixels, longer side of a kept photo: 12 megapixels stay as they are
	MaxThumbSide   = 320      // pixels, longer side of a thumbnail
	MaxJPEG        = 32 << 20 // bytes of a re-encoded photo: 16 megapixels of pure noise need 20 million
	MaxPNG         = 40 << 20 // bytes of a drawn page: MaxPageSide² at 4 bytes a pixel is 36 MB, incompressible
	MaxThumb       = 1 << 20  // bytes of a thumbnail
	WallTime       = 15 * time.Second
	CPUTime        = 20 * time.Second // of all threads together

	Memory int64 = 1 << 30 // bytes of address space beyond what the started worker already has
)

// CheckFile refuses an import by its size: FileEmpty or FileTooBig.
func CheckFile(size int64) error {
	switch {
	case size <= 0:
		return record.E(record.FileEmpty, "check file size")
	case size > MaxFile:
		return record.E(record.FileTooBig, "check file size")
	}
	return nil
}

// CheckImage refuses a picture by the size in its header, in pixels, before anything is decoded: ImageTooBig, or
// ImageUnreadable for a size that no picture has.
func CheckImage(width, height int) error {
	const op = "check image size"
	switch {
	case width <= 0 || height <= 0:
		return record.E(record.ImageUnreadable, op)
	case width > MaxImageSide || height > MaxImageSide || int64(width)*int64(height) > MaxImagePixels:
		return record.E(record.ImageTooBig, op)
	}
	return nil
}

// CheckHeavy is CheckImage for HEIC and for a JPEG in several scans. It lets the 24 megapixels of recent phones pass.
func CheckHeavy(width, height int) error {
	if err := CheckImage(width, height); err != nil {
		return err
	}
	if int64(width)*int64(height) > MaxHeavyPixels {
		return record.E(record.ImageTooBig, "check image size")
	}
	return nil
}

// CheckPages refuses a PDF by its number of pages: PDFUnreadable for none, PDFTooManyPages.
func CheckPages(n int) error {
	switch {
	case n <= 0:
		return record.E(record.PDFUnreadable, "check page count")
	case n > MaxPages:
		return record.E(record.PDFTooManyPages, "check page count")
	}
	return nil
}

// PageScale gives the scale in pixels per point for a page of the given size in points, so that its longer side is
// as near to maxSide pixels as the limits allow. maxSide below 1 counts as 1. It fails with RenderFailed for a page
// without a usable size; the result rounded up in each direction never exceeds the limits.
func PageScale(width, height float64, maxSide int) (float64, error) {
	long := max(width, height)
	if !(width > 0 && height > 0) || math.IsInf(long, 0) {
		return 0, record.E(record.RenderFailed, "measure page")
	}
	side := float64(min(max(maxSide, 1), MaxPageSide))
	return side / long, nil
}

// CheckDrawn refuses a drawn page that is larger than the limits: RenderFailed.
func CheckDrawn(width, height int) error {
	if width <= 0 || height <= 0 || width > MaxPageSide || height > MaxPageSide || width*height > MaxPagePixels {
		return record.E(record.RenderFailed, "check drawn page")
	}
	return nil
}

// Fit returns the size of a picture of width × height reduced, if needed, so that its longer side is at most maxSide.
// It never enlarges and never returns a side of 0.
func Fit(width, height, maxSide int) (int, int) {
	long := max(width, height)
	if long <= maxSide {
		return width, height
	}
	side := func(n int) int { return max(1, int((int64(n)*int64(maxSide)+int64(long)/2)/int64(long))) }
	return side(width), side(height)
}
