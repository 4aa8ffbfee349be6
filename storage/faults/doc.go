// Package faults holds no code but tests: what a vault survives. Real processes are killed, cut off from their disk,
// starved of room, and given files with a bit turned or an end cut off; then a new process opens what is left and compares
// it with what was acknowledged. The plain tests run a few rounds of each; make soak runs thousands and writes the counts
// into docs/figures.md.
package faults
