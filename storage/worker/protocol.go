package worker

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"carnet/app/record"
	"carnet/app/vaccination/box"
	"carnet/storage/sniff"
)

// The protocol: the parent writes one request and closes; the child writes one response and ends. Both are a header of
// fixed size, big endian, then bytes whose lengths are in the header. The two sides are always the same program, so
// there is no version to negotiate: the magic changes with the layout.
//
//	request:  "CRQ1" op(1) 0(3) page(4) maxSide(4) wall ms(4) cpu ms(4) memory(8) length(8) · file
//	response: "CRS1" kind(1) 0(3) a(4) b(4) length(4) length(4) · main part, thumbnail
const (
	requestMagic   = "CRQ1"
	responseMagic  = "CRS1"
	requestHeader  = 40
	responseHeader = 24
)

// operation is what the child is asked to do.
type operation byte

const (
	opHello   operation = iota // answer, nothing else: measures the cost of a worker
	opPhoto                    // a, b = width, height; main part = JPEG; thumbnail
	opPages                    // a = number of pages
	opPage                     // a, b = width, height; main part = PNG
	opThumb                    // thumbnail of the first page
	opBoxCode                  // main part = text of the code
	opEnd                      // the first number that is no operation
)

type request struct {
	op            operation
	page, maxSide int
	limits        Limits
	file          []byte
}

type response struct {
	kind        record.ErrorKind // "" when all went well; then nothing else is set
	a, b        int
	main, thumb []byte
}

var errProtocol = errors.New("worker protocol broken")

func (r request) writeTo(w io.Writer) error {
	_, err := io.Copy(w, r.reader())
	return err
}

func (r request) reader() io.Reader {
	h := make([]byte, 0, requestHeader)
	h = append(append(h, requestMagic...), byte(r.op), 0, 0, 0)
	for _, n := range []int{r.page, r.maxSide, int(r.limits.Wall.Milliseconds()), int(r.limits.CPU.Milliseconds())} {
		h = binary.BigEndian.AppendUint32(h, uint32(n))
	}
	h = binary.BigEndian.AppendUint64(h, uint64(r.limits.Memory))
	h = binary.BigEndian.AppendUint64(h, uint64(len(r.file)))
	return io.MultiReader(bytes.NewReader(h), bytes.NewReader(r.file))
}

// readRequest reads the header of a request; the file is left in r, so that the child can confine itself first.
func readRequest(r io.Reader) (req request, length int64, err error) {
	var h [requestHeader]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return req, 0, fmt.Errorf("read request: %w", err)
	}
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(h[at:])) }
	req = request{
		op: operation(h[4]), page: u32(8), maxSide: u32(12),
		limits: Limits{
			Wall: time.Duration(u32(16)) * time.Millisecond, CPU: time.Duration(u32(20)) * time.Millisecond,
			Memory: int64(binary.BigEndian.Uint64(h[24:])),
		},
	}
	size := binary.BigEndian.Uint64(h[32:])
	if string(h[:4]) != requestMagic || req.op >= opEnd || h[5]|h[6]|h[7] != 0 || req.limits.Memory < 0 || size > sniff.MaxFile {
		return request{}, 0, errProtocol
	}
	return req, int64(size), nil
}

func (r response) writeTo(w io.Writer) error {
	code, ok := codeOf(r.kind)
	if !ok {
		code, _ = codeOf(record.RenderFailed)
	}
	h := make([]byte, 0, responseHeader)
	h = append(append(h, responseMagic...), code, 0, 0, 0)
	for _, n := range []int{r.a, r.b, len(r.main), len(r.thumb)} {
		h = binary.BigEndian.AppendUint32(h, uint32(n))
	}
	for _, b := range [][]byte{h, r.main, r.thumb} {
		if _, err := w.Write(b); err != nil {
			return fmt.Errorf("write response: %w", err)
		}
	}
	return nil
}

// readResponse reads what a child wrote, as if an attacker had: the child has touched the file. It accepts a refusal
// without content, or content no longer than the operation allows, and nothing behind it.
func readResponse(r io.Reader, op operation) (response, error) {
	var h [responseHeader]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return response{}, fmt.Errorf("read response: %w", err)
	}
	u32 := func(at int) int64 { return int64(binary.BigEndian.Uint32(h[at:])) }
	kind, known := kindOf(h[4])
	if string(h[:4]) != responseMagic || !known || h[5]|h[6]|h[7] != 0 {
		return response{}, errProtocol
	}
	maxMain, maxThumb := maxLengths(op)
	if kind != "" {
		maxMain, maxThumb = 0, 0
	}
	a, b, mainLen, thumbLen := u32(8), u32(12), u32(16), u32(20)
	if a > sniff.MaxImageSide || b > sniff.MaxImageSide || mainLen > maxMain || thumbLen > maxThumb {
		return response{}, errProtocol
	}
	resp := response{kind: kind, a: int(a), b: int(b)}
	for _, part := range []struct {
		to     *[]byte
		length int64
	}{{&resp.main, mainLen}, {&resp.thumb, thumbLen}} {
		b, err := readExactly(r, part.length)
		if err != nil {
			return response{}, err
		}
		*part.to = b
	}
	if _, err := io.ReadFull(r, h[:1]); err != io.EOF {
		return response{}, errProtocol
	}
	return resp, nil
}

// readExactly reads n bytes without believing n before they have come.
func readExactly(r io.Reader, n int64) ([]byte, error) {
	if n == 0 {
		return nil, nil
	}
	var buf bytes.Buffer
	buf.Grow(int(min(n, 1<<20)))
	got, err := buf.ReadFrom(io.LimitReader(r, n))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read part: %w", err)
	case got < n:
		return nil, io.ErrUnexpectedEOF
	}
	return buf.Bytes(), nil
}

func maxLengths(op operation) (main, thumb int64) {
	switch op {
	case opPhoto:
		return sniff.MaxJPEG, sniff.MaxThumb
	case opPage:
		return sniff.MaxPNG, 0
	case opThumb:
		return 0, sniff.MaxThumb
	case opBoxCode:
		return box.MaxText, 0
	}
	return 0, 0
}

// wireKinds are the refusals that may cross; a code is an index. A child that says anything else is not believed.
func wireKinds() []record.ErrorKind {
	return []record.ErrorKind{"",
		record.FileEmpty, record.FileTooBig, record.FileUnsupported, record.ImageTooBig, record.ImageUnreadable,
		record.HEICUnsupported, record.PDFUnreadable, record.PDFProtected, record.PDFTooManyPages,
		record.RenderFailed, record.RenderUnavail, record.NotFound, record.CodeNotFound}
}

func codeOf(k record.ErrorKind) (byte, bool) {
	for i, w := range wireKinds() {
		if w == k {
			return byte(i), true
		}
	}
	return 0, false
}

func kindOf(code byte) (record.ErrorKind, bool) {
	all := wireKinds()
	if int(code) >= len(all) {
		return "", false
	}
	return all[code], true
}
