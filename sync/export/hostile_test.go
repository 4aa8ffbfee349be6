package export

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/sync/fhir"
)

// entry is one of a file that someone else wrote.
type entry struct {
	name    string
	content []byte
	change  func(*zip.FileHeader)
}

// build writes entries with true digests, as someone who knows how would.
func build(t testing.TB, entries []entry) []byte {
	t.Helper()
	var out bytes.Buffer
	w := &tail{w: &out, sum: sha256.New()}
	z := zip.NewWriter(w)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Store, Flags: 0x800, CRC32: crc32.ChecksumIEEE(e.content), UncompressedSize64: uint64(len(e.content)), CompressedSize64: uint64(len(e.content))}
		h.SetMode(0o644)
		if e.change != nil {
			e.change(h)
		}
		to, err := z.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.SetComment(strings.Repeat("0", commentBytes)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// unpacked gives the entries of a file of ours.
func unpacked(t testing.TB, b []byte) []entry {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var all []entry
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, entry{name: f.Name, content: content})
	}
	return all
}

// summed replaces the last entry by one with the true digests of the others.
func summed(entries []entry) []entry {
	var sums strings.Builder
	for _, e := range entries[:len(entries)-1] {
		sum := sha256.Sum256(e.content)
		sums.WriteString(hex.EncodeToString(sum[:]) + "  " + e.name + "\n")
	}
	entries[len(entries)-1].content = []byte(sums.String())
	return entries
}

func TestHostileFilesAreRefused(t *testing.T) {
	words := french(t)
	ours, _ := write(t, example(), words)
	if _, err := open(build(t, summed(unpacked(t, ours)))); err != nil {
		t.Fatalf("a file written by another program in the same way: %v", err)
	}
	first := func(change func(*entry)) func([]entry) []entry {
		return func(all []entry) []entry { change(&all[0]); return all }
	}
	named := func(name string) func([]entry) []entry { return first(func(e *entry) { e.name = name }) }
	header := func(change func(*zip.FileHeader)) func([]entry) []entry {
		return first(func(e *entry) { e.change = change })
	}
	bundle := func(change func([]app.JournalLine) []app.JournalLine) func([]entry) []entry {
		return func(all []entry) []entry {
			for i := range all {
				if all[i].name == bundleName {
					lines, err := fhir.Lines(all[i].content)
					if err != nil {
						t.Fatal(err)
					}
					if all[i].content, err = fhir.Bundle(change(lines), nil); err != nil {
						t.Fatal(err)
					}
				}
			}
			return all
		}
	}
	for what, spoil := range map[string]func([]entry) []entry{
		"above the folder": named("documents/../../x"),
		"absolute":         named("/etc/passwd"),
		"backslash":        named(`documents\x`),
		"device":           named("c:x"),
		"hidden":           named("documents/.x"),
		"folder":           first(func(e *entry) { e.name, e.content = "documents/", nil }),
		"control":          named("documents/a\nb"),
		"bidirectional":    named("documents/\u202ea"),
		"no UTF-8":         named("documents/\xff"),
		"long":             named("documents/" + strings.Repeat("a", 200)),
		"elsewhere":        named("carnet.exe"),
		"twice":            func(all []entry) []entry { all[1].name = all[0].name; return all },
		"same for some": func(all []entry) []entry {
			all[0].name, all[1].name = "documents/a", "documents/A"
			return all
		},
		"link":        header(func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink | 0o777) }),
		"encrypted":   header(func(h *zip.FileHeader) { h.Flags |= 1 }),
		"method":      header(func(h *zip.FileHeader) { h.Method = 12 }),
		"crc":         header(func(h *zip.FileHeader) { h.CRC32++ }),
		"claims less": header(func(h *zip.FileHeader) { h.Method = zip.Deflate; h.UncompressedSize64 = 3 }),
		"bomb": first(func(e *entry) {
			packed, err := deflate(make([]byte, 10<<20))
			if err != nil {
				t.Fatal(err)
			}
			e.content = packed
			e.change = func(h *zip.FileHeader) { h.Method, h.UncompressedSize64 = zip.Deflate, 10<<20 }
		}),
		"too big":        header(func(h *zip.FileHeader) { h.UncompressedSize64, h.CompressedSize64 = 1<<40, 1<<40 }),
		"no page":        func(all []entry) []entry { return append(all[:6], all[7:]...) },
		"order":          func(all []entry) []entry { all[len(all)-1], all[0] = all[0], all[len(all)-1]; return all },
		"only documents": func(all []entry) []entry { return all[:1] },
		"other profile": bundle(func(lines []app.JournalLine) []app.JournalLine {
			lines[2].Record.Profile = id(2)
			return lines
		}),
		"invalid record": bundle(func(lines []app.JournalLine) []app.JournalLine {
			lines[0].Record.Body = record.Profile{Role: record.Principal, GivenNames: "x", Colour: 99}
			return lines
		}),
		"invalid event": bundle(func(lines []app.JournalLine) []app.JournalLine {
			lines[len(lines)-1].Event.Account = record.ID{}
			return lines
		}),
		"only events": bundle(func(lines []app.JournalLine) []app.JournalLine { return lines[len(lines)-1:] }),
		"no lines":    bundle(func([]app.JournalLine) []app.JournalLine { return nil }),
	} {
		entries := spoil(unpacked(t, ours))
		if f, err := open(build(t, summed(entries))); record.KindOf(err) != record.ExportDamaged || f != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	wrong := unpacked(t, ours)
	wrong[0].content = append(wrong[0].content, 'x') // SHA256SUMS says otherwise
	if _, err := open(build(t, wrong)); record.KindOf(err) != record.ExportDamaged {
		t.Errorf("wrong sums: %v", err)
	}
	if _, err := open(build(t, nil)); record.KindOf(err) != record.ExportDamaged {
		t.Errorf("no entries: %v", err)
	}
}

