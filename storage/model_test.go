package storage

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/blob"
	"carnet/storage/kv"
	"carnet/storage/seal"
)

// bench is a vault in memory, but for its small files, in which profiles are made without an account.
type bench struct {
	t *testing.T
	v *Vault
	n byte
}

func newBench(t *testing.T) *bench {
	t.Helper()
	v := &Vault{dir: t.TempDir(), kv: kv.NewMemory(), o: Options{Clock: time.Now, Random: rand.Reader}}
	for _, sub := range folders {
		if err := os.Mkdir(filepath.Join(v.dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if v.blobs, err = blob.Open(filepath.Join(v.dir, "blobs"), rand.Reader); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.blobs.Close() })
	return &bench{t: t, v: v}
}

// open returns a profile as a session opens it, with nothing in memory.
func (b *bench) open(id record.ID) *profile {
	p, err := b.v.profile(id, 1, seal.Key(bytes.Repeat(id[:], 2)))
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

func (b *bench) begin() *profile {
	b.n++
	p := b.open(record.ID{0xb0, b.n})
	p.begin([32]byte{})
	return p
}

func benchWeight(profile record.ID, n byte, clock uint64) record.Record {
	return record.Record{ID: record.ID{1, n}, Profile: profile, Kind: record.KindMeasurement, Version: record.Version{Clock: clock, Device: 1},
		Updated: time.UnixMilli(int64(clock)).UTC(), Source: record.FromParent,
		Body: record.Measurement{Type: record.Weight, Value: 3000 + int64(clock), Date: record.NewDate(2025, 6, 1)}}
}

// model is what a profile must hold.
type model struct {
	lines  []app.JournalLine
	latest map[record.ID]record.Record
}

// act does something to the profile and to the model.
func (m *model) act(t *rapid.T, b *bench, p *profile) {
	n := uint64(len(m.lines) + 1)
	if rapid.Bool().Draw(t, "event") {
		e := record.Event{At: time.UnixMilli(int64(n)).UTC(), Account: record.ID{9}, Action: record.ActionUnlocked}
		if err := p.Note(b.t.Context(), e); err != nil {
			t.Fatal(err)
		}
		m.lines = append(m.lines, app.JournalLine{Seq: n, Event: &e})
		return
	}
	r := benchWeight(p.id, rapid.ByteRange(0, 3).Draw(t, "which"), n)
	r.Deleted = rapid.Bool().Draw(t, "deleted")
	if err := p.Commit(b.t.Context(), r); err != nil {
		t.Fatal(err)
	}
	m.lines = append(m.lines, app.JournalLine{Seq: n, Record: &r})
	m.latest[r.ID] = r
}

// check compares what the profile holds with the model. holes allows lines to be left out.
func (m *model) check(t *rapid.T, b *bench, p *profile, holes bool) {
	records, damage, err := p.Load(b.t.Context())
	if err != nil || len(damage) > 0 || p.ReadOnly() || len(records) != len(m.latest) {
		t.Fatalf("%d records of %d, damage %v, %v", len(records), len(m.latest), damage, err)
	}
	for _, r := range records {
		if want := m.latest[r.ID]; r.Version != want.Version || r.Deleted != want.Deleted || r.Body != want.Body {
			t.Fatalf("record %v, want %v", r, want)
		}
	}
	var got []app.JournalLine
	damage, err = p.Journal(b.t.Context(), func(l app.JournalLine) error { got = append(got, l); return nil })
	if err != nil || holes != (len(damage) > 0) || !holes && len(got) != len(m.lines) {
		t.Fatalf("%d lines of %d, damage %v, %v", len(got), len(m.lines), damage, err)
	}
	for _, l := range got {
		want := m.lines[l.Seq-1]
		if (l.Event == nil) != (want.Event == nil) || l.Event != nil && *l.Event != *want.Event || l.Record != nil && l.Record.Version != want.Record.Version {
			t.Fatalf("line %+v, want %+v", l, want)
		}
	}
}

// TestEventsDoNotDisturbMending: whatever was written and noted, in whatever order, one family of values can be harmed and
// everything is there again, and goes on; harm to the journal is named and takes nothing from what is shown.
func TestEventsDoNotDisturbMending(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	rapid.Check(t, func(t *rapid.T) {
		p, m := b.begin(), &model{latest: map[record.ID]record.Record{}}
		if err := p.Commit(b.t.Context(), benchWeight(p.id, 0, 1)); err != nil {
			t.Fatal(err)
		}
		first := benchWeight(p.id, 0, 1)
		m.lines, m.latest[first.ID] = []app.JournalLine{{Seq: 1, Record: &first}}, first
		for range rapid.IntRange(0, 8).Draw(t, "acts") {
			m.act(t, b, p)
		}
		prefix := rapid.SampledFrom([]byte{prefixRecord, prefixBucket, prefixHead, prefixJournal}).Draw(t, "family")
		harmed := b.harm(t, p, prefix)
		p = b.open(p.id)
		m.check(t, b, p, prefix == prefixJournal && harmed)
		if prefix == prefixJournal && harmed {
			return // mended by a backup only
		}
		m.act(t, b, p)
		m.check(t, b, b.open(p.id), false)
	})
}

// harm removes or alters some of the values of one family.
func (b *bench) harm(t *rapid.T, p *profile, prefix byte) (harmed bool) {
	values := map[string][]byte{}
	var keys []string
	if err := b.v.kv.Scan(p.plainKey(prefix), func(k, v []byte) error {
		keys = append(keys, string(k))
		values[string(k)] = bytes.Clone(v)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	err := b.v.kv.Update(func(tx kv.Tx) error {
		for _, k := range keys {
			switch rapid.IntRange(0, 2).Draw(t, "harm") {
			case 1:
				harmed = true
				if err := tx.Delete([]byte(k)); err != nil {
					return err
				}
			case 2:
				harmed = true
				v := values[k]
				v[rapid.IntRange(0, len(v)-1).Draw(t, "byte")] ^= 1
				if err := tx.Put([]byte(k), v); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return harmed
}

// TestAHeadOfAFormerFormIsProvenToo: a head of version 1 that is lost before the profile was migrated.
func TestAHeadOfAFormerFormIsProvenToo(t *testing.T) {
	b := newBench(t)
	p := b.begin()
	p.head.version = 1
	for n := range byte(4) {
		if err := p.Commit(t.Context(), benchWeight(p.id, n, uint64(n+1))); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.v.kv.Update(func(tx kv.Tx) error { return tx.Delete(p.plainKey(prefixHead)) }); err != nil {
		t.Fatal(err)
	}
	p = b.open(p.id)
	records, damage, err := p.Load(t.Context())
	if err != nil || len(damage) > 0 || len(records) != 4 || p.head.version != headVersion {
		t.Errorf("%d records, damage %v, %v, version %d", len(records), damage, err, p.head.version)
	}
}

// TestWhatALaterCarnetWroteIsLeftAlone: it is no damage, nothing is shown that might be half understood, and nothing is written.
func TestWhatALaterCarnetWroteIsLeftAlone(t *testing.T) {
	for name, rewrite := range map[string]func(tx kv.Tx, p *profile) error{
		"head": func(tx kv.Tx, p *profile) error {
			plain := p.head.encode()
			plain[0] = headVersion + 1
			return putSmall(tx, p, p.plainKey(prefixHead), p.label("head"), append(plain, "more"...))
		},
		"record": func(tx kv.Tx, p *profile) error {
			r := benchWeight(p.id, 1, 1)
			key, meta := p.recordKey(r.Kind, r.ID), p.meta(r)
			meta.Schema = schema + 1
			value, err := p.keys.records.SealRecord(rand.Reader, seal.Place{Profile: p.id, Key: key}, meta, []byte(`{"new":1}`))
			return errors.Join(err, tx.Put(key, value))
		},
		"journal": func(tx kv.Tx, p *profile) error {
			key := p.journalOf(nil).key(1)
			value, err := p.keys.records.SealRecord(rand.Reader, seal.Place{Profile: p.id, Key: key}, seal.Meta{Op: seal.OpPut, Schema: schema + 1, Epoch: 1}, []byte(`{}`))
			return errors.Join(err, tx.Put(key, value))
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			p := b.begin()
			if err := p.Commit(t.Context(), benchWeight(p.id, 1, 1)); err != nil {
				t.Fatal(err)
			}
			if err := b.v.kv.Update(func(tx kv.Tx) error { return rewrite(tx, p) }); err != nil {
				t.Fatal(err)
			}
			before := values(t, b.v.kv)
			p = b.open(p.id)
			_, damage, err := p.Load(t.Context())
			if name == "journal" {
				_, err = p.Journal(t.Context(), func(app.JournalLine) error { return nil })
			} else if commitErr := p.Commit(t.Context(), benchWeight(p.id, 2, 2)); commitErr == nil {
				t.Error("written over what is not understood")
			}
			if record.KindOf(err) != record.VaultNewer || len(damage) > 0 {
				t.Errorf("damage %v, %v", damage, err)
			}
			after := values(t, b.v.kv)
			for k, v := range before {
				if !bytes.Equal(after[k], v) {
					t.Error("a value was changed")
				}
			}
		})
	}
}

func putSmall(tx kv.Tx, p *profile, key []byte, label string, plain []byte) error {
	value, err := seal.SealSmall(rand.Reader, p.keys.heads, label, plain)
	return errors.Join(err, tx.Put(key, value))
}

func values(t *testing.T, db kv.Store) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	if err := db.Scan(nil, func(k, v []byte) error { all[string(k)] = bytes.Clone(v); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestWhatIsPutBackIsNoDamageAnyMore: a lost paper is named until the next load after it was put back; other content is refused.
func TestWhatIsPutBackIsNoDamageAnyMore(t *testing.T) {
	b := newBench(t)
	p := b.begin()
	att, err := p.Attach(t.Context(), bytes.NewReader([]byte("a paper")), record.PDF)
	if err != nil {
		t.Fatal(err)
	}
	doc := record.Record{ID: record.ID{3}, Profile: p.id, Kind: record.KindDocument, Version: record.Version{Clock: 7}, Body: record.Document{Title: "T", Category: record.Biology, File: att}}
	if err := p.Commit(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	if err := p.folder().Remove(att.Blob); err != nil {
		t.Fatal(err)
	}
	damaged := func() int {
		t.Helper()
		_, damage, err := p.Load(t.Context())
		if err != nil || p.ReadOnly() {
			t.Fatal(err, p.ReadOnly())
		}
		return len(damage)
	}
	if damaged() != 1 {
		t.Fatal("a lost paper is not named")
	}
	for _, wrong := range []string{"", "a pape", "b paper", "a paper and more"} {
		if err := p.PutBack(t.Context(), att, bytes.NewReader([]byte(wrong))); record.KindOf(err) != record.RecordDamaged || damaged() != 1 {
			t.Errorf("%q was put back: %v", wrong, err)
		}
	}
	if err := p.PutBack(t.Context(), att, bytes.NewReader([]byte("a paper"))); err != nil || damaged() != 0 {
		t.Error("it is still missing:", err)
	}
	if damage, err := p.Verify(t.Context(), func(int, int) {}); err != nil || len(damage) > 0 {
		t.Error(damage, err)
	}
}
