package fhir

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/vaccination"
)

// Systems of codes. Those of the French agency are named by their OID.
const (
	loinc        = "http://loinc.org"
	ucum         = "http://unitsofmeasure.org"
	observations = "http://terminology.hl7.org/CodeSystem/observation-category"
	vitalSigns   = "http://hl7.org/fhir/StructureDefinition/" // + bodyweight, bodyheight, headcircum
	origin       = "http://terminology.hl7.org/CodeSystem/immunization-origin"
	operation    = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"
	participant  = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
	cis          = "urn:oid:1.2.250.1.213.2.3.1"
	cip          = "urn:oid:1.2.250.1.213.2.3.3"
	nuva         = "http://smt.esante.gouv.fr/terminologie-nuva"
	childExams   = "urn:oid:1.2.250.1.213.1.1.4.322" // list of the mandatory examinations of the child
	ownPaper     = "urn:oid:1.2.250.1.213.1.1.4.12"  // TRE_A05; EXPPAT_2 « Autre document du patient »
)

type writer struct {
	files  map[record.ID]string
	latest map[record.ID]uint64
	names  map[record.ID]string
	seen   map[record.ID]bool
}

// line gives the resource that tells of a line, and the one that the line made, nil if it made none that still stands.
func (w *writer) line(l app.JournalLine) (plain, note object, err error) {
	switch {
	case l.Record != nil && l.Event == nil && l.Record.Body != nil:
		r := *l.Record
		if !r.Deleted && w.latest[r.ID] == l.Seq {
			plain = w.resource(r)
		}
		note = w.provenance(l.Seq, r)
		w.seen[r.ID] = true
	case l.Event != nil && l.Record == nil:
		note = w.auditEvent(l.Seq, *l.Event)
	default:
		return nil, nil, errors.New("a line of the journal says nothing, or two things")
	}
	// What was built of Go values becomes what a reader will see, so that both make the same digest.
	if plain, err = plainJSON(plain); err != nil {
		return nil, nil, err
	}
	note, err = plainJSON(note)
	return plain, note, err
}

func plainJSON(o object) (object, error) {
	if o == nil {
		return nil, nil
	}
	b, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	return decodeObject(b)
}

func (w *writer) resource(r record.Record) object {
	var o object
	switch is := r.Body.(type) {
	case record.Profile:
		o = w.patient(is)
	case record.Measurement:
		o = observation(is)
	case record.Dose:
		o = immunization(is, r.Source)
	case record.Exam:
		o = procedure(is)
	case record.Document:
		o = w.documentReference(r, is)
	case record.Appointment:
		o = appointment(r, is)
	case record.FollowUp:
		o = task(is)
	case record.Question:
		o = communication(is)
	case record.Circumstance:
		o = circumstance(is)
	default:
		o = object{"resourceType": "Basic", "code": object{"coding": []any{object{"system": kindURL, "code": string(r.Kind)}}},
			"created": r.Created.UTC().Format("2006-01-02")}
	}
	o["id"] = r.ID.String()
	meta, _ := o["meta"].(object)
	if meta == nil {
		meta = object{}
	}
	version, _ := r.Version.MarshalText() // never fails
	meta["versionId"], meta["lastUpdated"] = string(version), instant(r.Updated)
	o["meta"] = meta
	subject := object{"reference": "urn:uuid:" + r.Profile.String()}
	switch o["resourceType"] {
	case "Patient", "Appointment": // of an appointment the child is a participant
	case "Immunization":
		o["patient"] = subject
	case "Task":
		o["for"] = subject
	default:
		o["subject"] = subject
	}
	return o
}

// patient has the traits of the INS. FHIR has no element for the term of the pregnancy, nor for the heights of the parents,
// nor for whoever certified.
func (w *writer) patient(p record.Profile) object {
	name := object{"use": "official", "text": strings.TrimSpace(p.GivenNames + " " + p.BirthName)}
	if given := strings.Fields(p.GivenNames); len(given) > 0 {
		name["given"] = given
	}
	set(name, "family", p.BirthName)
	o := object{"resourceType": "Patient", "active": true, "name": []any{name}}
	set(o, "gender", map[record.Sex]string{record.Female: "female", record.Male: "male", record.Undetermined: "unknown"}[p.Sex])
	set(o, "birthDate", p.BirthDate.String())
	if p.NIR != "" {
		o["identifier"] = []any{object{"use": "secondary", "system": nirURL, "value": p.NIR, "type": object{"text": "NIR déclaré par la famille, non qualifié"}}}
	}
	if !p.Photo.IsZero() {
		o["photo"] = []any{w.attachment(p.Photo, "", record.Date{})}
	}
	return o
}

