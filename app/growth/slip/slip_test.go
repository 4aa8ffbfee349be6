package slip_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"carnet/app/growth"
	"carnet/app/growth/slip"
	"carnet/app/record"
)

var birth = record.NewDate(2025, 11, 10)

func girl() growth.Subject {
	return growth.Subject{Sex: record.Female, Birth: birth, Term: record.Gestation{Weeks: 41}}
}

func at(days int, kind record.MeasureType, value int64) record.Measurement {
	return record.Measurement{Type: kind, Value: value, Date: birth.AddDays(days)}
}

func typed(days int, kind record.MeasureType, value float64) slip.Typed {
	return slip.Typed{Type: kind, Value: value, Date: birth.AddDays(days)}
}

// noted is the first months of a girl.
func noted() []record.Measurement {
	return []record.Measurement{at(92, record.Weight, 5850), at(0, record.Weight, 3300), at(31, record.Weight, 4150),
		at(92, record.Height, 601), at(0, record.Height, 495), at(92, record.Head, 401), at(0, record.Head, 345)}
}

func TestWhatIsQuestioned(t *testing.T) {
	const kilo, cm = 1000, 10
	for name, c := range map[string]struct {
		days  int
		kind  record.MeasureType
		value float64
		want  slip.Doubt
		meant int64
	}{
		"what follows":                {117, record.Weight, 6.42 * kilo, slip.None, 0},
		"grams for kilos":             {117, record.Weight, 6420 * kilo, slip.Unit, 6420},
		"grams of a newborn":          {0, record.Weight, 3450 * kilo, slip.Unit, 3450},
		"a decimal sign too far":      {117, record.Weight, 64.2 * kilo, slip.Unit, 6420},
		"no decimal sign":             {117, record.Weight, 642 * kilo, slip.Unit, 6420},
		"a zero too much":             {117, record.Weight, 0.642 * kilo, slip.Unit, 6420},
		"too little for any age":      {117, record.Weight, 3, slip.Unusual, 0},
		"a kilo in a day":             {93, record.Weight, 6.9 * kilo, slip.Jump, 0},
		"a kilo lost":                 {93, record.Weight, 4.8 * kilo, slip.Jump, 0},
		"more than what comes later":  {40, record.Weight, 7.2 * kilo, slip.Jump, 0},
		"what newborns lose":          {4, record.Weight, 3.0 * kilo, slip.None, 0},
		"metres for centimetres":      {117, record.Height, 0.62 * cm, slip.Unit, 620},
		"millimetres for centimetres": {117, record.Height, 620 * cm, slip.Unit, 620},
		"decimetres":                  {117, record.Height, 6.2 * cm, slip.Unit, 620},
		"what follows in cm":          {117, record.Height, 62.5 * cm, slip.None, 0},
		"shrunk":                      {117, record.Height, 58 * cm, slip.Shrunk, 0},
		"measured a little shorter":   {117, record.Height, 59 * cm, slip.None, 0},
		"seven centimetres in a week": {99, record.Height, 67.5 * cm, slip.Jump, 0},
		"a head that shrinks":         {117, record.Head, 38.5 * cm, slip.Shrunk, 0},
		"a head in millimetres":       {117, record.Head, 412 * cm, slip.Unit, 412},
		"a head in metres":            {117, record.Head, 0.412 * cm, slip.Unit, 412},
		"no number":                   {117, record.Head, math.NaN(), slip.Unusual, 0},
		"infinitely much":             {117, record.Weight, math.Inf(1), slip.Unusual, 0},
		"nothing":                     {117, record.Weight, 0, slip.Unusual, 0},
		"less than nothing":           {117, record.Weight, -6420, slip.Unusual, 0},
	} {
		b := slip.NewBook(girl(), noted())
		got := b.Check(typed(c.days, c.kind, c.value))
		if got.Doubt == slip.Unit && got.Small != (float64(c.meant) > c.value) {
			t.Errorf("%s: too small is %v", name, got.Small)
		}
		if got.Doubt != c.want || got.Meant != c.meant {
			t.Errorf("%s: %q, meant %d; want %q, %d", name, got.Doubt, got.Meant, c.want, c.meant)
		}
	}
}

