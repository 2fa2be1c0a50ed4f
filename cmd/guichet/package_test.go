package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestTheDebianPackage builds the package by its one command, looks at its files, and runs the
// program out of it as the service does. Where systemd runs it is installed and started.
func TestTheDebianPackage(t *testing.T) {
	if os.Getenv("GUICHET_TEST_FULL") == "" {
		t.Skip("builds the package, which takes a minute: GUICHET_TEST_FULL=1")
	}
	run := func(name string, args ...string) string {
		t.Helper()
		c := exec.Command(name, args...)
		c.Dir = "../.."
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	run("packaging/build", "9.9.9~essai")
	deb := "dist/guichet_9.9.9~essai_amd64.deb"
	t.Cleanup(func() { _ = os.Remove("../../" + deb) })
	list := run("dpkg-deb", "--contents", deb)
	for _, want := range []string{
		`-rwxr-xr-x root/root .* \./usr/bin/guichet`, `-rw-r--r-- root/root .* \./lib/systemd/system/guichet\.service`, `-rw-r----- root/root .* \./etc/guichet/guichet\.yaml`, `\./usr/share/doc/guichet/guide\.md`,
	} {
		if !regexp.MustCompile(want).MatchString(list) {
			t.Errorf("no %s in\n%s", want, list)
		}
	}
	if info := run("dpkg-deb", "--info", deb); !strings.Contains(info, "conffiles") || !strings.Contains(info, "Version: 9.9.9~essai") {
		t.Errorf("told %s", info)
	}
	root := t.TempDir()
	run("dpkg-deb", "--extract", deb, root)
	exe, config := filepath.Join(root, "usr/bin/guichet"), filepath.Join(root, "etc/guichet/guichet.yaml")
	run(exe, "--config", config, "config", "check")
	hardened(t, root, run)
	served(t, exe, config)
	if _, err := os.Stat("/run/systemd/system"); err == nil {
		run("dpkg", "--install", deb)
		t.Cleanup(func() { run("dpkg", "--purge", "guichet") })
		run("systemctl", "start", "guichet")
		run("systemctl", "is-active", "guichet")
	}
}

// hardened has systemd judge the unit: no mistake in it, and little that it may do.
func hardened(t *testing.T, root string, run func(string, ...string) string) {
	t.Helper()
	installed := filepath.Join(root, "lib/systemd/system/guichet.service")
	unit, err := os.ReadFile(installed) //nolint:gosec // of this test
	if err != nil {
		t.Fatal(err)
	}
	local := filepath.Join(t.TempDir(), "guichet.service")
	if err := os.WriteFile(local, []byte(strings.ReplaceAll(string(unit), "/usr/bin/guichet", filepath.Join(root, "usr/bin/guichet"))), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := run("systemd-analyze", "verify", "--man=no", local); strings.Contains(out, "guichet.service") {
		t.Errorf("systemd says of the unit:\n%s", out)
	}
	out := run("systemd-analyze", "security", "--offline=true", "--no-pager", local)
	g := regexp.MustCompile(`exposure level for guichet\.service: ([\d.]+)`).FindStringSubmatch(out)
	if g == nil {
		t.Fatalf("no level in %s", out)
	}
	if level, err := strconv.ParseFloat(g[1], 64); err != nil || level > 2 {
		t.Errorf("exposed by %s of 10", g[1])
	}
}

// served runs the daemon with the settings of the package, asks it how it is, and stops it as
// systemd does.
func served(t *testing.T, exe, config string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	dir := t.TempDir()
	c := exec.Command(exe, "--config", config, "serve")
	c.Env = append(c.Environ(), "GUICHET_DATA="+dir+"/donnees", "GUICHET_DROP="+dir+"/depot", "GUICHET_LISTEN="+address)
	var log strings.Builder
	c.Stderr = &log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	defer func() { _ = c.Process.Kill() }()
	ask := func(path string) (string, error) {
		r, err := http.Get("http://" + address + path)
		if err != nil {
			return "", err
		}
		defer func() { _ = r.Body.Close() }()
		body, err := io.ReadAll(r.Body)
		if err == nil && r.StatusCode != http.StatusOK {
			err = fmt.Errorf("%s: %s", r.Status, body)
		}
		return string(body), err
	}
	for begun := time.Now(); ; time.Sleep(100 * time.Millisecond) { // a real daemon, real time
		if _, err = ask("/readyz"); err == nil {
			break
		}
		if time.Since(begun) > time.Minute {
			t.Fatalf("never ready: %v", err)
		}
	}
	body, err := ask("/metrics")
	if err != nil || !strings.Contains(body, "guichet_up{") || !strings.Contains(body, "guichet_disk_free_bytes") {
		t.Errorf("told %s (%v)", body, err)
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("stopped with %v\n%s", err, log.String())
		}
	case <-time.After(time.Minute):
		t.Error("does not stop")
	}
}
