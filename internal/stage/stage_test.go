package stage

import (
	"context"
	"testing"
	"time"
)

func TestTimeIsMeasuredOnlyWhereAClockIs(t *testing.T) {
	Begin(context.Background(), Open)() // nobody asked: nothing happens
	var c Clock
	ctx := With(context.Background(), &c)
	end := Begin(ctx, Decode)
	time.Sleep(time.Millisecond)
	end()
	if got := c.Spent(); len(got) != 1 || got[Decode] < time.Millisecond {
		t.Errorf("measured %v", got)
	}
}

func TestWhatAnotherProcessSpentIsTakenOutOfTheExchange(t *testing.T) {
	var c Clock
	ctx := With(context.Background(), &c)
	c.add(Exchange, 10*time.Second)
	Move(ctx, Exchange, map[Stage]time.Duration{Decode: 6 * time.Second, Tables: 3 * time.Second})
	want := map[Stage]time.Duration{Exchange: time.Second, Decode: 6 * time.Second, Tables: 3 * time.Second}
	for s, d := range c.Spent() {
		if d != want[s] {
			t.Errorf("%s took %v, want %v", s, d, want[s])
		}
	}
}
