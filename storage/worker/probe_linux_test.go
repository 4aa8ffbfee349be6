package worker_test

import (
	"net"
	"os"
	"strings"
	"testing"
	"time"

	landlock "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/photo/phototest"
	"carnet/storage/sniff"
	"carnet/storage/worker"
)

// probe tries in the child what it must not be able to do, and refuses the photo as FileTooBig if all failed.
// The first thing that worked is told by another refusal.
func probe() (app.Photo, error) {
	worked := func(k record.ErrorKind) (app.Photo, error) { return app.Photo{}, record.E(k, "probe") }
	if len(os.Environ()) != 3 {
		return worked(record.ImageUnreadable)
	}
	for fd := 3; fd < 64; fd++ {
		var st unix.Stat_t
		if unix.Fstat(fd, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFREG {
			return worked(record.FileEmpty)
		}
	}
	if _, err := os.ReadFile("/etc/passwd"); err == nil {
		return worked(record.HEICUnsupported)
	}
	if f, err := os.CreateTemp("/tmp", "probe"); err == nil {
		f.Close()
		return worked(record.PDFUnreadable)
	}
	if c, err := net.DialTimeout("tcp", "127.0.0.1:9", time.Second); err == nil || !strings.Contains(err.Error(), "permission denied") {
		if err == nil {
			c.Close()
		}
		return worked(record.PDFProtected)
	}
	if p, err := os.StartProcess("/bin/true", nil, &os.ProcAttr{}); err == nil {
		p.Kill()
		return worked(record.PDFTooManyPages)
	}
	return worked(record.FileTooBig)
}

func TestTheChildHasNoRights(t *testing.T) {
	if abi, err := landlock.LandlockGetABIVersion(); err != nil || abi < 4 {
		t.Skip("the kernel of this machine cannot restrict files and ports")
	}
	// A file that a careless C library left open for children, which Go would not do.
	fd, err := unix.Open("/etc/passwd", unix.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	_, err = client(t, "probes", worker.DefaultLimits()).Photo(ctx, phototest.JPEG(8, 8))
	if record.KindOf(err) != record.FileTooBig {
		t.Errorf("%v: see probe for what worked", err)
	}
}

// compute uses the processor until this process has used it for d.
func compute(d time.Duration) {
	for {
		var u unix.Rusage
		if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil || time.Duration(u.Utime.Nano()+u.Stime.Nano()) > d {
			return
		}
	}
}

// Both workers would give a good answer in the end, and the wall clock does not stop them.
func TestProcessorAndMemoryAreLimited(t *testing.T) {
	for how, l := range map[string]worker.Limits{
		"computes for long": {Wall: time.Minute, CPU: time.Second, Memory: sniff.Memory},
		"eats memory":       {Wall: time.Minute, CPU: time.Minute, Memory: 96 << 20},
	} {
		if _, err := client(t, how, l).Photo(ctx, phototest.JPEG(60, 40)); record.KindOf(err) != record.RenderFailed {
			t.Errorf("%s: %v", how, err)
		}
	}
	if _, err := client(t, "eats memory", worker.DefaultLimits()).Photo(ctx, phototest.JPEG(60, 40)); err != nil {
		t.Errorf("within the usual limits: %v", err)
	}
}
