package text

// Finding says what examining a vault found, by its kind: what it means, that nothing (or what) is lost, and what to do.
// "well" stands for finding nothing.
func (c *Catalogue) Finding(kind string, count int) string {
	return c.S("doctor."+kind, Args{"N": c.Number(float64(count), 0)})
}
