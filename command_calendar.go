package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"carnet/app/record"
	"carnet/app/report"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/app/vaccination/doses"
	"carnet/app/vaccination/phrase"
)

type calendarCommand struct {
	Born       string   `help:"Date of birth, YYYY-MM-DD." required:"" placeholder:"DATE"`
	Sex        string   `help:"F or M." placeholder:"SEX"`
	Term       string   `help:"Length of the pregnancy in weeks of amenorrhoea and days, as 33+2." placeholder:"WEEKS"`
	Department string   `help:"Number of the department where the child lives, as 75, 2A or 973." placeholder:"NUMBER"`
	Doses      string   `help:"CSV file of the doses that were given; - reads standard input." placeholder:"FILE" type:"path"`
	On         string   `help:"Day on which the plan is made, YYYY-MM-DD (default: today)." placeholder:"DATE"`
	Name       string   `help:"Name to show in the plan; two children born on one day need one for their calendar files." placeholder:"NAME"`
	Format     string   `help:"text, json or ics (default: text)." default:"text" enum:"text,json,ics" placeholder:"FORMAT"`
	Lang       string   `help:"Language of the plan: fr, en, or system (default)." default:"system" enum:"system,fr,en" placeholder:"LANGUAGE"`
	Facts      []string `arg:"" optional:"" help:"What the calendar depends on, as mother-hbs=yes; see above." placeholder:"FACT=VALUE"`
}

// Help is what « carnet calendar --help » says beside the options.
func (calendarCommand) Help() string {
	names := make([]string, len(calendarFacts))
	for i, s := range calendarFacts {
		names[i] = string(s)
	}
	return `carnet calendar --born 2025-03-10 --doses doses.csv --format text

The file of doses has a first line with the columns date, and product (a brand) or valences (as D+T+Ca+P+Hib+HB), or both. A date may be a month (2025-06) or a year.

Facts: ` + strings.Join(names, ", ") + `. Each is followed by =yes or =no, contra-indication by =all or by valences (as =ROR), and mother-rsv and blood-products by =yes or a date. What is not said is not known, which is not no.

This is no medical advice: a plan is to be discussed with a doctor, who decides.`
}

// calendarFacts are the circumstances that can be told on the command line, beside the department.
var calendarFacts = []record.Subject{record.MotherHBsAg, record.MotherRSV, record.PneumococcalRisk, record.InfluenzaRisk, record.InfantAtRiskHome,
	record.ImmuneSuppression, record.BornHighTB, record.ParentHighTB, record.StayHighTB, record.FamilyTB, record.RecentTB, record.RiskTB,
	record.HadVaricella, record.TravelYellowFever, record.BloodProducts, record.ContraIndication}

// misunderstood is a sentence about an option: the command line was not understood.
type misunderstood struct{ sentence }

// unusableDoses are the keys of what is said when a table of doses cannot be read at all.
var unusableDoses = map[error]string{
	doses.ErrEmpty:   "command.calendar.doses.empty",
	doses.ErrTooBig:  "command.calendar.doses.too-big",
	doses.ErrNotText: "command.calendar.doses.not-text",
	doses.ErrDate:    "command.calendar.doses.no-date",
	doses.ErrWhat:    "command.calendar.doses.no-vaccine",
	doses.ErrTwice:   "command.calendar.doses.twice",
}

// calendar reads doses against the calendar. It knows no vault, and keeps nothing.
func (t terminal) calendar(command calendarCommand) int {
	if command.Lang != "system" {
		chosen, err := text.New(text.Language(command.Lang))
		if err != nil {
			return t.end(err)
		}
		t.text = chosen
	}
	err := t.plan(command, time.Now())
	if wrong := (misunderstood{}); errors.As(err, &wrong) {
		t.end(wrong.sentence)
		return statusUsage
	}
	return t.end(err)
}

