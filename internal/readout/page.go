package readout

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// page is the HTML form before it is written.
type page struct {
	Policy        string
	Style, Script template.HTML

	Title   string
	Carrier string
	Files   []string
	Counts  counts
	Missing []string
	Legend  []legendEntry

	Values   []*value // most doubtful first
	Identity []*value
	Costs    *costTable
	Funding  []*value

	Findings  []findingView
	Questions []string
	Notes     []dossier.Note
	Refusals  []*dossier.Refusal

	Pages  []*pageView
	Sheets []*sheetView
	Mail   *mailView
	Absent []string // pages that are not drawn

	spots spots
}

// counts sums up what there is to look at.
type counts struct {
	All, Look, Against int // values; those that are not sure; of them, contradicted
	Amounts, Lone      int // amounts; those that no check supports
}

// French sums up in a sentence or two.
func (c counts) French() string {
	out := count(c.All, "valeur lue", "valeurs lues")
	if c.Look == 0 {
		out += ", toutes sûres"
	} else {
		out += ", dont " + count(c.Look, "à vérifier", "à vérifier")
		if c.Against > 0 {
			out += " (" + count(c.Against, "contredite", "contredites") + " par un calcul ou par un autre fichier)"
		}
	}
	out += "."
	if c.Amounts > 0 {
		out += fmt.Sprintf(" %d des %s confirmés par un calcul ou par un autre fichier.", c.Amounts-c.Lone, count(c.Amounts, "montant", "montants"))
	}
	return out
}

func count(n int, one, many string) string {
	if n < 2 {
		many = one
	}
	return fmt.Sprintf("%d%s%s", n, dossier.NoBreak, many)
}

type legendEntry struct{ Class, Mark, Words string }

// value is a figure as it is shown.
type value struct {
	ID, CellID string // in the list, and in the overview
	Name       string // with the line it belongs to
	Label      string
	Value      string
	Raw        string // as printed, where that says more
	Doubt      string // what is proposed in its place, and why
	Method     string
	Sure       string
	Band       band
	Amount     bool
	Lone       bool // an amount that no check supports
	Place      string
	Spot       *spot
	Crop       *crop
	Checks     []checkView
	order      int
	confidence float64
}

// Class names the band in the style sheet.
func (v *value) Class() string { return v.Band.class() }

// Mark is the sign of the band.
func (v *value) Mark() string { return v.Band.mark() }

// Href leads to the place or, where none is shown, to the value in the list.
func (v *value) Href() string {
	if v.Spot != nil {
		return "#" + v.Spot.ID
	}
	return "#" + v.ID
}

type checkView struct {
	Holds bool
	Says  string
	Spot  *spot // the other place, where it is shown
}

// crop is the part of a page around a value.
type crop struct {
	Image string // id of the picture
	View  dossier.Box
	Box   dossier.Box
}

// ViewBox is the part of the page, in points.
func (c *crop) ViewBox() string {
	return pt(c.View.X0) + " " + pt(c.View.Y0) + " " + pt(c.View.X1-c.View.X0) + " " + pt(c.View.Y1-c.View.Y0)
}

// Mark is the box of the value within it.
func (c *crop) Mark() rectangle { return rectangleOf(c.Box, 0) }

// pixelsPerPoint is the scale of the crops: a printed line of 10 points stays
// readable.
const pixelsPerPoint = 1.5

// PixelWidth is the width at which the crop is shown.
func (c *crop) PixelWidth() int { return int((c.View.X1-c.View.X0)*pixelsPerPoint + .5) }

// PixelHeight is the height at which the crop is shown.
func (c *crop) PixelHeight() int { return int((c.View.Y1-c.View.Y0)*pixelsPerPoint + .5) }

// pageView is a page of a file with the places of its values.
type pageView struct {
	ID, ImageID   string
	File          string
	Number        int
	Width, Height float64
	Image         template.URL
	Spots         []*spot
}

// ViewBox is the whole page, in points.
func (v *pageView) ViewBox() string { return "0 0 " + pt(v.Width) + " " + pt(v.Height) }

// Across and Down are its sizes as drawn.
func (v *pageView) Across() string { return pt(v.Width) }

// Down is the height: see Across.
func (v *pageView) Down() string { return pt(v.Height) }

// Caption names the page.
func (v *pageView) Caption() string { return dossier.Source{File: v.File, Page: v.Number}.Place() }

type mailView struct {
	File    string
	Headers []mailHeader
	Body    []mailPart
}

// mailPart is a part of the text of a mail; Spot is set where something was read.
type mailPart struct {
	Text string
	Spot *spot
}

type mailHeader struct {
	Name, Text string
	Spot       *spot
}

type findingView struct {
	dossier.Finding
	Places []findingPlace
}

type findingPlace struct {
	Words string
	Spot  *spot
}

// Several reports whether there is more than one piece to look at.
func (p *page) Several() bool {
	n := len(p.Pages) + len(p.Sheets)
	if p.Mail != nil {
		n++
	}
	return n > 1
}

