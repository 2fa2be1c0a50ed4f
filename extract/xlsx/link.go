package xlsx

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"guichet/internal/dossier"
)

// external finds a reference to another workbook: a number in brackets before the
// name of a sheet or of a range (ECMA-376 18.14). In brackets after a name stands
// a column of a table.
var external = regexp.MustCompile(`(?:^|[^\p{L}\p{N}_.\]\\])(?:'[^'\[\]]*)?\[\d+\](?:[^'\[\]]*')?[^'\[\]()+*/^&=<>;, -]*!`)

// linkedTo names the workbooks that this one refers to, in brackets.
func (b *book) linkedTo() string {
	var names []string
	for part := range b.parts {
		if !strings.HasPrefix(part, "xl/externallinks/_rels/") {
			continue
		}
		rels, err := b.relations(part)
		if err != nil {
			continue // the name only serves a note
		}
		for _, it := range rels.Items {
			target := strings.ReplaceAll(it.Target, "\\", "/")
			if u, err := url.PathUnescape(target); err == nil {
				target = u
			}
			names = append(names, dossier.Quote(path.Base(target)))
		}
	}
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names)
	return " (" + enumerate(slices.Compact(names)) + ")"
}
