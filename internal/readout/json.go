// Package readout shows what was read of a dossier and what was found wrong with
// it: as JSON for programs, as text for a person, as HTML with each figure
// beside its place.
//
// It owns presentation only: it reads nothing, decides nothing and stores
// nothing.
package readout

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"guichet/internal/dossier"
)

// Readout is what is shown of one dossier.
type Readout struct {
	Dossier  *dossier.Dossier
	Findings []dossier.Finding
	// Questions are left to the instructor: nothing in the files decides them.
	Questions []string
}

// document is the JSON form: amounts in cents, dates in ISO form, null for
// what is not known. Its first keys are those of the corpus's truth.json, so
// that one can be compared with the other; the places follow under "sources",
// by the path of the value.
type document struct {
	Files        []dossier.File            `json:"files"`
	Theme        *dossier.ThemeID          `json:"theme"`
	Track        *dossier.Track            `json:"track"`
	Title        *string                   `json:"title"`
	Carrier      carrier                   `json:"carrier"`
	SubmittedOn  *dossier.Date             `json:"submitted_on"`
	Start        *dossier.Date             `json:"start"`
	End          *dossier.Date             `json:"end"`
	Fields       map[string]int64          `json:"fields"`
	Budget       budget                    `json:"budget"`
	Alternatives []budget                  `json:"budget_alternatives,omitempty"`
	Findings     []dossier.Finding         `json:"findings"`
	Questions    []string                  `json:"questions,omitempty"`
	Notes        []dossier.Note            `json:"notes,omitempty"`
	Refusals     []*dossier.Refusal        `json:"refusals,omitempty"`
	Sources      map[string]dossier.Source `json:"sources"`
}

type carrier struct {
	Name    *string              `json:"name"`
	Type    *dossier.CarrierType `json:"type"`
	SIRET   *string              `json:"siret"`
	Email   *string              `json:"contact_email"`
	Contact *string              `json:"contact,omitempty"`
	Address *string              `json:"address,omitempty"`
}

type budget struct {
	File      string         `json:"file,omitempty"`
	Unit      string         `json:"unit,omitempty"`
	Lines     []line         `json:"lines"`
	Total     *dossier.Money `json:"total_ttc"`
	TotalHT   *dossier.Money `json:"total_ht,omitempty"`
	Requested *dossier.Money `json:"requested"`
	OwnShare  *dossier.Money `json:"own_share"`
	Other     *dossier.Money `json:"other_funding"`
}

type line struct {
	Label     *string                  `json:"label"`
	Number    string                   `json:"number,omitempty"`
	Title     *dossier.TitleCode       `json:"title_code"`
	Amounts   map[string]dossier.Money `json:"amounts"`
	HT        *dossier.Money           `json:"ht"`
	VAT       *dossier.Money           `json:"vat"`
	Total     *dossier.Money           `json:"total_ttc"`
	Phase     *string                  `json:"phase"`
	Requested *dossier.Money           `json:"requested,omitempty"`
}

func known[T any](v dossier.Value[T]) *T {
	if !v.Known {
		return nil
	}
	return &v.V
}

