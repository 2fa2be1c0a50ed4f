package schedules

import (
	"fmt"
	"slices"

	"guichet/internal/dossier"
)

// Role is who a reminder goes to. A project's people say which address that is.
type Role string

// The roles.
const (
	Contact    Role = "contact"     // of the carrier
	Signatory  Role = "signataire"  // for the carrier
	Hierarchy  Role = "hiérarchie"  // of the contact
	Instructor Role = "instructeur" // of the bureau
	Manager    Role = "responsable" // of the bureau
)

// Kind is a kind of thing owed: it chooses the ladder of reminders.
type Kind string

// The kinds that are not obligations of a theme; those are named as the theme names them.
const (
	Completion Kind = "completement" // the corrected dossier
	Workbook   Kind = "classeur"     // the bureau's own: the reporting workbook goes out
	Report     Kind = "rapport"      // the report of a period
	Milestone  Kind = "jalon"
)

// Owed is something owed at a date.
type Owed struct {
	Key  string // unique in the project, for good: "rapport/2021-T2"
	Kind Kind
	What string       // as a noun, in French: "Compte rendu du 2ᵉ trimestre 2021"
	From dossier.Date // what the days of a ladder that starts with a mail count from
	Due  dossier.Date
	// Period is that of a report or a workbook, "" else.
	Period string
}

// Step is a rung of a ladder: a mail on a working day.
type Step struct {
	Name string // "J-15"
	Mail string // key of the mail
	On   dossier.Date
	To   []Role
}

// rung is a step that is not yet a day.
type rung struct {
	mail string
	from bool // counts from Owed.From, else from Owed.Due
	days int  // working days
	on   dossier.Date
	name string
	to   []Role
}

func due(mail string, days int, to ...Role) rung {
	return rung{mail: mail, days: days, to: to, name: dayName("J", days)}
}

func since(mail string, days int, to ...Role) rung {
	return rung{mail: mail, from: true, days: days, to: to, name: dayName("D", days)}
}

func fixed(mail string, on dossier.Date, to ...Role) rung {
	return rung{mail: mail, on: on, to: to, name: on.String()}
}

func dayName(letter string, days int) string {
	if days == 0 {
		return letter
	}
	return fmt.Sprintf("%s%+d", letter, days)
}

// ladders are the reminders of each kind of thing owed.
var ladders = map[Kind][]rung{
	Completion: {since("relance-completement", 10, Contact), since("relance-completement", 20, Contact)},
	Workbook:   {due("classeur-a-remplir", 0, Contact)},
	Report: {
		due("rappel-rapport", -15, Contact), due("rappel-rapport", -7, Contact), due("rappel-rapport", 1, Contact),
		due("escalade-rapport", 15, Contact, Hierarchy), due("escalade-rapport", 30, Manager),
	},
	Milestone:   {due("jalon-a-venir", -15, Contact, Instructor), due("jalon-echu", 1, Contact, Instructor)},
	"signature": {since("relance-signature", 7, Signatory, Contact), since("relance-signature", 14, Signatory, Contact), since("relance-signature", 21, Signatory, Contact, Hierarchy)},
	// Obligations of themes, by the names that the themes give them.
	"jalons-de-phase":    {due("jalon-a-venir", -15, Contact, Instructor), due("jalon-echu", 1, Contact, Instructor)},
	"demonstration":      {due("demonstration-itn5", -30, Contact), due("demonstration-itn5", -7, Contact)},
	"resultats":          {due("resultats-itn6", -15, Contact), due("resultats-itn6", 1, Contact)},
	"premiers-resultats": {due("premiers-resultats-itn8", -60, Contact), due("premiers-resultats-itn8", -15, Contact), due("premiers-resultats-itn8", 1, Contact)},
	"equipe-initiale":    {due("equipe-itn3", 0, Contact)},
	"mise-en-oeuvre":     {due("mise-en-oeuvre-snap2", -60, Contact), due("mise-en-oeuvre-snap2", -15, Contact), due("mise-en-oeuvre-snap2", 1, Contact)},
	"relais-du-financement": {
		fixed("relais-2023-snap1", dossier.Date{Year: 2022, Month: 10, Day: 1}, Contact), fixed("relais-2023-snap1", dossier.Date{Year: 2022, Month: 12, Day: 1}, Contact),
	},
	"rapport-final": {since("bilan-final", 0, Contact), due("bilan-final", -15, Contact), due("bilan-final", 1, Contact)},
}

// other is the ladder of an obligation that a theme of the operator's own names.
var other = []rung{due("jalon-a-venir", -15, Contact, Instructor), due("jalon-echu", 1, Contact, Instructor)}

// Steps returns the days on which something owed is asked for, all of them working days, in
// their order. A reminder of a report that falls before its workbook goes out (Owed.From) or on
// the same day is left out: the workbook's mail says the date.
func (c *Calendar) Steps(o Owed) []Step {
	rungs, ok := ladders[o.Kind]
	if !ok {
		rungs = other
	}
	var out []Step
	for _, r := range rungs {
		s := Step{Name: r.name, Mail: r.mail, To: r.to}
		switch {
		case !r.on.IsZero():
			s.On = c.WorkdayFrom(r.on)
		case r.from:
			s.On = c.from(o.From, r.days)
		default:
			s.On = c.from(o.Due, r.days)
		}
		if o.Kind == Report && !s.On.After(o.From) {
			continue
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b Step) int { return b.On.DaysUntil(a.On) })
	return out
}

// from is the n-th working day after or before a day; for none, the day itself when it is one.
func (c *Calendar) from(d dossier.Date, days int) dossier.Date {
	if days == 0 {
		return c.WorkdayFrom(d)
	}
	return c.AddWorkdays(d, days)
}
