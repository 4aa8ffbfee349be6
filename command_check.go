package main

import (
	"context"

	"carnet/app/text"
	"carnet/storage"
)

// verify reads everything of every profile and names what is damaged by kind and day, never by content.
func (t terminal) verify(ctx context.Context, line commandLine) error {
	s, done, err := t.unlock(ctx, line)
	if err != nil {
		return err
	}
	defer done()
	profiles := s.Profiles()
	var all []damaged
	for i, p := range profiles {
		g := t.gauge("command.verify.doing")
		damage, err := p.Verify(ctx, g.count)
		g.done()
		if err != nil {
			return err
		}
		for _, d := range damage {
			t.say(t.text.S("command.verify.profile", text.Args{"Number": i + 1}), t.text.Damage(d.Kind, string(d.Part), d.Written))
		}
		all = append(all, damageOf(i+1, damage)...)
	}
	t.say(t.text.N("command.verify.result", len(all)))
	if t.json != nil {
		n := len(profiles)
		t.json.Profiles, t.json.Damage = &n, all
	}
	if len(all) > 0 {
		return errDamaged
	}
	return nil
}

// examine looks at the folder without a password.
func (t terminal) examine(line commandLine) error {
	report, err := storage.Examine(line.Vault)
	if err != nil {
		return err
	}
	if t.json != nil {
		t.json.Vault = &report
	}
	absent := false
	for _, p := range report.Problems {
		t.say(t.text.S("doctor."+string(p.Kind), text.Args{"N": p.Count}))
		absent = absent || p.Kind == storage.NoVault
	}
	if len(report.Problems) == 0 {
		t.say(t.text.S("doctor.well"))
	}
	if report.Damaged() || absent {
		return errDamaged
	}
	return nil
}
