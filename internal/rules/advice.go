package rules

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"guichet/internal/dossier"
)

// Option is a theme that a dossier could be filed under, as far as its figures tell.
type Option struct {
	Theme dossier.ThemeID `json:"theme"`
	Title string          `json:"title"`
	// Asked says that it is the theme that the dossier names.
	Asked bool `json:"asked"`
	// Offer is what the theme finances, in a sentence.
	Offer string `json:"offer"`
	// Changes are what would have to change: the rules that are broken.
	Changes []string `json:"changes"`
	// Open are the rules that the figures do not decide.
	Open []string `json:"open"`

	// Certain counts the changes that no carrier can make: who it is, and the calendar.
	Certain int `json:"-"`
}

// Eligible reports whether nothing would have to change.
func (o Option) Eligible() bool { return len(o.Changes) == 0 }

// Advice weighs a dossier against all the themes: the one it names first, then those it
// would be eligible for, then those that something would have to change for, the least
// first.
func (c *Catalogue) Advice(d *dossier.Dossier) []Option {
	out := make([]Option, 0, len(c.themes))
	for _, t := range c.themes {
		out = append(out, c.option(d, t))
	}
	slices.SortStableFunc(out, func(a, b Option) int {
		if a.Asked != b.Asked {
			if a.Asked {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.Certain, b.Certain), cmp.Compare(len(a.Changes), len(b.Changes)), cmp.Compare(len(a.Open), len(b.Open)))
	})
	return out
}

// option weighs the dossier against one theme. Its track is that theme's where it has only
// one: the carrier would file it there.
func (c *Catalogue) option(d *dossier.Dossier, t *dossier.Theme) Option {
	as := *d
	as.Theme = dossier.Read(t.ID, d.Theme.Source)
	if !slices.Contains(t.Tracks, as.Track.V) {
		as.Track = dossier.Value[dossier.Track]{}
		if len(t.Tracks) == 1 {
			as.Track = dossier.Read(t.Tracks[0], d.Track.Source)
		}
	}
	o := Option{Theme: t.ID, Title: t.Title, Asked: d.Theme.Known && d.Theme.V == t.ID, Offer: offer(t), Changes: []string{}, Open: []string{}}
	s := newSubject(&as, t)
	broken, open := s.decide()
	for _, f := range dossier.Active(broken) {
		o.Changes = append(o.Changes, change(f))
		switch f.Code {
		case "carrier.not-eligible", "window.closed", "window.not-open":
			o.Certain++
		}
	}
	for _, u := range open {
		if !u.rule.Observed {
			o.Open = append(o.Open, u.missing)
		}
	}
	slices.Sort(o.Open)
	o.Open = slices.Compact(o.Open)
	return o
}

// change says what would have to become of what a finding found.
func change(f dossier.Finding) string {
	switch f.Code {
	case "funding.rate-exceeded", "funding.cap-exceeded":
		return fmt.Sprintf("demander %s de moins%s: %s", f.Gap, nb, f.Expected)
	case "size.below-minimum":
		return fmt.Sprintf("le coût total est de %s sous le minimum%s: %s", f.Gap, nb, f.Expected)
	case "size.above-maximum":
		return fmt.Sprintf("le coût total dépasse le maximum de %s%s: %s", f.Gap, nb, f.Expected)
	case "duration.too-long":
		return fmt.Sprintf("achever le projet %s plus tôt%s: %s", f.Gap, nb, f.Expected)
	}
	s := strings.TrimSuffix(f.Title, ".")
	if f.Read != "" && f.Expected != "" {
		s += nb + ": lu " + dossier.Quote(f.Read) + ", attendu " + dossier.Quote(f.Expected)
	}
	return s
}

// offer says what a theme finances: rate, cap, size.
func offer(t *dossier.Theme) string {
	var parts []string
	if p, base, ok := t.MaxRate(); ok {
		of := " du coût total"
		if base == baseTitre3 {
			of = " du titre 3"
		}
		parts = append(parts, percentage(p)+of+" au plus")
	}
	if m, ok := t.Cap(); ok {
		parts = append(parts, euros(m)+" par dossier au plus")
	}
	if t.Size.Text == "" {
		return enumerate(parts, "et")
	}
	parts = append(parts, "taille attendue"+nb+": "+strings.TrimSuffix(t.Size.Text, "."))
	return enumerate(parts, "et")
}

// AdviceText writes the advice for a person; of the themes that are out of reach, only
// their codes.
func AdviceText(w io.Writer, options []Option) error {
	p := &page{w: w}
	p.line("Conseil de thème")
	var out []string
	for _, o := range options {
		switch {
		case o.Asked:
			p.option("thème demandé", o)
		case o.Eligible():
			p.option("possible", o)
		case o.Certain == 0 && len(o.Changes) == 1:
			p.option("possible à une condition", o)
		default:
			out = append(out, string(o.Theme))
		}
	}
	if len(out) > 0 {
		p.text("Hors de portée (porteur, calendrier, ou plusieurs conditions)", enumerate(out, "et"))
	}
	return p.err
}

func (p *page) option(how string, o Option) {
	p.wrapped("  ", "    ", fmt.Sprintf("%s (%s)%s: %s %s.", o.Theme, o.Title, nb, how, "– "+o.Offer))
	for _, c := range o.Changes {
		p.wrapped("    ✗ ", "      ", c)
	}
	for _, u := range o.Open {
		p.wrapped("    ? ", "      ", u)
	}
}
