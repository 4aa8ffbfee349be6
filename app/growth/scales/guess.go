package scales

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"carnet/app/record"
)

// heading is what the name of a column says.
type heading struct {
	kind  record.MeasureType // "" for none of ours
	date  int                // how sure it is that it names the date: 0 to 3, -1 for a birth date
	unit  bool               // names a unit for its line
	units []Unit             // in it, the last one first
}

// others are words of columns that are not the weight or the height, though they say so too: body fat, the weight one would
// like to have, the waist.
var others = []string{"fat", "graisse", "grasse", "gras", "muscle", "muscular", "musculaire", "bone", "os", "osseuse", "osseux", "water", "eau", "hydrique", "hydration",
	"hydratation", "lean", "maigre", "visceral", "viscerale", "bmi", "imc", "goal", "target", "objectif", "cible", "ideal", "change", "difference", "delta", "percent", "%",
	"protein", "proteine", "skeletal", "tour", "waist", "hip", "hips", "hanches", "chest", "birth", "naissance", "fett", "ziel"}

var kindWords = []struct {
	kind  record.MeasureType
	words []string
}{
	{record.Head, []string{"head", "tete", "cranien", "crane", "cranial", "pc", "hc", "kopfumfang", "kopf"}},
	{record.Weight, []string{"weight", "bodyweight", "poids", "masse", "mass", "gewicht", "peso"}},
	{record.Height, []string{"height", "taille", "length", "longueur", "stature", "hauteur", "groesse", "grosse", "lange", "talla"}},
}

var dateWords = map[string]int{"date": 3, "datum": 3, "datetime": 3, "fecha": 3, "timestamp": 2, "horodatage": 2, "jour": 2, "day": 2, "measured": 2, "mesure": 1, "time": 1, "heure": 1, "when": 1}

// headingOf reads the name of a column: « Poids (kg) », "weight_g", "HeadCircumferenceCm".
func headingOf(name string) heading {
	var h heading
	words := wordsOf(name)
	has := func(list []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	for i := len(words) - 1; i >= 0; i-- {
		if u, ok := unitWords[words[i]]; ok {
			h.units = append(h.units, u)
		}
	}
	for _, k := range kindWords {
		if has(k.words) && (k.kind == record.Head || !has(others)) {
			h.kind = k.kind
			break
		}
	}
	h.unit = h.kind == "" && has([]string{"unit", "units", "unite", "unites", "einheit"})
	for _, w := range words {
		h.date = max(h.date, dateWords[w])
	}
	switch {
	case h.kind != "":
		h.date = 0
	case has([]string{"birth", "birthday", "birthdate", "naissance", "dob"}):
		h.date = -1
	}
	return h
}

// wordsOf parts a name into words in small letters, also where a capital begins one.
func wordsOf(name string) []string {
	var b strings.Builder
	before := ' '
	for _, r := range name {
		switch {
		case r == '%':
			b.WriteString(" % ")
		case !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r):
			b.WriteByte(' ')
		default:
			if unicode.IsUpper(r) && unicode.IsLower(before) {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
		}
		before = r
	}
	return strings.Fields(fold(b.String()))
}

// headerIn finds the line of the names among the first lines; -1 where there is none. Exports begin with the name of the
// maker, the person, the day.
func headerIn(first []Line) int {
	for i, l := range first {
		date, kind := false, false
		for _, cell := range l.Cells {
			h := headingOf(cell)
			date, kind = date || h.date > 0, kind || h.kind != ""
		}
		if date && kind && !data(l) {
			return i
		}
	}
	for i, l := range first {
		if data(l) {
			if i > 0 && len(first[i-1].Cells) == len(l.Cells) && !data(first[i-1]) {
				return i - 1
			}
			return -1
		}
	}
	return -1
}

// data reports a line with a date and a number in it.
func data(l Line) bool {
	date, value := false, false
	for _, cell := range l.Cells {
		if _, ok := whenOf(cell, utc); ok {
			date = true
		} else if _, _, ok := number(cell); ok {
			value = true
		}
	}
	return date && value
}

// guess proposes a mapping.
func (l *Layout) guess(units []bool) {
	best := 0
	for i, c := range l.Columns {
		if score := 1 + c.header.date; c.Dates && score > best {
			best, l.Guess.Date, l.Guess.Order = score, i+1, c.Order
		}
	}
	for _, kind := range Kinds() {
		best, p := 0, l.Guess.Part(kind)
		for i, c := range l.Columns {
			if c.header.kind != kind || !c.Numbers() || i+1 == l.Guess.Date {
				continue
			}
			unit := c.UnitFor(kind)
			score := 2
			if unit == Pound || unit == Inch { // the same in kilos is rounded less
				score = 1
			}
			if score > best {
				best, *p = score, Part{i + 1, unit}
			}
		}
	}
	if l.Guess.Weight.Column == 0 && l.Guess.Height.Column == 0 && l.Guess.Head.Column == 0 {
		l.guessByNumbers()
	}
	for i, c := range l.Columns {
		if units[i] && (c.header.unit || c.Name == "") && l.Guess.Units == 0 && l.Guess.Weight.Column > 0 {
			l.Guess.Units = i + 1
		}
	}
}

// guessByNumbers takes the only column of numbers for the weight when no name helps: scales weigh.
func (l *Layout) guessByNumbers() {
	only := 0
	for i, c := range l.Columns {
		if !c.Numbers() || c.Dates || i+1 == l.Guess.Date || c.header.date > 0 {
			continue
		}
		if only > 0 {
			return
		}
		only = i + 1
	}
	if only > 0 {
		l.Guess.Weight = Part{only, l.Columns[only-1].UnitFor(record.Weight)}
	}
}

// sign makes the signature of the names: a digest, so that what a family called its columns stays in its files.
func (l *Layout) sign() {
	h := sha256.New()
	h.Write([]byte{l.delimiter, byte(len(l.Columns))})
	for _, c := range l.Columns {
		h.Write([]byte(fold(c.Name)))
		h.Write([]byte{0})
	}
	l.Signature = hex.EncodeToString(h.Sum(nil)[:12])
}
