// Package demo makes the fictitious family: two separated parents, a baby born at 33 SA, a child of four who is late
// for a vaccine, a seventeen-year-old and a pregnancy. Every name, number and paper is invented. It is the only
// invented data of the program, it lives in a vault of its own, and every screen says that it is fictitious.
package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"carnet/app"
	"carnet/app/record"
)

// The two accounts of the family. Their password is shown on the locked screen: it protects nothing.
const (
	Mother   = "claire"
	Father   = "karim"
	Password = "ourson lavande tambour cerise nuage violon"
)

// Build fills an empty vault with the family and returns the mother's open session.
// It takes a few seconds: passwords are hashed as for a real family.
func Build(ctx context.Context, c *app.Carnet) (*app.Session, error) {
	claire, err := parent(ctx, c, Mother, record.Profile{GivenNames: "Claire", BirthName: "Rivière", BirthDate: c.Today().AddYears(-36).AddDays(-40), Sex: record.Female, Colour: 5})
	if err != nil {
		return nil, err
	}
	karim, err := parent(ctx, c, Father, record.Profile{GivenNames: "Karim", BirthName: "Benali", BirthDate: c.Today().AddYears(-38).AddDays(15), Sex: record.Male, Colour: 3})
	if err != nil {
		return nil, err
	}
	code := karim.Fingerprint()
	karim.Lock()

	f := family{ctx: ctx, session: claire, today: c.Today()}
	f.mother()
	lina := f.baby()
	noe := f.lateChild()
	f.teenager()
	f.pregnancy()
	if f.err == nil { // the two little ones are Karim's too; he still has to accept the second
		f.err = claire.Share(ctx, lina, Father, code)
	}
	if f.err == nil {
		f.err = claire.Share(ctx, noe, Father, code)
	}
	if f.err != nil {
		claire.Lock()
		return nil, fmt.Errorf("build demo family: %w", f.err)
	}
	return claire, nil
}

func parent(ctx context.Context, c *app.Carnet, identifier string, who record.Profile) (*app.Session, error) {
	s, _, err := c.CreateAccount(ctx, app.NewAccount{Identifier: identifier, Password: Password, Kind: app.AdultAccount}, who)
	return s, err
}

// family writes one record after the other; after the first error the rest does nothing.
type family struct {
	ctx     context.Context
	session *app.Session
	today   record.Date
	err     error
}

func (f *family) child(who record.Profile, grams, length, head int64) *app.Profile {
	if f.err != nil {
		return nil
	}
	who.Certified = record.Certification{Date: f.today, Text: "representative/1"}
	var birth []record.Measurement
	if grams > 0 {
		birth = []record.Measurement{{Type: record.Weight, Value: grams}, {Type: record.Height, Value: length, Posture: record.Lying}, {Type: record.Head, Value: head}}
	}
	p, err := f.session.AddChild(f.ctx, who, birth)
	f.err = err
	return p
}

func (f *family) measure(p *app.Profile, on record.Date, grams, height, head int64, posture record.Posture, by string) {
	for _, m := range []record.Measurement{
		{Type: record.Weight, Value: grams}, {Type: record.Height, Value: height, Posture: posture}, {Type: record.Head, Value: head},
	} {
		if f.err == nil && m.Value > 0 {
			m.Date, m.By = on, by
			_, f.err = p.AddMeasurement(f.ctx, m)
		}
	}
}

func (f *family) dose(p *app.Profile, on record.Date, from record.Source, product, lot string, valences ...record.Valence) {
	if f.err == nil {
		_, f.err = p.AddDose(f.ctx, record.Dose{Date: on, Product: product, Lot: lot, Valences: valences}, from)
	}
}

func (f *family) exam(p *app.Profile, code string, on record.Date, by string) {
	if f.err == nil {
		_, f.err = p.AddExam(f.ctx, record.Exam{Code: code, Date: on, By: by})
	}
}

func (f *family) visit(p *app.Profile, code string, on record.Date, by string) {
	if f.err == nil {
		_, f.err = p.AddVisit(f.ctx, record.Exam{Code: code, Date: on, By: by})
	}
}

func (f *family) followUp(p *app.Profile, is record.FollowUp) {
	if f.err == nil {
		_, f.err = p.AddFollowUp(f.ctx, is)
	}
}

func (f *family) question(p *app.Profile, is record.Question) {
	if f.err == nil {
		_, f.err = p.AddQuestion(f.ctx, is)
	}
}

