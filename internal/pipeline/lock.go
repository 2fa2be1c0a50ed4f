package pipeline

import "fmt"

// BusyError says that another process works on the same data folder or
// database.
type BusyError struct {
	PID string // of the other process, "" when not known
}

// Error says it in French.
func (e *BusyError) Error() string {
	who := ""
	if e.PID != "" {
		who = fmt.Sprintf(" (processus\u00a0%s)", e.PID)
	}
	return fmt.Sprintf("un autre guichet%s travaille déjà sur ce dossier de données\u00a0; attendre qu’il ait fini, ou l’arrêter, puis relancer la commande", who)
}