func (t terminal) plan(command calendarCommand, now time.Time) error {
	person, on, err := command.asked(record.DateOf(now))
	if err != nil {
		return err
	}
	given, understood, err := t.doses(command.Doses)
	if err != nil {
		return err
	}
	calendar, settings := vaccination.At(on), vaccination.DefaultSettings()
	c := report.Calendar{Texts: t.text, On: on, Birth: person.Birth, Term: person.Term, Name: command.Name, Settings: settings, Doses: given, Ask: t.howToAnswer,
		Plan: calendar.Plan(person, given, on, settings), Admission: calendar.Admission(person, given, on, settings)}
	var out bytes.Buffer // whole or nothing
	switch command.Format {
	case "json":
		err = planJSON(&out, c)
	case "ics":
		err = planICS(&out, c, now)
	default:
		err = c.Text(&out)
	}
	if err != nil {
		return err
	}
	if _, err := t.out.Write(out.Bytes()); err != nil {
		return sentence("command.calendar.write-failed")
	}
	if !understood {
		return errDamaged
	}
	return nil
}

// asked reads the options.
func (c calendarCommand) asked(today record.Date) (who vaccination.Person, on record.Date, err error) {
	wrong := func(key string) (vaccination.Person, record.Date, error) {
		return vaccination.Person{}, record.Date{}, misunderstood{sentence(key)}
	}
	who.Birth, err = record.ParseDate(c.Born)
	if err != nil || !who.Birth.Whole() || !who.Birth.Valid() {
		return wrong("command.calendar.born")
	}
	on = today
	if c.On != "" {
		if on, err = record.ParseDate(c.On); err != nil || !on.Whole() || !on.Valid() {
			return wrong("command.calendar.on")
		}
	}
	if on.Before(who.Birth) {
		return wrong("command.calendar.not-born")
	}
	switch strings.ToUpper(c.Sex) {
	case "":
	case "F":
		who.Sex = record.Female
	case "M":
		who.Sex = record.Male
	default:
		return wrong("command.calendar.sex")
	}
	var ok bool
	if who.Term, ok = readTerm(c.Term); !ok {
		return wrong("command.calendar.term")
	}
	facts, key := c.circumstances()
	if key != "" {
		return wrong(key)
	}
	who.Facts = vaccination.FactsFrom(facts)
	return who, on, nil
}

var termForm = regexp.MustCompile(`^(\d{2})(?:\+([0-6]))?$`)

// readTerm reads 33+2, or 33. The empty text is a term that is not known.
func readTerm(s string) (record.Gestation, bool) {
	m := termForm.FindStringSubmatch(s)
	if m == nil {
		return record.Gestation{}, s == ""
	}
	weeks, _ := strconv.Atoi(m[1])
	days, _ := strconv.Atoi("0" + m[2])
	return record.Gestation{Weeks: weeks, Days: days}, weeks >= 22 && weeks <= 44
}

var departmentForm = regexp.MustCompile(`^(0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-8]|98[4-8])$`)

// circumstances reads the department and the facts; wrong is the key of what is said of one that cannot be read.
func (c calendarCommand) circumstances() (facts []record.Circumstance, wrong string) {
	if c.Department != "" {
		number := strings.ToUpper(c.Department)
		if !departmentForm.MatchString(number) {
			return nil, "command.calendar.department"
		}
		facts = append(facts, record.Circumstance{About: record.Department, Value: number})
	}
	for _, one := range c.Facts {
		about, value, _ := strings.Cut(one, "=")
		if !slices.Contains(calendarFacts, record.Subject(about)) {
			return nil, "command.calendar.fact"
		}
		some, ok := readFact(record.Subject(about), value)
		if !ok {
			return nil, "command.calendar.fact-value"
		}
		facts = append(facts, some...)
	}
	return facts, ""
}

// readFact reads the value of a fact: yes, no, a day where it decides, or what a certificate names.
func readFact(about record.Subject, value string) ([]record.Circumstance, bool) {
	day, err := record.ParseDate(value)
	switch {
	case about == record.ContraIndication && value == "all":
		return []record.Circumstance{{About: about}}, true
	case about == record.ContraIndication:
		valences, ok := doses.Valences(value)
		var all []record.Circumstance
		for _, v := range valences {
			all = append(all, record.Circumstance{About: about, Value: string(v)})
		}
		return all, ok && len(all) > 0
	case value == record.Yes, value == record.No:
		return []record.Circumstance{{About: about, Value: value}}, true
	case dated(about) && err == nil && day.Valid():
		return []record.Circumstance{{About: about, Value: record.Yes, Date: day}}, true
	}
	return nil, false
}

