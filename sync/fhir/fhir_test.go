package fhir

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carnet/app"
	"carnet/app/record"
)

func id(n int) record.ID {
	return record.NewID(time.UnixMilli(1_700_000_000_000+int64(n)), [10]byte{byte(n), byte(n >> 8)})
}

func encoded(t interface{ Fatal(...any) }, lines []app.JournalLine) []string {
	all := make([]string, len(lines))
	for i, l := range lines {
		b, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		all[i] = string(b)
	}
	return all
}

func sameLines(t interface {
	Fatal(...any)
	Fatalf(string, ...any)
}, got, want []app.JournalLine) {
	g, w := encoded(t, got), encoded(t, want)
	if len(g) != len(w) {
		t.Fatalf("%d lines, want %d", len(g), len(w))
	}
	for i := range w {
		if g[i] != w[i] {
			t.Fatalf("line %d is\n%s\nwant\n%s", i, g[i], w[i])
		}
	}
}

// example is a short journal with everything in it.
func example() []app.JournalLine {
	at := time.Date(2025, 6, 10, 9, 0, 0, 123_000_000, time.UTC)
	n := uint64(0)
	rec := func(i int, clock uint64, from record.Source, b record.Body, deleted bool) app.JournalLine {
		n++
		return app.JournalLine{Seq: n, Record: &record.Record{ID: id(i), Profile: id(1), Kind: b.Kind(), Version: record.Version{Clock: clock, Device: 3}, Created: at,
			Updated: at.Add(time.Duration(n) * time.Minute), Author: id(90), Source: from, Deleted: deleted, Body: b}}
	}
	event := func(e record.Event) app.JournalLine {
		n++
		e.At, e.Account, e.Identifier, e.Device = at.Add(time.Duration(n)*time.Minute), id(90), "lola", 3
		return app.JournalLine{Seq: n, Event: &e}
	}
	scan := record.Attachment{Blob: id(50), Size: 4321, SHA256: bytes.Repeat([]byte{7}, 32), Type: record.PDF}
	return []app.JournalLine{
		rec(1, 1, record.FromParent, record.Profile{Role: record.Attached, GivenNames: "Léa Jeanne", BirthName: "Martin", BirthDate: record.NewDate(2025, 2, 7),
			Sex: record.Female, NIR: "2250275123456", Term: record.Gestation{Weeks: 39}}, false),
		rec(2, 2, record.FromPaper, record.Measurement{Type: record.Weight, Value: 6240, Date: record.NewDate(2025, 6, 7)}, false),
		rec(3, 3, record.FromProfessional, record.Dose{Date: record.Date{Year: 2025, Month: 4}, Product: "Hexyon", Lot: "X3", Rank: record.FirstDose, Valences: []record.Valence{"D", "T"}}, false),
		event(record.Event{Action: record.ActionUnlocked}),
		rec(2, 5, record.FromStamp, record.Measurement{Type: record.Weight, Value: 6420, Date: record.NewDate(2025, 6, 7), By: "PMI", Note: "a < b & \"c\""}, false),
		rec(4, 6, record.FromParent, record.Measurement{Type: record.Head, Value: 405, Date: record.NewDate(2025, 6, 7)}, false),
		rec(4, 7, record.FromParent, record.Measurement{Type: record.Head, Value: 405, Date: record.NewDate(2025, 6, 7)}, true),
		rec(5, 8, record.FromParent, record.Exam{Code: "MED-1224", Date: record.NewDate(2025, 2, 12)}, false),
		rec(6, 9, record.FromPaper, record.Document{Title: "Échographie", Category: record.Imaging, File: scan}, false),
		rec(7, 10, record.FromParent, record.Unknown{Name: "allergy", JSON: json.RawMessage(`{"what":"arachide","n":1.50}`)}, false),
		event(record.Event{Action: record.ActionHandedOut, Record: id(6), File: "a.pdf"}),
		rec(8, 11, record.FromStamp, record.Dose{Date: record.NewDate(2025, 5, 7), Product: "hexa", CIP: "3400900000017", Expiry: record.Date{Year: 2027, Month: 6},
			Valences: []record.Valence{"D", "T"}, Proof: id(6)}, false),
		rec(9, 12, record.FromParent, record.Exam{Code: "MED-1225", Date: record.NewDate(2025, 6, 10), Missed: true}, false),
		rec(10, 13, record.FromParent, record.Appointment{Title: "Vaccins", Date: record.NewDate(2025, 7, 8), Minute: 9*60 + 5, Zone: "Indian/Reunion", Duration: 20,
			With: "Dr Benali", Place: "Cabinet", Exam: "MED-1229", Doses: []string{"HEXA-2"}, Documents: []record.ID{id(6)}, Repeat: "FREQ=WEEKLY;COUNT=2"}, false),
		rec(11, 14, record.FromParent, record.Appointment{Title: "Orthoptiste", Date: record.NewDate(2025, 8, 8), Minute: 14 * 60, Note: "Étage 2", Status: record.AppointmentKept}, false),
		rec(12, 15, record.FromParent, record.FollowUp{What: record.Referral, Text: "Voir l’ophtalmologiste", After: "MED-1224", Asked: record.NewDate(2025, 2, 12),
			By: record.Date{Year: 2025, Month: 9}, Done: record.NewDate(2025, 6, 2)}, false),
		rec(13, 16, record.FromParent, record.Question{Text: "Le sommeil ?", For: "MED-1229", Asked: record.NewDate(2025, 6, 8)}, false),
		rec(14, 17, record.FromParent, record.Circumstance{About: record.Department, Value: "973", Date: record.Date{Year: 2025}}, false),
		rec(15, 18, record.FromParent, record.Exam{Code: "POST-VISIT", Date: record.NewDate(2025, 4, 2)}, false),
	}
}

