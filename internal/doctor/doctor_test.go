package doctor

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestFolders(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "fichier")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	open := filepath.Join(dir, "ouvert")
	if err := os.Mkdir(open, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(open, 0o777); err != nil { //nolint:gosec // the case that is warned of
		t.Fatal(err)
	}
	for path, want := range map[string]Verdict{filepath.Join(dir, "nouveau", "dossier"): Good, filepath.Join(file, "dedans"): Bad, open: Warning} {
		r := Folder("Dossier", path)
		if r.Verdict != want || (r.Action == "") != (want == Good) {
			t.Errorf("%s: %+v, want %s", path, r, want)
		}
	}
}

func TestRoomClockAndCertificate(t *testing.T) {
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	until := func(end time.Time) *tls.ConnectionState {
		return &tls.ConnectionState{PeerCertificates: []*x509.Certificate{{NotAfter: end}}}
	}
	for name, tc := range map[string]struct {
		got  Result
		want Verdict
	}{
		"room for years":       {Space("/", 200<<30, 300<<30), Good},
		"a twentieth left":     {Space("/", 200<<30, 9000<<30), Warning},
		"hardly any room":      {Space("/", 100<<20, 300<<30), Bad},
		"the clock is right":   {Clock(now, now.AddDate(0, -1, 0)), Good},
		"the clock is slow":    {Clock(now, now.AddDate(0, 1, 0)), Bad},
		"a certificate":        {Certificate("SMTP", until(now.AddDate(0, 2, 0)), now), Good},
		"a certificate's end":  {Certificate("SMTP", until(now.AddDate(0, 0, 10)), now), Warning},
		"no certificate":       {Certificate("SMTP", nil, now), Warning},
		"a helper":             {Program(t.Context(), "sh", "sh", "", "", "-c", "echo fra", "fra"), Good},
		"a helper that is not": {Program(t.Context(), "pas-un-programme", "x", "rien", "installer"), Warning},
		"a helper that is odd": {Program(t.Context(), "sh", "sh", "", "installer", "-c", "echo eng", "fra"), Warning},
	} {
		if tc.got.Verdict != tc.want {
			t.Errorf("%s: %+v", name, tc.got)
		}
	}
	if free, whole := Free(filepath.Join(t.TempDir(), "a", "b")); free == 0 || whole < free {
		t.Errorf("%d of %d bytes free", free, whole)
	}
	if w := Worst([]Result{{Verdict: Good}, {Verdict: Warning}}); w != Warning {
		t.Errorf("worst %s", w)
	}
}
