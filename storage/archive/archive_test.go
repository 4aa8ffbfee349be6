package archive

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"filippo.io/age"
	"pgregory.net/rapid"

	"carnet/app/record"
)

// cheap is a cost of hashing that tests can afford.
const cheap = 4

var (
	passphrase = Key{Passphrase: "sept mots l\u00e9gers"}
	morning    = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
)

type file struct {
	Entry
	content []byte
}

func newFile(name, content string) file {
	return file{Entry{Name: name, Size: int64(len(content)), Modified: morning}, []byte(content)}
}

// small is an archive with a file in a folder, an accent, a name that is too long for a plain tar header, and an empty file.
func small() []file {
	return []file{
		newFile("carnet.json", `{"format":1}`),
		newFile("profiles/01/documents/Ordonnance L\u00e9o.pdf", "%PDF-"),
		newFile("profiles/01/documents/"+strings.Repeat("x", 120)+".pdf", strings.Repeat("long ", 200)),
		newFile("profiles/01/journal-0001.jsonl", ""),
	}
}

// fill writes files with w and closes it.
func fill(w *Writer, files []file) error {
	for _, f := range files {
		if err := w.Add(f.Name, f.Modified, f.Size, bytes.NewReader(f.content)); err != nil {
			return err
		}
	}
	return w.Close()
}

// sealed is an archive, closed with k.
func sealed(t testing.TB, k Key, files []file) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := newWriter(&b, k, cheap)
	if err == nil {
		err = fill(w, files)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// plain is an archive without its age file.
func plain(t testing.TB, files []file) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := fill(newTarWriter(&b, standard()), files); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readAll gives the files that r gave before it failed, also the beginning of the last one. At the end err is nil.
func readAll(r *Reader) (files []file, err error) {
	for {
		e, err := r.Next()
		if err == io.EOF {
			return files, nil
		}
		if err != nil {
			return files, err
		}
		content, err := io.ReadAll(r)
		files = append(files, file{e, content})
		if err != nil {
			return files, err
		}
	}
}

func openAll(r io.Reader, k Key) ([]file, error) {
	a, err := newReader(r, k)
	if err != nil {
		return nil, err
	}
	return readAll(a)
}

func openTar(b []byte, l limits) ([]file, error) {
	o := &origin{r: bytes.NewReader(b)}
	return readAll(newTarReader(o, o, l))
}

func same(a, b []file) bool {
	return slices.EqualFunc(a, b, func(a, b file) bool { return a.Entry == b.Entry && bytes.Equal(a.content, b.content) })
}

func wantKind(t testing.TB, what string, err error, kind record.ErrorKind) {
	t.Helper()
	if record.KindOf(err) != kind {
		t.Errorf("%s: %v, want %s", what, err, kind)
	}
}

// people makes the keys of n accounts.
func people(t testing.TB, n int) (k Key) {
	t.Helper()
	for range n {
		i, err := age.GenerateHybridIdentity()
		if err != nil {
			t.Fatal(err)
		}
		k.Identities = append(k.Identities, i.String())
		k.Recipients = append(k.Recipients, i.Recipient().String())
	}
	return k
}

func drawFiles(t *rapid.T) (files []file) {
	element := rapid.StringMatching(`[a-z\x{e9}\x{1F476}0-9_]([A-Za-z0-9 \x{e9}.-]{0,30}[a-z0-9])?`).Filter(goodElement)
	content := make([]byte, 150_000)
	rand.Read(content)
	for range rapid.IntRange(0, 12).Draw(t, "files") {
		name := strings.Join(rapid.SliceOfN(element, 1, 6).Draw(t, "name"), "/")
		size := rapid.OneOf(rapid.IntRange(0, 1100), rapid.IntRange(0, len(content))).Draw(t, "size")
		modified := time.Unix(rapid.Int64Range(0, maxSeconds).Draw(t, "modified"), 0).UTC()
		files = append(files, file{Entry{name, int64(size), modified}, content[:size]})
	}
	taken := newNames()
	return slices.DeleteFunc(files, func(f file) bool { return !goodName(f.Name) || !taken.add(f.Name) })
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	two := people(t, 2)
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom([]Key{passphrase, two, {Recipients: two.Recipients, Identities: two.Identities[1:]}}).Draw(t, "key")
		k.Passphrase = strings.Clone(k.Passphrase)
		files := drawFiles(t)
		var b bytes.Buffer
		write := k
		write.Identities = nil
		w, err := newWriter(&b, write, cheap)
		if err != nil {
			t.Fatal(err)
		}
		if err := fill(w, files); err != nil {
			t.Fatal(err)
		}
		source := io.Reader(bytes.NewReader(b.Bytes()))
		if rapid.Bool().Draw(t, "in halves") {
			source = iotest.HalfReader(iotest.DataErrReader(source))
		}
		got, err := openAll(source, k)
		if err != nil || !same(got, files) {
			t.Fatalf("%d of %d files came back, %v", len(got), len(files), err)
		}
		// A caller that reads only some of each file finds the same entries, and the same proof at the end.
		r, err := newReader(&b, k)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; ; i++ {
			e, err := r.Next()
			if err == io.EOF && i == len(files) {
				break
			}
			if err != nil || e != files[i].Entry {
				t.Fatalf("entry %d: %v, %v", i, e, err)
			}
			p := make([]byte, rapid.Int64Range(0, e.Size).Draw(t, "part"))
			if _, err := io.ReadFull(r, p); err != nil || !bytes.Equal(p, files[i].content[:len(p)]) {
				t.Fatalf("beginning of entry %d: %v", i, err)
			}
		}
		if _, err := r.Next(); err != io.EOF {
			t.Fatalf("after the end: %v", err)
		}
	})
}