func write(t testing.TB, lines []app.JournalLine) []byte {
	t.Helper()
	b, err := Bundle(lines, map[record.ID]string{id(50): "documents/Échographie #1.pdf"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// resources are those of a bundle by « type/id ».
func resources(t testing.TB, b []byte) map[string]object {
	t.Helper()
	all := map[string]object{}
	o, err := decodeObject(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range o["entry"].([]any) {
		r := e.(object)["resource"].(object)
		all[r["resourceType"].(string)+"/"+r["id"].(string)] = r
	}
	return all
}

// at follows names and numbers into JSON.
func at(o any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := o.(object)
			o = m[p]
		case int:
			l, _ := o.([]any)
			if p >= len(l) {
				return nil
			}
			o = l[p]
		}
	}
	return o
}

func TestWhatOtherProgramsRead(t *testing.T) {
	all := resources(t, write(t, example()))
	for _, c := range []struct {
		resource string
		path     []any
		want     string
	}{
		{"Patient/1", []any{"name", 0, "given", 1}, "Jeanne"},
		{"Patient/1", []any{"name", 0, "family"}, "Martin"},
		{"Patient/1", []any{"birthDate"}, "2025-02-07"},
		{"Patient/1", []any{"gender"}, "female"},
		{"Patient/1", []any{"identifier", 0, "system"}, nirURL},
		{"Observation/2", []any{"valueQuantity", "value"}, "6.42"},
		{"Observation/2", []any{"valueQuantity", "code"}, "kg"},
		{"Observation/2", []any{"code", "coding", 0, "code"}, "29463-7"},
		{"Observation/2", []any{"subject", "reference"}, "urn:uuid:" + id(1).String()},
		{"Immunization/3", []any{"occurrenceDateTime"}, "2025-04"},
		{"Immunization/3", []any{"lotNumber"}, "X3"},
		{"Immunization/3", []any{"vaccineCode", "coding", 0, "code"}, "60645557"},
		{"Immunization/3", []any{"primarySource"}, "true"},
		{"Immunization/3", []any{"reportOrigin", "coding", 0, "code"}, "provider"},
		{"Procedure/5", []any{"code", "coding", 0, "code"}, "MED-1224"},
		{"DocumentReference/6", []any{"content", 0, "attachment", "url"}, "documents/%C3%89chographie%20%231.pdf"},
		{"DocumentReference/6", []any{"content", 0, "attachment", "size"}, "4321"},
		{"Basic/7", []any{"code", "coding", 0, "code"}, "allergy"},
		{"Immunization/8", []any{"vaccineCode", "coding", 0, "code"}, "3400900000017"},
		{"Immunization/8", []any{"vaccineCode", "coding", 0, "system"}, cip},
		{"Immunization/8", []any{"expirationDate"}, "2027-06"},
		{"Immunization/8", []any{"extension", 0, "valueReference", "reference"}, "urn:uuid:" + id(6).String()},
		{"Procedure/5", []any{"performedDateTime"}, "2025-02-12"},
		{"Procedure/5", []any{"code", "coding", 0, "system"}, childExams},
		{"Procedure/9", []any{"status"}, "not-done"},
		{"Procedure/15", []any{"code", "coding", 0, "system"}, visitURL},
		{"Procedure/9", []any{"performedDateTime"}, "<nil>"},
		{"Appointment/10", []any{"status"}, "booked"},
		{"Appointment/10", []any{"start"}, "2025-07-08T09:05:00+04:00"},
		{"Appointment/10", []any{"end"}, "2025-07-08T09:25:00+04:00"},
		{"Appointment/10", []any{"participant", 0, "actor", "reference"}, "urn:uuid:" + id(1).String()},
		{"Appointment/10", []any{"participant", 1, "actor", "display"}, "Dr Benali"},
		{"Appointment/10", []any{"reasonCode", 0, "coding", 0, "code"}, "MED-1229"},
		{"Appointment/10", []any{"serviceType", 0, "coding", 0, "code"}, "HEXA-2"},
		{"Appointment/10", []any{"supportingInformation", 0, "reference"}, "urn:uuid:" + id(6).String()},
		{"Appointment/10", []any{"comment"}, "RRULE:FREQ=WEEKLY;COUNT=2"},
		{"Appointment/10", []any{"subject"}, "<nil>"},
		{"Appointment/11", []any{"status"}, "proposed"}, // no zone: no moment that another program could rely on
		{"Appointment/11", []any{"start"}, "<nil>"},
		{"Appointment/11", []any{"requestedPeriod", 0, "start"}, "2025-08-08"},
		{"Appointment/11", []any{"comment"}, "14:00\nÉtage 2"},
		{"Task/12", []any{"status"}, "completed"},
		{"Task/12", []any{"for", "reference"}, "urn:uuid:" + id(1).String()},
		{"Task/12", []any{"restriction", "period", "end"}, "2025-09"},
		{"Communication/13", []any{"payload", 0, "contentString"}, "Le sommeil ?"},
		{"Communication/13", []any{"status"}, "preparation"},
		{"Observation/14", []any{"code", "coding", 0, "code"}, "department"},
		{"Observation/14", []any{"valueString"}, "973"},
		{"Observation/14", []any{"effectiveDateTime"}, "2025"},
	} {
		kind, n, _ := strings.Cut(c.resource, "/")
		var i int
		_, _ = fmt.Sscan(n, &i)
		if got := fmt.Sprint(at(all[kind+"/"+id(i).String()], c.path...)); got != c.want {
			t.Errorf("%s %v is %q, want %q", c.resource, c.path, got, c.want)
		}
	}
	if all["Observation/"+id(4).String()] != nil {
		t.Error("a deleted measure stands as an observation")
	}
	counts := map[string]int{}
	for name := range all {
		kind, _, _ := strings.Cut(name, "/")
		counts[kind]++
	}
	if counts["Provenance"] != 17 || counts["AuditEvent"] != 2 {
		t.Errorf("the history is %v", counts)
	}
}

// A NIR that a family typed must never look like a qualified INS.
func TestADeclaredNumberIsNoINS(t *testing.T) {
	if b := write(t, example()); bytes.Contains(b, []byte("1.2.250.1.213.1.4.8")) || bytes.Contains(b, []byte("INS-NIR")) {
		t.Error("the declared number stands as INS")
	}
}

func TestDecimalsAreExact(t *testing.T) {
	for n, want := range map[int64]string{6420: "6.42", 850: "0.85", 12000: "12", 7: "0.007", 0: "0", 300_000: "300", -5: "-0.005"} {
		if got := string(decimal(n, 3)); got != want {
			t.Errorf("%d g are %s kg, want %s", n, got, want)
		}
	}
}

func TestBundleIsDeterministic(t *testing.T) {
	if !bytes.Equal(write(t, example()), write(t, example())) {
		t.Error("the same journal gives two bundles")
	}
}

// Every journal comes back line by line, and the bundle of what came back is the same.
func TestNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := anyJournal(t)
		b, err := Bundle(lines, map[record.ID]string{id(1000): "documents/a b.pdf"})
		if err != nil {
			t.Fatal(err)
		}
		back, err := Lines(b)
		if err != nil {
			t.Fatal(err)
		}
		sameLines(t, back, lines)
		again, err := Bundle(back, map[record.ID]string{id(1000): "documents/a b.pdf"})
		if err != nil || !bytes.Equal(b, again) {
			t.Fatalf("the bundle of what came back differs (%v)", err)
		}
		if deeper(b, maxDepth) {
			t.Fatal("our own bundle is too deep for us")
		}
	})
}

