package pipeline

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"guichet/internal/store"
)

// The queues: reading takes a core for seconds, filing must be one at a time to
// keep the order of arrival, the rest is short.
const (
	queueShort   = river.QueueDefault
	queueReading = "reading"
	queueFiling  = "filing"
	// queueCalendar is that of the schedules: River's elected leader alone puts its jobs in.
	queueCalendar = "calendar"
)

// arrivalArgs are the arguments of every step: the arrival it is about. A job is
// unique by all its arguments: River's tags on single fields do not reach into an
// embedded struct.
type arrivalArgs struct {
	Arrival int64 `json:"arrival"`
}

// InsertOpts implements river.JobArgsWithInsertOpts.
func (arrivalArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueShort, UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

type openArgs struct{ arrivalArgs }

// Kind implements river.JobArgs.
func (openArgs) Kind() string { return "open" }

type readArgs struct{ arrivalArgs }

// Kind implements river.JobArgs.
func (readArgs) Kind() string { return "read" }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (readArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueReading, UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

// fileArgs are of the step that gives references to all arrivals whose turn it
// is; the arrival is the one that made it worth looking, and Cause why.
type fileArgs struct {
	arrivalArgs
	Cause string `json:"cause"`
}

// Kind implements river.JobArgs.
func (fileArgs) Kind() string { return "file" }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (fileArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueFiling, UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

type checkArgs struct{ arrivalArgs }

// Kind implements river.JobArgs.
func (checkArgs) Kind() string { return "check" }

type generateArgs struct{ arrivalArgs }

// Kind implements river.JobArgs.
func (generateArgs) Kind() string { return "generate" }

type publishArgs struct{ arrivalArgs }

// Kind implements river.JobArgs.
func (publishArgs) Kind() string { return "publish" }

type publishReturnArgs struct{ arrivalArgs }

// Kind implements river.JobArgs.
func (publishReturnArgs) Kind() string { return "publish-return" }

// calendarArgs are of a look at the schedules.
type calendarArgs struct{}

// Kind implements river.JobArgs.
func (calendarArgs) Kind() string { return "calendar" }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (calendarArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: queueCalendar} }

// look at the schedules; what goes wrong is recorded with the run, and the next look is another
// attempt.
func (p *Pipeline) lookAtSchedules(ctx context.Context) {
	if err := p.RunSchedules(ctx); err != nil && ctx.Err() == nil {
		p.log.Error("running the schedules", "error", err)
	}
}

// nextStep returns the job that takes an arrival further, nil at its end.
func nextStep(a store.Arrival) river.JobArgs {
	of := arrivalArgs{a.ID}
	switch a.State {
	case store.StateClaimed:
		return openArgs{of}
	case store.StateOpened:
		return readArgs{of}
	case store.StateRead:
		return fileArgs{of, "retry " + rand.Text()} // an earlier one with the same cause would stand in its way
	case store.StateFiled:
		return checkArgs{of}
	case store.StateChecked:
		return generateArgs{of}
	case store.StateGenerated:
		return publishArgs{of}
	case store.StateReturned:
		return publishReturnArgs{of}
	case store.StateStored, store.StateDone, store.StateDuplicate, store.StateRejected:
	}
	return nil
}

// enqueue adds a job in the transaction of the row it is about.
func (p *Pipeline) enqueue(ctx context.Context, tx *store.Tx, args river.JobArgs) error {
	if _, err := p.client.InsertTx(ctx, tx.SQL(), args, nil); err != nil {
		return fmt.Errorf("enqueuing %s: %w", args.Kind(), err)
	}
	return nil
}

func (p *Pipeline) newClient() (*river.Client[*sql.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[openArgs]) error { return p.open(ctx, j.Args.Arrival) }))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[readArgs]) error { return p.read(ctx, j.Args.Arrival) }))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[fileArgs]) error { return p.fileAll(ctx) }))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[checkArgs]) error { return p.check(ctx, j.Args.Arrival) }))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[generateArgs]) error { return p.generate(ctx, j.Args.Arrival) }))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[publishArgs]) error { return p.publish(ctx, j.Args.Arrival) }))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[publishReturnArgs]) error {
		return p.publishReturn(ctx, j.Args.Arrival)
	}))
	queues := map[string]river.QueueConfig{
		queueShort:   {MaxWorkers: p.cfg.Workers},
		queueReading: {MaxWorkers: p.cfg.Workers},
		queueFiling:  {MaxWorkers: 1},
	}
	var periodic []*river.PeriodicJob
	if p.serving {
		queues[queueCalendar] = river.QueueConfig{MaxWorkers: 1}
		periodic = append(periodic, river.NewPeriodicJob(river.PeriodicInterval(lookEvery), func() (river.JobArgs, *river.InsertOpts) {
			return calendarArgs{}, nil
		}, &river.PeriodicJobOpts{RunOnStart: true}))
		river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[calendarArgs]) error { p.lookAtSchedules(ctx); return nil }))
	}
	return river.NewClient(p.store.River(), &river.Config{
		Queues:        queues,
		PeriodicJobs:  periodic,
		Workers:       workers,
		Logger:        p.log,
		ErrorHandler:  failureHandler{p},
		RetryPolicy:   backoff{},
		MaxAttempts:   p.cfg.Attempts,
		JobTimeout:    p.cfg.JobTimeout,
		FetchCooldown: 10 * time.Millisecond, // steps are short and follow each other
		// A process that dies is noticed by the lock it held, at the next start;
		// this is for a job that does not end although its time is over.
		RescueStuckJobsAfter: p.cfg.JobTimeout + 5*time.Minute,
		SoftStopTimeout:      softStop,
	})
}

