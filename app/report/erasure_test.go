package report

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"carnet/app/record"
	"carnet/app/text"
)

func erased(t *testing.T, lang text.Language) Erasure {
	t.Helper()
	c, err := text.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return Erasure{Texts: c, At: time.Date(2026, 3, 10, 21, 5, 0, 0, time.UTC), Time: "21 h 05", Account: "claire", Profile: record.ID{1, 2, 3},
		Records: 42, Files: 7, Known: true, Elsewhere: []Elsewhere{
			{Date: record.NewDate(2026, 3, 3), Action: record.ActionBackedUp, File: "carnet-sauvegarde-2026-03-03.age"},
			{Date: record.NewDate(2026, 2, 1), Action: record.ActionHandedOut, File: "Sérologie VIH de Lola.pdf"}}}
}

func proof(t *testing.T, e Erasure) (pages int, words string) {
	t.Helper()
	var b bytes.Buffer
	if err := ErasureProof(&b, e); err != nil {
		t.Fatal(err)
	}
	var all []string
	contents := pageContents(b.Bytes())
	for _, content := range contents {
		all = append(all, pageText(content))
	}
	return len(contents), strings.Join(all, " ")
}

func TestAProofSaysWhatWasDestroyedAndWhatIsLeft(t *testing.T) {
	for _, lang := range text.Languages() {
		e := erased(t, lang)
		_, words := proof(t, e)
		for _, want := range []string{"claire", "21 h 05", "2026", "42", "carnet-sauvegarde-2026-03-03.age", e.Profile.String(), e.Texts.S("erase.stays.service"),
			e.Texts.S("erase.limits.copy"), e.Elsewhere[1].Says(e.Texts)} {
			if want = strings.Join(strings.Fields(want), " "); !strings.Contains(words, want) {
				t.Errorf("%s: the proof does not say %q: %s", lang, want, words)
			}
		}
		if strings.Contains(words, "VIH") || strings.Contains(words, "Lola") || strings.Contains(words, "⟦") {
			t.Errorf("%s: the proof says %s", lang, words)
		}
	}
}

func TestAProofOfLater(t *testing.T) {
	e := erased(t, text.French)
	e.Known, e.Elsewhere, e.Account = false, nil, ""
	if _, words := proof(t, e); !strings.Contains(words, "Leur liste a été effacée") || !strings.Contains(words, "un autre compte") {
		t.Errorf("the proof says %s", words)
	}
}

func TestALongProofTakesPages(t *testing.T) {
	e := erased(t, text.French)
	for range 150 {
		e.Elsewhere = append(e.Elsewhere, e.Elsewhere[0])
	}
	pages, words := proof(t, e)
	if pages < 3 || strings.Count(words, "Sauvegarde du") != 151 || !strings.Contains(words, "aucune donnée de santé") {
		t.Errorf("%d pages", pages)
	}
}

func TestIncompleteProofsAreRefused(t *testing.T) {
	for what, spoil := range map[string]func(*Erasure){
		"no texts":   func(e *Erasure) { e.Texts = nil },
		"no time":    func(e *Erasure) { e.At = time.Time{} },
		"no profile": func(e *Erasure) { e.Profile = record.ID{} },
	} {
		e := erased(t, text.French)
		spoil(&e)
		var b bytes.Buffer
		if err := ErasureProof(&b, e); record.KindOf(err) != record.Internal || b.Len() != 0 {
			t.Errorf("%s: %v, %d bytes written", what, err, b.Len())
		}
	}
}
