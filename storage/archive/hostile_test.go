package archive

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"testing"

	"carnet/app/record"
)

// handmade builds tars that our writer would not.
type handmade struct {
	t    testing.TB
	b    bytes.Buffer
	w    *tar.Writer
	sums string
}

func byHand(t testing.TB) *handmade {
	h := &handmade{t: t}
	h.w = tar.NewWriter(&h.b)
	return h
}

func (h *handmade) header(header tar.Header) *handmade {
	h.t.Helper()
	if err := h.w.WriteHeader(&header); err != nil {
		h.t.Fatal(err)
	}
	return h
}

func (h *handmade) file(name, content string) *handmade {
	h.t.Helper()
	h.header(tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(content)), Mode: 0o600})
	if _, err := io.WriteString(h.w, content); err != nil {
		h.t.Fatal(err)
	}
	return h.line(name, content)
}

// line notes the sum of an entry.
func (h *handmade) line(name, content string) *handmade {
	h.sums += fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(content)), name)
	return h
}

// summed adds SHA256SUMS.
func (h *handmade) summed() *handmade { return h.file(sumsName, h.sums) }

func (h *handmade) bytes() []byte {
	h.t.Helper()
	if err := h.w.Close(); err != nil {
		h.t.Fatal(err)
	}
	return h.b.Bytes()
}

