package sniff_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"carnet/app/record"
	"carnet/storage/sniff"
)

func TestSniffKnowsItsTypesAndNothingElse(t *testing.T) {
	ftyp := func(major string, compatible ...string) string {
		body := major + "\x00\x00\x00\x00" + strings.Join(compatible, "")
		return "\x00\x00\x00" + string(rune(8+len(body))) + "ftyp" + body
	}
	for name, c := range map[string]struct {
		head string
		want record.MediaType
		kind record.ErrorKind
	}{
		"pdf":                  {"%PDF-1.7\n", record.PDF, ""},
		"jpeg":                 {"\xff\xd8\xff\xe0", record.JPEG, ""},
		"png":                  {"\x89PNG\r\n\x1a\n", record.PNG, ""},
		"webp":                 {"RIFF\x10\x00\x00\x00WEBPVP8L", record.WebP, ""},
		"heic":                 {ftyp("heic", "mif1"), record.HEIC, ""},
		"heic, ten bits":       {ftyp("heix"), record.HEIC, ""},
		"heif of unsaid codec": {ftyp("mif1", "mif1", "heic"), record.HEIC, ""},
		"heif of AV1":          {ftyp("mif1", "avif", "mif1"), "", record.FileUnsupported},
		"avif":                 {ftyp("avif", "mif1"), "", record.FileUnsupported},
		"mp4":                  {ftyp("isom", "mp42"), "", record.FileUnsupported},
		"empty":                {"", "", record.FileEmpty},
		"one byte":             {"%", "", record.FileUnsupported},
		"pdf after a blank":    {" %PDF-1.7", "", record.FileUnsupported},
		"svg":                  {"<svg xmlns=", "", record.FileUnsupported},
		"gif":                  {"GIF89a", "", record.FileUnsupported},
		"zip, docx, epub":      {"PK\x03\x04", "", record.FileUnsupported},
		"riff sound":           {"RIFF\x10\x00\x00\x00WAVEfmt ", "", record.FileUnsupported},
		"html":                 {"<!DOCTYPE html>", "", record.FileUnsupported},
	} {
		got, err := sniff.Sniff([]byte(c.head))
		if got != c.want || record.KindOf(err) != c.kind {
			t.Errorf("%s: %q, %v, want %q, %q", name, got, err, c.want, c.kind)
		}
	}
}

func FuzzSniff(f *testing.F) {
	f.Add([]byte("%PDF-1.4"))
	f.Add([]byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBP"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := sniff.Sniff(b)
		if (got == "") == (err == nil) {
			t.Fatalf("both or none of a type and an error: %q, %v", got, err)
		}
		if err != nil {
			if k := record.KindOf(err); k != record.FileEmpty && k != record.FileUnsupported {
				t.Fatalf("kind %q", k)
			}
			return
		}
		if again, err := sniff.Sniff(append(bytes.Clone(b), make([]byte, 2*sniff.HeadLen)...)); again != got && got != record.HEIC {
			t.Fatalf("%q became %q, %v with more bytes behind", got, again, err)
		}
	})
}

type endless struct{ given int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.given += int64(len(p))
	return len(p), nil
}

func TestReadAllKeepsTheLimitWhateverIsClaimed(t *testing.T) {
	ctx := context.Background()
	file := func(n int64) io.Reader { return io.LimitReader(&endless{}, n) }
	for name, c := range map[string]struct {
		give, claim int64
		want        record.ErrorKind
	}{
		"small":                      {10, 10, ""},
		"size not said":              {10, -1, ""},
		"claims less than it gives":  {1000, 10, ""},
		"claims more than it gives":  {10, 1000, ""},
		"at the limit":               {sniff.MaxFile, sniff.MaxFile, ""},
		"one above":                  {sniff.MaxFile + 1, sniff.MaxFile, record.FileTooBig},
		"one above, size not said":   {sniff.MaxFile + 1, -1, record.FileTooBig},
		"claims one above":           {10, sniff.MaxFile + 1, record.FileTooBig},
		"empty":                      {0, 0, record.FileEmpty},
		"empty, claims to be filled": {0, 12, record.FileEmpty},
	} {
		b, err := sniff.ReadAll(ctx, file(c.give), c.claim)
		if record.KindOf(err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if err == nil && int64(len(b)) != c.give {
			t.Errorf("%s: %d bytes, want %d", name, len(b), c.give)
		}
	}
}

func TestReadAllRefusesAClaimBeforeReading(t *testing.T) {
	src := &endless{}
	_, err := sniff.ReadAll(context.Background(), src, sniff.MaxFile+1)
	if record.KindOf(err) != record.FileTooBig || src.given != 0 {
		t.Errorf("%v after %d bytes", err, src.given)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestReadAllErrorsCarryNoFileName(t *testing.T) {
	secret := "/home/claire/Ordonnance Léo.pdf"
	for _, cause := range []error{
		&fs.PathError{Op: "read", Path: secret, Err: syscall.EIO},
		errors.New("cannot read " + secret),
	} {
		_, err := sniff.ReadAll(context.Background(), failing{cause}, -1)
		if record.KindOf(err) != record.Internal || strings.Contains(err.Error(), "claire") {
			t.Errorf("%v", err)
		}
	}
}

func TestReadAllStopsWhenCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := sniff.ReadAll(ctx, &endless{}, -1)
	if record.KindOf(err) != record.Canceled {
		t.Errorf("%v", err)
	}
}
