package reminder

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones of the tests exist everywhere

	"pgregory.net/rapid"

	"carnet/app/record"
	"carnet/app/text"
)

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func when(t *testing.T, z *time.Location, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, z)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func said(all []Reminder) []string {
	var lines []string
	for _, r := range all {
		lines = append(lines, r.At.Format("2006-01-02 15:04")+" "+strings.Join(r.About, "+"))
	}
	return lines
}

func expect(t *testing.T, what string, got []Reminder, want ...string) {
	t.Helper()
	if lines := said(got); !slices.Equal(lines, want) {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
}

func TestDefaults(t *testing.T) {
	paris := zone(t, "Europe/Paris")
	now := when(t, paris, "2026-01-05 12:00")
	expect(t, "an appointment", Plan(now, paris, []Event{{Key: "a", Kind: Appointment, At: when(t, paris, "2026-01-20 14:30")}}, Settings{}),
		"2026-01-19 14:30 a", "2026-01-20 12:30 a")
	expect(t, "an appointment without an hour", Plan(now, paris, []Event{{Key: "a", Kind: Appointment, Day: record.NewDate(2026, 1, 20)}}, Settings{}),
		"2026-01-19 09:00 a", "2026-01-20 08:00 a")
	exam := Event{Key: "e", Kind: Exam, Day: record.NewDate(2026, 2, 10), End: record.NewDate(2026, 3, 10)}
	expect(t, "an examination", Plan(now, paris, []Event{exam}, Settings{}), "2026-02-10 09:00 e", "2026-03-03 09:00 e")
	expect(t, "an examination under way", Plan(when(t, paris, "2026-02-20 07:00"), paris, []Event{exam}, Settings{}), "2026-03-03 09:00 e")
	expect(t, "the examination of the 2nd week", Plan(now, paris, []Event{{Key: "e", Kind: Exam, Day: record.NewDate(2026, 1, 8), End: record.NewDate(2026, 1, 15)}}, Settings{}),
		"2026-01-08 09:00 e")
	expect(t, "an examination of three days", Plan(now, paris, []Event{{Key: "e", Kind: Exam, Day: record.NewDate(2026, 1, 8), End: record.NewDate(2026, 1, 11)}}, Settings{}),
		"2026-01-08 09:00 e")
	dose := []Event{{Key: "d", Kind: Dose, Day: record.NewDate(2026, 1, 31)}}
	all := Plan(now, paris, dose, Settings{})
	expect(t, "a dose", all[:7], "2026-01-24 09:00 d", "2026-01-31 09:00 d", "2026-02-14 09:00 d", "2026-03-14 09:00 d", "2026-04-14 09:00 d", "2026-05-14 09:00 d", "2026-06-14 09:00 d")
	if len(all) != 3+repeats {
		t.Errorf("%d reminders of one dose", len(all))
	}
	late := Plan(when(t, paris, "2031-07-01 12:00"), paris, dose, Settings{})
	expect(t, "a dose that is years late", late[:2], "2031-07-14 09:00 d", "2031-08-14 09:00 d")
	if len(late) != repeats {
		t.Errorf("%d reminders of one late dose", len(late))
	}
	expect(t, "nothing known", Plan(now, paris, []Event{{Key: "x", Kind: Appointment}, {Key: "y", Kind: "later", Day: record.NewDate(2026, 1, 8)}}, Settings{}))
}

// Monthly reminders stay on the day of the month, or on the last one that it has.
func TestMonthsHaveLastDays(t *testing.T) {
	all := Plan(when(t, time.UTC, "2024-01-01 00:00"), time.UTC, []Event{{Key: "d", Kind: Dose, Day: record.NewDate(2024, 1, 17)}}, Settings{})
	expect(t, "from 31 January", all[2:5], "2024-01-31 09:00 d", "2024-02-29 09:00 d", "2024-03-31 09:00 d")
}

func TestQuietHours(t *testing.T) {
	paris := zone(t, "Europe/Paris")
	now := when(t, paris, "2026-01-05 12:00")
	at := func(hour string, s Settings) []Reminder {
		return Plan(now, paris, []Event{{Key: "a", Kind: Appointment, At: when(t, paris, "2026-01-20 "+hour)}}, s)
	}
	expect(t, "early", at("09:30", Settings{}), "2026-01-19 09:30 a", "2026-01-20 08:00 a")
	expect(t, "too early to wait", at("08:00", Settings{}), "2026-01-19 08:00 a", "2026-01-19 20:59 a")
	expect(t, "in the night", at("23:30", Settings{}), "2026-01-20 08:00 a", "2026-01-20 20:59 a")
	expect(t, "no quiet hours", at("03:00", Settings{Quiet: &Quiet{}}), "2026-01-19 03:00 a", "2026-01-20 01:00 a")
	expect(t, "a nap", at("15:00", Settings{Quiet: &Quiet{12 * 60, 14 * 60}}), "2026-01-19 15:00 a", "2026-01-20 14:00 a")
	expect(t, "the hour of days", Plan(now, paris, []Event{{Key: "e", Kind: Exam, Day: record.NewDate(2026, 2, 10)}}, Settings{Hour: 22 * 60}), "2026-02-11 08:00 e")
}

// The clock goes forward on 29 March 2026 at 2:00 and back on 25 October 2026 at 3:00.
func TestSummerTime(t *testing.T) {
	paris := zone(t, "Europe/Paris")
	now := when(t, paris, "2026-01-05 12:00")
	plan := func(at string, s Settings) []Reminder {
		return Plan(now, paris, []Event{{Key: "a", Kind: Appointment, At: when(t, paris, at)}}, s)
	}
	expect(t, "the day before is at the same hour", plan("2026-03-29 10:00", Settings{}), "2026-03-28 10:00 a", "2026-03-29 08:00 a")
	expect(t, "and in autumn", plan("2026-10-25 10:00", Settings{}), "2026-10-24 10:00 a", "2026-10-25 08:00 a")
	none := Settings{Quiet: &Quiet{}}
	expect(t, "two hours are two hours", plan("2026-03-29 04:00", none), "2026-03-28 04:00 a", "2026-03-29 01:00 a")
	gap := plan("2026-03-29 12:00", Settings{Quiet: &Quiet{22 * 60, 2*60 + 30}, Kinds: map[Kind]Rule{Appointment: {Steps: []Step{{Minutes: -11 * 60}}}}})
	if len(gap) != 1 || gap[0].At.Before(when(t, paris, "2026-03-29 01:30")) || gap[0].At.After(when(t, paris, "2026-03-29 03:30")) || minuteOf(gap[0].At) < 150 {
		t.Errorf("quiet hours that end at an hour which does not exist: %v", gap)
	}
}

func TestZones(t *testing.T) {
	paris, reunion, cayenne := zone(t, "Europe/Paris"), zone(t, "Indian/Reunion"), zone(t, "America/Cayenne")
	appointment := []Event{{Key: "a", Kind: Appointment, At: when(t, reunion, "2026-07-08 09:05")}}
	expect(t, "in La Réunion", Plan(when(t, reunion, "2026-07-01 09:05"), reunion, appointment, Settings{}), "2026-07-07 09:05 a", "2026-07-08 08:00 a")
	expect(t, "of La Réunion in Paris", Plan(when(t, paris, "2026-07-01 09:05"), paris, appointment, Settings{}), "2026-07-07 08:00 a", "2026-07-07 20:59 a")
	expect(t, "of La Réunion in Cayenne", Plan(when(t, cayenne, "2026-07-01 09:05"), cayenne, appointment, Settings{}), "2026-07-07 08:00 a", "2026-07-07 20:59 a")
	exam := []Event{{Key: "e", Kind: Exam, Day: record.NewDate(2026, 3, 29)}}
	for _, home := range []*time.Location{paris, reunion, cayenne} {
		expect(t, home.String(), Plan(when(t, home, "2026-03-01 00:00"), home, exam, Settings{}), "2026-03-29 09:00 e")
	}
}

func TestWhatIsTurnedOff(t *testing.T) {
	now := when(t, time.UTC, "2026-01-05 12:00")
	lola, tom := record.ID{1}, record.ID{2}
	events := []Event{
		{Profile: lola, Key: "l", Kind: Appointment, At: when(t, time.UTC, "2026-01-20 14:30")},
		{Profile: tom, Key: "t", Kind: Appointment, At: when(t, time.UTC, "2026-01-20 14:30")},
		{Profile: tom, Key: "q", Kind: Appointment, At: when(t, time.UTC, "2026-01-21 14:30"), Quiet: true},
		{Profile: tom, Key: "e", Kind: Exam, Day: record.NewDate(2026, 1, 20)},
	}
	expect(t, "all", Plan(now, time.UTC, events, Settings{}), "2026-01-19 14:30 l+t", "2026-01-20 09:00 e", "2026-01-20 12:30 l+t")
	expect(t, "off", Plan(now, time.UTC, events, Settings{Off: true}))
	expect(t, "one child", Plan(now, time.UTC, events, Settings{Muted: []record.ID{tom}}), "2026-01-19 14:30 l", "2026-01-20 12:30 l")
	expect(t, "one kind", Plan(now, time.UTC, events, Settings{Kinds: map[Kind]Rule{Appointment: {Off: true}}}), "2026-01-20 09:00 e")
	expect(t, "two hours only", Plan(now, time.UTC, events[:1], Settings{Kinds: map[Kind]Rule{Appointment: {Steps: []Step{{Minutes: -120}}}}}), "2026-01-20 12:30 l")
}

func TestTheNearestAreKept(t *testing.T) {
	now := when(t, time.UTC, "2026-01-05 12:00")
	var events []Event
	for i := range 200 {
		events = append(events, Event{Key: string(rune('A' + i)), Kind: Appointment, At: now.AddDate(0, 0, 300-i)})
	}
	all := Plan(now, time.UTC, events, Settings{})
	if len(all) != Most || all[0].At.After(now.AddDate(0, 0, 101)) || !slices.IsSortedFunc(all, func(a, b Reminder) int { return a.At.Compare(b.At) }) {
		t.Errorf("%d reminders, from %v", len(all), all[0].At)
	}
}

func TestSettingsSurviveJSON(t *testing.T) {
	zero, err := json.Marshal(Settings{})
	if err != nil || string(zero) != "{}" {
		t.Errorf("the defaults are %s, %v", zero, err)
	}
	s := Settings{Off: true, Muted: []record.ID{{1}}, Hour: 480, Quiet: &Quiet{60, 120},
		Kinds: map[Kind]Rule{Dose: {Off: true, Steps: []Step{{Days: -7}, {From: FromEnd, Minutes: -5}}, Monthly: true}}}
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back Settings
	if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(s, back) {
		t.Errorf("%s gives %+v, %v", b, back, err)
	}
}

func TestSettingsThatNoScreenOffers(t *testing.T) {
	rule := func(r Rule) Settings { return Settings{Kinds: map[Kind]Rule{Dose: r}} }
	for what, s := range map[string]Settings{
		"hour":         {Hour: 24 * 60},
		"before hours": {Hour: -1},
		"quiet":        {Quiet: &Quiet{0, 1440}},
		"many steps":   rule(Rule{Steps: make([]Step, 9)}),
		"far":          rule(Rule{Steps: []Step{{Days: 367}}}),
		"long":         rule(Rule{Steps: []Step{{Minutes: 1440}}}),
		"anchor":       rule(Rule{Steps: []Step{{From: "moon"}}}),
		"monthly only": rule(Rule{Monthly: true}),
	} {
		if err := s.Validate(); record.KindOf(err) != record.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, k := range Kinds() {
		if err := rule(DefaultRule(k)).Validate(); err != nil {
			t.Errorf("the default of %s: %v", k, err)
		}
	}
}

func TestTextsAreComplete(t *testing.T) {
	for _, lang := range text.Languages() {
		c, err := text.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		keys := []string{TitleKey, BodyKey}
		for _, k := range Kinds() {
			keys = append(keys, k.LabelKey())
		}
		for _, key := range keys {
			if !c.Has(key) {
				t.Errorf("%s: %s is missing", lang, key)
			}
		}
		for _, key := range keys[:2] { // constant: no argument can put a name into a notification
			if s := c.S(key); strings.Contains(s, "{{") || s != c.S(key, text.Args{"Name": "Lola", "Who": "Lola", "What": "ROR"}) {
				t.Errorf("%s: %s is not constant: %q", lang, key, s)
			}
		}
	}
}

var zones = []string{"Europe/Paris", "Indian/Reunion", "America/Cayenne", "UTC", "Pacific/Noumea", "America/Miquelon", "Asia/Kathmandu", "Australia/Lord_Howe"}

func anyZone(t *rapid.T, label string) *time.Location {
	return zone(t, rapid.SampledFrom(zones).Draw(t, label))
}

func anyMoment(t *rapid.T, label string) time.Time {
	// around both changes of the clock, and any time
	near := rapid.SampledFrom([]int64{1774746000, 1792890000, 1772000000, 1783000000}).Draw(t, label+" near")
	return time.Unix(near+rapid.Int64Range(-40*86400, 40*86400).Draw(t, label), 0)
}

func anyEvent(t *rapid.T) Event {
	e := Event{Profile: record.ID{byte(rapid.IntRange(1, 3).Draw(t, "profile"))}, Key: rapid.StringMatching(`[a-f]`).Draw(t, "key"),
		Kind: rapid.SampledFrom(append(Kinds(), "later")).Draw(t, "kind"), Quiet: rapid.IntRange(0, 9).Draw(t, "quiet") == 0}
	if e.Kind == Appointment && rapid.Bool().Draw(t, "hour") {
		e.At = anyMoment(t, "at").In(anyZone(t, "zone"))
		return e
	}
	e.Day = record.DateOf(anyMoment(t, "day").UTC())
	if e.Kind == Exam {
		e.End = e.Day.AddDays(rapid.IntRange(1, 400).Draw(t, "window"))
	}
	return e
}

func anySettings(t *rapid.T) Settings {
	s := Settings{Hour: rapid.IntRange(0, 1439).Draw(t, "hour")}
	if rapid.Bool().Draw(t, "chosen") {
		s.Quiet = &Quiet{rapid.IntRange(0, 1439).Draw(t, "from"), rapid.IntRange(0, 1439).Draw(t, "until")}
	}
	if rapid.IntRange(0, 4).Draw(t, "muted") == 0 {
		s.Muted = []record.ID{{1}}
	}
	if rapid.Bool().Draw(t, "rule") {
		step := rapid.Custom(func(t *rapid.T) Step {
			return Step{rapid.SampledFrom([]Anchor{FromStart, FromEnd}).Draw(t, "anchor"), rapid.IntRange(-30, 30).Draw(t, "days"), rapid.IntRange(-1439, 1439).Draw(t, "minutes")}
		})
		s.Kinds = map[Kind]Rule{rapid.SampledFrom(Kinds()).Draw(t, "of"): {Steps: rapid.SliceOfN(step, 1, 4).Draw(t, "steps"), Monthly: rapid.Bool().Draw(t, "monthly")}}
	}
	return s
}

func TestEveryPlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now, home, s := anyMoment(t, "now"), anyZone(t, "home"), anySettings(t)
		events := rapid.SliceOfN(rapid.Custom(anyEvent), 0, 12).Draw(t, "events")
		all := plan(now, home, events, s)
		keys := map[string]bool{}
		for _, e := range events {
			if !s.silent(e) {
				keys[e.Key] = true
			}
		}
		for i, r := range all {
			if s.QuietHours().holds(minuteOf(r.At)) {
				t.Fatalf("%v is in the quiet hours %+v", r.At, s.QuietHours())
			}
			if r.At.Before(now) || r.At.Location() != home || r.At.Second() != 0 {
				t.Fatalf("%v, planned at %v in %v", r.At, now, home)
			}
			if i > 0 && !all[i-1].At.Before(r.At) {
				t.Fatalf("%v follows %v", r.At, all[i-1].At)
			}
			if len(r.About) == 0 || !slices.IsSorted(r.About) || len(slices.Compact(slices.Clone(r.About))) != len(r.About) {
				t.Fatalf("about %q", r.About)
			}
			for _, key := range r.About {
				if !keys[key] {
					t.Fatalf("reminds of %q, which asks for nothing", key)
				}
			}
		}
		if got := Plan(now, home, events, s); !reflect.DeepEqual(got, all[:min(Most, len(all))]) {
			t.Fatalf("%d reminders are not the nearest of %d", len(got), len(all))
		}
	})
}

func TestOrderNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now, home, s := anyMoment(t, "now"), anyZone(t, "home"), anySettings(t)
		events := rapid.SliceOfN(rapid.Custom(anyEvent), 0, 12).Draw(t, "events")
		other := rapid.Permutation(events).Draw(t, "other")
		if a, b := Plan(now, home, events, s), Plan(now, home, other, s); !reflect.DeepEqual(a, b) {
			t.Fatalf("%v\n%v", said(a), said(b))
		}
	})
}

// Adding an event never takes a reminder of another away, except beyond the cap.
func TestAnotherEventTakesNothingAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now, home, s := anyMoment(t, "now"), anyZone(t, "home"), anySettings(t)
		events := rapid.SliceOfN(rapid.Custom(anyEvent), 0, 12).Draw(t, "events")
		before, after := plan(now, home, events, s), plan(now, home, append(slices.Clone(events), anyEvent(t)), s)
		for _, r := range before {
			i := slices.IndexFunc(after, func(o Reminder) bool { return o.At.Equal(r.At) })
			if i < 0 {
				t.Fatalf("%v is gone", r.At)
			}
			for _, key := range r.About {
				if !slices.Contains(after[i].About, key) {
					t.Fatalf("%v says no longer %q", r.At, key)
				}
			}
		}
	})
}

