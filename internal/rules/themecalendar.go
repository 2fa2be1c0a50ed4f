package rules

import (
	"fmt"
	"regexp"

	"github.com/goccy/go-yaml/ast"

	"guichet/internal/dossier"
)

// sessions reads the sessions of a theme: dated ones, or monthly ones.
func (f *themeFile) sessions(g *group, t *dossier.Theme) {
	for _, n := range g.list("sessions") {
		s := f.group(n)
		if s == nil {
			continue
		}
		x := dossier.Session{Name: s.text("name"), Tracks: words(s, "tracks", t.Tracks...), Opens: s.date("opens"), Closes: s.date("closes")}
		if _, ok := s.get("monthly_before"); ok {
			x.Before = int(s.integer("monthly_before", 1, 28))
		}
		if _, ok := s.get("envelope"); ok {
			x.Envelope = s.euros("envelope")
		}
		x.Citation = f.cite(s, "")
		dated := !x.Opens.IsZero() && !x.Closes.IsZero()
		switch {
		case dated == (x.Before > 0):
			f.fail(n, "session "+dossier.Quote(x.Name)+" sans dates, ou datée et mensuelle", "opens et closes, ou monthly_before")
		case dated && x.Closes.Before(x.Opens):
			f.fail(n, "la clôture "+x.Closes.String()+" précède l’ouverture "+x.Opens.String(), "une date à partir de "+x.Opens.String())
		}
		s.done()
		t.Sessions = append(t.Sessions, x)
	}
	var sum dossier.Money
	for _, s := range t.Sessions {
		sum += s.Envelope
	}
	if n, ok := g.get("sessions"); ok && sum > t.Envelope {
		f.fail(n, "les enveloppes des sessions, "+sum.String()+", dépassent celle du thème", "au plus "+t.Envelope.String())
	}
}

var obligationName = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)

// obligations reads what a project owes at a date.
func (f *themeFile) obligations(g *group) []dossier.Obligation {
	var out []dossier.Obligation
	seen := map[string]bool{}
	for _, n := range g.list("obligations") {
		o := f.group(n)
		if o == nil {
			continue
		}
		x := dossier.Obligation{Name: o.text("name"), Text: typeset(o.text("text")), On: o.date("on")}
		if x.Name != "" && !obligationName.MatchString(x.Name) || seen[x.Name] {
			f.fail(n, "nom d’obligation "+dossier.Quote(x.Name), "des minuscules et des tirets, chaque nom une fois")
		}
		seen[x.Name] = true
		if an, ok := o.get("after"); ok {
			x.After = oneOf(&f.file, an, dossier.AtAward, dossier.AtStart, dossier.AtEnd, dossier.AtSent, dossier.AtPhase)
		}
		x.Months, x.Days = f.maybeCount(o, "months", 60), f.maybeCount(o, "days", 366)
		x.Citation = f.maybeCite(o)
		f.due(n, x)
		o.done()
		out = append(out, x)
	}
	return out
}

func (f *themeFile) maybeCount(g *group, key string, most int64) int {
	if _, ok := g.get(key); !ok {
		return 0
	}
	return int(g.integer(key, 1, most))
}

// due checks that an obligation has one date, in one way.
func (f *themeFile) due(n ast.Node, x dossier.Obligation) {
	counted := x.After != ""
	if counted == !x.On.IsZero() || !counted && x.Months+x.Days > 0 {
		f.fail(n, fmt.Sprintf("échéance de %s absente ou double", dossier.Quote(x.Name)), "after (avec months ou days), ou on (une date)")
	}
}

// SessionOf returns the session that a dossier of that day is judged in, and its name: of a
// monthly one, its month. ok is false when there is none, or the track is not known where
// it decides.
func SessionOf(t *dossier.Theme, track dossier.Value[dossier.Track], day dossier.Date) (s dossier.Session, name string, ok bool) {
	for _, s := range t.Sessions {
		if len(s.Tracks) > 0 && (!track.Known || !containsTrack(s.Tracks, track.V)) {
			continue
		}
		switch {
		case s.Before > 0:
			month := day
			if day.Day >= s.Before {
				month = dossier.Date{Year: day.Year, Month: day.Month, Day: 1}.AddMonths(1)
			}
			return s, fmt.Sprintf("%s %d", frenchMonths[month.Month-1], month.Year), true
		case !day.Before(s.Opens) && !day.After(s.Closes):
			return s, s.Name, true
		}
	}
	return dossier.Session{}, "", false
}

func containsTrack(ts []dossier.Track, t dossier.Track) bool {
	for _, x := range ts {
		if x == t {
			return true
		}
	}
	return false
}

var frenchMonths = [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
