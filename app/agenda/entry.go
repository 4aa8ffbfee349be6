package agenda

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"carnet/app/record"
)

// Entry is one event of a calendar file that is written.
type Entry struct {
	UID      string
	Sequence int       // grows with each change
	Modified time.Time // of the last change
	// Appointment is what is written: title, time, zone, length, recurrence, exceptions, who, place, note, links. Its UID and
	// its documents are not.
	Appointment record.Appointment
	Child       string // name that stands before the title and as category; "" leaves it out
	Discreet    bool   // the title is a constant, and who, place, note, links and child are left out
}

// The ends of the UIDs that Carnet gives. They say nothing of a person.
const (
	ownSuffix     = "@carnet"     // an appointment
	derivedSuffix = "@due.carnet" // a dose, an examination or a follow-up that is due
)

// UID names an appointment in calendar files: that of the file it came from, or one made of the record's id.
func UID(id record.ID, a record.Appointment) string {
	if a.UID != "" {
		return a.UID
	}
	return id.String() + ownSuffix
}

// OwnID reads the record's id back from a UID that UID made.
func OwnID(uid string) (record.ID, bool) {
	text, ok := strings.CutSuffix(uid, ownSuffix)
	if !ok {
		return record.ID{}, false
	}
	id, err := record.ParseID(text)
	return id, err == nil && id.String() == text
}

// DerivedUID names a dose, an examination or a follow-up that is due: the same for each export, on each device. The key
// cannot be read from it: a discreet file does not tell which vaccine is meant.
func DerivedUID(profile record.ID, kind Kind, key string) string {
	return uuid.NewSHA1(uuid.UUID(profile), []byte(string(kind)+"|"+key)).String() + derivedSuffix
}

// SequenceOf counts changes for a calendar file: the seconds from the first version of a record to its present one, by its
// own clock, which never runs backwards.
func SequenceOf(r record.Record) int {
	return clampSequence(int64(r.Version.Clock>>16)/1000 - r.Created.Unix())
}

// SequenceAt counts the changes of what is computed anew for each file: minutes since 2020.
func SequenceAt(stamp time.Time) int {
	return clampSequence((stamp.Unix() - time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).Unix()) / 60)
}

func clampSequence(n int64) int { return int(min(max(n, 0), 1<<31-1)) }
