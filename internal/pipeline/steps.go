package pipeline

import (
	"context"
	"errors"
	"fmt"

	"guichet/internal/store"
)

// errDone says that a step of an arrival was done by an earlier attempt whose
// end the queue did not hear of.
var errDone = errors.New("the step is done")

// at returns an arrival that waits for the step after state, or errDone.
func (p *Pipeline) at(ctx context.Context, id int64, state store.State) (store.Arrival, error) {
	a, err := p.store.Arrival(ctx, id)
	if err != nil {
		return a, fmt.Errorf("arrival %d: %w", id, err)
	}
	if a.State != state {
		return a, errDone
	}
	return a, nil
}

// settled turns "done already" into success.
func settled(err error) error {
	if errors.Is(err, errDone) || errors.Is(err, store.ErrMoved) {
		return nil
	}
	return err
}

// finish ends the journey of an arrival that becomes no version.
func (p *Pipeline) finish(ctx context.Context, tx *store.Tx, a store.Arrival, to store.State, event, cause string) error {
	if err := tx.Advance(ctx, a.ID, a.State, to); err != nil {
		return err
	}
	if err := p.journal(ctx, tx, a, 0, event, cause, ""); err != nil {
		return err
	}
	// Those that came after may be waiting for this one.
	return p.enqueue(ctx, tx, fileArgs{arrivalArgs{a.ID}, string(to)})
}

// repeat ends the journey of an arrival that says nothing new.
func (p *Pipeline) repeat(ctx context.Context, tx *store.Tx, a store.Arrival, twin int64) error {
	if err := tx.SetVersion(ctx, a.ID, twin); err != nil {
		return err
	}
	return p.finish(ctx, tx, a, store.StateDuplicate, "doublon", "mêmes fichiers qu’une version déjà reçue")
}

// told tells the progress of a step that succeeded.
func (p *Pipeline) told(a store.Arrival, state store.State, reference string, err error) error {
	if err != nil {
		return settled(err)
	}
	p.step(a, state, reference)
	return nil
}
