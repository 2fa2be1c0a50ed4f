package health

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"guichet/internal/pipeline"
	"guichet/internal/store"
)

// fake is a program as it stands.
type fake struct {
	gauges pipeline.Gauges
	err    error
}

func (f *fake) Gauges(context.Context) (pipeline.Gauges, error) { return f.gauges, f.err }
func (f *fake) Ready(context.Context) (bool, error)             { return f.gauges.Standby, f.err }

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

func TestWhatAMonitorIsTold(t *testing.T) {
	due := time.Date(2021, 3, 1, 8, 0, 0, 0, time.UTC)
	f := &fake{gauges: pipeline.Gauges{
		Arrivals: []store.Count{{State: "done", N: 12}, {State: "error", N: 1}}, Deliveries: []store.Count{{State: "à envoyer", N: 3}}, Jobs: []store.Count{{State: "available", N: 2}},
		Oldest: due, Runs: map[string]store.Run{"relances": {Due: due, Outcome: store.RunFailed}},
	}}
	server := httptest.NewServer(Handler(f, "essai", func() uint64 { return 1 << 30 }))
	defer server.Close()
	for _, x := range []struct {
		path string
		err  error
		wait bool
		code int
		want []string
	}{
		{path: "/healthz", code: 200, want: []string{"ok"}},
		{path: "/readyz", code: 200, want: []string{"ok"}},
		{path: "/readyz", wait: true, code: 200, want: []string{"en attente"}},
		{path: "/readyz", err: errors.New("down"), code: 503, want: []string{"ne répond pas"}},
		{path: "/healthz", err: errors.New("down"), code: 200, want: []string{"ok"}},
		{path: "/metrics", code: 200, want: []string{
			`guichet_up{version="essai"} 1`, `guichet_arrivals{state="error"} 1`, `guichet_mails{state="à envoyer"} 3`, `guichet_jobs{state="available"} 2`,
			`guichet_schedule_last_run_failed{schedule="relances"} 1`, "guichet_schedule_last_run_timestamp_seconds{schedule=\"relances\"} 1.6145856e+09", "guichet_disk_free_bytes 1.073741824e+09", "go_goroutines",
		}},
		{path: "/metrics", err: errors.New("down"), code: 200, want: []string{`guichet_up{version="essai"} 0`, "guichet_disk_free_bytes"}},
		{path: "/", code: 404},
	} {
		f.err, f.gauges.Standby = x.err, x.wait
		code, body := get(t, server.URL+x.path)
		if code != x.code {
			t.Errorf("%s: %d", x.path, code)
		}
		for _, w := range x.want {
			if !strings.Contains(body, w) {
				t.Errorf("%s: no %s in\n%s", x.path, w, body)
			}
		}
	}
}
