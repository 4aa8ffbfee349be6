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
	Ages      string // which ages are read in it, in days or months as the table counts them
	CopiedOn  record.Date
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
		Ages:      "0–1826 d",
		CopiedOn:  copied,
	}, {
		Reference: WHO2007,
		Publisher: "World Health Organization",
		Title:     "WHO Growth Reference for school-aged children and adolescents",
		Published: 2007,
		URL:       "https://www.who.int/tools/growth-reference-data-for-5to19-years",
		Ages:      "60–228 mo",
		CopiedOn:  copied,
	}}
}
