package dossier

import "fmt"

// RefusalReason is why something could not be taken or read.
type RefusalReason string

// The reasons of a refusal.
const (
	RefusedUnknownType RefusalReason = "type-inconnu"         // neither PDF, workbook, mail, archive nor image
	RefusedPassword    RefusalReason = "mot-de-passe"         // #nosec G101 -- no credential, a reason: the file is protected by a password
	RefusedTruncated   RefusalReason = "tronqué"              // the end of the file is missing
	RefusedCorrupt     RefusalReason = "illisible"            // damaged, or not what its name says
	RefusedTooLarge    RefusalReason = "hors-limites"         // over a limit of size, count or depth
	RefusedTimeout     RefusalReason = "trop-long"            // reading did not end in time
	RefusedMemory      RefusalReason = "trop-lourd"           // reading took too much memory
	RefusedNoOCR       RefusalReason = "à-océriser"           // a scan, and no recogniser is installed
	RefusedEmpty       RefusalReason = "vide"                 // nothing in it
	RefusedReport      RefusalReason = "compte-rendu-inconnu" // a reporting workbook that the bureau never sent
	RefusedDynamic     RefusalReason = "formulaire-dynamique" // its pages exist only in the program that runs its form
)

// Refusal says in French why a file cannot be taken: what, where, what was
// read, what was expected, and what to do. It is an error, and crosses process
// borders as JSON.
type Refusal struct {
	Reason   RefusalReason `json:"reason"`
	File     string        `json:"file"`               // name as the sender wrote it
	What     string        `json:"what"`               // one sentence: "Le fichier est protégé par un mot de passe."
	Where    string        `json:"where,omitempty"`    // place in the file, when known
	Read     string        `json:"read,omitempty"`     // what was read
	Expected string        `json:"expected,omitempty"` // what was expected
	Action   string        `json:"action"`             // what to do, one sentence
}

// Error returns the sentence with the file's name.
func (r *Refusal) Error() string {
	return fmt.Sprintf("%s%s: %s", r.File, NoBreak, r.What)
}

// Told returns all that there is to say in one paragraph: the place, what is wrong,
// what was read and expected, and what to do.
func (r *Refusal) Told() string {
	file := r.File
	if r.Where != "" {
		file += ", " + r.Where
	}
	told := fmt.Sprintf("%s%s: %s", file, NoBreak, r.What)
	switch {
	case r.Read != "" && r.Expected != "":
		told += fmt.Sprintf(" Lu%s: %s%s; attendu%s: %s.", NoBreak, r.Read, NoBreak, NoBreak, r.Expected)
	case r.Read != "":
		told += fmt.Sprintf(" Lu%s: %s.", NoBreak, r.Read)
	case r.Expected != "":
		told += fmt.Sprintf(" Attendu%s: %s.", NoBreak, r.Expected)
	}
	return told + " " + r.Action
}

// Ours reports whether the file may well be good, and only this program could not
// read it here: the bureau has something to do, the carrier has not.
func (r *Refusal) Ours() bool {
	switch r.Reason {
	case RefusedNoOCR, RefusedTimeout, RefusedMemory:
		return true
	case RefusedUnknownType, RefusedPassword, RefusedTruncated, RefusedCorrupt, RefusedTooLarge, RefusedEmpty, RefusedDynamic:
		return false
	default:
		return false
	}
}
