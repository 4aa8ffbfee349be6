// Package fhir says a record book in FHIR R4, and reads it back without losing anything.
//
// The latest version of each record that is not deleted is a resource that any FHIR program reads: Patient, Observation,
// Immunization, Procedure, DocumentReference, Appointment, Task, Communication, and Basic for what a newer Carnet wrote.
// Each line of the journal is a Provenance (a version of a record: who, when, from what source) or an AuditEvent (an
// event). In the extension LineURL that resource holds the line whole, as Carnet keeps it, because FHIR has no place for
// all of it; and the digest of the resources as they were written, so that what another program edited shows and is not
// taken for the family's word.
//
// Codes are those of the French national profiles: LOINC and UCUM (kg, cm) for measures, CIS, CIP and NUVA for vaccines,
// the national list for examinations. A social security number that a family typed is no qualified INS and never stands
// under the INS systems. BMI is never written: it is computed from weight and height.
package fhir

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"carnet/app"
	"carnet/app/record"
)

// Names of Carnet's own in FHIR. They name, and need no host that answers.
const (
	LineURL   = "urn:carnet:fhir:line"      // extension of Provenance and AuditEvent: "line" and "digest"
	BundleURL = "urn:carnet:fhir:record"    // Bundle.identifier.system: the digest of all lines in order
	sha256URL = "urn:carnet:fhir:sha-256"   // extension of Attachment, whose own hash is SHA-1
	nirURL    = "urn:carnet:fhir:nir"       // Patient.identifier.system: declared by the family, not qualified
	actionURL = "urn:carnet:fhir:action"    // AuditEvent.type and subtype
	sourceURL = "urn:carnet:fhir:source"    // Provenance.entity.what.identifier.system
	kindURL   = "urn:carnet:fhir:kind"      // Basic.code
	classURL  = "urn:carnet:fhir:category"  // DocumentReference.category
	valence   = "urn:carnet:fhir:valence"   // Immunization.protocolApplied.targetDisease
	rankURL   = "urn:carnet:fhir:dose-rank" // Immunization.protocolApplied.series
	proofURL  = "urn:carnet:fhir:proof"     // extension of Immunization: the paper that shows it
	visitURL  = "urn:carnet:fhir:visit"     // Procedure.code of visits beside the mandatory examinations
	followURL = "urn:carnet:fhir:follow-up" // Task.code
	lineKeys  = "urn:carnet:fhir:dose"      // Appointment.serviceType: lines of the calendar of vaccinations
	aboutURL  = "urn:carnet:fhir:about"     // Observation.code of what the calendar depends on
)

// object is a JSON object; encoding/json writes its keys in order, so that the same lines give the same bytes.
type object = map[string]any

// MaxBytes is the longest bundle that Bundle writes and Lines reads. Files of other programs are limited to 10 MiB; a
// record book of ours may hold 20,000 records with several versions each, at about 3 kB a version.
const MaxBytes = 256 << 20

// maxDepth is how deep JSON may be nested in a bundle.
const maxDepth = 64

// wireLine is a line of the journal as it stands in the extension.
type wireLine struct {
	Seq    uint64         `json:"seq"`
	Record *record.Record `json:"record,omitempty"`
	Event  *record.Event  `json:"event,omitempty"`
}

// Bundle writes a collection of all lines, in their order. files gives the address of each attachment, relative to the
// archive that holds both; one that has none is described without. It fails with Internal for what is no journal, and for
// a bundle that would be too big to be read again.
func Bundle(lines []app.JournalLine, files map[record.ID]string) ([]byte, error) {
	const op = "write FHIR bundle"
	w := writer{files: files, latest: latest(lines), names: names(lines), seen: map[record.ID]bool{}}
	var resources, log, digests bytes.Buffer
	var before uint64
	var last time.Time
	for _, l := range lines {
		if l.Seq <= before {
			return nil, record.E(record.Internal, op)
		}
		before = l.Seq
		plain, note, err := w.line(l)
		if err != nil {
			return nil, record.Wrap(record.Internal, op, err)
		}
		digest, err := w.write(&resources, &log, l, plain, note)
		if err != nil {
			return nil, record.Wrap(record.Internal, op, err)
		}
		digests.WriteString(digest)
		if at := when(l); at.After(last) {
			last = at
		}
	}
	out := assemble(resources.Bytes(), log.Bytes(), hexSum(digests.Bytes()), last)
	if len(out) > MaxBytes {
		return nil, record.E(record.Internal, op)
	}
	return out, nil
}

