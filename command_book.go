package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/storage"
)

type importCommand struct {
	Files   []string `arg:"" help:"Photos (JPEG, PNG, WebP, HEIC) and PDFs, or one ZIP file of the export command." type:"path"`
	Profile string   `help:"Given name of the child (default: the only child)." placeholder:"NAME"`
}

type exportCommand struct {
	To      string `arg:"" help:"New file, or a folder in which a file named after the day is made." type:"path"`
	Profile string `help:"Given name of the person (default: the only child)." placeholder:"NAME"`
}

// export hands one profile out whole. Whoever may do so has typed the password just before.
func (t terminal) export(ctx context.Context, line commandLine) error {
	s, done, err := t.unlock(ctx, line)
	if err != nil {
		return err
	}
	defer done()
	p, err := choose(s, line.Export.Profile)
	if err != nil {
		return err
	}
	to, err := newFile(line.Export.To, p.ExportAllName())
	if err != nil {
		return err
	}
	report, err := t.exportTo(ctx, p, to)
	if err != nil {
		return err
	}
	if t.json != nil {
		t.json.File, t.json.Damage = to, damageOf(0, report.Damage)
		t.json.Records, t.json.Lines, t.json.Files = &report.Records, &report.Lines, &report.Files
		return nil
	}
	t.say(t.text.S("command.export.done", text.Args{"File": to}))
	t.sayMissing(report.Damage)
	return nil
}

func (t terminal) exportTo(ctx context.Context, p *app.Profile, to string) (app.ExportReport, error) {
	place := storage.FilePlace(to)
	file, err := place.Create()
	if err != nil {
		return app.ExportReport{}, err
	}
	g := t.gauge("command.export.doing")
	report, err := p.ExportAll(ctx, file, filepath.Base(to), t.text, g.show)
	g.done()
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		_ = place.Remove() // half of it would look like all of it
	}
	return report, err
}

// keep imports files for one child and says what became of each.
func (t terminal) keep(ctx context.Context, line commandLine) error {
	s, done, err := t.unlock(ctx, line)
	if err != nil {
		return err
	}
	defer done()
	if files := line.Import.Files; len(files) == 1 && strings.EqualFold(filepath.Ext(files[0]), ".zip") {
		return t.takeIn(ctx, s, files[0])
	}
	p, err := choose(s, line.Import.Profile)
	if err != nil {
		return err
	}
	var files []app.IncomingFile
	for _, name := range line.Import.Files {
		size := int64(-1)
		if info, err := os.Stat(name); err == nil {
			size = info.Size()
		}
		files = append(files, app.IncomingFile{Name: filepath.Base(name), Size: size, Open: func() (io.ReadCloser, error) { return os.Open(name) }})
	}
	g := t.gauge("command.import.doing")
	results := p.Import(ctx, files, app.ImportOptions{}, g.count)
	g.done()
	kept, refused := 0, []refusal(nil)
	for i, r := range results {
		switch number := (text.Args{"Number": i + 1}); {
		case r.Err == nil:
			t.say(t.text.S("command.import.kept", number))
		case !r.ID.IsZero():
			t.say(t.text.S("command.import.kept", number), t.text.Error(r.Err))
		default:
			t.say(t.text.S("command.import.refused", number), t.text.Error(r.Err))
			refused = append(refused, refusal{Number: i + 1, Error: string(record.KindOf(r.Err))})
			continue
		}
		kept++
	}
	if t.json != nil {
		t.json.Files, t.json.Refused = &kept, refused
	}
	if len(refused) > 0 {
		return errDamaged
	}
	return nil
}

// takeIn takes an export of ours in as a new profile.
func (t terminal) takeIn(ctx context.Context, s *app.Session, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return sentence("command.no-file")
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return sentence("command.no-file")
	}
	g := t.gauge("command.import.doing")
	_, err = s.ImportExport(ctx, file, info.Size(), g.show)
	g.done()
	if err != nil {
		return err
	}
	t.say(t.text.S("command.import.profile"))
	return nil
}

// choose finds the person that was named, or the only child.
func choose(s *app.Session, name string) (*app.Profile, error) {
	var found []*app.Profile
	for _, p := range s.Profiles() {
		who := p.Identity()
		if p.Status() != app.Active || name == "" && who.Role != record.Attached {
			continue
		}
		if name == "" || strings.EqualFold(who.CallName(), name) {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		return nil, sentence("command.which-child")
	}
	return found[0], nil
}
