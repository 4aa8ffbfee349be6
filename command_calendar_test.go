package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"carnet/app/text"
	"carnet/app/vaccination/doses"
)

// planned runs « carnet calendar » as a program of its own, in an empty home. doses is the table on its standard input, "" for
// none.
func planned(t *testing.T, doses string, args ...string) (out, said string, status int) {
	t.Helper()
	return plannedIn(t, "Europe/Paris", doses, args...)
}

func plannedIn(t *testing.T, zone, doses string, args ...string) (out, said string, status int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	args = append([]string{"calendar"}, args...)
	if doses != "" {
		args = append(args, "--doses=-")
	}
	cmd := exec.Command(self, args...)
	cmd.Env = []string{asProgram + "=1", "LANG=fr_FR.UTF-8", "TZ=" + zone, "HOME=" + home, "SystemRoot=" + os.Getenv("SystemRoot")}
	var outBytes, saidBytes bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(doses), &outBytes, &saidBytes
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"*", ".*"} {
		if made, _ := filepath.Glob(filepath.Join(home, pattern)); len(made) > 0 {
			t.Errorf("it made %v", made)
		}
	}
	if strings.Contains(outBytes.String()+saidBytes.String(), "⟦") {
		t.Errorf("a text is missing:\n%s\n%s", outBytes.String(), saidBytes.String())
	}
	return outBytes.String(), saidBytes.String(), cmd.ProcessState.ExitCode()
}

// answer is the JSON as another program would read it.
type answer struct {
	On    string
	Doses []struct {
		Date, Product, Reason string
		Valences              []string
		Counted               bool
	}
	Due []struct {
		Key, Status, Earliest, Recommended, Latest, Reason, Source string
		Valences                                                   []string
		Dose                                                       int
		Mandatory                                                  bool
	}
	Admission struct {
		Status, Until string
		Missing       []string
	}
}

func (a answer) status(key string) string {
	for _, d := range a.Due {
		if d.Key == key {
			return d.Status
		}
	}
	return ""
}

func (a answer) keys(series string) string {
	var keys []string
	for _, d := range a.Due {
		if strings.HasPrefix(d.Key, series) {
			keys = append(keys, d.Key)
		}
	}
	slices.Sort(keys)
	return strings.Join(keys, " ")
}

func answered(t *testing.T, doses string, args ...string) answer {
	t.Helper()
	out, said, status := planned(t, doses, append(args, "--format=json")...)
	if status != 0 || said != "" {
		t.Fatalf("%v: status %d, said %q", args, status, said)
	}
	return read(t, out)
}

func read(t *testing.T, out string) answer {
	t.Helper()
	var a answer
	d := json.NewDecoder(strings.NewReader(out))
	d.DisallowUnknownFields()
	if err := d.Decode(&a); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return a
}

const doseColumns = "date,product,valences\n"