// write adds the resources of one line, the latter with the line and its digest inside.
func (w *writer) write(resources, log *bytes.Buffer, l app.JournalLine, plain, note object) (digest string, err error) {
	line, err := json.Marshal(wireLine(l))
	if err != nil {
		return "", err
	}
	seen, err := canonical(plain)
	if err != nil {
		return "", err
	}
	noted, err := canonical(note)
	if err != nil {
		return "", err
	}
	digest = digestOf(line, noted, seen)
	note["extension"] = []any{object{"url": LineURL, "extension": []any{
		object{"url": "line", "valueString": string(line)},
		object{"url": "digest", "valueString": digest},
	}}}
	if plain != nil {
		if err := writeEntry(resources, plain); err != nil {
			return "", err
		}
	}
	return digest, writeEntry(log, note)
}

func writeEntry(to *bytes.Buffer, resource object) error {
	b, err := json.MarshalIndent(object{"fullUrl": "urn:uuid:" + resource["id"].(string), "resource": resource}, "  ", " ")
	if err != nil {
		return err
	}
	to.WriteString(",\n  ")
	to.Write(b)
	return nil
}

// assemble puts the bundle together. The entries are joined as text: a record book is too big to be built twice in memory.
func assemble(resources, log []byte, digest string, last time.Time) []byte {
	var out bytes.Buffer
	out.WriteString("{\n \"resourceType\": \"Bundle\",\n \"type\": \"collection\",\n")
	out.WriteString(" \"identifier\": {\"system\": \"" + BundleURL + "\", \"value\": \"" + digest + "\"}")
	if !last.IsZero() {
		out.WriteString(",\n \"timestamp\": \"" + instant(last) + "\"")
	}
	if entries := append(resources[:len(resources):len(resources)], log...); len(entries) > 0 {
		out.WriteString(",\n \"entry\": [")
		out.Write(entries[1:]) // each begins with a comma
		out.WriteString("\n ]")
	}
	out.WriteString("\n}\n")
	return out.Bytes()
}

func when(l app.JournalLine) time.Time {
	if l.Record != nil {
		return l.Record.Updated
	}
	return l.Event.At
}

// latest gives for each record the line of its latest version, which alone becomes a resource.
func latest(lines []app.JournalLine) map[record.ID]uint64 {
	version, seq := map[record.ID]record.Version{}, map[record.ID]uint64{}
	for _, l := range lines {
		if r := l.Record; r != nil && (seq[r.ID] == 0 || r.Version.After(version[r.ID])) {
			version[r.ID], seq[r.ID] = r.Version, l.Seq
		}
	}
	return seq
}

// names gives the identifiers of accounts, as far as an event tells them.
func names(lines []app.JournalLine) map[record.ID]string {
	all := map[record.ID]string{}
	for _, l := range lines {
		if l.Event != nil {
			all[l.Event.Account] = l.Event.Identifier
		}
	}
	return all
}

// canonical is the form of a resource that is digested: keys in order, no spaces, numbers as they were written.
func canonical(resource object) ([]byte, error) {
	if resource == nil {
		return nil, nil
	}
	return json.Marshal(resource)
}

// digestOf covers the line as Carnet keeps it and the resources as FHIR says it: neither can be edited alone.
func digestOf(line, note, plain []byte) string {
	return hexSum(bytes.Join([][]byte{line, note, plain}, []byte{0}))
}

func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// lineID names the resource that tells of a line: the same line always has the same name.
func lineID(about string) string {
	space := uuid.UUID{0x0c, 0xa7, 0x4e, 0x71, 0x5a, 0x0e, 0x4c, 0x1b, 0x9d, 0x2f, 0x63, 0x11, 0x38, 0x5e, 0x7a, 0x90}
	return uuid.NewSHA1(space, []byte(about)).String()
}

// instant is the FHIR type of that name.
func instant(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
