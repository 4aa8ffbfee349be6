package scales

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"carnet/app/record"
)

const (
	headLines   = 60   // among which the names are looked for
	sampleLines = 5    // that are shown
	typicalOf   = 200  // numbers of a column of which the typical one is taken
	heartbeat   = 2048 // lines between two looks at the context
)

// utc is where nothing but the form of a date is asked.
var utc = time.UTC

// evidence is what the cells of one column prove.
type evidence struct {
	dates, cells         int
	aOver, bOver, either int // of dates that need an order
	units                int
	numbers              []float64
}

func (e *evidence) see(cell string) {
	if cell == "" {
		return
	}
	e.cells++
	if w, ok := whenOf(cell, utc); ok {
		switch {
		case w.year == 0:
			e.dates++
		case w.a >= 1 && w.a <= 31 && w.b >= 1 && w.b <= 31 && (w.a <= 12 || w.b <= 12):
			e.dates++
			switch {
			case w.a > 12:
				e.aOver++
			case w.b > 12:
				e.bOver++
			case w.a != w.b:
				e.either++
			}
		}
		return
	}
	if _, ok := unitOf(cell); ok {
		e.units++
		return
	}
	if len(e.numbers) < typicalOf {
		if n, _, ok := number(cell); ok && n > 0 {
			e.numbers = append(e.numbers, n)
		}
	}
}

func (e *evidence) column(name string) Column {
	c := Column{Name: name, Dates: e.dates > 0 && e.dates*2 >= e.cells, header: headingOf(name)}
	switch {
	case e.aOver > e.bOver:
		c.Order = DayFirst
	case e.bOver > e.aOver:
		c.Order = MonthFirst
	default:
		c.Undecided = c.Dates && e.either > 0
	}
	if n := len(e.numbers); n > 0 && !c.Dates {
		slices.Sort(e.numbers)
		c.typical = e.numbers[n/2]
	}
	return c
}

// Inspect goes through a file and proposes how to read it. progress hears how many bytes were read. Errors: FileEmpty;
// FileUnsupported for what is no table; Canceled; OpenFailed when it cannot be read to its end.
func Inspect(ctx context.Context, r io.Reader, progress func(bytes int64)) (Layout, error) {
	const op = "inspect scale file"
	counted := &counter{from: r}
	from, err := open(counted)
	if err != nil {
		return Layout{}, err
	}
	beginning, _ := from.Peek(bufferSize)
	l := Layout{delimiter: delimiterOf(beginning)}
	if l.delimiter == 0 {
		return Layout{}, record.E(record.FileUnsupported, op)
	}
	all := &lines{from: from, delimiter: l.delimiter}
	seen := []evidence{}
	see := func(line Line) {
		l.Rows++
		for i, cell := range line.Cells {
			if i == len(seen) {
				seen = append(seen, evidence{})
			}
			seen[i].see(cell)
		}
		if len(l.Sample) < sampleLines && slices.ContainsFunc(line.Cells, func(c string) bool { return c != "" }) {
			l.Sample = append(l.Sample, Line{line.Number, slices.Clone(line.Cells)})
		}
	}
	var first []Line
	for count := 1; ; count++ {
		line, tooLong, err := all.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Layout{}, record.Wrap(record.OpenFailed, op, err)
		}
		switch {
		case tooLong && len(first) >= headLines:
			l.Rows++
		case tooLong:
		case len(first) < headLines:
			first = append(first, Line{line.Number, slices.Clone(line.Cells)})
			if len(first) == headLines {
				l.begin(first, see)
			}
		default:
			see(line)
		}
		if count%heartbeat == 0 {
			if ctx.Err() != nil {
				return Layout{}, record.Wrap(record.Canceled, op, ctx.Err())
			}
			progress(counted.n)
		}
	}
	if len(first) < headLines {
		l.begin(first, see)
	}
	l.Bytes = counted.n
	switch {
	case len(l.Sample) == 0: // names, and nothing under them
		return Layout{}, record.E(record.FileEmpty, op)
	case len(seen) < 2:
		return Layout{}, record.E(record.FileUnsupported, op)
	}
	l.finish(seen)
	return l, nil
}

