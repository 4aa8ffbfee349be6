package faults_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"carnet/app"
	"carnet/app/record"
)

// A vault under test is written in numbered steps, and what it must hold after step n follows from n alone. So a process
// that was killed needs to have said nothing but the number of its last acknowledged step: the next one knows by heart
// what must be there, and what must not be there by halves.
//
// Each step is one commit that also raises the counter record to n. Most add two measures; others correct or delete an
// earlier one, or add a document with its file.

// counterID names the record that holds the number of the last step, as a weight in grams over 1,000.
var counterID = idOf('c', 0)

const counterBase = 1_000

// idOf is the id of the nth thing of a sort.
func idOf(sort byte, n int) record.ID {
	var r [10]byte
	r[0] = sort
	binary.BigEndian.PutUint64(r[1:9], uint64(n))
	return record.NewID(time.UnixMilli(1_700_000_000_000+int64(n)), r)
}

func stamp(r record.Record, profile record.ID, step int) record.Record {
	at := time.UnixMilli(1_760_000_000_000 + int64(step)*1000).UTC()
	r.Profile, r.Kind, r.Source = profile, r.Body.Kind(), record.FromParent
	r.Version, r.Created, r.Updated = record.Version{Clock: uint64(step)<<16 + 1, Device: 7}, at, at
	return r
}

func weightOf(sort byte, n int, grams int64) record.Record {
	return record.Record{ID: idOf(sort, n), Body: record.Measurement{Type: record.Weight, Value: grams, Date: record.NewDate(2025, 6, 1), Note: fmt.Sprintf("step %d", n)}}
}

func zelie() record.Profile {
	return record.Profile{Role: record.Attached, GivenNames: "Zélie", BirthDate: record.NewDate(2025, 3, 10), Sex: record.Female,
		Certified: record.Certification{Date: record.NewDate(2025, 4, 1), Text: "representative/1"}}
}

// profileNamed is the id of the nth profile of a vault.
func profileNamed(n int) record.ID { return idOf('p', n) }

// firstRecord is what a profile begins with: step 0.
func firstRecord(profile record.ID) record.Record {
	return stamp(record.Record{ID: profile, Body: zelie()}, profile, 0)
}

// paper is the content of the document of a step, 1 to 150 KB.
func paper(n int) []byte {
	r := rand.New(rand.NewPCG(uint64(n), 42))
	b := make([]byte, 1000+r.IntN(150_000))
	for i := 0; i+8 <= len(b); i += 8 {
		binary.BigEndian.PutUint64(b[i:], r.Uint64())
	}
	copy(b, "%PDF-1.7\n")
	return b
}

// isPaper, corrects and deletes say what a step does beside counting.
func isPaper(n int) bool  { return n%5 == 3 }
func corrects(n int) bool { return n%10 == 7 } // the first measure of step n-1
func deletes(n int) bool  { return n%10 == 9 } // the second measure of step n-3

// records are those of step n, without the document's file.
func records(n int) []record.Record {
	counter := record.Record{ID: counterID, Body: record.Measurement{Type: record.Weight, Value: int64(counterBase + n), Date: record.NewDate(2025, 6, 1)}}
	switch {
	case corrects(n):
		return []record.Record{weightOf('a', n-1, 9_000), counter}
	case deletes(n):
		gone := weightOf('b', n-3, 4_000)
		gone.Deleted = true
		return []record.Record{gone, counter}
	case isPaper(n):
		return []record.Record{{ID: idOf('d', n), Body: record.Document{Title: fmt.Sprintf("Paper %d", n), Category: record.Biology}}, counter}
	}
	return []record.Record{weightOf('a', n, 5_000), weightOf('b', n, 4_000), counter}
}

// take makes step n.
func take(ctx context.Context, s app.Store, profile record.ID, n int) error {
	all := records(n)
	if isPaper(n) {
		file, err := s.Attach(ctx, bytes.NewReader(paper(n)), record.PDF)
		if err != nil {
			return err
		}
		doc := all[0].Body.(record.Document)
		doc.File = file
		all[0].Body = doc
	}
	for i := range all {
		all[i] = stamp(all[i], profile, n)
	}
	return s.Commit(ctx, all...)
}

