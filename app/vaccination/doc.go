// Package vaccination reads a vaccination history against the French calendar: what is done, due, late or coming,
// which recorded dose counts for what, and why.
//
// The calendar is data (calendar-2026.toml), each line with its source and a confidence. The engine never invents a
// scheme: where the sources say nothing sure, the answer is Check, « à vérifier avec un professionnel ». It promises:
//
//   - no recorded dose is ever lost: each one has exactly one DoseNote;
//   - a series is resumed where it stopped, never restarted;
//   - a dose given too early or too soon keeps its place and is shown as Check; only a rule that the sources state
//     (ROR before 12 months) makes a dose not count;
//   - a bound that no source confirms (confidence U) is never applied as a rule;
//   - the answer depends on the arguments alone, not on the order of the doses nor on a clock.
//
// Words:
//
//	valence  one disease component of a vaccine: D, T, Ca, HB …
//	series   the doses of one vaccine, as HEXA
//	scheme   how many doses a series has, by the age at its first dose
//	line     one dose of the calendar, as HEXA-2
//	chain    all the lines that one valence goes through in a life: HEXA-1 … DTCAP-6 … DTCAP-25
//
// Nothing here is medical advice; a health professional reads the calendar file before each release.
package vaccination