func observation(m record.Measurement) object {
	codes, profile, unit := []any{}, "", "cm"
	value := decimal(m.Value, 1)
	add := func(code string) { codes = append(codes, object{"system": loinc, "code": code}) }
	add(m.Type.LOINC())
	switch m.Type {
	case record.Weight:
		profile, unit, value = "bodyweight", "kg", decimal(m.Value, 3)
	case record.Height:
		profile = "bodyheight"
	case record.Head:
		profile = "headcircum"
		add("9843-4") // that of HL7; the national profile asks for both
	}
	o := object{"resourceType": "Observation", "status": "final", "meta": object{"profile": []any{vitalSigns + profile}},
		"category": []any{object{"coding": []any{object{"system": observations, "code": "vital-signs"}}}}, "code": object{"coding": codes},
		"effectiveDateTime": m.Date.String(), "valueQuantity": object{"value": value, "unit": unit, "system": ucum, "code": unit}}
	if m.Posture != "" {
		o["method"] = object{"text": string(m.Posture)}
	}
	if m.By != "" {
		o["performer"] = []any{object{"display": m.By}}
	}
	addNote(o, m.Note)
	return o
}

// decimal divides by 10^places exactly, without zeros at the end: a number that floating point would not keep.
func decimal(n int64, places int) json.Number {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	s := strconv.FormatInt(n, 10)
	for len(s) <= places {
		s = "0" + s
	}
	whole, fraction := s[:len(s)-places], strings.TrimRight(s[len(s)-places:], "0")
	if fraction != "" {
		whole += "." + fraction
	}
	return json.Number(sign + whole)
}

func immunization(d record.Dose, from record.Source) object {
	code := object{}
	set(code, "text", d.Product)
	p, known := vaccination.FindCIP(d.CIP) // the box that was read says more than a name that was typed
	if !known {
		p, _ = vaccination.FindProduct(d.Product)
	}
	var codings []any
	for _, c := range [][2]string{{cis, p.CIS}, {cip, cmp.Or(d.CIP, p.CIP13)}, {nuva, p.NUVA}} {
		if c[1] != "" {
			codings = append(codings, object{"system": c[0], "code": c[1]})
		}
	}
	if len(codings) > 0 {
		code["coding"] = codings
	}
	var diseases []any
	for _, v := range d.Valences {
		diseases = append(diseases, object{"coding": []any{object{"system": valence, "code": string(v)}}})
	}
	if len(code) == 0 {
		code["text"] = "vaccin dont le nom n’est pas noté"
	}
	protocol := object{"doseNumberString": "unknown"} // R4 asks for one, which papers often lack
	if len(diseases) > 0 {
		protocol["targetDisease"] = diseases
	}
	set(protocol, "series", string(d.Rank))
	o := object{"resourceType": "Immunization", "status": "completed", "vaccineCode": code, "occurrenceDateTime": d.Date.String(),
		"primarySource": from == record.FromProfessional, "protocolApplied": []any{protocol}}
	if code := map[record.Source]string{record.FromParent: "recall", record.FromPaper: "record", record.FromStamp: "record", record.FromProfessional: "provider"}[from]; code != "" {
		o["reportOrigin"] = object{"coding": []any{object{"system": origin, "code": code}}}
	}
	set(o, "lotNumber", d.Lot)
	set(o, "expirationDate", d.Expiry.String())
	if !d.Proof.IsZero() { // R4 has no place for the paper that shows it
		o["extension"] = []any{object{"url": proofURL, "valueReference": object{"reference": "urn:uuid:" + d.Proof.String()}}}
	}
	if d.Site != "" {
		o["site"] = object{"text": d.Site}
	}
	if d.By != "" {
		o["performer"] = []any{object{"actor": object{"display": d.By}}}
	}
	addNote(o, d.Note)
	return o
}

// procedure is an examination that took place, or that did not: of what R4 has, only a Procedure holds a partial date, who
// did it and a note. The day of one that did not take place is that of the note, on which nothing was performed.
func procedure(e record.Exam) object {
	o := object{"resourceType": "Procedure", "status": "completed", "code": examCode(e.Code)}
	if e.Missed {
		o["status"] = "not-done"
	} else {
		o["performedDateTime"] = e.Date.String()
	}
	if e.By != "" {
		o["performer"] = []any{object{"actor": object{"display": e.By}}}
	}
	addNote(o, e.Note)
	return o
}