// Two backups of the same content differ in what age draws at random, and in nothing else.
func TestTarIsDeterministic(t *testing.T) {
	files := small()
	want := plain(t, files)
	for i := range files { // a clock with fractions and a zone of its own
		files[i].Modified = files[i].Modified.Add(123456789).In(time.FixedZone("", 7200))
	}
	identity, err := age.NewScryptIdentity(passphrase.Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		r, err := age.Decrypt(bytes.NewReader(sealed(t, passphrase, files)), identity)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("another tar, %v", err)
		}
	}
	for _, owner := range []string{"root", "uid=", "gid="} {
		if bytes.Contains(want, []byte(owner)) {
			t.Errorf("the tar tells %q", owner)
		}
	}
}

func TestClocksThatAreWrong(t *testing.T) {
	for _, c := range []struct{ in, out time.Time }{
		{time.Time{}, time.Unix(0, 0)},
		{time.Unix(-1, 0), time.Unix(0, 0)},
		{time.Unix(1<<40, 0), time.Unix(maxSeconds, 0)},
	} {
		got, err := openTar(plain(t, []file{{Entry{"a", 0, c.in}, nil}}), standard())
		if err != nil || len(got) != 1 || !got[0].Modified.Equal(c.out) {
			t.Errorf("%v was kept as %v, %v", c.in, got, err)
		}
	}
}

func TestKeysThatDoNotFit(t *testing.T) {
	family, stranger := people(t, 2), people(t, 1)
	closed := sealed(t, passphrase, small())
	forPeople := sealed(t, Key{Recipients: family.Recipients}, small())
	for _, c := range []struct {
		what string
		file []byte
		key  Key
		kind record.ErrorKind
	}{
		{"the passphrase", closed, passphrase, ""},
		{"the passphrase, as a Mac composes it", closed, Key{Passphrase: "sept mots le\u0301gers"}, ""},
		{"the passphrase, and keys beside it", closed, Key{passphrase.Passphrase, nil, stranger.Identities}, ""},
		{"another passphrase", closed, Key{Passphrase: "sept mots lourds"}, record.WrongPassphrase},
		{"no passphrase", closed, Key{}, record.WrongPassphrase},
		{"keys instead of a passphrase", closed, stranger, record.WrongPassphrase},
		{"one key", forPeople, Key{Identities: family.Identities[1:]}, ""},
		{"a key among others", forPeople, Key{"x", nil, append(stranger.Identities, "\t"+family.Identities[0]+"\r\n")}, ""},
		{"the key of a stranger", forPeople, stranger, record.WrongKeyFile},
		{"a passphrase instead of a key", forPeople, passphrase, record.WrongKeyFile},
		{"no key", forPeople, Key{}, record.WrongKeyFile},
		{"something else than a key", forPeople, Key{Identities: []string{"AGE-SECRET-KEY-1"}}, record.WrongKeyFile},
		{"a public key", forPeople, Key{Identities: family.Recipients}, record.WrongKeyFile},
	} {
		got, err := openAll(bytes.NewReader(c.file), c.key)
		wantKind(t, c.what, err, c.kind)
		if err == nil && !same(got, small()) {
			t.Errorf("%s: other files came back", c.what)
		}
	}
}

