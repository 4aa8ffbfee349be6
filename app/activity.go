package app

import (
	"context"
	"slices"
	"time"

	"carnet/app/record"
)

// The actions on records, beside those of events.
const (
	ActionAdded     record.Action = "added"
	ActionChanged   record.Action = "changed"
	ActionDeleted   record.Action = "deleted"
	ActionUndeleted record.Action = "undeleted"
)

// Activity is one line of the activity log: who did what, and when.
type Activity struct {
	Seq    uint64 // place in the chain
	At     time.Time
	Author record.ID
	Who    string // identifier of the author's account, "" when no event names it
	Mine   bool   // by the account that is open
	Action record.Action
	Kind   record.Kind // of the record, "" for an event that concerns none
	Record record.ID
	Title  string // of a document
	Other  string // identifier of the other account, for Shared
	File   string
}

// Activity reads the activity log of this profile, the latest line first. Damage of the journal is returned beside what
// is whole.
func (p *Profile) Activity(ctx context.Context) ([]Activity, []Damage, error) {
	if p.Status() != Active {
		return nil, nil, record.E(record.NotAllowed, "read activity")
	}
	me := p.session.account
	names := map[record.ID]string{me.ID(): me.Identifier()}
	known := map[record.ID]record.Record{} // latest version so far
	var lines []Activity
	damage, err := p.store.Journal(ctx, func(l JournalLine) error {
		switch {
		case l.Event != nil:
			names[l.Event.Account] = l.Event.Identifier
			e := *l.Event
			lines = append(lines, Activity{Seq: l.Seq, At: e.At, Author: e.Account, Action: e.Action, Kind: known[e.Record].Kind,
				Record: e.Record, Title: titleOf(known[e.Record]), Other: e.Other, File: e.File})
		case l.Record != nil:
			r := *l.Record
			before, seen := known[r.ID]
			known[r.ID] = r
			if seen && onlyDrawn(before, r) {
				return nil
			}
			lines = append(lines, Activity{Seq: l.Seq, At: r.Updated, Author: r.Author, Action: changeOf(before, seen, r), Kind: r.Kind,
				Record: r.ID, Title: titleOf(r)})
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	for i := range lines {
		lines[i].Who, lines[i].Mine = names[lines[i].Author], lines[i].Author == me.ID()
	}
	slices.Reverse(lines)
	return lines, damage, nil
}

func changeOf(before record.Record, seen bool, now record.Record) record.Action {
	switch {
	case !seen:
		return ActionAdded
	case now.Deleted && !before.Deleted:
		return ActionDeleted
	case before.Deleted && !now.Deleted:
		return ActionUndeleted
	}
	return ActionChanged
}

// onlyDrawn reports a version that Carnet wrote by itself, once it had drawn the preview of a document: nobody did anything.
func onlyDrawn(before, now record.Record) bool {
	was, ok := before.Body.(record.Document)
	is, still := now.Body.(record.Document)
	if !ok || !still || before.Deleted != now.Deleted || was.Title != is.Title || was.Category != is.Category || was.Date != is.Date ||
		was.From != is.From || was.File.Blob != is.File.Blob || was.Original.Blob != is.Original.Blob {
		return false
	}
	return was.Preview != is.Preview || was.Pages != is.Pages || was.Thumb.Blob != is.Thumb.Blob
}

func titleOf(r record.Record) string {
	doc, _ := r.Body.(record.Document)
	return doc.Title
}

// note adds an event to profiles. Where the disk is full or damage stops all writing the event is left out: it must not
// stand between a family and its record.
func (s *Session) note(e record.Event, profiles ...BackupSource) {
	e.At, e.Account, e.Identifier, e.Device = s.carnet.clock().UTC(), s.account.ID(), s.account.Identifier(), s.account.Device()
	for _, p := range profiles {
		_ = p.Store.Note(context.Background(), e)
	}
}
