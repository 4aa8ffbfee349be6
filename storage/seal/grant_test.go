package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"slices"
	"testing"
	"time"

	"carnet/app/record"
)

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func shortSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// testKeys makes the keys of account n without any password.
func testKeys(t testing.TB, n byte) *Keys {
	t.Helper()
	keys, err := expandKeys(Key{n}, testSeeds(n))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func testSeeds(n byte) []byte { return bytes.Repeat([]byte{n}, 2*seedSize) }

func account(n byte) record.ID { return record.ID{0xac, n} }

var (
	child = record.ID{0xc1}
	day   = time.Date(2025, 3, 10, 12, 0, 0, 0, time.UTC)
)

// log builds logs step by step.
type log struct {
	t      testing.TB
	grants []Grant
}

func (l *log) give(from, to byte, epoch uint32) *log {
	l.t.Helper()
	return l.add(testKeys(l.t, from), account(from), testKeys(l.t, to).public, account(to), epoch)
}

func (l *log) add(from *Keys, fromID record.ID, to Public, toID record.ID, epoch uint32) *log {
	l.t.Helper()
	g, err := SealGrant(rand.Reader, from, fromID, to, toID, child, epoch, "representative", LogHead(l.grants), day, Key{byte(epoch)})
	if err != nil {
		l.t.Fatal(err)
	}
	l.grants = append(l.grants, g)
	return l
}

func TestGrant(t *testing.T) {
	mother, father := testKeys(t, 1), testKeys(t, 2)
	l := (&log{t: t}).give(1, 1, 1).give(1, 2, 1)
	if err := VerifyLog(l.grants); err != nil {
		t.Fatal(err)
	}
	g := l.grants[1]
	if g.At != day.Unix() || g.Role != "representative" || g.Account != account(2) || g.Granter != account(1) {
		t.Errorf("grant says %+v", g)
	}
	if pdk, err := g.Open(father); err != nil || pdk != (Key{1}) {
		t.Errorf("recipient: %v", err)
	}
	if _, err := g.Open(mother); record.KindOf(err) != record.NotAllowed {
		t.Errorf("the granter opens another's grant: %v", err)
	}
	decoded, err := DecodeLog(EncodeLog(l.grants))
	if err != nil || !reflect.DeepEqual(decoded, l.grants) {
		t.Errorf("the log does not come back: %v", err)
	}

	father.Wipe()
	if _, err := g.Open(father); record.KindOf(err) != record.Locked {
		t.Errorf("opened with wiped keys: %v", err)
	}
	if _, err := SealGrant(rand.Reader, father, account(2), mother.public, account(1), child, 1, "x", g.Hash(), day, Key{}); record.KindOf(err) != record.Locked {
		t.Errorf("granted with wiped keys: %v", err)
	}
	if _, err := SealGrant(rand.Reader, mother, account(1), Public{}, account(2), child, 1, "x", g.Hash(), day, Key{}); err == nil {
		t.Error("granted to nobody's keys")
	}
	bad := mother.public
	bad.HPKE = bytes.Repeat([]byte{0xff}, hpkePublicSize) // not a reduced ML-KEM key
	if _, err := SealGrant(rand.Reader, mother, account(1), bad, account(2), child, 1, "x", g.Hash(), day, Key{}); err == nil {
		t.Error("granted to an impossible key")
	}
}

// The sealed key belongs to one profile, epoch, role and recipient, even for a member who signs anew.
func TestGrantIsBoundToWhatItSays(t *testing.T) {
	father := testKeys(t, 2)
	g := (&log{t: t}).give(1, 1, 1).give(1, 2, 1).grants[1]
	for name, alter := range map[string]func(*Grant){
		"profile": func(g *Grant) { g.Profile = record.ID{0xc2} },
		"epoch":   func(g *Grant) { g.Epoch = 2 },
		"role":    func(g *Grant) { g.Role = "child" },
		"account": func(g *Grant) { g.Account = account(3) },
		"enc":     func(g *Grant) { g.Enc = slices.Clone(g.Enc); g.Enc[1119] ^= 1 },
		"sealed":  func(g *Grant) { g.Sealed = slices.Clone(g.Sealed); g.Sealed[0] ^= 1 },
		"cut":     func(g *Grant) { g.Enc = g.Enc[:1000] },
		"empty":   func(g *Grant) { g.Enc, g.Sealed = nil, nil },
	} {
		altered := g
		alter(&altered)
		if _, err := altered.Open(father); record.KindOf(err) != record.VaultDamaged {
			t.Errorf("%s altered: %v", name, err)
		}
	}
}

func TestWhoMayGrant(t *testing.T) {
	stranger := testKeys(t, 9)
	tests := []struct {
		name string
		log  *log
		ok   bool
	}{
		{"creator", (&log{t: t}).give(1, 1, 1), true},
		{"any first epoch", (&log{t: t}).give(1, 1, 0), true},
		{"member adds members", (&log{t: t}).give(1, 1, 1).give(1, 2, 1).give(2, 3, 1), true},
		{"same grant again", (&log{t: t}).give(1, 1, 1).give(1, 2, 1).give(1, 2, 1), true},
		{"new epoch without one", (&log{t: t}).give(1, 1, 1).give(1, 2, 1).give(1, 3, 1).give(2, 2, 2).give(2, 3, 2), true},
		{"handover", (&log{t: t}).give(1, 1, 1).give(1, 8, 1).give(8, 8, 2), true},
		{"new keys in a new epoch",
			(&log{t: t}).give(1, 1, 1).add(testKeys(t, 1), account(1), testKeys(t, 7).public, account(1), 2).
				add(testKeys(t, 7), account(1), testKeys(t, 2).public, account(2), 2), true},

		{"empty", &log{t: t}, false},
		{"first for another", (&log{t: t}).give(1, 2, 1), false},
		{"first with another's keys", (&log{t: t}).add(testKeys(t, 1), account(1), testKeys(t, 2).public, account(1), 1), false},
		{"stranger adds", (&log{t: t}).give(1, 1, 1).give(9, 2, 1), false},
		{"stranger adds itself", (&log{t: t}).give(1, 1, 1).give(9, 9, 1), false},
		{"stranger under a member's id", (&log{t: t}).give(1, 1, 1).add(stranger, account(1), stranger.public, account(9), 1), false},
		{"other keys for a member", (&log{t: t}).give(1, 1, 1).give(1, 2, 1).add(testKeys(t, 1), account(1), stranger.public, account(2), 1), false},
		{"former member adds", (&log{t: t}).give(1, 1, 1).give(1, 2, 1).give(1, 1, 2).give(2, 3, 2), false},
		{"former member returns", (&log{t: t}).give(1, 1, 1).give(1, 2, 1).give(1, 1, 2).give(2, 2, 3), false},
		{"former keys", (&log{t: t}).give(1, 1, 1).add(testKeys(t, 1), account(1), testKeys(t, 7).public, account(1), 2).give(1, 2, 2), false},
		{"epoch goes back", (&log{t: t}).give(1, 1, 1).give(1, 1, 2).give(1, 2, 1), false},
		{"epoch left out", (&log{t: t}).give(1, 1, 1).give(1, 1, 3), false},
		{"epoch wraps", (&log{t: t}).give(1, 1, 1<<32-1).give(1, 1, 0), false},
		{"new epoch begun for another", (&log{t: t}).give(1, 1, 1).give(1, 2, 1).give(1, 2, 2), false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := VerifyLog(test.log.grants)
			if test.ok && err != nil || !test.ok && record.KindOf(err) != record.VaultDamaged {
				t.Errorf("VerifyLog: %v", err)
			}
		})
	}
}

