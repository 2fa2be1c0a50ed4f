//go:build unix

// Package pgtest starts a PostgreSQL server for a test, of the version that is
// installed, on an empty folder that goes away with the test. It is test
// support: the program does not import it.
package pgtest

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// FullEnv names the variable that turns a missing PostgreSQL into a failure.
const FullEnv = "GUICHET_TEST_FULL"

// Server is a running PostgreSQL.
type Server struct {
	socket string
	port   int
	count  atomic.Int32
}

// Start starts a server that ends with the test. Where PostgreSQL is not
// installed the test is skipped, or fails when GUICHET_TEST_FULL=1; the short
// run, which needs no service, is without it.
func Start(tb testing.TB) *Server {
	tb.Helper()
	if testing.Short() {
		tb.Skip("PostgreSQL is not part of the short run")
	}
	bin, err := binaries()
	if err != nil {
		if os.Getenv(FullEnv) == "1" {
			tb.Fatalf("%v; %s=1 wants it (./test installs it)", err, FullEnv)
		}
		tb.Skipf("%v: install the package postgresql, or run ./test", err)
	}
	cred, err := unprivileged()
	if err != nil {
		tb.Fatal(err)
	}
	// The path of a unix socket is at most 107 bytes: not below TempDir, which
	// carries the test's name.
	dir, err := os.MkdirTemp("", "guichet-pg-")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			tb.Error(err)
		}
	})
	if cred != nil {
		if err := os.Chown(dir, int(cred.Uid), int(cred.Gid)); err != nil {
			tb.Fatal(err)
		}
	}
	s := &Server{socket: dir, port: freePort(tb)}
	data := filepath.Join(dir, "data")
	initdb := command(cred, filepath.Join(bin, "initdb"), "-D", data, "-U", "guichet", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		tb.Fatalf("initdb: %v\n%s", err, out)
	}
	s.run(tb, command(cred, filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-h", "127.0.0.1", "-p", strconv.Itoa(s.port),
		"-c", "fsync=off", "-c", "max_connections=50", "-c", "lc_messages=C"))
	return s
}

// run starts the server and waits until it says that it is ready.
func (s *Server) run(tb testing.TB, cmd *exec.Cmd) {
	tb.Helper()
	stderr, err := cmd.StderrPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	ready := make(chan error, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		var log strings.Builder
		lines := bufio.NewScanner(stderr)
		for lines.Scan() {
			if strings.Contains(lines.Text(), "database system is ready to accept connections") {
				ready <- nil
				_, _ = io.Copy(io.Discard, stderr) // until the server ends
				return
			}
			log.WriteString(lines.Text() + "\n")
		}
		ready <- fmt.Errorf("postgres ended before it was ready:\n%s", log.String())
	}()
	tb.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil && !errors.Is(err, os.ErrProcessDone) {
			tb.Error(err)
		}
		<-ended
		_ = cmd.Wait() // its exit code says only that it was stopped
	})
	if err := <-ready; err != nil {
		tb.Fatal(err)
	}
}

// Database makes an empty database and returns its address.
func (s *Server) Database(tb testing.TB) string {
	tb.Helper()
	name := fmt.Sprintf("test%d", s.count.Add(1))
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		tb.Fatal(err)
	}
	_, err = db.ExecContext(context.Background(), "CREATE DATABASE "+name)
	if err = errors.Join(err, db.Close()); err != nil {
		tb.Fatal(err)
	}
	return s.url(name)
}

func (s *Server) url(database string) string {
	u := url.URL{Scheme: "postgres", User: url.User("guichet"), Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)), Path: database, RawQuery: "sslmode=disable"}
	return u.String()
}

// binaries returns the folder of the newest installed server.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // Debian, Ubuntu
	if err != nil {
		return "", err
	}
	best, newest := "", -1
	for _, p := range found {
		if v, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(p)))); err == nil && v > newest {
			best, newest = filepath.Dir(p), v
		}
	}
	if best != "" {
		return best, nil
	}
	p, err := exec.LookPath("postgres")
	if err != nil {
		return "", errors.New("PostgreSQL is not installed")
	}
	return filepath.Dir(p), nil
}

// unprivileged returns the account to run the server under, nil for this one:
// PostgreSQL refuses to run as root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("no unprivileged account to run PostgreSQL under")
}

func command(cred *syscall.Credential, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...) //nolint:gosec // the installed server
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: cred, Setpgid: true}
	return cmd
}

// freePort returns a port that nothing listens on at this moment.
func freePort(tb testing.TB) int {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		tb.Fatal(err)
	}
	return port
}
