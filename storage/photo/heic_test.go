//go:build nodynamic && !ios

package photo_test

import (
	"bytes"
	"context"
	"encoding/binary"
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

func TestHEICMadeOfTiles(t *testing.T) {
	sample, err := os.ReadFile(filepath.Join(heicSamples(t), "test8.heic"))
	if err != nil {
		t.Fatal(err)
	}
	if p := makePhoto(t, tiled(t, sample, 3, 2)); p.Width != 3*tileSide || p.Height != 2*tileSide {
		t.Errorf("%d × %d", p.Width, p.Height)
	}
	// sniff.MaxHeavyPixels are 96 tiles.
	if _, err := photo.Make(context.Background(), tiled(t, sample, 97, 1)); record.KindOf(err) != record.ImageTooBig {
		t.Errorf("97 tiles: %v", err)
	}
}

const tileSide = 512 // of the sample

// tiled makes a HEIC as phones do, a grid of tiles, which here all show the only picture of sample.
func tiled(t *testing.T, sample []byte, cols, rows int) []byte {
	t.Helper()
	u16 := func(v int) []byte { return binary.BigEndian.AppendUint16(nil, uint16(v)) }
	u32 := func(v int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(v)) }
	box := func(name string, parts ...[]byte) []byte {
		body := bytes.Join(parts, nil)
		return bytes.Join([][]byte{u32(8 + len(body)), []byte(name), body}, nil)
	}
	full := func(name string, version byte, parts ...[]byte) []byte {
		return box(name, []byte{version, 0, 0, 0}, bytes.Join(parts, nil))
	}
	part := func(name string) []byte { // a box of the sample, whole
		at := bytes.Index(sample, []byte(name)) - 4
		return sample[at : at+int(binary.BigEndian.Uint32(sample[at:]))]
	}
	iloc := part("iloc") // at 20 the offset of the first item, at 30 its length
	picture := sample[binary.BigEndian.Uint32(iloc[20:]):][:binary.BigEndian.Uint32(iloc[30:])]

	n, grid := cols*rows, cols*rows+1 // items 1 to n are the tiles
	size := func(w, h int) []byte { return full("ispe", 0, u32(w), u32(h)) }
	var infos, refs, uses [][]byte
	for i := 1; i <= n; i++ {
		infos = append(infos, full("infe", 2, u16(i), u16(0), []byte("hvc1\x00")))
		refs = append(refs, u16(i))
		uses = append(uses, u16(i), []byte{2, 0x81, 2})
	}
	infos = append(infos, full("infe", 2, u16(grid), u16(0), []byte("grid\x00")))
	uses = append(uses, u16(grid), []byte{1, 3})
	layout := bytes.Join([][]byte{{0, 1, byte(rows - 1), byte(cols - 1)}, u32(cols * tileSide), u32(rows * tileSide)}, nil)

	meta := func(mdat int) []byte {
		var places [][]byte
		for i := 1; i <= n; i++ {
			places = append(places, u16(i), u16(0), u16(0), u16(1), u32(mdat+len(layout)), u32(len(picture)))
		}
		places = append(places, u16(grid), u16(0), u16(0), u16(1), u32(mdat), u32(len(layout)))
		return full("meta", 0,
			full("hdlr", 0, u32(0), []byte("pict"), make([]byte, 13)),
			full("pitm", 0, u16(grid)),
			full("iinf", 0, u16(grid), bytes.Join(infos, nil)),
			full("iref", 0, box("dimg", u16(grid), u16(n), bytes.Join(refs, nil))),
			box("iprp",
				box("ipco", part("hvcC"), size(tileSide, tileSide), size(cols*tileSide, rows*tileSide)),
				full("ipma", 0, u32(grid), bytes.Join(uses, nil))),
			full("iloc", 1, []byte{0x44, 0}, u16(grid), bytes.Join(places, nil)))
	}
	head := box("ftyp", []byte("heic\x00\x00\x00\x00mif1heic"))
	return bytes.Join([][]byte{head, meta(len(head) + len(meta(0)) + 8), box("mdat", layout, picture)}, nil)
}
