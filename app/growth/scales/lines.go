package scales

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"carnet/app/record"
)

const (
	bufferSize = 64 << 10
	maxLine    = 16 << 10 // bytes; a line of a scale has a few hundred
	maxColumns = 256
	// maxFolds is how many lines a quoted text may run over. A quotation mark that is never closed must not swallow the file.
	maxFolds = 12
)

// open makes UTF-8, or something that is not yet known to be Latin-1, out of what a file begins with. Errors: FileEmpty,
// FileUnsupported for what is no text.
func open(r io.Reader) (*bufio.Reader, error) {
	const op = "open scale file"
	b := bufio.NewReaderSize(r, bufferSize)
	head, err := b.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) && len(head) == 0 {
		return nil, record.Wrap(record.OpenFailed, op, err)
	}
	wide := unicode.LittleEndian
	switch {
	case len(head) == 0:
		return nil, record.E(record.FileEmpty, op)
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		_, _ = b.Discard(3)
		return b, nil
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		wide = unicode.BigEndian
	case len(head) >= 8 && zeros(head, 1): // text of the western world, two bytes a letter, that does not say so
	case len(head) >= 8 && zeros(head, 0):
		wide = unicode.BigEndian
	case bytes.IndexByte(head, 0) >= 0:
		return nil, record.E(record.FileUnsupported, op)
	default:
		return b, nil
	}
	return bufio.NewReaderSize(unicode.UTF16(wide, unicode.UseBOM).NewDecoder().Reader(b), bufferSize), nil
}

// zeros reports that every second byte is 0, and no other is.
func zeros(b []byte, from int) bool {
	for i, c := range b[:len(b)/2*2] {
		if (c == 0) != (i%2 == from) {
			return false
		}
	}
	return true
}

// lines reads a file line by line and splits each into cells.
type lines struct {
	from      *bufio.Reader
	delimiter byte
	number    int // of the last line read
	waiting   []physical
	cells     []string
	buffer    []byte
}

// physical is one line as an editor shows it.
type physical struct {
	number  int
	text    string
	tooLong bool
}

// read returns the next line, without its end: LF, CR LF, or CR alone.
func (l *lines) read() (physical, error) {
	if len(l.waiting) > 0 {
		p := l.waiting[0]
		l.waiting = l.waiting[1:]
		return p, nil
	}
	l.buffer = l.buffer[:0]
	p, begun := physical{number: l.number + 1}, false
	for {
		if _, err := l.from.Peek(1); err != nil {
			if errors.Is(err, io.EOF) && begun {
				break
			}
			return physical{}, err
		}
		begun = true
		ahead, _ := l.from.Peek(l.from.Buffered())
		end := bytes.IndexAny(ahead, "\r\n")
		part := ahead
		if end >= 0 {
			part = ahead[:end]
		}
		if len(l.buffer)+len(part) > maxLine {
			p.tooLong = true
		} else {
			l.buffer = append(l.buffer, part...)
		}
		if end < 0 {
			_, _ = l.from.Discard(len(part))
			continue
		}
		returned := ahead[end] == '\r'
		_, _ = l.from.Discard(end + 1)
		if next, err := l.from.Peek(1); returned && err == nil && next[0] == '\n' {
			_, _ = l.from.Discard(1)
		}
		break
	}
	l.number++
	if !p.tooLong {
		p.text = decoded(l.buffer)
	}
	return p, nil
}

// decoded is UTF-8 where it can be, and Windows-1252, which Latin-1 is a part of, otherwise: line by line, since the first
// accent of a file may come late.
func decoded(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	s, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(s)
}

// next returns the next line that is not blank, its quoted texts whole. The cells are valid until the next call. Errors:
// io.EOF at the end.
func (l *lines) next() (line Line, tooLong bool, err error) {
	for {
		p, err := l.read()
		if err != nil {
			return Line{}, false, err
		}
		if p.tooLong {
			return Line{Number: p.number}, true, nil
		}
		if strings.TrimSpace(p.text) == "" {
			continue
		}
		cells, closed := split(p.text, l.delimiter, l.cells[:0])
		if !closed {
			cells = l.unfold(p)
		}
		l.cells = cells
		return Line{p.number, cells}, false, nil
	}
}

