package text

import (
	"strings"

	"carnet/app/record"
)

// DayMonth writes a whole date without its weekday: « 10 juin », with the year when it is not today's. It stays on one
// line. A partial date is written as Date does.
func (c *Catalogue) DayMonth(d, today record.Date) string {
	written := c.Date(d)
	if d.Whole() {
		written = c.dayMonth(d, today)
	}
	return strings.ReplaceAll(written, " ", "\u00a0")
}
