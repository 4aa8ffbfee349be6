package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carnet/app/growth/internal/table"
)

const header = "sex,%s,l,m,s,position\n"

func writeSources(t *testing.T, first string) string {
	t.Helper()
	dir := t.TempDir()
	for _, src := range sources {
		next := map[step]string{whole: "61", tenth: "60.1", half: "60.5"}[src.step]
		text := strings.Replace(header, "%s", src.column, 1) +
			first + "M," + next + ",-0.7387,15.2641,0.08390,H\nF,60,1,14,0.0956,H\n"
		if err := os.WriteFile(filepath.Join(dir, src.file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestGenerateKeepsPrintedNumbers(t *testing.T) {
	in := writeSources(t, "M,60,-.5,15.2,0.0956,H\n")
	var files [2]string
	for i := range files {
		out := filepath.Join(t.TempDir(), "tables.txt")
		if err := generate(in, out); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		files[i] = string(b)
	}
	if files[0] != files[1] {
		t.Error("the same input gave two different files")
	}
	all, err := table.Decode([]byte(files[0]))
	if err != nil || len(all) != 2*len(sources) {
		t.Fatalf("%d tables, %v", len(all), err)
	}
	first, _ := all[0].At(60)
	second, _ := all[0].At(61)
	if first != (table.LMS{L: -0.5, M: 15.2, S: 0.0956}) || second != (table.LMS{L: -0.7387, M: 15.2641, S: 0.0839}) {
		t.Errorf("rows %v, %v", first, second)
	}
}

func TestGenerateRefusesWhatItWouldChange(t *testing.T) {
	for name, row := range map[string]string{
		"too many decimals": "M,60,-0.73871,15.2641,0.08390,H\n",
		"missing row":       "M,59,-0.7387,15.2641,0.08390,H\n",
		"between rows":      "M,60.5,-0.7387,15.2641,0.08390,H\n",
		"not a number":      "M,60,-0.7387,NA,0.08390,H\n",
	} {
		out := filepath.Join(t.TempDir(), "tables.txt")
		if err := generate(writeSources(t, row), out); err == nil {
			t.Errorf("%s: accepted", name)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%s: a file was written", name)
		}
	}
}
