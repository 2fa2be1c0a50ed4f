package pipeline

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"guichet/internal/store"
	"guichet/send"
)

// fakeMailer counts what it is given, and answers as it is told.
type fakeMailer struct {
	mu     sync.Mutex
	taken  map[string]int // by message
	to     []string
	answer func(n int) error
	n      int
}

func (f *fakeMailer) Deliver(_ context.Context, _ string, to []string, message []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
	if f.answer != nil {
		if err := f.answer(f.n); err != nil {
			return err
		}
	}
	f.taken[string(message)]++
	f.to = append(f.to, to...)
	return nil
}

// mailed is a pipeline with mails that wait.
func mailed(t *testing.T, dossiers int) (*Pipeline, *testClock) {
	t.Helper()
	dir := t.TempDir()
	drop := dir + "/depot"
	for i := range dossiers {
		write(t, fmt.Sprintf("%s/%02d.pdf", drop, i), fakePDF("theme: ITN1", fmt.Sprintf("title: Projet %d", i), fmt.Sprintf("siret: %014d", 11111111111111+i), "total: 100"))
	}
	s, err := openStore(t.Context(), dir+"/data", "", func(string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	cfg := testConfig(s, dir+"/data")
	clock := newTestClock()
	cfg.Clock = clock
	p, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Process(t.Context(), drop); err != nil {
		t.Fatal(err)
	}
	return p, clock
}

func waitingMails(t *testing.T, p *Pipeline) int {
	t.Helper()
	out, err := p.store.Deliveries(t.Context(), store.ToSend)
	if err != nil {
		t.Fatal(err)
	}
	return len(out)
}

func TestEachMailIsSentOnceBySeveralSenders(t *testing.T) {
	p, _ := mailed(t, 12)
	want := waitingMails(t, p)
	if want < 12 {
		t.Fatalf("%d mails wait", want)
	}
	m := &fakeMailer{taken: map[string]int{}}
	o := Outgoing{Mailer: m, From: 0, Until: 24}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := p.SendDue(context.WithoutCancel(t.Context()), o); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(m.taken) != want || waitingMails(t, p) != 0 {
		t.Errorf("%d sent, %d wait, want %d and none", len(m.taken), waitingMails(t, p), want)
	}
	for message, n := range m.taken {
		if n != 1 {
			t.Errorf("sent %d times: %.80s", n, message)
		}
	}
	if again, err := p.SendDue(t.Context(), o); err != nil || len(again) > 0 {
		t.Errorf("sent again: %v (%v)", again, err)
	}
}

func TestFailuresAreTriedLaterAndRefusalsShown(t *testing.T) {
	p, clock := mailed(t, 3)
	want := waitingMails(t, p)
	m := &fakeMailer{taken: map[string]int{}, answer: func(n int) error {
		switch n {
		case 1:
			return errors.New("451 later")
		case 2:
			return &send.PermanentError{Reply: "550 no such user"}
		}
		return nil
	}}
	o := Outgoing{Mailer: m, From: 0, Until: 24, AllTo: "essai@exemple.fr"}
	if _, err := p.SendDue(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	left, err := p.Outbox(t.Context())
	if err != nil || len(left) != 2 || left[0].State != store.Bounced || left[0].Error != "550 no such user" || left[1].State != store.ToSend || !left[1].NextAt.Equal(clock.Now().Add(time.Minute)) {
		t.Fatalf("%+v (%v)", left, err)
	}
	if err := clock.Wait(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	if _, err := p.SendDue(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if len(m.taken) != want-1 || waitingMails(t, p) != 0 {
		t.Errorf("%d taken of %d", len(m.taken), want)
	}
	for _, to := range m.to {
		if to != "essai@exemple.fr" {
			t.Errorf("sent to %s in a trial", to)
		}
	}
}

func TestNothingLeavesOutsideTheHours(t *testing.T) {
	p, _ := mailed(t, 1) // it is half past nine in Paris
	m := &fakeMailer{taken: map[string]int{}}
	for _, o := range []Outgoing{{Mailer: m, From: 10, Until: 19}, {Mailer: m, From: 0, Until: 9}} {
		if sent, err := p.SendDue(t.Context(), o); err != nil || len(sent) > 0 {
			t.Errorf("%v (%v)", sent, err)
		}
	}
	if sent, err := p.SendDue(t.Context(), Outgoing{Mailer: m, From: 9, Until: 10}); err != nil || len(sent) == 0 {
		t.Errorf("%v (%v)", sent, err)
	}
}

// A sender that died in the middle leaves its mail to another, once its claim has run out; that
// the server may have it already is said.
func TestTheClaimOfADeadSenderRunsOut(t *testing.T) {
	p, clock := mailed(t, 2)
	want := waitingMails(t, p)
	first, err := p.store.ClaimDelivery(t.Context(), clock.Now(), lease)
	if err != nil || first.Doubtful {
		t.Fatalf("%+v (%v)", first, err)
	}
	m := &fakeMailer{taken: map[string]int{}}
	o := Outgoing{Mailer: m, From: 0, Until: 24}
	if sent, err := p.SendDue(t.Context(), o); err != nil || len(sent) != want-1 {
		t.Fatalf("%d sent (%v)", len(sent), err)
	}
	if err := clock.Wait(t.Context(), lease); err != nil {
		t.Fatal(err)
	}
	sent, err := p.SendDue(t.Context(), o)
	if err != nil || len(sent) != 1 || !sent[0].Doubtful || sent[0].Mail != first.Mail {
		t.Fatalf("%+v (%v)", sent, err)
	}
	// The first sender comes back to life: its word no longer counts.
	err = p.store.Tx(t.Context(), func(tx *store.Tx) error {
		return tx.EndDelivery(t.Context(), first, store.Bounced, clock.Now(), clock.Now(), "x")
	})
	if !errors.Is(err, store.ErrClaimLost) {
		t.Errorf("got %v", err)
	}
}

func TestMailsLeaveNoFasterThanTheyMay(t *testing.T) {
	p, clock := mailed(t, 5)
	begun, want := clock.Now(), waitingMails(t, p)
	m := &fakeMailer{taken: map[string]int{}}
	if _, err := p.SendDue(t.Context(), Outgoing{Mailer: m, PerMinute: 2, From: 0, Until: 24}); err != nil {
		t.Fatal(err)
	}
	if took := clock.Now().Sub(begun); len(m.taken) != want || took < time.Duration(want-1)*30*time.Second {
		t.Errorf("%d of %d mails in %v, two a minute", len(m.taken), want, took)
	}
}
