// Package record is the vocabulary of Carnet: what a record is, the things a family writes down,
// their units, their validation and the kinds of error.
//
// It imports neither Fyne nor the database nor the clock, and everything else may import it.
// Names are those of the field: FHIR for structures, LOINC for what is measured, UCUM for units.
// Values are kept in canonical whole units (g, mm) so that nothing is lost by rounding; the screens convert.
package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// ID names a record, a profile, an account or an attachment: 16 bytes, a UUIDv7 unless said otherwise.
type ID [16]byte

// NewID returns a UUIDv7 (RFC 9562) from the given time and 10 random bytes.
func NewID(now time.Time, random [10]byte) ID {
	var id ID
	ms := uint64(now.UnixMilli())
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	copy(id[6:], random[:])
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id
}

// ParseID reads the usual text form of a UUID.
func ParseID(s string) (ID, error) {
	u, err := uuid.Parse(s)
	if err != nil {
		return ID{}, fmt.Errorf("parse id: %w", err)
	}
	return ID(u), nil
}

// IsZero reports whether the id names nothing.
func (id ID) IsZero() bool { return id == ID{} }

func (id ID) String() string { return uuid.UUID(id).String() }

// MarshalText implements encoding.TextMarshaler; the zero ID is the empty text.
func (id ID) MarshalText() ([]byte, error) {
	if id.IsZero() {
		return nil, nil
	}
	return []byte(id.String()), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (id *ID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*id = ID{}
		return nil
	}
	v, err := ParseID(string(b))
	if err == nil {
		*id = v
	}
	return err
}

// Source says where a fact comes from. It is shown on every line and never lost.
type Source string

// The sources, from the weakest proof to the strongest.
const (
	FromParent       Source = "parent"        // said by the family
	FromPaper        Source = "paper"         // copied from a paper
	FromStamp        Source = "stamped-paper" // copied from a page dated and stamped by a professional
	FromProfessional Source = "professional"  // written by a professional
	FromDevice       Source = "device"        // measured by a device that sent it
	FromService      Source = "service"       // received from the national service
)

// Kind names the type of a record's body.
type Kind string

// The kinds of record. The list is append-only: an unknown kind is kept untouched and shown as such.
const (
	KindProfile     Kind = "profile"
	KindMeasurement Kind = "measurement"
	KindDose        Kind = "dose"
	KindDocument    Kind = "document"
	KindExam        Kind = "exam"

	KindAppointment  Kind = "appointment"
	KindFollowUp     Kind = "follow-up"
	KindQuestion     Kind = "question"
	KindCircumstance Kind = "circumstance"
)

// Body is what a record says. Validate returns an Invalid *Error that names the field.
type Body interface {
	Kind() Kind
	Validate() error
}

// Record is anything that the vault keeps. A correction is a new Version under the same ID;
// the older ones stay in the history. A deletion is a version with Deleted set (a tombstone).
type Record struct {
	ID      ID        `json:"id"`
	Profile ID        `json:"profile"`
	Kind    Kind      `json:"kind"`
	Version Version   `json:"version"`
	Created time.Time `json:"created"`
	Updated time.Time `json:"updated"`
	Author  ID        `json:"author"` // the account that wrote this version
	Source  Source    `json:"source"`
	Deleted bool      `json:"deleted,omitempty"`
	Body    Body      `json:"-"`
}

// Unknown is the body of a kind that this version of Carnet does not know: kept as it came, never dropped.
type Unknown struct {
	Name Kind
	JSON json.RawMessage
}

// Kind implements Body.
func (u Unknown) Kind() Kind { return u.Name }

// Validate implements Body.
func (u Unknown) Validate() error { return nil }

type wireRecord struct {
	recordFields
	Body json.RawMessage `json:"body"`
}

type recordFields Record

// MarshalJSON writes the record with its body.
func (r Record) MarshalJSON() ([]byte, error) {
	switch {
	case r.Body == nil:
		return nil, errors.New("marshal record: no body")
	case r.Body.Kind() != r.Kind: // it would be read back as something else
		return nil, errors.New("marshal record: kind and body differ")
	}
	var body json.RawMessage
	if u, ok := r.Body.(Unknown); ok {
		body = u.JSON
	} else {
		b, err := json.Marshal(r.Body)
		if err != nil {
			return nil, fmt.Errorf("marshal %s body: %w", r.Kind, err)
		}
		body = b
	}
	return json.Marshal(wireRecord{recordFields(r), body})
}

// UnmarshalJSON reads a record and gives its body the type of its kind.
func (r *Record) UnmarshalJSON(b []byte) error {
	var w wireRecord
	if err := json.Unmarshal(b, &w); err != nil {
		return fmt.Errorf("unmarshal record: %w", jsonFault(err))
	}
	*r = Record(w.recordFields)
	body, err := decodeBody(r.Kind, w.Body)
	if err != nil {
		return fmt.Errorf("unmarshal %s body: %w", r.Kind, jsonFault(err))
	}
	r.Body = body
	return nil
}

// jsonFault says where JSON is wrong without what is in it: the errors of encoding/json and of time quote the value,
// which may be a weight or a birth date on its way to a log.
func jsonFault(err error) error {
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("syntax error at byte %d", syntax.Offset)
	case errors.As(err, &mismatch):
		return fmt.Errorf("field %s is not a %s", mismatch.Field, mismatch.Type)
	}
	return errors.New("malformed value")
}

func decodeBody(kind Kind, b []byte) (Body, error) {
	switch kind {
	case KindProfile:
		return decodeInto[Profile](b)
	case KindMeasurement:
		return decodeInto[Measurement](b)
	case KindDose:
		return decodeInto[Dose](b)
	case KindDocument:
		return decodeInto[Document](b)
	case KindExam:
		return decodeInto[Exam](b)
	case KindAppointment:
		return decodeInto[Appointment](b)
	case KindFollowUp:
		return decodeInto[FollowUp](b)
	case KindQuestion:
		return decodeInto[Question](b)
	case KindCircumstance:
		return decodeInto[Circumstance](b)
	}
	return Unknown{Name: kind, JSON: append(json.RawMessage(nil), b...)}, nil
}

func decodeInto[T Body](b []byte) (Body, error) {
	var v T
	if err := json.Unmarshal(b, &v); err != nil {
		return nil, err
	}
	return v, nil
}
