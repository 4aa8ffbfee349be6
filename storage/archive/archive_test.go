package archive

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"
)

func TestFirst(t *testing.T) {
	var b bytes.Buffer
	w, err := newWriter(&b, Key{Passphrase: "abc"}, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []string{"a/é.txt", "index.html", strings.Repeat("x", 150) + "/b.txt"} {
		if err := w.Add(n, time.Unix(1e9, 5), int64(len(n)), strings.NewReader(n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := NewReader(&b, Key{Passphrase: "abc"})
	if err != nil {
		t.Fatal(err)
	}
	for {
		e, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		c, err := io.ReadAll(r)
		t.Log(e, string(c), err)
	}
}
