package main

import (
	"os"
	"testing"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/test"

	"carnet/storage/render"
)

// inRealWindow makes the journey run in a real window instead of the test driver: only there a missing fyne.Do shows.
const inRealWindow = "CARNET_TEST_REAL_WINDOW"

// realApp is the app of the real window, nil with the test driver.
var realApp fyne.App

// asProgram makes the test binary behave as the program, so that tests can run it as a child.
const asProgram = "CARNET_TEST_AS_PROGRAM"

// Values of asProgram for a program that panics with its first argument, on the main goroutine or beside it.
const (
	asProgramThatCrashes       = "crash"
	asProgramThatCrashesBeside = "crash beside"
)

func TestMain(m *testing.M) {
	switch {
	case len(os.Args) == 2 && os.Args[1] == render.Flag:
		restrict()
		os.Exit(render.Main())
	case len(os.Args) == 2 && os.Args[1] == probeFlag:
		restrict()
		os.Exit(probeMain())
	case os.Getenv(asProgram) == asProgramThatCrashes:
		restrict()
		os.Exit(discreetly(func(*os.File) int { panic(os.Args[1]) }))
	case os.Getenv(asProgram) == asProgramThatCrashesBeside:
		restrict()
		os.Exit(discreetly(func(*os.File) int {
			go func() { panic(os.Args[1]) }()
			select {}
		}))
	case os.Getenv(asProgram) != "":
		restrict()
		os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	if os.Getenv(inRealWindow) == "" {
		os.Exit(m.Run())
	}
	// The main goroutine belongs to the window; the tests run beside it.
	realApp = fyneapp.NewWithID(appID + ".test")
	status := 0
	realApp.Lifecycle().SetOnStarted(func() {
		go func() {
			status = m.Run()
			fyne.Do(realApp.Quit)
		}()
	})
	realApp.Run()
	os.Exit(status)
}

func testDriver(t *testing.T) driver {
	t.Helper()
	if realApp != nil {
		return driver{app: realApp, do: fyne.DoAndWait}
	}
	return driver{app: test.NewTempApp(t), do: func(f func()) { f() }, async: func(work func()) { work() }}
}
