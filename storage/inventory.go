package storage

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"carnet/app/record"
)

// The inventory of a profile lists every record that it must hold. It has 256 buckets, chosen by the first byte of the
// record's store key, so that a commit rewrites a few kilobytes whatever the size of the profile. The head holds the
// hash of each bucket; the anchor, outside the database, holds the hash of the head's content.
const buckets = 256

// entry says that a record exists, in which version and with which bytes.
type entry struct {
	key     [16]byte // the keyed hash in the store key
	id      record.ID
	kind    record.Kind
	version record.Version
	written time.Time // for the sentence that names a damaged item; milliseconds
	sum     [32]byte  // SHA-256 of the sealed value
}

// head counts the commits of a profile and fixes the content of its inventory and of its journal.
type head struct {
	version byte // of the profile's form in the vault: see migrations
	epoch   uint32
	seq     uint64 // commits so far
	count   uint64 // records listed
	journal uint64 // journal entries so far
	chain   [32]byte
	grants  [32]byte // seal.LogHead of the membership log, as last seen: shows a log whose end was cut off
	buckets [buckets][32]byte
}

const headSize = 1 + 4 + 8*3 + 32 + 32 + buckets*32

// headVersion is that of a profile in the present form; bucketVersion that of the encoding of a bucket.
const (
	headVersion   = 2
	bucketVersion = 1
)

func (h *head) encode() []byte {
	b := make([]byte, 0, headSize)
	b = append(b, h.version)
	b = binary.BigEndian.AppendUint32(b, h.epoch)
	b = binary.BigEndian.AppendUint64(b, h.seq)
	b = binary.BigEndian.AppendUint64(b, h.count)
	b = binary.BigEndian.AppendUint64(b, h.journal)
	b = append(b, h.chain[:]...)
	b = append(b, h.grants[:]...)
	for i := range h.buckets {
		b = append(b, h.buckets[i][:]...)
	}
	return b
}

// root is what the anchor remembers: one hash over everything that the head fixes.
func (h *head) root() [32]byte { return sha256.Sum256(h.encode()) }

var errInventory = errors.New("inventory: malformed")

// errNewer says that a later Carnet wrote what was decoded. It is meant for what was authenticated before.
var errNewer error = record.E(record.VaultNewer, "read inventory")

func decodeHead(b []byte) (*head, error) {
	if len(b) > 0 && b[0] > headVersion {
		return nil, errNewer
	}
	if len(b) != headSize || b[0] < 1 {
		return nil, errInventory
	}
	h := &head{
		version: b[0],
		epoch:   binary.BigEndian.Uint32(b[1:]),
		seq:     binary.BigEndian.Uint64(b[5:]),
		count:   binary.BigEndian.Uint64(b[13:]),
		journal: binary.BigEndian.Uint64(b[21:]),
		chain:   [32]byte(b[29:61]),
		grants:  [32]byte(b[61:93]),
	}
	for i := range h.buckets {
		h.buckets[i] = [32]byte(b[93+32*i:])
	}
	return h, nil
}

// bucket is the sorted list of entries whose key begins with the same byte.
type bucket []entry

func (b bucket) find(key [16]byte) (int, bool) {
	return slices.BinarySearchFunc(b, key, func(e entry, k [16]byte) int { return bytes.Compare(e.key[:], k[:]) })
}

// with returns a copy of b that holds e in place of any former entry of the same key.
func (b bucket) with(e entry) bucket {
	i, found := b.find(e.key)
	if found {
		c := slices.Clone(b)
		c[i] = e
		return c
	}
	return slices.Insert(slices.Clone(b), i, e)
}

// sum is what the head holds of a bucket.
func (b bucket) sum() [32]byte { return sha256.Sum256(b.encode()) }

func (b bucket) encode() []byte {
	out := []byte{bucketVersion}
	for _, e := range b {
		out = append(out, e.key[:]...)
		out = append(out, e.id[:]...)
		out = append(out, byte(len(e.kind)))
		out = append(out, e.kind...)
		out = binary.BigEndian.AppendUint64(out, e.version.Clock)
		out = binary.BigEndian.AppendUint32(out, e.version.Device)
		out = binary.BigEndian.AppendUint64(out, uint64(e.written.UnixMilli()))
		out = append(out, e.sum[:]...)
	}
	return out
}

func decodeBucket(b []byte) (bucket, error) {
	if len(b) > 0 && b[0] > bucketVersion {
		return nil, errNewer
	}
	if len(b) == 0 || b[0] != bucketVersion {
		return nil, errInventory
	}
	b = b[1:]
	var out bucket
	for len(b) > 0 {
		if len(b) < 33 {
			return nil, errInventory
		}
		e := entry{key: [16]byte(b), id: record.ID(b[16:32])}
		kind := int(b[32])
		b = b[33:]
		if len(b) < kind+52 {
			return nil, errInventory
		}
		e.kind = record.Kind(b[:kind])
		b = b[kind:]
		e.version = record.Version{Clock: binary.BigEndian.Uint64(b), Device: binary.BigEndian.Uint32(b[8:])}
		e.written = time.UnixMilli(int64(binary.BigEndian.Uint64(b[12:])))
		e.sum = [32]byte(b[20:])
		b = b[52:]
		if n := len(out); n > 0 && bytes.Compare(out[n-1].key[:], e.key[:]) >= 0 {
			return nil, errInventory // sorted, no key twice: one encoding for one content
		}
		out = append(out, e)
	}
	return out, nil
}