func (f *family) appointment(p *app.Profile, is record.Appointment) {
	if f.err == nil {
		_, f.err = p.AddAppointment(f.ctx, is)
	}
}

func (f *family) paper(p *app.Profile, name, title, from string, c record.Category, on record.Date, content func() ([]byte, error)) {
	if f.err != nil {
		return
	}
	b, err := content()
	if err != nil {
		f.err = err
		return
	}
	file := app.IncomingFile{Name: name, Size: int64(len(b)), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
	results := p.Import(f.ctx, []app.IncomingFile{file}, app.ImportOptions{Title: title, Category: c, Date: on, From: from}, func(int, int) {})
	if results[0].ID.IsZero() { // a paper that this device keeps but cannot draw is there all the same
		f.err = results[0].Err
	}
}

var (
	hexavalent = []record.Valence{record.Diphtheria, record.Tetanus, record.Pertussis, record.Polio, record.Hib, record.HepatitisB}
	ror        = []record.Valence{record.Measles, record.Mumps, record.Rubella}
)

func (f *family) mother() {
	p := f.session.Profiles()[0]
	f.dose(p, f.today.AddYears(-4).AddMonths(-4), record.FromStamp, "Repevax", "P1A07", record.DiphtheriaReduced, record.Tetanus, record.PertussisReduced, record.Polio)
	f.paper(p, "groupe-sanguin.pdf", "Groupe sanguin", "Laboratoire des Halles", record.Biology, f.today.AddMonths(-14), pdfPaper("Laboratoire des Halles", "Carte de groupe sanguin", "Résultat fictif, sans valeur."))
	f.appointment(p, record.Appointment{Title: "Dentiste", Date: f.today.AddDays(16), Minute: 12*60 + 15, Duration: 30, With: "Dr Okoye"})
}

// baby was born seven weeks early, four and a half months ago.
func (f *family) baby() *app.Profile {
	birth := f.today.AddMonths(-4).AddDays(-13)
	p := f.child(record.Profile{GivenNames: "Lina Jeanne", BirthName: "Benali", BirthDate: birth, Sex: record.Female,
		Term: record.Gestation{Weeks: 33, Days: 2}, Colour: 0}, 1_960, 432, 304)
	f.measure(p, birth.AddDays(12), 2_050, 442, 310, record.Lying, "Maternité")
	f.measure(p, birth.AddDays(33), 2_890, 476, 335, record.Lying, "PMI")
	f.measure(p, birth.AddDays(62), 3_950, 519, 363, record.Lying, "Dr Martin")
	f.measure(p, birth.AddDays(93), 4_900, 556, 384, record.Lying, "Dr Martin")
	f.measure(p, birth.AddDays(126), 5_740, 588, 402, record.Lying, "Dr Martin")
	f.dose(p, birth.AddMonths(2), record.FromStamp, "Hexyon", "U3F12", hexavalent...)
	f.dose(p, birth.AddMonths(2), record.FromStamp, "Prevenar 13", "GK481", record.Pneumococcus)
	f.dose(p, birth.AddMonths(3).AddDays(2), record.FromStamp, "Prevenar 13", "GK502", record.Pneumococcus)
	f.dose(p, birth.AddMonths(4).AddDays(3), record.FromStamp, "Hexyon", "U3F44", hexavalent...)
	f.exam(p, "MED-1224", birth.AddDays(6), "Maternité")
	f.exam(p, "MED-1225", birth.AddDays(12), "Maternité")
	f.exam(p, "MED-1227", birth.AddDays(40), "Dr Martin")
	f.exam(p, "MED-1228", birth.AddDays(66), "Dr Martin")
	f.exam(p, "MED-1229", birth.AddDays(97), "Dr Martin")
	f.followUp(p, record.FollowUp{What: record.Referral, Text: "Ophtalmologiste, pour un enfant né en avance", After: "MED-1229", Asked: birth.AddDays(97), By: f.today.AddDays(45)})
	f.followUp(p, record.FollowUp{What: record.Control, Text: "Échographie des hanches", After: "MED-1228", Asked: birth.AddDays(66), Done: f.today.AddDays(-38), Note: "Tout est normal."})
	f.question(p, record.Question{Text: "Quand commencer les purées, avec sept semaines d’avance ?", For: "MED-1230", Asked: f.today.AddDays(-3)})
	f.question(p, record.Question{Text: "La vitamine D, jusqu’à quand ?", For: "MED-1229", Asked: birth.AddDays(90), Answer: "Tout l’hiver, on en reparle."})
	f.appointment(p, record.Appointment{Title: "Consultation du 5e mois", Date: f.today.AddDays(6), Minute: 9*60 + 30, Duration: 30, With: "Dr Martin",
		Place: "Cabinet du Parc, 4 rue des Lilas", Note: "Apporter le carnet papier et une couche.", Exam: "MED-1230"})
	f.appointment(p, record.Appointment{Title: "Pesée à la PMI", Date: f.today.AddDays(-11), AllDay: true, With: "PMI des Lilas", Status: record.AppointmentKept})
	f.paper(p, "ordonnance vitamine D.jpg", "Ordonnance", "Dr Martin", record.Prescriptions, f.today.AddDays(-5), photoPaper("Dr Hélène Martin, pédiatre", "Ordonnance", "Vitamine D : selon la prescription.", "Document fictif, sans valeur."))
	f.paper(p, "CR hospitalisation.pdf", "Compte rendu de néonatalogie", "Maternité du Parc", record.Reports, birth.AddDays(14), pdfPaper("Maternité du Parc", "Compte rendu d’hospitalisation en néonatalogie", "Naissance à 33 SA + 2 jours. Sortie au 12e jour.", "Deuxième page : consignes de sortie.", "Document fictif, sans valeur."))
	f.paper(p, "certificat_creche.pdf", "Certificat pour la crèche", "PMI des Lilas", record.Certificates, f.today.AddDays(-20), pdfPaper("PMI des Lilas", "Certificat médical d’entrée en collectivité", "Document fictif, sans valeur."))
	f.paper(p, "echo hanches.pdf", "Échographie des hanches", "Imagerie Sud", record.Imaging, f.today.AddDays(-38), pdfPaper("Imagerie Sud", "Échographie des hanches", "Document fictif, sans valeur."))
	return p
}

// lateChild is four; the second ROR and the meningococcal doses were forgotten in the separation.
func (f *family) lateChild() *app.Profile {
	birth := f.today.AddYears(-4).AddMonths(-2).AddDays(-9)
	p := f.child(record.Profile{GivenNames: "Noé", BirthName: "Benali", BirthDate: birth, Sex: record.Male,
		Term: record.Gestation{Weeks: 40, Days: 1}, Colour: 2}, 3_420, 500, 350)
	for _, m := range []struct {
		months      int
		g, mm, head int64
		posture     record.Posture
		by          string
	}{
		{1, 4_350, 544, 371, record.Lying, "PMI"}, {4, 6_900, 638, 415, record.Lying, "PMI"}, {9, 8_950, 719, 450, record.Lying, "Dr Martin"},
		{12, 9_700, 757, 461, record.Lying, "Dr Martin"}, {18, 10_900, 821, 474, record.Lying, "Dr Martin"}, {24, 12_100, 872, 483, record.Standing, "Dr Martin"},
		{36, 14_250, 958, 496, record.Standing, "Dr Martin"}, {48, 16_300, 1_032, 0, record.Standing, "École maternelle"},
	} {
		f.measure(p, birth.AddMonths(m.months).AddDays(5), m.g, m.mm, m.head, m.posture, m.by)
	}
	f.dose(p, birth.AddMonths(2).AddDays(3), record.FromStamp, "Infanrix hexa", "A21CB", hexavalent...)
	f.dose(p, birth.AddMonths(4).AddDays(5), record.FromStamp, "Infanrix hexa", "A21CF", hexavalent...)
	f.dose(p, birth.AddMonths(11).AddDays(12), record.FromStamp, "Infanrix hexa", "A22AA", hexavalent...)
	f.dose(p, birth.AddMonths(2).AddDays(3), record.FromStamp, "Prevenar 13", "FT109", record.Pneumococcus)
	f.dose(p, birth.AddMonths(4).AddDays(5), record.FromStamp, "Prevenar 13", "FT180", record.Pneumococcus)
	f.dose(p, birth.AddMonths(11).AddDays(12), record.FromStamp, "Prevenar 13", "FW020", record.Pneumococcus)
	f.dose(p, birth.AddMonths(5).AddDays(2), record.FromStamp, "Neisvac", "VN71", record.MenC)
	f.dose(p, birth.AddMonths(12).AddDays(15), record.FromPaper, "Priorix", "R441", ror...)
	f.appointment(p, record.Appointment{Title: "Orthophonie", Date: f.today.AddDays(-19), Minute: 16*60 + 15, Duration: 30, With: "Mme Costa", Repeat: "FREQ=WEEKLY;COUNT=12"})
	f.paper(p, "ordonnance ror.pdf", "Ordonnance de vaccin", "Dr Martin", record.Prescriptions, f.today.AddDays(-60), pdfPaper("Dr Hélène Martin, pédiatre", "Ordonnance", "Vaccin rougeole, oreillons, rubéole.", "Document fictif, sans valeur."))
	f.paper(p, "bilan_orthophonique.pdf", "Bilan orthophonique", "Mme Costa", record.Reports, f.today.AddMonths(-2), pdfPaper("Mme Costa, orthophoniste", "Bilan de langage", "Document fictif, sans valeur."))
	return p
}

func (f *family) teenager() *app.Profile {
	birth := f.today.AddYears(-17).AddMonths(-3)
	p := f.child(record.Profile{GivenNames: "Inès", BirthName: "Rivière", BirthDate: birth, Sex: record.Female, Colour: 1}, 3_180, 490, 340)
	for _, m := range []struct {
		years int
		g, mm int64
	}{{2, 11_800, 860}, {4, 15_900, 1_020}, {6, 20_400, 1_160}, {8, 26_000, 1_285}, {11, 37_000, 1_465}, {13, 46_500, 1_580}, {15, 53_000, 1_640}, {16, 55_200, 1_652}} {
		f.measure(p, birth.AddYears(m.years).AddDays(20), m.g, m.mm, 0, record.Standing, "Dr Martin")
	}
	full := []record.Valence{record.Diphtheria, record.Tetanus, record.Pertussis, record.Polio}
	for _, months := range []int{2, 3, 4, 17} {
		f.dose(p, birth.AddMonths(months).AddDays(4), record.FromStamp, "Infanrix hexa", "", hexavalent...)
		f.dose(p, birth.AddMonths(months).AddDays(4), record.FromStamp, "Prevenar 13", "", record.Pneumococcus)
	}
	f.dose(p, birth.AddMonths(12).AddDays(9), record.FromStamp, "Priorix", "", ror...)
	f.dose(p, birth.AddMonths(18).AddDays(9), record.FromStamp, "Priorix", "", ror...)
	f.dose(p, birth.AddYears(6).AddDays(30), record.FromStamp, "Tetravac-acellulaire", "", full...)
	f.dose(p, birth.AddYears(11).AddDays(60), record.FromStamp, "Repevax", "P3C12", record.DiphtheriaReduced, record.Tetanus, record.PertussisReduced, record.Polio)
	f.dose(p, birth.AddYears(11).AddDays(60), record.FromStamp, "Gardasil 9", "W0032", record.HPV)
	f.dose(p, birth.AddYears(12).AddDays(1), record.FromStamp, "Gardasil 9", "W0071", record.HPV)
	f.appointment(p, record.Appointment{Title: "Orthodontiste", Date: f.today.AddDays(10), Minute: 17 * 60, With: "Dr Sanchez", Repeat: "FREQ=MONTHLY;COUNT=6"})
	f.paper(p, "certificat sport.pdf", "Certificat de sport", "Dr Martin", record.Certificates, f.today.AddMonths(-2), pdfPaper("Dr Hélène Martin", "Certificat d’aptitude au sport", "Document fictif, sans valeur."))
	f.paper(p, "lunettes.pdf", "Ordonnance de lunettes", "Dr Vidal", record.Prescriptions, f.today.AddMonths(-7), pdfPaper("Dr Paul Vidal, ophtalmologue", "Ordonnance", "Document fictif, sans valeur."))
	return p
}

func (f *family) pregnancy() *app.Profile {
	p := f.child(record.Profile{GivenNames: "Bébé", BirthName: "Rivière", DueDate: f.today.AddDays(96), Colour: 4}, 0, 0, 0)
	f.visit(p, "PREG-1", f.today.AddDays(-120), "Sage-femme Mme Roux")
	f.visit(p, "ECHO-1", f.today.AddDays(-107), "Imagerie Sud")
	f.visit(p, "ECHO-2", f.today.AddDays(-30), "Imagerie Sud")
	f.paper(p, "echographie T2.pdf", "Échographie du 5e mois", "Imagerie Sud", record.Imaging, f.today.AddDays(-30), pdfPaper("Imagerie Sud", "Échographie du deuxième trimestre", "Document fictif, sans valeur."))
	f.paper(p, "declaration.pdf", "Déclaration de grossesse", "Sage-femme Mme Roux", record.Administrative, f.today.AddDays(-120), pdfPaper("Mme Roux, sage-femme", "Déclaration de grossesse", "Document fictif, sans valeur."))
	return p
}
