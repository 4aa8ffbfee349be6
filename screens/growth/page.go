package growth

import (
	"image"
	"io"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/app/growth"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens/kit/chart"
	"carnet/screens/kit/theme"
)

// page is a curve on paper.
type page struct {
	chart.Sheet
	fonts chart.Fonts
	err   error // the fonts could not be read
}

// sheet lays the curve out for a doctor or a binder. It names nobody unless it is asked to.
func (v view) sheet(named bool) page {
	p := page{}
	p.Title = v.st.S("growth.page.title", text.Args{"What": v.st.S(v.longWord())})
	p.Lines = v.about(named)
	p.Model, _ = v.picture()
	for _, axis := range []*chart.Axis{&p.Model.X, &p.Model.Y} {
		if len(axis.Fine) > 0 { // a page is larger than a screen
			axis.Ticks = axis.Fine
		}
	}
	p.Notes = append(v.legend(), v.notes()...)
	p.fonts, p.err = fonts()
	return p
}

func (v view) longWord() string {
	if v.indicator == growth.BMIForAge {
		return "measure.bmi-long"
	}
	return "measure." + string(v.indicator)
}

// about says whose curve it is as far as the family wants it said, and what the last point is.
func (v view) about(named bool) []string {
	st := v.st
	var lines []string
	if named {
		lines = append(lines, st.S("growth.page.name", text.Args{"Name": fullName(v.who), "Date": st.Text.Date(v.who.BirthDate)}))
	}
	if v.who.Sex != "" { // as that of an adult may be
		who := st.S("child." + string(v.who.Sex))
		if v.who.Term.Preterm() {
			who = st.S("growth.page.term", text.Args{"Who": who, "Weeks": v.who.Term.Weeks})
		}
		lines = append(lines, who)
	}
	if p := v.latest(); p != nil {
		facts := []string{st.S("growth.page.latest", text.Args{"What": v.heading(*p)})}
		if p.scored {
			facts = append(facts, v.figures(p.score))
		}
		lines = append(lines, st.Text.Facts(append(facts, v.asides(*p)...)...))
	}
	return lines
}

func fullName(who record.Profile) string {
	if who.BirthName == "" {
		return who.GivenNames
	}
	return who.GivenNames + " " + who.BirthName
}

// notes are the sources, what the page is not, and when it was made.
func (v view) notes() []string {
	st := v.st
	var notes []string
	if t, ok := v.target(); ok {
		notes = append(notes, st.S("growth.page.target", text.Args{"Value": st.Text.Length(t.Height), "Low": st.Text.Length(t.Low), "High": st.Text.Length(t.High)}))
	}
	for _, s := range growth.Sources() {
		if s.Reference == growth.IOTF && v.indicator != growth.BMIForAge {
			continue
		}
		notes = append(notes, st.S("growth.page.source", text.Args{"Title": s.Title, "Publisher": s.Publisher, "Year": s.Published}))
	}
	return append(notes, st.S("growth.page.not-carnet"), st.S("growth.page.made", text.Args{"Date": st.Text.Date(st.Today())}))
}

// fonts are those of the program's theme.
func fonts() (f chart.Fonts, err error) {
	read := func(bold bool) (*chart.Font, error) {
		res := theme.Of(fynetheme.Current()).Font(fyne.TextStyle{Bold: bold})
		return chart.NewFont(res.Name(), res.Content())
	}
	if f.Regular, err = read(false); err == nil {
		f.Bold, err = read(true)
	}
	return f, err
}

func (p page) pdf(w io.Writer) error {
	if p.err != nil {
		return record.Wrap(record.Internal, "draw growth", p.err)
	}
	return chart.WritePDF(w, p.Sheet, p.fonts)
}

func (p page) png(w io.Writer) error {
	if p.err != nil {
		return record.Wrap(record.Internal, "draw growth", p.err)
	}
	return chart.WritePNG(w, p.Sheet, p.fonts)
}

// picture is the page as [page.png] writes it.
func (p page) picture() (image.Image, error) {
	if p.err != nil {
		return nil, record.Wrap(record.Internal, "draw growth", p.err)
	}
	return chart.DrawSheet(p.Sheet, p.fonts)
}
