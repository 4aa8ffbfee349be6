//go:build nodynamic && !ios

package photo_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"carnet/app/record"
	"carnet/storage/photo"
)

// heicSamples is the folder of sample files that comes with the decoder's module: nothing in Go can write HEIC.
func heicSamples(t *testing.T) string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/gen2brain/heic").Output()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(strings.TrimSpace(string(dir)), "testdata")
}

func TestHEICIsTurnedOnceAndLosesItsMetadata(t *testing.T) {
	// Its picture is stored 640 × 480 with both irot and EXIF orientation 6: applying both would turn it twice.
	file, err := os.ReadFile(filepath.Join(heicSamples(t), "test_exif.heic"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(file, []byte("TestCam")) {
		t.Fatal("the sample has nothing to hide")
	}
	p := makePhoto(t, file)
	if p.Width != 480 || p.Height != 640 {
		t.Errorf("%d × %d", p.Width, p.Height)
	}
	checkSegments(t, p.JPEG)
	checkSegments(t, p.Thumb)
}

func TestBrokenHEICIsRefused(t *testing.T) {
	file, err := os.ReadFile(filepath.Join(heicSamples(t), "test8.heic"))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{16, 40, 300} {
		if _, err := photo.Make(context.Background(), file[:n]); record.KindOf(err) != record.ImageUnreadable {
			t.Errorf("cut at %d: %v", n, err)
		}
	}
}
