package readout

import (
	"fmt"
	"strconv"

	"guichet/internal/dossier"
)

// Figure is one value with its name for a person and its place.
type Figure struct {
	// Path names the value in the JSON form: "carrier.siret",
	// "budget.lines[2].amounts.2021".
	Path string
	// Label is its French name.
	Label string
	// Value is the value as formatted for a person.
	Value  string
	Source dossier.Source
	Checks []dossier.Check
	// Line is the number of the budget line it belongs to, 0 for none.
	Line int
	// Amount says that it is money.
	Amount bool
}

// Figures lists all known values of a dossier with their places, in the order a
// person reads them.
func Figures(d *dossier.Dossier) []Figure {
	l := &lister{}
	list(l, "theme", "Thème", d.Theme, func(t dossier.ThemeID) string { return string(t) })
	list(l, "track", "Dispositif", d.Track, dossier.Track.French)
	list(l, "title", "Intitulé", d.Title, plain)
	c := &d.Carrier
	list(l, "carrier.name", "Porteur", c.Name, plain)
	list(l, "carrier.type", "Nature du porteur", c.Type, dossier.CarrierType.French)
	list(l, "carrier.siret", "SIRET", c.SIRET, dossier.SIRET.String)
	list(l, "carrier.contact_email", "Courriel", c.Email, plain)
	list(l, "carrier.contact", "Contact", c.Contact, plain)
	list(l, "carrier.address", "Adresse", c.Address, plain)
	list(l, "submitted_on", "Date de dépôt", d.SubmittedOn, dossier.Date.French)
	list(l, "start", "Début du projet", d.Start, dossier.Date.French)
	list(l, "end", "Fin du projet", d.End, dossier.Date.French)
	for _, f := range declared(d) {
		list(l, "fields."+f.key, f.label, f.value, func(n int64) string {
			if f.unit == "" {
				return dossier.GroupThousands(n)
			}
			return dossier.GroupThousands(n) + dossier.NoBreak + f.unit
		})
	}
	if d.Budget == nil {
		list(l, "budget.requested", "Montant demandé", d.Asked, dossier.Money.String)
		return l.figures
	}
	l.budget(d.Budget, d.AmountRequested())
	for i := range d.Alternatives {
		l.alternative(i, &d.Alternatives[i])
	}
	return l.figures
}

func plain(s string) string { return s }

// lister gathers the known values.
type lister struct {
	figures []Figure
	line    int
}

func list[T any](l *lister, path, label string, v dossier.Value[T], show func(T) string) {
	if v.Known {
		_, amount := any(v.V).(dossier.Money)
		l.figures = append(l.figures, Figure{Path: path, Label: label, Value: show(v.V), Source: v.Source, Checks: v.Checks, Line: l.line, Amount: amount})
	}
}

func (l *lister) budget(b *dossier.Budget, requested dossier.Value[dossier.Money]) {
	money := func(path, label string, v dossier.Value[dossier.Money]) {
		list(l, path, label, v, dossier.Money.String)
	}
	for i := range b.Lines {
		x := &b.Lines[i]
		p := fmt.Sprintf("budget.lines[%d]", i)
		l.line = i + 1
		list(l, p+".label", labelOf(i+1), x.Label, plain)
		list(l, p+".title_code", "Titre", x.Title, func(t dossier.TitleCode) string { return string(t) })
		list(l, p+".phase", "Phase", x.Phase, plain)
		for _, y := range YearsOf(x) {
			money(fmt.Sprintf("%s.amounts.%d", p, y), strconv.Itoa(y), x.Years[y])
		}
		money(p+".ht", "HT", x.HT)
		money(p+".vat", "TVA", x.VAT)
		money(p+".total_ttc", "Total TTC", x.Total)
		money(p+".requested", "Demandé", x.Requested)
		money(p+".own_share", "Part du porteur", x.OwnShare)
	}
	l.line = 0
	money("budget.total_ttc", "Coût total TTC", b.Total)
	money("budget.total_ht", "Coût total HT", b.TotalHT)
	money("budget.requested", "Montant demandé", requested)
	money("budget.own_share", "Part du porteur", b.OwnShare)
	money("budget.other_funding", "Autres financements", b.Other)
}

// alternative lists the totals of a budget that another file states.
func (l *lister) alternative(i int, b *dossier.Budget) {
	for _, x := range []struct {
		key, label string
		v          dossier.Value[dossier.Money]
	}{
		{"total_ttc", "Coût total TTC", b.Total}, {"requested", "Montant demandé", b.Requested},
		{"own_share", "Part du porteur", b.OwnShare}, {"other_funding", "Autres financements", b.Other},
	} {
		label := x.label + " selon " + b.File
		list(l, fmt.Sprintf("budget_alternatives[%d].%s", i, x.key), label, x.v, dossier.Money.String)
	}
}

// labelOf names a line by its place in the budget.
func labelOf(line int) string { return fmt.Sprintf("Ligne %d", line) }