func TestTheMeasureThatContradictsIsNamed(t *testing.T) {
	b := slip.NewBook(girl(), noted())
	if got := b.Check(typed(117, record.Height, 580)); got.Against != at(92, record.Height, 601) {
		t.Errorf("shrunk against %+v", got.Against)
	}
	if got := b.Check(typed(40, record.Weight, 7200)); got.Against.Date != birth.AddDays(31) {
		t.Errorf("jump against %+v", got.Against)
	}
}

// What is a slip itself accuses nobody.
func TestAnUnusualMeasureIsNoWitness(t *testing.T) {
	b := slip.NewBook(girl(), append(noted(), at(100, record.Weight, 58_500)))
	if got := b.Check(typed(117, record.Weight, 6420)); got.Doubt != slip.None {
		t.Errorf("questioned: %+v", got)
	}
}

func TestSwapped(t *testing.T) {
	b := slip.NewBook(girl(), noted())
	w, h, ok := b.Swapped(typed(117, record.Weight, 62_500), typed(117, record.Height, 64.2))
	if !ok || w != 6420 || h != 625 {
		t.Errorf("got %d g, %d mm, %v", w, h, ok)
	}
	if _, _, ok := b.Swapped(typed(117, record.Weight, 6420), typed(117, record.Height, 625)); ok {
		t.Error("what is right is swapped")
	}
	if _, _, ok := b.Swapped(typed(117, record.Weight, 99_000), typed(117, record.Height, 625)); ok {
		t.Error("one wrong value is swapped for another")
	}
}

func TestSameDay(t *testing.T) {
	b := slip.NewBook(girl(), noted())
	if _, ok := b.SameDay(record.Weight, birth.AddDays(93)); ok {
		t.Error("found on a day without a measure")
	}
	b.Add(at(92, record.Weight, 5900))
	if m, ok := b.SameDay(record.Weight, birth.AddDays(92)); !ok || m.Value != 5900 {
		t.Errorf("found %+v, %v", m, ok)
	}
	b.Add(at(10, record.Weight, 9000)) // unusual, and out of order
	b.Add(at(200, record.Weight, 7800))
	if m, ok := b.SameDay(record.Weight, birth.AddDays(200)); !ok || m.Value != 7800 {
		t.Errorf("found %+v, %v", m, ok)
	}
}

func TestWithoutTables(t *testing.T) {
	undetermined := girl()
	undetermined.Sex = record.Undetermined
	if got := slip.NewBook(undetermined, nil).Check(typed(117, record.Weight, 64_200)); got.Meant != 6420 {
		t.Errorf("no sex: %+v", got)
	}
	preterm := girl()
	preterm.Term = record.Gestation{Weeks: 28}
	b := slip.NewBook(preterm, nil)
	if got := b.Check(typed(5, record.Weight, 980)); got.Doubt != slip.None {
		t.Errorf("a child of 28 weeks: %+v", got)
	}
	if got := b.Check(typed(5, record.Weight, 9_800)); got.Meant != 980 {
		t.Errorf("ten times a child of 28 weeks: %+v", got)
	}
	adult := slip.NewBook(growth.Subject{Sex: record.Female, Birth: record.NewDate(1990, 2, 3)}, nil)
	if got := adult.Check(typed(0, record.Weight, 61_000)); got.Doubt != slip.None {
		t.Errorf("an adult: %+v", got)
	}
	if got := adult.Check(typed(0, record.Height, 16.8)); got.Meant != 1680 {
		t.Errorf("metres of an adult: %+v", got)
	}
	unknown := slip.NewBook(growth.Subject{}, []record.Measurement{at(0, record.Weight, 61_000)})
	if got := unknown.Check(typed(30, record.Weight, 62_000)); got.Doubt != slip.None {
		t.Errorf("no birth date: %+v", got)
	}
}

