// Package render joins what makes photos (storage/photo) and what draws PDFs (storage/pdf) to the worker process that
// does both (storage/worker). It is what main needs:
//
//	if len(os.Args) == 2 && os.Args[1] == render.Flag {
//		os.Exit(render.Main())
//	}
package render

import (
	"bytes"
	"image/png"
	"runtime"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/pdf"
	"carnet/storage/photo"
	"carnet/storage/sniff"
	"carnet/storage/worker"
)

// Flag is the hidden argument that makes the program a worker.
const Flag = "--render-worker"

// Main is the life of a worker process; it returns the exit code.
func Main() int { return worker.Main(ops()) }

// New returns the renderer of this device. On a computer exe, the program itself, is started again with Flag for each
// file; on a phone, where that is impossible, photos are made in this process and PDFs cannot be drawn.
func New(exe string) app.Renderer {
	if runtime.GOOS == "android" || runtime.GOOS == "ios" {
		return worker.InProcess(photo.Make)
	}
	return worker.New(exe, Flag)
}

// NewWithin is New with other limits than the usual ones, for tests and diagnosis; never in process.
func NewWithin(l worker.Limits, exe string) app.Renderer { return worker.NewWithin(l, exe, Flag) }

func ops() worker.Ops {
	return worker.Ops{Photo: photo.Make, Pages: pdf.Pages, Page: page, Thumb: thumb}
}

func page(file []byte, n, maxSide int) (b []byte, width, height int, err error) {
	img, err := pdf.Draw(file, n, maxSide)
	if err != nil {
		return nil, 0, 0, err
	}
	var buf bytes.Buffer
	fast := png.Encoder{CompressionLevel: png.BestSpeed} // it is shown at once and never kept
	if err := fast.Encode(&buf, img); err != nil {
		return nil, 0, 0, record.Wrap(record.RenderFailed, "encode page", err)
	}
	return buf.Bytes(), img.Rect.Dx(), img.Rect.Dy(), nil
}

func thumb(file []byte) ([]byte, error) {
	img, err := pdf.Draw(file, 0, sniff.MaxThumbSide)
	if err != nil {
		return nil, err
	}
	return photo.Thumbnail(img)
}
