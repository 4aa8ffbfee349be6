// Package render joins what makes photos (storage/photo) and what draws PDFs (storage/pdf) to the worker process that
// does both (storage/worker). It is what main needs:
//
//	if len(os.Args) == 2 && os.Args[1] == render.Flag {
//		os.Exit(render.Main())
//	}
package render

import (
	"bytes"
	"context"
	"image/png"
	"runtime"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/vaccination/box"
	"carnet/storage/barcode"
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
// file; on a phone, where that is impossible, photos are made and read in this process and PDFs cannot be drawn.
func New(exe string) app.Renderer {
	if runtime.GOOS == "android" || runtime.GOOS == "ios" {
		return worker.InProcess(ops())
	}
	return worker.New(exe, Flag)
}

// NewWithin is New with other limits than the usual ones, for tests and diagnosis; never in process.
func NewWithin(l worker.Limits, exe string) app.Renderer { return worker.NewWithin(l, exe, Flag) }

func ops() worker.Ops {
	return worker.Ops{Photo: photo.Make, BoxCode: boxCode, Pages: pdf.Pages, Page: page, Thumb: thumb}
}

// searchTime is how long a photo is searched for a code. It leaves a worker time to decode the photo first.
const searchTime = 8 * time.Second

func boxCode(ctx context.Context, file []byte) (string, error) {
	grey, err := photo.Grey(ctx, file)
	if err != nil {
		return "", err
	}
	inTime, stop := context.WithTimeout(ctx, searchTime)
	defer stop()
	text, ok := barcode.Find(inTime, grey, isBox)
	switch {
	case ctx.Err() != nil:
		return "", record.Wrap(record.Canceled, "find code", ctx.Err())
	case !ok:
		return "", record.E(record.CodeNotFound, "find code")
	}
	return text, nil
}

// isBox reports whether a text is the code of a box. The day decides only what century a date is in: any will do here.
func isBox(text string) bool {
	_, err := box.Parse(text, record.NewDate(2026, time.January, 1))
	return err == nil
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
