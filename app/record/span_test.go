package record_test

import (
	"testing"

	"carnet/app/record"
)

func TestSpan(t *testing.T) {
	from := record.NewDate(2024, 1, 31)
	for text, want := range map[string]string{
		"0d": "2024-01-31", "8d": "2024-02-08", "6w": "2024-03-13", "1m": "2024-02-29", "2m": "2024-03-31", "11y": "2035-01-31", "": "2024-01-31",
	} {
		s, err := record.ParseSpan(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.After(from).String(); got != want {
			t.Errorf("%s after %s = %s, want %s", text, from, got, want)
		}
		if s.String() != text {
			t.Errorf("%q reads back as %q", text, s)
		}
	}
	if (record.Span{N: 0, Unit: record.Days}).IsZero() {
		t.Error("0 days is a stated span")
	}
}

func FuzzParseSpan(f *testing.F) {
	for _, s := range []string{"", "2m", "0d", "-1m", "11y", "m", "99999d", "2é", "1m "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := record.ParseSpan(s)
		if err != nil {
			return
		}
		if again, err := record.ParseSpan(v.String()); err != nil || again != v {
			t.Errorf("%q → %v → %v, %v", s, v, again, err)
		}
	})
}
