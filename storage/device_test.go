package storage_test

import (
	"os"
	"path/filepath"
	"testing"

	"carnet/app"
	"carnet/storage"
)

func TestDeviceSettingsAreKeptAndABadFileGivesTheDefaults(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not yet there")
	d := storage.NewDevice(dir)
	if got := d.Load(); got != (app.DeviceSettings{}) {
		t.Errorf("before anything was chosen: %+v", got)
	}
	want := app.DeviceSettings{Language: "en", Theme: "dark", TextPercent: 150}
	if err := d.Save(want); err != nil {
		t.Fatal(err)
	}
	if got := d.Load(); got != want {
		t.Errorf("kept %+v, want %+v", got, want)
	}
	for _, bad := range []string{"", "{", `{"carnet-device":2,"theme":"dark"}`} {
		if err := os.WriteFile(filepath.Join(dir, "device.json"), []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := d.Load(); got != (app.DeviceSettings{}) {
			t.Errorf("%q gives %+v", bad, got)
		}
	}
}
