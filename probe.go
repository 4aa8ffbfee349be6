package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"time"

	"carnet/app/record"
	"carnet/storage/kv"
)

// probeFlag is the hidden argument that makes the program try a copy of a database: see probe.
const probeFlag = "--probe-store"

// Exit codes of a probe that could say what it found. All others, and signals, mean that the database ended it.
const (
	probeWhole   = 0
	probeDamaged = 1
	probeFull    = 3
)

// probeTime is how long a probe may take. It reads a few dozen megabytes; a slow disk must not make a whole record look
// damaged.
const probeTime = 5 * time.Minute

// probe opens a copy of a database in a child process, the program itself: on some damage the engine ends the process
// that meets it, and then it is not the family's window. It fails with kv.ErrNoProbe where no child can be started.
func probe(ctx context.Context, dir string) error {
	const op = "probe vault"
	self, err := os.Executable()
	if err != nil || phone() {
		return kv.ErrNoProbe
	}
	ctx, stop := context.WithTimeout(ctx, probeTime)
	defer stop()
	cmd := exec.CommandContext(ctx, self, probeFlag)
	cmd.Dir = dir // not an argument: everyone can read those
	cmd.Env = []string{"GOTRACEBACK=none"}
	alive, err := cmd.StdinPipe()
	if err != nil {
		return kv.ErrNoProbe
	}
	defer alive.Close()
	if err := cmd.Start(); err != nil {
		return kv.ErrNoProbe
	}
	err = cmd.Wait()
	var ended *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &ended) && ended.ExitCode() == probeFull:
		return record.E(record.DiskFull, op)
	}
	return record.E(record.VaultDamaged, op)
}

// probeMain is the whole life of that child. It ends with its parent, whose end closes standard input.
func probeMain() int {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(probeDamaged)
	}()
	err := kv.Probe(context.Background(), ".")
	switch record.KindOf(err) {
	case "":
		return probeWhole
	case record.DiskFull:
		return probeFull
	}
	return probeDamaged
}
