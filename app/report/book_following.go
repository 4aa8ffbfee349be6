package report

import (
	"cmp"
	"fmt"
	"slices"

	"carnet/app/record"
	"carnet/app/text"
)

// following is what the record book holds of the follow-up of a child beside the visits themselves: dates, things to do,
// questions, and what the calendar depends on. A part in which nothing was ever written is left out.
func (b Book) following(present []record.Record) []section {
	all := []section{b.appointments(present), b.followUps(present), b.questions(present), b.circumstances(present)}
	return slices.DeleteFunc(all, func(s section) bool { return len(s.table.rows) == 0 })
}

func (b Book) appointments(present []record.Record) section {
	t := b.Texts
	s := section{id: "appointments", title: t.S("book.appointments"), table: &table{caption: t.S("book.appointments.caption"), columns: []column{
		{t.S("book.column.date"), 0.22}, {t.S("book.column.appointment"), 0.38}, {t.S("book.column.detail"), 0.22}, {t.S("book.column.source"), 0.18}}}}
	titles := titles(present)
	lines := bodies[record.Appointment](present)
	slices.SortStableFunc(lines, func(x, y line[record.Appointment]) int {
		if c := x.is.Date.Compare(y.is.Date); c != 0 {
			return c
		}
		return x.is.Minute - y.is.Minute
	})
	for _, l := range lines {
		quiet := ""
		if l.is.Quiet {
			quiet = t.S("book.appointment.quiet")
		}
		s.table.rows = append(s.table.rows, row{element(l.ID), []cell{
			words(t.Date(l.is.Date), b.hour(l.is), b.length(l.is), b.labelled("book.appointment.zone", l.is.Zone)),
			words(l.is.Title, b.labelled("book.appointment.exam", b.named("exam.", l.is.Exam)),
				b.labelled("book.appointment.exam", b.list("vaccine.line.", l.is.Doses)), l.is.Note,
				b.labelled("book.appointment.papers", b.papers(l.is.Documents, titles))),
			words(b.labelled("book.appointment.with", l.is.With), b.labelled("book.appointment.place", l.is.Place),
				b.named("book.appointment.status.", l.is.Status), b.labelled("book.appointment.repeat", l.is.Repeat),
				b.labelled("book.appointment.except", b.days(l.is.Except)), quiet),
			words(b.source(l.Source))}})
	}
	return s
}

// hour is the time of the clock on the wall where the appointment takes place.
func (b Book) hour(a record.Appointment) string {
	if a.AllDay {
		return b.Texts.S("book.appointment.all-day")
	}
	return b.Texts.S("activity.time", text.Args{"Hour": a.Minute / 60, "Minute": fmt.Sprintf("%02d", a.Minute%60)})
}

func (b Book) length(a record.Appointment) string {
	if a.Duration == 0 {
		return ""
	}
	return b.Texts.N("book.appointment.duration", a.Duration)
}

func (b Book) days(dates []record.Date) string {
	all := make([]string, len(dates))
	for i, d := range dates {
		all[i] = b.Texts.Date(d)
	}
	return b.Texts.List(all...)
}

// list names codes, those without a word as they are.
func (b Book) list(prefix string, codes []string) string {
	all := make([]string, len(codes))
	for i, code := range codes {
		all[i] = b.named(prefix, code)
	}
	return b.Texts.List(all...)
}

// titles are those of the documents, by record.
func titles(records []record.Record) map[record.ID]string {
	all := map[record.ID]string{}
	for _, r := range records {
		if doc, ok := r.Body.(record.Document); ok {
			all[r.ID] = clean(doc.Title)
		}
	}
	return all
}

func (b Book) papers(ids []record.ID, titles map[record.ID]string) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		if all[i] = titles[id]; all[i] == "" {
			all[i] = b.Texts.S("book.paper.gone")
		}
	}
	return b.Texts.List(all...)
}

func (b Book) followUps(present []record.Record) section {
	t := b.Texts
	s := section{id: "follow-ups", title: t.S("book.follow-ups"), table: &table{caption: t.S("book.follow-ups.caption"), columns: []column{
		{t.S("book.column.asked"), 0.19}, {t.S("book.column.follow-up"), 0.37}, {t.S("book.column.state"), 0.26}, {t.S("book.column.source"), 0.18}}}}
	lines := bodies[record.FollowUp](present)
	slices.SortStableFunc(lines, func(x, y line[record.FollowUp]) int { return x.is.Asked.Compare(y.is.Asked) })
	for _, l := range lines {
		s.table.rows = append(s.table.rows, row{element(l.ID), []cell{
			words(t.Date(l.is.Asked)),
			words(l.is.Text, b.named("book.follow-up.what.", string(l.is.What)), b.labelled("book.follow-up.after", b.named("exam.", l.is.After))),
			words(b.stands(l.is), b.labelled("book.follow-up.by", t.Date(l.is.By)), l.is.Note),
			words(b.source(l.Source))}})
	}
	return s
}

