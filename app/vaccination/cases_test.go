package vaccination_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"carnet/app/record"
	"carnet/app/vaccination"
)

// The cases are tables that a paediatrician can read and correct: testdata/cases-*.md, whose head says how they are written.

// caseRow is one line of a table.
type caseRow struct {
	where  string
	person vaccination.Person
	doses  []vaccination.Dose
	on     record.Date
	expect []string
}

// plain are the short names that the tables use for the usual boxes.
var plain = map[string]string{
	"hexa": "Hexyon", "penta": "Pentavac", "tetra": "Tetravac-acellulaire", "dtcap": "Repevax", "dtp": "Revaxis", "pn": "Prevenar 13", "rota": "Rotarix",
	"rotateq": "RotaTeq", "mnb": "Bexsero", "acwy": "Nimenrix", "mnc": "Neisvac", "ror": "Priorix", "hpv": "Gardasil 9", "bcg": "BCG AJVaccines",
	"fj": "Stamaril", "var": "Varivax", "hb": "HBVaxPro 5", "vrs": "Beyfortus 50 mg", "flu": "Vaxigrip",
}

// parseCases reads a table.
func parseCases(name, text string) ([]caseRow, error) {
	var rows []caseRow
	for n, line := range strings.Split(text, "\n") {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 9 || strings.TrimSpace(cells[1]) == "birth" || strings.HasPrefix(strings.TrimSpace(cells[1]), "-") {
			if strings.HasPrefix(line, "|") && len(cells) != 9 {
				return nil, fmt.Errorf("%s:%d: want 7 columns", name, n+1)
			}
			continue
		}
		row, err := parseCase(cells[1:8])
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n+1, err)
		}
		row.where = fmt.Sprintf("%s:%d", filepath.Base(name), n+1)
		rows = append(rows, row)
	}
	return rows, nil
}

func parseCase(cells []string) (c caseRow, err error) {
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	if c.person.Birth, err = record.ParseDate(cells[0]); err != nil {
		return c, err
	}
	if cells[1] != "" {
		if _, err := fmt.Sscanf(cells[1], "%d", &c.person.Term.Weeks); err != nil {
			return c, fmt.Errorf("term %q", cells[1])
		}
	}
	var facts []record.Circumstance
	for f := range strings.SplitSeq(cells[2], ";") {
		words := strings.Fields(f)
		switch {
		case len(words) == 0:
		case len(words) < 2:
			return c, fmt.Errorf("fact %q", f)
		default:
			fact := record.Circumstance{About: record.Subject(words[0]), Value: words[1]}
			if len(words) > 2 {
				if fact.Date, err = day(c.person.Birth, words[2]); err != nil {
					return c, err
				}
			}
			facts = append(facts, fact)
		}
	}
	c.person.Facts = vaccination.FactsFrom(facts)
	if c.on, err = day(c.person.Birth, cells[4]); err != nil {
		return c, err
	}
	for visit := range strings.SplitSeq(cells[3], ";") {
		when, what, ok := strings.Cut(strings.TrimSpace(visit), " ")
		if when == "" || when == "none" {
			continue
		}
		if !ok {
			return c, fmt.Errorf("dose %q", visit)
		}
		date, err := day(c.person.Birth, when)
		if err != nil {
			return c, err
		}
		for box := range strings.SplitSeq(what, "+") {
			d := vaccination.Dose{ID: record.ID{15: byte(len(c.doses) + 1)}, Date: date}
			box = strings.TrimSpace(box)
			if first, ok := strings.CutSuffix(box, " (first)"); ok {
				box, d.Rank = first, record.FirstDose
			}
			if full := plain[box]; full != "" {
				box = full
			}
			if p, ok := vaccination.FindProduct(box); ok {
				d.Product, d.Valences = p.Name, p.Valences
			} else {
				for v := range strings.FieldsSeq(box) {
					d.Valences = append(d.Valences, record.Valence(v))
				}
			}
			c.doses = append(c.doses, d)
		}
	}
	for e := range strings.SplitSeq(cells[5], ";") {
		if e = strings.TrimSpace(e); e != "" {
			c.expect = append(c.expect, e)
		}
	}
	if len(c.expect) == 0 || cells[6] == "" {
		return c, fmt.Errorf("a case expects something, and says why")
	}
	return c, nil
}

// day reads a date, or an age as 2m, 16m+1d, 6y-1d.
func day(birth record.Date, s string) (record.Date, error) {
	if s == "birth" {
		return birth, nil
	}
	if len(s) >= 4 && !strings.ContainsAny(s, "dwmy") {
		return record.ParseDate(s)
	}
	at := birth
	for s != "" {
		sign := 1
		switch s[0] {
		case '-':
			sign, s = -1, s[1:]
		case '+':
			s = s[1:]
		}
		end := strings.IndexAny(s, "dwmy") + 1
		span, err := record.ParseSpan(s[:end])
		if err != nil || end == 0 {
			return record.Date{}, fmt.Errorf("age %q", s)
		}
		if sign < 0 {
			span.N = -span.N
		}
		at, s = span.After(at), s[end:]
	}
	return at, nil
}

func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases-*.md")
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := parseCases(file, string(b))
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) < 60 {
			t.Errorf("%s: %d cases, want 60 per cohort", file, len(rows))
		}
		t.Logf("%s: %d cases", file, len(rows))
		for _, row := range rows {
			plan := vaccination.PlanFor(row.person, row.doses, row.on)
			for _, e := range row.expect {
				if err := row.meets(plan, e); err != nil {
					t.Errorf("%s: %s: %v", row.where, e, err)
				}
			}
		}
	}
}