// unfold goes on with a quoted text on the lines after it. Where its end is not found soon, the quotation mark is a letter
// like others and the line ends where it ends.
func (l *lines) unfold(p physical) []string {
	text := p.text
	var taken []physical
	for range maxFolds {
		more, err := l.read()
		if err != nil {
			break
		}
		taken = append(taken, more)
		if more.tooLong || len(text)+len(more.text) > maxLine {
			break
		}
		text += "\n" + more.text
		if cells, closed := split(text, l.delimiter, l.cells[:0]); closed {
			return cells
		}
	}
	l.waiting = append(taken, l.waiting...)
	return splitPlain(p.text, l.delimiter, l.cells[:0])
}

// splitPlain cuts a line at every delimiter, quotation marks being letters like others.
func splitPlain(line string, delimiter byte, cells []string) []string {
	for cell := range strings.SplitSeq(line, string(delimiter)) {
		cells = keep(cells, cell)
	}
	return cells
}

// split cuts a line into cells. closed is false when it ends inside quotation marks. Only the first maxColumns are kept.
func split(line string, delimiter byte, cells []string) (_ []string, closed bool) {
	for {
		cell := strings.TrimLeft(line, " ")
		if strings.HasPrefix(cell, `"`) {
			text, rest, ok := quoted(cell[1:])
			if !ok {
				return cells, false
			}
			at := strings.IndexByte(rest, delimiter)
			after := rest
			if at >= 0 {
				after = rest[:at]
			}
			cells = keep(cells, text+after)
			if at < 0 {
				return cells, true
			}
			line = rest[at+1:]
			continue
		}
		at := strings.IndexByte(line, delimiter)
		if at < 0 {
			return keep(cells, line), true
		}
		cells = keep(cells, line[:at])
		line = line[at+1:]
	}
}

func keep(cells []string, cell string) []string {
	if len(cells) < maxColumns {
		cells = append(cells, strings.TrimSpace(cell))
	}
	return cells
}

// quoted reads up to the closing quotation mark; two of them are one inside the text.
func quoted(s string) (text, rest string, ok bool) {
	at := strings.IndexByte(s, '"')
	if at >= 0 && !strings.HasPrefix(s[at+1:], `"`) {
		return s[:at], s[at+1:], true // the usual case, without a copy
	}
	var b strings.Builder
	for at >= 0 {
		b.WriteString(s[:at])
		if s = s[at+1:]; !strings.HasPrefix(s, `"`) {
			return b.String(), s, true
		}
		b.WriteByte('"')
		s = s[1:]
		at = strings.IndexByte(s, '"')
	}
	return "", "", false
}

// delimiterOf finds what parts the cells, among the beginnings of lines: what gives most lines the same number of cells,
// two or more. It is 0 where there is no table.
func delimiterOf(beginning []byte) byte {
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(decoded(beginning))
	all := strings.Split(text, "\n")
	if first := strings.ToLower(strings.TrimSpace(all[0])); len(first) == 5 && strings.HasPrefix(first, "sep=") {
		return first[4] // as spreadsheets write it
	}
	if len(all) > 1 {
		all = all[:len(all)-1] // the last one may be cut
	}
	best, found := 0, byte(0)
	// A comma may be a decimal sign: where both give a table, it is the other one.
	for _, delimiter := range []byte{';', '\t', ','} {
		counts, most := map[int]int{}, 0
		for _, line := range all {
			if strings.TrimSpace(line) == "" {
				continue
			}
			cells, closed := split(line, delimiter, nil)
			if !closed {
				cells = splitPlain(line, delimiter, nil)
			}
			if n := len(cells); n > 1 {
				counts[n]++
				most = max(most, counts[n])
			}
		}
		if most > best {
			best, found = most, delimiter
		}
	}
	return found
}
