package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func anyID() *rapid.Generator[ID] {
	return rapid.Custom(func(t *rapid.T) ID {
		return ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
	})
}

func anyAttachment() *rapid.Generator[Attachment] {
	return rapid.Custom(func(t *rapid.T) Attachment {
		if rapid.Bool().Draw(t, "none") {
			return Attachment{}
		}
		return Attachment{Blob: anyID().Draw(t, "blob"), Size: rapid.Int64().Draw(t, "size"),
			SHA256: rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "hash"), Type: rapid.SampledFrom([]MediaType{PDF, JPEG, PNG, WebP, HEIC}).Draw(t, "type")}
	})
}

// anyBody draws bodies of every kind, the unknown one included: not only valid ones, since storage keeps what it is given.
func anyBody() *rapid.Generator[Body] {
	return rapid.Custom(func(t *rapid.T) Body {
		word := func(name string) string { return rapid.String().Draw(t, name) }
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0:
			return Profile{Role: Role(word("role")), GivenNames: word("given"), BirthName: word("name"), BirthDate: anyDate().Draw(t, "birth"),
				DueDate: anyDate().Draw(t, "due"), Sex: Sex(word("sex")), Term: Gestation{rapid.Int().Draw(t, "weeks"), rapid.Int().Draw(t, "days")},
				NIR: word("nir"), Photo: anyAttachment().Draw(t, "photo"), Colour: rapid.Int().Draw(t, "colour"),
				Certified: Certification{anyDate().Draw(t, "certified"), word("sentence")},
				Growth:    GrowthFacts{rapid.Int64().Draw(t, "mother"), rapid.Int64().Draw(t, "father"), rapid.Int().Draw(t, "correct until")}}
		case 1:
			return Measurement{Type: MeasureType(word("type")), Value: rapid.Int64().Draw(t, "value"), Posture: Posture(word("posture")),
				Date: anyDate().Draw(t, "date"), By: word("by"), Note: word("note")}
		case 2:
			valences := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Valence { return Valence(rapid.String().Draw(t, "valence")) }), 1, 6)
			return Dose{Date: anyDate().Draw(t, "date"), Product: word("product"), Valences: valences.Draw(t, "valences"), Lot: word("lot"),
				CIP: word("cip"), Expiry: anyDate().Draw(t, "expiry"), Proof: anyID().Draw(t, "proof"), Rank: DoseRank(word("rank")), By: word("by"), Site: word("site"), Note: word("note")}
		case 3:
			return Document{Title: word("title"), Category: Category(word("category")), Date: anyDate().Draw(t, "date"), From: word("from"),
				FileName: word("file name"), File: anyAttachment().Draw(t, "file"), Original: anyAttachment().Draw(t, "original"),
				Thumb: anyAttachment().Draw(t, "thumb"), Pages: rapid.Int().Draw(t, "pages"), Preview: Preview(word("preview"))}
		case 4:
			return Exam{Code: word("code"), Date: anyDate().Draw(t, "date"), Missed: rapid.Bool().Draw(t, "missed"), By: word("by"), Note: word("note")}
		case 5:
			return Appointment{Title: word("title"), Date: anyDate().Draw(t, "date"), Minute: rapid.Int().Draw(t, "minute"), AllDay: rapid.Bool().Draw(t, "all day"),
				Zone: word("zone"), Duration: rapid.Int().Draw(t, "duration"), With: word("with"), Place: word("place"), Note: word("note"), Exam: word("exam"),
				Doses: []string{word("dose")}, Documents: []ID{anyID().Draw(t, "document")}, Repeat: word("repeat"), Except: []Date{anyDate().Draw(t, "except")},
				Quiet: rapid.Bool().Draw(t, "quiet"), UID: word("uid"), Status: word("status")}
		case 6:
			return FollowUp{What: FollowUpKind(word("what")), Text: word("text"), After: word("after"), Asked: anyDate().Draw(t, "asked"),
				By: anyDate().Draw(t, "by"), Done: anyDate().Draw(t, "done"), Note: word("note")}
		case 7:
			return Question{Text: word("text"), For: word("for"), Asked: anyDate().Draw(t, "asked"), Answer: word("answer")}
		case 8:
			return Circumstance{About: Subject(word("about")), Value: word("value"), Date: anyDate().Draw(t, "date"), Note: word("note")}
		}
		content, err := json.Marshal(map[string]any{"future": word("future"), "n": rapid.Int64().Draw(t, "n"), "list": []any{nil, true, word("item")}})
		if err != nil {
			t.Fatal(err)
		}
		return Unknown{Name: "kind-of-" + Kind(rapid.StringMatching(`[a-z]{0,8}`).Draw(t, "future kind")), JSON: content}
	})
}

