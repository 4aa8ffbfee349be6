package fhir

import (
	"fmt"
	"strings"
	"time"

	"carnet/app/record"
)

// examCode names one of the mandatory examinations of the child, or a visit that only Carnet has a code for.
func examCode(code string) object {
	system := visitURL
	if strings.HasPrefix(code, "MED-") {
		system = childExams
	}
	return object{"coding": []any{object{"system": system, "code": code}}}
}

// appointment is a date with someone. R4 wants a moment in a zone for an appointment that stands. Where the family noted
// no hour, or no zone that is known here, the appointment is « proposed » for that day, and the comment tells the hour of
// the clock on the wall: a moment that nobody said would be worse than none.
func appointment(r record.Record, a record.Appointment) object {
	participants := []any{object{"actor": object{"reference": "urn:uuid:" + r.Profile.String()}, "status": "accepted"}}
	for _, who := range []string{a.With, a.Place} {
		if who != "" {
			participants = append(participants, object{"actor": object{"display": who}, "status": "tentative"})
		}
	}
	o := object{"resourceType": "Appointment", "status": "proposed", "participant": participants, "created": instant(r.Created)}
	set(o, "description", a.Title)
	comment := a.Note
	if zone, known := zoneOf(a); known && !a.AllDay {
		start := a.On(a.Date, zone)
		o["status"] = "booked"
		if a.Status == record.AppointmentKept {
			o["status"] = "fulfilled"
		}
		o["start"] = start.Format(time.RFC3339)
		o["end"] = start.Add(time.Duration(a.Duration) * time.Minute).Format(time.RFC3339)
	} else {
		day := object{}
		set(day, "start", a.Date.String())
		set(day, "end", a.Date.String())
		if len(day) > 0 {
			o["requestedPeriod"] = []any{day}
		}
		if !a.AllDay {
			comment = joined(fmt.Sprintf("%02d:%02d", a.Minute/60, a.Minute%60), comment)
		}
	}
	if a.Duration > 0 {
		o["minutesDuration"] = a.Duration
	}
	if a.Status == record.AppointmentCancelled {
		o["status"] = "cancelled"
	}
	if a.Repeat != "" { // R4 has no rule of repetition
		comment = joined(comment, "RRULE:"+a.Repeat)
	}
	set(o, "comment", comment)
	if a.Exam != "" {
		o["reasonCode"] = []any{examCode(a.Exam)}
	}
	var doses, papers []any
	for _, key := range a.Doses {
		doses = append(doses, object{"coding": []any{object{"system": lineKeys, "code": key}}})
	}
	for _, id := range a.Documents {
		papers = append(papers, object{"reference": "urn:uuid:" + id.String()})
	}
	if len(doses) > 0 {
		o["serviceType"] = doses
	}
	if len(papers) > 0 {
		o["supportingInformation"] = papers
	}
	if a.UID != "" {
		o["identifier"] = []any{object{"value": a.UID}}
	}
	return o
}

// zoneOf is the zone that an appointment names. That of the device is not said: the bundle may be read elsewhere.
func zoneOf(a record.Appointment) (*time.Location, bool) {
	if a.Zone == "" || a.Zone == "Local" {
		return nil, false
	}
	zone, err := time.LoadLocation(a.Zone)
	return zone, err == nil
}

func joined(first, second string) string {
	if first == "" || second == "" {
		return first + second
	}
	return first + "\n" + second
}

// task is something that a visit asked for.
func task(f record.FollowUp) object {
	o := object{"resourceType": "Task", "status": "requested", "intent": "plan",
		"code": object{"coding": []any{object{"system": followURL, "code": string(f.What)}}}}
	set(o, "description", f.Text)
	set(o, "authoredOn", f.Asked.String())
	if f.After != "" {
		o["reasonCode"] = examCode(f.After)
	}
	if !f.By.IsZero() {
		o["restriction"] = object{"period": object{"end": f.By.String()}}
	}
	if !f.Done.IsZero() {
		o["status"], o["executionPeriod"] = "completed", object{"end": f.Done.String()}
	}
	addNote(o, f.Note)
	return o
}

// communication is a question that waits for the next visit, or that was answered there.
func communication(q record.Question) object {
	o := object{"resourceType": "Communication", "status": "preparation"}
	if q.Text != "" {
		o["payload"] = []any{object{"contentString": q.Text}}
	}
	set(o, "sent", q.Asked.String())
	if q.For != "" {
		o["topic"] = examCode(q.For)
	}
	if q.Answer != "" {
		o["status"] = "completed"
	}
	addNote(o, q.Answer)
	return o
}

// circumstance is the family's answer to a question that the calendar of vaccinations depends on.
func circumstance(c record.Circumstance) object {
	o := object{"resourceType": "Observation", "status": "final", "code": object{"coding": []any{object{"system": aboutURL, "code": string(c.About)}}},
		"category": []any{object{"coding": []any{object{"system": observations, "code": "social-history"}}}}}
	set(o, "valueString", c.Value)
	set(o, "effectiveDateTime", c.Date.String())
	addNote(o, c.Note)
	return o
}
