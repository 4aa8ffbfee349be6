// Package timer writes what asks a system to run `carnet remind` every few minutes: two units for systemd, a property list
// for launchd, a task for the Task Scheduler of Windows. It writes texts only; package storage/timer puts them in place.
//
// The texts say which program is run and when, and nothing of the family: no moment, no account. The moments stand in files
// that the program reads, so that a new reminder changes nothing of the system.
package timer

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"carnet/app/record"
)

// Every is how many minutes lie between two runs. It divides an hour: appointments begin at such minutes.
const Every = 5

// Names under which the systems know the timer. A later Carnet has to find what an earlier one installed.
const (
	SystemdService = "carnet-remind.service"
	SystemdTimer   = "carnet-remind.timer"
	LaunchdLabel   = "app.carnet.famille.remind"
	WindowsTask    = "Carnet remind"
)

// Job is what is run. All parts are written into the texts as they are: nothing in them is interpreted.
type Job struct {
	Program   string   // absolute path
	Arguments []string // as the program receives them
}

// Validate refuses what no text can carry: control characters and line ends, bytes that are no UTF-8, a program without a
// path. The error is Invalid with the field "program".
func (j Job) Validate() error {
	if j.Program == "" {
		return record.InvalidField("program")
	}
	for _, s := range append([]string{j.Program}, j.Arguments...) {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\uFFFE' || r == '\uFFFF' }) {
			return record.InvalidField("program")
		}
	}
	return nil
}

// Systemd gives the service and the timer of a user. Besides what Validate refuses, it refuses a program with a quote or a
// backslash in its path, as systemd itself does.
func Systemd(j Job) (service, timer string, err error) {
	if err := j.Validate(); err != nil {
		return "", "", err
	}
	if strings.ContainsAny(j.Program, "\"'\\") {
		return "", "", record.InvalidField("program")
	}
	line := systemdWord(j.Program)
	for _, a := range j.Arguments {
		line += " " + systemdWord(a)
	}
	// The colon keeps systemd from looking for variables in the line.
	service = "[Unit]\nDescription=Carnet: show that a reminder waits\n\n[Service]\nType=oneshot\nExecStart=:" + line + "\nNice=10\n"
	timer = fmt.Sprintf("[Unit]\nDescription=Carnet: look for reminders\n\n[Timer]\nOnCalendar=*:0/%d\nAccuracySec=30s\n\n[Install]\nWantedBy=timers.target\n", Every)
	return service, timer, nil
}

// systemdWord quotes one word of a command line of systemd, in which a percent sign begins a specifier.
func systemdWord(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "%", "%%").Replace(s) + `"`
}

// Launchd gives the property list of an agent of a user. It refuses what Validate refuses.
func Launchd(j Job) (string, error) {
	if err := j.Validate(); err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(xmlHead + `<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>` + LaunchdLabel + `</string>
	<key>ProgramArguments</key>
	<array>
`)
	for _, s := range append([]string{j.Program}, j.Arguments...) {
		b.WriteString("\t\t<string>" + xmlText(s) + "</string>\n")
	}
	b.WriteString("\t</array>\n\t<key>ProcessType</key>\n\t<string>Background</string>\n\t<key>StartCalendarInterval</key>\n\t<array>\n")
	for minute := 0; minute < 60; minute += Every {
		fmt.Fprintf(&b, "\t\t<dict>\n\t\t\t<key>Minute</key>\n\t\t\t<integer>%d</integer>\n\t\t</dict>\n", minute)
	}
	b.WriteString("\t</array>\n</dict>\n</plist>\n")
	return b.String(), nil
}

// WindowsXML gives the task, which runs for the user who makes it, while that user is logged on. It refuses what Validate refuses.
// The file that schtasks reads has to be in UTF-16: see UTF16.
func WindowsXML(j Job) (string, error) {
	if err := j.Validate(); err != nil {
		return "", err
	}
	words := make([]string, len(j.Arguments))
	for i, a := range j.Arguments {
		words[i] = windowsWord(a)
	}
	return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
	<RegistrationInfo>
		<Description>Carnet: show that a reminder waits</Description>
	</RegistrationInfo>
	<Triggers>
		<TimeTrigger>
			<Repetition>
				<Interval>PT` + fmt.Sprint(Every) + `M</Interval>
				<StopAtDurationEnd>false</StopAtDurationEnd>
			</Repetition>
			<StartBoundary>2026-01-01T00:00:00</StartBoundary>
			<Enabled>true</Enabled>
		</TimeTrigger>
	</Triggers>
	<Principals>
		<Principal id="Author">
			<LogonType>InteractiveToken</LogonType>
			<RunLevel>LeastPrivilege</RunLevel>
		</Principal>
	</Principals>
	<Settings>
		<MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
		<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
		<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
		<StartWhenAvailable>true</StartWhenAvailable>
		<ExecutionTimeLimit>PT1M</ExecutionTimeLimit>
		<Hidden>true</Hidden>
		<Priority>7</Priority>
	</Settings>
	<Actions Context="Author">
		<Exec>
			<Command>` + xmlText(j.Program) + `</Command>
			<Arguments>` + xmlText(strings.Join(words, " ")) + `</Arguments>
		</Exec>
	</Actions>
</Task>
`, nil
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// xmlText escapes what XML gives a meaning.
func xmlText(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;").Replace(s)
}

// windowsWord quotes one word of a command line of Windows, as the C runtime and Go read it: backslashes count only before
// a quote.
func windowsWord(s string) string {
	if s != "" && !strings.ContainsAny(s, " \t\"") {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	slashes := 0
	for _, r := range s {
		switch r {
		case '\\':
			slashes++
			continue
		case '"':
			b.WriteString(strings.Repeat(`\`, 2*slashes+1))
		default:
			b.WriteString(strings.Repeat(`\`, slashes))
		}
		slashes = 0
		b.WriteRune(r)
	}
	b.WriteString(strings.Repeat(`\`, 2*slashes) + `"`)
	return b.String()
}
