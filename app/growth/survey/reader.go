package survey

import (
	"bytes"
	"io"
)

const (
	// firstRead is how much is read before the header is looked at. The mark of decimals is guessed in it, so it does not
	// depend on how the input happens to arrive.
	firstRead = 64 << 10
	// maxRow bounds one row in bytes, and with it the memory: a quote that is never closed makes a row of all that follows.
	maxRow = 1 << 20
)

// span is a field in a row: what stands between the delimiters, and between the quotes if it has some.
type span struct{ from, to int }

// rows reads CSV row by row and keeps each as it is written, so that it can be passed on untouched: encoding/csv would
// lose which fields are quoted and how lines end within them. What it accepts is the same: RFC 4180, any bytes in fields,
// empty lines skipped. A quote may stand only around a whole field, or twice within one.
type rows struct {
	in        io.Reader
	delimiter byte

	buf       []byte
	next, end int   // what is read of the input and not yet of the rows
	err       error // why the input gives no more

	line   int // of the input, from 1, at next
	fields []span
	count  int // of the fields in the row; fields keeps no more than wanted of them
	wanted int
}

func newRows(in io.Reader) *rows {
	return &rows{in: in, buf: make([]byte, 2*firstRead), line: 1, wanted: maxRow}
}

// verdict is what scan makes of the bytes that it sees.
type verdict int

const (
	whole     verdict = iota
	cut               // the row goes on behind them
	cutQuoted         // within quotes
	misquoted
)

// row is a row of the file. Its bytes are valid until the next one.
type row struct {
	text   []byte // without the line break
	end    []byte // the line break; empty at the end of a file without one
	line   int    // where it begins, from 1
	reason Reason // why it cannot be read, or nothing
}

// read returns the next row; ok is false at the end of the input, and when it cannot be read on: err says so.
// Behind a row that cannot be read it goes on with the line after its first one, so that a quote too many costs no others.
func (r *rows) read() (next row, ok bool) {
	for {
		seen := r.buf[r.next:r.end]
		v, text, all, lines := r.scan(seen)
		if v == cut || v == cutQuoted {
			switch {
			case len(seen) >= maxRow && v == cutQuoted:
				v = misquoted
			case len(seen) >= maxRow:
				return r.refuse(TooLong), true
			case r.more():
				continue
			case r.err != io.EOF || len(seen) == 0:
				return row{}, false
			default: // a quote is open at the end of the file
				v = misquoted
			}
		}
		if v == misquoted {
			return r.refuse(Quotes), true
		}
		next = row{text: seen[:text], end: seen[text:all], line: r.line}
		r.next += all
		r.line += lines
		if text > 0 {
			return next, true
		}
	}
}

// scan finds the end of the row that b begins with, and its fields: the length of its text, that of all with the line
// break, and how many lines it takes.
func (r *rows) scan(b []byte) (v verdict, text, all, lines int) {
	r.count, r.fields, lines = 0, r.fields[:0], 1
	over := r.err == io.EOF // nothing follows b
	if over && len(b) == 0 {
		return cut, 0, 0, 0
	}
	for i := 0; ; i++ {
		from, quoted := i, i < len(b) && b[i] == '"'
		if quoted {
			from++
			to, breaks, closed := closing(b, from, over)
			if !closed {
				return cutQuoted, 0, 0, 0
			}
			r.add(from, to)
			lines += breaks
			i = to + 1
		} else {
			for i < len(b) && b[i] != r.delimiter && b[i] != '\n' {
				if b[i] == '"' {
					return misquoted, 0, 0, 0
				}
				i++
			}
		}
		if i == len(b) && !over {
			return cut, 0, 0, 0
		}
		if i < len(b) && b[i] == r.delimiter {
			if !quoted {
				r.add(from, i)
			}
			continue
		}
		// The row ends here, with \n, \r\n or the file; or a quoted field goes on, which it must not.
		text, all = i, min(i+1, len(b))
		switch {
		case !quoted:
			if i > from && b[i-1] == '\r' {
				text--
			}
			r.add(from, text)
		case i < len(b) && b[i] == '\r':
			switch {
			case i+1 < len(b) && b[i+1] == '\n':
				all++
			case i+1 < len(b):
				return misquoted, 0, 0, 0
			case !over:
				return cut, 0, 0, 0
			}
		case i < len(b) && b[i] != '\n':
			return misquoted, 0, 0, 0
		}
		return whole, text, all, lines
	}
}

// closing finds the quote that closes a field, and counts the line breaks before it.
func closing(b []byte, from int, over bool) (at, breaks int, ok bool) {
	for i := from; ; {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return 0, 0, false
		}
		i += n
		switch {
		case i+1 < len(b) && b[i+1] == '"':
			i += 2
		case i+1 < len(b) || over:
			return i, bytes.Count(b[from:i], []byte{'\n'}), true
		default: // the next byte decides
			return 0, 0, false
		}
	}
}

func (r *rows) add(from, to int) {
	if r.count++; r.count <= r.wanted {
		r.fields = append(r.fields, span{from, to})
	}
}

// refuse leaves the line at which a row begins.
func (r *rows) refuse(why Reason) row {
	refused := row{line: r.line, reason: why}
	r.line++
	for {
		if n := bytes.IndexByte(r.buf[r.next:r.end], '\n'); n >= 0 {
			r.next += n + 1
			return refused
		}
		r.next = r.end
		if !r.more() {
			return refused
		}
	}
}

// more reads on. It asks for a good part of what is there already, so that a row which arrives in crumbs is not looked at
// again for each of them.
func (r *rows) more() bool {
	pending := r.end - r.next
	return r.fill(pending + pending/4 + 1)
}

// fill reads until want bytes can be seen, or to the end. It reports whether there are more than before.
func (r *rows) fill(want int) bool {
	if r.err != nil {
		return false
	}
	pending := copy(r.buf, r.buf[r.next:r.end])
	r.next, r.end = 0, pending
	if want > len(r.buf) {
		larger := make([]byte, max(want, 2*len(r.buf)))
		copy(larger, r.buf[:pending])
		r.buf = larger
	}
	n, err := io.ReadAtLeast(r.in, r.buf[pending:], want-pending)
	r.end += n
	if r.err = err; err == io.ErrUnexpectedEOF {
		r.err = io.EOF
	}
	return r.err == nil || n > 0 || r.err == io.EOF
}
