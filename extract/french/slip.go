package french

import "strings"

// lookalikes are letters that recognisers take for one another, brought to one
// form.
var lookalikes = strings.NewReplacer("rn", "m", "ri", "n", "vv", "w", "u", "o", "l", "i", "1", "i", "0", "o", "5", "s")

// slip reports whether two stems are the same long word but for a slip of the pen
// or of a recogniser: the same first letter, and one letter in five wrong at
// most, two in all.
func slip(a, b *word) bool {
	if len(a.stem) < 6 || len(b.stem) < 6 || a.prefix || a.stem[0] != b.stem[0] {
		return false
	}
	return within(a.look(), b.look(), min(2, len(a.stem)/5))
}

// within reports whether the edit distance of two words is at most limit.
func within(a, b string, limit int) bool {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return false
	}
	var room [32]int // most words are shorter
	row := append(room[:0], make([]int, len(b)+1)...)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal, least := row[0], i+1
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
			least = min(least, cost)
		}
		if least > limit {
			return false
		}
	}
	return row[len(b)] <= limit
}