// begin finds the names in the first lines and sees those after them.
func (l *Layout) begin(first []Line, see func(Line)) {
	header := headerIn(first)
	l.First = 1
	if header >= 0 {
		l.First = first[header].Number + 1
		for _, name := range first[header].Cells {
			l.Columns = append(l.Columns, Column{Name: name})
		}
	}
	for _, line := range first[header+1:] {
		see(line)
	}
}

func (l *Layout) finish(seen []evidence) {
	units := make([]bool, max(len(seen), len(l.Columns)))
	for i := range units {
		if i == len(l.Columns) {
			l.Columns = append(l.Columns, Column{})
		}
		e := evidence{}
		if i < len(seen) {
			e = seen[i]
		}
		l.Columns[i] = e.column(l.Columns[i].Name)
		units[i] = e.units > 0 && e.units*2 >= e.cells
	}
	l.guess(units)
	l.sign()
}

// Read goes through a file and calls visit for each line that holds a measure, in the order of the file. zone dates seconds
// since 1970. progress hears how many bytes were read. An error of visit ends the reading and is returned as it is. Errors:
// Canceled, OpenFailed; the report is then about what was read until there.
func Read(ctx context.Context, r io.Reader, l Layout, m Mapping, zone *time.Location, progress func(bytes int64), visit func(Row) error) (Report, error) {
	const op = "read scale file"
	var report Report
	counted := &counter{from: r}
	from, err := open(counted)
	if err != nil {
		return report, err
	}
	all := &lines{from: from, delimiter: l.delimiter}
	for count := 1; ; count++ {
		line, tooLong, err := all.next()
		if errors.Is(err, io.EOF) {
			progress(counted.n)
			return report, nil
		}
		if err != nil {
			return report, record.Wrap(record.OpenFailed, op, err)
		}
		if count%heartbeat == 0 {
			if ctx.Err() != nil {
				return report, record.Wrap(record.Canceled, op, ctx.Err())
			}
			progress(counted.n)
		}
		if line.Number < l.First {
			continue
		}
		report.Rows++
		if tooLong {
			report.fail(line.Number, TooLong)
			continue
		}
		row, why := m.Read(line, zone)
		if why != "" {
			report.fail(line.Number, why)
		}
		if row.Weight+row.Height+row.Head == 0 {
			continue
		}
		report.Read++
		if err := visit(row); err != nil {
			return report, err
		}
	}
}

// Read says what one line holds. why is "" when all of it was read; a line of which a part was read has both.
func (m Mapping) Read(line Line, zone *time.Location) (row Row, why Reason) {
	cell := func(column int) string {
		if column < 1 || column > len(line.Cells) {
			return ""
		}
		return line.Cells[column-1]
	}
	why = Empty
	for _, kind := range Kinds() {
		p := *m.Part(kind)
		text := cell(p.Column)
		if absent(text) {
			continue
		}
		if u, ok := unitOf(cell(m.Units)); ok && kind == record.Weight {
			p.Unit = u
		}
		value, ok := measure(text, kind, p.Unit)
		switch {
		case !ok:
			why = NoValue
			continue
		case why == Empty:
			why = ""
		}
		switch kind {
		case record.Weight:
			row.Weight = value
		case record.Height:
			row.Height = value
		case record.Head:
			row.Head = value
		}
	}
	if row.Weight+row.Height+row.Head == 0 {
		return Row{Line: line.Number}, why
	}
	w, ok := whenOf(cell(m.Date), zone)
	if ok {
		row.Date, ok = w.in(m.Order)
	}
	if !ok {
		return Row{Line: line.Number}, NoDate
	}
	row.Line = line.Number
	return row, why
}

// counter counts what is read of a file.
type counter struct {
	from io.Reader
	n    int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.from.Read(b)
	c.n += int64(n)
	return n, err
}
