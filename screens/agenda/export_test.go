package agenda

// ParseClock reads an hour as a form does.
func ParseClock(s string) (int, bool) { return parseClock(s) }
