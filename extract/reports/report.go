package reports

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"guichet/internal/score"
)

// Document is the pages of a report, and the tables that they hold.
type Document struct {
	Pages  []Page
	Tables [][]score.GridCell
	// Kind is the kind of document.
	Kind Kind
}

// Kind is a kind of document.
type Kind string

// The kinds of documents.
const (
	Report    Kind = "report"       // tables between paragraphs
	Abreast   Kind = "side by side" // two tables beside one another
	Paper     Kind = "paper"        // text in two columns with tables in them
	Many      Kind = "many"         // many small tables on a page
	Leaders   Kind = "leaders"      // dots lead from the labels to the figures
	Accounts  Kind = "accounts"     // statements of accounts
	Texts     Kind = "texts"        // tables of texts
	Landscape Kind = "landscape"    // a wide page with many columns
	Wrapped   Kind = "wrapped"      // labels on several lines
	Prose     Kind = "prose"        // no table: text, lists, contents
)

// Kinds are all of them.
var Kinds = []Kind{Report, Abreast, Paper, Many, Leaders, Accounts, Texts, Landscape, Wrapped, Prose}

// Draw draws a document of a kind; the same seed draws the same document.
func Draw(k Kind, seed uint64) *Document {
	d := &Document{Kind: k}
	s := &setter{r: rand.New(rand.NewPCG(seed, 7)), d: d} // #nosec G404 -- tests
	s.size = 9 + float64(s.r.IntN(3))
	s.page(595, 842)
	switch k {
	case Abreast:
		half := (s.room() - 24) / 2
		for range 2 {
			y := s.y
			bottom := y
			for i := range 2 {
				s.y = y
				s.x0, s.x1 = margin+float64(i)*(half+24), margin+float64(i)*(half+24)+half
				s.table(statistics(s.r, 4+s.r.IntN(5), 1+s.r.IntN(2)), s.style(8, 90))
				bottom = max(bottom, s.y)
			}
			s.x0, s.x1, s.y = margin, 595-margin, bottom
			s.prose(paragraph(s.r))
		}
	case Paper:
		s.heading()
		y := s.y
		half := (s.room() - 20) / 2
		for i := range 2 {
			s.y = y
			s.x0, s.x1 = margin+float64(i)*(half+20), margin+float64(i)*(half+20)+half
			at := s.r.IntN(3)
			for n := range 4 {
				s.prose(paragraph(s.r))
				if n == at {
					s.table(statistics(s.r, 3+s.r.IntN(5), 2+s.r.IntN(2)), s.style(7.5, 80))
				}
			}
		}
	case Many:
		st := s.style(8.5, 200)
		for range 4 {
			s.table(statistics(s.r, 3+s.r.IntN(3), 2+s.r.IntN(4)), st)
		}
	case Leaders:
		st := s.style(9, 220)
		st.leaders, st.rules = true, []rules{noRules, topBottom, columns}[s.r.IntN(3)]
		s.table(statistics(s.r, 8+s.r.IntN(8), 2+s.r.IntN(4)), st)
		s.prose(paragraph(s.r))
	case Accounts:
		for range 2 {
			st := s.style(9, 240)
			st.figures, st.apart = 1, s.r.IntN(2) == 0
			s.table(accounts(s.r), st)
			s.prose(paragraph(s.r))
		}
	case Texts:
		for range 2 {
			st := s.style(9, 100)
			if st.rules == noRules || st.rules == groupRules {
				st.padY = max(st.padY, 4)
			}
			s.table(texts(s.r), st)
			s.prose(paragraph(s.r))
		}
	case Landscape:
		d.Pages = nil
		s.page(842, 595)
		s.table(statistics(s.r, 10+s.r.IntN(10), 9+s.r.IntN(4)), s.style(7, 140))
	case Wrapped:
		for range 2 {
			s.table(statistics(s.r, 4+s.r.IntN(5), 2+s.r.IntN(4)), s.style(9, 80))
			s.prose(paragraph(s.r))
		}
	case Prose:
		s.heading()
		s.prose(paragraph(s.r))
		s.list()
		s.contents()
		s.prose(paragraph(s.r))
	case Report:
		s.heading()
		for range 1 + s.r.IntN(2) {
			s.prose(paragraph(s.r))
			s.table(statistics(s.r, 4+s.r.IntN(8), 2+s.r.IntN(5)), s.style(9, 160))
			s.list()
		}
	}
	return d
}

const margin = 56.0

// setter sets one thing below the other.
type setter struct {
	r      *rand.Rand
	d      *Document
	size   float64
	x0, x1 float64
	y      float64
}

