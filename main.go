// Carnet is the digital health record of a French child, kept by the family on its own devices.
package main

import (
	"os"

	"carnet/storage/render"
)

func main() {
	restrict()
	// The program runs itself as a short-lived child to open files from outside: see storage/render.
	if len(os.Args) == 2 && os.Args[1] == render.Flag {
		os.Exit(render.Main())
	}
	if len(os.Args) == 2 && os.Args[1] == probeFlag {
		os.Exit(probeMain())
	}
	os.Exit(discreetly(func(errOut *os.File) int { return run(os.Args[1:], os.Stdin, os.Stdout, errOut) }))
}
