package timer

import (
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"carnet/app/record"
)

// awkward has everything that a file system allows and one of the three forms gives a meaning.
var awkward = Job{Program: `/home/zoé/100% $HOME/& <c>/carnet`, Arguments: []string{"remind", "--vault", `/home/zoé/"mes données"\`, "l'été", ""}}

func texts(t interface{ Fatal(...any) }, j Job) (service, timer, plist, task string) {
	service, timer, err := Systemd(j)
	if err != nil {
		t.Fatal(err)
	}
	if plist, err = Launchd(j); err != nil {
		t.Fatal(err)
	}
	if task, err = WindowsXML(j); err != nil {
		t.Fatal(err)
	}
	return service, timer, plist, task
}

func TestSystemdTexts(t *testing.T) {
	service, timer, _, _ := texts(t, Job{Program: "/usr/bin/carnet", Arguments: []string{"remind"}})
	if want := "[Unit]\nDescription=Carnet: show that a reminder waits\n\n[Service]\nType=oneshot\nExecStart=:\"/usr/bin/carnet\" \"remind\"\nNice=10\n"; service != want {
		t.Errorf("the service reads\n%s", service)
	}
	if want := "[Unit]\nDescription=Carnet: look for reminders\n\n[Timer]\nOnCalendar=*:0/5\nAccuracySec=30s\n\n[Install]\nWantedBy=timers.target\n"; timer != want {
		t.Errorf("the timer reads\n%s", timer)
	}
	service, _, _, _ = texts(t, awkward)
	want := `ExecStart=:"/home/zoé/100%% $HOME/& <c>/carnet" "remind" "--vault" "/home/zoé/\"mes données\"\\" "l'été" ""`
	if !slices.Contains(strings.Split(service, "\n"), want) {
		t.Errorf("the service reads\n%s\nwant\n%s", service, want)
	}
}

// TestSystemdAgrees asks systemd itself, where it is installed, whether it understands the units, also with an awkward path.
func TestSystemdAgrees(t *testing.T) {
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not installed: the texts themselves are compared above")
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "100% $HOME & a%h", "carnet é")
	if err := os.Mkdir(filepath.Dir(program), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	service, timer, _, _ := texts(t, Job{Program: program, Arguments: []string{"remind", "--vault", `a "b"%h\`, "l'été"}})
	for name, content := range map[string]string{SystemdService: service, SystemdTimer: timer} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(tool, "verify", "--user", "--man=no", filepath.Join(dir, SystemdTimer), filepath.Join(dir, SystemdService))
	cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+dir, "HOME="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Contains(string(out), "carnet-remind") {
		t.Errorf("systemd-analyze: %v\n%s", err, out)
	}
}

// decodeXML gives the texts of all elements of that name.
func decodeXML(t interface{ Fatalf(string, ...any) }, document, element string) (texts []string) {
	d := xml.NewDecoder(strings.NewReader(strings.Replace(document, "UTF-16", "UTF-8", 1)))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return texts
		}
		if err != nil {
			t.Fatalf("not XML: %v\n%s", err, document)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == element {
			var s string
			if err := d.DecodeElement(&s, &start); err != nil {
				t.Fatalf("not XML: %v\n%s", err, document)
			}
			texts = append(texts, s)
		}
	}
}

func TestLaunchdText(t *testing.T) {
	_, _, plist, _ := texts(t, awkward)
	want := slices.Concat([]string{LaunchdLabel, awkward.Program}, awkward.Arguments, []string{"Background"})
	if got := decodeXML(t, plist, "string"); !slices.Equal(got, want) {
		t.Errorf("the strings are %q, want %q", got, want)
	}
	if got := decodeXML(t, plist, "integer"); len(got) != 60/Every || got[1] != "5" || got[11] != "55" {
		t.Errorf("at the minutes %q", got)
	}
}

func TestWindowsText(t *testing.T) {
	job := Job{Program: `C:\Programmes & outils\Zoé's\carnet.exe`, Arguments: []string{"remind", "--vault", `D:\mes données\`, `a"b`}}
	task, err := WindowsXML(job)
	if err != nil {
		t.Fatal(err)
	}
	if got := decodeXML(t, task, "Command"); !slices.Equal(got, []string{job.Program}) {
		t.Errorf("runs %q", got)
	}
	if got := decodeXML(t, task, "Arguments"); !slices.Equal(got, []string{`remind --vault "D:\mes données\\" "a\"b"`}) {
		t.Errorf("with %q", got)
	}
	for element, want := range map[string]string{"Interval": "PT5M", "RunLevel": "LeastPrivilege", "LogonType": "InteractiveToken", "DisallowStartIfOnBatteries": "false"} {
		if got := decodeXML(t, task, element); !slices.Equal(got, []string{want}) {
			t.Errorf("%s is %q", element, got)
		}
	}
	b := UTF16("é𝄞")
	if want := []byte{0xFF, 0xFE, 0xE9, 0, 0x34, 0xD8, 0x1E, 0xDD}; !slices.Equal(b, want) {
		t.Errorf("UTF-16 is % x", b)
	}
	if utf16.IsSurrogate(rune(b[2])) {
		t.Error("é is no surrogate")
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	for what, j := range map[string]Job{
		"nothing": {}, "a line end": {Program: "/a\n[Service]\nExecStart=/bin/sh"}, "in an argument": {Program: "/a", Arguments: []string{"b\r\nc"}},
		"NUL": {Program: "/a\x00b"}, "no UTF-8": {Program: "/a\xff"}, "no character of XML": {Program: "/a\uFFFF"}, "next line": {Program: "/a\u0085b"},
	} {
		if err := j.Validate(); record.KindOf(err) != record.Invalid {
			t.Errorf("%s: %v", what, err)
		}
		_, _, errs := Systemd(j)
		_, errl := Launchd(j)
		_, errw := WindowsXML(j)
		if errs == nil || errl == nil || errw == nil {
			t.Errorf("%s is written: %v, %v, %v", what, errs, errl, errw)
		}
	}
	for _, program := range []string{`/a"b`, `/a'b`, `/a\b`} {
		if _, _, err := Systemd(Job{Program: program}); record.KindOf(err) != record.Invalid {
			t.Errorf("systemd is given %s, which it does not run: %v", program, err)
		}
	}
	if err := awkward.Validate(); err != nil {
		t.Error(err)
	}
}

// Whatever a path is called, each form gives it back and nothing else becomes part of the text.
func TestPathsComeBack(t *testing.T) {
	word := rapid.StringMatching(`[ -~éè€𝄞]{0,12}`)
	exec := regexp.MustCompile(`(?m)^ExecStart=:(.*)$`)
	rapid.Check(t, func(t *rapid.T) {
		j := Job{Program: "/" + rapid.StringMatching(`[ !#-&(-\[\]-~éè€𝄞]{0,12}`).Draw(t, "program"), Arguments: rapid.SliceOfN(word, 0, 3).Draw(t, "arguments")}
		service, _, plist, task := texts(t, j)
		all := append([]string{j.Program}, j.Arguments...)
		if got := systemdWords(exec.FindStringSubmatch(service)[1]); !slices.Equal(got, all) || strings.Count(service, "\n") != 7 {
			t.Fatalf("systemd reads %q, want %q", got, all)
		}
		if got := decodeXML(t, plist, "string"); !slices.Equal(got[1:len(got)-1], all) {
			t.Fatalf("launchd reads %q", got)
		}
		if got := decodeXML(t, task, "Command"); got[0] != j.Program {
			t.Fatalf("Windows runs %q", got)
		}
		if got := windowsWords(decodeXML(t, task, "Arguments")[0]); !slices.Equal(got, j.Arguments) {
			t.Fatalf("Windows reads %q, want %q", got, j.Arguments)
		}
	})
}

// systemdWords reads a command line by the rules of systemd.syntax(7): quoted words, backslash escapes, %% for a percent.
func systemdWords(line string) (words []string) {
	for line != "" {
		line = strings.TrimPrefix(line, " ")
		var b strings.Builder
		i := 1
		for ; line[i] != '"'; i++ {
			if line[i] == '\\' || line[i] == '%' {
				i++
			}
			b.WriteByte(line[i])
		}
		words, line = append(words, b.String()), line[i+1:]
	}
	return words
}

// windowsWords reads a command line by the rules of the C runtime.
func windowsWords(line string) (words []string) {
	for line != "" {
		var b strings.Builder
		quoted, slashes, i := false, 0, 0
		for ; i < len(line) && (quoted || line[i] != ' '); i++ {
			switch {
			case line[i] == '\\':
				slashes++
				continue
			case line[i] == '"':
				b.WriteString(strings.Repeat(`\`, slashes/2))
				if slashes%2 == 1 {
					b.WriteByte('"')
				} else {
					quoted = !quoted
				}
			default:
				b.WriteString(strings.Repeat(`\`, slashes))
				b.WriteByte(line[i])
			}
			slashes = 0
		}
		b.WriteString(strings.Repeat(`\`, slashes))
		words, line = append(words, b.String()), strings.TrimPrefix(line[i:], " ")
	}
	return words
}