func TestLogOrderCounts(t *testing.T) {
	l := (&log{t: t}).give(1, 1, 1).give(1, 2, 1).give(1, 3, 1).grants
	other := (&log{t: t}).give(1, 1, 1).give(1, 2, 1).give(1, 3, 1).grants
	elsewhere := slices.Clone(l)
	elsewhere[2].Profile = record.ID{0xc2}
	elsewhere[2].Signature = ed25519.Sign(testKeys(t, 1).sign, elsewhere[2].signed())
	for name, grants := range map[string][]Grant{
		"exchanged":       {l[0], l[2], l[1]},
		"one left out":    {l[0], l[2]},
		"first left out":  l[1:],
		"twice":           {l[0], l[1], l[1]},
		"of another log":  {l[0], l[1], other[2]},
		"another profile": elsewhere,
		"too many":        make([]Grant, maxGrants+1),
	} {
		if err := VerifyLog(grants); record.KindOf(err) != record.VaultDamaged {
			t.Errorf("%s: %v", name, err)
		}
	}
	// The chain cannot show this; LogHead, kept elsewhere, does.
	if err := VerifyLog(l[:2]); err != nil || LogHead(l[:2]) == LogHead(l) || LogHead(nil) != [32]byte{} {
		t.Errorf("last one cut off: %v", err)
	}
}

