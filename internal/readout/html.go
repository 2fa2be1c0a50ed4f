package readout

import (
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

//go:embed readout.html.tmpl
var htmlText string

var htmlTemplate = template.Must(template.New("readout").Funcs(template.FuncMap{
	"lines": func(c *dossier.Citation) string { return Lines(*c) }, "quote": dossier.Quote,
}).Parse(htmlText))

// PageImage is a page of a file as it looks, to show where a figure stands.
type PageImage struct {
	File          string
	Page          int
	Width, Height float64 // points
	PNG           []byte
}

// Places is what the HTML form shows places with: page images for paged
// documents, the sheets for workbooks. Where one is missing, the place is given
// in words only.
type Places struct {
	Images    []PageImage
	Documents []*table.Document
}

// pixelsPerPoint is the scale of the crops: a printed line of 10 points stays
// readable.
const pixelsPerPoint = 1.5

type htmlGroup struct {
	Heading string // begins a section when not empty
	Title   string
	Figures []htmlFigure
	Crops   []crop
	Excerpt []excerptRow
	Places  []string
}

type htmlFigure struct {
	Label, Value, Raw, Check string
}

type crop struct {
	Image               int
	Width, Height       int
	Left, Top           int // offset of the page behind the window
	PageWidth, PageHigh int
	Marks               []mark
}

type mark struct{ Left, Top, Width, Height int }

type excerptRow struct {
	Number string
	Cells  []excerptCell
}

type excerptCell struct {
	Text   string
	Marked bool
}

// HTML writes a page that stands alone: each figure beside the place it was
// read at, then the findings.
func (r Readout) HTML(w io.Writer, places Places) error {
	index := map[string]int{}
	var images []template.CSS
	for i, img := range places.Images {
		index[pageKey(img.File, img.Page)] = i
		// The content is base64: it cannot leave the quotes.
		images = append(images, template.CSS(fmt.Sprintf(`.p%d{background-image:url("data:image/png;base64,%s")}`, i, base64.StdEncoding.EncodeToString(img.PNG)))) //nolint:gosec // see above
	}
	title := "Dossier"
	if r.Dossier.Title.Known {
		title = r.Dossier.Title.V
	}
	return htmlTemplate.Execute(w, map[string]any{
		"Title": title, "Images": images, "Groups": r.groups(places, index), "Findings": r.Findings, "Questions": r.Questions,
		"Notes": r.Dossier.Notes, "Refusals": r.Dossier.Refusals, "NoBudget": r.Dossier.Budget == nil,
	})
}

func pageKey(file string, page int) string { return fmt.Sprintf("%s\x00%d", file, page) }

// groups puts together the figures that are shown at one place: each identity
// field and total for itself, each budget line as a whole.
func (r Readout) groups(places Places, index map[string]int) []htmlGroup {
	var out []htmlGroup
	var sources [][]dossier.Source
	last, section := "", ""
	for _, f := range Figures(r.Dossier) {
		key, heading := f.Path, "Identité"
		if line, _, ok := strings.Cut(f.Path, "]."); ok {
			key, heading = line, "Dépenses"
		} else if strings.HasPrefix(f.Path, "budget.") {
			heading = "Financement"
		}
		if key != last {
			g := htmlGroup{Title: f.Label}
			if heading != section {
				g.Heading, section = heading, heading
			}
			out, sources, last = append(out, g), append(sources, nil), key
		}
		g := &out[len(out)-1]
		x := htmlFigure{Label: f.Label, Value: f.Value, Raw: f.Source.Raw}
		if f.Source.Confidence < 0.9 {
			x.Check = fmt.Sprintf("à vérifier, lu à %d%s%%", int(f.Source.Confidence*100+0.5), dossier.NoBreak)
		}
		g.Figures = append(g.Figures, x)
		sources[len(sources)-1] = append(sources[len(sources)-1], f.Source)
	}
	for i := range out {
		out[i].Crops = crops(sources[i], places.Images, index)
		out[i].Excerpt = excerpt(sources[i], places.Documents)
		seen := map[string]bool{}
		for _, s := range sources[i] {
			if p := s.Place(); !seen[p] {
				seen[p] = true
				out[i].Places = append(out[i].Places, p)
			}
		}
	}
	return out
}

// labelWidth is how much is shown to the left of a value, in points: what it is
// called stands there.
const labelWidth = 160

// crops cuts one window per page that holds a source, with a mark on each.
func crops(sources []dossier.Source, images []PageImage, index map[string]int) []crop {
	var out []crop
	type window struct {
		image int
		box   dossier.Box
		marks []dossier.Box
	}
	var windows []window
	for _, s := range sources {
		i, ok := index[pageKey(s.File, s.Page)]
		if !ok || s.Box == nil {
			continue
		}
		at := -1
		for k := range windows {
			if windows[k].image == i {
				at = k
			}
		}
		if at < 0 {
			windows = append(windows, window{image: i, box: *s.Box})
			at = len(windows) - 1
		}
		windows[at].box = windows[at].box.Union(*s.Box)
		windows[at].marks = append(windows[at].marks, *s.Box)
	}
	px := func(pt float64) int { return int(pt*pixelsPerPoint + 0.5) }
	for _, w := range windows {
		img := images[w.image]
		view := dossier.Box{X0: max(0, w.box.X0-labelWidth), Y0: max(0, w.box.Y0-8), X1: min(img.Width, w.box.X1+40), Y1: min(img.Height, w.box.Y1+8)}
		c := crop{Image: w.image, Width: px(view.X1 - view.X0), Height: px(view.Y1 - view.Y0), Left: -px(view.X0), Top: -px(view.Y0), PageWidth: px(img.Width), PageHigh: px(img.Height)}
		for _, m := range w.marks {
			c.Marks = append(c.Marks, mark{px(m.X0 - view.X0), px(m.Y0 - view.Y0), px(m.X1 - m.X0), px(m.Y1 - m.Y0)})
		}
		out = append(out, c)
	}
	return out
}

// excerpt shows the rows of the sheet that hold the sources, with the cells
// marked.
func excerpt(sources []dossier.Source, docs []*table.Document) []excerptRow {
	marked := map[string]bool{}
	for _, s := range sources {
		if s.Cell != "" {
			marked[s.File+"\x00"+s.Sheet+"\x00"+s.Cell] = true
		}
	}
	if len(marked) == 0 {
		return nil
	}
	var out []excerptRow
	for _, d := range docs {
		for _, p := range d.Pages {
			for _, b := range p.Blocks {
				if b.Table == nil {
					continue
				}
				for _, cells := range b.Table.Rows {
					if row, ok := excerptOf(d.File, p.Sheet, cells, marked); ok {
						out = append(out, row)
					}
				}
			}
		}
	}
	return out
}

func excerptOf(file, sheet string, cells []table.Cell, marked map[string]bool) (excerptRow, bool) {
	var row excerptRow
	found := false
	for _, c := range cells {
		if c.Covered {
			continue
		}
		m := marked[file+"\x00"+sheet+"\x00"+c.Source.Cell]
		found = found || m
		if row.Number == "" {
			row.Number = strings.TrimLeft(c.Source.Cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
		}
		row.Cells = append(row.Cells, excerptCell{c.Text, m})
	}
	return row, found
}
