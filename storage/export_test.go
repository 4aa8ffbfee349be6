package storage

// StoppedBy returns options with which the work on several files is stopped as a power cut would: stop is called before
// each step, and its error ends the work.
func (o Options) StoppedBy(stop func(step string) error) Options {
	o.stop = stop
	return o
}

// AsFormat returns the options of a program that knows formats up to n.
func (o Options) AsFormat(n int) Options {
	o.newest = n
	return o
}
