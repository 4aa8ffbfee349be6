//go:build soak

package faults_test

import "carnet/storage/seal"

const full = true

func rounds(_, many int) int { return many }

// hash is what a password costs: next to nothing, so that the time goes into the faults.
func hash() seal.KDF { return seal.KDF{Memory: 64, Time: 1, Threads: 1} }