func TestMembers(t *testing.T) {
	l := (&log{t: t}).give(1, 1, 1).give(1, 2, 1).give(1, 3, 1)
	ids := func() (ids []record.ID) {
		for _, g := range Members(l.grants) {
			ids = append(ids, g.Account)
		}
		return ids
	}
	if got := ids(); !slices.Equal(got, []record.ID{account(1), account(2), account(3)}) {
		t.Errorf("members of the first epoch: %v", got)
	}
	l.give(3, 3, 2).give(3, 1, 2).give(1, 1, 2)
	if got := ids(); !slices.Equal(got, []record.ID{account(3), account(1)}) {
		t.Errorf("members of the second epoch: %v", got)
	}
	if g := Members(l.grants)[1]; g.Granter != account(1) {
		t.Error("the last grant of an account is not the one that counts")
	}
	if Members(nil) != nil {
		t.Error("an empty log has members")
	}
}

// One bit of each byte of a log altered, its checksum repaired: the log is refused, or it does not verify.
func TestAlteredLogIsRefused(t *testing.T) {
	file := EncodeLog((&log{t: t}).give(1, 1, 1).give(1, 2, 1).grants)
	if _, err := DecodeLog(append(slices.Clone(file), 0)); record.KindOf(err) != record.VaultDamaged {
		t.Errorf("extended: %v", err)
	}
	body := file[:len(file)-sha256.Size]
	for i := range body {
		b := slices.Clone(file)
		b[i] ^= 1 << (i % 8)
		if _, err := DecodeLog(b); record.KindOf(err) != record.VaultDamaged {
			t.Fatalf("byte %d altered: %v", i, err)
		}
		sum := sha256.Sum256(b[:len(body)])
		grants, err := DecodeLog(append(b[:len(body)], sum[:]...))
		if err == nil {
			err = VerifyLog(grants)
		}
		if kind := record.KindOf(err); kind != record.VaultDamaged && !(kind == record.VaultNewer && i == magicSize) {
			t.Fatalf("byte %d altered, checksum repaired: %v", i, err)
		}
	}
	for n := range file {
		if _, err := DecodeLog(file[:n]); record.KindOf(err) != record.VaultDamaged {
			t.Fatalf("cut to %d: %v", n, err)
		}
	}
}

// FuzzGrantLog: what decodes is written back to the same bytes, and nothing but genuine logs verifies.
func FuzzGrantLog(f *testing.F) {
	// Each fuzzing process must make the same logs, and HPKE cannot be made to: the sealed parts are fixed bytes here,
	// which only Open would look at.
	var grants []Grant
	for _, g := range (&log{t: f}).give(1, 1, 1).give(1, 2, 1).grants {
		g.Enc, g.Sealed, g.Prev = make([]byte, encSize), make([]byte, sealedPDK), LogHead(grants)
		g.Signature = ed25519.Sign(testKeys(f, 1).sign, g.signed())
		grants = append(grants, g)
	}
	if err := VerifyLog(grants); err != nil {
		f.Fatal(err)
	}
	genuine := [][]byte{EncodeLog(grants[:1]), EncodeLog(grants)}
	for _, g := range append(genuine, EncodeLog(nil)) {
		f.Add(g[:len(g)-sha256.Size])
	}
	f.Add([]byte("CSNG\x01\xff\xff"))
	f.Fuzz(func(t *testing.T, body []byte) {
		sum := sha256.Sum256(body)
		b := append(slices.Clone(body), sum[:]...)
		grants, err := DecodeLog(b)
		if err != nil {
			return
		}
		if !bytes.Equal(EncodeLog(grants), b) {
			t.Error("written back to other bytes")
		}
		known := slices.ContainsFunc(genuine, func(g []byte) bool { return bytes.Equal(g, b) })
		if VerifyLog(grants) == nil && !known {
			t.Error("a forged log verifies")
		}
	})
}
