// Package layers keeps the rules of the house, in its tests: which room may import which, where each large dependency
// lives, and what pure code must not reach for. They read the source of the whole module, for every system and build
// tag.
package layers
