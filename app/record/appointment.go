package record

import (
	"time"
)

// Appointment is a date with someone: a visit, an injection, a meeting. Its time is that of the clock on the wall where it
// takes place, so that it stays at nine o'clock when the family travels and when summer time begins.
type Appointment struct {
	Title    string `json:"title"`
	Date     Date   `json:"date"`               // whole date of the first, or only, occurrence
	Minute   int    `json:"minute"`             // minutes after midnight, 0 to 1439; meaningless with AllDay
	AllDay   bool   `json:"all_day,omitempty"`  // no hour is known
	Zone     string `json:"zone,omitempty"`     // IANA name, as Indian/Reunion; empty is the zone of the device
	Duration int    `json:"duration,omitempty"` // minutes; 0 is not known
	With     string `json:"with,omitempty"`     // who is seen, free text
	Place    string `json:"place,omitempty"`
	Note     string `json:"note,omitempty"`

	Exam      string   `json:"exam,omitempty"`      // code of the examination that it is for
	Doses     []string `json:"doses,omitempty"`     // keys of the calendar's lines that it is for, as ROR-1
	Documents []ID     `json:"documents,omitempty"` // papers to take along

	Repeat string `json:"repeat,omitempty"` // rule of RFC 5545, as FREQ=WEEKLY;COUNT=10; empty for a single date
	Except []Date `json:"except,omitempty"` // occurrences that do not take place
	Quiet  bool   `json:"quiet,omitempty"`  // no reminder
	UID    string `json:"uid,omitempty"`    // of the calendar file that it came from; empty for one of our own
	Status string `json:"status,omitempty"` // "" planned, AppointmentKept, AppointmentCancelled
}

// What became of an appointment.
const (
	AppointmentKept      = "kept"
	AppointmentCancelled = "cancelled"
)

// Kind implements Body.
func (Appointment) Kind() Kind { return KindAppointment }

// Validate implements Body.
func (a Appointment) Validate() error {
	switch {
	case a.Title == "" || !textOK(a.Title, 200):
		return InvalidField("title")
	case !a.Date.Whole() || !a.Date.Valid():
		return InvalidField("date")
	case a.Minute < 0 || a.Minute >= 24*60:
		return InvalidField("time")
	case a.Duration < 0 || a.Duration > 31*24*60:
		return InvalidField("duration")
	case !zoneOK(a.Zone):
		return InvalidField("zone")
	case !textOK(a.With, 200):
		return InvalidField("with")
	case !textOK(a.Place, 500):
		return InvalidField("place")
	case !textOK(a.Note, maxNote):
		return InvalidField("note")
	case !textOK(a.Exam, 40):
		return InvalidField("exam")
	case len(a.Doses) > 40 || len(a.Documents) > 100 || len(a.Except) > 1000:
		return InvalidField("links")
	case !textOK(a.Repeat, 500):
		return InvalidField("repeat")
	case !textOK(a.UID, 500):
		return InvalidField("uid")
	case a.Status != "" && a.Status != AppointmentKept && a.Status != AppointmentCancelled:
		return InvalidField("status")
	}
	for _, key := range a.Doses {
		if key == "" || !textOK(key, 40) {
			return InvalidField("links")
		}
	}
	for _, d := range a.Except {
		if !d.Whole() || !d.Valid() {
			return InvalidField("repeat")
		}
	}
	return nil
}

// zoneOK asks only for the form of a name: a device may know zones that another does not.
func zoneOK(name string) bool {
	return len(name) <= 64 && textOK(name, 64)
}

// Start is the moment of the first occurrence. home is the zone of an appointment that names none, or one that this
// device does not know.
func (a Appointment) Start(home *time.Location) time.Time {
	return a.On(a.Date, home)
}

// On is the moment of the occurrence of a day.
func (a Appointment) On(day Date, home *time.Location) time.Time {
	zone := home
	if a.Zone != "" {
		if known, err := time.LoadLocation(a.Zone); err == nil {
			zone = known
		}
	}
	minute := a.Minute
	if a.AllDay {
		minute = 0
	}
	return time.Date(day.Year, day.Month, day.Day, 0, minute, 0, 0, zone)
}
