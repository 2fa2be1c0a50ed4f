package readout

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"guichet/internal/dossier"
)

// YearsOf lists the years of a line, earliest first.
func YearsOf(l *dossier.Line) []int {
	var ys []int
	for y := range l.Years {
		ys = append(ys, y)
	}
	slices.Sort(ys)
	return ys
}

// unknown stands for a value that was not read.
const unknown = "non lu"

// Text writes the readout for a person at a terminal.
func (r Readout) Text(w io.Writer) error {
	p := &printer{w: w}
	r.identity(p)
	r.budget(p)
	r.findings(p)
	r.rest(p)
	return p.err
}

// printer keeps the first error of a run of writes.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) f(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (p *printer) table(rows [][]string) {
	if p.err != nil {
		return
	}
	t := tabwriter.NewWriter(p.w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		if _, p.err = fmt.Fprintln(t, "  "+strings.Join(row, "\t")); p.err != nil {
			return
		}
	}
	p.err = t.Flush()
}

func unsure(s dossier.Source) string {
	if d := s.Doubt(); d != "" {
		return fmt.Sprintf(" (à vérifier%s: %s)", dossier.NoBreak, d)
	}
	if s.Confidence >= 0.9 {
		return ""
	}
	return fmt.Sprintf(" (à vérifier%s: lu à %d%s%%)", dossier.NoBreak, int(s.Confidence*100+0.5), dossier.NoBreak)
}

func (r Readout) identity(p *printer) {
	p.f("DOSSIER\n")
	figures := map[string]Figure{}
	for _, f := range Figures(r.Dossier) {
		figures[f.Path] = f
	}
	var rows [][]string
	for _, want := range []struct{ path, label string }{
		{"theme", "Thème"}, {"track", "Dispositif"}, {"title", "Intitulé"}, {"carrier.name", "Porteur"}, {"carrier.type", "Nature du porteur"},
		{"carrier.siret", "SIRET"}, {"carrier.contact_email", "Courriel"}, {"submitted_on", "Date de dépôt"}, {"start", "Début du projet"}, {"end", "Fin du projet"},
	} {
		if f, ok := figures[want.path]; ok {
			rows = append(rows, []string{want.label, f.Value, f.Source.Place() + unsure(f.Source)})
		} else {
			rows = append(rows, []string{want.label, unknown, ""})
		}
	}
	for _, d := range declared(r.Dossier) {
		if f, ok := figures["fields."+d.key]; ok {
			rows = append(rows, []string{f.Label, f.Value, f.Source.Place() + unsure(f.Source)})
		}
	}
	p.table(rows)
}

func (r Readout) budget(p *printer) {
	b := r.Dossier.Budget
	if b == nil {
		p.f("\nBUDGET\n  aucun tableau de budget lu\n")
		if a := r.Dossier.Asked; a.Known {
			p.table([][]string{{"Montant demandé", a.V.String(), a.Source.Place() + unsure(a.Source)}})
		}
		return
	}
	p.f("\nBUDGET (%s)\n", b.File)
	var years []int
	vat, title, phase := false, false, false
	for i := range b.Lines {
		l := &b.Lines[i]
		for y := range l.Years {
			if !slices.Contains(years, y) {
				years = append(years, y)
			}
		}
		vat = vat || l.HT.Known || l.VAT.Known
		title = title || l.Title.Known
		phase = phase || l.Phase.Known
	}
	slices.Sort(years)
	head := []string{"Poste"}
	head = appendIf(head, title, "Titre")
	head = appendIf(head, phase, "Phase")
	for _, y := range years {
		head = append(head, fmt.Sprint(y))
	}
	head = appendIf(head, vat, "HT")
	head = appendIf(head, vat, "TVA")
	rows := [][]string{append(head, "Total TTC", "Lu à")}
	for i := range b.Lines {
		l := &b.Lines[i]
		row := []string{l.Label.V}
		row = appendIf(row, title, string(l.Title.V))
		row = appendIf(row, phase, l.Phase.V)
		for _, y := range years {
			row = append(row, amount(l.Years[y]))
		}
		row = appendIf(row, vat, amount(l.HT))
		row = appendIf(row, vat, amount(l.VAT))
		place := l.Total.Source
		if !l.Total.Known {
			place = l.Label.Source
		}
		rows = append(rows, append(row, amount(l.Total), place.Place()+unsure(place)))
	}
	p.table(rows)
	p.f("\nFINANCEMENT\n")
	rows = nil
	for _, x := range []struct {
		label string
		v     dossier.Value[dossier.Money]
	}{{"Coût total TTC", b.Total}, {"Montant demandé", r.Dossier.AmountRequested()}, {"Part du porteur", b.OwnShare}, {"Autres financements", b.Other}} {
		row := []string{x.label, amount(x.v), ""}
		if x.v.Known {
			row[2] = x.v.Source.Place() + unsure(x.v.Source)
		}
		rows = append(rows, row)
	}
	p.table(rows)
	for i := range r.Dossier.Alternatives {
		a := &r.Dossier.Alternatives[i]
		p.f("  Un autre budget figure dans %s%s: coût total %s.\n", a.File, dossier.NoBreak, amount(a.Total))
	}
}

func appendIf(row []string, ok bool, cell string) []string {
	if ok {
		return append(row, cell)
	}
	return row
}

func amount(v dossier.Value[dossier.Money]) string {
	if !v.Known {
		return unknown
	}
	return v.V.String()
}

func (r Readout) findings(p *printer) {
	if len(r.Findings) == 0 {
		p.f("\nAucune anomalie.\n")
		return
	}
	p.f("\nANOMALIES (%d)\n", len(r.Findings))
	for i, f := range r.Findings {
		p.f("  %d. [%s] %s\n     %s\n", i+1, f.Severity, f.Code, f.Message)
		if f.Derogation != nil {
			p.f("     %s\n", f.Derogation.French())
		}
		for _, s := range f.Sources {
			p.f("     Lu%s: %s\n", dossier.NoBreak, s.Place())
		}
		if f.Rule != nil {
			p.f("     Livret, %s%s: %s\n", Lines(*f.Rule), dossier.NoBreak, dossier.Quote(f.Rule.Words))
		}
		p.f("     À faire%s: %s\n", dossier.NoBreak, f.Action)
	}
}

// Lines names the lines of a citation: "ligne 36", "lignes 311 à 313".
func Lines(c dossier.Citation) string {
	if c.To > c.From {
		return fmt.Sprintf("lignes%s%d à %d", dossier.NoBreak, c.From, c.To)
	}
	return fmt.Sprintf("ligne%s%d", dossier.NoBreak, c.From)
}

func (r Readout) rest(p *printer) {
	if len(r.Questions) > 0 {
		p.f("\nÀ APPRÉCIER PAR L’INSTRUCTEUR (%d)\n", len(r.Questions))
		for _, q := range r.Questions {
			p.f("  – %s\n", q)
		}
	}
	if len(r.Dossier.Refusals) > 0 {
		p.f("\nFICHIERS NON LUS (%d)\n", len(r.Dossier.Refusals))
		for _, x := range r.Dossier.Refusals {
			p.f("  %s\n", x.Told())
		}
	}
	if len(r.Dossier.Notes) > 0 {
		p.f("\nÀ SAVOIR\n")
		for _, n := range r.Dossier.Notes {
			p.f("  – %s\n", located(n))
		}
	}
}

// located is the message of a note with the file it speaks of.
func located(n dossier.Note) string {
	if n.Source.File == "" || strings.Contains(n.Message, n.Source.File) {
		return n.Message
	}
	return n.Source.File + dossier.NoBreak + ": " + n.Message
}
