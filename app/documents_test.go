package app_test

import (
	"bytes"
	"context"
	"testing"

	"carnet/app"
	"carnet/app/record"
)

func TestImportSaysWhatBecameOfEachFile(t *testing.T) {
	f := newFamily(t)
	results := f.child.Import(t.Context(), []app.IncomingFile{
		incoming(`C:\Famille Benali\ordonnance_mars.pdf`, "%PDF- whole"),
		incoming("photo.jpg", "photo of a page"),
		incoming("b.pdf", "%PDF- hostile"),
		incoming("c.jpg", "photo broken"),
		incoming("d.exe", "MZ"),
		incoming("", ""),
	}, app.ImportOptions{From: " Dr\u202e  Martin "}, func(int, int) {})
	for i, want := range []record.ErrorKind{"", "", record.RenderFailed, record.ImageUnreadable, record.FileUnsupported, record.FileEmpty} {
		if got := record.KindOf(results[i].Err); got != want || results[i].ID.IsZero() != (i > 2) {
			t.Errorf("file %d: %q (%v), kept %v", i, got, results[i].Err, !results[i].ID.IsZero())
		}
	}
	f.again()
	if n := len(f.child.Documents()); n != 3 {
		t.Fatalf("%d documents", n)
	}
	pdf, err := f.child.Document(results[0].ID)
	must(t, err)
	if d := pdf.Is; d.Title != "ordonnance mars" || d.FileName != "ordonnance_mars.pdf" || d.From != "Dr Martin" || d.Pages != 3 || d.Thumb.IsZero() || d.Preview != record.PreviewReady {
		t.Errorf("PDF = %+v", d)
	}
	hostile, err := f.child.Document(results[2].ID)
	must(t, err)
	var out bytes.Buffer
	must(t, f.child.Export(t.Context(), hostile.ID, &out))
	if out.String() != "%PDF- hostile" || hostile.Is.Preview != record.PreviewFailed {
		t.Errorf("a PDF that cannot be drawn: %q, exported %q", hostile.Is.Preview, out.String())
	}
	photo, err := f.child.Document(results[1].ID)
	must(t, err)
	out.Reset()
	must(t, f.child.Export(t.Context(), photo.ID, &out))
	if bytes.Contains(out.Bytes(), []byte("page")) || !photo.Is.Original.IsZero() {
		t.Error("the photo was kept as taken")
	}
	if img, err := f.child.Page(t.Context(), photo.ID, 0, 100); err != nil || img.Bounds().Dx() != 8 {
		t.Error("the photo cannot be shown:", err)
	}
	if f.blobs() != 5 { // two PDFs, the photo, two thumbnails
		t.Errorf("%d files", f.blobs())
	}
	r := f.importOne("photo of a page", app.ImportOptions{KeepOriginal: true})
	must(t, r.Err)
	out.Reset()
	must(t, f.child.Export(t.Context(), r.ID, &out))
	if out.String() != "photo of a page" {
		t.Error("the original was not kept")
	}
}

func TestACancelledImportKeepsWhatIsIn(t *testing.T) {
	f := newFamily(t)
	ctx, cancel := context.WithCancel(t.Context())
	f.render.meanwhile = cancel // while the first is drawn
	results := f.child.Import(ctx, []app.IncomingFile{incoming("a", "%PDF- a"), incoming("b", "%PDF- b")}, app.ImportOptions{}, func(int, int) {})
	wantKind(t, results[0].Err, record.Canceled)
	wantKind(t, results[1].Err, record.Canceled)
	if results[0].ID.IsZero() || !results[1].ID.IsZero() || len(f.child.Documents()) != 1 || f.blobs() != 1 {
		t.Errorf("%d documents, %d files", len(f.child.Documents()), f.blobs())
	}
	ctx, cancel = context.WithCancel(t.Context())
	f.render.meanwhile = cancel // before a photo is kept
	results = f.child.Import(ctx, []app.IncomingFile{incoming("a", "photo")}, app.ImportOptions{}, func(int, int) {})
	wantKind(t, results[0].Err, record.Canceled)
	if f.blobs() != 1 {
		t.Errorf("%d files: a given-up photo was left", f.blobs())
	}
}

