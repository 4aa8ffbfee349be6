package worker

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os/exec"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/sniff"
)

// Client is the parent's side. It is safe to use from any goroutine; callers wait for each other.
type Client struct {
	exe    string
	args   []string
	limits Limits
	slot   chan struct{}
}

var _ app.Renderer = (*Client)(nil)

// New returns a client that starts exe, the program itself, with args, which must lead it to Main.
func New(exe string, args ...string) *Client { return NewWithin(DefaultLimits(), exe, args...) }

// NewWithin is New with other limits than the usual ones.
func NewWithin(l Limits, exe string, args ...string) *Client {
	return &Client{exe: exe, args: args, limits: l, slot: make(chan struct{}, 1)}
}

// Hello starts a worker that does nothing: it finds out whether workers can be started here.
func (c *Client) Hello(ctx context.Context) error {
	_, err := c.run(ctx, request{op: opHello}, record.RenderUnavail)
	return err
}

// Photo implements app.Renderer. A worker that died or took too long is RenderFailed.
func (c *Client) Photo(ctx context.Context, file []byte) (app.Photo, error) {
	t, err := check(file)
	if err != nil {
		return app.Photo{}, err
	}
	if t == record.PDF {
		return app.Photo{}, record.E(record.FileUnsupported, "make photo")
	}
	r, err := c.run(ctx, request{op: opPhoto, file: file}, record.RenderFailed)
	if err != nil {
		return app.Photo{}, err
	}
	p := app.Photo{JPEG: r.main, Width: r.a, Height: r.b, Thumb: r.thumb}
	if !isPicture(jpeg.DecodeConfig, p.JPEG, p.Width, p.Height, sniff.MaxPhotoSide) || !isThumb(p.Thumb) {
		return app.Photo{}, record.E(record.RenderFailed, "check photo")
	}
	return p, nil
}

// BoxCode implements app.Renderer. A photo on which a worker died or took too long shows no code that could be read.
func (c *Client) BoxCode(ctx context.Context, file []byte) (string, error) {
	t, err := check(file)
	if err != nil {
		return "", err
	}
	if t == record.PDF {
		return "", record.E(record.FileUnsupported, "find code")
	}
	r, err := c.run(ctx, request{op: opBoxCode, file: file}, record.CodeNotFound)
	if err != nil {
		return "", err
	}
	if len(r.main) == 0 {
		return "", record.E(record.CodeNotFound, "find code")
	}
	return string(r.main), nil
}

// PDF implements app.Renderer. A PDF that kills a worker while its pages are counted is PDFUnreadable; one that only
// its first page kills has pages and no thumbnail. It uses two workers, so that the second failing loses nothing.
func (c *Client) PDF(ctx context.Context, file []byte) (app.PDFInfo, error) {
	if err := checkPDF(file); err != nil {
		return app.PDFInfo{}, err
	}
	r, err := c.run(ctx, request{op: opPages, file: file}, record.PDFUnreadable)
	if err != nil {
		return app.PDFInfo{}, err
	}
	if err := sniff.CheckPages(r.a); err != nil {
		return app.PDFInfo{}, err
	}
	info := app.PDFInfo{Pages: r.a}
	r, err = c.run(ctx, request{op: opThumb, file: file}, record.RenderFailed)
	switch {
	case record.KindOf(err) == record.Canceled:
		return app.PDFInfo{}, err
	case err == nil && isThumb(r.thumb):
		info.Thumb = r.thumb
	}
	return info, nil
}

// PDFPage implements app.Renderer. A worker that died or took too long is RenderFailed.
func (c *Client) PDFPage(ctx context.Context, file []byte, page, maxSide int) ([]byte, error) {
	if err := checkPDF(file); err != nil {
		return nil, err
	}
	if page < 0 || page >= sniff.MaxPages {
		return nil, record.E(record.NotFound, "find page")
	}
	maxSide = min(max(maxSide, 1), sniff.MaxPageSide)
	r, err := c.run(ctx, request{op: opPage, page: page, maxSide: maxSide, file: file}, record.RenderFailed)
	if err != nil {
		return nil, err
	}
	if sniff.CheckDrawn(r.a, r.b) != nil || !isPicture(png.DecodeConfig, r.main, r.a, r.b, maxSide) {
		return nil, record.E(record.RenderFailed, "check page")
	}
	return r.main, nil
}

// check refuses what needs no worker to be refused.
func check(file []byte) (record.MediaType, error) {
	if err := sniff.CheckFile(int64(len(file))); err != nil {
		return "", err
	}
	return sniff.Sniff(file)
}

func checkPDF(file []byte) error {
	t, err := check(file)
	if err == nil && t != record.PDF {
		return record.E(record.FileUnsupported, "open pdf")
	}
	return err
}

// isPicture reports whether b begins as a picture of exactly that size. Its pixels are for whoever shows it.
func isPicture(config func(io.Reader) (image.Config, error), b []byte, w, h, maxSide int) bool {
	c, err := config(bytes.NewReader(b))
	return err == nil && c.Width == w && c.Height == h && w > 0 && h > 0 && max(w, h) <= maxSide
}

func isThumb(b []byte) bool {
	c, err := jpeg.DecodeConfig(bytes.NewReader(b))
	return err == nil && isPicture(jpeg.DecodeConfig, b, c.Width, c.Height, sniff.MaxThumbSide)
}

// run starts a worker for one request. died is the kind of a worker that gave no proper answer in time.
func (c *Client) run(ctx context.Context, req request, died record.ErrorKind) (response, error) {
	const op = "run worker"
	if err := acquire(ctx, c.slot); err != nil {
		return response{}, err
	}
	defer func() { <-c.slot }()

	inTime, stop := context.WithTimeout(ctx, c.limits.Wall)
	defer stop()
	req.limits = c.limits
	cmd := exec.CommandContext(inTime, c.exe, c.args...)
	cmd.Env = environment()
	cmd.Stdin = req.reader()
	cmd.WaitDelay = time.Second
	separate(cmd)
	stdout, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		// Not the file's fault: it can be drawn another day. The cause names the program's path, so it is left out.
		return response{}, record.E(record.RenderUnavail, "start worker")
	}
	resp, err := readResponse(stdout, req.op)
	stop() // answered or not, it is no longer needed
	_ = cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return response{}, &record.Error{Kind: record.Canceled, Op: op, Err: ctx.Err()}
	case err != nil:
		return response{}, &record.Error{Kind: died, Op: op, Err: err}
	case resp.kind != "":
		return response{}, record.E(resp.kind, op)
	}
	return resp, nil
}

// environment is all that a worker is told: less memory reserved by Go and by the C library, no dump of a crash.
// os/exec adds SYSTEMROOT on Windows, without which no program starts there.
func environment() []string {
	return []string{"GOMAXPROCS=2", "GOTRACEBACK=none", "MALLOC_ARENA_MAX=1"}
}
