// Package hostile makes files that a family may be sent by accident or on purpose, for tests of everything that
// receives files: each must end shown or refused in one way, with the program alive. It also makes good PDFs.
// All are made from scratch, deterministic and small.
package hostile

import (
	"carnet/app/record"
	"carnet/storage/photo/phototest"
)

// OK is the Want of a file that is shown.
const OK record.ErrorKind = ""

// File is one such file.
type File struct {
	Name  string // as received; says nothing about what it is
	Bytes func() []byte
	// Want is the end of showing it: the refusal of Photo for a picture, for a PDF that of PDF or else that of PDFPage
	// for the first page. A device that cannot draw PDFs refuses those that begin as a PDF with RenderUnavail instead.
	Want record.ErrorKind
}

// Files lists them all.
func Files() []File {
	return []File{
		{"vide.jpg", func() []byte { return nil }, record.FileEmpty},
		{"texte.pdf", func() []byte { return []byte("Bonjour, ceci n'est pas un PDF.") }, record.FileUnsupported},
		{"archive.png", func() []byte { return []byte("PK\x03\x04............") }, record.FileUnsupported},
		{"immense.png", func() []byte { return phototest.PNGClaiming(40_000) }, record.ImageTooBig},
		{"coupee.jpg", cutJPEG, record.ImageUnreadable},
		{"coupee.png", func() []byte { return phototest.PNG(64, 64)[:60] }, record.ImageUnreadable},
		{"compte-faux.pdf", func() []byte { return document(3, 7, "0 0 595 842", "Compte") }, OK},
		{"compte-enorme.pdf", func() []byte { return document(3, 1_000_000_000, "0 0 595 842", "Compte") }, record.PDFUnreadable},
		{"compte-negatif.pdf", func() []byte { return document(3, -1, "0 0 595 842", "Compte") }, record.PDFUnreadable},
		{"boucle.pdf", loop, record.RenderFailed},
		{"geant.pdf", func() []byte { return document(1, 1, "0 0 14400 14400", "Page") }, OK},
		{"geant-infini.pdf", func() []byte { return document(1, 1, "0 0 1e30 1e30", "Page") }, OK},
		{"sans-surface.pdf", func() []byte { return document(1, 1, "0 0 0 0", "Page") }, OK},
		{"sans-fin.pdf", func() []byte { return endless(12) }, record.RenderFailed},
		{"protege.pdf", protected, record.PDFProtected},
		{"entete-seul.pdf", func() []byte { return []byte("%PDF-1.7\n%%EOF") }, record.PDFUnreadable},
		{"coupe.pdf", func() []byte { return PDF(3, "Coupé")[:700] }, OK},
		{"trop-de-pages.pdf", func() []byte { return PDF(501, "Page") }, record.PDFTooManyPages},
		{"en-fait-un-pdf.jpg", func() []byte { return PDF(1, "Ordonnance") }, OK},
	}
}

func cutJPEG() []byte {
	b := phototest.JPEGWithExif(200, 150, 6, true)
	return b[:len(b)/2]
}