func (s *setter) page(w, h float64) {
	s.d.Pages = append(s.d.Pages, Page{Width: w, Height: h})
	s.x0, s.x1, s.y = margin, w-margin, margin
}

func (s *setter) last() *Page { return &s.d.Pages[len(s.d.Pages)-1] }

func (s *setter) room() float64 { return s.x1 - s.x0 }

// style draws the way a table is set.
func (s *setter) style(size, stub float64) style {
	r := s.r
	st := style{
		rules: rules(r.IntN(int(rulesEnd))), size: size - float64(r.IntN(2))/2, lead: 1.15 + 0.1*float64(r.IntN(2)),
		padX: 3 + 2*float64(r.IntN(3)), padY: float64(1 + r.IntN(4)), zebra: r.IntN(6) == 0, headFill: 1, headBold: r.IntN(3) > 0,
		headAlign: r.IntN(3) - 1, figures: r.IntN(4) / 3 * -1, middle: r.IntN(3) == 0, stub: stub,
	}
	if st.figures == 0 {
		st.figures = 1
	} else {
		st.figures = 0
	}
	if r.IntN(4) == 0 {
		st.headFill = []float64{0.85, 0.3}[r.IntN(2)]
	}
	if st.rules == noRules {
		st.padX = max(st.padX, 5)
	}
	return st
}

// table sets a title, the table and its notes.
func (s *setter) table(g *grid, st style) {
	title := fmt.Sprintf("Table %d%s %s", 1+s.r.IntN(30), []string{".", ":", " –"}[s.r.IntN(3)], words(s.r, 4, 9))
	s.text(title, s.size, s.r.IntN(2) == 0)
	s.y += 3
	s.y = s.last().set(g, st, s.x0, s.y, s.room()) + 4
	if s.r.IntN(2) == 0 {
		s.text("Source: "+words(s.r, 3, 6)+".", st.size-1, false)
	}
	s.y += s.size
	var truth []score.GridCell
	for _, c := range g.cells {
		if c.text != "" {
			truth = append(truth, score.GridCell{Row: c.row, Col: c.col, RowSpan: c.rows, ColSpan: c.cols, Text: c.text})
		}
	}
	s.d.Tables = append(s.d.Tables, truth)
}

func (s *setter) text(t string, size float64, bold bool) {
	for _, l := range wrap(t, size, bold, s.room()) {
		s.y += 1.2 * size
		s.last().Texts = append(s.last().Texts, Text{s.x0, s.y, size, bold, false, l})
	}
}

func (s *setter) heading() {
	s.text(words(s.r, 3, 6), s.size+5, true)
	s.y += s.size
}

// prose sets a paragraph, justified or not.
func (s *setter) prose(t string) {
	lines := wrap(t, s.size, false, s.room())
	justified := s.r.IntN(2) == 0
	for i, l := range lines {
		s.y += 1.25 * s.size
		if !justified || i == len(lines)-1 {
			s.last().Texts = append(s.last().Texts, Text{s.x0, s.y, s.size, false, false, l})
			continue
		}
		parts := strings.Fields(l)
		free := s.room()
		for _, p := range parts {
			free -= width(p, s.size, false)
		}
		x := s.x0
		for _, p := range parts {
			s.last().Texts = append(s.last().Texts, Text{x, s.y, s.size, false, false, p})
			x += width(p, s.size, false) + free/float64(max(len(parts)-1, 1))
		}
	}
	s.y += s.size
}

func (s *setter) list() {
	mark := func(int) string { return "•" }
	if s.r.IntN(2) == 0 {
		mark = func(i int) string { return fmt.Sprintf("%d.", i+1) }
	}
	x := s.x0
	for i := range 3 + s.r.IntN(4) {
		s.last().Texts = append(s.last().Texts, Text{x + 8, s.y + 1.2*s.size, s.size, false, false, mark(i)})
		s.x0 = x + 24
		s.text(sentence(s.r), s.size, false)
	}
	s.x0 = x
	s.y += s.size
}

// contents sets a table of contents.
func (s *setter) contents() {
	page := 1
	for i := range 6 + s.r.IntN(8) {
		page += s.r.IntN(6)
		l := fmt.Sprintf("%d.%d %s ", i/3+1, i%3+1, words(s.r, 2, 6))
		for width(l+".", s.size, false) < s.room()-24 {
			l += "."
		}
		s.y += 1.3 * s.size
		n := fmt.Sprint(page)
		s.last().Texts = append(s.last().Texts, Text{s.x0, s.y, s.size, false, false, l},
			Text{s.x1 - width(n, s.size, false), s.y, s.size, false, false, n})
	}
	s.y += s.size
}
