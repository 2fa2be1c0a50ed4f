package main

import (
	"context"
	"fmt"
	"io"

	"guichet/internal/dossier"
	"guichet/internal/pipeline"
	"guichet/internal/rules"
)

// replay tries another set of rules on all dossiers.
func (a *app) replay(ctx context.Context, w *works, now, tried *rules.Catalogue, format string) error {
	results, err := w.List(ctx)
	if err != nil {
		return unreadable(err)
	}
	var details []*pipeline.Detail
	for _, r := range results {
		if r.Reference == "" {
			continue
		}
		d, err := w.Show(ctx, r.Reference)
		if err != nil {
			return unreadable(err)
		}
		if d.Dossier != nil {
			details = append(details, d)
		}
	}
	return a.replayed(now, tried, details, format)
}

// replayedDossier is what another set of rules changes for one dossier.
type replayedDossier struct {
	Reference string         `json:"reference"`
	Changes   []rules.Change `json:"changes"`
	// Blocked and Freed are the amount asked, where the dossier becomes blocked by the new
	// rules or is no longer.
	Blocked dossier.Money `json:"blocked"`
	Freed   dossier.Money `json:"freed"`
}

func (a *app) replayed(now, tried *rules.Catalogue, details []*pipeline.Detail, format string) error {
	out := struct {
		Now      string            `json:"rule_set"`
		Tried    string            `json:"tried"`
		Dossiers int               `json:"dossiers"`
		Changed  []replayedDossier `json:"changed"`
		Blocked  dossier.Money     `json:"blocked"`
		Freed    dossier.Money     `json:"freed"`
	}{Now: now.Version(), Tried: tried.Version(), Dossiers: len(details), Changed: []replayedDossier{}}
	for _, d := range details {
		before, after := append(now.Check(d.Dossier), now.Observed(d.Dossier)...), append(tried.Check(d.Dossier), tried.Observed(d.Dossier)...)
		r := replayedDossier{Reference: d.Reference, Changes: rules.Changes(before, after)}
		if len(r.Changes) == 0 {
			continue
		}
		r.Blocked, r.Freed = rules.Turned(d.Dossier, before, after)
		out.Blocked += r.Blocked
		out.Freed += r.Freed
		out.Changed = append(out.Changed, r)
	}
	if format == "json" {
		return a.indented(out)
	}
	p := &sayer{w: a.out}
	p.say("Règles %s comparées aux règles %s, sur %s%s: %s", out.Tried, out.Now, countFR(out.Dossiers, "dossier"), dossier.NoBreak, changedFR(len(out.Changed)))
	for _, r := range out.Changed {
		p.say("\n%s", r.Reference)
		for _, c := range r.Changes {
			p.say("  %s", changeFR(c))
		}
		if r.Blocked != 0 {
			p.say("  Le dossier devient bloqué%s: %s demandés.", dossier.NoBreak, r.Blocked)
		}
		if r.Freed != 0 {
			p.say("  Le dossier n’est plus bloqué%s: %s demandés.", dossier.NoBreak, r.Freed)
		}
	}
	if len(out.Changed) > 0 {
		p.say("\nEn tout%s: %s bloqués de plus, %s libérés.", dossier.NoBreak, out.Blocked, out.Freed)
	}
	return p.err
}

func changedFR(n int) string {
	switch n {
	case 0:
		return "aucun verdict ne change"
	case 1:
		return "les verdicts d’un dossier changent"
	}
	return fmt.Sprintf("les verdicts de %d%sdossiers changent", n, dossier.NoBreak)
}

// changeFR says what becomes of one finding.
func changeFR(c rules.Change) string {
	gap := func(f *dossier.Finding) string {
		if f.Gap == "" {
			return ""
		}
		return " (écart de " + f.Gap + ")"
	}
	switch {
	case c.Before == nil:
		return "+ " + c.Code + gap(c.After) + dossier.NoBreak + ": " + c.After.Title
	case c.After == nil:
		return "− " + c.Code + gap(c.Before) + dossier.NoBreak + ": " + c.Before.Title
	case c.Before.Severity != c.After.Severity || c.Before.Observed != c.After.Observed:
		return "≠ " + c.Code + dossier.NoBreak + ": " + weight(c.Before) + " devient " + weight(c.After)
	}
	return fmt.Sprintf("≠ %s%s: %s devient %s%s", c.Code, dossier.NoBreak, c.Before.Expected, c.After.Expected, gap(c.After))
}

func weight(f *dossier.Finding) string {
	if f.Observed {
		return "« en observation »"
	}
	return dossier.Quote(string(f.Severity))
}

// sayer keeps the first error of a run of lines.
type sayer struct {
	w   io.Writer
	err error
}

func (p *sayer) say(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}
