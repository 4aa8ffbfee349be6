package agenda

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"carnet/app/record"
)

// Bounds of a calendar file that is read.
const (
	MaxFile   = 4 << 20 // bytes
	MaxEvents = 2000    // that are proposed; a file may hold more
	maxHeader = 1024    // bytes of a line before its value
	maxLine   = 64 << 10
	maxProps  = 2000 // of one event; exceptions can be one each
)

// block is one event of a file as it stands there: its own lines, without those of what is nested in it.
type block struct {
	lines []string
	cut   bool // the file ends before the event does, or lines could not be read
}

// raws is what a calendar file is made of before any of it is understood.
type raws struct {
	events  []block
	beyond  int               // events after MaxEvents
	others  int               // tasks, journals and the like
	zones   map[string]string // names of zones, and the IANA names that the file gives for them
	isThere bool              // the file is a calendar
}

// readAll takes the file in. Errors: FileEmpty, FileTooBig, OpenFailed.
func readAll(r io.Reader) ([]byte, error) {
	const op = "read calendar"
	b, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	switch {
	case err != nil:
		return nil, record.Wrap(record.OpenFailed, op, err)
	case len(bytes.TrimSpace(b)) == 0:
		return nil, record.E(record.FileEmpty, op)
	case len(b) > MaxFile:
		return nil, record.E(record.FileTooBig, op)
	}
	return bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), nil
}

// eachLine joins what was folded and visits the lines. Folding may have cut within a character: bytes become text only
// afterwards. A line that is not UTF-8 is read as Windows-1252, which old French programs write.
func eachLine(b []byte, visit func(line string)) {
	var line []byte
	flush := func() {
		if len(line) == 0 {
			return
		}
		text := string(line)
		if !utf8.Valid(line) {
			text = decodeFrench(line)
		}
		if len(text) > maxLine {
			text = text[:runeStart(text, maxLine)]
		}
		visit(text)
		line = line[:0]
	}
	for len(b) > 0 {
		end := bytes.IndexAny(b, "\r\n")
		next := end + 1
		if end < 0 {
			end, next = len(b), len(b)
		} else if b[end] == '\r' && next < len(b) && b[next] == '\n' {
			next++
		}
		one := b[:end]
		b = b[next:]
		if len(one) > 0 && (one[0] == ' ' || one[0] == '\t') {
			line = append(line, one[1:]...)
			continue
		}
		flush()
		line = append(line, one...)
	}
	flush()
}

// decodeFrench reads Windows-1252; the few bytes that it does not have are left out.
func decodeFrench(line []byte) string {
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(line)
	if err != nil {
		return strings.ToValidUTF8(string(line), "")
	}
	return string(decoded)
}

// runeStart is the last place up to at where a text can be cut.
func runeStart(s string, at int) int {
	for at > 0 && !utf8.RuneStart(s[at]) {
		at--
	}
	return at
}

// headerOK reports that a line is NAME;PARAM=value;PARAM="value",value:… up to its value. The library that reads lines
// afterwards relies on it: it stops the program on some lines that are not, and is slow on very long parameters.
func headerOK(line string) bool {
	at := token(line, 0)
	if at == 0 {
		return false
	}
	for at < len(line) && at <= maxHeader {
		switch line[at] {
		case ':':
			return true
		case ';':
			name := token(line, at+1)
			if name == at+1 || name >= len(line) || line[name] != '=' {
				return false
			}
			at = name + 1
		case ',':
			at++
		default:
			return false
		}
		if at = value(line, at); at < 0 {
			return false
		}
	}
	return false
}

// token returns the place after a name.
func token(line string, at int) int {
	for at < len(line) && (line[at] == '-' || line[at] == '_' || line[at]|0x20 >= 'a' && line[at]|0x20 <= 'z' || line[at] >= '0' && line[at] <= '9') {
		at++
	}
	return at
}

// value returns the place after the value of a parameter, -1 when it is malformed.
func value(line string, at int) int {
	if at < len(line) && line[at] == '"' {
		end := strings.IndexByte(line[at+1:], '"')
		if end < 0 {
			return -1
		}
		return at + 1 + end + 1
	}
	for at < len(line) && line[at] != ';' && line[at] != ',' && line[at] != ':' {
		if line[at] == '"' {
			return -1
		}
		at++
	}
	return at
}

// split finds the events of a file. Nothing is nested more deeply than a counter can tell: what stands in an event is left
// out, whatever it is.
func split(b []byte) raws {
	all := raws{zones: map[string]string{}}
	var inside []string // components that are open
	var event *block
	var zone, iana string
	deeper := 0 // components open beyond what is of interest
	eachLine(b, func(line string) {
		name, rest, _ := strings.Cut(line, ":")
		name = strings.ToUpper(name)
		component := strings.ToUpper(strings.TrimSpace(rest))
		switch {
		case name == "BEGIN" && (deeper > 0 || len(inside) == 2):
			deeper++
		case name == "END" && deeper > 0:
			deeper--
		case name == "BEGIN":
			inside = append(inside, component)
			if len(inside) == 1 && component == "VCALENDAR" {
				all.isThere = true
			}
			if len(inside) != 2 || inside[0] != "VCALENDAR" {
				return
			}
			zone, iana, event = "", "", nil
			switch component {
			case "VEVENT":
				event = &block{}
			case "VTIMEZONE":
			default:
				all.others++
			}
		case name == "END" && len(inside) > 0:
			if len(inside) == 2 {
				all.add(event)
				if iana != "" {
					all.zones[zone] = iana
				}
				event = nil
			}
			inside = inside[:len(inside)-1]
		case deeper > 0:
		case event != nil:
			event.add(line)
		case len(inside) == 2 && inside[1] == "VTIMEZONE" && name == "TZID":
			zone = rest
		case len(inside) == 2 && inside[1] == "VTIMEZONE" && name == "X-LIC-LOCATION":
			iana = rest
		}
	})
	if event != nil {
		event.cut = true
		all.add(event)
	}
	return all
}

func (r *raws) add(b *block) {
	switch {
	case b == nil:
	case len(r.events) >= MaxEvents:
		r.beyond++
	default:
		r.events = append(r.events, *b)
	}
}

// add keeps a line. One that is not a line of a calendar is left out: which of them matter is told by what is missing.
func (b *block) add(line string) {
	if !headerOK(line) {
		return
	}
	if len(b.lines) >= maxProps {
		b.cut = true
		return
	}
	b.lines = append(b.lines, line)
}
