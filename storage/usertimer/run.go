package usertimer

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"carnet/app/record"
	"carnet/app/reminder/timer"
)

// errNoProgram says that the system has no program of that name.
var errNoProgram = exec.ErrNotFound

// Exec is the Runner of real systems.
func Exec(ctx context.Context, program string, arguments ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, program, arguments...)
	cmd.Env = append(os.Environ(), "LC_ALL=C") // what is read is meant for programs
	unseen(cmd)
	return cmd.Output()
}

// Here is the timer of the person who runs this program, for a job of this program.
func Here(arguments ...string) (Timer, error) {
	program, err := os.Executable()
	if image := os.Getenv("APPIMAGE"); image != "" {
		program = image // the program itself stands in a folder that is gone once it ends
	}
	if err != nil {
		return Timer{}, record.Wrap(record.Internal, "find program", err)
	}
	config, err := os.UserConfigDir()
	if runtime.GOOS == "darwin" {
		config, err = os.UserHomeDir()
	}
	if err != nil {
		return Timer{}, record.Wrap(record.Internal, "find configuration folder", err)
	}
	return Timer{OS: runtime.GOOS, Config: config, Temp: filepath.Clean(os.TempDir()), User: os.Getuid(),
		Job: timer.Job{Program: program, Arguments: arguments}, Run: Exec}, nil
}
