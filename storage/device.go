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

// deviceVersion is the version of the file.
const deviceVersion = 1

type deviceFile struct {
	Carnet int `json:"carnet-device"`
	app.DeviceSettings
}

// NewDevice keeps the settings in the vault folder dir.
func NewDevice(dir string) Device { return Device{filepath.Join(dir, deviceName)} }

// Load returns the settings; a missing, unreadable or newer file gives the defaults, which lose nothing.
func (d Device) Load() app.DeviceSettings {
	var f deviceFile
	b, err := os.ReadFile(d.file)
	if err != nil || json.Unmarshal(b, &f) != nil || f.Carnet != deviceVersion {
		return app.DeviceSettings{}
	}
	return f.DeviceSettings
}

// Save writes the settings.
func (d Device) Save(s app.DeviceSettings) error {
	b, err := json.Marshal(deviceFile{deviceVersion, s})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(d.file), 0o700); err != nil {
		return err
	}
	return writeFile(d.file, b)
}