// meets checks one expectation; the head of the tables lists their forms.
func (c caseRow) meets(plan vaccination.Plan, expectation string) error {
	if subject, list, ok := strings.Cut(expectation, " = "); ok || strings.HasSuffix(expectation, " =") {
		return c.meetsList(plan, strings.TrimSuffix(subject, " ="), strings.Fields(list))
	}
	words := strings.Fields(expectation)
	switch words[0] {
	case "no":
		if l, ok := plan.Line(words[1]); ok {
			return fmt.Errorf("is there: %s", l.Status)
		}
		return nil
	case "dose":
		return c.meetsDose(plan, words[1:])
	case "disease":
		i := slices.IndexFunc(plan.Diseases, func(d vaccination.Disease) bool { return d.Valence == record.Valence(words[1]) })
		if i < 0 || string(plan.Diseases[i].Status) != words[2] {
			return fmt.Errorf("got %+v", plan.Diseases[max(i, 0)])
		}
		return nil
	case "ask", "never-ask":
		asked := slices.ContainsFunc(plan.Questions, func(q vaccination.Question) bool { return q.About == record.Subject(words[1]) })
		if asked != (words[0] == "ask") {
			return fmt.Errorf("got %v", plan.Questions)
		}
		return nil
	case "admission":
		a := vaccination.AdmissionFor(c.person, c.doses, c.on)
		if string(a.Status) != words[1] || len(words) > 2 && c.is(a.Until, words[2]) != nil {
			return fmt.Errorf("got %s %s, missing %v, check %v", a.Status, a.Until, a.Missing, a.Check)
		}
		return nil
	}
	l, ok := plan.Line(words[0])
	if !ok {
		return fmt.Errorf("there is no such line")
	}
	for _, w := range words[1:] {
		var err error
		switch {
		case strings.HasPrefix(w, "@"):
			err = c.is(l.Recommended, w[1:])
		case strings.HasPrefix(w, ">="):
			err = c.is(l.Earliest, w[2:])
		case strings.HasPrefix(w, "<="):
			err = c.is(l.Latest, w[2:])
		case w == "mandatory":
			if !l.Mandatory {
				err = fmt.Errorf("is not mandatory")
			}
		case w == "optional":
			if l.Mandatory || l.MandatoryUnsure {
				err = fmt.Errorf("is mandatory")
			}
		case w != string(l.Status) && w != string(l.Reason.Code):
			err = fmt.Errorf("not %s", w)
		}
		if err != nil {
			return fmt.Errorf("%w: %s %s, %s … %s … %s, missing %v", err, l.Status, l.Reason.Code, l.Earliest, l.Recommended, l.Latest, l.Missing)
		}
	}
	return nil
}

func (c caseRow) is(got record.Date, want string) error {
	d, err := day(c.person.Birth, want)
	if err == nil && d != got {
		err = fmt.Errorf("%s, want %s", got, d)
	}
	return err
}

func (c caseRow) meetsDose(plan vaccination.Plan, words []string) error {
	for _, n := range plan.Doses {
		if fmt.Sprint(n.ID[15]) != words[0] {
			continue
		}
		for _, w := range words[1:] {
			if w != string(n.Outcome) && w != string(n.Reason.Code) && !slices.Contains(n.Lines, w) {
				return fmt.Errorf("not %s: %s %s %v", w, n.Outcome, n.Reason.Code, n.Lines)
			}
		}
		return nil
	}
	return fmt.Errorf("there is no such dose")
}

// meetsList checks the whole of a list, in any order but for visits.
func (c caseRow) meetsList(plan vaccination.Plan, subject string, want []string) error {
	var got []string
	switch words := strings.Fields(subject); words[0] {
	case "late", "due", "check", "upcoming", "past":
		got = keys(plan.With(vaccination.Status(words[0])))
	case "missing", "to-check", "exempt":
		a := vaccination.AdmissionFor(c.person, c.doses, c.on)
		for _, v := range map[string][]record.Valence{"missing": a.Missing, "to-check": a.Check, "exempt": a.Exempt}[words[0]] {
			got = append(got, string(v))
		}
	case "lacks": // lacks HEXA-1 = HB
		l, _ := plan.Line(words[1])
		for _, v := range l.Missing {
			got = append(got, string(v))
		}
	case "visits":
		for i, v := range plan.Visits() {
			if i < len(want) {
				if err := c.is(v.From, want[i]); err != nil {
					return fmt.Errorf("visit %d: %w of %v", i+1, err, plan.Visits())
				}
			}
		}
		if n := len(plan.Visits()); n != len(want) {
			return fmt.Errorf("%d visits: %v", n, plan.Visits())
		}
		return nil
	case "visit": // visit 2 = HEXA-2 ROR-2
		var n int
		_, _ = fmt.Sscan(words[1], &n)
		if all := plan.Visits(); n >= 1 && n <= len(all) {
			for _, l := range all[n-1].Lines {
				got = append(got, l.Key)
			}
		}
	default:
		return fmt.Errorf("no such list")
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		return fmt.Errorf("got %v", got)
	}
	return nil
}

func FuzzCases(f *testing.F) {
	f.Add("| 2025-03-10 | 30 | department 973 | 2m hexa + pn; 2025-07-01 D T P | 4m | HEXA-2 due | why |")
	f.Add("| 2025 | | | | | | |")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := parseCases("fuzz", text)
		if err != nil {
			return
		}
		for _, r := range rows {
			if plan := vaccination.PlanFor(r.person, r.doses, r.on); len(plan.Doses) != len(r.doses) {
				t.Error("a dose is lost")
			}
		}
	})
}
