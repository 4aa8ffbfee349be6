//go:build !cgo || ios || android

package pdf

import (
	"image"

	"carnet/app/record"
)

// Available says whether this build can draw PDFs. It is false on phones, where no worker process can be started, and
// in builds without C.
const Available = false

type document struct{}

func openDocument([]byte) (*document, error) { return nil, record.E(record.RenderUnavail, "open pdf") }

func (*document) close() {}

func (*document) pages() (int, error) { return 0, record.E(record.RenderUnavail, "count pages") }

func (*document) draw(int, int) (*image.RGBA, error) {
	return nil, record.E(record.RenderUnavail, "draw page")
}
