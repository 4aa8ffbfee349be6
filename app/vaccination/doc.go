// Package vaccination reads a vaccination history against the French calendar: what is done, due, late or coming,
// which recorded dose counts for what, and why.
//
// The calendar is data, one file per edition, each line with its source and a confidence: the newest edition is whole, an
// older one states what was different. Campaigns (seasons.toml) and territories (territories.toml) are data too. The engine
// never invents a scheme: where the sources say nothing sure, the answer is Check, « à vérifier avec un professionnel ».
// It promises:
//
//   - no recorded dose is ever lost: each one has exactly one DoseNote;
//   - a series is resumed where it stopped, never restarted;
//   - a dose given too early or too soon keeps its place and is shown as Check; only a rule that the sources state
//     (ROR before 12 months) makes a dose not count;
//   - a bound that no source confirms (confidence U) is never applied as a rule;
//   - what nobody has told is not « no »: it is a Question where the answer would change something;
//   - who follows Plan.Visits to the letter keeps every interval and age, and ends with nothing late and nothing due;
//   - the answer depends on the arguments alone, not on the order of the doses nor on a clock.
//
// Words:
//
//	valence    one disease component of a vaccine: D, T, Ca, HB …
//	series     the doses of one vaccine, as HEXA
//	scheme     how many doses a series has, by the age at its first dose
//	line       one dose of the calendar, as HEXA-2; a catch-up dose keeps the key of the dose that it replaces
//	chain      all the lines that one valence goes through in a life: HEXA-1 … DTCAP-6 … DTCAP-25
//	condition  what a series depends on beside birth, as an indication for BCG
//	visit      a day on which several lines can be done together
//
// The way of a plan: choose the schemes, put the doses in their places (chain, judge), say where each place stands
// (schedule, season, live), put the valences together again (lines), explain the doses (notes), then sum up (diseases,
// questions, visits, admission).
//
// Nothing here is medical advice; a health professional reads the calendar files before each release.
package vaccination
