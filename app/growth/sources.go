package growth

import (
	"time"

	"carnet/app/record"
)

// Source says where tables come from, for the « Sources » screen. Titles are those of the publication, not translated.
type Source struct {
	Reference Reference
	Publisher string
	Title     string
	Published int    // year
	URL       string // the publisher's page
	CopiedOn  record.Date
	Via       string // the package that the numbers were copied from, and its licence by its SPDX identifier
}

// Sources lists the references that the program holds, the youngest ages first.
func Sources() []Source {
	copied := record.NewDate(2026, time.November, 21)
	return []Source{{
		Reference: WHO2006,
		Publisher: "World Health Organization",
		Title:     "WHO Child Growth Standards: methods and development",
		Published: 2006,
		URL:       "https://www.who.int/tools/child-growth-standards",
		CopiedOn:  copied,
		Via:       "WorldHealthOrganization/anthro (R), GPL-3.0",
	}, {
		Reference: WHO2007,
		Publisher: "World Health Organization",
		Title:     "WHO Growth Reference for school-aged children and adolescents",
		Published: 2007,
		URL:       "https://www.who.int/tools/growth-reference-data-for-5to19-years",
		CopiedOn:  copied,
		Via:       "WorldHealthOrganization/anthroplus (R), GPL-3.0-or-later",
	}, {
		Reference: IOTF,
		Publisher: "TJ Cole, T Lobstein, Pediatric Obesity 7:284–94",
		Title:     "Extended international (IOTF) body mass index cut-offs for thinness, overweight and obesity",
		Published: 2012,
		URL:       "https://doi.org/10.1111/j.2047-6310.2012.00064.x",
		CopiedOn:  copied,
		Via:       "statist7/sitar (R), GPL-2.0-or-later",
	}}
}
