// Package worker decodes and draws untrusted files in a process of their own.
//
// Client is the parent's side and satisfies app.Renderer: for every request it starts the program again with one
// hidden argument, gives it the file on standard input and reads the picture from standard output. Main is the child's
// side. One process serves one request, so that a file that takes over its worker never sees the next file; starting
// one costs some milliseconds. One worker runs at a time. What it does with the bytes is given as Ops: this package
// imports no decoder.
//
// What confines the child:
//
//	everywhere  a wall clock limit kept by the parent and by the child itself, an environment of three constants,
//	            no standard error (it may hold content), an answer checked as hostile, a process group of its own
//	            that is killed as a whole (Unix)
//	Linux       before the first byte of the file is read: inherited files closed, limits of CPU time, address space,
//	            open files (16), file size (0) and core dumps (0), no new privileges, and Landlock without any path,
//	            port or signal allowed, as far as the kernel knows it. Missing: a seccomp filter; a child that has been
//	            taken over can still make UDP sockets and see that other processes exist.
//	macOS       missing: limits of memory and CPU time, a sandbox
//	Windows     missing: a job object (memory, kill on close) and a restricted token; a worker started by a worker
//	            would outlive it
//	phones      no child can be started: InProcess makes photos with Go's decoders and refuses PDFs
package worker

import (
	"context"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/sniff"
)

// Ops is the work, called in the child. Errors that wrap a record.Error keep their kind on the way to the parent.
type Ops struct {
	Photo func(ctx context.Context, file []byte) (app.Photo, error)
	// BoxCode finds the text of the code on a photo of a medicine's box.
	BoxCode func(ctx context.Context, file []byte) (string, error)
	// Pages counts the pages of a PDF.
	Pages func(file []byte) (int, error)
	// Page draws a page, from 0, as PNG, and says its size in pixels.
	Page func(file []byte, page, maxSide int) (png []byte, width, height int, err error)
	// Thumb draws the first page as a small JPEG.
	Thumb func(file []byte) ([]byte, error)
}

// Limits is how much a worker may use.
type Limits struct {
	Wall   time.Duration // from start to answer, in whole milliseconds
	CPU    time.Duration // of all threads; rounded up to seconds (Linux)
	Memory int64         // bytes of address space beyond what the child has when it starts to work (Linux)
}

// DefaultLimits are those of package sniff.
func DefaultLimits() Limits {
	return Limits{Wall: sniff.WallTime, CPU: sniff.CPUTime, Memory: sniff.Memory}
}

// InProcess is the renderer of phones, where no child can be started: one photo at a time is made or read in this process,
// by decoders in Go whose memory is bounded by the limits of package sniff. Of ops it uses Photo and BoxCode. PDFs fail with
// RenderUnavail.
func InProcess(ops Ops) app.Renderer {
	return &inProcess{ops: ops, slot: make(chan struct{}, 1)}
}

type inProcess struct {
	ops  Ops
	slot chan struct{}
}

var _ app.Renderer = (*inProcess)(nil)

func (p *inProcess) Photo(ctx context.Context, file []byte) (app.Photo, error) {
	if err := acquire(ctx, p.slot); err != nil {
		return app.Photo{}, err
	}
	defer func() { <-p.slot }()
	return p.ops.Photo(ctx, file)
}

func (p *inProcess) BoxCode(ctx context.Context, file []byte) (string, error) {
	if err := acquire(ctx, p.slot); err != nil {
		return "", err
	}
	defer func() { <-p.slot }()
	return p.ops.BoxCode(ctx, file)
}

func (p *inProcess) PDF(context.Context, []byte) (app.PDFInfo, error) {
	return app.PDFInfo{}, record.E(record.RenderUnavail, "count pages")
}

func (p *inProcess) PDFPage(context.Context, []byte, int, int) ([]byte, error) {
	return nil, record.E(record.RenderUnavail, "draw page")
}

// acquire waits for the slot or for the end of ctx.
func acquire(ctx context.Context, slot chan struct{}) error {
	if ctx.Err() == nil {
		select {
		case slot <- struct{}{}:
			return nil
		case <-ctx.Done():
		}
	}
	return &record.Error{Kind: record.Canceled, Op: "wait for worker", Err: ctx.Err()}
}
