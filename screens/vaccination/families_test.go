package vaccination_test

import (
	"testing"

	"carnet/app/record"
	"carnet/app/vaccination/box"
	"carnet/screens/stage"
	"carnet/screens/stagetest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// family is a child whose parents need a plan.
type family struct {
	name  string
	who   record.Profile
	doses func(*testing.T, *stagetest.Fixture)
}

func child(name string, birth record.Date, sex record.Sex, term record.Gestation) record.Profile {
	return record.Profile{Role: record.Attached, GivenNames: name, BirthDate: birth, Sex: sex, Term: term, Certified: stagetest.Lola().Certified}
}

// families are a late four-year-old, a preterm baby, a teenager, and a newcomer without papers, on 10 or 16 March 2026.
func families() []family {
	return []family{
		{"late", child("Noé", record.NewDate(2021, 12, 1), record.Male, record.Gestation{Weeks: 40}), func(t *testing.T, f *stagetest.Fixture) {
			give(t, f, record.NewDate(2022, 2, 10), "Infanrix hexa", "A21CB", record.FromStamp)
			give(t, f, record.NewDate(2022, 2, 10), "Prevenar 13", "", record.FromStamp)
		}},
		{"preterm", child("Malo", record.NewDate(2025, 12, 20), record.Male, record.Gestation{Weeks: 31, Days: 2}), nil},
		{"teenager", child("Inès", record.NewDate(2011, 6, 4), record.Female, record.Gestation{Weeks: 39}), func(t *testing.T, f *stagetest.Fixture) {
			birth := f.Profile.Identity().BirthDate
			for _, months := range []int{2, 4, 11} {
				give(t, f, birth.AddMonths(months).AddDays(2), "Infanrix hexa", "", record.FromStamp)
				give(t, f, birth.AddMonths(months).AddDays(2), "Prevenar 13", "", record.FromStamp)
			}
			give(t, f, birth.AddMonths(12), "Priorix", "", record.FromStamp)
			give(t, f, birth.AddMonths(17), "Priorix", "", record.FromStamp)
			give(t, f, birth.AddYears(6), "InfanrixTetra", "", record.FromPaper)
		}},
		{"newcomer", child("Aya", record.NewDate(2017, 9, 12), record.Female, record.Gestation{}), nil},
	}
}

// expected is a child who is not born yet.
func expected() record.Profile {
	who := child("Bébé", record.Date{}, "", record.Gestation{})
	who.DueDate = record.NewDate(2026, 6, 20)
	return who
}

// booked stands in for the form of an appointment.
type booked struct{ draft record.Appointment }

func (b booked) Title() string              { return "Rendez-vous" }
func (b booked) Content() fyne.CanvasObject { return canvas.NewText("", nil) }

// bookable lets appointments be made.
func bookable(f *stagetest.Fixture) {
	f.Stage.Appointment = func(draft record.Appointment) stage.Screen { return booked{draft} }
}

// hexyonBox is the code of a box of Hexyon.
func hexyonBox() string {
	return box.Box{GTIN: "03400927350078", CIP13: "3400927350078", Lot: "U3F12", Expiry: record.Date{Year: 2027, Month: 5}}.Text()
}
