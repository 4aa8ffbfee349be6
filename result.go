package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
)

// result is what --json prints, one object on one line: docs/commands.md says what each field means. It holds no name, no
// title and no value of a record; the files are those that were named on the command line.
type result struct {
	Command string `json:"command"`
	OK      bool   `json:"ok"`
	Error   string `json:"error,omitempty"`   // record.ErrorKind, or the key of a sentence of the command line
	Message string `json:"message,omitempty"` // the sentence that a person would read

	File     string     `json:"file,omitempty"`
	Created  *time.Time `json:"created,omitempty"`
	Bytes    int64      `json:"bytes,omitempty"`
	Profiles *int       `json:"profiles,omitempty"`
	Records  *int       `json:"records,omitempty"`
	Lines    *int       `json:"lines,omitempty"`
	Files    *int       `json:"files,omitempty"`
	Damage   []damaged  `json:"damage,omitempty"`

	Next  *time.Time `json:"next,omitempty"`  // of reminders
	Shown *bool      `json:"shown,omitempty"` // a reminder was

	Account       string          `json:"account,omitempty"`
	OtherAccounts int             `json:"other_accounts,omitempty"`
	Rehearsed     bool            `json:"rehearsed,omitempty"`
	RecoveryCode  string          `json:"recovery_code,omitempty"`
	Refused       []refusal       `json:"refused,omitempty"`
	Vault         *storage.Report `json:"vault,omitempty"`
}

// damaged is one thing that is damaged, without its content.
type damaged struct {
	Profile int         `json:"profile,omitempty"` // from 1, in the account's order
	Kind    record.Kind `json:"kind,omitempty"`
	Part    string      `json:"part"`
	Written *time.Time  `json:"written,omitempty"`
}

// refusal is a file that was not kept.
type refusal struct {
	Number int    `json:"number"` // from 1, in the order of the command line
	Error  string `json:"error"`
}

func damageOf(profile int, list []app.Damage) (all []damaged) {
	for _, d := range list {
		one := damaged{Profile: profile, Kind: d.Kind, Part: string(d.Part)}
		if !d.Written.IsZero() {
			one.Written = &d.Written
		}
		all = append(all, one)
	}
	return all
}

// backup tells what a backup file holds.
func (r *result) backup(b app.BackupReport) {
	if r == nil {
		return
	}
	var records, lines, files int
	for _, p := range b.Profiles {
		records, lines, files = records+p.Records, lines+p.Lines, files+p.Files
	}
	profiles := len(b.Profiles)
	r.Created, r.Bytes, r.Damage, r.OtherAccounts = &b.Created, b.Bytes, damageOf(0, b.Damage), b.OtherAccounts
	r.Profiles, r.Records, r.Lines, r.Files = &profiles, &records, &lines, &files
}

func (r *result) finish(err error, said string) {
	r.OK = err == nil
	var own sentence
	switch {
	case err == nil:
	case errors.Is(err, errDamaged):
		r.Error = "damaged"
	case errors.As(err, &own):
		r.Error = string(own)
	default:
		r.Error = string(record.KindOf(err))
	}
	r.Message = said
}

func (r *result) print(out io.Writer) {
	b, err := json.Marshal(r)
	if err != nil {
		b = []byte(`{"ok":false,"error":"internal"}`)
	}
	fmt.Fprintln(out, string(b))
}
