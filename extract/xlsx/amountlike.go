package xlsx

import (
	"regexp"
	"strings"
	"unicode"

	"guichet/extract/table"
)

// amountText is a number written as a text, with its unit.
var amountText = regexp.MustCompile(`(?i)^[-−+(]?\s*\d[\d\s\x{a0}\x{202f}.,']*\)?[\s\x{a0}\x{202f}]*(€|[km]\s?€|[km]?eur|euros?|%)?([\s\x{a0}](ttc|ht))?$`)

// noAmount stands where there is nothing to print.
var noAmount = regexp.MustCompile(`(?i)^\s*(néant|neant|nul|zéro|s\.?\s?o\.?|n/?a|sans objet|pm|p\.m\.)\s*$`)

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

var (
	yearText = regexp.MustCompile(`^(19|20)\d\d$`)
	dateText = regexp.MustCompile(`^\d{1,2}[./]\d{1,2}[./]\d{2,4}$`)
)

// looksLikeAmount tells the cells that make a column one of numbers. Years head
// columns, dates and identifiers of many digits fill forms: they do not count.
func looksLikeAmount(c table.Cell) bool {
	text := strings.TrimSpace(c.Text)
	if yearText.MatchString(text) || !c.Date.IsZero() {
		return false
	}
	if c.Number != "" {
		return true
	}
	digits := 0
	for _, r := range text {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return digits < 14 && amountText.MatchString(text) && !dateText.MatchString(text)
}
