package text

import (
	"time"

	"carnet/app/record"
)

// Damage names what the vault should hold and does not, by its kind and the day it was written: never by content.
// part is one of app's damage parts.
func (c *Catalogue) Damage(kind record.Kind, part string, written time.Time) string {
	key := "damage." + part
	if specific := key + "." + string(kind); c.Has(specific) {
		key = specific
	}
	if written.IsZero() {
		return c.S(key)
	}
	return c.S("damage.written", Args{"What": c.S(key), "Date": c.Date(record.DateOf(written))})
}
