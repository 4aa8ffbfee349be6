//go:build soak

package faults_test

const full = true

func rounds(_, many int) int { return many }
