package blob

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"

	"carnet/app/record"
	"carnet/storage/seal"
)

// PutLoose is Put for a vault that is only being made, and for a content that is at hand and was hashed: nothing is on
// stable storage before Sync was called. Waiting for the disk once for thousands of files, and not for each, is what makes
// restoring as fast as the disk.
func (f *Folder) PutLoose(ctx context.Context, key seal.Key, id record.ID, content []byte) error {
	return f.write(id, false, func(w io.Writer) error {
		if ctx.Err() != nil {
			return record.Wrap(record.Canceled, "write attachment", ctx.Err())
		}
		sealed, err := seal.NewWriter(w, f.store.random, key, id)
		if err != nil {
			return err
		}
		if _, err := sealed.Write(content); err != nil {
			return diskError("write attachment", err)
		}
		if err := sealed.Close(); err != nil {
			return diskError("write attachment", err)
		}
		return nil
	})
}

// syncers is how many files wait for the disk at once: it then writes many together.
const syncers = 8

// Sync puts all files of the folder on stable storage. It fails with Canceled, DiskFull or VaultReadOnly.
func (f *Folder) Sync(ctx context.Context) error {
	const op = "write attachments"
	ids, err := f.List()
	if err != nil {
		return err
	}
	next := make(chan record.ID)
	failed := make([]error, syncers)
	var wg sync.WaitGroup
	for i := range failed {
		wg.Go(func() {
			for id := range next {
				if failed[i] == nil {
					failed[i] = f.syncFile(id)
				}
			}
		})
	}
	for _, id := range ids {
		if ctx.Err() != nil {
			break
		}
		next <- id
	}
	close(next)
	wg.Wait()
	if ctx.Err() != nil {
		return record.Wrap(record.Canceled, op, ctx.Err())
	}
	if err := errors.Join(failed...); err != nil {
		return diskError(op, err)
	}
	if len(ids) == 0 {
		return nil
	}
	if err := syncDir(f.store.root, f.dir); err != nil {
		return diskError(op, err)
	}
	return nil
}

func (f *Folder) syncFile(id record.ID) error {
	// Windows flushes only what was opened for writing.
	file, err := f.store.root.OpenFile(f.file(id), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
