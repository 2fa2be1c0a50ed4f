package signed

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"guichet/extract/french"
	"guichet/extract/table"
	"guichet/internal/acte"
	"guichet/internal/dossier"
)

// Compare holds the pages that came back to those that were sent: each page sent is paired
// with the page most like it, in order. What is on the page in another place is the same.
func Compare(sent, back *table.Document) (pages []acte.Page, extra int) {
	was, is := make([][]string, len(sent.Pages)), make([][]string, len(back.Pages))
	for i, p := range sent.Pages {
		was[i] = words(Text(p))
	}
	for i, p := range back.Pages {
		is[i] = words(Text(p))
	}
	pairs := pairPages(was, is)
	taken := 0
	for i := range was {
		p := acte.Page{Number: i + 1, As: pairs[i] + 1}
		if pairs[i] >= 0 {
			taken++
			p.Missing, p.Added = difference(was[i], is[pairs[i]])
			p.Alike = alike(was[i], is[pairs[i]])
			p.Amounts = amounts(Text(sent.Pages[i]), Text(back.Pages[pairs[i]]))
		}
		pages = append(pages, p)
	}
	return pages, len(is) - taken
}

// leastAlike is how many words in a hundred two pages share that are one page.
const leastAlike = 35

// pairPages pairs pages in order so that the most words are the same (-1: none).
func pairPages(was, is [][]string) []int {
	score := make([][]int, len(was)+1)
	for i := range score {
		score[i] = make([]int, len(is)+1)
	}
	like := func(i, j int) int {
		if n := alike(was[i], is[j]); n >= leastAlike {
			return n
		}
		return 0
	}
	for i := len(was) - 1; i >= 0; i-- {
		for j := len(is) - 1; j >= 0; j-- {
			score[i][j] = max(score[i+1][j], score[i][j+1])
			if n := like(i, j); n > 0 {
				score[i][j] = max(score[i][j], n+score[i+1][j+1])
			}
		}
	}
	out := make([]int, len(was))
	j := 0
	for i := range was {
		out[i] = -1
		for k := j; k < len(is); k++ {
			if n := like(i, k); n > 0 && score[i][k] == n+score[i+1][k+1] && score[i][j] == score[i][k] {
				out[i], j = k, k+1
				break
			}
		}
	}
	return out
}

// words are the words of a page, without what a recogniser and a line break change.
func words(s string) []string {
	return strings.FieldsFunc(french.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// difference returns the words of a that b lacks, and those of b that a lacks, in order.
func difference(a, b []string) (missing, added []string) {
	return lacking(a, b), lacking(b, a)
}

func lacking(a, b []string) []string {
	have := map[string]int{}
	for _, w := range b {
		have[w]++
	}
	var out []string
	for _, w := range a {
		if have[w]--; have[w] < 0 {
			out = append(out, w)
		}
	}
	return out
}

// alike is how many words in a hundred of the page sent are found again.
func alike(was, is []string) int {
	if len(was) == 0 {
		if len(is) == 0 {
			return 100
		}
		return 0
	}
	return 100 * (len(was) - len(lacking(was, is))) / len(was)
}

// figure is an amount or a rate as an act prints it, two decimals; a recogniser takes the sign
// of the euro for others, and a comma for a point.
var figure = regexp.MustCompile(`([0-9]{1,3}(?:[ \x{00a0}\x{202f}]?[0-9]{3})*)[.,]([0-9]{2})(?:[^0-9]|$)`)

// amounts names the amounts that are on one of two pages only.
func amounts(was, is string) []string {
	list := func(s string) []string {
		var out []string
		for _, m := range figure.FindAllStringSubmatch(s, -1) {
			digits := strings.Map(func(r rune) rune {
				if unicode.IsDigit(r) {
					return r
				}
				return -1
			}, m[1])
			if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
				out = append(out, dossier.GroupThousands(n)+","+m[2])
			}
		}
		return out
	}
	a, b := list(was), list(is)
	var out []string
	for _, m := range lacking(a, b) {
		out = append(out, "retiré "+m)
	}
	for _, m := range lacking(b, a) {
		out = append(out, "ajouté "+m)
	}
	return slices.Compact(out)
}
