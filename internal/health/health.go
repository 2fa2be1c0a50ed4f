// Package health tells a monitor how the daemon is: /healthz that the process lives, /readyz
// that it can work, /metrics what there is to watch, in the text format of Prometheus.
//
// It only reads, and knows no dossier.
package health

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"guichet/internal/pipeline"
	"guichet/internal/store"
)

// Source is what is watched; *pipeline.Pipeline is one.
type Source interface {
	Gauges(ctx context.Context) (pipeline.Gauges, error)
	Ready(ctx context.Context) (standby bool, err error)
}

// patience is how long an answer may take.
const patience = 5 * time.Second

// Handler answers the three addresses. free returns the bytes left on the disk of the data.
func Handler(s Source, version string, free func() uint64) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &collector{s, free, version})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		standby, err := s.Ready(ctx)
		switch {
		case err != nil:
			http.Error(w, "la base de données ne répond pas", http.StatusServiceUnavailable)
		case standby:
			_, _ = fmt.Fprintln(w, "en attente : un autre guichet travaille")
		default:
			_, _ = fmt.Fprintln(w, "ok")
		}
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux
}

// Serve answers at an address until the context ends.
func Serve(ctx context.Context, address string, h http.Handler) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("l’adresse de surveillance %s ne peut pas être ouverte\u00a0: %w", address, err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: patience, WriteTimeout: 2 * patience}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		_ = server.Shutdown(ending) // what is left is cut with the process
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	<-stopped
	return nil
}

// collector reads the gauges when they are asked for.
type collector struct {
	source  Source
	free    func() uint64
	version string
}

var (
	up         = prometheus.NewDesc("guichet_up", "1 when the gauges could be read.", []string{"version"}, nil)
	standby    = prometheus.NewDesc("guichet_standby", "1 while another daemon works and this one waits.", nil, nil)
	arrivals   = prometheus.NewDesc("guichet_arrivals", "Things that came in, by state of their journey.", []string{"state"}, nil)
	deliveries = prometheus.NewDesc("guichet_mails", "Mails, by state of their sending.", []string{"state"}, nil)
	jobs       = prometheus.NewDesc("guichet_jobs", "Jobs of the queue, by state.", []string{"state"}, nil)
	oldest     = prometheus.NewDesc("guichet_mail_oldest_unsent_timestamp_seconds", "Since when the mail waits that has waited longest.", nil, nil)
	lastRun    = prometheus.NewDesc("guichet_schedule_last_run_timestamp_seconds", "Due time of the last run of a schedule.", []string{"schedule"}, nil)
	lastFailed = prometheus.NewDesc("guichet_schedule_last_run_failed", "1 when the last run of a schedule failed.", []string{"schedule"}, nil)
	diskFree   = prometheus.NewDesc("guichet_disk_free_bytes", "Bytes left on the disk of the data folder.", nil, nil)
)

// Describe implements prometheus.Collector.
func (c *collector) Describe(out chan<- *prometheus.Desc) { prometheus.DescribeByCollect(c, out) }

// Collect implements prometheus.Collector.
func (c *collector) Collect(out chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	gauge(diskFree, float64(c.free()))
	g, err := c.source.Gauges(ctx)
	gauge(up, is(err == nil), c.version)
	if err != nil {
		return
	}
	gauge(standby, is(g.Standby))
	for desc, counts := range map[*prometheus.Desc][]store.Count{arrivals: g.Arrivals, deliveries: g.Deliveries, jobs: g.Jobs} {
		for _, n := range counts {
			gauge(desc, float64(n.N), n.State)
		}
	}
	if !g.Oldest.IsZero() {
		gauge(oldest, float64(g.Oldest.Unix()))
	}
	for name, r := range g.Runs {
		gauge(lastRun, float64(r.Due.Unix()), name)
		gauge(lastFailed, is(r.Outcome == store.RunFailed), name)
	}
}

func is(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
