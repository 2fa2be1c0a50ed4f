package french

import (
	"math/bits"
	"strings"
)

// misread is what a word counts for that is not quite the term's.
const misread = .9

// word is a stem that a term holds, or the beginning of one.
type word struct {
	stem   string
	prefix bool
}

// longWord is a word in which a slip is passed over, in the form that misread letters
// are compared in.
type longWord struct {
	index   int // of the vocabulary
	stem    string
	look    string
	letters uint32
}

// vocabulary is the words of a lexicon, each once, as a text looks them up.
type vocabulary struct {
	all      []word
	known    map[word]int
	prefixes []int
	long     map[byte][]longWord // by their first letter
}

// add returns the index of a word.
func (v *vocabulary) add(w word) int {
	if i, ok := v.known[w]; ok {
		return i
	}
	if v.known == nil {
		v.known, v.long = map[word]int{}, map[byte][]longWord{}
	}
	i := len(v.all)
	v.known[w], v.all = i, append(v.all, w)
	switch {
	case w.prefix:
		v.prefixes = append(v.prefixes, i)
	case len(w.stem) >= leastLong:
		look := lookalikes.Replace(w.stem)
		v.long[w.stem[0]] = append(v.long[w.stem[0]], longWord{index: i, stem: w.stem, look: look, letters: lettersOf(look)})
	}
	return i
}

// hit is a word of the vocabulary that a text has.
type hit struct {
	word int
	slip int // the stem of the text that spells it wrongly, -1 where it stands as it is
}

// sought is a text with the words of a vocabulary that were found in it.
type sought struct {
	words *vocabulary
	stems []string
	hits  []hit
}

// find looks for the words of the vocabulary in a text. A word counts as misspelt only
// where it does not stand as it is.
func (v *vocabulary) find(stems []string) sought {
	t := sought{words: v, stems: stems}
	for _, s := range stems {
		if i, ok := v.known[word{stem: s}]; ok {
			t.add(hit{i, -1})
		}
		for _, i := range v.prefixes {
			if strings.HasPrefix(s, v.all[i].stem) {
				t.add(hit{i, -1})
			}
		}
	}
	for k, s := range stems {
		if len(s) < leastLong {
			continue
		}
		words := v.long[s[0]]
		if len(words) == 0 {
			continue
		}
		look := lookalikes.Replace(s)
		letters := lettersOf(look)
		for i := range words {
			if slip(&words[i], look, letters) {
				t.add(hit{words[i].index, k})
			}
		}
	}
	return t
}

// add keeps the first hit of a word.
func (t *sought) add(h hit) {
	if t.hit(h.word) == nil {
		t.hits = append(t.hits, h)
	}
}

func (t *sought) hit(w int) *hit {
	for i := range t.hits {
		if t.hits[i].word == w {
			return &t.hits[i]
		}
	}
	return nil
}

// explained returns how far the words of a term explain each word of the text, or
// nil when one of them is missing. A long word that a recogniser or a hurried hand
// spelt with a slip counts for a little less.
func (t *sought) explained(words []int) []float64 {
	for _, w := range words {
		if t.hit(w) == nil {
			return nil
		}
	}
	by := make([]float64, len(t.stems))
	for _, i := range words {
		if at := t.hit(i).slip; at >= 0 {
			by[at] = misread
			continue
		}
		w := t.words.all[i]
		for k, s := range t.stems {
			if s == w.stem || w.prefix && strings.HasPrefix(s, w.stem) {
				by[k] = 1
			}
		}
	}
	return by
}

// lettersOf is the set of the letters of a word. One edit takes at most one out and puts
// one in.
func lettersOf(s string) uint32 {
	var set uint32
	for i := range len(s) {
		set |= 1 << (s[i] & 31)
	}
	return set
}

// apart reports whether two words have too different letters to be within so many
// edits.
func apart(a, b uint32, edits int) bool { return bits.OnesCount32(a^b) > 2*edits }