// expected is the latest version of everything after step n.
func expected(profile record.ID, n int) map[record.ID]record.Record {
	m := map[record.ID]record.Record{profile: firstRecord(profile)}
	for step := 1; step <= n; step++ {
		for _, r := range records(step) {
			m[r.ID] = stamp(r, profile, step)
		}
	}
	return m
}

// violation is what no fault may ever cause.
type violation string

func (v violation) Error() string { return string(v) }

// finding is what looking at a profile showed.
type finding struct {
	step   int          // the counter, -1 when it is lost
	damage []app.Damage // what the vault named itself
}

// inspect compares a profile with what it must hold. Wrong and half-written things are violations always; missing things
// are unless the vault named damage. acknowledged is the last step that the writer was told is safe.
func inspect(ctx context.Context, s app.Store, profile record.ID, acknowledged int) (finding, error) {
	found, damage, err := s.Load(ctx)
	if err != nil {
		return finding{}, err
	}
	f := finding{step: -1, damage: damage}
	latest := map[record.ID]record.Record{}
	for _, r := range found {
		if _, twice := latest[r.ID]; twice {
			return f, violation("a record is there twice")
		}
		latest[r.ID] = r
	}
	if c, ok := latest[counterID].Body.(record.Measurement); ok {
		f.step = int(c.Value) - counterBase
	} else if len(latest) == 1 && len(damage) == 0 {
		f.step = 0
	}
	damaged := len(damage) > 0
	if f.step < acknowledged && !damaged {
		return f, violation(fmt.Sprintf("acknowledged step %d, found %d, no damage named", acknowledged, f.step))
	}
	if f.step < 0 {
		f.step = acknowledged // the counter itself is lost and named
	}
	return f, compare(ctx, s, latest, expected(profile, f.step), damaged)
}

func compare(ctx context.Context, s app.Store, latest, want map[record.ID]record.Record, damaged bool) error {
	for id, w := range want {
		got, ok := latest[id]
		switch {
		case !ok && damaged:
			continue
		case !ok:
			return violation("a record is missing and no damage is named")
		}
		if err := same(ctx, s, got, w, damaged); err != nil {
			return err
		}
	}
	for id := range latest {
		if _, ok := want[id]; !ok && !damaged { // half of a step that was not finished
			return violation("a record is there that no finished step wrote")
		}
	}
	return nil
}

// same compares one record, and the file of a document byte for byte.
func same(ctx context.Context, s app.Store, got, want record.Record, damaged bool) error {
	if damaged && got.Version != want.Version {
		return nil // an older or newer whole version, and the alarm is on
	}
	doc, isDoc := got.Body.(record.Document)
	wantDoc, _ := want.Body.(record.Document)
	if isDoc {
		wantDoc.File = doc.File
		want.Body = wantDoc
	}
	if got.Deleted != want.Deleted || got.Version != want.Version || fmt.Sprint(got.Body) != fmt.Sprint(want.Body) {
		return violation("a record differs from what was written")
	}
	if !isDoc || got.Deleted {
		return nil
	}
	var step int
	if _, err := fmt.Sscanf(doc.Title, "Paper %d", &step); err != nil {
		return violation("a title differs from what was written")
	}
	f, err := s.OpenAttachment(ctx, doc.File)
	if err == nil {
		defer f.Close()
		var b []byte
		if b, err = io.ReadAll(f); err == nil && !bytes.Equal(b, paper(step)) {
			return violation("a file differs from what was written")
		}
	}
	if err != nil && !damaged && record.KindOf(err) != record.RecordDamaged {
		return violation(fmt.Sprintf("a file cannot be read: %v", record.KindOf(err)))
	}
	if err != nil && !damaged {
		return errNamed // reading says that it is damaged: named when it is read
	}
	return nil
}

// errNamed says that damage showed as an error where it was met.
var errNamed = errors.New("damage named where it was met")