// Another program may lay the same JSON out anew. What it edits is refused, whatever it is.
func TestEditsOfOthersAreNoticed(t *testing.T) {
	b := write(t, example())
	var tree any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		t.Fatal(err)
	}
	compact, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Lines(compact)
	if err != nil {
		t.Fatalf("the same JSON with other spaces: %v", err)
	}
	sameLines(t, back, example())
	edits, harmless := 0, 0
	walk(tree, func(edit, undo func()) {
		edit()
		edited, err := json.Marshal(tree)
		undo()
		if err != nil {
			t.Fatal(err)
		}
		switch back, err := Lines(edited); record.KindOf(err) {
		case record.ExportDamaged:
		case "": // resources of a collection have no order
			sameLines(t, back, example())
			harmless++
		default:
			t.Fatalf("edit %d: %v", edits, err)
		}
		edits++
	})
	if edits < 1500 || harmless > 40 {
		t.Errorf("%d edits were tried, %d changed nothing", edits, harmless)
	}
}

// walk calls visit with an edit of each leaf, and with the removal of each member of an object or list. The bundle's time
// and type say nothing of a record.
func walk(o any, visit func(edit, undo func())) {
	switch o := o.(type) {
	case object:
		for key, value := range o {
			if key == "timestamp" {
				continue
			}
			visit(func() { delete(o, key) }, func() { o[key] = value })
			switch value := value.(type) {
			case string:
				visit(func() { o[key] = value + "x" }, func() { o[key] = value })
			case json.Number:
				visit(func() { o[key] = json.Number("1" + string(value)) }, func() { o[key] = value })
			case bool:
				visit(func() { o[key] = !value }, func() { o[key] = value })
			}
			walk(value, visit)
		}
	case []any:
		for i, value := range o {
			visit(func() { o[i] = nil }, func() { o[i] = value })
			if i > 0 {
				visit(func() { o[i], o[i-1] = o[i-1], o[i] }, func() { o[i], o[i-1] = o[i-1], o[i] })
			}
			walk(value, visit)
		}
	}
}

