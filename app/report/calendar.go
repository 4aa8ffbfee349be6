package report

import (
	"io"
	"slices"
	"strings"

	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/app/vaccination/phrase"
)

// Calendar is a vaccination plan as a paper for a family and its doctor: where the person stands for each disease, what is to
// do and when, what an entry into a crèche or a school needs, and what becomes of each dose that was noted, each explained with
// its source. It is no certificate, and says so. It depends only on what is given here.
type Calendar struct {
	Texts *text.Catalogue
	On    record.Date // the day of the plan
	Birth record.Date
	Term  record.Gestation // said where the child was born before term; may be zero
	Name  string           // "" leaves it out: a paper without a name shows less when it gets lost
	// Plan, Admission and Settings belong together, and Doses are what they were made from, in any order.
	Plan      vaccination.Plan
	Admission vaccination.Admission
	Settings  vaccination.Settings
	Doses     []vaccination.Dose
	// Ask writes how to answer a question, for a command line; nil where answers are given on a screen.
	Ask func(record.Subject) string

	visited []vaccination.Visit
}

// PDF writes the plan for paper: A4, with real text. Errors: Internal for a plan without its texts or its days, or when it
// cannot be written.
func (c Calendar) PDF(w io.Writer) error {
	if !c.whole() {
		return record.E(record.Internal, "write plan sheet")
	}
	l := c.layout()
	s := newSheet(c.Texts, paperWords(l.title), c.On)
	s.pdf.SetFooterFunc(func() { s.foot(c.Texts.S("plan.page", text.Args{"Date": c.Texts.Date(c.On), "N": s.pdf.PageNo()})) })
	s.title(paperWords(l.title))
	s.pdf.Ln(2)
	for _, line := range l.about {
		s.small(line)
	}
	for _, part := range l.sections {
		s.begin(part.title, part.table)
		for _, line := range part.lines {
			s.lines(line)
		}
		if part.table != nil {
			s.table(*part.table)
		}
	}
	return s.write(w)
}

// foot writes the last line of a page.
func (s *sheet) foot(words string) {
	s.pdf.SetXY(margin, pageHeight-14)
	s.font("", smallSize-1, muted())
	s.pdf.CellFormat(lineWidth, 4, paperWords(words), "", 0, "L", false, 0, "")
}

// Text writes the plan for a terminal.
func (c Calendar) Text(w io.Writer) error {
	if !c.whole() {
		return record.E(record.Internal, "write plan")
	}
	field := func(name, value string) string {
		return c.Texts.S("plan.field", text.Args{"Name": name, "Value": value})
	}
	_, err := io.WriteString(w, c.layout().plain(field))
	return record.Wrap(record.SaveFailed, "write plan", err)
}

func (c Calendar) whole() bool { return c.Texts != nil && c.On.Whole() && c.Birth.Whole() }

func (c Calendar) layout() layout {
	t := c.Texts
	c.visited = c.Plan.Visits() // worked out at each call
	l := layout{title: t.S("plan.title")}
	if name := clean(c.Name); name != "" {
		l.title = t.S("plan.title.of", text.Args{"Name": name})
	}
	l.about = []string{t.S("plan.about", text.Args{"Date": t.Date(c.On), "Birth": t.Date(c.Birth), "Age": t.Age(c.Birth, c.On)})}
	if c.Term.Preterm() {
		l.about = append(l.about, t.S("plan.about.preterm", text.Args{"Term": t.N("people.term.value", c.Term.Days, text.Args{"Weeks": c.Term.Weeks})}))
	}
	l.about = append(l.about, t.S("plan.about.not"))
	for _, s := range []section{c.today(), c.visits(), c.later(), c.diseases(), c.doses(), c.admission(), c.questions(), c.sources()} {
		if len(s.lines) > 0 || s.table != nil {
			l.sections = append(l.sections, s)
		}
	}
	return l
}

// today is what is late, due or to be checked, line by line.
func (c Calendar) today() section {
	t := c.Texts
	s := section{id: "today", title: t.S("plan.today"), table: &table{caption: t.S("plan.today"), columns: []column{
		{t.S("plan.column.vaccine"), 0.3}, {t.S("plan.column.status"), 0.24}, {t.S("plan.column.why"), 0.46}}}}
	for _, l := range c.Plan.With(vaccination.Late, vaccination.Due, vaccination.Check) {
		s.table.rows = append(s.table.rows, row{cells: []cell{
			words(c.LineName(l.Key, l.Missing)), words(t.Facts(t.S("vaccine.status."+string(l.Status)), c.level(l))),
			words(c.because(phrase.Reason(t, l.Reason), l.Source))}})
	}
	if len(s.table.rows) == 0 {
		s.table, s.lines = nil, []string{t.S("plan.today.none")}
	}
	return s
}

// LineName is the name of a line by what is to be given of it.
func (c Calendar) LineName(key string, valences []record.Valence) string {
	if l, there := c.Plan.Line(key); there {
		return phrase.Asked(c.Texts, l, valences)
	}
	return phrase.Line(c.Texts, key)
}

