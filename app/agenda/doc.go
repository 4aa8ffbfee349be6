// Package agenda puts everything of a family on one time line: appointments with their recurrences, doses that are due,
// windows of examinations, and what a visit asked to be done. It reads and writes calendar files (RFC 5545), and finds the
// dates on which several children can be seen at once.
//
// It is pure: today, the zone of the device and the moment of writing are parameters. Calendar files come from outside and
// are read as such: every size is bounded before any work is done, one broken event does not hide the others, and reading
// proposes changes that somebody else confirms.
//
// Times are those of the clock on the wall where an appointment takes place, as in record.Appointment. An appointment at
// nine o'clock every week is at nine o'clock on both sides of a change of hour.
package agenda