func (w *writer) documentReference(r record.Record, d record.Document) object {
	content := []any{object{"attachment": w.attachment(d.File, d.Title, d.Date)}}
	if !d.Original.IsZero() {
		content = append(content, object{"attachment": w.attachment(d.Original, d.Title, d.Date)})
	}
	o := object{"resourceType": "DocumentReference", "status": "current", "date": instant(r.Created), "content": content,
		"masterIdentifier": object{"system": "urn:ietf:rfc:3986", "value": "urn:uuid:" + r.ID.String()},
		"type":             object{"coding": []any{object{"system": ownPaper, "code": "EXPPAT_2"}}},
		"category":         []any{object{"coding": []any{object{"system": classURL, "code": string(d.Category)}}}}}
	set(o, "description", d.Title)
	if d.From != "" {
		o["author"] = []any{object{"display": d.From}}
	}
	if !d.Date.IsZero() {
		o["context"] = object{"period": object{"start": d.Date.String()}}
	}
	return o
}

// attachment describes a file. Its address is relative to the archive; FHIR's own hash is SHA-1 and is left out.
func (w *writer) attachment(a record.Attachment, title string, date record.Date) object {
	o := object{"size": a.Size}
	set(o, "contentType", string(a.Type))
	if path, there := w.files[a.Blob]; there {
		o["url"] = (&url.URL{Path: path}).String()
	}
	if len(a.SHA256) > 0 {
		o["extension"] = []any{object{"url": sha256URL, "valueBase64Binary": base64.StdEncoding.EncodeToString(a.SHA256)}}
	}
	set(o, "title", title)
	set(o, "creation", date.String())
	return o
}

// provenance tells who wrote a version, when, and from what source.
func (w *writer) provenance(seq uint64, r record.Record) object {
	version, _ := r.Version.MarshalText()
	what := "CREATE"
	switch {
	case r.Deleted:
		what = "DELETE"
	case w.seen[r.ID]:
		what = "UPDATE"
	}
	o := object{"resourceType": "Provenance", "id": lineID(strconv.FormatUint(seq, 10) + "|" + r.ID.String() + "|" + string(version)),
		"target":   []any{object{"identifier": object{"system": "urn:ietf:rfc:3986", "value": "urn:uuid:" + r.ID.String()}, "display": string(r.Kind)}},
		"recorded": instant(r.Updated), "activity": object{"coding": []any{object{"system": operation, "code": what}}},
		"agent": []any{object{"type": object{"coding": []any{object{"system": participant, "code": "author"}}}, "who": w.account(r.Author)}}}
	if w.latest[r.ID] == seq && !r.Deleted {
		o["target"] = []any{object{"reference": "urn:uuid:" + r.ID.String()}}
	}
	if r.Source != "" {
		o["entity"] = []any{object{"role": "source", "what": object{"identifier": object{"system": sourceURL, "value": string(r.Source)}}}}
	}
	return o
}

func (w *writer) account(id record.ID) object {
	o := object{"identifier": object{"system": "urn:ietf:rfc:3986", "value": "urn:uuid:" + id.String()}}
	set(o, "display", w.names[id])
	return o
}

// auditEvent tells of an event. DICOM's codes are the ones that other programs know.
func (w *writer) auditEvent(seq uint64, e record.Event) object {
	kind := object{"system": actionURL, "code": string(e.Action)}
	dicom := map[record.Action]string{record.ActionUnlocked: "110114", record.ActionBackedUp: "110106", record.ActionExported: "110106",
		record.ActionHandedOut: "110106", record.ActionRestored: "110107"}
	o := object{"resourceType": "AuditEvent", "id": lineID(strconv.FormatUint(seq, 10) + "|" + string(e.Action)), "type": kind,
		"action": "E", "recorded": instant(e.At), "outcome": "0",
		"agent":  []any{object{"who": w.account(e.Account), "altId": e.Identifier, "requestor": true}},
		"source": object{"observer": object{"display": "Carnet", "identifier": object{"value": strconv.FormatUint(uint64(e.Device), 10)}}}}
	if e.Identifier == "" {
		o["agent"] = []any{object{"who": w.account(e.Account), "requestor": true}}
	}
	if code, known := dicom[e.Action]; known {
		o["type"], o["subtype"] = object{"system": "http://dicom.nema.org/resources/ontology/DCM", "code": code}, []any{kind}
	}
	var about []any
	if !e.Record.IsZero() {
		about = append(about, object{"what": object{"identifier": object{"system": "urn:ietf:rfc:3986", "value": "urn:uuid:" + e.Record.String()}}})
	}
	for _, name := range []string{e.Other, e.File} {
		if name != "" {
			about = append(about, object{"name": name})
		}
	}
	if len(about) > 0 {
		o["entity"] = about
	}
	return o
}

func set(o object, key, value string) {
	if value != "" {
		o[key] = value
	}
}

func addNote(o object, words string) {
	if words != "" {
		o["note"] = []any{object{"text": words}}
	}
}
