// Package budget reads the budget table and the financing plan out of the
// documents of a dossier.
package budget

import (
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// Read fills the budget of d, its alternatives and the amount asked.
func Read(d *dossier.Dossier, docs []*table.Document) {}
