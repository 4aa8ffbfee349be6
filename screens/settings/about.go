package settings

import (
	"net/url"

	"fyne.io/fyne/v2"

	"carnet/app/growth"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// sources says where medical data, drawings and software come from.
type sources struct{ stage *stage.Stage }

func newSources(st *stage.Stage) stage.Screen { return &sources{st} }

// Title implements stage.Screen.
func (s *sources) Title() string { return s.stage.S("settings.sources.title") }

// Content implements stage.Screen.
func (s *sources) Content() fyne.CanvasObject {
	st := s.stage
	var charts, vaccines, software []fyne.CanvasObject
	for _, g := range growth.Sources() {
		charts = append(charts, s.source(g.Title, st.S("settings.sources.growth.detail",
			text.Args{"Publisher": g.Publisher, "Year": g.Published, "Date": st.Text.Date(g.CopiedOn), "Via": g.Via}), g.URL))
	}
	for _, v := range vaccination.Sources() {
		vaccines = append(vaccines, s.source(v.Title, s.published(v), v.URL))
	}
	for _, l := range licences() {
		software = append(software, kit.NewStatusRow(kit.RowSpec{Title: l.name, Detail: l.licence}))
	}
	return kit.NewScrollColumn(0,
		kit.NewSectionTitle(st.S("settings.sources.growth")), kit.NewRowsCard(charts...),
		kit.NewSectionTitle(st.S("settings.sources.vaccination")), kit.NewRowsCard(vaccines...),
		kit.NewSectionTitle(st.S("settings.sources.drawings")), kit.NewRowsCard(
			kit.NewStatusRow(kit.RowSpec{Title: st.S("settings.sources.icons"), Detail: st.S("settings.sources.icons.detail")}),
			kit.NewStatusRow(kit.RowSpec{Title: st.S("settings.sources.font"), Detail: st.S("settings.sources.font.detail")})),
		kit.NewSectionTitle(st.S("settings.sources.licences")), kit.NewRowsCard(software...))
}

func (s *sources) published(v vaccination.Source) string {
	if v.Date.IsZero() {
		return s.stage.S("settings.sources.undated")
	}
	date := text.Args{"Date": s.stage.Text.Date(v.Date)}
	if v.Confidence == vaccination.Unverified {
		return s.stage.S("settings.sources.doubt", date)
	}
	return s.stage.S("settings.sources.dated", date)
}

// source is a line that opens the publisher's page, if it has one.
func (s *sources) source(title, detail, address string) fyne.CanvasObject {
	spec := kit.RowSpec{Title: title, Detail: detail}
	if u, err := url.Parse(address); err == nil && u.Scheme == "https" {
		spec.Chevron = true
		spec.OnTap = func() {
			if err := fyne.CurrentApp().OpenURL(u); err != nil {
				s.stage.Nav.Fail(err)
			}
		}
	}
	return kit.NewStatusRow(spec)
}

type licence struct{ name, licence string }

// licences names the software that is part of the program. Names are not translated.
func licences() []licence {
	return []licence{
		{"MuPDF, go-fitz", "AGPL-3.0"},
		{"Fyne", "BSD-3-Clause"},
		{"Badger", "Apache-2.0"},
		{"Gonum Plot", "BSD-3-Clause"},
		{"libheif, libde265 (heic)", "LGPL-3.0"},
		{"go-pdf/fpdf", "MIT"},
		{"gozxing", "MIT, Apache-2.0"},
		{"Go, golang.org/x", "BSD-3-Clause"},
	}
}

// about says what Carnet is and is not.
type about struct{ stage *stage.Stage }

func newAbout(st *stage.Stage) stage.Screen { return &about{st} }

// Title implements stage.Screen.
func (a *about) Title() string { return a.stage.S("settings.about.title") }

// Content implements stage.Screen.
func (a *about) Content() fyne.CanvasObject {
	st := a.stage
	version := st.S("settings.about.version.unknown")
	if st.Version != "" {
		version = st.S("settings.about.version", text.Args{"Version": st.Version})
	}
	return kit.NewScrollColumn(0,
		kit.NewText(st.S("app.name"), kit.Title), kit.NewText(version, kit.Detail),
		kit.NewRowsCard(
			a.fact(icons.Stethoscope, st.S("settings.about.not.title"), st.S("settings.about.not.detail")),
			a.fact(icons.Phone, st.S("settings.about.help.title"), st.S("settings.about.help.detail")),
			a.fact(icons.Shield, st.S("settings.about.data.title"), st.S("settings.about.data.detail")),
			a.fact(icons.Booklet, st.S("settings.about.licence.title"), st.S("settings.about.licence.detail")),
			a.fact(icons.File, st.S("settings.about.code.title"), st.S("settings.about.code.detail"))))
}

func (a *about) fact(icon icons.Icon, title, detail string) fyne.CanvasObject {
	return kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: title, Detail: detail})
}
