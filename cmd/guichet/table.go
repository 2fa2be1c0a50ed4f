package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"guichet/internal/dossier"
	"guichet/internal/pipeline"
	"guichet/internal/store"
)

// writeResults prints one line for each result: what came out of a run.
func writeResults(w io.Writer, results []pipeline.Result) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { _, _ = fmt.Fprintln(t, strings.Join(cells, "\t")) } // Flush tells the error
	row("RÉFÉRENCE", "THÈME", "PORTEUR", "COÛT TOTAL", "DEMANDÉ", "ANOMALIES", "DOCUMENTS", "ISSUE", "DÉPÔT")
	for _, r := range results {
		reference := r.Reference
		if r.Version > 1 {
			reference += fmt.Sprintf(" v%d", r.Version)
		}
		row(cmp.Or(reference, "–"), cmp.Or(string(r.Theme), "–"), cmp.Or(shorten(r.Carrier, 38), "–"), amountOf(r.Total), amountOf(r.Asked),
			findingsOf(r), documentsOf(r), outcomeOf(r), shorten(r.Drop, 42))
	}
	return t.Flush()
}

// outcomeOf is what became of a result: what a person decided counts more than how it came.
func outcomeOf(r pipeline.Result) string {
	if r.Signed {
		return string(store.Signed)
	}
	if r.Decided != "" {
		return string(r.Decided)
	}
	return string(r.Outcome)
}

func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

func amountOf(m *dossier.Money) string {
	if m == nil {
		return "–"
	}
	return m.String()
}

// findingsOf counts a result's findings by weight: "1 bloquante, 2 réserves".
func findingsOf(r pipeline.Result) string {
	var parts []string
	for _, s := range []struct {
		severity   dossier.Severity
		one, other string
	}{{dossier.Bloquante, "bloquante", "bloquantes"}, {dossier.Reserve, "réserve", "réserves"}, {dossier.Information, "information", "informations"}} {
		switch n := r.Findings[s.severity]; n {
		case 0:
		case 1:
			parts = append(parts, "1 "+s.one)
		default:
			parts = append(parts, fmt.Sprintf("%d %s", n, s.other))
		}
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, ", ")
	case r.Reference == "":
		return "–"
	default:
		return "aucune"
	}
}

// documentsOf counts what was made.
func documentsOf(r pipeline.Result) string {
	if len(r.Documents)+len(r.Mails) == 0 {
		return "–"
	}
	return fmt.Sprintf("%d + %d courriel(s)", len(r.Documents), len(r.Mails))
}

// writeRefused lists what could not be taken or read, with why and what to do.
func writeRefused(w io.Writer, results []pipeline.Result) error {
	first := true
	for _, r := range results {
		for _, x := range r.Refused {
			if first {
				if _, err := fmt.Fprintln(w, "\nFichiers non pris ou non lus"+dossier.NoBreak+":"); err != nil {
					return err
				}
				first = false
			}
			if _, err := fmt.Fprintf(w, "  %s%s: %s %s\n", x.File, dossier.NoBreak, x.What, x.Action); err != nil {
				return err
			}
			if x.Copy != "" {
				if _, err := fmt.Fprintf(w, "    gardé dans %s\n", x.Copy); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// writePaths lists the documents and mails of each dossier.
func writePaths(w io.Writer, results []pipeline.Result) error {
	for _, r := range results {
		if len(r.Documents)+len(r.Mails) == 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "\n%s  %s\n", r.Reference, r.Folder); err != nil {
			return err
		}
		for _, p := range append(append([]string{}, r.Documents...), r.Mails...) {
			shown := p
			if rel, err := filepath.Rel(r.Folder, p); err == nil && !strings.HasPrefix(rel, "..") {
				shown = rel
			}
			if _, err := fmt.Fprintf(w, "  %s\n", shown); err != nil {
				return err
			}
		}
	}
	return nil
}

// indented writes a value as JSON for a program or a person.
func (a *app) indented(x any) error {
	e := json.NewEncoder(a.out)
	e.SetIndent("", "  ")
	return e.Encode(x)
}
