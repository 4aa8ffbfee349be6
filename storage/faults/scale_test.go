//go:build !soak

package faults_test

import "carnet/storage/seal"

// full says that the long suite runs: the numbers of rounds in the figures are its.
const full = false

// rounds gives the number of rounds of a test: few here, many in make soak.
func rounds(few, _ int) int { return few }

// hash is what a password costs.
func hash() seal.KDF { return seal.MobileKDF() }
