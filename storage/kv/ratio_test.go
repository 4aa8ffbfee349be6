package kv_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"

	"carnet/app/record"
	"carnet/storage/kv"
	"carnet/storage/seal"
)

// The figure: sealed put, get and scan of 10,000 records against plain Badger with the same options, same run.
const (
	ratioRecords = 10_000
	ratioBatch   = 100 // records in one transaction
	ratioBytes   = 400 // of a record's JSON
)

// shop is one way of keeping records: put writes records from to to in one transaction, get reads one, scan reads all.
type shop struct {
	put  func(from, to int) error
	get  func(i int) error
	scan func() (int, error)
	// settle closes and opens the store: both have then written their tables, wherever their compaction stood before.
	settle func() error
}

func plainShop(b *testing.B, body []byte) shop {
	dir := b.TempDir()
	db, err := badger.Open(kv.EngineOptions(dir, nil))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return shop{
		put: func(from, to int) error {
			return db.Update(func(tx *badger.Txn) error {
				for i := from; i < to; i++ {
					if err := tx.Set(ratioKey(i), body); err != nil {
						return err
					}
				}
				return nil
			})
		},
		get: func(i int) error {
			return db.View(func(tx *badger.Txn) error {
				item, err := tx.Get(ratioKey(i))
				if err != nil {
					return err
				}
				_, err = item.ValueCopy(nil)
				return err
			})
		},
		scan: func() (n int, err error) {
			err = db.View(func(tx *badger.Txn) error {
				it := tx.NewIterator(badger.DefaultIteratorOptions)
				defer it.Close()
				for it.Rewind(); it.Valid(); it.Next() {
					if _, err := it.Item().ValueCopy(nil); err != nil {
						return err
					}
					n++
				}
				return nil
			})
			return n, err
		},
		settle: func() (err error) {
			if err := db.Close(); err != nil {
				return err
			}
			db, err = badger.Open(kv.EngineOptions(dir, nil))
			return err
		},
	}
}

func sealedShop(b *testing.B, body []byte) shop {
	dir := b.TempDir()
	db, err := kv.Open(dir, kv.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	key, err := seal.NewKey(rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	box, err := seal.NewBox(key)
	if err != nil {
		b.Fatal(err)
	}
	place := func(k []byte) seal.Place { return seal.Place{Profile: record.ID{1}, Key: k} }
	return shop{
		put: func(from, to int) error {
			return db.Update(func(tx kv.Tx) error {
				for i := from; i < to; i++ {
					k := ratioKey(i)
					v, err := box.SealRecord(rand.Reader, place(k), seal.Meta{Op: seal.OpPut, Schema: 1, Epoch: 1}, body)
					if err != nil {
						return err
					}
					if err := tx.Put(k, v); err != nil {
						return err
					}
				}
				return nil
			})
		},
		get: func(i int) error {
			k := ratioKey(i)
			v, err := db.Get(k)
			if err != nil {
				return err
			}
			_, _, err = box.OpenRecord(place(k), v)
			return err
		},
		scan: func() (int, error) {
			// As the vault does it: read everything, then open it on all cores.
			type pair struct{ key, value []byte }
			var all []pair
			err := db.Scan(nil, func(k, v []byte) error {
				all = append(all, pair{bytes.Clone(k), bytes.Clone(v)})
				return nil
			})
			if err != nil {
				return 0, err
			}
			errs := make([]error, runtime.NumCPU())
			var wg sync.WaitGroup
			for core := range errs {
				wg.Go(func() {
					for i := core; i < len(all); i += len(errs) {
						if _, _, err := box.OpenRecord(place(all[i].key), all[i].value); err != nil {
							errs[core] = err
						}
					}
				})
			}
			wg.Wait()
			return len(all), errors.Join(errs...)
		},
		settle: func() (err error) {
			if err := db.Close(); err != nil {
				return err
			}
			db, err = kv.Open(dir, kv.Options{})
			return err
		},
	}
}

func ratioKey(i int) []byte { return fmt.Appendf(nil, "r%024d", i) }

func BenchmarkRatioSealed(b *testing.B) {
	body := make([]byte, ratioBytes)
	if _, err := rand.Read(body); err != nil {
		b.Fatal(err)
	}
	plain, sealed := plainShop(b, body), sealedShop(b, body)
	compare := func(name string, do func(shop) error) {
		b.Run(name, func(b *testing.B) {
			var plainTime, sealedTime time.Duration
			for b.Loop() {
				plainTime += timed(b, func() error { return do(plain) })
				sealedTime += timed(b, func() error { return do(sealed) })
			}
			b.ReportMetric(float64(sealedTime)/float64(plainTime), "ratio")
		})
	}
	compare("put_10000_records_in_batches_of_100_/_plain_Badger", func(s shop) error {
		for i := 0; i < ratioRecords; i += ratioBatch {
			if err := s.put(i, i+ratioBatch); err != nil {
				return err
			}
		}
		return nil
	})
	for _, s := range []shop{plain, sealed} {
		if err := s.settle(); err != nil {
			b.Fatal(err)
		}
	}
	compare("get_10000_records_/_plain_Badger", func(s shop) error {
		for i := range ratioRecords {
			if err := s.get(i); err != nil {
				return err
			}
		}
		return nil
	})
	compare("scan_10000_records_/_plain_Badger", func(s shop) error {
		n, err := s.scan()
		if err == nil && n != ratioRecords {
			err = fmt.Errorf("scanned %d", n)
		}
		return err
	})
}

func timed(b *testing.B, do func() error) time.Duration {
	start := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}