func newPage(r Readout, places Places) *page {
	d := r.Dossier
	p := &page{Title: "Dossier", Questions: r.Questions, Notes: d.Notes, Refusals: d.Refusals}
	if d.Title.Known && d.Title.V != "" {
		p.Title = d.Title.V
	}
	p.Carrier = d.Carrier.Name.V
	for _, f := range d.Files {
		p.Files = append(p.Files, f.Name)
	}
	for b := against; b <= sure; b++ {
		p.Legend = append(p.Legend, legendEntry{b.class(), b.mark(), b.french()})
	}
	p.addValues(d)
	p.addPages(places)
	p.addSheets(places.Documents)
	p.addMail(d.Mail)
	p.keepShown()
	p.addFindings(r.Findings)
	p.Missing = missing(d)
	return p
}

// addValues takes over the figures, with their places.
func (p *page) addValues(d *dossier.Dossier) {
	label := ""
	for i, f := range Figures(d) {
		v := newValue(i, f)
		switch {
		case f.Line == 0:
		case strings.HasSuffix(f.Path, ".label"):
			label = shorten(f.Value)
		default:
			v.Name = label + ", " + f.Label
		}
		if v.Spot = p.spots.add(f.Source); v.Spot != nil {
			v.Spot.Values = append(v.Spot.Values, v)
			v.Spot.Band = min(v.Spot.Band, v.Band)
			if v.Spot.Target == "" {
				v.Spot.Target = v.ID
			}
		}
		for _, c := range f.Checks {
			x := checkView{Holds: c.Holds, Says: c.French()}
			if c.Other != nil && !c.Holds {
				if x.Spot = p.spots.add(*c.Other); x.Spot != nil && x.Spot.Target == "" {
					x.Spot.Target, x.Spot.Band = v.ID, against
				}
			}
			v.Checks = append(v.Checks, x)
		}
		p.count(f, v)
		p.Values = append(p.Values, v)
		switch {
		case f.Line > 0:
			if p.Costs == nil {
				p.Costs = &costTable{}
			}
			p.Costs.add(f, v)
		case strings.HasPrefix(f.Path, "budget"):
			p.Funding = append(p.Funding, v)
		default:
			p.Identity = append(p.Identity, v)
		}
	}
	if p.Costs != nil {
		p.Costs.finish()
	}
	slices.SortStableFunc(p.Values, func(a, b *value) int {
		return cmp.Or(cmp.Compare(a.Band, b.Band), cmp.Compare(a.confidence, b.confidence), cmp.Compare(a.order, b.order))
	})
}

func newValue(i int, f Figure) *value {
	v := &value{
		ID: fmt.Sprintf("v%d", i), CellID: fmt.Sprintf("t%d", i), Name: f.Label, Label: f.Label, Value: f.Value, Method: methodWords(f.Source.Method),
		Band: bandOf(f), Place: f.Source.Place(), order: i, confidence: f.Source.Confidence,
	}
	if readOtherwise(f.Source.Raw, f.Value) {
		v.Raw = f.Source.Raw
	}
	if d := f.Source.Doubt(); d != "" {
		v.Raw, v.Doubt = "", strings.ToUpper(d[:1])+d[1:]
	}
	v.Sure = v.Band.french() + ", lue à " + percent(f.Source.Confidence)
	v.Amount = f.Amount
	v.Lone = f.Amount && !slices.ContainsFunc(f.Checks, dossier.Check.Supports)
	return v
}

func (p *page) count(f Figure, v *value) {
	p.Counts.All++
	if v.Band != sure {
		p.Counts.Look++
	}
	if v.Band == against {
		p.Counts.Against++
	}
	if f.Amount {
		p.Counts.Amounts++
	}
	if v.Lone {
		p.Counts.Lone++
	}
}

// missing names what a dossier should say and no file does.
func missing(d *dossier.Dossier) []string {
	known := map[string]bool{}
	for _, f := range Figures(d) {
		known[f.Path] = true
	}
	var out []string
	for _, want := range []struct{ path, label string }{
		{"theme", "thème"}, {"track", "dispositif"}, {"title", "intitulé"}, {"carrier.name", "porteur"}, {"carrier.type", "nature du porteur"}, {"carrier.siret", "SIRET"},
		{"carrier.contact_email", "courriel"}, {"submitted_on", "date de dépôt"}, {"start", "début du projet"}, {"end", "fin du projet"},
		{"budget.total_ttc", "coût total"}, {"budget.requested", "montant demandé"}, {"budget.own_share", "part du porteur"},
	} {
		if !known[want.path] {
			out = append(out, want.label)
		}
	}
	return out
}

// How much of a page is shown around a value, in points: what it is called stands
// on its left.
const (
	cropLeft   = 170
	amountLeft = 400 // the label of its row
	cropRight  = 40
	cropAbove  = 9
	cropEnds   = 60 // of a text that runs up or down the page
)

