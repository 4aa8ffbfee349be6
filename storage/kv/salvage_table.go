package kv

import (
	"encoding/binary"
	"hash/crc32"

	"github.com/dgraph-io/badger/v4/fb"
)

// A table is a row of blocks and an index of them:
//
//	block  entries | start of each entry, 4 bytes each | their number, 4 | sum | length of the sum, 4
//	table  blocks | index | length of the index, 4 | sum | length of the sum, 4
//	entry  bytes of the key shared with the first of the block, 2 | others, 2 | these others | value with its marks
//	sum    CRC-32C in a protocol buffer: one byte, and a varint
//
// Numbers are big-endian, except in the starts and in the head of an entry, where Badger writes those of the machine.

// Marks of a value.
const (
	metaDelete  = 1 << 0
	metaPointer = 1 << 1 // the value is in the value log, which is not used
	metaTxn     = 1 << 6 // in a log: part of a change
	metaFinish  = 1 << 7 // in a log: end of a change
)

// Lengths of an encoded sum: the byte, and a varint of at most 32 bits. Longer ones, of smaller sums, come first.
const (
	minSum = 2
	maxSum = 6
)

// minKey is the shortest key with its commit.
const minKey = 9

// span is a block in a table, with the first key of the block.
type span struct {
	from, to int
	first    []byte
}

// table reads every block of a table.
func (c *catch) table(b []byte) {
	if spans, newest, ok := readIndex(b); ok {
		c.newest = max(c.newest, newest)
		for _, s := range spans {
			c.block(b[s.from:s.to], s.first)
		}
		return
	}
	c.searchBlocks(b)
}

// readIndex finds the index from the end of the table. It counts only if its sum is right, after one turned bit at most.
func readIndex(b []byte) (spans []span, newest uint64, ok bool) {
	for n := maxSum; n >= minSum; n-- {
		sum, ok := sumAt(b, n)
		end := len(b) - n - 8
		if !ok || end < 0 {
			continue
		}
		size := int(binary.BigEndian.Uint32(b[end:]))
		if size > end {
			continue
		}
		index, ok := mended(b[end-size:end], sum)
		if !ok {
			continue
		}
		if shielded(func() error { spans, newest = decodeIndex(index, end-size); return nil }) == nil && len(spans) > 0 {
			return spans, newest, true
		}
	}
	return nil, 0, false
}

// decodeIndex panics where the index points outside of itself.
func decodeIndex(b []byte, limit int) (spans []span, newest uint64) {
	index := fb.GetRootAsTableIndex(b, 0)
	for i := range index.OffsetsLength() {
		var o fb.BlockOffset
		if !index.Offsets(&o, i) {
			continue
		}
		from, size := int(o.Offset()), int(o.Len())
		if from > limit || size > limit-from {
			continue
		}
		spans = append(spans, span{from, from + size, o.KeyBytes()})
	}
	return spans, index.MaxVersion()
}

// sumAt reads the sum of n bytes at the end of b, before its length.
func sumAt(b []byte, n int) (sum uint32, ok bool) {
	if len(b) < n+4 || int(binary.BigEndian.Uint32(b[len(b)-4:])) != n {
		return 0, false
	}
	at := b[len(b)-4-n : len(b)-4]
	value, read := binary.Uvarint(at[1:])
	return uint32(value), at[0] == 0x10 && read == n-1 && value>>32 == 0
}

// block reads one block. first is its first key where the index knows it.
func (c *catch) block(b, first []byte) {
	for n := maxSum; n >= minSum; n-- {
		if sum, ok := sumAt(b, n); ok {
			if body, ok := mended(b[:len(b)-4-n], sum); ok && c.entries(body, first, true) {
				return
			}
		}
	}
	for n := maxSum; n >= minSum; n-- { // the sum may be what is damaged
		if len(b) > n+4 && c.entries(b[:len(b)-4-n], first, false) {
			return
		}
	}
}

