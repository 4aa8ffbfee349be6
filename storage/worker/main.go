package worker

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"carnet/app/record"
	"carnet/storage/sniff"
)

// Main is the whole life of a worker: it answers the one request on standard input and returns the exit code of the
// process. It must be called before anything else is done in the process, which it makes unfit for any other use.
func Main(ops Ops) int {
	err := serve(os.Stdin, os.Stdout, ops, confine)
	_ = os.Stdout.Close() // the parent has its answer and need not wait for the end of this process
	if err != nil {
		return 1 // standard error goes nowhere: the parent sees that no answer came
	}
	return 0
}

// serve reads the request up to the file, gives up all rights, then reads the file and answers.
func serve(in io.Reader, out io.Writer, ops Ops, confine func(Limits) error) error {
	req, length, err := readRequest(in)
	if err != nil {
		return err
	}
	if err := confine(req.limits); err != nil {
		return fmt.Errorf("confine worker: %w", err)
	}
	if req.file, err = readExactly(in, length); err != nil {
		return err
	}
	return answer(req, ops).writeTo(out)
}

// dieLater ends this process if its parent did not: a parent that crashed leaves no worker behind.
func dieLater(l Limits) {
	time.AfterFunc(l.Wall+time.Second, func() { os.Exit(1) })
}

func answer(req request, ops Ops) (resp response) {
	defer func() {
		if recover() != nil {
			resp = response{kind: record.RenderFailed}
		}
	}()
	var err error
	switch req.op {
	case opPhoto:
		p, e := ops.Photo(context.Background(), req.file)
		resp, err = response{a: p.Width, b: p.Height, main: p.JPEG, thumb: p.Thumb}, e
	case opBoxCode:
		text, e := ops.BoxCode(context.Background(), req.file)
		resp, err = response{main: []byte(text)}, e
	case opPages:
		resp.a, err = ops.Pages(req.file)
	case opPage:
		if req.page >= sniff.MaxPages {
			return response{kind: record.NotFound}
		}
		resp.main, resp.a, resp.b, err = ops.Page(req.file, req.page, req.maxSide)
	case opThumb:
		resp.thumb, err = ops.Thumb(req.file)
	}
	if err != nil {
		return response{kind: record.KindOf(err)}
	}
	return resp
}
