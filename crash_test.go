package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestACrashNamesNobody: what panics may hold a child's name, and ends in the journal of the desktop, on the disk.
func TestACrashNamesNobody(t *testing.T) {
	const marker = "zqxallergiekwv"
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	crash := func(how string, env ...string) string {
		t.Helper()
		cmd := exec.Command(self, marker)
		cmd.Env = append(append(os.Environ(), "GOTRACEBACK=", asProgram+"="+how), env...)
		out, _ := cmd.CombinedOutput()
		if got := cmd.ProcessState.ExitCode(); got != 2 {
			t.Errorf("%s: status %d, %s", how, got, out)
		}
		return string(out)
	}
	said := crash(asProgramThatCrashes)
	if strings.Contains(said, marker) || !strings.Contains(said, "carnet.TestMain") || !strings.Contains(said, "Carnet") {
		t.Errorf("a crash says %q, want a sentence and the place in the code", said)
	}
	if said := crash(asProgramThatCrashesBeside); said != "" {
		t.Errorf("a crash beside the main goroutine says %q", said)
	}
	// Who asks for it is told: otherwise this test would pass on a program that does not crash.
	if said := crash(asProgramThatCrashesBeside, "GOTRACEBACK=single"); !strings.Contains(said, marker) {
		t.Errorf("with GOTRACEBACK a crash says %q", said)
	}
}

// TestWhatTheProgramSaysOnStandardErrorIsHeard: hush must not silence the program itself.
func TestWhatTheProgramSaysOnStandardErrorIsHeard(t *testing.T) {
	var said bytes.Buffer
	program(t, &said, 1, "--vault", t.TempDir(), "--account", "zoe", "verify")
	if said.Len() == 0 {
		t.Error("nothing")
	}
}
