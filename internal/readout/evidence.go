package readout

import (
	"fmt"
	"strings"

	"guichet/internal/dossier"
)

// band says how much a value needs a person to look at it.
type band int

// The bands, most needed first.
const (
	against  band = iota // a check speaks against it
	guess                // by elimination
	doubtful             // prose, a deduction, a doubtful word of a scan
	sure
)

// The confidences from which a value is in a band.
const (
	sureFrom     = 0.9
	doubtfulFrom = 0.6
)

func bandOf(f Figure) band {
	switch {
	case dossier.Contradicts(f.Checks):
		return against
	case f.Source.Confidence >= sureFrom:
		return sure
	case f.Source.Confidence >= doubtfulFrom:
		return doubtful
	}
	return guess
}

// class names the band in the style sheet.
func (b band) class() string { return [...]string{"against", "guess", "doubtful", "sure"}[b] }

// mark is a sign for the band, so that colour is not all that tells it.
func (b band) mark() string { return [...]string{"≠", "?", "!", "✓"}[b] }

// french says what the band means.
func (b band) french() string {
	return [...]string{"contredite", "très incertaine", "à vérifier", "sûre"}[b]
}

// percent writes a confidence as a share of a hundred; what is not certain is never
// rounded up to it.
func percent(confidence float64) string {
	n := int(confidence*100 + 0.5)
	if confidence < 1 {
		n = min(n, 99)
	}
	return fmt.Sprintf("%d%s%%", n, dossier.NoBreak)
}

// methodWords says how a value was read.
func methodWords(m dossier.Method) string {
	switch m {
	case dossier.MethodText:
		return "texte du PDF"
	case dossier.MethodCell:
		return "cellule du classeur"
	case dossier.MethodFormula:
		return "formule du classeur"
	case dossier.MethodOCR:
		return "reconnaissance de caractères"
	case dossier.MethodChecked:
		return "reconnaissance de caractères et calcul"
	case dossier.MethodHeader:
		return "en-tête du courriel"
	case dossier.MethodBody:
		return "texte du courriel"
	case dossier.MethodDerived:
		return "déduit d’autres valeurs"
	}
	return string(m)
}

// readOtherwise reports whether the text as printed says more than the value: "1 500"
// beside "1 500,00 €" does, the same words with other spaces do not.
func readOtherwise(raw, value string) bool {
	return raw != "" && strings.Join(strings.Fields(raw), "") != strings.Join(strings.Fields(value), "")
}