// JSON writes the readout as one indented JSON object.
func (r Readout) JSON(w io.Writer) error {
	d := r.Dossier
	doc := document{
		Files: d.Files, Theme: known(d.Theme), Track: known(d.Track), Title: known(d.Title),
		Carrier: carrier{
			Name: known(d.Carrier.Name), Type: known(d.Carrier.Type), Email: known(d.Carrier.Email),
			Contact: known(d.Carrier.Contact), Address: known(d.Carrier.Address),
		},
		SubmittedOn: known(d.SubmittedOn), Start: known(d.Start), End: known(d.End),
		Fields: map[string]int64{}, Findings: r.Findings, Questions: r.Questions,
		Notes: d.Notes, Refusals: d.Refusals, Sources: map[string]dossier.Source{},
	}
	if d.Carrier.SIRET.Known {
		s := string(d.Carrier.SIRET.V)
		doc.Carrier.SIRET = &s
	}
	for _, f := range declared(d) {
		if f.value.Known {
			doc.Fields[f.key] = f.value.V
		}
	}
	doc.Budget = budgetOf(d.Budget)
	doc.Budget.Requested = known(d.AmountRequested())
	for i := range d.Alternatives {
		doc.Alternatives = append(doc.Alternatives, budgetOf(&d.Alternatives[i]))
	}
	if doc.Findings == nil {
		doc.Findings = []dossier.Finding{}
	}
	if doc.Files == nil {
		doc.Files = []dossier.File{}
	}
	for _, f := range Figures(d) {
		doc.Sources[f.Path] = f.Source
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(doc)
}

func budgetOf(b *dossier.Budget) budget {
	if b == nil {
		return budget{Lines: []line{}}
	}
	out := budget{
		File: b.File, Unit: b.Unit, Lines: []line{}, Total: known(b.Total), TotalHT: known(b.TotalHT),
		Requested: known(b.Requested), OwnShare: known(b.OwnShare), Other: known(b.Other),
	}
	if out.Other == nil {
		var none dossier.Money // a plan that prints no other funding has none
		out.Other = &none
	}
	for i := range b.Lines {
		l := &b.Lines[i]
		x := line{
			Label: known(l.Label), Number: l.Number, Title: known(l.Title), Amounts: map[string]dossier.Money{},
			HT: known(l.HT), VAT: known(l.VAT), Total: known(l.Total), Phase: known(l.Phase), Requested: known(l.Requested),
		}
		for y, a := range l.Years {
			if a.Known {
				x.Amounts[strconv.Itoa(y)] = a.V
			}
		}
		out.Lines = append(out.Lines, x)
	}
	return out
}

type declaredField struct {
	key, label, unit string
	value            dossier.Value[int64]
}

func declared(d *dossier.Dossier) []declaredField {
	f := &d.Declared
	return []declaredField{
		{"population_covered", "Population couverte", "habitants", f.PopulationCovered},
		{"departments", "Départements", "", f.Departments},
		{"deconcentrated_share_pct", "Part des services déconcentrés", "%", f.DeconcentratedPercent},
		{"innovative_share_pct", "Part des entreprises innovantes", "%", f.InnovativePercent},
		{"first_results_months", "Premiers résultats", "mois", f.FirstResultsMonths},
	}
}

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
}

// Figures lists all known values of a dossier with their places, in the order a
// person reads them.
func Figures(d *dossier.Dossier) []Figure {
	var out []Figure
	add := func(path, label string, ok bool, value string, s dossier.Source) {
		if ok {
			out = append(out, Figure{path, label, value, s})
		}
	}
	add("theme", "Thème", d.Theme.Known, string(d.Theme.V), d.Theme.Source)
	add("track", "Dispositif", d.Track.Known, d.Track.V.French(), d.Track.Source)
	add("title", "Intitulé", d.Title.Known, d.Title.V, d.Title.Source)
	c := &d.Carrier
	add("carrier.name", "Porteur", c.Name.Known, c.Name.V, c.Name.Source)
	add("carrier.type", "Nature du porteur", c.Type.Known, c.Type.V.French(), c.Type.Source)
	add("carrier.siret", "SIRET", c.SIRET.Known, c.SIRET.V.String(), c.SIRET.Source)
	add("carrier.contact_email", "Courriel", c.Email.Known, c.Email.V, c.Email.Source)
	add("carrier.contact", "Contact", c.Contact.Known, c.Contact.V, c.Contact.Source)
	add("carrier.address", "Adresse", c.Address.Known, c.Address.V, c.Address.Source)
	add("submitted_on", "Date de dépôt", d.SubmittedOn.Known, d.SubmittedOn.V.French(), d.SubmittedOn.Source)
	add("start", "Début du projet", d.Start.Known, d.Start.V.French(), d.Start.Source)
	add("end", "Fin du projet", d.End.Known, d.End.V.French(), d.End.Source)
	for _, f := range declared(d) {
		v := dossier.GroupThousands(f.value.V)
		if f.unit != "" {
			v += dossier.NoBreak + f.unit
		}
		add("fields."+f.key, f.label, f.value.Known, v, f.value.Source)
	}
	money := func(path, label string, v dossier.Value[dossier.Money]) {
		add(path, label, v.Known, v.V.String(), v.Source)
	}
	if d.Budget == nil {
		money("budget.requested", "Montant demandé", d.Asked)
		return out
	}
	b := d.Budget
	for i := range b.Lines {
		l := &b.Lines[i]
		p := fmt.Sprintf("budget.lines[%d]", i)
		add(p+".label", fmt.Sprintf("Ligne %d", i+1), l.Label.Known, l.Label.V, l.Label.Source)
		for _, y := range YearsOf(l) {
			money(fmt.Sprintf("%s.amounts.%d", p, y), strconv.Itoa(y), l.Years[y])
		}
		money(p+".ht", "HT", l.HT)
		money(p+".vat", "TVA", l.VAT)
		money(p+".total_ttc", "Total TTC", l.Total)
		money(p+".requested", "Demandé", l.Requested)
	}
	money("budget.total_ttc", "Coût total TTC", b.Total)
	money("budget.requested", "Montant demandé", d.AmountRequested())
	money("budget.own_share", "Part du porteur", b.OwnShare)
	money("budget.other_funding", "Autres financements", b.Other)
	return out
}
