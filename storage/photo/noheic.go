//go:build !nodynamic || ios

package photo

import "carnet/app/record"

// heicDecoder refuses: see heic.go for when HEIC can be read.
func heicDecoder() (decoder, error) {
	return decoder{}, record.E(record.HEICUnsupported, op)
}
