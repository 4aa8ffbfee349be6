package kv

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"math/bits"
)

// A log is a row of entries, each with a sum, and zeros after the last one:
//
//	log    20 bytes for encryption, which is not used | entries | zeros
//	entry  marks, 2 bytes | length of the key, varint | of the value, varint | expiry, varint | key | value | CRC-32C, 4
//
// The entries of a change carry the same commit; an entry of its own ends it.

const (
	logHead  = 20
	maxEntry = 22 // bytes before the key
)

// logEntry is one entry of a log.
type logEntry struct {
	meta       byte
	key, value []byte
	size       int // with its head and its sum
	sum        uint32
}

// log reads every entry of a log that is whole, also behind damage. A change without its end was never finished, unless
// another one follows.
func (c *catch) log(b []byte) {
	var change []logEntry
	apply := func(sure bool) {
		for _, e := range change {
			c.add(e.key, e.meta, e.value, sure)
		}
		change = change[:0]
	}
	expected := true // an entry begins here, if the one before was whole
	for at := logHead; at < len(b); {
		e, ok := entryAt(b[at:])
		if !ok && expected {
			e, ok = mendEntry(b[at:])
		}
		if !ok {
			at++
			expected = false
			continue
		}
		at += e.size
		expected = true
		switch {
		case e.meta&metaFinish != 0:
			apply(true)
		case e.meta&metaTxn != 0:
			if len(change) > 0 && commitOf(change[0]) != commitOf(e) {
				apply(false)
			}
			change = append(change, e)
		default:
			apply(false)
			c.add(e.key, e.meta, e.value, true)
		}
	}
}

func commitOf(e logEntry) uint64 {
	return math.MaxUint64 - binary.BigEndian.Uint64(e.key[len(e.key)-8:])
}

// entryAt reads the entry at the beginning of b if its sum is right.
func entryAt(b []byte) (logEntry, bool) {
	e, ok := parseEntry(b)
	return e, ok && crc32.Checksum(b[:e.size-4], castagnoli) == e.sum
}

// parseEntry reads an entry that has the form of one of ours.
func parseEntry(b []byte) (e logEntry, ok bool) {
	if len(b) < 2 || b[0]&(metaTxn|metaFinish) == 0 || b[1] != 0 {
		return e, false
	}
	var numbers [3]uint64
	at := 2
	for i := range numbers {
		n := 0
		if numbers[i], n = binary.Uvarint(b[at:min(at+10, len(b))]); n < 1 {
			return e, false
		}
		at += n
	}
	key, value := numbers[0], numbers[1]
	if key < minKey || key > MaxKey+8 || value >= MaxValue || numbers[2] != 0 || key+value+4 > uint64(len(b)-at) {
		return e, false
	}
	middle, end := at+int(key), at+int(key+value)
	return logEntry{b[0], b[at:middle], b[middle:end], end + 4, binary.BigEndian.Uint32(b[end:])}, true
}

// mendEntry reads an entry of which one bit was turned, and turns it back in b.
func mendEntry(b []byte) (logEntry, bool) {
	if e, ok := parseEntry(b); ok {
		differs := crc32.Checksum(b[:e.size-4], castagnoli) ^ e.sum
		if bits.OnesCount32(differs) == 1 { // in the sum
			return e, true
		}
		if i, bit, ok := turned(e.size-4, differs); ok {
			b[i] ^= bit
			return entryAt(b)
		}
	}
	for i := range min(maxEntry, len(b)) { // where a length was turned, the place of the sum is not known
		for k := range 8 {
			b[i] ^= 1 << k
			if e, ok := entryAt(b); ok {
				return e, true
			}
			b[i] ^= 1 << k
		}
	}
	return logEntry{}, false
}
