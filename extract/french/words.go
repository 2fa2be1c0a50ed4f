// Package french reads the small written French of forms and tables: words
// without accents or endings, numbers and amounts in their many spellings,
// dates and durations.
//
// It knows no file format, no table and no budget: text in, typed values out.
package french

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// initials finds an abbreviation written with dots.
var initials = regexp.MustCompile(`\b(?:\pL\.){2,}`)

// Fold returns s in lower case, without accents, ligatures or punctuation, its
// words separated by one space and its initials joined: "N° d’œuvre (T.V.A.)" gives
// "n d oeuvre tva".
func Fold(s string) string {
	if strings.Count(s, ".") > 1 {
		s = initials.ReplaceAllStringFunc(s, func(m string) string { return strings.ReplaceAll(m, ".", "") })
	}
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case r == 'œ' || r == 'Œ':
			writeFolded(&b, &gap, "oe")
		case r == 'æ' || r == 'Æ':
			writeFolded(&b, &gap, "ae")
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			writeFolded(&b, &gap, string(unicode.ToLower(r)))
		default:
			gap = true
		}
	}
	return b.String()
}

func writeFolded(b *strings.Builder, gap *bool, s string) {
	if *gap && b.Len() > 0 {
		b.WriteByte(' ')
	}
	*gap = false
	b.WriteString(s)
}

// Space returns s with every run of white space, no-break spaces included, made
// one plain space, and none at the ends.
func Space(s string) string { return strings.Join(strings.Fields(s), " ") }

// stopwords carry no meaning in a label.
var stopwords = map[string]bool{
	"de": true, "du": true, "des": true, "d": true, "la": true, "le": true, "les": true, "l": true,
	"au": true, "aux": true, "a": true, "en": true, "et": true, "ou": true, "un": true, "une": true,
	"pour": true, "par": true, "sur": true, "dans": true, "n": true, "no": true, "s": true, "qu": true,
	"son": true, "sa": true, "ses": true, "ce": true, "cette": true, "votre": true, "notre": true, "the": true,
}

// Stem cuts the endings of number and gender off a folded word, so that
// "demandé", "demandées" and "demande" meet in "demand".
func Stem(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "aux"):
		w = w[:len(w)-3] + "al"
	case len(w) > 3 && (strings.HasSuffix(w, "s") || strings.HasSuffix(w, "x")):
		w = w[:len(w)-1]
	}
	for len(w) > 3 && strings.HasSuffix(w, "e") {
		w = w[:len(w)-1]
	}
	return w
}

// Stems returns the stems of the words of s that carry meaning.
func Stems(s string) []string {
	var out []string
	for w := range strings.FieldsSeq(Fold(s)) {
		if !stopwords[w] {
			out = append(out, Stem(w))
		}
	}
	return out
}

// Term is one wording of a notion R: it holds in a text that has all its words,
// in any order and with any ending. A word that ends in '*' is a prefix. Its weight,
// from 0 to 1, says how sure the wording alone makes the notion.
type Term[R comparable] struct {
	Notion R
	Words  string
	Weight float64
}

// Lexicon recognises notions by their wordings. It is prepared when first asked:
// most processes of the program ask few lexicons or none.
type Lexicon[R comparable] struct {
	source     []Term[R]
	prepare    sync.Once
	terms      []compiled[R]
	vocabulary []word // of all terms, each word once
}

type compiled[R comparable] struct {
	notion  R
	words   []int // of the vocabulary
	letters letters
	weight  float64
}

// word is a stem with the form that misread letters are compared in, once it was
// asked for.
type word struct {
	stem   string
	prefix bool
	seen   string
}

func (w *word) look() string {
	if w.seen == "" {
		w.seen = lookalikes.Replace(w.stem)
	}
	return w.seen
}

// NewLexicon returns a lexicon of terms.
func NewLexicon[R comparable](terms []Term[R]) *Lexicon[R] { return &Lexicon[R]{source: terms} }

func (l *Lexicon[R]) compile() {
	known := map[word]int{}
	add := func(w word) int {
		i, ok := known[w]
		if !ok {
			i = len(l.vocabulary)
			known[w], l.vocabulary = i, append(l.vocabulary, w)
		}
		return i
	}
	for _, t := range l.source {
		var words []int
		for w := range strings.FieldsSeq(t.Words) {
			if p, ok := strings.CutSuffix(w, "*"); ok {
				words = append(words, add(word{stem: Fold(p), prefix: true}))
			} else if f := Fold(w); !stopwords[f] {
				words = append(words, add(word{stem: Stem(f)}))
			}
		}
		term := compiled[R]{notion: t.Notion, words: words, weight: t.Weight}
		for _, w := range words {
			term.letters = term.letters.with(&l.vocabulary[w])
		}
		l.terms = append(l.terms, term)
	}
	for i := range l.vocabulary {
		l.vocabulary[i].look() // many readings share a lexicon
	}
}

// Score is how well a text names a notion.
type Score[R comparable] struct {
	Notion R
	// Score goes from 0 to 1: the weight of the best wording, lowered for the
	// words of the text that none of the notion's wordings explains.
	Score float64
}

// Scores returns the notions that s may name, best first; those at equal score
// stand in the order of the terms.
func (l *Lexicon[R]) Scores(s string) []Score[R] {
	l.prepare.Do(l.compile)
	text := newSought(Stems(s), len(l.vocabulary))
	var out []Score[R]
	var explained [][]float64 // of each notion, by all its wordings together
	for i := range l.terms {
		t := &l.terms[i]
		if t.letters&^text.letters != 0 {
			continue
		}
		by := text.explained(l.vocabulary, t.words)
		if by == nil {
			continue
		}
		i := slices.IndexFunc(out, func(x Score[R]) bool { return x.Notion == t.notion })
		if i < 0 {
			out, explained = append(out, Score[R]{t.notion, t.weight}), append(explained, by)
			continue
		}
		out[i].Score = max(out[i].Score, t.weight)
		for k := range by {
			explained[i][k] = max(explained[i][k], by[k])
		}
	}
	for i := range out {
		n := 0.0
		for _, x := range explained[i] {
			n += x
		}
		out[i].Score *= 0.4 + 0.6*n/float64(len(text.stems))
	}
	slices.SortStableFunc(out, func(a, b Score[R]) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	return out
}

// Best returns the notion that s names best, with its score; 0 when it names
// none.
func (l *Lexicon[R]) Best(s string) (R, float64) {
	if sc := l.Scores(s); len(sc) > 0 {
		return sc[0].Notion, sc[0].Score
	}
	var none R
	return none, 0
}
