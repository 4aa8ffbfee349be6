//go:build !nodynamic || ios

package photo_test

import (
	"context"
	"testing"

	"carnet/app/record"
	"carnet/storage/photo"
)

func TestHEICIsRefusedByItsName(t *testing.T) {
	_, err := photo.Make(context.Background(), []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"))
	if record.KindOf(err) != record.HEICUnsupported {
		t.Errorf("%v", err)
	}
}
