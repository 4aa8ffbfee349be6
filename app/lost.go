package app

import (
	"context"
	"io"

	"carnet/app/record"
)

// lostStore stands in for the store of a profile that cannot be opened, so that one damaged profile is shown as such and
// closes none of the others.
type lostStore struct{ why error }

var _ Store = lostStore{}

// Load implements Store.
func (l lostStore) Load(context.Context) ([]record.Record, []Damage, error) {
	return nil, []Damage{{Part: LostProfile}}, nil
}

// Commit implements Store.
func (l lostStore) Commit(context.Context, ...record.Record) error { return l.why }

// History implements Store.
func (l lostStore) History(context.Context, record.ID) ([]record.Record, error) { return nil, l.why }

// Attach implements Store.
func (l lostStore) Attach(context.Context, io.Reader, record.MediaType) (record.Attachment, error) {
	return record.Attachment{}, l.why
}

// Discard implements Store.
func (l lostStore) Discard(...record.Attachment) {}

// OpenAttachment implements Store.
func (l lostStore) OpenAttachment(context.Context, record.Attachment) (io.ReadCloser, error) {
	return nil, l.why
}

// ReadOnly implements Store.
func (l lostStore) ReadOnly() bool { return true }

// Verify implements Store.
func (l lostStore) Verify(context.Context, func(done, total int)) ([]Damage, error) {
	return []Damage{{Part: LostProfile}}, nil
}

// PutBack implements Store.
func (l lostStore) PutBack(context.Context, record.Attachment, io.Reader) error { return l.why }

// Note implements Store.
func (l lostStore) Note(context.Context, record.Event) error { return l.why }

// Journal implements Store.
func (l lostStore) Journal(context.Context, func(JournalLine) error) ([]Damage, error) {
	return nil, l.why
}
