package fhir

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"carnet/app"
	"carnet/app/record"
)

// ErrEdited says that a bundle of ours was edited since: what FHIR says and what Carnet kept beside it no longer agree,
// and neither is taken for the other.
var ErrEdited = errors.New("the bundle was edited by another program")

// ErrForeign says that a bundle was not written by Carnet.
var ErrForeign = errors.New("the bundle is not Carnet's")

// Lines reads a bundle that Bundle wrote: all lines, in their order, unchanged. Spaces and the order of keys may differ.
// It fails with ExportDamaged, which wraps ErrForeign or ErrEdited where that is why.
func Lines(b []byte) ([]app.JournalLine, error) {
	lines, err := readBundle(b)
	return lines, record.Wrap(record.ExportDamaged, "read FHIR bundle", err)
}

func readBundle(b []byte) ([]app.JournalLine, error) {
	if len(b) > MaxBytes {
		return nil, errors.New("too many bytes")
	}
	if deeper(b, maxDepth) {
		return nil, errors.New("nested too deeply")
	}
	var bundle struct {
		ResourceType string `json:"resourceType"`
		Type         string `json:"type"`
		Identifier   struct {
			System string `json:"system"`
			Value  string `json:"value"`
		} `json:"identifier"`
		Entry []struct {
			FullURL  string          `json:"fullUrl"`
			Resource json.RawMessage `json:"resource"`
		} `json:"entry"`
	}
	if err := json.Unmarshal(b, &bundle); err != nil {
		return nil, errors.New("no JSON of a bundle") // the errors of encoding/json quote what they read
	}
	if bundle.ResourceType != "Bundle" || bundle.Type != "collection" || bundle.Identifier.System != BundleURL {
		return nil, ErrForeign
	}
	plain, notes := map[string][]byte{}, []statement{}
	for _, e := range bundle.Entry {
		o, err := decodeObject(e.Resource)
		if err != nil {
			return nil, err
		}
		id, _ := o["id"].(string)
		if e.FullURL != "urn:uuid:"+id || plain[id] != nil {
			return nil, ErrEdited
		}
		switch o["resourceType"] {
		case "Provenance", "AuditEvent":
			s, err := takeStatement(o)
			if err != nil {
				return nil, err
			}
			notes = append(notes, s)
		default:
			if plain[id], err = canonical(o); err != nil {
				return nil, err
			}
		}
	}
	return linesOf(plain, notes, bundle.Identifier.Value)
}

// linesOf reads the lines and uses up all resources that they made: one that is left over was put in by someone else.
func linesOf(plain map[string][]byte, notes []statement, whole string) ([]app.JournalLine, error) {
	lines := make([]app.JournalLine, 0, len(notes))
	for _, s := range notes {
		l, err := readLine(s.line)
		if err != nil {
			return nil, err
		}
		if len(lines) > 0 && l.Seq <= lines[len(lines)-1].Seq {
			return nil, ErrEdited
		}
		lines = append(lines, l)
	}
	last := latest(lines)
	var digests bytes.Buffer
	for i, l := range lines {
		var made []byte
		if r := l.Record; r != nil && !r.Deleted && last[r.ID] == l.Seq {
			made = plain[r.ID.String()]
			delete(plain, r.ID.String())
		}
		digest := digestOf([]byte(notes[i].line), notes[i].note, made)
		if digest != notes[i].digest {
			return nil, ErrEdited
		}
		digests.WriteString(digest)
	}
	if len(plain) > 0 || hexSum(digests.Bytes()) != whole {
		return nil, ErrEdited
	}
	return lines, nil
}

// statement is what Carnet's extension says, and the resource without it.
type statement struct {
	line, digest string
	note         []byte
}

// takeStatement takes Carnet's extension off a resource.
func takeStatement(o object) (statement, error) {
	all, _ := o["extension"].([]any)
	if len(all) != 1 {
		return statement{}, ErrEdited
	}
	own, _ := all[0].(object)
	if own["url"] != LineURL {
		return statement{}, ErrEdited
	}
	parts, _ := own["extension"].([]any)
	var s statement
	for _, p := range parts {
		part, _ := p.(object)
		value, _ := part["valueString"].(string)
		switch part["url"] {
		case "line":
			s.line = value
		case "digest":
			s.digest = value
		}
	}
	if len(parts) != 2 || s.line == "" || s.digest == "" {
		return statement{}, ErrEdited
	}
	delete(o, "extension")
	var err error
	s.note, err = canonical(o)
	return s, err
}

func readLine(s string) (app.JournalLine, error) {
	var l wireLine
	if err := json.Unmarshal([]byte(s), &l); err != nil {
		return app.JournalLine{}, errors.New("a line cannot be read")
	}
	if (l.Record == nil) == (l.Event == nil) || l.Seq == 0 {
		return app.JournalLine{}, errors.New("a line says nothing, or two things")
	}
	return app.JournalLine(l), nil
}

// decodeObject reads a JSON object and keeps its numbers as they are written: FHIR forbids to lose a digit.
func decodeObject(b []byte) (object, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var o object
	if err := d.Decode(&o); err != nil || o == nil {
		return nil, errors.New("no JSON object")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("no JSON object")
	}
	return o, nil
}

// deeper reports that JSON is nested more than max levels. It reads brackets only, so that nothing deep is ever built.
func deeper(b []byte, max int) bool {
	depth, quoted := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > max {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}
