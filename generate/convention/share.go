package convention

import "guichet/internal/dossier"

// lessGranted is by how much a decision grants less than was asked; 0 of a draft.
func (in Input) lessGranted() dossier.Money {
	asked := in.Dossier.AmountRequested()
	if in.Decided.IsZero() || !asked.Known || in.Granted >= asked.V {
		return 0
	}
	return asked.V - in.Granted
}

// ownShare is what the carrier brings: as its dossier says, and what it asked for and was
// not granted, since the project costs what it costs.
func (in Input) ownShare() dossier.Value[dossier.Money] {
	v := in.Dossier.Budget.OwnShare
	if v.Known {
		v.V += in.lessGranted()
	}
	return v
}
