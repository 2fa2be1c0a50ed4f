package pipeline

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"guichet/internal/store"
	"guichet/internal/store/faulty"
	"guichet/internal/store/pgtest"
)

// The variables that make the test binary a process to be killed.
const (
	childData   = "GUICHET_TEST_CHILD_DATA"
	childDrop   = "GUICHET_TEST_CHILD_DROP"
	childKillAt = "GUICHET_TEST_CHILD_KILL_AT" // the write that the process dies before
	childDSN    = "GUICHET_TEST_CHILD_DSN"     // a PostgreSQL database
)

func TestMain(m *testing.M) {
	if os.Getenv(childData) != "" {
		if err := child(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child processes a drop folder once, and may kill itself on the way.
func child() error {
	killAt, err := strconv.Atoi(os.Getenv(childKillAt))
	if err != nil {
		return err
	}
	var writes atomic.Int64
	die := func(string) error {
		if writes.Add(1) == int64(killAt) {
			if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
				return err
			}
			select {} // until the signal ends the process
		}
		return nil
	}
	_, err = run(context.Background(), os.Getenv(childData), os.Getenv(childDrop), os.Getenv(childDSN), die)
	return err
}

// run processes a drop folder once with the fakes, in a new store.
func run(ctx context.Context, data, drop, dsn string, hook faulty.Hook) (sum Summary, err error) {
	s, err := openStore(ctx, data, dsn, hook)
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	p, err := New(testConfig(s, data))
	if err != nil {
		return sum, err
	}
	return p.Process(ctx, drop)
}

func openStore(ctx context.Context, data, dsn string, hook faulty.Hook) (*store.Store, error) {
	if dsn != "" {
		return store.Open(ctx, dsn)
	}
	path, err := store.SQLiteDSN(filepath.Join(data, "guichet.db"))
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(data, 0o750); err != nil {
		return nil, err
	}
	var begun atomic.Bool // making the schema is not what these tests are about
	db, err := faulty.Open(path, func(w string) error {
		if !begun.Load() {
			return nil
		}
		return hook(w)
	})
	if err != nil {
		return nil, err
	}
	s, err := store.NewSQLite(ctx, db)
	begun.Store(true)
	return s, err
}

// drops is one of everything: two versions of a dossier are dropped in turn, see
// second.
func drops(t testing.TB, dir string) {
	t.Helper()
	write(t, dir+"/01 folder/form.pdf", fakePDF("theme: ITN1", "title: Un", "name: A", "siret: 11111111111111", "total: 100"))
	write(t, dir+"/01 folder/notes.docx", []byte("not a document"))
	write(t, dir+"/02 lone.pdf", fakePDF("theme: ITN1", "title: Deux", "name: B", "siret: 22222222222222", "total: 200000000"))
	write(t, dir+"/03 archive.zip", zipOf(t, map[string][]byte{
		"a/form.pdf": fakePDF("theme: SNAP3", "title: Trois", "siret: 33333333333333"),
		"b/form.pdf": fakePDF("total: 100"),
	}))
	write(t, dir+"/04 mail.eml", mailOf(fakePDF("title: Quatre", "total: 300")))
	write(t, dir+"/05 protected.pdf", fakePDF("password: yes"))
	write(t, dir+"/06 broken.zip", []byte("PK\x03\x04 and then nothing"))
	write(t, dir+"/07 twin.pdf", fakePDF("theme: ITN1", "title: Deux", "name: B", "siret: 22222222222222", "total: 200000000"))
	write(t, dir+"/08 second version.pdf", fakePDF("theme: ITN1", "title: Un", "name: A", "siret: 11111111111111", "total: 150"))
}

func zipOf(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		data := files[name]
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func mailOf(attachment []byte) []byte {
	return []byte("From: Anne <anne@mairie.example>\r\nSubject: Dossier\r\nDate: Mon, 01 Mar 2021 08:00:00 +0100\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nBonjour\r\n" +
		"--b\r\nContent-Type: application/pdf; name=dossier.pdf\r\nContent-Disposition: attachment\r\n\r\n" + string(attachment) + "\r\n--b--\r\n")
}

// state tells everything that must be the same after an undisturbed run and
// after any accident: what people see in the data folder, and what the database
// says.
func state(t *testing.T, data, drop, dsn string) string {
	t.Helper()
	var b strings.Builder
	for _, dir := range []string{drop, data + "/dossiers", data + "/boite-denvoi", data + "/rejets", data + "/en-cours"} {
		err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			content, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(filepath.Dir(dir), p)
			fmt.Fprintf(&b, "%s %x\n", rel, sha256.Sum256(content))
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	err := filepath.WalkDir(data, func(p string, _ fs.DirEntry, err error) error {
		if strings.Contains(p, "/.guichet-") {
			t.Errorf("a half-written file is left: %s", p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := openStore(t.Context(), data, dsn, func(string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	p, err := New(testConfig(s, data))
	if err != nil {
		t.Fatal(err)
	}
	list, err := p.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range list {
		d, err := p.Show(t.Context(), r.Reference)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range d.Versions {
			fmt.Fprintf(&b, "%s\n", strings.ReplaceAll(fmt.Sprint(v.Drop, v.Outcome, v.Reference, v.Version, v.Theme, v.Carrier, v.Findings, v.Documents, v.Mails, v.Refused, v.Message), data, ""))
		}
	}
	return b.String()
}

// undisturbed returns the state after a run without accident, how long it took
// and how many writes it did.
func undisturbed(t *testing.T) (want string, took time.Duration, writes int) {
	t.Helper()
	data, drop := t.TempDir()+"/data", t.TempDir()+"/drop"
	drops(t, drop)
	var n atomic.Int64
	start := time.Now()
	sum, err := run(t.Context(), data, drop, "", func(string) error { n.Add(1); return nil })
	if err != nil {
		t.Fatal(err)
	}
	took = time.Since(start)
	var outcomes []string
	for _, r := range sum.Results {
		outcomes = append(outcomes, strings.TrimSpace(fmt.Sprintf("%s %s %d", r.Outcome, r.Reference, r.Version)))
	}
	wantOutcomes := []string{
		"nouveau ITN1-2021-0001 1", "nouveau ITN1-2021-0002 1", "nouveau SNAP3-2021-0001 1", "nouveau INCONNU-2021-0001 1",
		"rejeté  0", "rejeté  0", "déjà reçu ITN1-2021-0002 1", "nouvelle version ITN1-2021-0001 2",
	}
	if got := strings.Join(outcomes, "\n"); got != strings.Join(wantOutcomes, "\n") {
		t.Fatalf("undisturbed run gave\n%s", got)
	}
	return state(t, data, drop, ""), took, int(n.Load())
}

func TestProcessGoesOnAfterAFailedWrite(t *testing.T) {
	t.Parallel()
	want, _, writes := undisturbed(t)
	for _, every := range []struct {
		name string
		step int // the more a run costs, the fewer
		fail func(write, at int64) bool
	}{
		{"one write fails", 1, func(w, at int64) bool { return w == at }},
		{"all writes fail from one on, as on a full disk", 4, func(w, at int64) bool { return w >= at }},
	} {
		t.Run(every.name, func(t *testing.T) {
			t.Parallel()
			for at := 1; at <= writes; at += every.step * sample(writes) {
				data, drop := t.TempDir()+"/data", t.TempDir()+"/drop"
				drops(t, drop)
				var n atomic.Int64
				_, err := run(t.Context(), data, drop, "", func(string) error {
					if every.fail(n.Add(1), int64(at)) {
						return errors.New("database or disk is full")
					}
					return nil
				})
				t.Logf("write %d of %d: %v", at, writes, err)
				if _, err := run(t.Context(), data, drop, "", func(string) error { return nil }); err != nil {
					t.Fatalf("write %d: the run after: %v", at, err)
				}
				if got := state(t, data, drop, ""); got != want {
					t.Fatalf("write %d: got\n%s\nwant\n%s", at, got, want)
				}
			}
		})
	}
}

// sample is the step between the writes tried: all of them take minutes, which
// only the full test spends.
func sample(writes int) int {
	switch {
	case testing.Short():
		return max(1, writes/3)
	case os.Getenv(pgtest.FullEnv) == "1":
		return max(1, writes/40)
	default:
		return max(1, writes/8)
	}
}

func TestProcessResumesAfterItKilledItselfBeforeAWrite(t *testing.T) {
	t.Parallel()
	want, _, writes := undisturbed(t)
	tried, killed := 0, 0
	for at := 2; at <= writes; at += sample(writes) {
		data, drop := t.TempDir()+"/data", t.TempDir()+"/drop"
		drops(t, drop)
		tried++
		err := start(t, data, drop, "", at).Wait()
		// Some writes are the job queue's own, by the clock: a run may end with
		// a few less than the undisturbed one, and is then not killed.
		if err != nil {
			if e, ok := errors.AsType[*exec.ExitError](err); !ok || e.ExitCode() != -1 {
				t.Fatalf("write %d: the process was not killed: %v", at, err)
			}
			killed++
		}
		if err := start(t, data, drop, "", 0).Wait(); err != nil {
			t.Fatalf("write %d: the run after: %v", at, err)
		}
		if got := state(t, data, drop, ""); got != want {
			t.Fatalf("write %d: got\n%s\nwant\n%s", at, got, want)
		}
	}
	if tried-killed > max(1, tried/5) {
		t.Errorf("only %d of %d processes were killed", killed, tried)
	}
}

// TestProcessResumesAfterKills kills the process ten times at random moments,
// again and again on the same folder until one lives to the end.
func TestProcessResumesAfterKills(t *testing.T) {
	t.Parallel()
	want, took, _ := undisturbed(t)
	t.Run("SQLite", func(t *testing.T) {
		killTenTimes(t, want, took, func() string { return "" })
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		server := pgtest.Start(t)
		killTenTimes(t, want, took, func() string { return server.Database(t) })
	})
}

func killTenTimes(t *testing.T, want string, took time.Duration, dsn func() string) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // moments of a test
	for killed := 0; killed < 10; {
		data, drop, at := t.TempDir()+"/data", t.TempDir()+"/drop", dsn()
		drops(t, drop)
		for {
			cmd := start(t, data, drop, at, 0)
			kill := time.AfterFunc(time.Duration(random.Int64N(2*int64(took))), func() {
				_ = cmd.Process.Kill() // unless it has ended
			})
			err := cmd.Wait()
			kill.Stop()
			if err == nil {
				break
			}
			if e, ok := errors.AsType[*exec.ExitError](err); !ok || e.ExitCode() != -1 {
				t.Fatalf("after %d kills: %v", killed, err)
			}
			killed++
		}
		if got := state(t, data, drop, at); got != want {
			t.Fatalf("after %d kills: got\n%s\nwant\n%s", killed, got, want)
		}
	}
}

func start(t *testing.T, data, drop, dsn string, killAt int) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0]) //nolint:gosec // this test
	cmd.Env = append(os.Environ(), childData+"="+data, childDrop+"="+drop, childDSN+"="+dsn, childKillAt+"="+strconv.Itoa(killAt))
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

func TestProcessEndsWhenNoStepCanBegin(t *testing.T) {
	t.Parallel()
	data, drop := t.TempDir()+"/data", t.TempDir()+"/drop"
	write(t, drop+"/lone.pdf", fakePDF("theme: ITN1", "title: Deux", "name: B", "siret: 22222222222222", "total: 200000000"))
	var steps atomic.Int32
	var full atomic.Bool
	done := make(chan error, 1)
	go func() {
		_, err := run(t.Context(), data, drop, "", func(statement string) error {
			if strings.HasPrefix(statement, "UPDATE arrival SET state") {
				steps.Add(1)
			}
			// The queue looks for a job after the drop was taken and opened: from here on the
			// disk is full.
			if steps.Load() >= 2 && strings.Contains(statement, "name: JobGetAvailable") {
				full.Store(true)
			}
			if full.Load() {
				return errors.New("database or disk is full")
			}
			return nil
		})
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil || !full.Load() || !strings.Contains(err.Error(), "n’accepte plus d’écriture") {
			t.Errorf("ended with %v (full: %v)", err, full.Load())
		}
	case <-time.After(2 * time.Minute):
		t.Fatal("it waits for ever")
	}
}
