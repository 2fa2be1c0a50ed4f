package layouts

import "strings"

// Page is a page as it is drawn, in points from its top left corner.
type Page struct {
	Width, Height float64
	Texts         []Printed
	Rules         []Rule
	Bands         []Band
}

// Printed is one line of text; Y is its base line.
type Printed struct {
	X, Y, Size float64
	Bold       bool
	Text       string
}

// Rule is a ruling, Band a painted rectangle.
type Rule struct{ X0, Y0, X1, Y1 float64 }

// Band is a painted rectangle.
type Band struct{ X0, Y0, X1, Y1 float64 }

// Measure returns the width of a text.
type Measure func(text string, bold bool, size float64) float64

const (
	margin = 50.0
	lead   = 1.22 // of the lines of a text, in font sizes
)

// setter sets blocks on pages.
type setter struct {
	Choices
	measure Measure
	size    float64
	pages   []Page
	y       float64
}

// Set sets the blocks of a case on pages.
func Set(c Case, m Measure) []Page {
	s := &setter{Choices: c.Choices, measure: m, size: []float64{9.5, 8.5, 11}[c.Choices.Size]}
	s.newPage()
	for _, b := range c.Blocks {
		switch {
		case b.Grid != nil:
			s.grid(b.Grid)
		case b.Strong:
			s.space(6)
			s.text(b.Text, true, s.size+2)
		default:
			s.text(b.Text, false, s.size)
		}
	}
	return s.pages
}

func (s *setter) newPage() {
	p := Page{Width: 595, Height: 842}
	if s.Landscape {
		p.Width, p.Height = p.Height, p.Width
	}
	s.pages = append(s.pages, p)
	s.y = margin
}

func (s *setter) page() *Page { return &s.pages[len(s.pages)-1] }

func (s *setter) space(h float64) { s.y += h }

func (s *setter) bottom() float64 { return s.page().Height - margin }

func (s *setter) text(text string, bold bool, size float64) {
	lines := s.wrap(text, bold, size, s.page().Width-2*margin)
	if s.y+float64(len(lines))*lead*size > s.bottom() {
		s.newPage()
	}
	for _, l := range lines {
		s.put(margin, s.y+size, size, bold, l)
		s.y += lead * size
	}
	s.y += 0.6 * size
}

func (s *setter) put(x, y, size float64, bold bool, text string) {
	if strings.TrimSpace(text) != "" {
		p := s.page()
		p.Texts = append(p.Texts, Printed{x, y, size, bold, text})
	}
}

// wrap cuts a text into lines at plain spaces; no-break ones hold.
func (s *setter) wrap(text string, bold bool, size, width float64) []string {
	var out []string
	line := ""
	for _, w := range strings.Split(text, " ") {
		next := w
		if line != "" {
			next = line + " " + w
		}
		if line != "" && s.measure(next, bold, size) > width {
			out = append(out, line)
			next = w
		}
		line = next
	}
	return append(out, line)
}

// widest is the widest word of a text, its narrowest setting.
func (s *setter) widest(text string, bold bool) float64 {
	w := 0.0
	for _, word := range strings.Split(text, " ") {
		w = max(w, s.measure(word, bold, s.size))
	}
	return w
}
