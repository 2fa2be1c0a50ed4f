package french

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

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
	source  []Term[R]
	prepare sync.Once
	words   vocabulary
	terms   []compiled[R]
	best    Memo[Score[R]]
	// anchored gives, for each word, the terms that are looked at when a text has it:
	// those of which it is the rarest word.
	anchored [][]int
}

type compiled[R comparable] struct {
	notion R
	words  []int // of the vocabulary
	weight float64
}

// NewLexicon returns a lexicon of terms.
func NewLexicon[R comparable](terms []Term[R]) *Lexicon[R] {
	return &Lexicon[R]{source: terms, best: NewMemo[Score[R]](500)}
}

func (l *Lexicon[R]) compile() {
	var users []int // of each word, how many terms have it
	for _, t := range l.source {
		var words []int
		for w := range strings.FieldsSeq(t.Words) {
			if p, ok := strings.CutSuffix(w, "*"); ok {
				words = append(words, l.words.add(word{stem: Fold(p), prefix: true}))
			} else if f := Fold(w); !stopwords[f] {
				words = append(words, l.words.add(word{stem: Stem(f)}))
			}
		}
		for _, w := range words {
			for len(users) <= w {
				users = append(users, 0)
			}
			users[w]++
		}
		l.terms = append(l.terms, compiled[R]{notion: t.Notion, words: words, weight: t.Weight})
	}
	l.anchored = make([][]int, len(l.words.all))
	for i, t := range l.terms {
		if len(t.words) == 0 {
			continue // only words that say nothing
		}
		rarest := slices.MinFunc(t.words, func(a, b int) int { return users[a] - users[b] })
		l.anchored[rarest] = append(l.anchored[rarest], i)
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
	text := l.words.find(Stems(s))
	var candidates []int
	for _, h := range text.hits {
		candidates = append(candidates, l.anchored[h.word]...)
	}
	slices.Sort(candidates)
	var out []Score[R]
	var explained [][]float64 // of each notion, by all its wordings together
	for _, i := range candidates {
		t := &l.terms[i]
		by := text.explained(t.words)
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
	slices.SortStableFunc(out, func(a, b Score[R]) int { return cmp.Compare(b.Score, a.Score) })
	return out
}

// Best returns the notion that s names best, with its score; 0 when it names
// none.
func (l *Lexicon[R]) Best(s string) (R, float64) {
	b := l.best.Of(s, func(s string) Score[R] {
		if sc := l.Scores(s); len(sc) > 0 {
			return sc[0]
		}
		return Score[R]{}
	})
	return b.Notion, b.Score
}
