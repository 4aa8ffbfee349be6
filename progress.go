package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"carnet/app/text"
)

// gauge is one line on a terminal that is written again and again. Anywhere else it is silent: a log needs no percentages.
type gauge struct {
	out   io.Writer // nil where it is silent
	words *text.Catalogue
	key   string

	mu   sync.Mutex
	last time.Time
	any  bool
}

// often is how long a line stands at least.
const often = 100 * time.Millisecond

// gauge begins a line. Call done before anything else is said.
func (t terminal) gauge(key string) *gauge {
	g := &gauge{words: t.text, key: key}
	if f, ok := t.err.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		g.out = f
	}
	return g
}

// show is an app.Progress.
func (g *gauge) show(done, total int64) {
	if g.out == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if time.Since(g.last) < often {
		return
	}
	g.last, g.any = time.Now(), true
	how := g.words.Bytes(done)
	if total > 0 {
		how = g.words.S("command.percent", text.Args{"N": min(100, 100*done/total)})
	}
	fmt.Fprintf(g.out, "\r\033[K%s %s", g.words.S(g.key), how)
}

// count is show for what is counted in pieces.
func (g *gauge) count(done, total int) { g.show(int64(done), int64(total)) }

func (g *gauge) done() {
	if g.out == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.any {
		fmt.Fprint(g.out, "\r\033[K")
	}
}
