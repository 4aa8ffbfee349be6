package app_test

import (
	"testing"
	"time"

	"carnet/app"
)

func TestWatch(t *testing.T) {
	const idle = app.DefaultIdle
	type step func(w *app.Watch, now *time.Time)
	wait := func(d time.Duration) step { return func(_ *app.Watch, now *time.Time) { *now = now.Add(d) } }
	touch := func(w *app.Watch, _ *time.Time) { w.Touch() }
	leave := func(w *app.Watch, _ *time.Time) { w.Leave() }
	back := func(w *app.Watch, _ *time.Time) { w.Return() }
	busy := func(d time.Duration) step { // something is done every minute
		return func(w *app.Watch, now *time.Time) {
			for end := now.Add(d); now.Before(end); *now = now.Add(time.Minute) {
				w.Touch()
			}
		}
	}
	for name, c := range map[string]struct {
		steps []step
		want  bool
	}{
		"at once":                             {nil, false},
		"just before the limit":               {[]step{wait(idle - 1)}, false},
		"at the limit":                        {[]step{wait(idle)}, true},
		"touched in time":                     {[]step{wait(idle - 1), touch, wait(idle - 1)}, false},
		"touched too late":                    {[]step{wait(idle), touch}, true},
		"a mouse moved after a night's sleep": {[]step{wait(8 * time.Hour), touch, touch}, true},
		"busy for long":                       {[]step{busy(app.MaxSession - 2*time.Minute), touch}, false},
		"busy for too long":                   {[]step{busy(app.MaxSession)}, true},
		"away for a moment":                   {[]step{leave, wait(app.MaxAway - 1), back, wait(time.Minute)}, false},
		"away too long":                       {[]step{leave, wait(app.MaxAway)}, true},
		"away too long, and back":             {[]step{leave, wait(app.MaxAway), back}, true},
		"leaving twice does not begin anew":   {[]step{leave, wait(app.MaxAway - 1), leave, wait(1)}, true},
		"clock corrected by the network":      {[]step{wait(time.Minute), touch, wait(-10 * time.Second)}, false},
		"clock set back":                      {[]step{wait(-time.Hour)}, true},
		"clock set back, then touched":        {[]step{wait(-time.Hour), touch}, true},
		"clock set forward":                   {[]step{wait(20 * 365 * 24 * time.Hour)}, true},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 3, 10, 21, 0, 0, 0, time.UTC)
			w := app.NewWatch(func() time.Time { return now })
			for _, s := range c.steps {
				s(w, &now)
			}
			if got := w.MustLock(); got != c.want {
				t.Errorf("MustLock = %v", got)
			}
		})
	}
}

func TestTheIdleLimitStaysWithinItsBounds(t *testing.T) {
	now := time.Date(2026, 3, 10, 21, 0, 0, 0, time.UTC)
	for _, c := range []struct{ set, want time.Duration }{
		{-time.Hour, app.MinIdle}, {0, app.MinIdle}, {2 * time.Minute, 2 * time.Minute}, {time.Hour, app.MaxIdle},
	} {
		w := app.NewWatch(func() time.Time { return now })
		w.SetIdle(c.set)
		now = now.Add(c.want - 1)
		early := w.MustLock()
		now = now.Add(1)
		if early || !w.MustLock() {
			t.Errorf("SetIdle(%v) does not lock after %v", c.set, c.want)
		}
	}
}
