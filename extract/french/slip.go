package french

import "strings"

// lookalikes are letters that recognisers take for one another, brought to one
// form.
var lookalikes = strings.NewReplacer("rn", "m", "ri", "n", "vv", "w", "u", "o", "l", "i", "1", "i", "0", "o", "5", "s")

// leastLong is the length from which a slip is passed over.
const leastLong = 6

// slip reports whether a stem, given as it looks, is the same long word but for a slip of
// the pen or of a recogniser: one letter in five wrong at most, two in all. The caller
// has seen that the first letter is the same.
func slip(w *longWord, look string, letters uint32) bool {
	limit := min(2, len(w.stem)/5)
	return !apart(w.letters, letters, limit) && within(w.look, look, limit)
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
