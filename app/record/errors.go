package record

import "errors"

// ErrorKind says what went wrong in a way that a screen can explain. The list is append-only:
// app/text holds one French and one English sentence for each.
type ErrorKind string

// The kinds of error. Everything that can reach a person wraps exactly one of them.
const (
	Internal ErrorKind = "internal" // a fault of ours; nothing more precise is known
	Canceled ErrorKind = "canceled" // the person pressed « Annuler »
	Invalid  ErrorKind = "invalid"  // a field has a value that cannot be kept; Error.Field names it
	NotFound ErrorKind = "not-found"

	WrongCredentials ErrorKind = "wrong-credentials" // unknown account or wrong password: never told apart
	Throttled        ErrorKind = "throttled"         // too many tries; wait
	WeakPassword     ErrorKind = "weak-password"
	IdentifierTaken  ErrorKind = "identifier-taken"
	WrongCode        ErrorKind = "wrong-code" // recovery code or comparison code mistyped
	NotAllowed       ErrorKind = "not-allowed"
	Locked           ErrorKind = "locked" // the session was locked meanwhile

	VaultBusy       ErrorKind = "vault-busy"       // open in another window or program
	VaultReadOnly   ErrorKind = "vault-read-only"  // folder or medium cannot be written
	VaultNewer      ErrorKind = "vault-newer"      // written by a newer Carnet
	VaultDamaged    ErrorKind = "vault-damaged"    // cannot be opened at all
	RecordDamaged   ErrorKind = "record-damaged"   // one item is missing or altered
	WritesSuspended ErrorKind = "writes-suspended" // damage was found or the disk failed: reading only
	DiskFull        ErrorKind = "disk-full"

	WrongPassphrase ErrorKind = "wrong-passphrase" // of a backup file
	WrongKeyFile    ErrorKind = "wrong-key-file"   // the backup was closed for other people
	BackupDamaged   ErrorKind = "backup-damaged"   // cut, altered, or not a backup of Carnet
	ExportDamaged   ErrorKind = "export-damaged"   // cut, altered, or not an export of Carnet
	ProfilePresent  ErrorKind = "profile-present"  // the profile to take in is already in this vault
	EraseUnfinished ErrorKind = "erase-unfinished" // begun; the next opening of the vault goes on with it
	SaveFailed      ErrorKind = "save-failed"      // a file outside the vault could not be written
	PlaceFull       ErrorKind = "place-full"       // no room where a file outside the vault was to be written
	OpenFailed      ErrorKind = "open-failed"      // a file outside the vault could not be read

	FileEmpty       ErrorKind = "file-empty"
	FileTooBig      ErrorKind = "file-too-big" // above the import limit in bytes
	FileUnsupported ErrorKind = "file-unsupported"
	ImageTooBig     ErrorKind = "image-too-big" // more pixels than can be decoded safely
	ImageUnreadable ErrorKind = "image-unreadable"
	HEICUnsupported ErrorKind = "heic-unsupported"
	PDFUnreadable   ErrorKind = "pdf-unreadable"
	PDFProtected    ErrorKind = "pdf-protected" // asks for a password
	PDFTooManyPages ErrorKind = "pdf-too-many-pages"
	RenderFailed    ErrorKind = "render-failed"      // the worker gave up: too slow, too big, or it died
	RenderUnavail   ErrorKind = "render-unavailable" // this device cannot draw this kind of file
	CodeNotFound    ErrorKind = "code-not-found"     // no code that could be read is on the photo
	CodeForeign     ErrorKind = "code-foreign"       // a code was read, and it is not that of a medicine's box
)

// Error is an error with a kind for the screen and a cause for the developer.
// Its text may be logged: Op is a constant of the code, and neither Op nor Field ever holds a person's data.
type Error struct {
	Kind  ErrorKind
	Op    string // "verb object", as in "import file"
	Field string // for Invalid: which field, as in "birth-date"
	Err   error  // cause, may be nil
}

// E builds an Error without a cause.
func E(kind ErrorKind, op string) *Error { return &Error{Kind: kind, Op: op} }

// Wrap adds op to err. It keeps the kind that err already has and gives it kind otherwise. Wrap(nil) is nil.
func Wrap(kind ErrorKind, op string, err error) error {
	if err == nil {
		return nil
	}
	e := &Error{Kind: kind, Op: op, Err: err}
	var inner *Error
	if errors.As(err, &inner) {
		e.Kind, e.Field = inner.Kind, inner.Field
	}
	return e
}

// InvalidField says that a field of a record cannot be kept as it is.
func InvalidField(field string) *Error {
	return &Error{Kind: Invalid, Op: "check record", Field: field}
}

// KindOf returns the kind of err, Internal when it has none, and "" for nil.
func KindOf(err error) ErrorKind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

func (e *Error) Error() string {
	s := e.Op + ": " + string(e.Kind)
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Err }