// backoff tries again after 1, 2, 4… seconds, up to a minute.
type backoff struct{}

// NextRetry implements river.ClientRetryPolicy.
func (backoff) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(min(time.Minute, time.Second<<min(max(job.Attempt-1, 0), 10)))
}

// arrivalError says which arrival a step failed on, when it is not the one in
// its arguments.
type arrivalError struct {
	arrival int64
	err     error
}

func (e *arrivalError) Error() string { return e.err.Error() }
func (e *arrivalError) Unwrap() error { return e.err }

// failureHandler records failed attempts, so that list and show tell them.
type failureHandler struct{ p *Pipeline }

// HandleError implements river.ErrorHandler.
func (h failureHandler) HandleError(ctx context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	if errors.Is(err, context.Canceled) {
		return nil // the process stops: that says nothing against the arrival
	}
	id := jobArrival(job)
	if e, ok := errors.AsType[*arrivalError](err); ok {
		id = e.arrival
	}
	h.failed(ctx, job, id, err.Error())
	return nil
}

// HandlePanic implements river.ErrorHandler.
func (h failureHandler) HandlePanic(ctx context.Context, job *rivertype.JobRow, panicked any, trace string) *river.ErrorHandlerResult {
	h.p.log.Error("a step panicked", "step", job.Kind, "panic", panicked, "trace", trace)
	h.failed(ctx, job, jobArrival(job), fmt.Sprint(panicked))
	return nil
}

func jobArrival(job *rivertype.JobRow) int64 {
	var a arrivalArgs
	if err := json.Unmarshal(job.EncodedArgs, &a); err != nil {
		return 0
	}
	return a.Arrival
}

func (h failureHandler) failed(ctx context.Context, job *rivertype.JobRow, arrival int64, cause string) {
	p := h.p
	last := job.Attempt >= job.MaxAttempts
	p.log.Warn("a step failed", "step", job.Kind, "arrival", arrival, "attempt", job.Attempt, "last", last, "error", cause)
	message := ""
	if last {
		message = fmt.Sprintf("L’étape %s a échoué après %d essais\u00a0: %s", stepName(job.Kind), job.Attempt, cause)
	}
	var a store.Arrival
	err := p.store.Tx(ctx, func(tx *store.Tx) (err error) {
		if a, err = tx.Arrival(ctx, arrival); err != nil {
			return err
		}
		if err := tx.Failed(ctx, arrival, message); err != nil {
			return err
		}
		if err := p.journal(ctx, tx, a, 0, "échec", stepName(job.Kind), cause); err != nil {
			return err
		}
		if !last {
			return nil
		}
		// Those that came after need not wait any longer.
		return p.enqueue(ctx, tx, fileArgs{arrivalArgs{arrival}, fmt.Sprintf("failure of job %d", job.ID)})
	})
	if err != nil {
		select {
		case p.broken <- readOnly(err):
		default: // told already
		}
		return
	}
	if last {
		p.stopped(a)
	}
}

// stepName names a step for a person.
func stepName(kind string) string {
	switch kind {
	case openArgs{}.Kind():
		return "«\u00a0ouverture\u00a0»"
	case readArgs{}.Kind():
		return "«\u00a0lecture\u00a0»"
	case fileArgs{}.Kind():
		return "«\u00a0classement\u00a0»"
	case checkArgs{}.Kind():
		return "«\u00a0contrôle\u00a0»"
	case generateArgs{}.Kind():
		return "«\u00a0documents\u00a0»"
	case publishArgs{}.Kind():
		return "«\u00a0mise à disposition\u00a0»"
	}
	return kind
}