func TestKeysThatCloseNothing(t *testing.T) {
	family := people(t, 1)
	for what, k := range map[string]Key{
		"none":                         {},
		"only one to open":             {Identities: family.Identities},
		"both":                         {Passphrase: "x", Recipients: family.Recipients},
		"a secret key":                 {Recipients: family.Identities},
		"one that is not post-quantum": {Recipients: []string{"age1gc2zwslg9j25pg9e9ld7623aewc2gjzquzgq90m75r75myqdt5cq3yudvh"}},
	} {
		var b bytes.Buffer
		_, err := newWriter(&b, k, cheap)
		wantKind(t, what, err, record.Internal)
		if b.Len() > 0 {
			t.Errorf("%s: %d bytes were written", what, b.Len())
		}
		for _, secret := range append(family.Identities, family.Recipients...) {
			if strings.Contains(err.Error(), secret[20:40]) {
				t.Errorf("%s: the error tells the key", what)
			}
		}
	}
}

// The stock age library makes the same files, and reads ours.
func TestAgeLibraryBothWays(t *testing.T) {
	identity, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	ours := sealed(t, Key{Recipients: []string{identity.Recipient().String()}}, small())
	r, err := age.Decrypt(bytes.NewReader(ours), identity)
	if err != nil {
		t.Fatal(err)
	}
	inner, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(inner, plain(t, small())) {
		t.Errorf("the library found something else, %v", err)
	}
	theirs := encrypted(t, inner)
	got, err := openAll(bytes.NewReader(theirs), passphrase)
	if err != nil || !same(got, small()) {
		t.Errorf("a file of the library: %d files, %v", len(got), err)
	}
}

