package demo_test

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/demo"
	"carnet/app/record"
	"carnet/app/vaccination"
	"carnet/storage"
	"carnet/storage/photo"
	"carnet/storage/seal"
	"carnet/storage/worker"
)

// TestTheFamilyFillsEveryScreen builds the family on days spread over the year, as on a phone, where PDFs are not drawn.
func TestTheFamilyFillsEveryScreen(t *testing.T) {
	for _, day := range []time.Time{
		time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC), time.Date(2028, 2, 29, 9, 0, 0, 0, time.UTC), time.Date(2027, 5, 31, 23, 0, 0, 0, time.UTC),
	} {
		t.Run(day.Format(time.DateOnly), func(t *testing.T) { checkFamily(t, func() time.Time { return day }) })
	}
}

func checkFamily(t *testing.T, clock app.Clock) {
	v, err := storage.Open(t.TempDir(), storage.Options{Clock: clock, Random: rand.Reader, KDF: func(context.Context) (seal.KDF, error) { return seal.MobileKDF(), nil }})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	carnet := app.New(v, worker.InProcess(worker.Ops{Photo: photo.Make}), clock, rand.Reader)
	s, err := demo.Build(t.Context(), carnet)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Lock()
	family := map[string]*app.Profile{}
	for _, p := range s.Profiles() {
		family[p.Identity().CallName()] = p
		if len(p.Documents()) == 0 {
			t.Errorf("%s has no document", p.Identity().CallName())
		}
	}
	if len(family) != 5 {
		t.Fatalf("%d profiles, want the mother and four children", len(family))
	}
	if p := family["Lina"]; !p.Identity().Term.Preterm() || p.Home().Count() == 0 || len(p.Measurements()) < 15 {
		t.Error("the baby must be preterm, have something to plan and a curve")
	}
	if p := family["Lina"]; len(p.OpenFollowUps()) == 0 || len(p.FollowUps()) < 2 || len(p.Questions()) < 2 {
		t.Error("the baby's visits must have asked for something, and her parents too")
	}
	if len(family["Noé"].VaccinationPlan().With(vaccination.Late)) == 0 {
		t.Error("the child of four must be late for a vaccine")
	}
	if p := family["Inès"]; s.Today().YearsSince(p.Identity().BirthDate) != 17 {
		t.Error("the teenager must be 17")
	}
	if !family["Bébé"].Identity().Expected() {
		t.Error("the last one must not be born yet")
	}

	karim, err := carnet.Unlock(t.Context(), demo.Father, demo.Password)
	if err != nil {
		t.Fatal(err)
	}
	defer karim.Lock()
	pending := 0
	for _, p := range karim.Profiles() {
		if p.Identity().Role == record.Attached && p.Status() == app.Pending {
			pending++
		}
	}
	if pending != 2 {
		t.Errorf("%d children wait for the father's answer, want 2", pending)
	}
}
