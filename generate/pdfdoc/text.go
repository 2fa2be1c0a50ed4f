package pdfdoc

import (
	"strings"

	"guichet/generate/doc"
)

// run is a piece of a printed line, in one style.
type run struct {
	text  string
	face  face
	blank bool
	width float64 // millimetres
}

// textLine is a printed line.
type textLine struct {
	runs  []run
	width float64
}

// typeface is how a text is set.
type typeface struct {
	size    float64 // points
	leading float64 // millimetres from one line to the next
	bold    bool    // all of it
	oblique bool    // all of it
	color   color
}

func (t typeface) face(s doc.Span) face {
	switch {
	case s.Bold || t.bold:
		return bold
	case t.oblique:
		return oblique
	default:
		return regular
	}
}

// wrap breaks a text into lines no wider than width. It breaks at plain spaces
// only; a word that is wider than a line is cut where the line ends, so that
// nothing ever runs over the edge.
func (l *layout) wrap(text doc.Spans, t typeface, width float64) []textLine {
	var lines []textLine
	var cur textLine
	flush := func() {
		lines = append(lines, cur)
		cur = textLine{}
	}
	for _, word := range words(text) {
		w := l.wordWidth(word.spans, t)
		gap := 0.0
		if word.spaced && len(cur.runs) > 0 {
			gap = l.ruler.width(" ", t.face(word.spans[0]), t.size)
		}
		if len(cur.runs) > 0 && cur.width+gap+w > width {
			if gap > 0 { // it shows nowhere, and parts the words for whoever reads the text back
				cur.runs[len(cur.runs)-1].text += " "
			}
			flush()
			gap = 0
		}
		if gap > 0 {
			l.add(&cur, " ", word.spans[0], t)
		}
		if w <= width {
			for _, s := range word.spans {
				l.add(&cur, s.Text, s, t)
			}
			continue
		}
		for _, s := range word.spans {
			for _, r := range s.Text {
				if len(cur.runs) > 0 && cur.width+l.ruler.width(string(r), t.face(s), t.size) > width {
					flush()
				}
				l.add(&cur, string(r), s, t)
			}
		}
	}
	if len(cur.runs) > 0 || len(lines) == 0 {
		flush()
	}
	return lines
}

// add appends text to a line, joining runs of the same style: widths are
// additive, since fpdf applies no kerning.
func (l *layout) add(line *textLine, text string, s doc.Span, t typeface) {
	fc := t.face(s)
	w := l.ruler.width(text, fc, t.size)
	line.width += w
	if n := len(line.runs); n > 0 && line.runs[n-1].face == fc && line.runs[n-1].blank == s.Blank {
		line.runs[n-1].text += text
		line.runs[n-1].width += w
		return
	}
	line.runs = append(line.runs, run{text: text, face: fc, blank: s.Blank, width: w})
}

func (l *layout) wordWidth(spans doc.Spans, t typeface) float64 {
	var w float64
	for _, s := range spans {
		w += l.ruler.width(s.Text, t.face(s), t.size)
	}
	return w
}

// word is what stands between two plain spaces; a change of style does not end
// it.
type word struct {
	spans  doc.Spans
	spaced bool // a space stands before it
}

func words(text doc.Spans) []word {
	var out []word
	spaced, open := false, false
	for _, s := range text {
		for i, part := range strings.Split(printable(s.Text), " ") {
			if i > 0 {
				spaced, open = true, false
			}
			if part == "" {
				continue
			}
			piece := doc.Span{Text: part, Bold: s.Bold, Blank: s.Blank}
			if open {
				last := &out[len(out)-1]
				last.spans = append(last.spans, piece)
				continue
			}
			out = append(out, word{spans: doc.Spans{piece}, spaced: spaced})
			spaced, open = false, true
		}
	}
	return out
}
