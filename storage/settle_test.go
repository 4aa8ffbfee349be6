package storage_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"carnet/app/record"
	"carnet/storage"
)

// vaultAt makes a closed vault with an account and a mark that tells whose it is.
func vaultAt(t *testing.T, dir, mark string) {
	t.Helper()
	v := open(t, dir, newClock())
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	// What makes a vault one with an account is its keyslot; nobody unlocks it here.
	slot := filepath.Join(dir, "accounts", strings.ReplaceAll(id(1).String(), "-", "")+".slot")
	for name, content := range map[string]string{slot: "", filepath.Join(dir, "mark"): mark} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// owner opens a vault and tells whose it is.
func owner(t *testing.T, dir string) string {
	t.Helper()
	v, err := storage.Open(dir, options(newClock()))
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	b, err := os.ReadFile(filepath.Join(dir, "mark"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// names lists what stands beside a vault, without the times.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		name, _, _ := strings.Cut(e.Name(), ".former-")
		if name != e.Name() {
			name += ".former"
		}
		all = append(all, name)
	}
	return all
}

func wantNames(t *testing.T, dir string, want ...string) {
	t.Helper()
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Errorf("there are %v, want %v", got, want)
	}
}

// TestARestoredVaultTakesThePlaceWhole stops the switch before each of its steps, opens the vault again, and looks whether
// it is all of one of the two and the other is kept.
func TestARestoredVaultTakesThePlaceWhole(t *testing.T) {
	for _, link := range []bool{false, true} {
		for stopAt := 0; ; stopAt++ {
			dir := filepath.Join(t.TempDir(), "vault")
			real := dir
			if link {
				real = filepath.Join(t.TempDir(), "elsewhere")
				if err := os.Symlink(real, dir); err != nil {
					t.Fatal(err)
				}
				if err := os.Mkdir(real, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			vaultAt(t, dir, "former")
			vaultAt(t, real+".restored", "restored")
			n, stopped := 0, false
			v, err := storage.Open(dir, options(newClock()).StoppedBy(func(string) error {
				if n++; n > stopAt {
					stopped = true
					return errStopped
				}
				return nil
			}))
			if err == nil {
				err = v.Close()
			} else if !errors.Is(err, errStopped) {
				t.Fatal(err)
			}
			if err != nil && !stopped {
				t.Fatal(err)
			}
			if got := owner(t, dir); got != "restored" {
				t.Errorf("stopped before step %d: the vault is that of %q", stopAt, got)
			}
			f, ok := storage.Former(dir)
			if !ok || storage.FormerBytes(dir) == 0 || !f.Since.Equal(newClock().Now().Truncate(time.Second)) {
				t.Errorf("former = %+v, %v", f, ok)
			}
			base := filepath.Base(real)
			wantNames(t, real, base, base+".former")

			// and back again
			if err := storage.BringBackFormer(dir); err != nil {
				t.Fatal(err)
			}
			wantKind(t, storage.BringBackFormer(dir), record.NotFound)
			if got := owner(t, dir); got != "former" {
				t.Errorf("after bringing back the vault is that of %q", got)
			}
			if err := storage.RemoveFormer(t.Context(), dir); err != nil {
				t.Fatal(err)
			}
			if _, ok := storage.Former(dir); ok {
				t.Error("the former vault is still there")
			}
			wantNames(t, real, base)
			if got := owner(t, dir); got != "former" {
				t.Errorf("after removing the former one the vault is that of %q", got)
			}
			if !stopped {
				break
			}
		}
	}
}

func TestAVaultThatIsOpenIsNotMovedAway(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	vaultAt(t, dir+".restored", "restored")
	vaultAt(t, dir+".other", "former")
	if err := os.Rename(dir+".other", dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(dir+".restored", dir+".aside"); err != nil {
		t.Fatal(err)
	}
	v := open(t, dir, newClock())
	if err := os.Rename(dir+".aside", dir+".restored"); err != nil {
		t.Fatal(err)
	}
	_, err := storage.Open(dir, options(newClock()))
	wantKind(t, err, record.VaultBusy)
	wantNames(t, dir, "vault", "vault.restored")
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	// Of several that begin at once, one switches.
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			v, err := storage.Open(dir, options(newClock()))
			if err == nil {
				_ = v.Close()
			} else if record.KindOf(err) != record.VaultBusy {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := owner(t, dir); got != "restored" {
		t.Errorf("the vault is that of %q", got)
	}
	wantNames(t, dir, "vault", "vault.former")
}

func TestNothingIsLeftOfWhatWasGivenUpOrEmpty(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	v := open(t, dir, newClock()) // without an account
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	vaultAt(t, dir+".restored", "restored")
	vaultAt(t, dir+".restoring", "former")
	if got := owner(t, dir); got != "restored" {
		t.Errorf("the vault is that of %q", got)
	}
	wantNames(t, dir, "vault")
	if _, ok := storage.Former(dir); ok {
		t.Error("an empty vault counts as a former one")
	}

	making := open(t, dir+".restoring", newClock())
	if got := owner(t, dir); got != "restored" {
		t.Errorf("the vault is that of %q", got)
	}
	wantNames(t, dir, "vault", "vault.restoring")
	if err := making.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestSeveralFormerVaultsAreKeptApart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	vaultAt(t, dir, "first")
	for range 3 {
		vaultAt(t, dir+".restored", "restored")
		if got := owner(t, dir); got != "restored" {
			t.Errorf("the vault is that of %q", got)
		}
	}
	wantNames(t, dir, "vault", "vault.former", "vault.former", "vault.former")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantKind(t, storage.RemoveFormer(ctx, dir), record.Canceled)
	if err := storage.RemoveFormer(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	wantNames(t, dir, "vault")
}

func TestWhereNothingCanBeMadeBesideTheVaultItStillOpens(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := filepath.Join(t.TempDir(), "vault")
	vaultAt(t, dir, "former")
	if err := os.Chmod(filepath.Dir(dir), 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(filepath.Dir(dir), 0o700)
	if got := owner(t, dir); got != "former" {
		t.Errorf("the vault is that of %q", got)
	}
	_, err := storage.BeginRebuild(t.Context(), dir, options(newClock()), newOwner(), storage.Machine{Salt: strings.Repeat("00", 32)})
	wantKind(t, err, record.VaultReadOnly)
}

// TestBringingBackTwiceAndWithAClockSetBack: the vault that comes back is always the one that was replaced last, whatever
// the clock said, and coming back twice ends where it began.
func TestBringingBackTwiceAndWithAClockSetBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	vaultAt(t, dir, "0")
	clock := newClock()
	settled := func(want string) {
		t.Helper()
		v, err := storage.Open(dir, options(clock))
		if err != nil {
			t.Fatal(err)
		}
		defer v.Close()
		if b, err := os.ReadFile(filepath.Join(dir, "mark")); err != nil || string(b) != want {
			t.Fatalf("the vault is that of %q, %v, want %q", b, err, want)
		}
	}
	const restorations = 12
	for i := 1; i <= restorations; i++ { // all within a second, and one before the others
		if i == restorations {
			clock.now = clock.now.AddDate(-1, 0, 0)
		}
		vaultAt(t, dir+".restored", fmt.Sprint(i))
		settled(fmt.Sprint(i))
	}
	for _, want := range []string{fmt.Sprint(restorations - 1), fmt.Sprint(restorations), fmt.Sprint(restorations - 1)} {
		if err := storage.BringBackFormer(dir); err != nil {
			t.Fatal(err)
		}
		settled(want)
	}
}
