//go:build !soak

package seal

// The least that a vault may ask of who guesses a password, also in tests.
const (
	minMemory = mobileMemory
	minTime   = mobileTime
)