// searchBlocks reads a table without its index: each block ends in a sum, and the next one begins there.
func (c *catch) searchBlocks(b []byte) {
	start := 0
	for end := 4; end <= len(b); end++ {
		n := int(b[end-1])
		if b[end-4] != 0 || b[end-3] != 0 || b[end-2] != 0 || n < minSum || n > maxSum {
			continue
		}
		sum, ok := sumAt(b[start:end], n)
		if !ok {
			continue
		}
		body := b[start : end-4-n]
		if _, _, ok := starts(body); !ok {
			continue
		}
		if from, ok := begin(body, sum); ok {
			c.entries(body[from:], nil, true)
		} else {
			c.block(b[start:end], nil)
		}
		start = end
	}
}

// begin finds where a block begins when the end of the one before was not found.
func begin(body []byte, sum uint32) (from int, ok bool) {
	for from := 0; from+4 < len(body); from++ {
		if body[from] != 0 || body[from+1] != 0 { // the first key shares nothing
			continue
		}
		if size := int(binary.NativeEndian.Uint16(body[from+2:])); size < minKey || size > MaxKey+8 {
			continue
		}
		if crc32.Checksum(body[from:], castagnoli) == sum {
			return from, true
		}
	}
	return 0, false
}

// starts finds where each entry of a block begins, and where the last one ends.
func starts(body []byte) (at []int, end int, ok bool) {
	if len(body) < 8 {
		return nil, 0, false
	}
	n := int(binary.BigEndian.Uint32(body[len(body)-4:]))
	if n < 1 || n > (len(body)-4)/8 {
		return nil, 0, false
	}
	end = len(body) - 4 - 4*n
	for i := range n {
		next := int(binary.NativeEndian.Uint32(body[end+4*i:]))
		if i == 0 && next != 0 || i > 0 && next <= at[i-1] || next >= end {
			return nil, 0, false
		}
		at = append(at, next)
	}
	return at, end, true
}

// entries reads the entries of a block, and reports whether it has the form of one.
func (c *catch) entries(body, first []byte, sure bool) bool {
	at, end, ok := starts(body)
	if !ok {
		return false
	}
	for i, from := range at {
		to := end
		if i+1 < len(at) {
			to = at[i+1]
		}
		entry := body[from:to]
		if len(entry) < 4 {
			continue
		}
		shared, others := int(binary.NativeEndian.Uint16(entry)), int(binary.NativeEndian.Uint16(entry[2:]))
		entry = entry[4:]
		if i == 0 && len(first) == 0 && others <= len(entry) {
			first = entry[:others]
		}
		if others > len(entry) || shared > len(first) {
			continue
		}
		key := append(first[:shared:shared], entry[:others]...)
		if entry = entry[others:]; len(entry) < 3 {
			continue
		}
		_, n := binary.Uvarint(entry[2:]) // when it would expire, which nothing of ours does
		if n < 1 {
			continue
		}
		c.add(key, entry[0], entry[2+n:], sure)
	}
	return true
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// mended returns b if its CRC-32C is sum, or a copy of b with the one bit turned back that makes it so. One bit in a
// block is what a disk or a memory turns; the chance that other damage looks like that is one in a hundred thousand.
func mended(b []byte, sum uint32) ([]byte, bool) {
	differs := crc32.Checksum(b, castagnoli) ^ sum
	if differs == 0 {
		return b, true
	}
	i, bit, ok := turned(len(b), differs)
	if !ok {
		return nil, false
	}
	c := append([]byte(nil), b...)
	c[i] ^= bit
	return c, true
}

// turned finds the bit of n bytes that changes a CRC by differs. A CRC is linear: what a bit changes depends only on how
// many bytes follow it.
func turned(n int, differs uint32) (i int, bit byte, ok bool) {
	var changes [8]uint32
	for k := range changes {
		changes[k] = castagnoli[1<<k]
	}
	for i := n - 1; i >= 0; i-- {
		for k, change := range changes {
			if change == differs {
				return i, 1 << k, true
			}
			changes[k] = castagnoli[byte(change)] ^ change>>8
		}
	}
	return 0, 0, false
}
