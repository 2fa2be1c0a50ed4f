// Package convention writes the draft act that grants the fund's money: the
// convention or decision that fits the carrier, its fourteen articles and five
// annexes, as a document of generate/doc.
//
// It knows no file format and no rule: the findings come checked. The words, and
// the legal bases, are data in templates/conventions.
package convention

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"guichet/generate/doc"
	"guichet/generate/office"
	"guichet/internal/dossier"
	"guichet/schedules"
)

// Input is what a convention is made of.
type Input struct {
	Dossier  *dossier.Dossier
	Theme    *dossier.Theme
	Findings []dossier.Finding
	// Granted is the amount of the act, TTC.
	Granted dossier.Money
	// Decided is the day of the decision that grants it; zero while there is none, and the
	// act a draft.
	Decided    dossier.Date
	Reference  string
	Version    int
	ReceivedAt time.Time
	Today      dossier.Date // decides on the texts in force
	Bureau     office.Bureau
	Calendar   *schedules.Calendar
	// Complements are what a person gave that the dossier does not hold.
	Complements dossier.Complements
	// Amends is set for an amendment.
	Amends *Amendment `json:",omitempty"`
}

// Submitted is the day the dossier was filed, or came in when it names none.
func (in Input) Submitted() dossier.Date {
	if in.Dossier.SubmittedOn.Known {
		return in.Dossier.SubmittedOn.V
	}
	return dossier.DateOf(in.ReceivedAt)
}

// New returns the draft act, or an *IncompleteError that says what is missing.
func New(in Input, templates *Templates) (*doc.Document, error) {
	if err := check(in); err != nil {
		return nil, err
	}
	a, err := chooseAct(templates.acts, in.Dossier.Carrier.Type.V, in.Theme)
	if err != nil {
		return nil, err
	}
	w := writer{in: in, act: a, view: newView(in, a)}
	parts, title := templates.parts, a.Title
	if in.Amends != nil {
		if len(w.changes()) == 0 {
			return nil, &IncompleteError{Reasons: []string{"Rien ne change depuis l’acte en vigueur\u00a0: il n’y a pas d’avenant à établir."}}
		}
		parts, title = []*part{templates.amend}, amendmentTitle(a, in.Amends.Number)
		w.act.Title = title
	}
	body, err := w.body(parts)
	if err != nil {
		return nil, err
	}
	project := doc.Clean(in.Dossier.Title.V)
	d := &doc.Document{
		Title:     title + " – " + project,
		Reference: fmt.Sprintf("%s, version %d", in.Reference, in.Version),
		Author:    in.Bureau.Name,
		Subject:   project,
		Created:   in.ReceivedAt,
		Sections:  []doc.Section{{Blocks: slices.Concat(w.head(), body, w.signatures())}},
	}
	d.Sections = append(d.Sections, w.annexes()...)
	switch {
	case in.Decided.IsZero():
		d.Banner = draftBanner
	case len(d.Blanks()) > 0:
		d.Banner = blanksBanner
	default:
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, mark(d, in))
	}
	return d, nil
}

// What stands on each page of an act that is not for the carrier yet.
const (
	draftBanner   = "PROJET"
	blanksBanner  = "À COMPLÉTER – NE PAS ENVOYER"
	dottedToWrite = "……………………………"
)

// writer holds what the parts of one act share.
type writer struct {
	in   Input
	act  act
	view view
}

