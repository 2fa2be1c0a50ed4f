package pipeline

import "guichet/internal/store"

// resetProgress starts the counting of a run.
func (p *Pipeline) resetProgress() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.begun, p.ended = 0, make(map[int64]bool)
}

// begin counts an arrival into this run.
func (p *Pipeline) begin(a store.Arrival) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.begun++
	p.tell(a, stateName(store.StateClaimed), "")
}

// step tells that an arrival came to a state.
func (p *Pipeline) step(a store.Arrival, state store.State, reference string) {
	p.log.Info("step done", "arrival", a.ID, "drop", a.Drop, "step", string(state), "dossier", reference)
	p.mu.Lock()
	defer p.mu.Unlock()
	if state.Final() {
		p.ended[a.ID] = true
	}
	p.tell(a, stateName(state), reference)
}

// stopped counts an arrival that will not go further, in error.
func (p *Pipeline) stopped(a store.Arrival) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended[a.ID] = true
	p.tell(a, string(OutcomeError), "")
}

// tell calls the progress function; the caller holds the lock.
func (p *Pipeline) tell(a store.Arrival, step, reference string) {
	p.cfg.Progress(Progress{Drop: a.Drop, Step: step, Reference: reference, Done: len(p.ended), Total: p.begun})
}

// stateName is a state as a person reads it.
func stateName(s store.State) string {
	switch s {
	case store.StateStored:
		return "enregistré"
	case store.StateClaimed:
		return "reçu"
	case store.StateOpened:
		return "ouvert"
	case store.StateRead:
		return "lu"
	case store.StateFiled:
		return "classé"
	case store.StateChecked:
		return "contrôlé"
	case store.StateGenerated:
		return "documents établis"
	case store.StateReturned:
		return "compte rendu lu"
	case store.StateDone:
		return "terminé"
	case store.StateDuplicate:
		return "déjà reçu"
	case store.StateRejected:
		return "rejeté"
	}
	return string(s)
}