// A list of entries that does not end where it says could be as long as the file.
func TestDirectoryIsBounded(t *testing.T) {
	b, _ := write(t, example(), french(t))
	end := len(b) - commentBytes - 22
	for _, at := range []int{12, 13, 16, 17, 20} { // length, place, length of the comment
		b[end+at]++
		if _, err := open(reseal(b)); record.KindOf(err) != record.ExportDamaged {
			t.Errorf("byte %d of the end: %v", at, err)
		}
		b[end+at]--
	}
}

// reseal gives a file the comment that its bytes ask for.
func reseal(b []byte) []byte {
	if len(b) < commentBytes {
		return b
	}
	b = bytes.Clone(b)
	sum := sha256.Sum256(b[:len(b)-commentBytes])
	copy(b[len(b)-commentBytes:], commentMark+hex.EncodeToString(sum[:]))
	return b
}

// FuzzReadExport tries files whose last digest is right, so that everything behind it is reached.
func FuzzReadExport(f *testing.F) {
	small := example() // without its pages, which no reader looks into, so that more can be tried
	bundle, err := fhir.Bundle(small.lines, nil)
	if err != nil {
		f.Fatal(err)
	}
	whole := build(f, summed([]entry{{name: "documents/0001.pdf", content: small.files[id(50)]}, {name: bundleName, content: bundle}, {name: pageName}, {name: sheetName},
		{name: readName}, {name: sumsName}}))
	if _, err := open(whole); err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(build(f, nil))
	f.Add(build(f, []entry{{name: "documents/a", content: []byte("x")}, {name: sumsName}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := open(reseal(b))
		if err != nil {
			if record.KindOf(err) != record.ExportDamaged || file != nil {
				t.Fatalf("%v, %v", file, err)
			}
			return
		}
		for _, a := range file.Attachments() {
			r, err := file.Open(a)
			if err != nil {
				t.Fatal(err)
			}
			if n, err := io.Copy(io.Discard, r); err != nil || n != a.Size {
				t.Fatalf("%d bytes of %d: %v", n, a.Size, err)
			}
		}
	})
}
