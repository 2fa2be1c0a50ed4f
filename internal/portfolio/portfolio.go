// Package portfolio works out where a programme stands on a day: envelopes, dossiers by
// state, amounts asked, granted, contracted and spent, what is late and what is at risk. It
// only looks at what had happened by then, so that a past day always gives the same figures.
//
// It knows no storage and no file format: what happened is given.
package portfolio

import (
	"time"

	"guichet/internal/dossier"
	"guichet/internal/suivi"
)

// Theme is a theme with its envelope.
type Theme struct {
	ID       dossier.ThemeID
	Title    string
	Envelope dossier.Money
}

// History is all that happened to one dossier, in the order of time.
type History struct {
	Reference   string
	Versions    []Version
	Derogations []dossier.Derogation
	Decisions   []Decision
	Conventions []Convention
	Workbooks   []Workbook
	Returns     []Return
}

// Version is a version of a dossier as it came in.
type Version struct {
	At             time.Time
	Theme          dossier.ThemeID
	Title, Carrier string
	Asked          *dossier.Money // nil: not read
	Start, End     dossier.Date   // of the project; zero: not read
	Findings       []dossier.Finding
}

// Decision is a decision of a person.
type Decision struct {
	At      time.Time
	State   State // Granted, Waiting, Rejected or Asked
	Granted dossier.Money
}

// Convention is an act that went out, and when a person said that it is signed.
type Convention struct {
	At      time.Time
	Granted dossier.Money
	Words   []Word
}

// Word is what a person said of a signed copy.
type Word struct {
	At     time.Time
	Signed bool
}

// Workbook is a reporting workbook that went out.
type Workbook struct {
	At     time.Time
	Period string
	End    dossier.Date // of the period
	Due    dossier.Date
}

// Return is a workbook that came back.
type Return struct {
	At       time.Time
	Period   string
	End      dossier.Date // of the period
	Accepted bool
	Data     suivi.Return
	Findings []dossier.Finding
}

// State is where a dossier stands.
type State string

// The states, as a person reads them.
const (
	Incomplete State = "incomplet" // a blocking finding holds
	Eligible   State = "éligible"
	Asked      State = "question posée"
	Granted    State = "accordé"
	Waiting    State = "en attente de crédits"
	Rejected   State = "rejeté"
	Signed     State = "conventionné"
)

// States are all of them, in the order of the journey.
func States() []State {
	return []State{Incomplete, Eligible, Asked, Waiting, Granted, Signed, Rejected}
}

// Line is the account of a theme, or of all.
type Line struct {
	Theme      dossier.ThemeID // "" for all
	Title      string
	Envelope   dossier.Money
	Received   int
	States     map[State]int
	Asked      dossier.Money
	Unread     int // dossiers whose amount asked is not known
	Granted    dossier.Money
	Contracted dossier.Money
	Engaged    dossier.Money // AE, by carriers, as accepted reports say
	Spent      dossier.Money // CP, idem
	Left       dossier.Money // of the envelope, after what is granted
	// Consumption is spent ÷ granted in hundredths of a percent; -1 where nothing is granted.
	Consumption int64
	Delays      Delays
}

// Delays are medians in days; -1 where nothing has gone that way.
type Delays struct{ Decision, Convention, Signature, Report int }

// Project is a dossier on that day.
type Project struct {
	Reference, Title, Carrier string
	Theme                     dossier.ThemeID
	State                     State
	Received                  dossier.Date
	Asked, Granted            *dossier.Money
	Contracted                *dossier.Money
	Engaged, Spent            dossier.Money
	Weather                   string // of the last accepted report
	NextDue                   dossier.Date
	Next                      string // what is due next, "" for nothing
	Late                      []string
}

// Late is something that is overdue.
type Late struct {
	Reference, Title string
	What             string
	Since            dossier.Date
	Days             int
	Returned         int // how often a report came back and was not accepted
}

// Risk is something that may go wrong.
type Risk struct {
	Reference, Title string
	What             string
	Detail           string
}

// Point is a day on the curve of spending, of all projects that are granted.
type Point struct {
	Day           dossier.Date
	Planned, Real dossier.Money
}

// Change is something that happened between the last report and this one.
type Change struct {
	Day              dossier.Date
	Reference, Title string
	What             string
	Amount           *dossier.Money
}

// Report is the state of the programme on a day.
type Report struct {
	AsOf, Since dossier.Date
	Themes      []Line
	All         Line
	Projects    []Project
	Late        []Late
	Risks       []Risk
	Curve       []Point
	Changes     []Change
}
