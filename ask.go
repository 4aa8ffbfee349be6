package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"carnet/app/record"
)

// answers are the lines that a person types, or another program gives. They are read on a goroutine of their own, so
// that whoever presses Ctrl+C at a question gets away.
type answers struct {
	in    *os.File
	lines *bufio.Reader
}

func newAnswers(in *os.File) *answers { return &answers{in: in, lines: bufio.NewReader(in)} }

// maxAnswer bounds what is read as one line, in bytes.
const maxAnswer = 64 << 10

// ask asks for a line that may be seen.
func (t terminal) ask(ctx context.Context, key string) (string, error) {
	fmt.Fprint(t.err, t.text.S(key)+" ")
	return t.answers.next(ctx, t.answers.line)
}

// secret returns the first line of a file where one is named, and asks without showing what is typed otherwise.
func (t terminal) secret(ctx context.Context, file, key string) (string, error) {
	if file != "" {
		return firstLine(file)
	}
	fmt.Fprint(t.err, t.text.S(key)+" ")
	if !term.IsTerminal(int(t.in.Fd())) {
		return t.answers.next(ctx, t.answers.line)
	}
	before, err := term.GetState(int(t.in.Fd()))
	if err != nil {
		return "", record.Wrap(record.Internal, "ask for secret", err)
	}
	typed, err := t.answers.next(ctx, func() (string, error) {
		b, err := term.ReadPassword(int(t.in.Fd()))
		return string(b), err
	})
	if err != nil {
		_ = term.Restore(int(t.in.Fd()), before) // typing must be seen again
	}
	fmt.Fprintln(t.err)
	return typed, err
}

// newSecret is secret for something that is being chosen: typed, it is asked for twice.
func (t terminal) newSecret(ctx context.Context, file, key, again string) (string, error) {
	first, err := t.secret(ctx, file, key)
	if err != nil || file != "" {
		return first, err
	}
	second, err := t.secret(ctx, "", again)
	if err == nil && first != second {
		err = sentence("command.differ")
	}
	return first, err
}

func (a *answers) line() (string, error) {
	typed, err := a.lines.ReadString('\n')
	if typed != "" && err == io.EOF {
		err = nil
	}
	return strings.TrimRight(typed, "\r\n"), err
}

// next waits for read or for the end of ctx. A reading that was left stays behind; the program ends soon.
func (a *answers) next(ctx context.Context, read func() (string, error)) (string, error) {
	type answer struct {
		typed string
		err   error
	}
	got := make(chan answer, 1)
	go func() {
		typed, err := read()
		got <- answer{typed, err}
	}()
	select {
	case <-ctx.Done():
		return "", record.Wrap(record.Canceled, "ask", ctx.Err())
	case g := <-got:
		if g.err != nil {
			return "", sentence("command.no-answer")
		}
		return g.typed, nil
	}
}

// firstLine reads a secret from a file.
func firstLine(name string) (string, error) {
	b, err := readSmall(name)
	if err != nil {
		return "", sentence("command.no-secret-file")
	}
	defer clear(b)
	line, _, _ := strings.Cut(string(b), "\n")
	return strings.TrimSuffix(line, "\r"), nil
}

func readSmall(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxAnswer))
}
