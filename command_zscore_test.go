package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"carnet/app/growth/survey"
	"carnet/app/text"
)

// zscore is the program as a filter, in an empty home.
func zscore(t *testing.T, home string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, append([]string{"zscore"}, args...)...)
	cmd.Env = []string{asProgram + "=1", "LANG=fr_FR.UTF-8", "HOME=" + home, "SystemRoot=" + os.Getenv("SystemRoot")}
	return cmd
}

// filtered runs it to its end.
func filtered(t *testing.T, in string, args ...string) (out, said string, status int) {
	t.Helper()
	home := t.TempDir()
	cmd := zscore(t, home, args...)
	var outBytes, saidBytes bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(in), &outBytes, &saidBytes
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if made, _ := filepath.Glob(filepath.Join(home, "*")); len(made) > 0 {
		t.Errorf("it made %v", made)
	}
	if hidden, _ := filepath.Glob(filepath.Join(home, ".*")); len(hidden) > 0 {
		t.Errorf("it made %v", hidden)
	}
	return outBytes.String(), saidBytes.String(), cmd.ProcessState.ExitCode()
}

const addedColumns = ",clenhei_cm,bmi,zwei,zlen,zwfl,zbmi,zhc,zac,zts,zss,flags\n"

func TestZscoreIsAFilter(t *testing.T) {
	const header = "nom,sex,age_days,gestation_days,weight_kg,lenhei_cm"
	out, said, status := filtered(t, header+"\nZoé,F,731,,12,85\nLéo,M,100,224,4.5,54\n")
	want := header + addedColumns + "Zoé,F,731,,12,85,85.00,16.61,0.35,-0.23,0.58,0.66,,,,,\nLéo,M,100,224,4.5,54,54.00,15.43,-0.81,-1.26,0.60,-0.20,,,,,corrected_age\n"
	if out != want || said != "" || status != 0 {
		t.Errorf("status %d, said %q, wrote\n%swant\n%s", status, said, out, want)
	}
	out, _, status = filtered(t, header+"\nLéo,M,100,224,4.5,54\n", "--correct-until=0")
	if status != 0 || strings.Contains(out, "corrected_age") || strings.Contains(out, "-0.81") {
		t.Errorf("status %d, corrected although it must not be: %s", status, out)
	}
}

// TestZscoreComplainsWithoutQuoting: each malformed row is named by its line, and nothing of it is said.
func TestZscoreComplainsWithoutQuoting(t *testing.T) {
	out, said, status := filtered(t, "nom,sex,age_days,weight_kg\nZoé,F,100,6\nCANARY,F,CANARY,6\n\"CAN\nARY\",F,100,-6\nCANARY,CANARY\nLéo,M,100,6\n")
	if status != 1 || strings.Contains(said, "CAN") || strings.Contains(said, "ARY") || strings.Contains(said, "⟦") {
		t.Errorf("status %d, said:\n%s", status, said)
	}
	lines := strings.Split(strings.TrimSuffix(said, "\n"), "\n")
	if len(lines) != 4 {
		t.Fatalf("said:\n%s", said)
	}
	for i, want := range []string{"Ligne 3", "Ligne 4", "Ligne 6", "3 "} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("said %q, want %s", lines[i], want)
		}
	}
	if !strings.Contains(lines[0], "age_days") || !strings.Contains(lines[1], "weight_kg") {
		t.Errorf("the column is not named in:\n%s", said)
	}
	if strings.Count(out, "impossible") != 1 || strings.Count(out, "\n") != 5 || strings.Count(out, "\nZoé")+strings.Count(out, "\nLéo") != 2 {
		t.Errorf("wrote:\n%s", out)
	}
}

func TestZscoreRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		in     string
		args   []string
		status int
		says   string
	}{
		"nothing":         {status: 1, says: "Rien n’a été calculé"},
		"no sex":          {in: "age_days,weight_kg\n", status: 1, says: " sex"},
		"no age":          {in: "sex,weight_kg\n", status: 1, says: "age_months"},
		"UTF-16":          {in: "\xff\xfes\x00e\x00x\x00", status: 1, says: "UTF-8"},
		"an object":       {in: "sex,age_days,weight_kg\n", args: []string{"--json"}, status: 2, says: "--json"},
		"an age in words": {args: []string{"--correct-until=deux"}, status: 2, says: "--correct-until"},
		"a file":          {args: []string{"in.csv"}, status: 2, says: "in.csv"},
	} {
		out, said, status := filtered(t, c.in, c.args...)
		if status != c.status || out != "" || !strings.Contains(said, c.says) || strings.Contains(said, "⟦") || strings.Count(said, "\n") != 1 {
			t.Errorf("%s: status %d, wrote %q, said %q", name, status, out, said)
		}
	}
}

func TestZscoreHelp(t *testing.T) {
	out, _, status := filtered(t, "", "--help")
	for _, want := range []string{"carnet zscore <", "age_months", "subscapular_mm", "flags", "--correct-until", "not a diagnosis"} {
		if status != 0 || !strings.Contains(flatText(out), want) {
			t.Errorf("status %d, %q is not said in:\n%s", status, want, out)
		}
	}
}

// TestZscoreWithoutEnds: input that cannot be read and output that cannot be written end it with status 1 and a sentence.
func TestZscoreWithoutEnds(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("sex,age_days,weight_kg\nM,100,6\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	open := func(flag int) *os.File {
		f, err := os.OpenFile(file, flag, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	for name, ends := range map[string][2]*os.File{
		"input":  {open(os.O_WRONLY), nil},
		"output": {open(os.O_RDONLY), open(os.O_RDONLY)},
	} {
		cmd := zscore(t, t.TempDir())
		var said bytes.Buffer
		cmd.Stdin, cmd.Stderr = ends[0], &said
		if ends[1] != nil {
			cmd.Stdout = ends[1]
		}
		if err := cmd.Run(); err == nil || cmd.ProcessState.ExitCode() != 1 || strings.Count(said.String(), "\n") != 1 {
			t.Errorf("%s: %v, said %q", name, err, said.String())
		}
	}
}

// TestZscoreWhenNobodyReadsOn: in front of a program such as head it ends, in silence, though its input goes on for ever.
func TestZscoreWhenNobodyReadsOn(t *testing.T) {
	cmd := zscore(t, t.TempDir())
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	fed := make(chan error)
	go func() {
		_, err := io.WriteString(in, "sex,age_days,weight_kg\n")
		for rows := strings.Repeat("M,100,6\n", 1000); err == nil; {
			_, err = io.WriteString(in, rows)
		}
		fed <- err
	}()
	first, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || first != "sex,age_days,weight_kg"+addedColumns {
		t.Errorf("%q, %v", first, err)
	}
	out.Close()
	<-fed // it has ended: nobody takes rows any more
	if err := cmd.Wait(); err == nil || strings.Contains(said.String(), "goroutine") {
		t.Errorf("%v, said %q", err, said.String())
	}
}

// TestZscoreHasWords: the keys are made of what survey says.
func TestZscoreHasWords(t *testing.T) {
	for _, language := range text.Languages() {
		words, err := text.New(language)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []survey.Reason{survey.FieldCount, survey.Quotes, survey.TooLong, survey.NotANumber, survey.Impossible, survey.Unknown, survey.AgesDiffer} {
			var said bytes.Buffer
			terminal{err: &said, text: words}.complain(survey.Complaint{Line: 12345, Column: "weight_kg", Reason: r})
			if !strings.Contains(said.String(), fmt.Sprint(12345)) || strings.Contains(said.String(), "⟦") {
				t.Errorf("%s: %s is said as %q", language, r, said.String())
			}
		}
		for _, key := range unusableHeaders {
			if !words.Has(key) {
				t.Errorf("%s: %s is missing", language, key)
			}
		}
	}
}
