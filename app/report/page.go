package report

import (
	"html/template"
	"io"
	"net/url"
	"strings"
	"sync"

	"carnet/app/record"
	"carnet/app/text"
)

// HTML writes the book as one page that needs nothing else: no script, no font, no picture, no style of elsewhere. Its
// links point to the files that stand beside it. The page is also well-formed XML.
func (b Book) HTML(w io.Writer) error {
	const op = "write book page"
	if b.Texts == nil || !b.Today.Whole() {
		return record.E(record.Internal, op)
	}
	l := b.layout()
	p := page{Lang: string(b.Texts.Language()), Title: l.title, About: l.about, Skip: b.Texts.S("book.contents")}
	for _, s := range l.sections {
		p.Sections = append(p.Sections, pageSection(s))
	}
	return record.Wrap(record.Internal, op, pages().Execute(w, p))
}

// IndexEntry is one record book on the start page.
type IndexEntry struct {
	Name string
	Role record.Role
	Link string // relative, with « / » between folders
}

// Index writes the start page of an archive that holds several books.
func Index(w io.Writer, texts *text.Catalogue, today record.Date, identifier string, entries []IndexEntry) error {
	const op = "write start page"
	if texts == nil || !today.Whole() {
		return record.E(record.Internal, op)
	}
	p := page{Lang: string(texts.Language()), Title: texts.S("book.index.title"), Skip: texts.S("book.index.books"), About: []string{
		texts.S("book.index.about", text.Args{"Date": texts.Date(today), "Identifier": clean(identifier)}),
		texts.S("book.about.not"),
		texts.S("book.index.how"),
	}}
	for _, e := range entries {
		name := clean(e.Name)
		if name == "" {
			name = texts.S("book.nobody")
		}
		detail := ""
		if key := "book.role." + string(e.Role); texts.Has(key) {
			detail = texts.S(key)
		}
		p.Entries = append(p.Entries, pageEntry{Link: pageLink{name, address(e.Link)}, Detail: detail})
	}
	return record.Wrap(record.Internal, op, pages().Execute(w, p))
}

// page and its parts are what the template says. They hold texts, never markup.
type page struct {
	Lang, Title, Skip string
	About             []string
	Entries           []pageEntry
	Sections          []pagePart
}

type pageEntry struct {
	Link   pageLink
	Detail string
}

type pageLink struct{ Text, Path string }

type pagePart struct {
	ID, Title string
	Warning   bool
	Lines     []string
	Caption   string
	Columns   []string
	Rows      []pageRow
}

type pageRow struct {
	ID    string
	Cells []pageCell
}

type pageCell struct {
	Column string // repeated before the value on a narrow screen
	Lines  []string
	Links  []pageLink
	Code   string
}

func pageSection(s section) pagePart {
	p := pagePart{ID: s.id, Title: s.title, Warning: s.warning}
	for _, line := range s.lines {
		p.Lines = append(p.Lines, clean(line))
	}
	if s.table == nil {
		return p
	}
	p.Caption = s.table.caption
	for _, c := range s.table.columns {
		p.Columns = append(p.Columns, c.title)
	}
	for _, r := range s.table.rows {
		line := pageRow{ID: r.id}
		for i, c := range r.cells {
			one := pageCell{Column: p.Columns[i], Lines: c.lines, Code: printable(c.code)}
			for _, l := range c.links {
				one.Links = append(one.Links, pageLink{l.text, address(l.path)})
			}
			line.Cells = append(line.Cells, one)
		}
		p.Rows = append(p.Rows, line)
	}
	return p
}

// address makes a relative path an address: a « # » or a « % » in a name belongs to the name.
func address(path string) string {
	parts := strings.Split(path, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return "./" + strings.Join(parts, "/")
}

// printable keeps of a foreign text what a page can hold.
func printable(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		indent := len(l) - len(strings.TrimLeft(l, " "))
		lines[i] = l[:indent] + clean(l[indent:])
	}
	return strings.Join(lines, "\n")
}

// pages is parsed once; the tests prove that it can be.
var pages = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pageMarkup)) })

