// Package relance decides what is asked of whom on a day: it holds what projects owe against
// what has come, what was asked before and who there is to ask. It reads and writes nothing; a
// past or a future day is computed like today.
package relance

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"guichet/internal/dossier"
	"guichet/schedules"
)

// Owed is something owed, with its ladder, while it is known.
type Owed struct {
	schedules.Owed
	Steps []schedules.Step
	// Known is when it came about; Until when another act took its place, zero: it holds.
	Known, Until time.Time
	due          string // of Due: it is asked for at each step of each day
}

// Climb gives something owed its ladder.
func Climb(c *schedules.Calendar, o schedules.Owed, known, until time.Time) Owed {
	return Owed{Owed: o, Steps: c.Steps(o), Known: known, Until: until, due: o.Due.String()}
}

// Stop ends or suspends reminders.
type Stop struct {
	Key         string    // of what is owed; "" is everything
	From, Until time.Time // Until zero: for good
	Why         string    // in French: "compte rendu reçu le 3 mai 2021"
}

// Project is what one dossier owes, and to whom that is said.
type Project struct {
	Dossier   int64
	Reference string
	Title     string
	Carrier   string
	Owed      []Owed
	Stops     []Stop
	People    map[schedules.Role][]string // addresses
}

// Assume takes what is owed at a time as owed from the beginning, to play other days with it.
func (p *Project) Assume(now time.Time) {
	p.Owed = slices.DeleteFunc(p.Owed, func(o Owed) bool { return !o.Until.IsZero() && !o.Until.After(now) })
	for i := range p.Owed {
		p.Owed[i].Known = time.Time{}
	}
}

// Outcome is what becomes of a step.
type Outcome string

// The outcomes. The words are in the database.
const (
	Asked   Outcome = "demandé" // by a mail
	Passed  Outcome = "dépassé" // a later step of the same ladder was due already
	Stopped Outcome = "arrêté"  // nothing is to be asked
)

// Ask is a step on a day.
type Ask struct {
	Project *Project
	Owed    *Owed
	Step    schedules.Step
	Role    schedules.Role
	Address string // "" of a step that is not asked, and where nobody is known
	Outcome Outcome
	Why     string // of one that is not asked
}

// ID identifies a step of a ladder, for one person: it is asked once.
type ID struct {
	Dossier       int64
	Key           string
	Step, Address string
}

// ID returns the identity of an ask.
func (a Ask) ID() ID {
	return ID{a.Project.Dossier, a.Owed.Key, a.Owed.step(a.Step, a.Address, a.Role), a.Address}
}

// step names a step for good: with its due day, since a day that an amendment moves is asked
// for anew, and with the role where nobody is known for it.
func (o *Owed) step(s schedules.Step, address string, r schedules.Role) string {
	name := s.Name + " " + o.due
	if address == "" && r != "" {
		name += " " + string(r)
	}
	return name
}

// Plan returns what is to be asked at a time, and which steps are not and why; known tells
// what was settled before. Of each ladder only the last step that is due counts: who was away
// for a week is not asked three times.
func Plan(projects []Project, known map[ID]bool, now time.Time) []Ask {
	today := dossier.DateOf(now)
	var out []Ask
	for i := range projects {
		p := &projects[i]
		for k := range p.Owed {
			o := &p.Owed[k]
			if o.Known.After(now) || !o.Until.IsZero() && !o.Until.After(now) {
				continue
			}
			out = p.plan(out, o, known, now, today)
		}
	}
	return out
}

