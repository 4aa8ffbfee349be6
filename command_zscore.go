package main

import (
	"errors"
	"fmt"

	"golang.org/x/term"

	"carnet/app/growth/survey"
	"carnet/app/text"
)

type zscoreCommand struct {
	CorrectUntil int `help:"Age in months, from birth, until which the age of a child born before 259 days of gestation is corrected; 0 never corrects." default:"24" placeholder:"MONTHS"`
}

// Help is what « carnet zscore --help » says of the columns.
func (zscoreCommand) Help() string {
	return `carnet zscore < in.csv > out.csv

Columns that are read: sex (M or F); age_days or age_months; and any of gestation_days, weight_kg, lenhei_cm, measure (L lying, H standing), head_cm, arm_cm, triceps_mm, subscapular_mm, oedema (y or n). All columns are passed on as they are.

Columns that are added: clenhei_cm, bmi, zwei, zlen, zwfl, zbmi, zhc, zac, zts, zss (empty where nothing can be computed) and flags.

Growth standards of the WHO of 2006 to day 1826, which is also that of 60 months, and growth reference of 2007 from day 1827 on. These are numbers and not a diagnosis: what they mean for a child is for a professional to say.`
}

// unusableHeaders are the keys of what is said when nothing was computed.
var unusableHeaders = map[error]string{
	survey.ErrEmpty:    "command.zscore.empty",
	survey.ErrNotText:  "command.zscore.not-text",
	survey.ErrRow:      "command.zscore.no-header",
	survey.ErrSex:      "command.zscore.no-sex",
	survey.ErrAge:      "command.zscore.no-age",
	survey.ErrMeasures: "command.zscore.no-measure",
	survey.ErrTwice:    "command.zscore.twice",
}

// zscore computes the survey on standard input. It knows no vault, and ends like any filter: by Ctrl+C, or when nobody reads
// on.
func (t terminal) zscore(command zscoreCommand) error {
	if term.IsTerminal(int(t.in.Fd())) {
		fmt.Fprintln(t.err, t.text.S("command.zscore.waiting"))
	}
	done, err := survey.Run(t.in, t.out, survey.Options{CorrectUntil: command.until(), Complain: t.complain})
	if done.Malformed > 0 {
		fmt.Fprintln(t.err, t.text.N("command.zscore.malformed", done.Malformed, text.Args{"Rows": done.Rows}))
	}
	switch {
	case errors.Is(err, survey.ErrWrite):
		return sentence("command.zscore.write-failed")
	case errors.Is(err, survey.ErrRead):
		return sentence("command.zscore.read-failed")
	case err != nil:
		return sentence(unusableHeaders[err])
	case done.Malformed > 0:
		return errDamaged
	}
	return nil
}

// until is in the words of growth, where 0 is the usual age.
func (c zscoreCommand) until() int {
	if c.CorrectUntil <= 0 {
		return -1
	}
	return c.CorrectUntil
}

// complain names a malformed row by its line, never by what it says.
func (t terminal) complain(c survey.Complaint) {
	fmt.Fprintln(t.err, t.text.S("command.zscore.line."+string(c.Reason), text.Args{"Line": c.Line, "Column": c.Column}))
}
