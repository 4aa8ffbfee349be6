package record

import "time"

// Action says what happened to a record book beside the changes of its records, which the journal holds themselves.
type Action string

// The actions that the activity log shows. The list is append-only: an action that this version does not know is shown
// with its date and its author.
const (
	ActionUnlocked  Action = "unlocked"   // the record book was opened with a password or a recovery code
	ActionBackedUp  Action = "backed-up"  // it went into a backup file
	ActionRestored  Action = "restored"   // it came out of a backup file
	ActionExported  Action = "exported"   // the whole record book was handed out as readable files
	ActionHandedOut Action = "handed-out" // one document was saved outside; Record names it
	ActionLogSaved  Action = "log-saved"  // the activity log itself was saved outside as a readable file
	ActionShared    Action = "shared"     // another account was given access
	ActionAccepted  Action = "accepted"   // an account accepted the record book that was shared with it
)

// Event is one line of the activity log. It is kept sealed in the journal of the record book that it is about.
type Event struct {
	At         time.Time `json:"at"`
	Account    ID        `json:"account"`    // who
	Identifier string    `json:"identifier"` // under which name, so that the other representative can be told who
	Device     uint32    `json:"device"`
	Action     Action    `json:"action"`
	Record     ID        `json:"record,omitzero"` // which record, for HandedOut
	Other      string    `json:"other,omitempty"` // identifier of the other account, for Shared
	File       string    `json:"file,omitempty"`  // name that Carnet proposed for the file written, for what left the device
}

// Validate fails with Internal for an event that could not be shown: no person ever types one.
func (e Event) Validate() error {
	if e.At.IsZero() || e.Account.IsZero() || e.Action == "" {
		return E(Internal, "check event")
	}
	return nil
}
