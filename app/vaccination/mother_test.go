package vaccination_test

import (
	"slices"
	"testing"

	"carnet/app/record"
	"carnet/app/vaccination"
)

func TestMotherPlan(t *testing.T) {
	find := func(lines []vaccination.MotherLine, key string) vaccination.MotherLine {
		t.Helper()
		i := slices.IndexFunc(lines, func(l vaccination.MotherLine) bool { return l.Key == key })
		if i < 0 {
			t.Fatalf("no line %s", key)
		}
		return lines[i]
	}
	// Due on 1 December 2025: 41 SA begin to count on 17 February; 20 SA are 7 July, 32 SA are 29 September, 36 SA end on 2 November.
	for _, tc := range []struct {
		name, due, on string
		doses         []string
		key           string
		status        vaccination.Status
		from, to      string
	}{
		{"too early for whooping cough", "2025-12-01", "2025-07-06", nil, "MOTHER-DTCAP", vaccination.Upcoming, "2025-07-07", "2025-11-02"},
		{"from 20 SA", "2025-12-01", "2025-07-07", nil, "MOTHER-DTCAP", vaccination.Due, "2025-07-07", "2025-11-02"},
		{"to the end of 36 SA", "2025-12-01", "2025-11-02", nil, "MOTHER-DTCAP", vaccination.Due, "2025-07-07", "2025-11-02"},
		{"after 36 SA", "2025-12-01", "2025-11-03", nil, "MOTHER-DTCAP", vaccination.Past, "", ""},
		{"done in this pregnancy", "2025-12-01", "2025-11-03", []string{"2025-08-01 Repevax"}, "MOTHER-DTCAP", vaccination.Done, "", ""},
		{"one of before this pregnancy does not count", "2025-12-01", "2025-08-03", []string{"2024-08-01 Repevax"}, "MOTHER-DTCAP", vaccination.Due, "", ""},
		{"a month after another one", "2025-12-01", "2025-03-01", []string{"2025-02-16 Repevax"}, "MOTHER-DTCAP", vaccination.Upcoming, "2025-07-07", ""},
		{"Abrysvo at 32 SA in season", "2025-12-01", "2025-09-29", nil, "MOTHER-RSV", vaccination.Due, "2025-09-29", "2025-11-02"},
		{"Abrysvo two weeks after the other", "2025-12-01", "2025-10-01", []string{"2025-09-25 Repevax"}, "MOTHER-RSV", vaccination.Upcoming, "2025-10-09", "2025-11-02"},
		{"Abrysvo once in a life", "2025-12-01", "2025-10-01", []string{"2023-11-01 Abrysvo"}, "MOTHER-RSV", vaccination.Done, "", ""},
		{"32 to 36 SA in spring", "2026-06-01", "2026-04-01", nil, "MOTHER-RSV", vaccination.NotConcerned, "", ""},
		{"the season ends in January", "2026-03-20", "2026-01-20", nil, "MOTHER-RSV", vaccination.Due, "2026-01-16", "2026-01-31"},
		{"influenza in season", "2025-12-01", "2025-10-20", nil, "MOTHER-GR", vaccination.Due, "2025-10-14", "2026-02-28"},
		{"influenza out of the seasons known", "2026-12-20", "2026-11-20", nil, "MOTHER-GR", vaccination.Check, "", ""},
		{"influenza done this season", "2025-12-01", "2025-11-20", []string{"2025-10-15 Vaxigrip"}, "MOTHER-GR", vaccination.Done, "", ""},
		{"Covid is the professional's", "2025-12-01", "2025-11-20", nil, "MOTHER-COVID", vaccination.Check, "", ""},
		{"live vaccines", "2025-12-01", "2025-11-20", nil, "MOTHER-LIVE", vaccination.NotConcerned, "", ""},
	} {
		l := find(vaccination.MotherPlan(date(t, tc.due), history(t, tc.doses...), date(t, tc.on)), tc.key)
		if l.Status != tc.status || tc.from != "" && l.From.String() != tc.from || tc.to != "" && l.To.String() != tc.to || !codes[l.Reason.Code] {
			t.Errorf("%s: %s %s … %s (%s)", tc.name, l.Status, l.From, l.To, l.Reason.Code)
		}
	}
	if lines := vaccination.MotherPlan(record.Date{}, nil, date(t, "2025-01-01")); lines != nil {
		t.Errorf("without a due date: %v", lines)
	}
}