// All of these are authentic: somebody who had the passphrase made them.
func TestHostileArchives(t *testing.T) {
	one := func() *handmade { return byHand(t).file("a", "content") }
	special := func(header tar.Header) []byte {
		if header.Name == "" {
			header.Name = "b"
		}
		return one().header(header).line(header.Name, "").summed().bytes()
	}
	named := func(names ...string) []byte {
		h := byHand(t)
		for _, name := range names {
			h.file(name, "content")
		}
		return h.summed().bytes()
	}
	if _, err := openAll(bytes.NewReader(encrypted(t, one().summed().bytes())), passphrase); err != nil {
		t.Fatalf("a harmless one: %v", err)
	}
	if _, err := openTar(special(tar.Header{Typeflag: tar.TypeReg}), standard()); err != nil {
		t.Fatalf("another harmless one: %v", err)
	}

	hostile := map[string][]byte{
		"symbolic link":        special(tar.Header{Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}),
		"hard link":            special(tar.Header{Typeflag: tar.TypeLink, Linkname: "a"}),
		"device":               special(tar.Header{Typeflag: tar.TypeChar, Devmajor: 1, Devminor: 3}),
		"block device":         special(tar.Header{Typeflag: tar.TypeBlock, Devmajor: 8}),
		"pipe":                 special(tar.Header{Typeflag: tar.TypeFifo}),
		"folder":               special(tar.Header{Typeflag: tar.TypeDir, Name: "b/"}),
		"continuous file":      special(tar.Header{Typeflag: tar.TypeCont}),
		"unknown type":         special(tar.Header{Typeflag: 'Z'}),
		"global header":        one().header(tar.Header{Typeflag: tar.TypeXGlobalHeader, Name: "g", PAXRecords: map[string]string{"path": "c"}}).summed().bytes(),
		"GNU format":           special(tar.Header{Typeflag: tar.TypeReg, Format: tar.FormatGNU}),
		"GNU long name":        special(tar.Header{Typeflag: tar.TypeReg, Format: tar.FormatGNU, Name: strings.Repeat("n", 150)}),
		"link of a file":       special(tar.Header{Typeflag: tar.TypeReg, Linkname: "a"}),
		"extended attribute":   special(tar.Header{Typeflag: tar.TypeReg, PAXRecords: map[string]string{"SCHILY.xattr.user.x": "y"}}),
		"unknown attribute":    special(tar.Header{Typeflag: tar.TypeReg, PAXRecords: map[string]string{"CARNET.x": "y"}}),
		"fraction of a second": special(tar.Header{Typeflag: tar.TypeReg, Format: tar.FormatPAX, ModTime: morning.Add(5)}),
		"sparse file":          sparse(t),

		"absolute name":     named("/etc/passwd"),
		"parent":            named("../a"),
		"parent inside":     named("b/../../a"),
		"here":              named("./a"),
		"double slash":      named("b//a"),
		"backslash":         named(`b\a`),
		"drive":             named("C:a"),
		"stream of NTFS":    named("a:b"),
		"device of Windows": named("b/NUL.txt"),
		"hidden file":       named(".bashrc"),
		"option":            named("-rf"),
		"new line":          named("a\nb"),
		"escape":            named("a\x1b[2Jb"),
		"right to left":     named("a\u202egpj.exe"),
		"isolate":           named("a\u2066b"),
		"invisible":         named("a\u200bb"),
		"not UTF-8":         named("a\xff"),
		"not composed":      named("e\u0301"),
		"end in a dot":      named("a."),
		"end in a space":    named("a "),
		"long name":         named(strings.Repeat("n", MaxName+1)),

		"twice":                        named("a", "a"),
		"twice, capitals":              named("a", "A"),
		"twice, capitals with accents": named("\u00e9t\u00e9", "\u00c9T\u00c9"),
		"twice, sharp s":               named("stra\u00dfe", "STRASSE"),
		"folder in two spellings":      named("Profil/a", "profil/b"),
		"file and folder":              named("a", "a/b"),
		"folder and file":              named("a/b", "A"),
		"sums in small letters":        named("sha256sums"),
		"folder of sums":               named("SHA256SUMS/a"),

		"no sums":              one().bytes(),
		"empty tar":            byHand(t).bytes(),
		"entry after sums":     one().summed().file("b", "").bytes(),
		"sums twice":           one().summed().file(sumsName, "").bytes(),
		"sums in a link":       one().header(tar.Header{Typeflag: tar.TypeSymlink, Name: sumsName, Linkname: "a"}).bytes(),
		"sum of other content": one().header(tar.Header{Typeflag: tar.TypeReg, Name: "b"}).line("b", "something").summed().bytes(),
		"sum of other name":    one().header(tar.Header{Typeflag: tar.TypeReg, Name: "b"}).line("c", "").summed().bytes(),
		"sum of nothing":       one().line("b", "").summed().bytes(),
		"sum left out":         one().header(tar.Header{Typeflag: tar.TypeReg, Name: "b"}).summed().bytes(),
		"sums in other order":  one().header(tar.Header{Typeflag: tar.TypeReg, Name: "b"}).file(sumsName, lines("b", "", "a", "content")).bytes(),
		"sums in text mode":    one().file(sumsName, strings.Replace(lines("a", "content"), "  ", " *", 1)).bytes(),
		"sums cut":             one().file(sumsName, lines("a", "content")[:60]).bytes(),
		"sums extended":        one().file(sumsName, lines("a", "content")+"\n").bytes(),

		"something after the end": append(one().summed().bytes(), 0),
		"zeros after the end":     append(one().summed().bytes(), make([]byte, 512)...),
		"second tar":              append(one().summed().bytes(), byHand(t).file("b", "").bytes()...),
		"cut in the content":      one().summed().bytes()[:515],
		"cut in a header":         one().summed().bytes()[:1100],
		"one more is claimed":     claim(one().summed().bytes()),
		"bigger than allowed":     one().header(tar.Header{Typeflag: tar.TypeReg, Name: "b", Size: MaxEntry + 1}).b.Bytes(),
		"8 EiB are claimed":       claimed(t, 1<<63-1),
	}
	for what, content := range hostile {
		_, err := openTar(content, standard())
		wantKind(t, what, err, record.BackupDamaged)
		if len(content) < 10_000 {
			_, err = openAll(bytes.NewReader(encrypted(t, content)), passphrase)
			wantKind(t, what+", in age", err, record.BackupDamaged)
		}
	}
}

// lines makes SHA256SUMS of names and contents.
func lines(pairs ...string) (s string) {
	for i := 0; i < len(pairs); i += 2 {
		s += fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(pairs[i+1])), pairs[i])
	}
	return s
}

// claim makes the first header promise another length than there is.
func claim(b []byte) []byte {
	copy(b[124:], fmt.Sprintf("%011o\x00", 1<<20))
	return rechecked(b)
}

// claimed is a header with a length in base 256, which only GNU writes.
func claimed(t *testing.T, size int64) []byte {
	t.Helper()
	return byHand(t).header(tar.Header{Typeflag: tar.TypeReg, Name: "a", Size: size, Format: tar.FormatGNU}).b.Bytes()
}