func (p *Project) plan(out []Ask, o *Owed, known map[ID]bool, now time.Time, today dossier.Date) []Ask {
	last, begin := -1, len(out)
	for i, s := range o.Steps {
		if s.On.After(today) {
			break
		}
		last = i
	}
	settle := func(s schedules.Step, outcome Outcome, why string) {
		a := Ask{Project: p, Owed: o, Step: s, Outcome: outcome, Why: why}
		if !known[a.ID()] {
			out = append(out, a)
		}
	}
	for i := range last {
		if !p.asked(o, o.Steps[i], known) {
			settle(o.Steps[i], Passed, "l’échéance suivante était atteinte")
		}
	}
	if last < 0 {
		return out
	}
	s := o.Steps[last]
	if why := p.Stopped(o.Key, now); why != "" {
		if !p.asked(o, s, known) {
			settle(s, Stopped, why)
		}
		return out
	}
	for _, r := range s.To {
		addresses := p.People[r]
		if len(addresses) == 0 {
			addresses = []string{""}
		}
		for _, address := range addresses {
			a := Ask{Project: p, Owed: o, Step: s, Role: r, Address: address, Outcome: Asked}
			twice := slices.ContainsFunc(out[begin:], func(b Ask) bool { return b.Outcome == Asked && b.ID() == a.ID() })
			if !known[a.ID()] && !twice {
				out = append(out, a)
			}
		}
	}
	return out
}

// asked reports whether a step was asked of anybody.
func (p *Project) asked(o *Owed, s schedules.Step, known map[ID]bool) bool {
	for _, r := range s.To {
		if known[ID{p.Dossier, o.Key, o.step(s, "", r), ""}] {
			return true
		}
		for _, address := range p.People[r] {
			if known[ID{p.Dossier, o.Key, o.step(s, address, r), address}] {
				return true
			}
		}
	}
	return false
}

// Stopped says why nothing is asked at a time, "" when something is.
func (p *Project) Stopped(key string, now time.Time) string {
	for _, s := range p.Stops {
		if (s.Key == "" || s.Key == key) && !s.From.After(now) && (s.Until.IsZero() || s.Until.After(now)) {
			return s.Why
		}
	}
	return ""
}

// Find returns the ask that was settled under an identity, and why it no longer holds at a time
// ("" when it does): what is asked is looked at again at the moment of sending.
func (p *Project) Find(id ID, now time.Time) (a Ask, why string) {
	why = "l’échéance n’existe plus"
	for i := range p.Owed {
		o := &p.Owed[i]
		if o.Key != id.Key || o.Known.After(now) || !o.Until.IsZero() && !o.Until.After(now) {
			continue
		}
		for _, s := range o.Steps {
			for _, r := range s.To {
				if o.step(s, id.Address, r) != id.Step {
					continue
				}
				a = Ask{Project: p, Owed: o, Step: s, Role: r, Address: id.Address, Outcome: Asked}
				if id.Address == "" || slices.Contains(p.People[r], id.Address) {
					return a, p.Stopped(o.Key, now)
				}
				why = "ce n’est plus l’adresse de cette personne"
			}
		}
	}
	return a, why
}

// Bundle is what one person is asked on a day, most urgent first.
type Bundle struct {
	Address string
	Asks    []Ask
}

// Bundles puts what is asked of one person together. What nobody is known for makes a bundle
// of its own for each dossier, for the bureau to pass on.
func Bundles(asks []Ask) []Bundle {
	var out []Bundle
	at := map[string]int{}
	for _, a := range asks {
		if a.Outcome != Asked {
			continue
		}
		whose := strings.ToLower(a.Address)
		if a.Address == "" {
			whose = " " + a.Project.Reference
		}
		i, ok := at[whose]
		if !ok {
			i = len(out)
			at[whose] = i
			out = append(out, Bundle{Address: a.Address})
		}
		out[i].Asks = append(out[i].Asks, a)
	}
	for i := range out {
		slices.SortStableFunc(out[i].Asks, func(a, b Ask) int {
			return cmp.Or(b.Owed.Due.DaysUntil(a.Owed.Due), cmp.Compare(a.Project.Reference, b.Project.Reference), cmp.Compare(a.Owed.Key, b.Owed.Key))
		})
	}
	slices.SortStableFunc(out, func(a, b Bundle) int {
		return cmp.Or(cmp.Compare(a.Asks[0].Project.Reference, b.Asks[0].Project.Reference), cmp.Compare(a.Address, b.Address))
	})
	return out
}
