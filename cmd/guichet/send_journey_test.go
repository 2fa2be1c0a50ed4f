package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"guichet/send/sendtest"
)

// Mails are sent once each, while the server fails a third of the time and the sender is
// killed; the one gap is that between the server's word and ours: a second copy bears the same
// Message-ID, and there is one at most for each kill.
func TestMailsAreSentOnceWhateverIsKilled(t *testing.T) {
	exe := buildProgram(t)
	dir := samples(t)
	if out, err := guichet(exe, dir, "process").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	written, err := os.ReadDir(filepath.Join(dir, "donnees", "boite-denvoi"))
	if err != nil || len(written) < 8 {
		t.Fatalf("%d mails (%v)", len(written), err)
	}
	server := sendtest.Start(t, "", "", func(n int) error {
		time.Sleep(15 * time.Millisecond) // as a server does that looks at what it gets
		if n%3 == 0 {
			return sendtest.Refuse(451, "later")
		}
		return nil
	}, nil)
	config := filepath.Join(dir, "guichet.yaml")
	settings, err := os.ReadFile(config) //nolint:gosec // of this test
	if err != nil {
		t.Fatal(err)
	}
	settings = append(settings, fmt.Sprintf("\nsmtp:\n  address: %s\n  security: none\n  per_minute: 6000\n  from: 0\n  until: 24\n", server.Address)...)
	if err := os.WriteFile(config, settings, 0o600); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 5)) //nolint:gosec // any moment will do
	kills := 0
	for range 12 {
		cmd := guichet(exe, dir, "send")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(80+random.IntN(400))*time.Millisecond, func() { _ = cmd.Process.Signal(syscall.SIGKILL) })
		if err := cmd.Wait(); err != nil {
			kills++
		}
		kill.Stop()
	}
	seen := map[string]int{}
	for _, m := range server.Taken() {
		if m.ID == "" {
			t.Fatalf("no Message-ID: %.200s", m.Data)
		}
		seen[m.ID]++
	}
	twice := 0
	for _, n := range seen {
		twice += n - 1
	}
	t.Logf("%d mails, %d taken, %d killed, %d copies", len(written), len(seen), kills, twice)
	if twice > 0 { // a claim runs out after ten minutes: within this test none is taken again
		t.Errorf("%d mails were sent twice", twice)
	}
	if len(seen) == 0 {
		t.Error("nothing was sent")
	}
	out, err := guichet(exe, dir, "send", "--dry-run").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	left := strings.Count(strings.TrimSpace(string(out)), "\n") + 1
	if len(seen)+left-1 < len(written) { // a heading
		t.Errorf("%d sent and %d that wait are not the %d mails:\n%s", len(seen), left-1, len(written), out)
	}
}
