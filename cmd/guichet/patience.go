package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// patience says on standard error what a command is about, once it takes longer
// than a person waits without a word.
type patience struct {
	w    io.Writer
	mu   sync.Mutex
	step string
	told string // the step that was last said
	line bool   // steps replace one another on a terminal's line
	wait func(time.Duration) <-chan time.Time
	stop chan struct{}
	done chan struct{}
}

// silence is how long nothing is said, and beat how often a step is said then.
const (
	silence = 2 * time.Second
	beat    = 500 * time.Millisecond
	logBeat = 5 * time.Second // where each step is a line of a log
)

// newPatience starts to wait; end must be called.
func newPatience(w io.Writer) *patience { return startPatience(w, time.After) }

// startPatience is newPatience with a clock of its own.
func startPatience(w io.Writer, wait func(time.Duration) <-chan time.Time) *patience {
	p := &patience{w: w, line: isTerminal(w), wait: wait, stop: make(chan struct{}), done: make(chan struct{})}
	go p.run()
	return p
}

// say names the step that begins.
func (p *patience) say(step string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.step = step
}

func (p *patience) run() {
	defer close(p.done)
	next := silence
	for {
		select {
		case <-p.stop:
			if p.line && p.told != "" {
				_, _ = fmt.Fprint(p.w, "\r\x1b[K")
			}
			return
		case <-p.wait(next):
		}
		p.tell()
		if next = beat; !p.line {
			next = logBeat
		}
	}
}

// tell says the step, when it is a new one.
func (p *patience) tell() {
	p.mu.Lock()
	step := p.step
	p.mu.Unlock()
	if step == "" || step == p.told {
		return
	}
	p.told = step
	if p.line {
		_, _ = fmt.Fprintf(p.w, "\r\x1b[K%s…", step)
		return
	}
	_, _ = fmt.Fprintf(p.w, "%s…\n", step)
}

// end stops, and clears the line.
func (p *patience) end() {
	close(p.stop)
	<-p.done
}