func TestEditedIsToldFromForeign(t *testing.T) {
	edited := bytes.Replace(write(t, example()), []byte("6.42"), []byte("7.42"), 1)
	if _, err := Lines(edited); !errors.Is(err, ErrEdited) {
		t.Errorf("an edited weight: %v", err)
	}
	if _, err := Lines([]byte(`{"resourceType":"Bundle","type":"collection","entry":[]}`)); !errors.Is(err, ErrForeign) {
		t.Errorf("a bundle of others: %v", err)
	}
}

func TestLimits(t *testing.T) {
	deep := []byte(strings.Repeat(`{"a":`, 65) + "1" + strings.Repeat("}", 65))
	for what, b := range map[string][]byte{"nothing": nil, "deep": deep, "deeper": bytes.Repeat([]byte("["), 1_000_000), "null": []byte("null"), "list": []byte("[]"), "two": []byte("{} {}")} {
		if _, err := Lines(b); record.KindOf(err) != record.ExportDamaged {
			t.Errorf("%s: %v", what, err)
		}
	}
	if deeper([]byte(`"[[[[\"[[[["`), 1) {
		t.Error("brackets in a text count")
	}
}

func TestWhatIsNoJournalIsNotWritten(t *testing.T) {
	ok := example()
	for what, lines := range map[string][]app.JournalLine{
		"empty line": {{Seq: 1}},
		"two things": {{Seq: 1, Record: ok[0].Record, Event: ok[3].Event}},
		"no number":  {{Record: ok[0].Record}},
		"order":      {ok[1], ok[0]},
		"no body":    {{Seq: 1, Record: &record.Record{}}},
	} {
		if _, err := Bundle(lines, nil); record.KindOf(err) != record.Internal {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// 20,000 records with a correction each must fit.
func TestALargeRecordBookFits(t *testing.T) {
	lines := example()
	var b []byte
	for _, l := range lines {
		one, err := Bundle([]app.JournalLine{l}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(one) > len(b) {
			b = one
		}
	}
	if most := 40_000 * len(b); most > MaxBytes {
		t.Errorf("40,000 of the longest example lines take %d MB of %d", most>>20, MaxBytes>>20)
	}
}

func FuzzFHIRBundle(f *testing.F) {
	f.Add(write(f, example()))
	f.Add(write(f, nil))
	f.Add([]byte(`{"resourceType":"Bundle","type":"collection","identifier":{"system":"urn:carnet:fhir:record","value":""},"entry":[{"fullUrl":"urn:uuid:x","resource":{"id":"x"}}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		lines, err := Lines(b)
		if err != nil {
			return
		}
		again, err := Bundle(lines, nil)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Lines(again)
		if err != nil {
			t.Fatal(err)
		}
		sameLines(t, back, lines)
	})
}
