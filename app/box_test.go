package app_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
)

const hexavalent = "01034009300797821727060010X1234-A" // Vaxelis

func TestABoxFillsADose(t *testing.T) {
	f := newFamily(t)
	before := f.blobs()
	got, err := f.s.ReadBox(t.Context(), incoming("IMG_1.jpg", "photo "+hexavalent+"\x1d21SERIAL"))
	must(t, err)
	if !got.Known || got.Product.Name != "Vaxelis" || got.CIP13 != "3400930079782" || got.Lot != "X1234-A" ||
		got.Expiry != (record.Date{Year: 2027, Month: time.June}) {
		t.Errorf("%+v", got)
	}
	day := record.NewDate(2026, time.March, 9)
	d := got.Fill(record.Dose{Date: day, Lot: "typed", By: "Dr Test"})
	if d.Product != "Vaxelis" || d.CIP != "3400930079782" || d.Lot != "X1234-A" || d.Date != day || d.By != "Dr Test" ||
		!slices.Contains(d.Valences, record.HepatitisB) || d.Validate() != nil {
		t.Errorf("%+v", d)
	}
	if n := f.blobs(); n != before {
		t.Errorf("%d sealed files instead of %d: the photo was kept", n, before)
	}
}

func TestABoxThatCarnetDoesNotKnowFillsWhatItSays(t *testing.T) {
	f := newFamily(t)
	typed := record.Dose{Product: "typed", Valences: []record.Valence{record.Tetanus}, Lot: "typed", CIP: "3400930079782"}
	for name, c := range map[string]struct {
		text string
		want record.Dose
	}{
		"another medicine": {"010340095555555110B7", record.Dose{Product: "typed", Valences: typed.Valences, Lot: "B7", CIP: "3400955555551"}},
		"another country":  {"010541386811211517270600", record.Dose{Product: "typed", Valences: typed.Valences, Lot: "typed", CIP: "3400930079782", Expiry: record.Date{Year: 2027, Month: time.June}}},
	} {
		got, err := f.s.ReadBox(t.Context(), incoming("x", "photo "+c.text))
		if err != nil || got.Known || got.Product.Name != "" {
			t.Errorf("%s: %+v, %v", name, got, err)
			continue
		}
		if d := got.Fill(typed); d.Product != c.want.Product || !slices.Equal(d.Valences, c.want.Valences) ||
			d.Lot != c.want.Lot || d.CIP != c.want.CIP || d.Expiry != c.want.Expiry {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

func TestWhatKeepsABoxFromBeingRead(t *testing.T) {
	f := newFamily(t)
	for name, c := range map[string]struct {
		content string
		want    record.ErrorKind
	}{
		"no code":              {"photo", record.CodeNotFound},
		"an address":           {"photo https://example.org", record.CodeForeign},
		"a number mistyped":    {"photo 3400930079783", record.CodeForeign},
		"a PDF":                {"%PDF-1.7", record.ImageUnreadable},
		"an empty file":        {"", record.FileEmpty},
		"an office file":       {"PK", record.FileUnsupported},
		"the worker gave up":   {"photo error:render-failed", record.CodeNotFound},
		"no worker starts":     {"photo error:render-unavailable", record.Internal},
		"a picture that lies":  {"photo error:image-unreadable", record.ImageUnreadable},
		"a picture too big":    {"photo error:image-too-big", record.ImageTooBig},
		"no decoder for it":    {"photo error:heic-unsupported", record.HEICUnsupported},
		"a file above a limit": {"photo error:file-too-big", record.FileTooBig},
	} {
		got, err := f.s.ReadBox(t.Context(), incoming("x", c.content))
		if record.KindOf(err) != c.want || got.GTIN != "" {
			t.Errorf("%s: %+v, %v, want %s", name, got, err, c.want)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := f.s.ReadBox(ended, incoming("x", "photo "+hexavalent))
	wantKind(t, err, record.Canceled)

	gone := app.IncomingFile{Open: func() (io.ReadCloser, error) { return nil, errors.New("unplugged") }}
	_, err = f.s.ReadBox(t.Context(), gone)
	wantKind(t, err, record.OpenFailed)

	f.s.Lock()
	_, err = f.s.ReadBox(t.Context(), incoming("x", "photo "+hexavalent))
	wantKind(t, err, record.Locked)
}
