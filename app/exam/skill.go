package exam

import (
	_ "embed"
	"fmt"
	"sync"

	"carnet/app/record"
)

// Skill is something that a child does by a certain age. One that is not there by then is « à en parler » at the next
// visit: no diagnosis, and no reason to wait for that visit either.
type Skill struct {
	Key      string
	LabelKey string // text key of what the child does: exam.skill.sit
	Age      record.Span
	By       record.Date // the day of that age
	// Corrected: the child was born before 37 SA, and the age is counted from 40 SA.
	Corrected bool
	From      Reference
}

type skillFile struct {
	Source     string
	URL        string
	CheckedOn  record.Date `toml:"checked_on"`
	Confidence string
	Skills     []struct {
		Key string
		Age record.Span
	} `toml:"skill"`
}

//go:embed skills.toml
var skillsFile []byte

// skills reads the embedded file once; the tests prove that it can be read.
var skills = sync.OnceValue(func() skillFile {
	f, err := parseSkills(skillsFile)
	if err != nil {
		panic(err)
	}
	return f
})

func parseSkills(b []byte) (skillFile, error) {
	var f skillFile
	if err := strict(b, &f); err != nil {
		return skillFile{}, fmt.Errorf("read skills: %w", err)
	}
	for _, s := range f.Skills {
		if s.Key == "" || s.Age.IsZero() {
			return skillFile{}, fmt.Errorf("read skills: %q lacks a field", s.Key)
		}
	}
	if f.Source == "" || !f.CheckedOn.Whole() || f.Confidence == "" {
		return skillFile{}, fmt.Errorf("read skills: no source")
	}
	return f, nil
}

// Skills lists them for a child born that day after that term, in the order of age. A term that is not known corrects
// nothing; an unknown birth has none.
func Skills(birth record.Date, term record.Gestation) []Skill {
	if !birth.Valid() {
		return nil
	}
	birth = birth.First()
	f := skills()
	early := 0
	if days := term.TotalDays(); days > 0 && days < pretermDays {
		early = fullDays - days
	}
	var all []Skill
	for _, s := range f.Skills {
		all = append(all, Skill{Key: s.Key, LabelKey: "exam.skill." + s.Key, Age: s.Age, By: s.Age.After(birth.AddDays(early)), Corrected: early > 0,
			From: Reference{f.Source, f.URL, f.CheckedOn, f.Confidence}})
	}
	return all
}
