package report

import (
	"strings"
	"unicode/utf8"
)

// terminalWidth is that of the lines of a plain text, in characters. Screen readers and old terminals like them short.
const terminalWidth = 80

// plain writes a layout as text without any drawing: what stands in a row of a table follows line by line, each with the name
// of its column. field puts a name and what it stands for on one line.
func (l layout) plain(field func(name, value string) string) string {
	var b strings.Builder
	heading(&b, l.title, '=')
	for _, line := range l.about {
		wrapped(&b, "", line)
	}
	for _, s := range l.sections {
		b.WriteByte('\n')
		heading(&b, s.title, '-')
		for _, line := range s.lines {
			wrapped(&b, "", line)
		}
		if s.table == nil {
			continue
		}
		for i, r := range s.table.rows {
			if i > 0 || len(s.lines) > 0 {
				b.WriteByte('\n')
			}
			s.table.plainRow(&b, r, field)
		}
	}
	return b.String()
}

func (t table) plainRow(b *strings.Builder, r row, field func(name, value string) string) {
	for i, c := range r.cells {
		switch {
		case len(c.lines) == 0:
		case i == 0:
			wrapped(b, "", c.lines[0])
			for _, line := range c.lines[1:] {
				wrapped(b, "  ", line)
			}
		case len(c.lines) == 1:
			wrapped(b, "  ", field(t.columns[i].title, c.lines[0]))
		default:
			wrapped(b, "  ", field(t.columns[i].title, ""))
			for _, line := range c.lines {
				wrapped(b, "  - ", line)
			}
		}
	}
}

func heading(b *strings.Builder, title string, under rune) {
	b.WriteString(title + "\n" + strings.Repeat(string(under), utf8.RuneCountInString(title)) + "\n")
}

// wrapped writes a text in lines that begin with indent, the following ones with as many spaces.
func wrapped(b *strings.Builder, indent, words string) {
	room := terminalWidth - len(indent)
	line := ""
	for _, word := range strings.FieldsFunc(words, func(r rune) bool { return r == ' ' }) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= room:
			line += " " + word
		default:
			b.WriteString(indent + line + "\n")
			indent, line = strings.Repeat(" ", len(indent)), word
		}
	}
	b.WriteString(strings.TrimRight(indent+line, " ") + "\n")
}