func TestAnImportThatCannotBeNotedLeavesNoFile(t *testing.T) {
	f := newFamily(t)
	f.again()
	f.faults.commit = errFull
	for _, content := range []string{"photo", "%PDF-"} {
		r := f.importOne(content, app.ImportOptions{KeepOriginal: true})
		wantKind(t, r.Err, record.DiskFull)
		if !r.ID.IsZero() {
			t.Error("the result says that the file was kept")
		}
	}
	wantKind(t, f.child.SetPhoto(t.Context(), incoming("x", "photo")), record.DiskFull)
	if f.blobs() != 0 {
		t.Errorf("%d files fill the full disk", f.blobs())
	}
}

// TestADrawingThatEndedTheProgramIsNotTriedAgain, and does not keep the family out even if that cannot be noted.
func TestADrawingThatEndedTheProgramIsNotTriedAgain(t *testing.T) {
	f := newFamily(t)
	f.render.meanwhile = f.s.Lock // as near to the program ending as a test can come
	r := f.importOne("%PDF-", app.ImportOptions{})
	if r.ID.IsZero() {
		t.Fatal(r.Err)
	}
	f.faults.commit = errFull
	f.again()
	if n := len(f.child.Measurements()); n != 1 {
		t.Errorf("%d measures on a full disk", n)
	}
	f.faults.commit = nil
	f.again()
	if l, err := f.child.Document(r.ID); err != nil || l.Is.Preview != record.PreviewFailed || f.render.drawn != 1 {
		t.Fatalf("preview %q, drawn %d times, %v", l.Is.Preview, f.render.drawn, err)
	}
	must(t, f.child.RetryPreview(t.Context(), r.ID))
	if l, _ := f.child.Document(r.ID); l.Is.Preview != record.PreviewReady || l.Is.Pages != 3 {
		t.Errorf("after asking again: %+v", l.Is)
	}
}

func TestWhatIsTypedWhileDrawingStays(t *testing.T) {
	f := newFamily(t)
	f.render.meanwhile = func() {
		id := f.child.Documents()[0].ID
		must(t, f.child.SetDocument(t.Context(), id, "Ordonnance", record.Prescriptions, f.s.Today(), "Dr Martin"))
	}
	r := f.importOne("%PDF-", app.ImportOptions{})
	must(t, r.Err)
	if l, _ := f.child.Document(r.ID); l.Is.Title != "Ordonnance" || l.Is.Pages != 3 {
		t.Errorf("document = %+v", l.Is)
	}
	f.render.meanwhile = func() {
		who := f.child.Identity()
		who.GivenNames = "Lina Jeanne"
		must(t, f.child.SetIdentity(t.Context(), who))
	}
	must(t, f.child.SetPhoto(t.Context(), incoming("x", "photo")))
	if who := f.child.Identity(); who.GivenNames != "Lina Jeanne" || who.Photo.IsZero() {
		t.Errorf("identity = %+v", who)
	}
}

func TestTheFormerPortraitStaysInTheHistory(t *testing.T) {
	f := newFamily(t)
	must(t, f.child.SetPhoto(t.Context(), incoming("x", "photo")))
	must(t, f.child.SetPhoto(t.Context(), incoming("y", "photo")))
	wantKind(t, f.child.SetPhoto(t.Context(), incoming("z", "%PDF-")), record.ImageUnreadable)
	versions, err := f.child.History(t.Context(), f.child.ID())
	must(t, err)
	first := versions[1].Body.(record.Profile)
	must(t, f.child.SetIdentity(t.Context(), first)) // undo
	f.again()
	if who := f.child.Identity(); who.Photo.Blob != first.Photo.Blob || len(f.child.Damage()) > 0 || f.blobs() != 2 {
		t.Errorf("portrait %v, damage %v, %d files", who.Photo.Blob, f.child.Damage(), f.blobs())
	}
}