func anyRecord() *rapid.Generator[Record] {
	return rapid.Custom(func(t *rapid.T) Record {
		body := anyBody().Draw(t, "body")
		moment := func(name string) time.Time {
			return time.Unix(rapid.Int64Range(-1e10, 1e11).Draw(t, name), rapid.Int64Range(0, 1e9-1).Draw(t, name+" ns")).UTC()
		}
		return Record{ID: anyID().Draw(t, "id"), Profile: anyID().Draw(t, "profile"), Kind: body.Kind(), Version: anyVersion().Draw(t, "version"),
			Created: moment("created"), Updated: moment("updated"), Author: anyID().Draw(t, "author"),
			Source: Source(rapid.String().Draw(t, "source")), Deleted: rapid.Bool().Draw(t, "deleted"), Body: body}
	})
}

func TestRecordsSurviveJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRecord().Draw(t, "record")
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var back Record
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if !reflect.DeepEqual(r, back) {
			t.Fatalf("%s gives\n%+v, want\n%+v", b, back, r)
		}
	})
}

// TestUnknownKindsAreKept: what a newer Carnet wrote comes back with every member and every digit.
func TestUnknownKindsAreKept(t *testing.T) {
	const body = `{"dose":{"v":1.50000000000000000001,"big":123456789012345678901234567890},"é":"<&>","list":[null,{"deep":[]}]}`
	in := `{"id":"","profile":"","kind":"dream","version":"0000000000000001.00000002","created":"2025-06-12T09:00:00Z",` +
		`"updated":"2025-06-12T09:00:00Z","author":"","source":"parent","body":` + body + `}`
	var r Record
	if err := json.Unmarshal([]byte(in), &r); err != nil {
		t.Fatal(err)
	}
	u, ok := r.Body.(Unknown)
	if !ok || r.Kind != "dream" || u.Kind() != "dream" || u.Validate() != nil || string(u.JSON) != body {
		t.Fatalf("body %#v", r.Body)
	}
	out, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var want, got bytes.Buffer
	json.HTMLEscape(&want, []byte(in))
	got.Write(out)
	if got.String() != want.String() {
		t.Errorf("got  %s\nwant %s", got.String(), want.String())
	}
}

func TestRecordsThatCannotBeWritten(t *testing.T) {
	for what, r := range map[string]Record{
		"no body":             {Kind: KindDose},
		"another kind":        {Kind: KindDose, Body: Measurement{}},
		"no kind":             {Body: Measurement{}},
		"unknown, not JSON":   {Kind: "x", Body: Unknown{Name: "x", JSON: json.RawMessage(`{`)}},
		"unknown, other name": {Kind: "x", Body: Unknown{Name: "y", JSON: json.RawMessage(`{}`)}},
	} {
		if b, err := json.Marshal(r); err == nil {
			t.Errorf("%s is written as %s", what, b)
		}
	}
}

func TestDecodingErrorsHoldNoContent(t *testing.T) {
	for _, in := range []string{
		`{"kind":"measurement","body":{"type":"weight","value":6421.5}}`,
		`{"kind":"measurement","body":{"value":"Lola"}}`,
		`{"kind":"measurement","body":{"value":642164216421642164216421}}`,
		`{"kind":"measurement","body":{"date":"2025-06-42"}}`,
		`{"kind":"profile","body":{"given_names":["Lola"]}}`,
		`{"kind":"profile","body":{"photo":{"blob":"Lola"}}}`,
		`{"kind":"profile","body":{"photo":{"sha256":"*Lola"}}}`,
		`{"kind":"profile","created":"2025-06-42T00:00:00Z","body":{}}`,
		`{"kind":"profile","version":"Lola","body":{}}`,
		`{"kind":"profile","id":"Lola","body":{}}`,
		`{"kind":"profile"}`,
		`{"kind":"profile","body":"Lola"}`,
		`{"kind":3,"body":{}}`,
		`"Lola"`,
	} {
		var r Record
		err := json.Unmarshal([]byte(in), &r)
		if err == nil {
			t.Errorf("%s is accepted", in)
			continue
		}
		for _, secret := range []string{"Lola", "6421", "06-42"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the error quotes the record: %v", err)
			}
		}
	}
}

