package dossier

import "fmt"

// Session is a time in which dossiers of a theme are filed together: they are judged
// against one another, and share an envelope where it has its own.
type Session struct {
	Name   string  // "S1"; of monthly ones the month names it
	Tracks []Track // empty: all of the theme's
	// Opens and Closes bound the submissions, both included; zero of a monthly session.
	Opens, Closes Date
	// Before is the day of the month before which a dossier is of that month's session; one
	// of that day or later is of the next. 0: the session is not monthly.
	Before int
	// Envelope is the session's own, TTC; 0 when it has none.
	Envelope Money
	Citation Citation
}

// Event is what the time until an obligation is counted from.
type Event string

// The events that obligations are counted from.
const (
	AtAward Event = "attribution" // of the funds
	AtStart Event = "début"       // of the project
	AtEnd   Event = "fin"         // of the project
	AtSent  Event = "envoi"       // of the convention to be signed
	AtPhase Event = "phase"       // the planned end of each phase
)

// Obligation is what a project owes at a date, beside its regular reports.
type Obligation struct {
	Name string // for good: "demonstration"
	Text string // what is owed, as a noun: "Démonstration du projet"
	// After and the time since then; or On, a date of its own.
	After  Event
	Months int
	Days   int
	On     Date
	// Citation is zero where it is the mission's habit.
	Citation Citation
}

// Due says when an obligation is due: "6 mois après l’attribution des fonds".
func (o Obligation) Due() string {
	after := map[Event]string{
		AtAward: "l’attribution des fonds", AtStart: "le début du projet", AtEnd: "la fin du projet",
		AtSent: "l’envoi de la convention", AtPhase: "la fin de chaque phase",
	}[o.After]
	switch {
	case !o.On.IsZero():
		return "le " + o.On.French()
	case o.Months > 0:
		return fmt.Sprintf("%d%smois après %s", o.Months, NoBreak, after)
	case o.Days > 0:
		return fmt.Sprintf("%d%sjours après %s", o.Days, NoBreak, after)
	}
	return "à " + after
}
