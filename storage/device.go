package storage

import (
	"encoding/json"
	"os"
	"path/filepath"

	"carnet/app"
)

// Device keeps the device's settings in a small readable file of the vault's folder: language, theme, text size.
// Nothing in it is about a person.
type Device struct{ file string }

var _ app.DeviceStore = Device{}

// NewDevice keeps the settings in the vault folder dir.
func NewDevice(dir string) Device { return Device{filepath.Join(dir, "device.json")} }

// Load returns the settings; a missing or unreadable file gives the defaults, which lose nothing.
func (d Device) Load() app.DeviceSettings {
	var s app.DeviceSettings
	b, err := os.ReadFile(d.file)
	if err != nil || json.Unmarshal(b, &s) != nil {
		return app.DeviceSettings{}
	}
	return s
}

// Save writes the settings.
func (d Device) Save(s app.DeviceSettings) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(d.file), 0o700); err != nil {
		return err
	}
	return writeFile(d.file, b)
}
