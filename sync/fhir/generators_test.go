package fhir

import (
	"encoding/json"
	"time"

	"pgregory.net/rapid"

	"carnet/app"
	"carnet/app/exam"
	"carnet/app/record"
	"carnet/app/vaccination"
)

func anyDate(t *rapid.T, partial bool) record.Date {
	d := record.NewDate(rapid.IntRange(1900, 2199).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"))
	if partial {
		switch rapid.IntRange(0, 3).Draw(t, "precision") {
		case 0:
			d.Day = 0
		case 1:
			d.Month, d.Day = 0, 0
		}
	}
	return d
}

func anyAttachment(t *rapid.T) record.Attachment {
	return record.Attachment{Blob: id(rapid.IntRange(1000, 1100).Draw(t, "blob")), Size: rapid.Int64Range(0, 1<<40).Draw(t, "size"),
		SHA256: rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "sha"), Type: rapid.SampledFrom([]record.MediaType{record.PDF, record.JPEG, record.HEIC}).Draw(t, "media")}
}

func anyBody(t *rapid.T) record.Body {
	words := rapid.String()
	switch rapid.IntRange(0, 9).Draw(t, "body") {
	case 0:
		p := record.Profile{Role: record.Principal, GivenNames: words.Draw(t, "given") + "x", BirthName: words.Draw(t, "name"), BirthDate: anyDate(t, false),
			Sex: rapid.SampledFrom([]record.Sex{"", record.Female, record.Male, record.Undetermined}).Draw(t, "sex"), NIR: rapid.StringMatching(`[12][0-9]{12}`).Draw(t, "nir"),
			Term: record.Gestation{Weeks: rapid.IntRange(22, 44).Draw(t, "weeks"), Days: rapid.IntRange(0, 6).Draw(t, "days")}, Colour: rapid.IntRange(0, 7).Draw(t, "colour")}
		if rapid.Bool().Draw(t, "expected") {
			p.BirthDate, p.DueDate = record.Date{}, anyDate(t, false)
		}
		if rapid.Bool().Draw(t, "photo") {
			p.Photo = anyAttachment(t)
		}
		if rapid.Bool().Draw(t, "growth") {
			p.Growth = record.GrowthFacts{Mother: rapid.Int64Range(1000, 2500).Draw(t, "mother"), Father: rapid.Int64Range(1000, 2500).Draw(t, "father"),
				CorrectUntil: rapid.IntRange(-1, 60).Draw(t, "until")}
		}
		return p
	case 1:
		m := record.Measurement{Type: rapid.SampledFrom([]record.MeasureType{record.Weight, record.Height, record.Head}).Draw(t, "type"), Date: anyDate(t, false),
			By: words.Draw(t, "by"), Note: words.Draw(t, "note"), Posture: rapid.SampledFrom([]record.Posture{"", record.Lying, record.Standing}).Draw(t, "posture")}
		m.Value = rapid.Int64Range(m.Type.Bounds()).Draw(t, "value")
		return m
	case 2:
		products := vaccination.Products()
		d := record.Dose{Date: anyDate(t, true), Product: rapid.OneOf(words, rapid.Just(products[rapid.IntRange(0, len(products)-1).Draw(t, "known")].Name)).Draw(t, "product"),
			Valences: rapid.SliceOfN(rapid.SampledFrom([]record.Valence{"D", "HB", "Zzz"}), 1, 4).Draw(t, "valences"), Lot: words.Draw(t, "lot"),
			Rank: rapid.SampledFrom([]record.DoseRank{"", record.FirstDose, record.BoosterDose, record.UnknownRank}).Draw(t, "rank"),
			By:   words.Draw(t, "by"), Site: words.Draw(t, "site"), Note: words.Draw(t, "note"), CIP: rapid.StringMatching(`(34009[0-9]{8})?`).Draw(t, "cip")}
		if rapid.Bool().Draw(t, "box") {
			d.Expiry, d.Proof = anyDate(t, true), id(rapid.IntRange(1, 5).Draw(t, "proof"))
		}
		return d
	case 3:
		return record.Exam{Code: anyExam(t), Date: anyDate(t, true), By: words.Draw(t, "by"), Note: words.Draw(t, "note"), Missed: rapid.Bool().Draw(t, "missed")}
	case 5:
		return anyAppointment(t)
	case 6:
		f := record.FollowUp{What: rapid.SampledFrom([]record.FollowUpKind{record.Referral, record.ResultAwaited, "later"}).Draw(t, "what"), Text: words.Draw(t, "text") + "x",
			Asked: anyDate(t, true), Note: words.Draw(t, "note"), After: rapid.SampledFrom([]string{"", "MED-1224"}).Draw(t, "after")}
		if rapid.Bool().Draw(t, "done") {
			f.By, f.Done = anyDate(t, true), anyDate(t, true)
		}
		return f
	case 7:
		return record.Question{Text: words.Draw(t, "text") + "x", For: rapid.SampledFrom([]string{"", "MED-1224"}).Draw(t, "for"), Asked: anyDate(t, true), Answer: words.Draw(t, "answer")}
	case 8:
		c := record.Circumstance{About: rapid.SampledFrom([]record.Subject{record.Department, record.StayHighTB, "later"}).Draw(t, "about"),
			Value: words.Draw(t, "value"), Note: words.Draw(t, "note")}
		if rapid.Bool().Draw(t, "dated") {
			c.Date = anyDate(t, true)
		}
		return c
	case 4:
		d := record.Document{Title: words.Draw(t, "title") + "x", Category: rapid.SampledFrom(record.Categories()).Draw(t, "category"), From: words.Draw(t, "from"),
			FileName: words.Draw(t, "file"), File: anyAttachment(t), Pages: rapid.IntRange(0, 9).Draw(t, "pages")}
		if rapid.Bool().Draw(t, "dated") {
			d.Date = anyDate(t, true)
		}
		if rapid.Bool().Draw(t, "kept") {
			d.Original, d.Thumb = anyAttachment(t), anyAttachment(t)
		}
		return d
	}
	content, err := json.Marshal(map[string]any{words.Draw(t, "key"): words.Draw(t, "json"), "deep": []any{[]any{nil, true, json.Number("1.50")}}})
	if err != nil {
		t.Fatal(err)
	}
	return record.Unknown{Name: record.Kind("future-" + words.Draw(t, "kind")), JSON: content}
}

