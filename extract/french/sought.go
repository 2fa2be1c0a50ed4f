package french

import "strings"

// misread is what a word counts for that is not quite the term's.
const misread = .9

// sought is a text in which the words of a lexicon are looked for, each once
// however many terms hold it.
type sought struct {
	stems   []word
	letters letters
	places  []int32 // of each word of the vocabulary: one of the following
}

// Where a word stands in a text.
const (
	notLooked int32 = iota
	nowhere
	asItIs
	misspelt // and above: at this place less misspelt
)

// letters is a set of first letters, as bits: those of all words of a term must be
// among those of the text.
type letters uint64

func (l letters) with(w *word) letters {
	if w.stem == "" {
		return l // begins every word
	}
	return l | 1<<(w.stem[0]&63)
}

func newSought(stems []string, vocabulary int) *sought {
	t := &sought{stems: make([]word, len(stems)), places: make([]int32, vocabulary)}
	for i, s := range stems {
		t.stems[i] = word{stem: s}
		t.letters = t.letters.with(&t.stems[i])
	}
	return t
}

// matches reports whether stem k of the text is a word as it is.
func (t *sought) matches(w *word, k int) bool {
	s := t.stems[k].stem
	return s == w.stem || w.prefix && strings.HasPrefix(s, w.stem)
}

// place looks for word i of the vocabulary.
func (t *sought) place(vocabulary []word, i int) int32 {
	if t.places[i] != notLooked {
		return t.places[i]
	}
	w, at := &vocabulary[i], nowhere
	for k := range t.stems {
		if t.matches(w, k) {
			at = asItIs
			break
		}
	}
	for k := 0; at == nowhere && k < len(t.stems); k++ {
		if slip(w, &t.stems[k]) {
			at = misspelt + int32(k) // #nosec G115 -- no text has that many words
		}
	}
	t.places[i] = at
	return at
}

// explained returns how far the words of a term explain each word of the text, or
// nil when one of them is missing. A long word that a recogniser or a hurried hand
// spelt with a slip counts for a little less.
func (t *sought) explained(vocabulary []word, words []int) []float64 {
	for _, w := range words {
		if t.place(vocabulary, w) == nowhere {
			return nil
		}
	}
	if len(words) == 0 {
		return nil // only words that say nothing
	}
	by := make([]float64, len(t.stems))
	for _, w := range words {
		if at := t.places[w]; at >= misspelt {
			by[at-misspelt] = misread
			continue
		}
		for k := range t.stems {
			if t.matches(&vocabulary[w], k) {
				by[k] = 1
			}
		}
	}
	return by
}
