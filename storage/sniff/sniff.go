// Package sniff looks at untrusted files before anything else does: what they are by their first bytes, whether
// they are within the limits of limits.go, and under which harmless name they may leave the program.
//
// It decodes nothing and never trusts a name, an extension or a claimed size.
package sniff

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"syscall"

	"carnet/app/record"
)

// HeadLen is how many first bytes Sniff looks at; giving it more changes nothing.
const HeadLen = 64

// heicBrands are the ftyp brands of a still image or an image collection coded with HEVC (ISO/IEC 23008-12, B.4).
// AVIF is left out: Carnet has no decoder for it.
var heicBrands = []string{"heic", "heix", "heim", "heis", "hevc", "hevx"}

// Sniff names the type of a file from its first bytes. It fails with FileEmpty for no bytes and with FileUnsupported
// for everything that Carnet does not keep, such as the office files, e-books and SVG that a PDF library might open too.
// The answer says how to treat a file, not that the file is whole.
func Sniff(head []byte) (record.MediaType, error) {
	const op = "sniff file"
	if len(head) == 0 {
		return "", record.E(record.FileEmpty, op)
	}
	head = head[:min(len(head), HeadLen)]
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return record.PDF, nil
	case bytes.HasPrefix(head, []byte{0xFF, 0xD8, 0xFF}):
		return record.JPEG, nil
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return record.PNG, nil
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return record.WebP, nil
	case isHEIC(head):
		return record.HEIC, nil
	}
	return "", record.E(record.FileUnsupported, op)
}

// isHEIC reads the ftyp box: size, "ftyp", major brand, minor version, compatible brands. The major brand decides,
// unless it is the neutral mif1 or msf1 ("some picture in HEIF"): then anything but AVIF is left to the decoder.
func isHEIC(head []byte) bool {
	if len(head) < 16 || string(head[4:8]) != "ftyp" {
		return false
	}
	major := string(head[8:12])
	if major != "mif1" && major != "msf1" {
		return slices.Contains(heicBrands, major)
	}
	end := min(int(binary.BigEndian.Uint32(head)), len(head))
	for i := 16; i+4 <= end; i += 4 {
		if b := string(head[i : i+4]); b == "avif" || b == "avis" {
			return false
		}
	}
	return true
}

// ReadAll reads a file to be imported. size is what the picker claims, negative when it does not say: a claim above
// MaxFile is refused before reading a byte, and a source that gives more than MaxFile is refused whatever it claimed.
// ctx is looked at between reads; it cannot interrupt a Read that hangs.
// It fails with FileTooBig, FileEmpty, Canceled, or Internal when the source itself fails.
func ReadAll(ctx context.Context, r io.Reader, size int64) ([]byte, error) {
	const op = "read file"
	if size > MaxFile {
		return nil, record.E(record.FileTooBig, op)
	}
	var buf bytes.Buffer
	if size > 0 {
		buf.Grow(int(size) + bytes.MinRead) // so that an honest size costs one allocation
	}
	n, err := buf.ReadFrom(io.LimitReader(&reader{ctx, r}, MaxFile+1))
	switch {
	case ctx.Err() != nil:
		return nil, &record.Error{Kind: record.Canceled, Op: op, Err: ctx.Err()}
	case err != nil:
		return nil, record.Wrap(record.Internal, op, withoutPath(err))
	}
	if err := CheckFile(n); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// withoutPath keeps the reason of an error of the operating system and drops the file name, which is personal.
func withoutPath(err error) error {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno
	}
	return fmt.Errorf("source failed (%T)", err)
}

// reader stops a read loop soon after its context ends.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (c *reader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