// dated reports a fact whose day decides.
func dated(about record.Subject) bool {
	return about == record.MotherRSV || about == record.BloodProducts
}

// howToAnswer says how a question of the plan is answered here.
func (t terminal) howToAnswer(about record.Subject) string {
	switch {
	case about == record.Department:
		return t.text.S("command.calendar.answer", text.Args{"How": "--department"})
	case dated(about):
		return t.text.S("command.calendar.answer-dated", text.Args{"Fact": string(about)})
	}
	return t.text.S("command.calendar.answer-fact", text.Args{"Fact": string(about)})
}

// doses reads the table; understood is false where something in it was not.
func (t terminal) doses(file string) (given []vaccination.Dose, understood bool, err error) {
	if file == "" {
		return nil, true, nil
	}
	in := io.Reader(t.in)
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return nil, false, sentence("command.calendar.doses.unread")
		}
		defer opened.Close()
		in = opened
	}
	given, wrong, err := doses.Read(in)
	switch {
	case err != nil && unusableDoses[err] != "":
		return nil, false, sentence(unusableDoses[err])
	case err != nil:
		return nil, false, sentence("command.calendar.doses.unread")
	}
	lines := map[int]bool{}
	for _, c := range wrong {
		lines[c.Line] = true
		fmt.Fprintln(t.err, t.text.S("command.calendar.line."+string(c.Reason), text.Args{"Line": c.Line}))
	}
	if len(wrong) > 0 {
		fmt.Fprintln(t.err, t.text.N("command.calendar.lines", len(lines)))
	}
	return given, len(wrong) == 0, nil
}

// plannedDose, plannedLine and plannedEntry are what programs read. Their names and their shape are a promise: a list is never
// null, and a date that is not known is "".
type plannedDose struct {
	Date     record.Date      `json:"date"`
	Product  string           `json:"product"`
	Valences []record.Valence `json:"valences"`
	Counted  bool             `json:"counted"`
	Reason   string           `json:"reason"`
}

type plannedLine struct {
	Key         string             `json:"key"`
	Valences    []record.Valence   `json:"valences"`
	Dose        int                `json:"dose"`
	Status      vaccination.Status `json:"status"`
	Earliest    record.Date        `json:"earliest"`
	Recommended record.Date        `json:"recommended"`
	Latest      record.Date        `json:"latest"`
	Mandatory   bool               `json:"mandatory"`
	Reason      string             `json:"reason"`
	Source      string             `json:"source"`
}

type plannedEntry struct {
	Status  vaccination.AdmissionStatus `json:"status"`
	Until   record.Date                 `json:"until"`
	Missing []record.Valence            `json:"missing"`
}

// planJSON writes the plan for programs: one object on one line.
func planJSON(w io.Writer, c report.Calendar) error {
	say := func(r vaccination.Reason) string { return phrase.Reason(c.Texts, r) }
	plan := struct {
		On        record.Date   `json:"on"`
		Doses     []plannedDose `json:"doses"`
		Due       []plannedLine `json:"due"`
		Admission plannedEntry  `json:"admission"`
	}{On: c.On, Doses: []plannedDose{}, Due: []plannedLine{}}
	for _, d := range c.Plan.DoseFacts(c.Doses, say) {
		plan.Doses = append(plan.Doses, plannedDose{d.Date, d.Product, listed(d.Valences), d.Counted, d.Reason})
	}
	for _, l := range c.Plan.DueFacts(say) {
		plan.Due = append(plan.Due, plannedLine{l.Key, listed(l.Valences), l.Dose, l.Status, l.Earliest, l.Recommended, l.Latest, l.Mandatory, l.Reason,
			phrase.Source(l.Source)})
	}
	a := c.Admission.Fact()
	plan.Admission = plannedEntry{a.Status, a.Until, listed(a.Missing)}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return record.Wrap(record.Internal, "write plan", e.Encode(plan))
}

func listed(v []record.Valence) []record.Valence {
	if v == nil {
		return []record.Valence{}
	}
	return v
}