// The quiet hours move reminders and lose none: with them each event has a reminder for each that it has without them,
// unless the only moment left would be in the past.
func TestQuietHoursLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now, home := anyMoment(t, "now"), anyZone(t, "home")
		e := anyEvent(t)
		e.Quiet = false
		quiet, none := Settings{Quiet: &Quiet{rapid.IntRange(0, 1439).Draw(t, "from"), rapid.IntRange(0, 1439).Draw(t, "until")}}, Settings{Quiet: &Quiet{}}
		moved, raw := moments(now, home, e, quiet), moments(now, home, e, none)
		for i := range min(len(raw), len(DefaultRule(e.Kind).Steps)) {
			if e.At.IsZero() && moved[i].Before(raw[i]) || moved[i].Sub(raw[i]).Abs() > 26*time.Hour {
				t.Fatalf("%v is moved to %v", raw[i], moved[i])
			}
			if !quiet.QuietHours().holds(minuteOf(raw[i].In(home))) && !moved[i].Equal(raw[i]) {
				t.Fatalf("%v is moved to %v for nothing", raw[i], moved[i])
			}
			if !e.At.IsZero() && !raw[i].After(e.At) && moved[i].After(e.At) {
				t.Fatalf("%v comes after the appointment at %v", moved[i], e.At)
			}
		}
	})
}
