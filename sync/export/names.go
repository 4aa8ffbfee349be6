package export

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"carnet/app/filename"
	"carnet/app/record"
)

// paper is one attachment and its name in the file.
type paper struct {
	attachment record.Attachment
	of         record.Record // that names it
	name       string
	preview    bool
}

// papers are all attachments that any version names, each once: those of the documents by their day, then the pictures
// that Carnet made, then what only the history still names.
func (c *content) papers() []paper {
	documents := slices.DeleteFunc(slices.Clone(c.latest), func(r record.Record) bool {
		_, is := r.Body.(record.Document)
		return !is || r.Deleted
	})
	slices.SortFunc(documents, func(a, b record.Record) int {
		if c := day(a, a.Body.(record.Document)).Compare(day(b, b.Body.(record.Document))); c != 0 {
			return c
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
	l := list{named: map[record.ID]bool{}, count: map[string]int{}}
	for _, r := range documents {
		doc := r.Body.(record.Document)
		title := day(r, doc).String() + " " + doc.Title
		l.add(documentsFolder, title, doc.File, r)
		l.add(documentsFolder, title, doc.Original, r)
	}
	for _, r := range documents {
		l.add(previewsFolder, "", r.Body.(record.Document).Thumb, r)
	}
	for _, r := range c.latest {
		if who, is := r.Body.(record.Profile); is && !r.Deleted {
			l.add(previewsFolder, "", who.Photo, r)
		}
	}
	for _, line := range c.lines {
		if line.Record == nil {
			continue
		}
		switch is := line.Record.Body.(type) {
		case record.Document:
			l.add(historyFolder, is.Title, is.File, *line.Record)
			l.add(historyFolder, is.Title, is.Original, *line.Record)
			l.add(previewsFolder, "", is.Thumb, *line.Record)
		case record.Profile:
			l.add(previewsFolder, "", is.Photo, *line.Record)
		}
	}
	return l.papers
}

type list struct {
	papers []paper
	named  map[record.ID]bool
	count  map[string]int // of each folder
}

// add names an attachment. The number in front keeps two names apart, also where capitals make no difference.
func (l *list) add(folder, title string, a record.Attachment, of record.Record) {
	if a.IsZero() || l.named[a.Blob] {
		return
	}
	l.named[a.Blob] = true
	l.count[folder]++
	name := filename.Safe(fmt.Sprintf("%04d %s", l.count[folder], title), fmt.Sprintf("%04d", l.count[folder]), a.Type)
	l.papers = append(l.papers, paper{a, of, path.Join(folder, name), folder == previewsFolder})
}

// goodName reports that a name is one that an export of ours has: a known entry, or one file in a folder of attachments.
func goodName(name string) bool {
	switch name {
	case bundleName, pageName, sheetName, readName, sumsName:
		return true
	}
	folder, file, ok := strings.Cut(name, "/")
	if !ok || folder != documentsFolder && folder != previewsFolder && folder != historyFolder {
		return false
	}
	if file == "" || len(name) > maxName || !utf8.ValidString(file) || strings.ContainsAny(file[:1], ".-~ ") || strings.ContainsAny(file[len(file)-1:], ". ") {
		return false
	}
	return !strings.ContainsFunc(file, func(r rune) bool { return strings.ContainsRune(`/\:*?"<>|`, r) || !unicode.IsGraphic(r) })
}

// folded is the same for names that some system takes for one.
func folded(name string) string { return norm.NFC.String(cases.Fold().String(norm.NFC.String(name))) }
