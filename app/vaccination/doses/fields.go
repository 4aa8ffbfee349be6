package doses

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"carnet/app/record"
)

var (
	dayFirst   = regexp.MustCompile(`^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$`)
	monthFirst = regexp.MustCompile(`^(\d{1,2})[/.](\d{4})$`)
	covid      = regexp.MustCompile(`(?i)covid-19`) // its hyphen divides nothing
)

// readDate reads 2025-06-10, 2025-06 or 2025, and what spreadsheets make of them in France: 10/06/2025, 06/2025. An empty
// field is the zero date.
func readDate(s string) (record.Date, bool) {
	if s == "" {
		return record.Date{}, true
	}
	d, err := record.ParseDate(s)
	if err != nil {
		if m := dayFirst.FindStringSubmatch(s); m != nil && number(m[1]) > 0 && number(m[2]) > 0 {
			d = record.NewDate(number(m[3]), time.Month(number(m[2])), number(m[1]))
		} else if m := monthFirst.FindStringSubmatch(s); m != nil && number(m[1]) > 0 {
			d = record.Date{Year: number(m[2]), Month: time.Month(number(m[1]))}
		}
	}
	if !d.Valid() {
		return record.Date{}, false
	}
	return d, true
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// valences are those that a table may name, as records print them.
var valences = []record.Valence{record.Diphtheria, record.DiphtheriaReduced, record.Tetanus, record.Polio, record.Pertussis,
	record.PertussisReduced, record.Hib, record.HepatitisB, record.HepatitisA, record.Pneumococcus, record.MenB, record.MenC,
	record.MenACWY, record.Measles, record.Mumps, record.Rubella, record.HPV, record.Rotavirus, record.TB, record.Varicella,
	record.YellowFever, record.Influenza, record.RSV, "Covid"}

// together are names of several valences at once, as they are printed in carnets. Small letters are reduced doses.
var together = map[string][]record.Valence{
	"ROR":   {record.Measles, record.Mumps, record.Rubella},
	"DT":    {record.Diphtheria, record.Tetanus},
	"dT":    {record.DiphtheriaReduced, record.Tetanus},
	"DTP":   {record.Diphtheria, record.Tetanus, record.Polio},
	"dTP":   {record.DiphtheriaReduced, record.Tetanus, record.Polio},
	"DTCaP": {record.Diphtheria, record.Tetanus, record.Pertussis, record.Polio},
	"dTcaP": {record.DiphtheriaReduced, record.Tetanus, record.PertussisReduced, record.Polio},
	"ACWY":  {record.MenACWY},
}

// Valences reads D+T+Ca+P+Hib+HB, in the order of the text and each once. Other marks than + may stand between the names.
// A name that is not known stays as it is written, and ok is false.
func Valences(s string) (found []record.Valence, ok bool) {
	ok = true
	add := func(some ...record.Valence) {
		for _, v := range some {
			if !slices.Contains(found, v) {
				found = append(found, v)
			}
		}
	}
	s = covid.ReplaceAllString(s, "Covid")
	for name := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("+,;/|- \u00a0\u202f", r) }) {
		some, known := valencesOf(name)
		if !known {
			some, ok = []record.Valence{record.Valence(shortened(name, maxValence))}, false
		}
		add(some...)
	}
	return found, ok
}

// valencesOf reads one name. Capital letters tell D from d and Ca from ca; elsewhere they do not matter.
func valencesOf(name string) ([]record.Valence, bool) {
	if v := record.Valence(name); slices.Contains(valences, v) {
		return []record.Valence{v}, true
	}
	if some, known := together[name]; known {
		return slices.Clone(some), true
	}
	for _, v := range valences {
		if strings.EqualFold(name, string(v)) && !dosed(v) {
			return []record.Valence{v}, true
		}
	}
	for _, one := range []string{"ROR", "ACWY"} {
		if strings.EqualFold(name, one) {
			return slices.Clone(together[one]), true
		}
	}
	return nil, false
}

// dosed reports a valence whose capital letter says how much is in it.
func dosed(v record.Valence) bool {
	return v == record.Diphtheria || v == record.DiphtheriaReduced || v == record.Pertussis || v == record.PertussisReduced
}
