package vaccination_test

import (
	"testing"
	"time"

	"carnet/app/record"
	"carnet/app/vaccination"
)

// eighteenYears is a history of about sixty doses: all of the calendar, an influenza vaccine each autumn, a few doses
// noted twice, and old names.
func eighteenYears(tb testing.TB) (vaccination.Person, []vaccination.Dose, record.Date) {
	birth := record.NewDate(2008, time.March, 10)
	var doses []vaccination.Dose
	give := func(months int, brands ...string) {
		for _, b := range brands {
			p, ok := vaccination.FindProduct(b)
			if !ok {
				tb.Fatal(b)
			}
			doses = append(doses, vaccination.Dose{ID: record.ID{15: byte(len(doses) + 1)}, Date: birth.AddMonths(months), Valences: p.Valences, Product: b})
		}
	}
	give(1, "BCG SSI")
	give(2, "Infanrix hexa", "Prevenar", "RotaTeq")
	give(3, "Infanrix hexa", "Prevenar", "RotaTeq")
	give(4, "Infanrix hexa", "Prevenar", "RotaTeq")
	give(9, "Stamaril")
	give(12, "Prevenar", "Priorix", "Meningitec")
	give(16, "Infanrix hexa", "M-M-RVaxPro", "M-M-RVaxPro")
	give(24, "Bexsero", "Havrix 720")
	give(26, "Bexsero")
	give(36, "Havrix 720")
	give(60, "Nimenrix")
	give(72, "Tetravac-acellulaire", "InfanrixTetra")
	give(132, "Repevax", "Gardasil 9", "Nimenrix")
	give(138, "Gardasil 9")
	give(146, "Varivax")
	give(148, "Varivax")
	give(190, "Bexsero")
	give(191, "Bexsero")
	for year := 1; year < 18; year++ {
		give(12*year+7, "Vaxigrip")
	}
	for _, d := range doses[:12] { // copied again from another page
		d.ID = record.ID{14: 1, 15: byte(len(doses) + 1)}
		doses = append(doses, d)
	}
	return vaccination.Person{Birth: birth, Term: record.Gestation{Weeks: 34}}, doses, birth.AddYears(18)
}

// BenchmarkRatioHistory measures the plan of eighteen years against that of the same person without a dose. "ms-history" is
// the whole plan of the history: at most 1.
func BenchmarkRatioHistory(b *testing.B) {
	p, doses, on := eighteenYears(b)
	var ours, bare time.Duration
	for b.Loop() {
		start := time.Now()
		vaccination.PlanFor(p, doses, on)
		ours += time.Since(start)
		start = time.Now()
		vaccination.PlanFor(p, nil, on)
		bare += time.Since(start)
	}
	b.ReportMetric(float64(ours)/float64(bare), "ratio")
	b.ReportMetric(ours.Seconds()*1000/float64(b.N), "ms-history")
	b.ReportMetric(float64(len(doses)), "doses")
}

// BenchmarkVisits measures the plan of visits of a newborn, the longest one.
func BenchmarkVisits(b *testing.B) {
	birth := record.NewDate(2026, time.May, 10)
	plan := vaccination.PlanFor(vaccination.Person{Birth: birth}, nil, birth)
	for b.Loop() {
		plan.Visits()
	}
}
