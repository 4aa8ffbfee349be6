package archive

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"slices"
	"strings"
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