// TestCalendarCases are the cases of the reference, as another program sees them.
func TestCalendarCases(t *testing.T) {
	infant := "2019-04-02,Hexyon,\n2019-04-02,Prevenar 13,\n2019-06-02,Hexyon,\n2019-06-02,Prevenar 13,\n2020-01-02,Hexyon,\n2020-01-02,Prevenar 13,\n2020-02-02,Priorix,\n2020-07-02,Priorix,\n"
	for name, c := range map[string]struct {
		born, doses, on string
		args            []string
		check           func(a answer) bool
	}{
		"two months": {born: "2025-03-10", on: "2025-05-10", check: func(a answer) bool {
			for _, d := range a.Due {
				if d.Key == "MNB-1" && (d.Recommended != "2025-06-10" || d.Status != "upcoming") {
					return false
				}
			}
			return a.status("HEXA-1") == "due" && a.status("PN-1") == "due" && a.status("ROTA-1") == "due" && a.status("VRS") == "upcoming"
		}},
		"second dose after 41 days": {born: "2025-03-10", doses: "2025-05-10,Hexyon,\n2025-06-20,,D+T+Ca+P+Hib+HB\n", on: "2025-07-15", check: func(a answer) bool {
			return a.status("HEXA-1") == "" && a.status("HEXA-2") == "check" && a.Doses[0].Counted && !a.Doses[1].Counted && strings.Contains(a.Doses[1].Reason, "41")
		}},
		"ROR before one year": {born: "2024-06-01", doses: "2025-04-15,Priorix,\n", on: "2025-07-01", check: func(a answer) bool {
			return !a.Doses[0].Counted && a.status("ROR-1") == "due"
		}},
		"only DTP was mandatory": {born: "2016-05-04", doses: "2016-07-04,,D+T+P\n2016-09-04,,D+T+P\n2017-04-04,,D+T+P\n", on: "2019-09-01", check: func(a answer) bool {
			return a.Admission.Status == "complete" && len(a.Admission.Missing) == 0
		}},
		"no meningococcus C": {born: "2019-02-02", doses: infant, on: "2022-09-01", check: func(a answer) bool {
			return a.Admission.Status == "provisional" && a.Admission.Until == "2022-12-01" && slices.Equal(a.Admission.Missing, []string{"MnC"})
		}},
		"second HPV": {born: "2014-09-09", doses: "2025-10-01,Gardasil 9,\n", on: "2026-01-15", check: func(a answer) bool {
			for _, d := range a.Due {
				if d.Key == "HPV-2" {
					return d.Earliest == "2026-03-01" && d.Dose == 2
				}
			}
			return false
		}},
		"preterm": {born: "2024-11-20", on: "2025-01-20", args: []string{"--term=30"}, check: func(a answer) bool {
			return a.status("HEXA-1") == "due" && a.keys("PN-") == "PN-1 PN-2 PN-3 PN-4"
		}},
		"seventeen": {born: "2008-12-01", on: "2026-01-15", check: func(a answer) bool {
			return a.keys("HPV-") == "HPV-1 HPV-2 HPV-3"
		}},
		"four, never vaccinated": {born: "2022-01-10", on: "2026-01-15", check: func(a answer) bool {
			return a.keys("HEXA-") == "HEXA-1 HEXA-2 HEXA-3" && a.status("HEXA-1") == "late"
		}},
		"Guyane": {born: "2025-03-10", on: "2026-04-01", args: []string{"--department=973"}, check: func(a answer) bool {
			return a.status("BCG") != "" && a.status("FJ-1") != ""
		}},
		"a certificate": {born: "2024-03-10", on: "2026-04-01", args: []string{"contra-indication=all"}, check: func(a answer) bool {
			return a.Admission.Status == "exempt"
		}},
		"a certificate for ROR": {born: "2024-03-10", on: "2026-04-01", args: []string{"contra-indication=ROR"}, check: func(a answer) bool {
			return a.Admission.Status == "provisional" && !slices.Contains(a.Admission.Missing, "R")
		}},
		"protected by the mother": {born: "2025-10-10", on: "2025-11-01", args: []string{"mother-rsv=2025-09-01"}, check: func(a answer) bool { return a.status("VRS") == "" }},
		"born on 29 February":     {born: "2024-02-29", doses: "2024-04-29,Hexyon,\n", on: "2025-02-28", check: func(a answer) bool { return a.Doses[0].Counted }},
		"in the future":           {born: "2025-03-10", doses: "2025-05-10,Hexyon,\n", on: "2025-05-09", check: func(a answer) bool { return len(a.Doses) == 1 && !a.Doses[0].Counted }},
		"before birth":            {born: "2025-03-10", doses: "2024-05-10,Hexyon,\n", on: "2025-05-20", check: func(a answer) bool { return !a.Doses[0].Counted && a.status("HEXA-1") == "due" }},
		"noted twice": {born: "2025-03-10", doses: "2025-05-10,Hexyon,\n2025-05-10,Hexyon,\n", on: "2025-05-20", check: func(a answer) bool {
			return a.Doses[0].Counted != a.Doses[1].Counted && a.status("HEXA-2") == "upcoming"
		}},
		"only the month": {born: "2025-03-10", doses: "2025-05,Hexyon,\n", on: "2025-06-20", check: func(a answer) bool {
			return a.Doses[0].Date == "2025-05" && a.status("HEXA-1") == "" && a.status("HEXA-2") == "upcoming"
		}},
		"the day it is born": {born: "2025-03-10", on: "2025-03-10", check: func(a answer) bool { return a.Admission.Status == "complete" }},
	} {
		table := ""
		if c.doses != "" {
			table = doseColumns + c.doses
		}
		a := answered(t, table, append([]string{"--born=" + c.born, "--on=" + c.on}, c.args...)...)
		if a.On != c.on || !c.check(a) {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

// TestCalendarShape: the names and types that other programs rely on; lists are never null, dates never left out.
func TestCalendarShape(t *testing.T) {
	out, _, status := planned(t, doseColumns+"2025-05-10,Hexyon,\n,,HB\n2025-06,Inconnu,Zzz\n", "--born=2025-03-10", "--on=2025-05-20", "--format=json")
	if status != 1 || strings.Contains(out, "null") || strings.Count(out, "\n") != 1 {
		t.Fatalf("status %d: %s", status, out)
	}
	var shape map[string]any
	if err := json.Unmarshal([]byte(out), &shape); err != nil {
		t.Fatal(err)
	}
	fields := func(of any) string {
		var names []string
		for name, value := range of.(map[string]any) {
			names = append(names, fmt.Sprintf("%s %T", name, value))
		}
		slices.Sort(names)
		return strings.Join(names, ", ")
	}
	for what, c := range map[string]struct{ got, want string }{
		"object":    {fields(shape), "admission map[string]interface {}, doses []interface {}, due []interface {}, on string"},
		"dose":      {fields(shape["doses"].([]any)[0]), "counted bool, date string, product string, reason string, valences []interface {}"},
		"line":      {fields(shape["due"].([]any)[0]), "dose float64, earliest string, key string, latest string, mandatory bool, reason string, recommended string, source string, status string, valences []interface {}"},
		"admission": {fields(shape["admission"]), "missing []interface {}, status string, until string"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s", what, c.got)
		}
	}
	date := regexp.MustCompile(`^(\d{4}-\d\d-\d\d)?$`)
	for _, d := range read(t, out).Due {
		if !slices.Contains([]string{"late", "due", "upcoming", "check"}, d.Status) || d.Dose < 1 || len(d.Valences) == 0 || d.Reason == "" || d.Source == "" ||
			!date.MatchString(d.Earliest) || !date.MatchString(d.Recommended) || !date.MatchString(d.Latest) {
			t.Errorf("%+v", d)
		}
	}
	out, _, _ = planned(t, "", "--born=1990-03-10", "--on=1990-03-10", "--format=json")
	if !strings.Contains(out, `"doses":[]`) || !strings.Contains(out, `"missing":[]`) || !strings.Contains(out, `"until":""`) {
		t.Error(out)
	}
}

// TestCalendarDropsNothing: every row is in the answer or complained of, by its line and never by what it says.
func TestCalendarDropsNothing(t *testing.T) {
	table := "\ufeffDate;Produit;Valences;lot\r\n2025-05-10;Hexyon;;A1\r\n10/06/2025;CANARY;;\r\n2025-02-30;Prevenar 13;;\r\n\r\n;Rotarix;;\r\n2025-07-10;;CANARY+T;\r\n2025-08;;;\r\n2025-08;\"CANARY;;\r\n2025-08;a;b;c;CANARY\r\n2025-09-01;Bexsero;;\r\n"
	out, said, status := planned(t, table, "--born=2025-03-10", "--on=2026-01-15", "--format=json")
	if status != 1 || strings.Contains(said, "CANARY") {
		t.Fatalf("status %d, said %s", status, said)
	}
	lines := strings.Split(strings.TrimSuffix(said, "\n"), "\n")
	if len(lines) != 8 {
		t.Fatalf("said:\n%s", said)
	}
	for i, want := range []string{"Ligne 3", "Ligne 4", "Ligne 6", "Ligne 7", "Ligne 8", "Ligne 9", "Ligne 10", "7 lignes"} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("said %q, want %s", lines[i], want)
		}
	}
	a := read(t, out)
	if len(a.Doses) != 7 {
		t.Errorf("%d doses: %+v", len(a.Doses), a.Doses)
	}
	if a.status("MNB-2") == "" || a.status("MNB-1") != "" {
		t.Error("the last row is not read")
	}
}

// TestCalendarManyDoses: 300 doses are answered one by one, in an order that does not depend on that of the rows.
func TestCalendarManyDoses(t *testing.T) {
	var rows []string
	for i := range 300 {
		rows = append(rows, fmt.Sprintf("20%02d-%02d-%02d,%s,\n", 9+i%16, 1+i%12, 1+i%28, []string{"Hexyon", "Prevenar 13", "Gardasil 9", "Priorix", "Bexsero", "Repevax"}[i%6]))
	}
	args := []string{"--born=2008-12-01", "--on=2026-01-15", "--format=json"}
	one, said, status := planned(t, doseColumns+strings.Join(rows, ""), args...)
	if a := read(t, one); status != 0 || said != "" || len(a.Doses) != 300 {
		t.Fatalf("status %d, %d doses, said %s", status, len(a.Doses), said)
	}
	slices.Reverse(rows)
	if other, _, _ := planned(t, doseColumns+strings.Join(rows, ""), args...); other != one {
		t.Error("the order of the rows matters")
	}
}

func TestCalendarRefuses(t *testing.T) {
	born := "--born=2025-03-10"
	for name, c := range map[string]struct {
		doses  string
		args   []string
		status int
		says   string
	}{
		"no birth":               {status: 2, says: "--born"},
		"no such day of birth":   {args: []string{"--born=2025-02-29"}, status: 2, says: "--born"},
		"only a month of birth":  {args: []string{"--born=2025-02"}, status: 2, says: "jour entier"},
		"not born yet":           {args: []string{born, "--on=2025-03-09"}, status: 2, says: "après le jour du plan"},
		"born in the future":     {args: []string{"--born=2190-01-01"}, status: 2, says: "après le jour du plan"},
		"no such day":            {args: []string{born, "--on=2025-13-01"}, status: 2, says: "--on"},
		"sex":                    {args: []string{born, "--sex=X"}, status: 2, says: "--sex"},
		"term":                   {args: []string{born, "--term=12"}, status: 2, says: "--term"},
		"days of a term":         {args: []string{born, "--term=33+8"}, status: 2, says: "--term"},
		"department":             {args: []string{born, "--department=9733"}, status: 2, says: "--department"},
		"unknown fact":           {args: []string{born, "rhesus=yes"}, status: 2, says: "--help"},
		"fact without a value":   {args: []string{born, "mother-hbs"}, status: 2, says: "mother-hbs=yes"},
		"certificate of nothing": {args: []string{born, "contra-indication="}, status: 2, says: "maladie"},
		"format":                 {args: []string{born, "--format=xml"}, status: 2, says: "--format"},
		"language":               {args: []string{born, "--lang=de"}, status: 2, says: "--lang"},
		"an object":              {args: []string{born, "--json"}, status: 2, says: "--format=json"},
		"no file":                {args: []string{born, "--doses=" + filepath.Join(t.TempDir(), "none.csv")}, status: 1, says: "ne peut pas être lu"},
		"a folder":               {args: []string{born, "--doses=" + t.TempDir()}, status: 1, says: "ne peut pas être lu"},
		"nothing in it":          {doses: "\n", args: []string{born}, status: 1, says: "vide"},
		"no dates":               {doses: "product\nHexyon\n", args: []string{born}, status: 1, says: "colonne date"},
		"no vaccines":            {doses: "date,lot\n2025-05-10,A\n", args: []string{born}, status: 1, says: "valences"},
		"two dates":              {doses: "date,product,date\n", args: []string{born}, status: 1, says: "deux fois"},
		"UTF-16":                 {doses: "\xff\xfed\x00a\x00t\x00e\x00", args: []string{born}, status: 1, says: "UTF-8"},
	} {
		out, said, status := planned(t, c.doses, c.args...)
		if status != c.status || out != "" || !strings.Contains(said, c.says) || strings.Count(said, "\n") != 1 {
			t.Errorf("%s: status %d, wrote %q, said %q", name, status, out, said)
		}
	}
}

// TestCalendarText: what a person reads is explained, has its sources, says what it is not, and fits a narrow terminal.
func TestCalendarText(t *testing.T) {
	args := []string{"--born=2025-03-10", "--on=2025-07-15", "--term=33+2", "--name=Zoé"}
	table := doseColumns + "2025-05-10,Hexyon,\n2025-06-20,Hexyon,\n"
	out, said, status := planned(t, table, args...)
	if status != 0 || said != "" {
		t.Fatalf("status %d, said %q", status, said)
	}
	flat := flatText(out)
	for _, want := range []string{"Plan de vaccination de Zoé", "10 mars 2025", "33 SA + 2 jours", "Ce n’est pas un certificat", "à voir avec votre médecin",
		"Hexavalent, 2e dose Situation : À faire vérifier", "41 jours après la dose précédente", "Prise en compte", "Dès maintenant", "Admission provisoire",
		"15 octobre 2025", "mother-hbs=yes", "--department", "[V3] Vaccination Info Service", "1 mois après la date prévue"} {
		if !strings.Contains(flat, want) {
			t.Errorf("%q is not said in:\n%s", want, out)
		}
	}
	for line := range strings.Lines(out) {
		if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 80 {
			t.Errorf("%d characters: %s", n, line)
		}
	}
	english, _, status := planned(t, table, append(args, "--lang=en")...)
	if status != 0 || !strings.Contains(english, "not a vaccination certificate") || !strings.Contains(english, "Vaccination plan of Zoé") {
		t.Errorf("status %d: %s", status, english)
	}
}

var (
	icsStamps = regexp.MustCompile(`(?m)^(DTSTAMP|LAST-MODIFIED|SEQUENCE):.*\r\n`)
	icsUID    = regexp.MustCompile(`(?m)^UID:(.*)\r$`)
	icsStart  = regexp.MustCompile(`(?m)^DTSTART;VALUE=DATE:(\d{8})\r$`)
)

// TestCalendarFile: whole days, each dose once, the same UIDs each time, other ones for another child, and none that tells more
// than itself.
func TestCalendarFile(t *testing.T) {
	uids := func(out string) []string {
		var all []string
		for _, m := range icsUID.FindAllStringSubmatch(out, -1) {
			all = append(all, m[1])
		}
		return all
	}
	args := []string{"--born=2025-03-10", "--format=ics"}
	before, said, status := planned(t, "", append(args, "--on=2025-05-10")...)
	if status != 0 || said != "" || !strings.HasPrefix(before, "BEGIN:VCALENDAR\r\n") {
		t.Fatalf("status %d, said %q: %s", status, said, before)
	}
	unfolded := strings.ReplaceAll(before, "\r\n ", "")
	for _, want := range []string{"SUMMARY:Hexavalent\\, 1re dose\r\n", "DTSTART;VALUE=DATE:20250510\r\n", "votre médecin", "pas un certificat"} {
		if !strings.Contains(unfolded, want) {
			t.Errorf("%q is not in:\n%s", want, unfolded)
		}
	}
	for _, m := range icsStart.FindAllStringSubmatch(before, -1) {
		if m[1] < "20250510" {
			t.Errorf("an event is over: %s", m[1])
		}
	}
	first := uids(before)
	if sorted := slices.Compact(slices.Sorted(slices.Values(first))); len(first) < 15 || len(sorted) != len(first) {
		t.Errorf("%d UIDs, %d of them different", len(first), len(sorted))
	}
	after, _, _ := planned(t, doseColumns+"2025-05-10,Hexyon,\n", append(args, "--on=2025-05-20")...)
	if !strings.Contains(after, "fait") || !slices.Contains(uids(after), first[0]) {
		t.Error("a later file does not tell what was done")
	}
	same := 0
	for _, id := range uids(after) {
		if slices.Contains(first, id) {
			same++
		}
	}
	if same < len(first)-2 {
		t.Errorf("only %d of %d UIDs are the same in a later file", same, len(first))
	}
	twin, _, _ := planned(t, "", append(args, "--on=2025-05-10", "--name=Noé")...)
	for _, id := range uids(twin) {
		if slices.Contains(first, id) || strings.Contains(id, "2025") && strings.Contains(id, "0310") {
			t.Errorf("UID %s", id)
		}
	}
	if !strings.Contains(twin, "SUMMARY:Noé · ") {
		t.Error("the name is not in the titles")
	}
}

// TestCalendarInEveryZone: the answer is the same on both sides of the date line.
func TestCalendarInEveryZone(t *testing.T) {
	table := doseColumns + "2025-05-10,Hexyon,\n2025-06,Prevenar 13,\n"
	for _, format := range []string{"text", "json", "ics"} {
		args := []string{"--born=2025-03-10", "--on=2026-03-29", "--format=" + format}
		want, _, _ := planned(t, table, args...)
		for _, zone := range []string{"Pacific/Kiritimati", "Pacific/Pago_Pago"} {
			got, _, status := plannedIn(t, zone, table, args...)
			if status != 0 || icsStamps.ReplaceAllString(got, "") != icsStamps.ReplaceAllString(want, "") {
				t.Errorf("%s differs in %s", format, zone)
			}
		}
	}
}

// flatText is a text without its line breaks, and with plain spaces.
func flatText(s string) string { return strings.Join(strings.Fields(s), " ") }

// TestCalendarQuestionsCanBeAnswered: each question of a plan is one that the command line takes an answer to.
func TestCalendarQuestionsCanBeAnswered(t *testing.T) {
	asked := regexp.MustCompile(`Pour répondre : ([a-z-]+)=`)
	for _, born := range []string{"2025-03-10", "2009-01-10"} {
		args := []string{"--born=" + born, "--on=2026-01-15"}
		out, _, _ := planned(t, "", args...)
		questions := asked.FindAllStringSubmatch(flatText(out), -1)
		if len(questions) < 12 {
			t.Errorf("%d questions in:\n%s", len(questions), out)
		}
		for _, m := range questions {
			args = append(args, m[1]+"=no")
		}
		out, said, status := planned(t, "", append(args, "--department=59")...)
		if status != 0 || asked.MatchString(flatText(out)) {
			t.Errorf("%v: status %d, said %q, and it still asks:\n%s", args, status, said, out)
		}
	}
}

func TestCalendarComplaintsHaveWords(t *testing.T) {
	for _, lang := range text.Languages() {
		c, err := text.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range doses.Reasons() {
			if !c.Has("command.calendar.line." + string(r)) {
				t.Errorf("%s: %s", lang, r)
			}
		}
		for _, key := range unusableDoses {
			if !c.Has(key) {
				t.Errorf("%s: %s", lang, key)
			}
		}
	}
}

func TestCalendarHelp(t *testing.T) {
	out, _, status := planned(t, "", "--help")
	for _, want := range []string{"carnet calendar --born", "mother-hbs", "--department", "no medical advice", "2025-06"} {
		if status != 0 || !strings.Contains(flatText(out), want) {
			t.Errorf("status %d, %q is not said in:\n%s", status, want, out)
		}
	}
}
