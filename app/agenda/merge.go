package agenda

import (
	"cmp"
	"slices"
	"time"

	"carnet/app/record"
)

// maxExcept is what record accepts for the exceptions of an appointment.
const maxExcept = 1000

// merge puts the parts of each series together: an occurrence that was moved becomes an exception of the series and an
// appointment of its own; one that was cancelled only the exception. The order of the file is kept.
func merge(parts []part, home *time.Location) []Event {
	latest := map[string]int{} // by UID and occurrence
	for i, p := range parts {
		key := p.key()
		if known, twice := latest[key]; !twice || p.newer(parts[known]) {
			latest[key] = i
		}
	}
	series := map[string]int{}
	for i, p := range parts {
		if p.occurs == nil && p.Refused == "" && latest[p.key()] == i {
			series[p.UID] = i
		}
	}
	for i, p := range parts {
		master, known := series[p.UID]
		if p.occurs == nil || p.Refused != "" || !known || latest[p.key()] != i {
			continue
		}
		m := &parts[master]
		day := p.occurs.in(zoneOf(m.Appointment, home))
		m.Appointment.Except = append(m.Appointment.Except, day)
		if m.Appointment.Repeat == "" { // a series of one: the occurrence is the event
			m.Appointment.Except = nil
		}
	}
	var events []Event
	for i, p := range parts {
		if p.Refused == "" && latest[p.key()] != i {
			continue // an older state of the same event
		}
		if p.occurs != nil && p.Refused == "" {
			_, known := series[p.UID]
			if p.cancelled && known {
				continue
			}
			p.UID = p.key()
		}
		p.Appointment.Except = exceptions(p, home)
		if len(p.Appointment.Except) > maxExcept {
			p.Refused = StrangeRule
			p.Appointment.Except = nil
		}
		events = append(events, p.Event)
	}
	return events
}

// key names a part among all: its UID, and the day of the occurrence that it changes, as the file writes it.
func (p part) key() string {
	if p.occurs == nil {
		return p.UID
	}
	return p.UID + "#" + compact(p.occurs.day)
}

// newer reports that p is a later state than o, which stands before it in the file.
func (p part) newer(o part) bool {
	return cmp.Or(cmp.Compare(p.sequence, o.sequence), p.Modified.Compare(o.Modified)) >= 0
}

// exceptions are the days that the series leaves out, in their order, each once.
func exceptions(p part, home *time.Location) []record.Date {
	a := p.Appointment
	days := slices.Clone(a.Except)
	zone := zoneOf(a, home)
	for _, w := range p.except {
		days = append(days, w.in(zone))
	}
	slices.SortFunc(days, record.Date.Compare)
	days = slices.Compact(days)
	return slices.DeleteFunc(days, func(d record.Date) bool { return !d.Valid() })
}