func (c Calendar) level(l vaccination.Line) string {
	switch {
	case l.Mandatory:
		return c.Texts.S("vaccine.level.mandatory")
	case l.MandatoryUnsure:
		return c.Texts.S("vaccine.level.unsure")
	case l.Level == vaccination.Proposed:
		return c.Texts.S("vaccine.level.proposed")
	case l.Level == vaccination.Seasonal:
		return c.Texts.S("vaccine.level.seasonal")
	}
	return c.Texts.S("vaccine.level.recommended")
}

// because adds the mark of a source to a sentence; the last section says what it stands for.
func (c Calendar) because(sentence, source string) string {
	if source == "" {
		return sentence
	}
	return c.Texts.S("plan.because", text.Args{"Sentence": sentence, "Source": source})
}

// visits are the days on which what is open can be done.
func (c Calendar) visits() section {
	t := c.Texts
	s := section{id: "visits", title: t.S("plan.visits"), table: &table{caption: t.S("plan.visits"), columns: []column{
		{t.S("plan.column.when"), 0.3}, {t.S("plan.column.vaccines"), 0.42}, {t.S("plan.column.why"), 0.28}}}}
	for _, v := range c.visited {
		when := t.S("plan.visit.from", text.Args{"Date": t.Date(v.From)})
		if v.Why == vaccination.VisitNow {
			when = t.S("plan.visit.now")
		}
		until := ""
		if !v.To.IsZero() && v.To.After(v.From) {
			until = t.S("plan.visit.until", text.Args{"Date": t.Date(v.To)})
		}
		var lines []string
		for _, l := range v.Lines {
			lines = append(lines, c.because(c.LineName(l.Key, l.Valences), l.Source))
		}
		s.table.rows = append(s.table.rows, row{cells: []cell{words(when, until), words(lines...),
			words(c.VisitReason(v))}})
	}
	if len(s.table.rows) == 0 {
		return section{}
	}
	s.lines = []string{t.S("vaccine.visit.follow", text.Args{"Edition": c.Plan.Edition})}
	return s
}

// VisitReason says why a visit falls when it does.
func (c Calendar) VisitReason(v vaccination.Visit) string {
	return phrase.VisitReason(c.Texts, c.Plan, v)
}

// maxLater is how many of the boosters of adults are named: those of 25, 45 and 65 years for a child.
const maxLater = 3

// later are the first lines beyond the visits: the boosters of adults.
func (c Calendar) later() section {
	t := c.Texts
	var planned []string
	for _, v := range c.visited {
		for _, l := range v.Lines {
			planned = append(planned, l.Key)
		}
	}
	s := section{id: "later", title: t.S("plan.later"), table: &table{caption: t.S("plan.later"), columns: []column{
		{t.S("plan.column.vaccine"), 0.4}, {t.S("plan.column.when"), 0.25}, {t.S("plan.column.level"), 0.35}}}}
	for _, l := range c.Plan.With(vaccination.Upcoming) {
		if slices.Contains(planned, l.Key) || len(s.table.rows) == maxLater {
			continue
		}
		when := t.Date(l.Recommended)
		if l.Recommended.IsZero() {
			when = phrase.Reason(t, l.Reason)
		}
		s.table.rows = append(s.table.rows, row{cells: []cell{words(c.LineName(l.Key, l.Missing)), words(when), words(c.level(l))}})
	}
	if len(s.table.rows) == 0 {
		return section{}
	}
	return s
}

// diseases is the state of each disease. Diseases of which the same is said stand in one row.
func (c Calendar) diseases() section {
	t := c.Texts
	s := section{id: "diseases", title: t.S("plan.diseases"), table: &table{caption: t.S("plan.diseases"), columns: []column{
		{t.S("plan.column.disease"), 0.28}, {t.S("plan.column.status"), 0.17}, {t.S("plan.column.doses"), 0.09}, {t.S("plan.column.why"), 0.46}}}}
	names := map[string][]string{}
	var order []string
	cells := map[string][]cell{}
	for _, d := range c.Plan.Diseases {
		source, status := "", t.S("vaccine.disease."+string(d.Status))
		if l, there := c.Plan.Line(d.Line); there {
			source = l.Source
			if d.Status == vaccination.DiseaseUnasked && l.Status == vaccination.Upcoming {
				status = t.S("vaccine.status.upcoming")
			}
		}
		why := c.because(phrase.Reason(t, d.Reason), source)
		if d.Reason.Code == "" {
			why = ""
		}
		next := ""
		if d.Status == vaccination.UpToDate && !d.Next.IsZero() {
			next = t.S("plan.next", text.Args{"Date": t.Date(d.Next)})
		}
		doses := t.Number(float64(d.Doses), 0)
		same := strings.Join([]string{status, doses, why, next}, "\x00")
		if names[same] == nil {
			order = append(order, same)
			cells[same] = []cell{words(status), words(doses), words(why, next)}
		}
		names[same] = append(names[same], phrase.Disease(t, d.Valence))
	}
	for _, same := range order {
		s.table.rows = append(s.table.rows, row{cells: append([]cell{words(t.List(names[same]...))}, cells[same]...)})
	}
	if len(s.table.rows) == 0 {
		return section{}
	}
	return s
}

