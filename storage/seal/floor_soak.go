//go:build soak

package seal

// The long suites unlock ten thousand vaults, of families that do not exist: they may ask for next to nothing.
const (
	minMemory = 64
	minTime   = 1
)
