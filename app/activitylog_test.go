package app_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
)

func french(t *testing.T) *text.Catalogue {
	t.Helper()
	words, err := text.New(text.French)
	must(t, err)
	return words
}

// What Carnet writes by itself, once it has drawn a paper, is not something that anybody did.
func TestDrawingAPaperIsNoActivity(t *testing.T) {
	f := newFamily(t)
	r := f.importOne("%PDF-1.7 paper", app.ImportOptions{Title: "Ordonnance"})
	must(t, r.Err)
	must(t, f.child.RetryPreview(t.Context(), r.ID))
	must(t, f.child.SetDocument(t.Context(), r.ID, "Ordonnance du 8", record.Prescriptions, record.Date{}, ""))
	lines, _, err := f.child.Activity(t.Context())
	must(t, err)
	var got []record.Action
	for _, l := range lines {
		if l.Record == r.ID {
			got = append(got, l.Action)
		}
	}
	if want := []record.Action{app.ActionChanged, app.ActionAdded}; !slices.Equal(got, want) {
		t.Errorf("the log has %v for the paper, not %v", got, want)
	}
}

func TestTheLogIsSavedAsATable(t *testing.T) {
	f := newFamily(t)
	r := f.importOne("%PDF-1.7 paper", app.ImportOptions{Title: `=HYPERLINK("x");"œuf`})
	must(t, r.Err)
	f.again()
	words := french(t)
	var out bytes.Buffer
	must(t, f.child.ExportActivity(t.Context(), &out, words))
	whole, ok := strings.CutPrefix(out.String(), "\ufeff")
	if !ok {
		t.Error("nothing tells a spreadsheet that this is UTF-8")
	}
	table := csv.NewReader(strings.NewReader(whole))
	table.Comma = ';'
	rows, err := table.ReadAll()
	must(t, err)
	var said []string
	for _, row := range rows {
		said = append(said, strings.Join(row[2:], "|"))
	}
	want := []string{"Compte|Action|Document ou fichier", "zoe|Vous avez ouvert le carnet|", `zoe|Vous avez ajouté un document|'=HYPERLINK("x");"œuf`,
		"zoe|Vous avez ajouté une mesure|", "zoe|Vous avez créé le profil|"}
	if !slices.Equal(said, want) {
		t.Errorf("the table says %q, not %q", said, want)
	}
	if rows[1][0] != "2026-03-10" {
		t.Errorf("the day is %q", rows[1][0])
	}
	lines, _, err := f.child.Activity(t.Context())
	must(t, err)
	if lines[0].Action != record.ActionLogSaved || lines[0].About() != "carnet-historique-2026-03-10.csv" {
		t.Errorf("saving the log is noted as %+v", lines[0])
	}
	wantKind(t, f.child.ExportActivity(t.Context(), fullDisk{}, words), record.DiskFull)
}

// Every line that there can be is a sentence in both languages, also one of a later version of Carnet.
func TestEveryLineSaysSomething(t *testing.T) {
	actions := []record.Action{record.ActionUnlocked, record.ActionBackedUp, record.ActionRestored, record.ActionExported, record.ActionHandedOut,
		record.ActionLogSaved, record.ActionShared, record.ActionAccepted, app.ActionAdded, app.ActionChanged, app.ActionDeleted, app.ActionUndeleted, "later"}
	kinds := []record.Kind{"", record.KindProfile, record.KindMeasurement, record.KindDose, record.KindDocument, record.KindExam,
		record.KindAppointment, record.KindFollowUp, record.KindQuestion, record.KindCircumstance, "later"}
	for _, lang := range text.Languages() {
		words, err := text.New(lang)
		must(t, err)
		for _, action := range actions {
			for _, kind := range kinds {
				for _, a := range []app.Activity{{Mine: true, Who: "zoe"}, {Who: "karim", Other: "zoe"}, {}} {
					a.Action, a.Kind = action, kind
					said := a.Says(words)
					if said == "" || strings.Contains(said, "⟦") || !a.Mine && a.Who != "" && !strings.HasPrefix(said, a.Who) {
						t.Errorf("%s: %s of %q says %q", lang, action, kind, said)
					}
					if known := action != "later"; known == strings.Contains(said, "version") {
						t.Errorf("%s: %s of %q says %q", lang, action, kind, said)
					}
					someRecord := app.Activity{Mine: a.Mine, Who: a.Who, Other: a.Other, Action: action, Kind: "later"}.Says(words)
					if ofRecords := action == app.ActionAdded || action == app.ActionChanged; ofRecords && kind != "" && (kind == "later") != (said == someRecord) {
						t.Errorf("%s: %s of %q says %q", lang, action, kind, said)
					}
				}
			}
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }
