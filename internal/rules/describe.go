package rules

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"guichet/internal/dossier"
)

// Describe writes a theme in French for a person: its rules, each with the words
// of the Livret it comes from, then what it asks and offers.
func Describe(w io.Writer, t *dossier.Theme) error {
	p := &page{w: w}
	p.line("%s%s: %s", t.ID, nb, t.Title)
	p.line("%s", strings.Repeat("─", len([]rune(string(t.ID)+nb+": "+t.Title))))
	p.text("", t.Summary.Text)
	p.line("")
	p.text("Porteur du thème", t.Owner)
	tracks := make([]string, len(t.Tracks))
	for i, x := range t.Tracks {
		tracks[i] = x.French()
	}
	p.text("Dispositif", enumerate(tracks, "et"))
	p.text("Enveloppe 2021-2022", euros(t.Envelope)+" TTC")
	p.quoted("Cofinancement", t.Financing)
	p.quoted("Éligibilité", t.Eligibility)
	p.quoted("Taille attendue", t.Size)
	p.rules(t)
	analogy := ""
	if t.ByAnalogy != "" {
		analogy = " (par analogie avec " + t.ByAnalogy + ")"
	}
	p.section("Engagements du porteur"+analogy, t.Engagements)
	p.section("Accompagnement"+analogy, t.Accompaniment)
	p.section("Indicateurs de suivi", t.Indicators)
	p.section("Dépenses et actions citées", t.Eligible)
	p.section("Exclus", t.Excluded)
	p.section("Sélection", t.Selection)
	p.defined("Critères de sélection", t.Criteria)
	declared := make([]dossier.Clause, len(t.Declared))
	for i, x := range t.Declared {
		declared[i] = x.Clause
	}
	p.section("À déclarer par le porteur", declared)
	p.section("À apprécier par l’instructeur", t.Manual)
	p.line("")
	p.text("Compte rendu", reportingFR(t))
	p.text("Versements", paymentsFR(t))
	p.calendar(t)
	if len(t.CommonComponents) > 0 {
		p.text("Composants communs", enumerate(t.CommonComponents, "et"))
	}
	if t.TransferToBOP {
		p.quoted("Transfert", t.Transfer)
	}
	return p.err
}

// Says returns a rule as one French sentence: what it wants, and for which dossiers.
func Says(r *dossier.Rule) string {
	s := capitalised(kinds[r.Kind].says(r))
	var scope []string
	for _, t := range r.Tracks {
		scope = append(scope, t.French())
	}
	if len(r.Carriers) > 0 {
		scope = append(scope, scopeFR(r.Carriers))
	}
	if p := periodFR(r); p != "" {
		scope = append(scope, p)
	}
	if len(scope) > 0 {
		s += " (" + strings.Join(scope, nb+"; ") + ")"
	}
	return s + "."
}

// scopeFR names the carriers that a rule is for, or those it is not for where
// they are fewer.
func scopeFR(ts []dossier.CarrierType) string {
	named, but := narrower(ts)
	if but {
		return "porteur autre que" + nb + ": " + carriersFR(named, "ou")
	}
	return "porteur" + nb + ": " + carriersFR(named, "ou")
}

// narrower returns kinds of carrier, or all the others where they are fewer.
func narrower(ts []dossier.CarrierType) (named []dossier.CarrierType, but bool) {
	if 2*len(ts) <= len(carrierTypes) {
		return ts, false
	}
	for _, t := range carrierTypes {
		if !slices.Contains(ts, t) {
			named = append(named, t)
		}
	}
	return named, true
}

// periodFR names the dates of submission that a rule holds for, nothing when it
// holds for all.
func periodFR(r *dossier.Rule) string {
	switch {
	case !r.From.IsZero() && !r.Until.IsZero():
		return "dépôts du " + r.From.French() + " au " + r.Until.French()
	case !r.From.IsZero():
		return "dépôts à compter du " + r.From.French()
	case !r.Until.IsZero():
		return "dépôts jusqu’au " + r.Until.French()
	default:
		return ""
	}
}

func reportingFR(t *dossier.Theme) string {
	every := "chaque trimestre"
	if t.Reporting.Monthly {
		every = "chaque mois"
	}
	s := fmt.Sprintf("%s, sous %d%sjours ouvrés", every, t.Reporting.WorkingDays, nb)
	if t.Reporting.IndicatorsMonthly {
		s += ", avec les indicateurs de chaque mois"
	}
	return s
}

func paymentsFR(t *dossier.Theme) string {
	if t.ByPhase {
		return "un par phase, après les jalons de la phase précédente"
	}
	parts := make([]string, len(t.Payments))
	for i, p := range t.Payments {
		parts[i] = percentage(p)
	}
	return enumerate(parts, "et")
}

func citedFR(c dossier.Citation) string {
	switch {
	case c.From == 0:
		return ""
	case c.To > c.From:
		return fmt.Sprintf("Livret, lignes%s%d à %d", nb, c.From, c.To)
	default:
		return fmt.Sprintf("Livret, ligne%s%d", nb, c.From)
	}
}

// page keeps the first error of a run of writes.
type page struct {
	w   io.Writer
	err error
}

func (p *page) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// text writes a label and its text, wrapped for a terminal.
func (p *page) text(label, text string) {
	if label != "" {
		text = label + nb + ": " + text
	}
	p.wrapped("", "  ", text)
}

func (p *page) quoted(label string, c dossier.Clause) {
	p.text(label, c.Text+" ["+citedFR(c.Citation)+"]")
}

func (p *page) rules(t *dossier.Theme) {
	p.line("\nRègles vérifiées")
	for i := range t.Rules {
		r := &t.Rules[i]
		p.wrapped("  – ", "    ", Says(r))
		trial := ""
		if r.Observed {
			trial = ", en observation"
		}
		p.line("    %s, %s%s", r.Code, r.Severity, trial)
		p.wrapped("    ", "    ", citedFR(r.Citation)+nb+": "+dossier.Quote(r.Citation.Words))
		if r.Note != "" {
			p.wrapped("    Note"+nb+": ", "    ", r.Note)
		}
	}
}

func (p *page) section(title string, cs []dossier.Clause) {
	if len(cs) == 0 {
		return
	}
	p.line("\n%s", title)
	for _, c := range cs {
		p.wrapped("  – ", "    ", c.Text+" ["+citedFR(c.Citation)+"]")
	}
}

// defined writes clauses whose citation defines them.
func (p *page) defined(title string, cs []dossier.Clause) {
	if len(cs) == 0 {
		return
	}
	p.line("\n%s", title)
	for _, c := range cs {
		p.wrapped("  – ", "    ", c.Text+nb+": "+c.Citation.Words+" ["+citedFR(c.Citation)+"]")
	}
}

// wrapped writes a text in lines of a terminal's width; no-break spaces hold.
func (p *page) wrapped(first, next, text string) {
	const width = 100
	line, begin := first, first
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' }) {
		if line != begin && len([]rune(line))+1+len([]rune(w)) > width {
			p.line("%s", line)
			line, begin = next, next
		}
		if line != begin {
			line += " "
		}
		line += w
	}
	p.line("%s", line)
}

// calendar writes the sessions and the obligations of a theme.
func (p *page) calendar(t *dossier.Theme) {
	if len(t.Sessions) > 0 {
		p.line("\nSessions")
	}
	for _, s := range t.Sessions {
		text := s.Name + nb + ": du " + s.Opens.French() + " au " + s.Closes.French()
		if s.Before > 0 {
			text = fmt.Sprintf("%s%s: dépôts avant le %d de chaque mois", s.Name, nb, s.Before)
		}
		if s.Envelope > 0 {
			text += ", enveloppe de " + euros(s.Envelope)
		}
		p.wrapped("  – ", "    ", text+" ["+citedFR(s.Citation)+"]")
	}
	if len(t.Obligations) > 0 {
		p.line("\nÉchéances")
	}
	for _, o := range t.Obligations {
		text := o.Text + nb + ": " + o.Due()
		if at := citedFR(o.Citation); at != "" {
			text += " [" + at + "]"
		}
		p.wrapped("  – ", "    ", text)
	}
	if len(t.Sessions)+len(t.Obligations) > 0 {
		p.line("")
	}
}
