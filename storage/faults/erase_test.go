package faults_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
)

// erasedSteps is how much the profile that is erased holds.
const erasedSteps = 15

// addSecond gives a vault a second profile, for zoe alone.
func addSecond(dir string) error {
	o, err := openWith(dir, firstPassword)
	if err != nil {
		return err
	}
	defer o.close()
	ctx, second := context.Background(), profileNamed(2)
	s, err := o.account.CreateProfile(ctx, second, firstRecord(second))
	if err != nil {
		return err
	}
	for n := 1; n <= erasedSteps; n++ {
		if err := take(ctx, s, second, n); err != nil {
			return err
		}
	}
	return o.close()
}

// erase destroys the second profile.
func erase(t task, out io.Writer) error {
	o, err := openWith(t.Dir, firstPassword)
	if err != nil {
		return err
	}
	defer o.close()
	if _, err := o.account.Erase(context.Background(), profileNamed(2), func(int, int) {}); err != nil {
		return err
	}
	fmt.Fprintln(out, "at", 1)
	return o.close()
}

// erased finds the second profile whole, if nothing was acknowledged, or gone with a word, and the first one whole.
func erased(t task, out io.Writer) error {
	ctx := context.Background()
	o, err := openWith(t.Dir, firstPassword)
	if err != nil {
		return err
	}
	defer o.close()
	if f, err := inspect(ctx, o.store, profileNamed(1), restoredStep); err != nil || len(f.damage) > 0 {
		return violation(fmt.Sprintf("erasing one profile touched another: %v", err))
	}
	refs, err := o.account.Profiles()
	if err != nil {
		return err
	}
	listed := false
	for _, ref := range refs {
		listed = listed || ref.ID == profileNamed(2)
	}
	if listed {
		return stillWhole(ctx, o.account, t)
	}
	told, err := o.account.Erasures()
	if err != nil {
		return err
	}
	if len(told) != 1 || told[0].Profile != profileNamed(2) {
		return violation("a profile is gone without a word")
	}
	_, err = o.account.Open(ctx, profileNamed(2))
	if record.KindOf(err) == "" {
		return violation("an erased profile opens")
	}
	fmt.Fprintln(out, "at", 1)
	return nil
}

func stillWhole(ctx context.Context, a app.Account, t task) error {
	if t.Acknowledged == 1 {
		return violation("what was erased is still listed")
	}
	s, err := a.Open(ctx, profileNamed(2))
	if err != nil {
		return violation("a profile is listed and does not open")
	}
	f, err := inspect(ctx, s, profileNamed(2), erasedSteps)
	if err == nil && len(f.damage) > 0 {
		err = violation("a profile is erased by half")
	}
	return err
}

// TestSoakKilledWhileErasing (T1): a profile is whole, or gone with a word; never half.
func TestSoakKilledWhileErasing(t *testing.T) {
	figure := newFigure(t, "T1 kill -9 while erasing a profile")
	base := filepath.Join(t.TempDir(), "vault")
	must(t, newVault(base, restoredStep))
	must(t, addSecond(base))
	parallel(t, rounds(4, 200), func(t *testing.T, worker, share int) {
		dir := filepath.Join(t.TempDir(), "vault")
		for range share {
			copyVault(t, base, dir)
			c := start(t, task{Do: "erase", Dir: dir})
			kill := time.AfterFunc(10*time.Millisecond+rand.N(110*time.Millisecond), func() { _ = c.Process.Kill() })
			figure.round(c.end())
			kill.Stop()
			figure.round(start(t, task{Do: "erased", Dir: dir, Acknowledged: c.step()}).end())
		}
	})
}
