package codetest_test

import (
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/datamatrix/encoder"
	"pgregory.net/rapid"

	"carnet/storage/barcode/codetest"
)

// The library has a writer too, which knows no FNC1. Where both can write a text, they write the same symbol.
func TestSymbolsAreThoseOfTheLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([0-9][0-9]){3,60}`).Draw(t, "text")
		got := codetest.Plain(text)
		square := map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_DATA_MATRIX_SHAPE: encoder.SymbolShapeHint_FORCE_SQUARE}
		want, err := datamatrix.NewDataMatrixWriter().Encode(text, gozxing.BarcodeFormat_DATA_MATRIX, 0, 0, square)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != want.GetHeight() || len(got[0]) != want.GetWidth() {
			t.Fatalf("%d × %d, want %d × %d", len(got[0]), len(got), want.GetWidth(), want.GetHeight())
		}
		for y, row := range got {
			for x, dark := range row {
				if dark != want.Get(x, y) {
					t.Fatalf("module %d, %d", x, y)
				}
			}
		}
	})
}