// doses says of each noted dose whether it counts.
func (c Calendar) doses() section {
	t := c.Texts
	s := section{id: "doses", title: t.S("plan.doses"), table: &table{caption: t.S("plan.doses"), columns: []column{
		{t.S("plan.column.date"), 0.18}, {t.S("plan.column.vaccine"), 0.32}, {t.S("plan.column.counts"), 0.18}, {t.S("plan.column.why"), 0.32}}}}
	left := map[record.ID][]vaccination.Dose{}
	for _, d := range c.Doses {
		left[d.ID] = append(left[d.ID], d)
	}
	for _, n := range c.Plan.Doses {
		var d vaccination.Dose
		if same := left[n.ID]; len(same) > 0 {
			d, left[n.ID] = same[0], same[1:]
		}
		date := t.Date(n.Date)
		if n.Date.IsZero() {
			date = t.S("plan.date.unknown")
		}
		against := phrase.Diseases(t, d.Valences)
		vaccine := []string{d.Product, against}
		if clean(d.Product) == "" {
			vaccine = []string{against}
		}
		s.table.rows = append(s.table.rows, row{cells: []cell{words(date), words(vaccine...),
			words(t.S("vaccine.outcome." + string(n.Outcome))), words(phrase.Reason(t, n.Reason))}})
	}
	if len(s.table.rows) == 0 {
		s.table, s.lines = nil, []string{t.S("plan.doses.none")}
	}
	return s
}

// admission is what a crèche or a school may ask for on the day.
func (c Calendar) admission() section {
	t, a := c.Texts, c.Admission
	if a.Status == "" {
		return section{}
	}
	s := section{id: "admission", title: t.S("plan.admission"), lines: []string{
		t.S("plan.admission.on", text.Args{"Date": t.Date(a.On)}),
		t.S("vaccine.admission."+string(a.Status), text.Args{"Date": t.Date(a.Until)})}}
	if len(a.Missing) > 0 {
		s.lines = append(s.lines, t.S("vaccine.admission.missing", text.Args{"Valences": phrase.Diseases(t, a.Missing)}))
	}
	if len(a.Check) > 0 {
		s.lines = append(s.lines, t.S("vaccine.admission.check", text.Args{"Valences": phrase.Diseases(t, a.Check)}))
	}
	if !a.Again.IsZero() {
		s.lines = append(s.lines, t.S("plan.admission.again", text.Args{"Date": t.Date(a.Again)}))
	}
	s.lines = append(s.lines, t.S("vaccine.admission.source"))
	return s
}

// questions are what the plan would change with.
func (c Calendar) questions() section {
	t := c.Texts
	s := section{id: "questions", title: t.S("plan.questions")}
	for _, q := range c.Plan.Questions {
		var lines []string
		for _, key := range q.Lines {
			lines = append(lines, phrase.Line(t, key))
		}
		how := ""
		if c.Ask != nil {
			how = c.Ask(q.About)
		}
		if s.table == nil {
			s.table = &table{caption: s.title, columns: []column{{t.S("plan.column.question"), 0.56}, {t.S("plan.column.changes"), 0.44}}}
		}
		s.table.rows = append(s.table.rows, row{cells: []cell{words(t.S("vaccine.ask."+string(q.About)), how), words(t.Facts(lines...))}})
	}
	return s
}

// sources says where the rules come from, and what is our own convention.
func (c Calendar) sources() section {
	t := c.Texts
	settings := c.Settings
	if settings == (vaccination.Settings{}) {
		settings = vaccination.DefaultSettings()
	}
	s := section{id: "sources", title: t.S("plan.sources"), lines: []string{
		t.S("plan.sources.edition", text.Args{"Edition": c.Plan.Edition, "Date": t.Date(c.Plan.CheckedOn)}),
		t.S("plan.sources.late", text.Args{"Under": phrase.Span(t, settings.LateUnderTwo), "Later": phrase.Span(t, settings.LateLater)})}}
	used := map[string]bool{c.Admission.Source: true}
	for _, l := range c.Plan.Lines {
		used[l.Source] = true
	}
	for _, v := range c.visited {
		for _, l := range v.Lines {
			used[l.Source] = true
		}
	}
	for _, source := range vaccination.Sources() {
		if used[source.ID] {
			s.lines = append(s.lines, t.S("plan.source", text.Args{"ID": source.ID, "Title": t.Facts(source.Title, t.Date(source.Date)),
				"Confidence": t.S("vaccine.confidence." + string(source.Confidence))}))
		}
	}
	return s
}