// The roles say what the elements are anyway: browsers forget it where the style shows a table as blocks, on a phone.
const pageMarkup = `<!DOCTYPE html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="referrer" content="no-referrer"/>
<meta name="robots" content="noindex"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
<title>{{.Title}}</title>
<style>` + pageStyle + `</style>
</head>
<body>
<header>
<h1>{{.Title}}</h1>
{{- range .About}}
<p>{{.}}</p>
{{- end}}
</header>
{{- if .Sections}}
<nav aria-label="{{.Skip}}">
<ul>
{{- range .Sections}}
<li><a href="#{{.ID}}">{{.Title}}</a></li>
{{- end}}
</ul>
</nav>
{{- end}}
<main>
{{- if .Entries}}
<section>
<h2>{{.Skip}}</h2>
<ul class="books">
{{- range .Entries}}
<li><a href="{{.Link.Path}}">{{.Link.Text}}</a>{{with .Detail}}<span class="line">{{.}}</span>{{end}}</li>
{{- end}}
</ul>
</section>
{{- end}}
{{- range .Sections}}
<section id="{{.ID}}"{{if .Warning}} class="warning"{{end}}>
<h2>{{.Title}}</h2>
{{- range .Lines}}
<p>{{.}}</p>
{{- end}}
{{- if .Columns}}
<table role="table">
<caption>{{.Caption}}</caption>
<thead role="rowgroup">
<tr role="row">{{range .Columns}}<th scope="col" role="columnheader">{{.}}</th>{{end}}</tr>
</thead>
<tbody role="rowgroup">
{{- range .Rows}}
<tr role="row"{{with .ID}} id="{{.}}"{{end}}>
{{- range $i, $c := .Cells}}
{{if eq $i 0}}<th scope="row" role="rowheader">{{else}}<td role="cell" data-column="{{$c.Column}}">{{end -}}
{{range .Links}}<a class="line" href="{{.Path}}">{{.Text}}</a>{{end -}}
{{range .Lines}}<span class="line">{{.}}</span>{{end -}}
{{with .Code}}<pre>{{.}}</pre>{{end -}}
{{if eq $i 0}}</th>{{else}}</td>{{end}}
{{- end}}
</tr>
{{- end}}
</tbody>
</table>
{{- end}}
</section>
{{- end}}
</main>
</body>
</html>
`

// pageStyle has the colours of the screens (look.md): all text at least 5.6:1 on its ground, in both.
const pageStyle = `
:root { --ground: #FAF8F5; --surface: #FFFFFF; --border: #E7E2DB; --text: #1F2430; --muted: #5B6270; --link: #1F5F8B; --late: #A12D25; --late-ground: #FCE9E7; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14181D; --surface: #1D242C; --border: #2B343E; --text: #ECEFF3; --muted: #A7B0BC; --link: #86BDE8; --late: #F5A49B; --late-ground: #3A1F1C; }
}
* { box-sizing: border-box; }
html { color-scheme: light dark; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 3rem; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, "Liberation Sans", Arial, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem; }
h2 { font-size: 1.15rem; margin: 0 0 .5rem; }
p { margin: 0 0 .5rem; max-width: 42rem; }
header p { color: var(--muted); }
a { color: var(--link); }
nav ul, ul.books { list-style: none; margin: 1rem 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
nav a { display: inline-block; padding: .5rem 0; }
ul.books { display: block; }
ul.books a { font-weight: 600; display: inline-block; padding: .5rem 0; }
section { background: var(--surface); border: 1px solid var(--border); border-radius: 16px; padding: 1rem; margin: 0 0 1rem; }
section.warning { background: var(--late-ground); color: var(--late); border-color: var(--late); }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--muted); padding: 0 0 .5rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-top: 1px solid var(--border); font-variant-numeric: tabular-nums; }
thead th { color: var(--muted); font-weight: 600; border-top: 0; }
tbody th { font-weight: 600; }
.line { display: block; }
td .line + .line, th .line + .line, a.line + .line { color: var(--muted); font-weight: 400; }
pre { margin: 0; white-space: pre-wrap; font-size: .85rem; }
tr:target, section:target { outline: 2px solid var(--link); outline-offset: 2px; }
@media (max-width: 40rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, th, td, caption { display: block; width: 100%; }
  tr { border-top: 1px solid var(--border); padding: .5rem 0; }
  th, td { border: 0; padding: .125rem 0; }
  td:empty { display: none; }
  td::before { content: attr(data-column); display: block; color: var(--muted); font-size: .85rem; }
}
@media print {
  @page { size: A4; margin: 18mm; }
  :root { --ground: #FFFFFF; --surface: #FFFFFF; --border: #C9C3BA; --text: #000000; --muted: #444444; --link: #000000; --late: #000000; --late-ground: #FFFFFF; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  section { border: 0; border-radius: 0; padding: 0; margin: 0 0 6mm; }
  h2 { break-after: avoid; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
}
`
