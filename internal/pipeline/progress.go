package pipeline

import "guichet/internal/store"

// begun counts an arrival into this run.
func (p *Pipeline) begun(a store.Arrival) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.run++
	p.tell(a.Drop, "reçu", "")
}

// step tells that an arrival came to a state.
func (p *Pipeline) step(a store.Arrival, state store.State, reference string) {
	p.log.Info("step done", "arrival", a.ID, "drop", a.Drop, "step", string(state), "dossier", reference)
	p.mu.Lock()
	defer p.mu.Unlock()
	if state.Final() {
		p.markEnded(a.ID)
	}
	p.tell(a.Drop, stateName(state), reference)
}

// through counts an arrival that will not go further, in error.
func (p *Pipeline) through(id int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.markEnded(id)
	p.tell("", "erreur", "")
}

func (p *Pipeline) markEnded(id int64) {
	if !p.ended[id] {
		p.ended[id] = true
		p.end++
	}
}

func (p *Pipeline) tell(drop, step, reference string) {
	p.cfg.Progress(Progress{Drop: drop, Step: step, Reference: reference, Done: p.end, Total: max(p.run, p.end)})
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
	case store.StateDone:
		return "terminé"
	case store.StateDuplicate:
		return "déjà reçu"
	case store.StateRejected:
		return "rejeté"
	}
	return string(s)
}
