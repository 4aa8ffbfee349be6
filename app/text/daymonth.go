package text

import "carnet/app/record"

// DayMonth writes a whole date without its weekday: « 10 juin », with the year when it is not today's. A partial date is
// written as Date does.
func (c *Catalogue) DayMonth(d, today record.Date) string {
	if !d.Whole() {
		return c.Date(d)
	}
	return c.dayMonth(d, today)
}