// rechecked corrects the check sum of the first header.
func rechecked(b []byte) []byte {
	copy(b[148:], "        ")
	sum := 0
	for _, c := range b[:512] {
		sum += int(c)
	}
	copy(b[148:], fmt.Sprintf("%06o\x00 ", sum))
	return b
}

// sparse is a file of 1 GiB, or so it says, in 512 bytes: the format 0.1 of GNU in PAX attributes, which archive/tar reads
// and does not write. The attributes are put into those of another name, of the same length.
func sparse(t *testing.T) []byte {
	t.Helper()
	h := byHand(t).header(tar.Header{Typeflag: tar.TypeReg, Name: "b", PAXRecords: map[string]string{
		"GNU_sparse_major": "0", "GNU_sparse_minor": "1", "GNU_sparse_name": "c", "GNU_sparse_size": "1073741824",
		"GNU_sparse_numblocks": "1", "GNU_sparse_map": "0,0",
	}}).line("c", "").summed()
	return bytes.ReplaceAll(h.bytes(), []byte("GNU_sparse_"), []byte("GNU.sparse."))
}

func TestLimits(t *testing.T) {
	files := []file{newFile("a", strings.Repeat("a", 1000)), newFile("b", ""), newFile("c", "c")}
	whole := plain(t, files)
	exact := limits{entries: 3, entry: 1000, total: int64(len(whole))}
	if got, err := openTar(whole, exact); err != nil || !same(got, files) {
		t.Errorf("at the limits: %d files, %v", len(got), err)
	}
	for what, l := range map[string]limits{
		"entries": {2, 1000, exact.total},
		"entry":   {3, 999, exact.total},
		"total":   {3, 1000, exact.total - 1},
		"end":     {3, 1000, exact.total - 1024},
		"middle":  {3, 1000, 1000},
	} {
		_, err := openTar(whole, l)
		wantKind(t, what, err, record.BackupDamaged)
	}
}

// What is written can be read, for any limits: a backup that is too big must be refused while there is time.
func TestWriterKeepsTheLimitsOfTheReader(t *testing.T) {
	content := strings.Repeat("x", 1000)
	for _, long := range []bool{false, true} {
		for total := int64(2000); total < 24_000; total += 100 {
			l := limits{entries: 8, entry: 1000, total: total}
			var b bytes.Buffer
			w := newTarWriter(&b, l)
			var written []file
			for i := 0; ; i++ {
				f := newFile(fmt.Sprint("name", i), content[:i*50])
				if long {
					f = newFile(fmt.Sprint(strings.Repeat("long", 40), i), content[:i*50])
				}
				err := w.Add(f.Name, f.Modified, f.Size, bytes.NewReader(f.content))
				if err != nil {
					wantKind(t, "beyond the limits", err, record.SaveFailed)
					break
				}
				written = append(written, f)
			}
			// The same again, up to what was accepted.
			b.Reset()
			if err := fill(newTarWriter(&b, l), written); err != nil {
				t.Fatal(err)
			}
			if got, err := openTar(b.Bytes(), l); err != nil || !same(got, written) {
				t.Fatalf("%d files in %d bytes were written with a limit of %d, %d came back, %v", len(written), b.Len(), total, len(got), err)
			}
			if total > 23_000 && len(written) != l.entries {
				t.Errorf("only %d files were accepted", len(written))
			}
		}
	}
}

// The real limit of entries, on both sides.
func TestManyEntries(t *testing.T) {
	var b bytes.Buffer
	w := newTarWriter(&b, standard())
	for i := range MaxEntries {
		if err := w.Add(fmt.Sprint("f/", i), morning, 0, strings.NewReader("")); err != nil {
			t.Fatal(i, err)
		}
	}
	before := b.Len()
	wantKind(t, "one more", w.Add("one-more", morning, 0, strings.NewReader("")), record.SaveFailed)
	w.err = nil // as a writer without that limit would go on
	w.limits.entries++
	if b.Len() != before {
		t.Fatal("the entry was begun")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	o := &origin{r: &b}
	r := newTarReader(o, o, standard())
	n := 0
	for ; ; n++ {
		if _, err := r.Next(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(n, err)
		}
	}
	if n != MaxEntries {
		t.Errorf("%d entries came back", n)
	}
}
