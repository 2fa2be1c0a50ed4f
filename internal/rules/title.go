package rules

import (
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"guichet/internal/dossier"
)

// name is one title or alias of a theme, as weighed words.
type name struct {
	id    dossier.ThemeID
	words []string
	// weight of each word: a word that many titles share says little.
	weight map[string]float64
}

// glue are the words that tell nothing about a theme.
var glue = map[string]bool{
	"le": true, "la": true, "les": true, "l": true, "de": true, "des": true, "du": true, "d": true, "un": true, "une": true,
	"et": true, "en": true, "a": true, "au": true, "aux": true, "par": true, "dans": true, "pour": true, "sur": true,
	"theme": true, "thematique": true, "appel": true, "projet": true, "projets": true, "aap": true, "guichet": true,
	"session": true, "plan": true, "relance": true, "fonds": true, "livret": true, "volet": true, "n": true,
}

func wordsOf(text string) []string {
	var out []string
	for w := range strings.FieldsSeq(fold(text)) {
		if !glue[w] {
			out = append(out, w)
		}
	}
	return out
}

// namesOf weighs the words of all titles by how few themes have them.
func namesOf(themes []*dossier.Theme) []name {
	in := map[string]map[dossier.ThemeID]bool{}
	var names []name
	for _, t := range themes {
		for _, title := range append([]string{t.Title}, t.Aliases...) {
			n := name{id: t.ID, words: wordsOf(title)}
			for _, w := range n.words {
				if in[w] == nil {
					in[w] = map[dossier.ThemeID]bool{}
				}
				in[w][t.ID] = true
			}
			names = append(names, n)
		}
	}
	for i := range names {
		names[i].weight = map[string]float64{}
		for _, w := range names[i].words {
			names[i].weight[w] = math.Log(1 + float64(len(themes))/float64(len(in[w])))
		}
	}
	return names
}

// Thresholds of the likeness of titles, set on variations of all titles (see the
// tests): what is under the first is no title, and a second theme within the
// second makes the text undecidable.
const (
	leastLikeness = 0.72
	leastMargin   = 0.08
)

// byTitle returns the theme whose title is most like the text, among those whose
// code begins with prefix.
func (c *Catalogue) byTitle(text, prefix string) (id dossier.ThemeID, sure float64, ok bool) {
	said := wordsOf(text)
	best := map[dossier.ThemeID]float64{}
	for _, n := range c.names {
		if strings.HasPrefix(string(n.id), prefix) {
			best[n.id] = max(best[n.id], n.likeness(said))
		}
	}
	var first, second float64
	for t, v := range best {
		if v > first {
			id, first, second = t, v, first
		} else {
			second = max(second, v)
		}
	}
	if first < leastLikeness || first-second < leastMargin {
		return "", 0, false
	}
	return id, first, true
}

// likeness is the weight of the title's words that the text says, from 0 to 1,
// with a share for the text saying little else.
func (n name) likeness(said []string) float64 {
	var all, hit float64
	used := make([]bool, len(said))
	for _, w := range n.words {
		weight := n.weight[w]
		all += weight
		best, at := 0.0, -1
		for i, s := range said {
			if !used[i] {
				if v := alike(w, s); v > best {
					best, at = v, i
				}
			}
		}
		if at >= 0 {
			used[at] = true
			hit += weight * best
		}
	}
	if all == 0 || len(said) == 0 {
		return 0
	}
	others := 0
	for _, u := range used {
		if !u {
			others++
		}
	}
	recall := hit / all
	precision := float64(len(said)-others) / float64(len(said))
	return recall * (0.8 + 0.2*precision)
}

// alike compares two words: 1 for the same, less for a few wrong letters or
// another ending, 0 for another word.
func alike(a, b string) float64 {
	if a == b {
		return 1
	}
	longest, shortest := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	if longest < shortest {
		longest, shortest = shortest, longest
	}
	most := longest / 4 // wrong letters: one in four
	// A wrong letter puts one letter in and takes one out at most.
	if longest < 4 || longest-shortest > most || bits.OnesCount32(lettersOf(a)^lettersOf(b)) > 2*most {
		return 0
	}
	wrong := distance([]rune(a), []rune(b))
	if wrong > most {
		return 0
	}
	return 1 - float64(wrong)/float64(longest)
}

// lettersOf is the set of the letters of a word.
func lettersOf(s string) uint32 {
	var set uint32
	for _, r := range s {
		set |= 1 << (r & 31)
	}
	return set
}

// distance is the number of letters to change, add, drop or swap with their
// neighbour.
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			rows[i][j] = slices.Min([]int{change, rows[i-1][j] + 1, rows[i][j-1] + 1})
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
