//go:build cgo && linux && !android && (amd64 || arm64)

package pdf_test

import (
	"testing"

	"github.com/gen2brain/go-fitz"
)

// The declarations in mupdf.go are those of one version. With another, compare each with its header file first.
func TestMuPDFIsTheVersionThatWasDeclared(t *testing.T) {
	if fitz.FzVersion != "1.28.0" {
		t.Errorf("MuPDF %s: check the declarations of mupdf.go", fitz.FzVersion)
	}
}
