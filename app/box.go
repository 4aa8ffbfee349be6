package app

import (
	"context"

	"carnet/app/record"
	"carnet/app/vaccination"
	"carnet/app/vaccination/box"
)

// BoxRead is what the code on a box says, with the vaccine that Carnet knows by it.
type BoxRead struct {
	box.Box
	// Product is the vaccine; zero where Known is false: the box is that of another medicine, of another country, or of a
	// vaccine that this version does not know.
	Product vaccination.Product
	Known   bool
}

// Fill returns d with what the box says. What the box does not say stays as it was typed.
func (b BoxRead) Fill(d record.Dose) record.Dose {
	if b.Known {
		d.Product, d.Valences = b.Product.Name, b.Product.Valences
	}
	if b.CIP13 != "" {
		d.CIP = b.CIP13
	}
	if b.Lot != "" {
		d.Lot = b.Lot
	}
	if !b.Expiry.IsZero() {
		d.Expiry = b.Expiry
	}
	return d
}

// ReadBox reads the square code on the photo of a vaccine's box. The photo is not kept and nothing is written. It may take
// some seconds: not for the UI thread; ending ctx ends it at once.
//
// Errors: CodeNotFound (nothing could be read), CodeForeign (what was read is not the code of a box), Canceled, Locked, and
// those of a photo: FileEmpty, FileTooBig, FileUnsupported, ImageTooBig, ImageUnreadable, HEICUnsupported.
func (s *Session) ReadBox(ctx context.Context, f IncomingFile) (BoxRead, error) {
	const op = "read box"
	if s.Locked() {
		return BoxRead{}, record.E(record.Locked, op)
	}
	r, err := f.Open()
	if err != nil {
		return BoxRead{}, record.Wrap(record.OpenFailed, op, err)
	}
	defer r.Close()
	photo, kind, err := s.carnet.render.Read(ctx, r, f.Size)
	if err != nil {
		return BoxRead{}, record.Wrap(record.Internal, op, err)
	}
	if kind == record.PDF {
		return BoxRead{}, record.E(record.ImageUnreadable, op)
	}
	text, err := s.carnet.render.BoxCode(ctx, photo)
	if err != nil {
		return BoxRead{}, readingError(op, err)
	}
	read, err := box.Parse(text, s.carnet.Today())
	if err != nil {
		return BoxRead{}, &record.Error{Kind: record.CodeForeign, Op: op, Err: err}
	}
	known := BoxRead{Box: read}
	known.Product, known.Known = vaccination.FindCIP(read.CIP13)
	return known, nil
}

// readingError changes the kinds whose sentences speak of a document that is kept and could not be drawn: here none is.
func readingError(op string, err error) error {
	switch record.KindOf(err) {
	case record.RenderFailed:
		return &record.Error{Kind: record.CodeNotFound, Op: op, Err: err}
	case record.RenderUnavail:
		return &record.Error{Kind: record.Internal, Op: op, Err: err}
	}
	return record.Wrap(record.Internal, op, err)
}
