package app

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"carnet/app/growth"
	"carnet/app/record"
	"carnet/app/text"
)

// SetGrowthFacts keeps what only the curves need of a person: the heights of the parents and how long the age of a preterm
// child is corrected. The rest of the identity stays as it is, and the former version stays in the history. Errors: Invalid
// with its field (mother-height, father-height, correct-until).
func (p *Profile) SetGrowthFacts(ctx context.Context, facts record.GrowthFacts) error {
	return p.revise(ctx, func(r *record.Record) {
		if who, ok := r.Body.(record.Profile); ok {
			who.Growth = facts
			r.Body = who
		}
	}, p.id)
}

// GrowthPeers lists the other persons of the session whose curve may stand beside this one's: profiles that are open to this
// account, whose birth is known and who have a measure. The order is that of the session.
func (p *Profile) GrowthPeers() []*Profile {
	var peers []*Profile
	for _, other := range p.session.Profiles() {
		if other.ID() == p.id || other.Status() != Active || !other.Identity().BirthDate.Whole() {
			continue
		}
		if len(other.Measurements()) > 0 {
			peers = append(peers, other)
		}
	}
	return peers
}

// GrowthFileName is the name proposed for a curve or a table of measures saved now. It tells the day and nothing of a person.
func (p *Profile) GrowthFileName(extension string) string {
	return "carnet-croissance-" + p.session.carnet.clock().Format("2006-01-02") + "." + extension
}

// HandOutGrowth lets write make a readable file of measures outside the vault, and notes that it left. It is not encrypted;
// ask for the password and say so first. Errors: NotAllowed, SaveFailed, and those of write.
func (p *Profile) HandOutGrowth(w io.Writer, extension string, write func(io.Writer) error) error {
	const op = "hand out growth"
	if p.Status() != Active {
		return record.E(record.NotAllowed, op)
	}
	if err := write(w); err != nil {
		return record.Wrap(record.SaveFailed, op, err)
	}
	p.session.note(record.Event{Action: record.ActionHandedOut, File: p.GrowthFileName(extension)}, p.source())
	return nil
}

// GrowthTable is every measure with where it stands, the first line being the names of the columns. BMI is a line of its own
// on the days that have a weight and a height. Numbers are written with the decimal sign of the language and nothing else,
// so that spreadsheets count with them; texts that a spreadsheet would take for a formula are made harmless.
func (p *Profile) GrowthTable(words *text.Catalogue) [][]string {
	table := growthTable{words: words, subject: p.Subject(), lines: p.Measurements()}
	measurements := make([]record.Measurement, len(table.lines))
	for i, l := range table.lines {
		measurements[i] = l.Is
	}
	rows := [][]string{table.head()}
	for _, ind := range growth.Indicators() {
		for _, r := range growth.Readings(ind, measurements) {
			rows = append(rows, table.row(ind, r))
		}
	}
	return rows
}

// WriteGrowthTable writes GrowthTable for spreadsheets: UTF-8 with a byte order mark, and semicolons, which French ones expect.
func (p *Profile) WriteGrowthTable(w io.Writer, words *text.Catalogue) error {
	const op = "write growth table"
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return record.Wrap(record.SaveFailed, op, err)
	}
	table := csv.NewWriter(w)
	table.Comma, table.UseCRLF = ';', true
	return record.Wrap(record.SaveFailed, op, table.WriteAll(p.GrowthTable(words)))
}

type growthTable struct {
	words   *text.Catalogue
	subject growth.Subject
	lines   []Line[record.Measurement]
}

func (t growthTable) head() []string {
	s := t.words.S
	return []string{
		s("growth.csv.date"), s("growth.csv.measure"), s("growth.csv.value"), s("growth.csv.unit"), s("growth.csv.posture"),
		s("growth.csv.age"), s("growth.csv.age-corrected"), s("growth.csv.z"), s("growth.csv.centile"),
		s("growth.csv.z-real"), s("growth.csv.centile-real"), s("growth.csv.table"), s("growth.csv.remark"),
		s("growth.csv.by"), s("growth.csv.source"), s("growth.csv.note"),
	}
}

func (t growthTable) row(ind growth.Indicator, r growth.Reading) []string {
	first := t.lines[r.From[0]]
	row := make([]string, 16)
	row[0] = r.Date.String()
	row[1], row[2], row[3] = t.words.S("measure."+string(ind)), t.number(GrowthValue(ind, r.Observation), decimalsOf(ind)), t.words.S("growth.unit."+string(ind))
	if r.Posture != "" {
		row[4] = t.words.S("posture." + string(r.Posture))
	}
	if len(r.From) > 1 { // a BMI is nobody's note
		row[14] = t.words.S("growth.csv.computed")
	} else {
		row[13], row[14], row[15] = inert(first.Is.By), t.words.S("source."+string(first.Source)), inert(first.Is.Note)
	}
	t.compare(row, ind, r.Observation)
	return row
}

// compare fills in the ages and where a measure stands.
func (t growthTable) compare(row []string, ind growth.Indicator, o growth.Observation) {
	if !t.subject.Birth.Whole() || !o.Date.Whole() {
		return
	}
	row[5] = strconv.Itoa(t.subject.AgeDays(o.Date))
	if age, corrected := t.subject.CorrectedAgeDays(o.Date); corrected {
		row[6] = strconv.Itoa(age)
		if real, ok := t.subject.ScoreUncorrected(ind, o); ok {
			row[9], row[10] = t.number(real.Z, 2), t.number(real.Centile, 1)
		}
	}
	score, scored := t.subject.Score(ind, o)
	if !scored {
		return
	}
	row[7], row[8] = t.number(score.Z, 2), t.number(score.Centile, 1)
	row[11] = t.words.S("growth.table." + string(score.Reference))
	if score.Flags.Has(growth.Implausible) {
		row[12] = t.words.S("growth.csv.unusual")
	}
}

// GrowthValue is what an indicator reads in an observation as it was measured, in Indicator.Unit: no table is asked and
// nothing is converted. BMI needs a height.
func GrowthValue(ind growth.Indicator, o growth.Observation) float64 {
	switch ind {
	case growth.WeightForAge:
		return float64(o.Weight) / 1000
	case growth.HeightForAge:
		return float64(o.Height) / 10
	case growth.HeadForAge:
		return float64(o.Head) / 10
	}
	metres := float64(o.Height) / 1000
	return float64(o.Weight) / 1000 / (metres * metres)
}

// decimalsOf tells grams and millimetres apart.
func decimalsOf(ind growth.Indicator) int {
	switch ind {
	case growth.WeightForAge:
		return 3
	case growth.BMIForAge:
		return 2
	}
	return 1
}

// number is for programs: no sign that groups thousands, a plain hyphen for a minus.
func (t growthTable) number(v float64, decimals int) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', decimals, 64), ".", t.words.S("number.decimal"), 1)
}