func FuzzRecord(f *testing.F) {
	at := time.Date(2025, 6, 12, 9, 0, 0, 0, time.UTC)
	for _, body := range []Body{
		Profile{Role: Attached, GivenNames: "Lola Inès", BirthDate: NewDate(2025, 3, 10), Sex: Female, Term: Gestation{39, 4}},
		Measurement{Type: Weight, Value: 6420, Date: NewDate(2025, 7, 8)},
		Dose{Date: Date{Year: 2025, Month: 7}, Valences: []Valence{Hib, HepatitisB}, Rank: FirstDose},
		Document{Title: "Ordonnance", Category: Prescriptions, File: Attachment{Blob: ID{1}, Size: 3, SHA256: []byte{1, 2}, Type: PDF}},
		Exam{Code: "MED-1231", Date: NewDate(2025, 3, 18)},
		Unknown{Name: "dream", JSON: json.RawMessage(`{"a":[1,null]}`)},
	} {
		b, err := json.Marshal(Record{ID: ID{1}, Kind: body.Kind(), Version: Version{1, 2}, Created: at, Updated: at, Source: FromParent, Body: body})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"kind":"dream"}`))
	f.Add([]byte(`{"kind":"dose","body":null,"created":"0001-01-01T00:00:00+23:59"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var r Record
		if json.Unmarshal(b, &r) != nil {
			return
		}
		if err := r.Body.Validate(); err != nil && KindOf(err) != Invalid {
			t.Fatalf("validation fails with %v", err)
		}
		first, err := json.Marshal(r)
		if err != nil {
			t.Fatalf("%s is read and cannot be written: %v", b, err)
		}
		var again Record
		if err := json.Unmarshal(first, &again); err != nil {
			t.Fatalf("%s is written and cannot be read: %v", first, err)
		}
		second, err := json.Marshal(again)
		if err != nil || !bytes.Equal(first, second) {
			t.Fatalf("%s becomes %s, %v", first, second, err)
		}
	})
}

func TestIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := anyID().Draw(t, "id")
		if got, err := ParseID(id.String()); err != nil || got != id {
			t.Fatalf("%s is read as %s, %v", id, got, err)
		}
		var random [10]byte
		copy(random[:], rapid.SliceOfN(rapid.Byte(), 10, 10).Draw(t, "random"))
		ms := rapid.Int64Range(0, 1<<47).Draw(t, "ms")
		a, b := NewID(time.UnixMilli(ms), random), NewID(time.UnixMilli(ms+1), [10]byte{})
		if a[6]>>4 != 7 || a[8]>>6 != 2 {
			t.Fatalf("%s is not a UUIDv7", a)
		}
		if bytes.Compare(a[:], b[:]) >= 0 {
			t.Fatalf("%s is not before %s, a millisecond later", a, b)
		}
	})
	var id ID
	for _, s := range []string{"x", "0197", "0197654321-7000-8000-0000"} {
		if err := id.UnmarshalText([]byte(s)); err == nil || !id.IsZero() {
			t.Errorf("%q is read as %s", s, id)
		}
	}
	id = ID{1}
	if err := id.UnmarshalText(nil); err != nil || !id.IsZero() {
		t.Errorf("the empty text is read as %s, %v", id, err)
	}
}

func TestErrors(t *testing.T) {
	if Wrap(Internal, "op", nil) != nil || KindOf(nil) != "" {
		t.Error("no error has become one")
	}
	cause := io.ErrUnexpectedEOF
	inner := Wrap(DiskFull, "write block", cause)
	outer := Wrap(Internal, "commit", fmt.Errorf("batch: %w", inner))
	if KindOf(outer) != DiskFull || !errors.Is(outer, cause) {
		t.Errorf("%v has kind %s", outer, KindOf(outer))
	}
	if KindOf(cause) != Internal {
		t.Errorf("an error without kind has kind %s", KindOf(cause))
	}
	field := Wrap(Internal, "save", InvalidField("birth-date"))
	var e *Error
	if !errors.As(field, &e) || e.Kind != Invalid || e.Field != "birth-date" {
		t.Errorf("the field is lost: %v", field)
	}
	if got := outer.Error(); got != "commit: disk-full: batch: write block: disk-full: unexpected EOF" {
		t.Errorf("developers read %q", got)
	}
}

func TestCleanLine(t *testing.T) {
	for in, want := range map[string]string{
		"  Ordonnance \t du\n10 juin  ":   "Ordonnance du 10 juin",
		"facture\u202efdp.exe":            "facturefdp.exe",
		"a\u200bb\u2066c\ufeffd\x00e\x7f": "abcde",
		"\xff\xfeabc":                     "abc",
		"L’été à Œuf 👶":                   "L’été à Œuf 👶",
		"":                                "",
	} {
		if got := CleanLine(in); got != want {
			t.Errorf("CleanLine(%q) = %q", in, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "text")
		if c := CleanLine(s); CleanLine(c) != c {
			t.Fatalf("%q is cleaned to %q, then to %q", s, c, CleanLine(c))
		}
	})
}

func TestCategoriesAreListedOnce(t *testing.T) {
	all := Categories()
	seen := slices.Clone(all)
	slices.Sort(seen)
	if len(slices.Compact(seen)) != 11 || slices.Contains(all, AdvanceDecision) {
		t.Errorf("categories %v", all)
	}
}