// addPages shows the pages that there are pictures of.
func (p *page) addPages(places Places) {
	drawn := map[PageRef]bool{}
	for i, img := range places.Images {
		drawn[PageRef{img.File, img.Page}] = true
		v := &pageView{
			ID: fmt.Sprintf("p%d", i), ImageID: fmt.Sprintf("i%d", i), File: img.File, Number: img.Page,
			Width: img.Width, Height: img.Height, Image: imageURL(img), Spots: p.spots.on(img.File, img.Page),
		}
		p.Pages = append(p.Pages, v)
		for _, s := range v.Spots {
			for _, x := range s.Values {
				x.Crop = cropOf(v, *s.Source.Box, x.Amount)
			}
		}
	}
	for _, s := range p.spots.list {
		at := PageRef{s.Source.File, s.Source.Page}
		if s.Source.Box != nil && !drawn[at] {
			drawn[at] = true
			p.Absent = append(p.Absent, dossier.Source{File: at.File, Page: at.Page}.Place())
		}
	}
}

func cropOf(v *pageView, b dossier.Box, amount bool) *crop {
	left := float64(cropLeft)
	if amount {
		left = amountLeft
	}
	view := dossier.Box{X0: max(0, b.X0-left), Y0: max(0, b.Y0-cropAbove), X1: min(v.Width, b.X1+cropRight), Y1: min(v.Height, b.Y1+cropAbove)}
	if (b.Y1 - b.Y0) > 2*(b.X1-b.X0) {
		view = dossier.Box{X0: max(0, b.X0-cropAbove), Y0: max(0, b.Y0-cropEnds), X1: min(v.Width, b.X1+cropAbove), Y1: min(v.Height, b.Y1+cropEnds)}
	}
	if view.X1 <= view.X0 || view.Y1 <= view.Y0 {
		return nil
	}
	return &crop{Image: v.ImageID, View: view, Box: b}
}

func (p *page) addSheets(docs []*table.Document) {
	for _, d := range docs {
		for i := range d.Pages {
			if d.Pages[i].Sheet == "" {
				continue
			}
			if v := viewSheet(d.File, &d.Pages[i], &p.spots); v != nil {
				v.ID = fmt.Sprintf("s%d", len(p.Sheets))
				p.Sheets = append(p.Sheets, v)
			}
		}
	}
}

func (p *page) addMail(m *dossier.Mail) {
	if m == nil {
		return
	}
	from := m.From
	if m.FromName != "" {
		from = m.FromName + " <" + m.From + ">"
	}
	v := &mailView{File: m.File, Body: p.bodyParts(m)}
	for _, h := range []struct{ name, header, text string }{{"De", "From", from}, {"Objet", "Subject", m.Subject}, {"Date", "Date", m.Date.French()}} {
		v.Headers = append(v.Headers, mailHeader{h.name, h.text, p.spots.find(dossier.Source{File: m.File, Header: h.header})})
	}
	p.Mail = v
}

// bodyParts cuts the text of a mail at the words that values were read in.
func (p *page) bodyParts(m *dossier.Mail) []mailPart {
	out := []mailPart{{Text: m.Body}}
	for _, s := range p.spots.list {
		if s.Source.File != m.File || s.Source.Method != dossier.MethodBody {
			continue
		}
		for i, part := range out {
			before, after, found := strings.Cut(part.Text, s.Source.Raw)
			if part.Spot == nil && found {
				out = slices.Replace(out, i, i+1, mailPart{Text: before}, mailPart{s.Source.Raw, s}, mailPart{Text: after})
				break
			}
		}
	}
	return out
}

// keepShown forgets the places that nothing shows, so that no link leads nowhere.
func (p *page) keepShown() {
	shown := map[*spot]bool{}
	for _, v := range p.Pages {
		for _, s := range v.Spots {
			shown[s] = true
		}
	}
	for _, v := range p.Sheets {
		for _, r := range v.Rows {
			for _, c := range r.Cells {
				shown[c.Spot] = true
			}
		}
	}
	if p.Mail != nil {
		for _, h := range p.Mail.Headers {
			shown[h.Spot] = true
		}
		for _, b := range p.Mail.Body {
			shown[b.Spot] = true
		}
	}
	for _, v := range p.Values {
		if !shown[v.Spot] {
			v.Spot = nil
		}
		for i := range v.Checks {
			if !shown[v.Checks[i].Spot] {
				v.Checks[i].Spot = nil
			}
		}
	}
	for k, s := range p.spots.at {
		if !shown[s] {
			delete(p.spots.at, k)
		}
	}
	p.spots.list = slices.DeleteFunc(p.spots.list, func(s *spot) bool { return !shown[s] })
}

func (p *page) addFindings(findings []dossier.Finding) {
	for _, f := range findings {
		v := findingView{Finding: f}
		for _, s := range f.Sources {
			v.Places = append(v.Places, findingPlace{s.Place(), p.spots.find(s)})
		}
		p.Findings = append(p.Findings, v)
	}
}