// The kinds have the names of their indicators.
func kinds() *rapid.Generator[record.MeasureType] {
	return rapid.SampledFrom([]record.MeasureType{record.Weight, record.Height, record.Head})
}

func subjects() *rapid.Generator[growth.Subject] {
	return rapid.Custom(func(t *rapid.T) growth.Subject {
		return growth.Subject{Sex: rapid.SampledFrom([]record.Sex{record.Female, record.Male}).Draw(t, "sex"), Birth: birth,
			Term: record.Gestation{Weeks: rapid.IntRange(26, 42).Draw(t, "term")}}
	})
}

// valueAt is the measure of a child that has z-score z.
func valueAt(s growth.Subject, kind record.MeasureType, days int, z float64) (record.Measurement, bool) {
	date := birth.AddDays(days)
	age, _ := s.CorrectedAgeDays(date)
	v, ok := growth.Value(growth.Indicator(kind), s.Sex, age, z)
	if kind == record.Weight {
		v *= 1000
	} else {
		v *= 10
	}
	return record.Measurement{Type: kind, Value: int64(math.Round(v)), Date: date}, ok
}

// TestAnOrdinaryValueIsNeverQuestioned: within ±2 SD, near the line that the child follows.
func TestAnOrdinaryValueIsNeverQuestioned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, kind := subjects().Draw(t, "subject"), kinds().Draw(t, "kind")
		first, last := 0, 6900
		if s.Term.Preterm() { // the end of the correction moves a child from one curve to another
			last = 700
		}
		z := rapid.Float64Range(-1.8, 1.8).Draw(t, "z")
		b := slip.NewBook(s, nil)
		for range rapid.IntRange(0, 4).Draw(t, "noted") {
			day := rapid.IntRange(first, last).Draw(t, "noted on")
			if m, ok := valueAt(s, kind, day, z+rapid.Float64Range(-0.1, 0.1).Draw(t, "off")); ok {
				b.Add(m)
			}
		}
		m, ok := valueAt(s, kind, rapid.IntRange(first, last).Draw(t, "day"), z+rapid.Float64Range(-0.1, 0.1).Draw(t, "off by"))
		if !ok {
			return
		}
		if got := b.Check(slip.TypedAs(m)); got.Doubt != slip.None {
			t.Fatalf("%+v is questioned: %+v", m, got)
		}
	})
}

// TestWhatIsProposedIsNeverQuestioned, whatever is typed and noted; and nothing panics.
func TestWhatIsProposedIsNeverQuestioned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := subjects().Draw(t, "subject")
		if rapid.Bool().Draw(t, "unknown") {
			s.Sex, s.Birth = record.Undetermined, record.Date{}
		}
		b := slip.NewBook(s, nil)
		for range rapid.IntRange(0, 5).Draw(t, "noted") {
			b.Add(at(rapid.IntRange(-30, 9000).Draw(t, "day"), kinds().Draw(t, "kind"), rapid.Int64Range(-10, 400_000).Draw(t, "value")))
		}
		q := typed(rapid.IntRange(-30, 9000).Draw(t, "on"), kinds().Draw(t, "of"), rapid.Float64().Draw(t, "typed"))
		if rapid.Bool().Draw(t, "near") {
			q.Value = rapid.Float64Range(0, 1e7).Draw(t, "typed near")
		}
		got := b.Check(q)
		if (got.Doubt == slip.Unit) != (got.Meant != 0) {
			t.Fatalf("doubt %q, meant %d", got.Doubt, got.Meant)
		}
		if got.Meant != 0 {
			q.Value = float64(got.Meant)
			if again := b.Check(q); again.Doubt != slip.None {
				t.Fatalf("%d is proposed and questioned: %+v", got.Meant, again)
			}
		}
	})
}
