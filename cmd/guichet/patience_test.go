package main

import (
	"bytes"
	"testing"
	"time"
)

func TestALongCommandSaysWhatItIsAbout(t *testing.T) {
	var out bytes.Buffer
	var waits []time.Duration
	clock, asked := make(chan time.Time), make(chan struct{})
	p := startPatience(&out, func(d time.Duration) <-chan time.Time {
		waits = append(waits, d)
		asked <- struct{}{}
		return clock
	})
	<-asked
	p.say("lecture de a.pdf")
	p.say("lecture de b.pdf")
	if out.Len() > 0 {
		t.Errorf("said before the time: %q", out.String())
	}
	for _, step := range []string{"", "", "dessin des pages"} { // a step is said once
		if step != "" {
			p.say(step)
		}
		clock <- time.Time{}
		<-asked
	}
	p.end()
	if got, want := out.String(), "lecture de b.pdf…\ndessin des pages…\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if waits[0] != silence || waits[1] != logBeat {
		t.Errorf("waited %v", waits)
	}
}

func TestAShortCommandSaysNothing(t *testing.T) {
	var out bytes.Buffer
	p := startPatience(&out, func(time.Duration) <-chan time.Time { return nil })
	p.say("lecture de a.pdf")
	p.end()
	if out.Len() > 0 {
		t.Errorf("got %q", out.String())
	}
}
