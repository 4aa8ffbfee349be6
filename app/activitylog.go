package app

import (
	"context"
	"encoding/csv"
	"io"
	"strings"
	"time"

	"carnet/app/record"
	"carnet/app/text"
)

// Says is the line as a sentence: « Vous avez ajouté une mesure », « karim a ouvert le carnet ».
func (a Activity) Says(words *text.Catalogue) string {
	key := "activity.other."
	if a.Mine {
		key = "activity.mine."
	}
	key += string(a.Action)
	args := text.Args{"Who": a.who(words), "Other": a.Other}
	if a.Other == "" {
		args["Other"] = words.S("activity.somebody")
	}
	switch {
	case words.Has(key + "." + string(a.Kind)):
		return words.S(key+"."+string(a.Kind), args)
	case words.Has(key):
		return words.S(key, args)
	case words.Has(key + ".record"): // of a kind that this version does not know
		return words.S(key+".record", args)
	}
	return words.S("activity.unknown", args)
}

// who begins a sentence.
func (a Activity) who(words *text.Catalogue) string {
	if a.Who == "" {
		return words.S("activity.someone")
	}
	return a.Who
}

// About names the paper or the file that the line is about, "" when there is none.
func (a Activity) About() string {
	if a.File != "" {
		return a.File
	}
	return a.Title
}

// TimeOfDay writes the hour of a moment where the family is: « 9 h 05 ».
func TimeOfDay(words *text.Catalogue, t time.Time) string {
	t = t.In(time.Local)
	return words.S("activity.time", text.Args{"Hour": t.Hour(), "Minute": t.Format("04")})
}

// ActivityFileName is the name proposed for the activity log saved now. It tells the day and nothing of a person.
func (p *Profile) ActivityFileName() string {
	return "carnet-historique-" + p.session.carnet.clock().Format("2006-01-02") + ".csv"
}

// ExportActivity writes the whole activity log as a table that spreadsheets open, the latest line first: UTF-8 with a byte
// order mark, and semicolons, which French spreadsheets expect. It is not encrypted; ask for the password and say so first.
func (p *Profile) ExportActivity(ctx context.Context, w io.Writer, words *text.Catalogue) error {
	const op = "export activity"
	lines, damage, err := p.Activity(ctx)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return record.Wrap(record.SaveFailed, op, err)
	}
	table := csv.NewWriter(w)
	table.Comma, table.UseCRLF = ';', true
	row := func(cells ...string) error {
		for i := range cells {
			cells[i] = inert(cells[i])
		}
		return record.Wrap(record.SaveFailed, op, table.Write(cells))
	}
	if err := row(words.S("activity.csv.date"), words.S("activity.csv.time"), words.S("activity.csv.who"), words.S("activity.csv.what"), words.S("activity.csv.about")); err != nil {
		return err
	}
	for _, l := range lines {
		at := l.At.In(time.Local)
		if err := row(at.Format("2006-01-02"), at.Format("15:04:05"), l.who(words), l.Says(words), l.About()); err != nil {
			return err
		}
	}
	if len(damage) > 0 {
		if err := row("", "", "", words.N("activity.damage", len(damage)), ""); err != nil {
			return err
		}
	}
	if table.Flush(); table.Error() != nil {
		return record.Wrap(record.SaveFailed, op, table.Error())
	}
	p.session.note(record.Event{Action: record.ActionLogSaved, File: p.ActivityFileName()}, p.source())
	return nil
}

// inert keeps a cell from being taken for a formula: the title of a paper may come from anywhere.
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
