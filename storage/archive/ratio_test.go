package archive

import (
	"archive/tar"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"
)

// The figure: a family's papers into a file and back into a folder, against bare age and tar with the same keys.
const (
	ratioFiles = 200
	ratioBytes = 1 << 20 // of each
)

func BenchmarkRatioArchive(b *testing.B) {
	from := b.TempDir()
	content := make([]byte, ratioBytes)
	for i := range ratioFiles {
		rand.Read(content)
		if err := os.WriteFile(filepath.Join(from, fmt.Sprint(i)), content, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	identity, err := age.GenerateHybridIdentity()
	if err != nil {
		b.Fatal(err)
	}
	key := Key{Recipients: []string{identity.Recipient().String()}, Identities: []string{identity.String()}}
	dir := b.TempDir()
	file, bareFile := filepath.Join(dir, "ours.age"), filepath.Join(dir, "bare.age")
	to := filepath.Join(dir, "to")
	if err := os.Mkdir(to, 0o700); err != nil {
		b.Fatal(err)
	}
	compare := func(name string, ours, bare func() error) {
		b.Run(name, func(b *testing.B) {
			// The best of some rounds each: whatever else the machine does only ever makes them slower.
			ourBest, bareBest := time.Hour, time.Hour
			for b.Loop() {
				for range 5 {
					bareBest = min(bareBest, timed(b, bare))
					ourBest = min(ourBest, timed(b, ours))
				}
			}
			b.ReportMetric(float64(ourBest)/float64(bareBest), "ratio")
			b.ReportMetric(ourBest.Seconds()*1000, "ours-ms")
		})
	}
	compare("write_200_MiB_disk_to_disk_/_bare_age_and_tar",
		func() error { return writeOurs(file, from, key) },
		func() error { return writeBare(bareFile, from, identity.Recipient()) })
	compare("read_200_MiB_disk_to_disk_/_bare_age_and_tar",
		func() error { return readOurs(file, to, key) },
		func() error { return readBare(bareFile, to, identity) })
}

func timed(b *testing.B, do func() error) time.Duration {
	start := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

func writeOurs(file, from string, k Key) error {
	return create(file, func(f *os.File) error {
		w, err := NewWriter(f, k)
		if err != nil {
			return err
		}
		for i := range ratioFiles {
			err := open(filepath.Join(from, fmt.Sprint(i)), func(source *os.File) error {
				return w.Add(fmt.Sprint("documents/", i), morning, ratioBytes, source)
			})
			if err != nil {
				return err
			}
		}
		return w.Close()
	})
}

func writeBare(file, from string, r age.Recipient) error {
	return create(file, func(f *os.File) error {
		cipher, err := age.Encrypt(f, r)
		if err != nil {
			return err
		}
		w := tar.NewWriter(cipher)
		for i := range ratioFiles {
			err := open(filepath.Join(from, fmt.Sprint(i)), func(source *os.File) error {
				if err := w.WriteHeader(&tar.Header{Name: fmt.Sprint("documents/", i), Size: ratioBytes, Mode: 0o600}); err != nil {
					return err
				}
				_, err := io.Copy(w, source)
				return err
			})
			if err != nil {
				return err
			}
		}
		if err := w.Close(); err != nil {
			return err
		}
		return cipher.Close()
	})
}

func readOurs(file, to string, k Key) error {
	return open(file, func(f *os.File) error {
		r, err := NewReader(f, k)
		if err != nil {
			return err
		}
		for {
			e, err := r.Next()
			if err == io.EOF {
				return nil
			}
			if err == nil {
				err = create(filepath.Join(to, filepath.Base(e.Name)), func(f *os.File) error { return copied(f, r) })
			}
			if err != nil {
				return err
			}
		}
	})
}

func readBare(file, to string, i age.Identity) error {
	return open(file, func(f *os.File) error {
		plain, err := age.Decrypt(f, i)
		if err != nil {
			return err
		}
		r := tar.NewReader(plain)
		for {
			h, err := r.Next()
			if err == io.EOF {
				return nil
			}
			if err == nil {
				err = create(filepath.Join(to, filepath.Base(h.Name)), func(f *os.File) error { return copied(f, r) })
			}
			if err != nil {
				return err
			}
		}
	})
}

func copied(w io.Writer, r io.Reader) error {
	_, err := io.Copy(w, r)
	return err
}

func create(name string, do func(*os.File) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := do(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func open(name string, do func(*os.File) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return do(f)
}