// head is the first page's top: who issues what, for whom, and what is not
// decided yet.
func (w writer) head() []doc.Block {
	in, d := w.in, w.in.Dossier
	blocks := []doc.Block{
		doc.Paragraph{Style: doc.Center, Text: doc.B(strings.Join(nonEmpty(in.Bureau.Ministry, in.Bureau.Name), " – "))},
		doc.Heading{Text: doc.T(w.act.Title)},
		doc.Paragraph{Style: doc.Center, Text: doc.B(quoted(d.Title.V))},
	}
	granted, decided := append(doc.B(in.Granted.String()), doc.T("\u00a0(à confirmer par la décision)")...), doc.Missing("")
	if in.Decided.IsZero() {
		blocks = append(blocks, doc.Notice{Text: doc.Spans{{Text: "PROJET. ", Bold: true}, {Text: projectNotice}}})
	} else {
		granted, decided = doc.B(in.Granted.String()), doc.T(in.Decided.French())
	}
	blocks = append(blocks,
		doc.Facts{
			{Name: "Référence", Value: doc.T(fmt.Sprintf("%s, version %d", in.Reference, in.Version))},
			{Name: "Thème", Value: doc.T(fmt.Sprintf("%s – %s", in.Theme.ID, doc.French(in.Theme.Title)))},
			{Name: "Porteur", Value: doc.T(d.Carrier.Name.V)},
			{Name: "Coût total TTC", Value: doc.T(d.Budget.Total.V.String())},
			{Name: "Montant accordé", Value: granted},
			{Name: "Date de la décision", Value: decided},
		},
	)
	if reserves := reserves(in.Findings); reserves != "" && in.Decided.IsZero() { // the decision has taken them into account
		blocks = append(blocks, doc.Notice{Text: doc.Spans{{Text: "Réserves à lever avant la signature\u00a0: ", Bold: true}, {Text: reserves}}})
	}
	return blocks
}

// reserves are the titles of the findings that the instructor has to decide on.
func reserves(fs []dossier.Finding) string {
	var titles []string
	for _, f := range fs {
		if f.Severity == dossier.Reserve {
			titles = append(titles, doc.Clean(sentence(f.Title)))
		}
	}
	return strings.Join(titles, " ")
}

const projectNotice = "Le montant accordé est le montant demandé, tel qu’il a été vérifié\u00a0; il reste à confirmer par la décision. " +
	"Les mentions sur fond jaune sont à compléter avant la signature."

// body fills the templates one after the other.
func (w writer) body(parts []*part) ([]doc.Block, error) {
	var blocks []doc.Block
	for _, p := range parts {
		text, err := p.fill(w.view)
		if err != nil {
			return nil, err
		}
		parsed, err := doc.Parse(text, w.expand)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		blocks = append(blocks, parsed...)
	}
	return blocks, nil
}

// directives are the tables that articles may ask for.
var directives = []string{"titres", "versements", "avant-apres"}

func (w writer) expand(name string) ([]doc.Block, error) {
	switch name {
	case "titres":
		return w.titles(), nil
	case "avant-apres":
		return []doc.Block{w.beforeAfter()}, nil
	case "versements":
		return w.instalments(), nil
	default:
		return nil, fmt.Errorf("unknown directive @%s", name)
	}
}

func (w writer) signatures() []doc.Block {
	in := w.in
	place := doc.Or(in.Bureau.City, "lieu")
	done := slices.Concat(doc.Spans{{Text: "Fait en deux exemplaires à "}}, place, doc.T(", le "+dottedToWrite+"."))
	return []doc.Block{
		doc.Signatures{Done: done, Parties: []doc.Signatory{
			{
				Role:     doc.T("Pour " + w.act.Fund.The),
				Name:     doc.Or(in.Bureau.Signatory, "nom du signataire"),
				Capacity: doc.Or(in.Bureau.Capacity, "qualité du signataire"),
			},
			{
				Role:     doc.T("Pour " + w.act.Carrier.The),
				Name:     doc.Or(in.Complements.Representative.Name, "nom du représentant"),
				Capacity: doc.Or(in.Complements.Representative.Capacity, "qualité du représentant"),
			},
		}},
	}
}

func quoted(s string) string { return dossier.Quote(doc.Clean(s)) }

func nonEmpty(ss ...string) []string {
	return slices.DeleteFunc(ss, func(s string) bool { return doc.Clean(s) == "" })
}
