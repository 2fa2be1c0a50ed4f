package pipeline

import (
	"guichet/internal/dossier"
	"guichet/internal/store"
)

// Outcome is what became of something dropped.
type Outcome string

// The outcomes, as a person reads them.
const (
	OutcomeNew        Outcome = "nouveau"
	OutcomeNewVersion Outcome = "nouvelle version"
	OutcomeReport     Outcome = "compte rendu"
	OutcomeSigned     Outcome = "exemplaire signé"
	OutcomeDuplicate  Outcome = "déjà reçu"
	OutcomeRejected   Outcome = "rejeté"
	OutcomeError      Outcome = "erreur"
	OutcomePending    Outcome = "en cours"
)

// Result is what came out of one thing dropped, or of one version of a dossier.
type Result struct {
	Drop      string // name in the drop folder
	Outcome   Outcome
	Reference string // "" when rejected or not yet filed
	Version   int
	Theme     dossier.ThemeID
	Carrier   string
	Title     string
	Total     *dossier.Money // nil: not read
	Asked     *dossier.Money // nil: not read
	Findings  map[dossier.Severity]int
	Decided   store.DecisionKind // the last decision; "" while there is none, and where it was not asked for
	Signed    bool               // a person has said that the convention is signed
	Folder    string             // of the version, absolute; "" when there is none
	Documents []string           // absolute paths
	Mails     []string           // absolute paths
	Refused   []Refused
	Message   string // French: why it is in error, or what it repeats
}

// Refused is a file that could not be taken or read.
type Refused struct {
	dossier.Refusal
	Copy string // absolute path of its copy in rejets/; "" when none is made
}

// Summary is what one run of Process did.
type Summary struct {
	Results []Result // in the order of arrival
	Waiting []Waiting
}

// Waiting is something in the drop folder that was left there, and why.
type Waiting struct {
	Name   string
	Reason string // French
}

// Detail is everything known of one dossier.
type Detail struct {
	Result   // of its last version
	Versions []Result
	Dossier  *dossier.Dossier  // as read, of the last version
	Previous *dossier.Dossier  // of the version before; nil for the first
	List     []dossier.Finding // with the derogations that hold today
	Decision *store.Decision   // the last; nil while there is none
	// Derogations are those of the dossier, past ones too, oldest first.
	Derogations []dossier.Derogation
	Journal     []store.Entry
}

// Progress tells that one thing dropped went through one step.
type Progress struct {
	Drop      string
	Step      string // French: "ouvert", "lu", "classé"…
	Reference string // "" until it is filed
	Done      int    // how many of this run are through
	Total     int    // how many this run knows of
}
