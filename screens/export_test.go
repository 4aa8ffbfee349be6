package screens

import "carnet/app"

// Scrub begins the weekly re-reading at once.
func (w *Window) Scrub(s *app.Session) { w.scrub(s) }
