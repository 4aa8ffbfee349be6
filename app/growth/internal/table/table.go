// Package table is the compact file that holds the growth tables inside the program: how it is written by the
// generator and how it is read back. Every number is kept as the whole number of its last printed decimal, so
// what is read is exactly what the source prints.
//
// The file is text, so that a change of a table can be read in a diff:
//
//	carnet growth tables 1
//	table who2006/weight M day 0 1827
//	l 3487 -360 …
//	m 33464 -290 …
//	s 14602 91 …
//
// A table line gives the name, the sex, the unit of the rows, the first row and how many rows follow, one per unit.
// A column begins with its first value and goes on with differences; "d*n" stands for n times the difference d.
package table

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

const header = "carnet growth tables 1"

// Decimals of the three columns in every source read so far.
const (
	DecimalsL = 4
	DecimalsM = 4
	DecimalsS = 5
)

// MaxRows is the most rows that a table may have: more than any source has, few enough to read a damaged file safely.
const MaxRows = 10_000

// Table is one indicator for one sex.
type Table struct {
	Name  string // as "who2006/weight"
	Sex   string // "M" or "F"
	Unit  string // of a row: "day", "month" or "mm"
	First int    // row of the first value

	// The columns, as whole numbers of their last decimal; all have the same length.
	L, M, S []int32
}

// LMS are the parameters of one row: Box-Cox power, median and coefficient of variation.
type LMS struct{ L, M, S float64 }

// Last is the row of the last value.
func (t Table) Last() int { return t.First + len(t.M) - 1 }

// At returns the row x exactly as printed; ok is false outside the table.
func (t Table) At(x int) (p LMS, ok bool) {
	if len(t.M) == 0 || x < t.First || x > t.Last() {
		return LMS{}, false
	}
	i := x - t.First
	// Dividing by an exact power of ten rounds once, so this is the double nearest to the printed number.
	return LMS{float64(t.L[i]) / 1e4, float64(t.M[i]) / 1e4, float64(t.S[i]) / 1e5}, true
}

// Encode writes tables in the given order; the same tables always give the same bytes.
func Encode(w io.Writer, tables []Table) error {
	var b bytes.Buffer
	fmt.Fprintln(&b, header)
	for _, t := range tables {
		if err := t.check(); err != nil {
			return err
		}
		fmt.Fprintln(&b, "table", t.Name, t.Sex, t.Unit, t.First, len(t.M))
		writeColumn(&b, "l", t.L)
		writeColumn(&b, "m", t.M)
		writeColumn(&b, "s", t.S)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (t Table) check() error {
	for _, word := range []string{t.Name, t.Sex, t.Unit} {
		if len(strings.Fields(word)) != 1 || strings.TrimSpace(word) != word {
			return fmt.Errorf("table %q: empty word or space in a name", t.Name)
		}
	}
	n := len(t.M)
	if n == 0 || n > MaxRows || len(t.L) != n || len(t.S) != n {
		return fmt.Errorf("table %s: want 1 to %d rows in every column", t.Name, MaxRows)
	}
	if t.First < 0 || t.First > MaxRows {
		return fmt.Errorf("table %s: first row %d", t.Name, t.First)
	}
	return nil
}

func writeColumn(b *bytes.Buffer, name string, column []int32) {
	b.WriteString(name)
	fmt.Fprintf(b, " %d", column[0])
	for i := 1; i < len(column); {
		d := int64(column[i]) - int64(column[i-1])
		n := 1
		for i+n < len(column) && int64(column[i+n])-int64(column[i+n-1]) == d {
			n++
		}
		fmt.Fprintf(b, " %d", d)
		if n > 1 {
			fmt.Fprintf(b, "*%d", n)
		}
		i += n
	}
	b.WriteByte('\n')
}

// Decode reads what Encode wrote and refuses anything else.
func Decode(file []byte) ([]Table, error) {
	lines := strings.Split(string(file), "\n")
	if lines[0] != header {
		return nil, fmt.Errorf("read growth tables: not a table file of this version")
	}
	if lines[len(lines)-1] != "" {
		return nil, fmt.Errorf("read growth tables: cut short")
	}
	lines = lines[1 : len(lines)-1]
	if len(lines)%4 != 0 {
		return nil, fmt.Errorf("read growth tables: cut short")
	}
	var all []Table
	for ; len(lines) > 0; lines = lines[4:] {
		t, err := decodeTable(lines[:4])
		if err != nil {
			return nil, fmt.Errorf("read growth table %d: %w", len(all)+1, err)
		}
		all = append(all, t)
	}
	return all, nil
}

func decodeTable(lines []string) (Table, error) {
	words := strings.Split(lines[0], " ")
	if len(words) != 6 || words[0] != "table" {
		return Table{}, fmt.Errorf("bad table line")
	}
	t := Table{Name: words[1], Sex: words[2], Unit: words[3]}
	var err error
	if t.First, err = strconv.Atoi(words[4]); err != nil {
		return Table{}, fmt.Errorf("bad first row")
	}
	rows, err := strconv.Atoi(words[5])
	if err != nil || rows < 1 || rows > MaxRows {
		return Table{}, fmt.Errorf("bad number of rows")
	}
	for i, column := range []*[]int32{&t.L, &t.M, &t.S} {
		name := "lms"[i : i+1]
		if *column, err = readColumn(name, lines[i+1], rows); err != nil {
			return Table{}, fmt.Errorf("column %s: %w", name, err)
		}
	}
	return t, t.check()
}

func readColumn(name, line string, rows int) ([]int32, error) {
	words := strings.Split(line, " ")
	if len(words) < 2 || words[0] != name {
		return nil, fmt.Errorf("missing")
	}
	column := make([]int32, 0, rows)
	var value int64
	for i, word := range words[1:] {
		number, times, run := strings.Cut(word, "*")
		d, err := strconv.ParseInt(number, 10, 33)
		if err != nil {
			return nil, fmt.Errorf("bad number")
		}
		n := 1
		if run {
			if n, err = strconv.Atoi(times); err != nil || n < 2 || i == 0 {
				return nil, fmt.Errorf("bad run")
			}
		}
		if n > rows-len(column) {
			return nil, fmt.Errorf("too many rows")
		}
		for range n {
			value += d
			if value < math.MinInt32 || value > math.MaxInt32 {
				return nil, fmt.Errorf("number too large")
			}
			column = append(column, int32(value))
		}
	}
	if len(column) != rows {
		return nil, fmt.Errorf("too few rows")
	}
	return column, nil
}
