package main

import (
	"os"
	"testing"

	"carnet/storage/render"
)

// asProgram makes the test binary behave as the program, so that tests can run it as a child.
const asProgram = "CARNET_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	switch {
	case len(os.Args) == 2 && os.Args[1] == render.Flag:
		os.Exit(render.Main())
	case os.Getenv(asProgram) != "":
		restrictFiles()
		os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}
