package condition

import (
	"regexp"
	"strings"

	"guichet/internal/dossier"
)

var (
	noName     = regexp.MustCompile(`^undeclared reference to '([^']*)'`)
	noOverload = regexp.MustCompile(`^found no matching overload for '([^']*)' applied to '\(([^)]*)\)'`)
	noField    = regexp.MustCompile(`^undefined field '([^']*)'`)
	badSyntax  = regexp.MustCompile(`^Syntax error: `)
	operator   = regexp.MustCompile(`^_?([^_]+)_$`)
)

// worded says a mistake that the library found in French; one that is rare stays in its
// words.
func worded(m string) string {
	switch {
	case noName.MatchString(m):
		return "nom inconnu " + dossier.Quote(noName.FindStringSubmatch(m)[1])
	case noField.MatchString(m):
		return "une ligne n’a pas de " + dossier.Quote(noField.FindStringSubmatch(m)[1])
	case noOverload.MatchString(m):
		x := noOverload.FindStringSubmatch(m)
		return dossier.Quote(operator.ReplaceAllString(x[1], "$1")) + " ne va pas avec les types (" + x[2] + ")"
	case badSyntax.MatchString(m):
		return "expression mal formée (" + badSyntax.ReplaceAllString(m, "") + ")"
	case strings.Contains(m, "recursion limit"):
		return "expression trop profonde"
	case strings.Contains(m, "exceeds"):
		return "expression trop longue"
	}
	return m
}
