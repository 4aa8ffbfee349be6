package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"hash"
	"io"

	"carnet/app/record"
	"carnet/storage/blob"
)

// folder is where the attachments of this profile are written.
func (p *profile) folder() *blob.Folder { return p.vault.blobs.Folder(p.tag) }

// folderOf is where an attachment is: that of a profile which is still to be moved stands among those of all profiles.
func (p *profile) folderOf(id record.ID) *blob.Folder {
	if flat := p.vault.blobs.Flat(); !p.folder().Has(id) && flat.Has(id) {
		return flat
	}
	return p.folder()
}

// Attach implements app.Store.
func (p *profile) Attach(ctx context.Context, r io.Reader, t record.MediaType) (record.Attachment, error) {
	const op = "keep attachment"
	p.mu.Lock()
	key, err := p.keys.docs, p.mayWrite(ctx, op)
	p.mu.Unlock()
	if err != nil {
		return record.Attachment{}, err
	}
	defer key.Wipe()
	id, err := p.vault.newID()
	if err != nil {
		return record.Attachment{}, record.Wrap(record.Internal, op, err)
	}
	size, sum, err := p.folder().Put(ctx, key, id, p.vault.inRoom(r))
	if err != nil {
		return record.Attachment{}, record.Wrap(record.Internal, op, err)
	}
	p.mu.Lock()
	p.fresh[id] = true
	p.mu.Unlock()
	return record.Attachment{Blob: id, Size: size, SHA256: sum, Type: t}, nil
}

// PutBack implements app.Store. The content is compared before the file is replaced: the same bytes cannot do harm.
func (p *profile) PutBack(ctx context.Context, a record.Attachment, r io.Reader) error {
	const op = "put attachment back"
	p.mu.Lock()
	key, locked := p.keys.docs, p.locked.Load()
	p.mu.Unlock()
	defer key.Wipe()
	if locked {
		return record.E(record.Locked, op)
	}
	if err := p.vault.mayChange(op); err != nil {
		return err
	}
	_, _, err := p.folder().Put(ctx, key, a.Blob, &sameContent{r: p.vault.inRoom(r), sum: sha256.New(), want: a})
	return record.Wrap(record.Internal, op, err)
}

// sameContent is a reader that fails at its end unless it gave what a record says of an attachment.
type sameContent struct {
	r    io.Reader
	sum  hash.Hash
	n    int64
	want record.Attachment
}

func (s *sameContent) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	s.sum.Write(b[:n])
	s.n += int64(n)
	if s.n > s.want.Size || err == io.EOF && (s.n != s.want.Size || !bytes.Equal(s.sum.Sum(nil), s.want.SHA256)) {
		return 0, record.E(record.RecordDamaged, "put attachment back")
	}
	return n, err
}

// Discard implements app.Store. Only what this session attached and no commit has ever named is removed; what a session
// that was cut off left behind goes when the profile is next loaded.
func (p *profile) Discard(all ...record.Attachment) {
	for _, a := range all {
		p.mu.Lock()
		unnamed := p.fresh[a.Blob]
		delete(p.fresh, a.Blob)
		p.mu.Unlock()
		if unnamed {
			_ = p.folder().Remove(a.Blob) // what stays is sealed and costs only its room
		}
	}
}

// OpenAttachment implements app.Store.
func (p *profile) OpenAttachment(_ context.Context, a record.Attachment) (io.ReadCloser, error) {
	const op = "open attachment"
	p.mu.Lock()
	key, locked := p.keys.docs, p.locked.Load()
	p.mu.Unlock()
	if locked {
		return nil, record.E(record.Locked, op)
	}
	defer key.Wipe()
	f, err := p.folderOf(a.Blob).Open(key, a.Blob)
	return f, record.Wrap(record.RecordDamaged, op, err)
}
