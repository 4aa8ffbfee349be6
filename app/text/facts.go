package text

import "strings"

// Facts puts short facts on one line, leaving out those that are not known: « 7 mars 2026 · 3 mois · Dr Martin ».
func (c *Catalogue) Facts(facts ...string) string {
	var known []string
	for _, f := range facts {
		if f != "" {
			known = append(known, f)
		}
	}
	return strings.Join(known, " · ")
}