func anyExam(t *rapid.T) string {
	return rapid.SampledFrom(append(exam.Codes(), "MED-9999")).Draw(t, "code")
}

func anyAppointment(t *rapid.T) record.Appointment {
	words := rapid.String()
	a := record.Appointment{Title: words.Draw(t, "title") + "x", Date: anyDate(t, false), Minute: rapid.IntRange(0, 1439).Draw(t, "minute"),
		AllDay: rapid.Bool().Draw(t, "all day"), Duration: rapid.IntRange(0, 31*24*60).Draw(t, "duration"), With: words.Draw(t, "with"),
		Place: words.Draw(t, "place"), Note: words.Draw(t, "note"), Quiet: rapid.Bool().Draw(t, "quiet"), UID: words.Draw(t, "uid"),
		Zone:   rapid.SampledFrom([]string{"", "Europe/Paris", "America/Cayenne", "Local", "../etc", "Nowhere/Else"}).Draw(t, "zone"),
		Repeat: rapid.SampledFrom([]string{"", "FREQ=MONTHLY;COUNT=3"}).Draw(t, "repeat"),
		Status: rapid.SampledFrom([]string{"", record.AppointmentKept, record.AppointmentCancelled}).Draw(t, "status")}
	if rapid.Bool().Draw(t, "linked") {
		a.Exam, a.Doses, a.Documents, a.Except = anyExam(t), []string{"ROR-1", words.Draw(t, "dose")}, []record.ID{id(2)}, []record.Date{anyDate(t, false)}
	}
	return a
}

// anyJournal has corrections, tombstones, versions that arrive out of order, and events.
func anyJournal(t *rapid.T) []app.JournalLine {
	var lines []app.JournalLine
	seq := uint64(0)
	for range rapid.IntRange(0, 12).Draw(t, "lines") {
		seq += uint64(rapid.IntRange(1, 3).Draw(t, "gap"))
		at := time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "at")).UTC()
		if rapid.IntRange(0, 3).Draw(t, "event") == 0 {
			lines = append(lines, app.JournalLine{Seq: seq, Event: &record.Event{At: at, Account: id(rapid.IntRange(0, 3).Draw(t, "account")),
				Identifier: rapid.String().Draw(t, "identifier"), Device: rapid.Uint32().Draw(t, "device"), Other: rapid.String().Draw(t, "other"), File: rapid.String().Draw(t, "file"),
				Action: rapid.OneOf(rapid.SampledFrom([]record.Action{record.ActionUnlocked, record.ActionShared, record.ActionExported}), rapid.Map(rapid.String(), func(s string) record.Action { return record.Action(s + "x") })).Draw(t, "action")}})
			continue
		}
		body := anyBody(t)
		lines = append(lines, app.JournalLine{Seq: seq, Record: &record.Record{ID: id(rapid.IntRange(1, 5).Draw(t, "id")), Profile: id(1), Kind: body.Kind(),
			Version: record.Version{Clock: rapid.Uint64Range(0, 1<<62).Draw(t, "clock"), Device: rapid.Uint32().Draw(t, "device")}, Created: at, Updated: at,
			Author: id(rapid.IntRange(0, 3).Draw(t, "author")), Deleted: rapid.Bool().Draw(t, "deleted"), Body: body,
			Source: rapid.SampledFrom([]record.Source{"", record.FromParent, record.FromStamp, record.FromService, "oracle"}).Draw(t, "source")}})
	}
	return lines
}
