package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"carnet/app/text"
)

// discreetly runs the program so that a crash of it names nobody. Go prints the value that panicked, which may quote a
// record, and the arguments of each call; desktops write that into a journal on the disk. Libraries log names of files. So
// standard error belongs to what the program says itself, and a crash is told as a sentence and the places in the code.
// A crash beside the main goroutine ends the program without a word.
//
// Who sets GOTRACEBACK, to find a fault with a family that does not exist, sees everything.
func discreetly(program func(errOut *os.File) int) (status int) {
	if os.Getenv("GOTRACEBACK") != "" {
		return program(os.Stderr)
	}
	errOut := hush()
	defer func() {
		if recover() != nil {
			status = 2
			fmt.Fprint(errOut, crashReport())
		}
	}()
	return program(errOut)
}

// crashReport is called while a panic is being recovered: the frames that panicked are still on the stack.
func crashReport() string {
	var b strings.Builder
	if words, err := text.New(systemLanguage()); err == nil {
		fmt.Fprintln(&b, words.S("command.crashed"))
	}
	fmt.Fprintf(&b, "Carnet %s, %s, %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	var at [64]uintptr
	frames := runtime.CallersFrames(at[:runtime.Callers(3, at[:])]) // not this function and what calls it
	for {
		f, more := frames.Next()
		fmt.Fprintf(&b, "  %s:%d\n", f.Function, f.Line)
		if !more {
			return b.String()
		}
	}
}