func (b Book) stands(f record.FollowUp) string {
	if f.Done.IsZero() {
		return b.Texts.S("book.follow-up.open")
	}
	return b.labelled("book.follow-up.done", b.Texts.Date(f.Done))
}

func (b Book) questions(present []record.Record) section {
	t := b.Texts
	s := section{id: "questions", title: t.S("book.questions"), table: &table{caption: t.S("book.questions.caption"), columns: []column{
		{t.S("book.column.date"), 0.19}, {t.S("book.column.question"), 0.33}, {t.S("book.column.answer"), 0.30}, {t.S("book.column.source"), 0.18}}}}
	lines := bodies[record.Question](present)
	slices.SortStableFunc(lines, func(x, y line[record.Question]) int { return x.is.Asked.Compare(y.is.Asked) })
	for _, l := range lines {
		where, answer := t.S("book.question.next"), l.is.Answer
		if l.is.For != "" {
			where = b.named("exam.", l.is.For)
		}
		if answer == "" {
			answer = t.S("book.question.open")
		}
		s.table.rows = append(s.table.rows, row{element(l.ID), []cell{
			words(t.Date(l.is.Asked)), words(l.is.Text, where), words(answer), words(b.source(l.Source))}})
	}
	return s
}

func (b Book) circumstances(present []record.Record) section {
	t := b.Texts
	s := section{id: "circumstances", title: t.S("book.circumstances"), table: &table{caption: t.S("book.circumstances.caption"), columns: []column{
		{t.S("book.column.circumstance"), 0.40}, {t.S("book.column.value"), 0.22}, {t.S("book.column.date"), 0.20}, {t.S("book.column.source"), 0.18}}}}
	lines := bodies[record.Circumstance](present)
	slices.SortStableFunc(lines, func(x, y line[record.Circumstance]) int { return cmp.Compare(x.is.About, y.is.About) })
	for _, l := range lines {
		s.table.rows = append(s.table.rows, row{element(l.ID), []cell{
			words(b.named("book.circumstance.", string(l.is.About))), words(b.answer(l.is), l.is.Note), words(t.Date(l.is.Date)), words(b.source(l.Source))}})
	}
	return s
}

// answer says the value of a circumstance in words.
func (b Book) answer(c record.Circumstance) string {
	switch {
	case c.Value == record.Yes || c.Value == record.No:
		return b.Texts.S("book.answer." + c.Value)
	case c.About == record.ContraIndication && c.Value == "":
		return b.Texts.S("book.answer.all")
	case c.About == record.ContraIndication:
		return b.named("vaccine.valence.", c.Value)
	}
	return clean(c.Value)
}

// box is what the box and the paper say of a dose beside its lot.
func (b Book) box(d record.Dose, titles map[record.ID]string) []string {
	lines := []string{b.labelled("book.cip", d.CIP), b.labelled("book.expiry", b.Texts.Date(d.Expiry))}
	if d.Proof.IsZero() {
		return lines
	}
	if title := titles[d.Proof]; title != "" {
		return append(lines, b.labelled("book.proof", title))
	}
	return append(lines, b.Texts.S("book.proof.missing"))
}

// curves says what only the curves need to know of a person.
func (b Book) curves(g record.GrowthFacts, fact func(what, value string)) {
	t := b.Texts
	if g.Mother > 0 {
		fact(t.S("book.mother-height"), t.Length(g.Mother))
	}
	if g.Father > 0 {
		fact(t.S("book.father-height"), t.Length(g.Father))
	}
	switch {
	case g.CorrectUntil < 0:
		fact(t.S("book.correct-until"), t.S("book.correct-until.never"))
	case g.CorrectUntil > 0:
		fact(t.S("book.correct-until"), t.N("book.correct-until.months", g.CorrectUntil))
	}
}

// missed says that an examination did not take place.
func (b Book) missed(e record.Exam) string {
	if !e.Missed {
		return ""
	}
	return b.Texts.S("book.exams.missed")
}