// encrypted is content in an age file of the library, closed with the passphrase.
func encrypted(t testing.TB, content []byte) []byte {
	t.Helper()
	recipient, err := age.NewScryptRecipient(passphrase.Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	recipient.SetWorkFactor(cheap)
	var b bytes.Buffer
	w, err := age.Encrypt(&b, recipient)
	if err == nil {
		_, err = w.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A work factor above the limit must be refused before any work is done: 22 would take 4 GiB.
func TestCostlyPassphraseIsRefused(t *testing.T) {
	file := sealed(t, passphrase, small())
	for _, factor := range []string{"21", "22", "30", "63", "64", "99999999999999999999", "0", "-1"} {
		line, rest, _ := bytes.Cut(file, []byte("\n-> scrypt "))
		salt, rest, _ := bytes.Cut(rest, []byte(" "))
		_, rest, _ = bytes.Cut(rest, []byte("\n"))
		costly := fmt.Appendf(nil, "%s\n-> scrypt %s %s\n%s", line, salt, factor, rest)
		_, err := openAll(bytes.NewReader(costly), passphrase)
		wantKind(t, factor, err, record.BackupDamaged)
	}
}

func TestFilesThatAreNoBackup(t *testing.T) {
	secret := "Journal intime de L\u00e9a"
	for what, content := range map[string]string{
		"nothing":         "",
		"a text":          secret,
		"a page":          secret + "\n" + secret + "\n",
		"a ZIP":           "PK\x03\x04" + secret,
		"an age header":   "age-encryption.org/v1\n-> " + secret + "\n",
		"age version 2":   "age-encryption.org/v2\n",
		"armor":           "-----BEGIN AGE ENCRYPTED FILE-----\n",
		"endless line":    strings.Repeat("x", 3<<20),
		"endless header":  "age-encryption.org/v1\n" + strings.Repeat("-> x\n\n", 1<<19),
		"key of age":      "AGE-SECRET-KEY-1" + secret,
		"age of a letter": string(encrypted(t, []byte(secret))),
		"age of nothing":  string(encrypted(t, nil)),
	} {
		_, err := openAll(strings.NewReader(content), passphrase)
		wantKind(t, what, err, record.BackupDamaged)
		if err != nil && strings.Contains(err.Error(), secret[:8]) {
			t.Errorf("%s: the error tells the content", what)
		}
	}
	stranger, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, err := age.Encrypt(&b, stranger.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = openAll(&b, passphrase)
	wantKind(t, "closed in a way that is not ours", err, record.BackupDamaged)
}

// Whatever byte of the file changes, it is noticed, and nothing false is given before. A change in the line that belongs
// to the passphrase cannot be told from a wrong one.
func TestEveryByteCounts(t *testing.T) {
	family := people(t, 1)
	for _, c := range []struct {
		key   Key
		wrong record.ErrorKind
	}{{passphrase, record.WrongPassphrase}, {family, record.WrongKeyFile}} {
		write := c.key
		write.Identities = nil
		whole := sealed(t, write, small()[:1])
		stanza := bytes.Index(whole, []byte("\n-> ")) + 1
		payload := bytes.Index(whole, []byte("\n--- ")) + 1
		for i := range whole {
			bits := []byte{1 << (i % 8)}
			if i < 300 {
				bits = []byte{1, 2, 4, 8, 16, 32, 64, 128}
			}
			for _, bit := range bits {
				altered := slices.Clone(whole)
				altered[i] ^= bit
				got, err := openAll(bytes.NewReader(altered), c.key)
				kind := record.KindOf(err)
				if kind != record.BackupDamaged && (kind != c.wrong || i < stanza || i >= payload) {
					t.Fatalf("bit %d of byte %d of %d: %v", bit, i, len(whole), err)
				}
				checkTrue(t, got)
			}
		}
	}
}

func TestEveryTruncationIsNoticed(t *testing.T) {
	whole := sealed(t, passphrase, small()[:1])
	for n := range whole {
		got, err := openAll(bytes.NewReader(whole[:n]), passphrase)
		wantKind(t, fmt.Sprintf("%d of %d bytes", n, len(whole)), err, record.BackupDamaged)
		checkTrue(t, got)
	}
	for _, tail := range []string{"\x00", "more", strings.Repeat("\x00", 70_000), string(whole)} {
		_, err := openAll(strings.NewReader(string(whole)+tail), passphrase)
		wantKind(t, "extended", err, record.BackupDamaged)
	}
}

// Longer than age's pieces of 64 KiB: pieces left out, moved and twice, and the end cut off where a piece ends.
func TestPiecesCannotBeMoved(t *testing.T) {
	const piece = 64<<10 + 16
	files := []file{newFile("a", strings.Repeat("a", 200_000)), newFile("b", strings.Repeat("b", 100_000))}
	whole := sealed(t, passphrase, files)
	begin := bytes.Index(whole, []byte("\n--- ")) + len("\n--- ") + 43 + 1 + 16
	header, pieces := whole[:begin], slices.Collect(slices.Chunk(whole[begin:], piece))
	if len(pieces) != 5 {
		t.Fatalf("%d pieces", len(pieces))
	}
	check := func(what string, pieces ...[]byte) {
		t.Helper()
		_, err := openAll(bytes.NewReader(slices.Concat(header, slices.Concat(pieces...))), passphrase)
		wantKind(t, what, err, record.BackupDamaged)
	}
	for i := range pieces {
		check("left out", slices.Delete(slices.Clone(pieces), i, i+1)...)
		check("twice", slices.Insert(slices.Clone(pieces), i, pieces[i])...)
		check("cut", pieces[:i]...)
		for j := range i {
			moved := slices.Clone(pieces)
			moved[i], moved[j] = moved[j], moved[i]
			check("moved", moved...)
		}
	}
}

// checkTrue makes sure that what was given of an altered archive was in it.
func checkTrue(t *testing.T, got []file) {
	t.Helper()
	want := small()
	for i, f := range got {
		if i >= len(want) || f.Entry != want[i].Entry || !bytes.HasPrefix(want[i].content, f.content) {
			t.Fatalf("file %d is not one that was written", i)
		}
	}
}

func TestSourceOfAnotherLength(t *testing.T) {
	for what, add := range map[string]func(w *Writer) error{
		"shorter":   func(w *Writer) error { return w.Add("a", morning, 5, strings.NewReader("1234")) },
		"longer":    func(w *Writer) error { return w.Add("a", morning, 5, strings.NewReader("123456")) },
		"empty":     func(w *Writer) error { return w.Add("a", morning, 5, strings.NewReader("")) },
		"not empty": func(w *Writer) error { return w.Add("a", morning, 0, strings.NewReader("1")) },
		"negative":  func(w *Writer) error { return w.Add("a", morning, -1, strings.NewReader("")) },
		"too big":   func(w *Writer) error { return w.Add("a", morning, MaxEntry+1, strings.NewReader("")) },
	} {
		checkAddFails(t, what, add, record.Internal)
	}
}

// A failure keeps the kind that it has, and gets one that a person can understand if it has none. Texts hold no path.
func TestFailuresOfSourceAndFile(t *testing.T) {
	for _, c := range []struct {
		err            error
		source, target record.ErrorKind
		origin         record.ErrorKind
	}{
		{record.E(record.RecordDamaged, "read"), record.RecordDamaged, record.RecordDamaged, record.RecordDamaged},
		{context.Canceled, record.Canceled, record.Canceled, record.Canceled},
		{record.E(record.Canceled, "read"), record.Canceled, record.Canceled, record.Canceled},
		{&fs.PathError{Op: "read", Path: "/home/lea/b", Err: syscall.EIO}, record.Internal, record.SaveFailed, record.BackupDamaged},
		{&fs.PathError{Op: "write", Path: "/home/lea/b", Err: syscall.ENOSPC}, record.DiskFull, record.DiskFull, record.DiskFull},
	} {
		failing := io.MultiReader(strings.NewReader("12"), iotest.ErrReader(c.err))
		checkAddFails(t, "source", func(w *Writer) error { return w.Add("a", morning, 5, failing) }, c.source)
		// The sealed source is whole only if it ends without an error.
		failing = io.MultiReader(strings.NewReader("12345"), iotest.ErrReader(c.err))
		checkAddFails(t, "end of the source", func(w *Writer) error { return w.Add("a", morning, 5, failing) }, c.source)

		whole := sealed(t, passphrase, small())
		for n := 0; n < len(whole); n += 37 {
			w, err := newWriter(&full{room: n, err: c.err}, passphrase, cheap)
			if err == nil {
				err = fill(w, small())
			}
			checkFailure(t, fmt.Sprintf("file, after %d bytes", n), err, c.target)
			if n%2 == 0 {
				broken := io.MultiReader(bytes.NewReader(whole[:n]), iotest.ErrReader(c.err))
				_, err = openAll(broken, passphrase)
				checkFailure(t, fmt.Sprintf("reading the file, after %d bytes", n), err, c.origin)
			}
		}
	}
}

// full is a disk with room for some bytes.
type full struct {
	room int
	err  error
}

func (f *full) Write(p []byte) (int, error) {
	if len(p) > f.room {
		return f.room, f.err
	}
	f.room -= len(p)
	return len(p), nil
}

func checkFailure(t *testing.T, what string, err error, kind record.ErrorKind) {
	t.Helper()
	wantKind(t, what, err, kind)
	if err != nil && strings.Contains(err.Error(), "lea") {
		t.Errorf("%s: the error tells a path: %v", what, err)
	}
}

// checkAddFails makes sure that after a failure nothing more can be done, and that the file does not open.
func checkAddFails(t *testing.T, what string, add func(*Writer) error, kind record.ErrorKind) {
	t.Helper()
	var b bytes.Buffer
	w, err := newWriter(&b, passphrase, cheap)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Add("first", morning, 100_000, bytes.NewReader(make([]byte, 100_000))); err != nil {
		t.Fatal(err)
	}
	failed := add(w)
	checkFailure(t, what, failed, kind)
	if err := w.Add("later", morning, 0, strings.NewReader("")); !errors.Is(err, failed) {
		t.Errorf("%s: another file was taken in: %v", what, err)
	}
	if err := w.Close(); !errors.Is(err, failed) {
		t.Errorf("%s: Close = %v", what, err)
	}
	_, err = openAll(&b, passphrase)
	wantKind(t, what+": reading what was written", err, record.BackupDamaged)
}

func TestAfterClose(t *testing.T) {
	var b bytes.Buffer
	w, err := newWriter(&b, passphrase, cheap)
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(w, small()); err != nil {
		t.Fatal(err)
	}
	whole := b.Len()
	wantKind(t, "Add", w.Add("a", morning, 0, strings.NewReader("")), record.Internal)
	wantKind(t, "Close", w.Close(), record.Internal)
	if b.Len() != whole {
		t.Error("something was written after Close")
	}
}
