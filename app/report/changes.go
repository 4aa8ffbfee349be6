package report

import (
	"slices"

	"carnet/app/record"
	"carnet/app/text"
)

// history tells briefly what was corrected, deleted or brought back: when, from what to what, and who said so. Adding is
// told by the other sections.
func (b Book) history() section {
	t := b.Texts
	s := section{id: "history", title: t.S("book.history"), history: true, table: &table{caption: t.S("book.history.caption"), columns: []column{
		{t.S("book.column.written"), 0.18}, {t.S("book.column.change"), 0.14}, {t.S("book.column.now"), 0.25},
		{t.S("book.column.before"), 0.25}, {t.S("book.column.source"), 0.18}}}}
	latest := map[record.ID]record.Record{}
	for _, r := range b.Records {
		latest[r.ID] = r
	}
	marked := map[record.ID]bool{} // tombstones whose row bears their id
	before := map[record.ID]record.Record{}
	add := func(r, former record.Record, corrected bool) {
		line := row{cells: []cell{words(t.Date(day(r.Updated))), words(b.change(r, former)), words(b.kindOf(r), b.brief(r)),
			words(), words(b.source(r.Source))}}
		if corrected && !r.Deleted && !former.Deleted {
			line.cells[3] = words(b.brief(former))
		}
		if last := latest[r.ID]; last.Deleted && last.Version == r.Version && !marked[r.ID] {
			marked[r.ID], line.id = true, element(r.ID)
		}
		s.table.rows = append(s.table.rows, line)
	}
	for _, r := range b.History {
		former, seen := before[r.ID]
		before[r.ID] = r
		if seen || r.Deleted {
			add(r, former, seen)
		}
	}
	deleted := slices.DeleteFunc(slices.Clone(b.Records), func(r record.Record) bool { return !r.Deleted || marked[r.ID] })
	slices.SortFunc(deleted, func(x, y record.Record) int { return x.Version.Compare(y.Version) })
	for _, r := range deleted {
		add(r, record.Record{}, false)
	}
	return b.orNone(s)
}

func (b Book) change(now, before record.Record) string {
	switch {
	case now.Deleted:
		return b.Texts.S("book.change.deleted")
	case before.Deleted:
		return b.Texts.S("book.change.undeleted")
	}
	return b.Texts.S("book.change.corrected")
}

func (b Book) kindOf(r record.Record) string { return b.named("book.kind.", string(r.Kind)) }

// brief says in one line what a version of a record said.
func (b Book) brief(r record.Record) string {
	t := b.Texts
	switch is := r.Body.(type) {
	case record.Profile:
		return t.Facts(is.GivenNames+" "+is.BirthName, t.Date(is.BirthDate), b.named("sex.", string(is.Sex)), is.NIR)
	case record.Measurement:
		return t.Facts(b.named("measure.", string(is.Type)), b.measured(is), t.Date(is.Date), is.By)
	case record.Dose:
		return t.Facts(is.Product, b.against(is), t.Date(is.Date), b.labelled("book.lot", is.Lot), is.By)
	case record.Exam:
		return t.Facts(b.named("exam.", is.Code), b.missed(is), t.Date(is.Date), is.By)
	case record.Appointment:
		return t.Facts(is.Title, t.Date(is.Date), b.hour(is), is.With, is.Place, b.named("book.appointment.status.", is.Status))
	case record.FollowUp:
		return t.Facts(is.Text, t.Date(is.Asked), b.stands(is))
	case record.Question:
		return t.Facts(is.Text, t.Date(is.Asked), is.Answer)
	case record.Circumstance:
		return t.Facts(b.named("book.circumstance.", string(is.About)), b.answer(is), t.Date(is.Date))
	case record.Document:
		return t.Facts(is.Title, b.named("category.", string(is.Category)), t.Date(is.Date), is.From)
	}
	return ""
}

// events tells who opened the record book, handed it out or shared it.
func (b Book) events() section {
	t := b.Texts
	s := section{id: "events", title: t.S("book.events"), history: true, table: &table{caption: t.S("book.events.caption"), columns: []column{
		{t.S("book.column.date"), 0.2}, {t.S("book.column.what"), 0.35}, {t.S("book.column.who"), 0.2}, {t.S("book.column.detail"), 0.25}}}}
	titles := titles(b.Records)
	for _, e := range b.Events {
		with := ""
		if e.Other != "" {
			with = t.S("book.event.with", text.Args{"Name": clean(e.Other)})
		}
		s.table.rows = append(s.table.rows, row{cells: []cell{
			words(t.Date(day(e.At))), words(b.named("book.event.", string(e.Action))), words(e.Identifier), words(with, titles[e.Record], e.File)}})
	}
	return b.orNone(s)
}
