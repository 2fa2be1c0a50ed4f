package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"guichet/internal/dossier"
	"guichet/internal/pipeline"
	"guichet/internal/rules"
	"guichet/templates"
)

// checkFlags are what the check command is asked for.
type checkFlags struct {
	explain, advice, all bool
	rules, format        string
}

func (a *app) check() *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use: "check RÉFÉRENCE", Short: "Vérifie un dossier d’après les règles, et dit pourquoi",
		Long: `Vérifie de nouveau un dossier, ou tous, sans rien y changer. --explain montre chaque règle du thème : les
chiffres qui la décident et où ils ont été lus, le calcul, les mots du Livret, le verdict. --advice compare le
dossier à tous les thèmes. --rules essaie d’autres règles et dit quels verdicts changeraient, et de combien.`,
		Example: "  guichet check ITN1-2021-0001 --explain\n  guichet check ITN1-2021-0001 --advice --format json\n  guichet check --rules ./nouvelles-regles --all",
		Args:    someArgs("une référence, ou --all", 0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case f.format != "text" && f.format != "json":
				return usageError("format inconnu%s: %s (text ou json)", dossier.NoBreak, dossier.Quote(f.format))
			case f.all == (len(args) == 1):
				return usageError("guichet check attend une référence, ou --all")
			case f.all && (f.explain || f.advice):
				return usageError("--explain et --advice sont d’un seul dossier")
			case f.all && f.rules == "":
				return usageError("--all compare deux jeux de règles%s: indiquer le nouveau par --rules", dossier.NoBreak)
			}
			return a.query(c.Context(), func(w *works) error { return a.checked(c.Context(), w, args, f) })
		},
	}
	c.Flags().BoolVar(&f.explain, "explain", false, "montre chaque règle, ses chiffres et son calcul")
	c.Flags().BoolVar(&f.advice, "advice", false, "compare le dossier à tous les thèmes")
	c.Flags().StringVar(&f.rules, "rules", "", "répertoire d’un autre jeu de règles, à essayer")
	c.Flags().BoolVar(&f.all, "all", false, "compare les règles sur tous les dossiers")
	c.Flags().StringVar(&f.format, "format", "text", "text ou json")
	a.databaseFlag(c)
	return c
}

func (a *app) checked(ctx context.Context, w *works, args []string, f checkFlags) error {
	catalogue, err := a.catalogue()
	if err != nil {
		return err
	}
	tried := catalogue
	if f.rules != "" {
		if tried, err = rules.Load(os.DirFS(f.rules), templates.Livret); err != nil {
			return &exitError{exitUsage, fmt.Errorf("les règles de %s ne peuvent pas être prises%s:\n%w", f.rules, dossier.NoBreak, err)}
		}
	}
	if f.all {
		return a.replay(ctx, w, catalogue, tried, f.format)
	}
	detail, err := w.Show(ctx, args[0])
	if errors.Is(err, pipeline.ErrUnknownReference) {
		return unreadable(fmt.Errorf("aucun dossier n’a la référence %s", dossier.Quote(args[0])))
	}
	if err != nil {
		return unreadable(err)
	}
	if detail.Dossier == nil {
		return unreadable(fmt.Errorf("le dossier %s n’a pas encore été lu", args[0]))
	}
	if f.rules != "" {
		return a.replayed(catalogue, tried, []*pipeline.Detail{detail}, f.format)
	}
	return a.verdicts(catalogue, detail, f)
}

// verdicts prints what the rules say of one dossier.
func (a *app) verdicts(catalogue *rules.Catalogue, detail *pipeline.Detail, f checkFlags) error {
	d := detail.Dossier
	out := struct {
		Reference   string             `json:"reference"`
		Version     int                `json:"version"`
		RuleSet     string             `json:"rule_set"`
		Findings    []dossier.Finding  `json:"findings"`
		Explanation *rules.Explanation `json:"explanation,omitempty"`
		Advice      []rules.Option     `json:"advice,omitempty"`
	}{Reference: detail.Reference, Version: detail.Version, RuleSet: catalogue.Version(), Findings: append(catalogue.Check(d), catalogue.Observed(d)...)}
	out.Findings = dossier.Derogate(out.Findings, detail.Derogations, dossier.DateOf(time.Now()))
	if f.explain {
		e := catalogue.Explain(d)
		for i := range e.Verdicts {
			if x := e.Verdicts[i].Finding; x != nil {
				*x = dossier.Derogate([]dossier.Finding{*x}, detail.Derogations, dossier.DateOf(time.Now()))[0]
			}
		}
		out.Explanation = &e
	}
	if f.advice {
		out.Advice = catalogue.Advice(d)
	}
	if f.format == "json" {
		if err := a.indented(out); err != nil {
			return unreadable(err)
		}
	} else if err := a.verdictText(out.Reference, out.Version, out.Findings, out.Explanation, out.Advice); err != nil {
		return unreadable(err)
	}
	if dossier.Blocking(out.Findings) {
		return &exitError{code: exitBlocking}
	}
	return nil
}

func (a *app) verdictText(reference string, version int, findings []dossier.Finding, e *rules.Explanation, advice []rules.Option) error {
	if _, err := fmt.Fprintf(a.out, "%s, version%s%d%s: %s\n", reference, dossier.NoBreak, version, dossier.NoBreak, countFR(len(findings), "constat")); err != nil {
		return err
	}
	for i, x := range findings {
		trial := ""
		if x.Observed {
			trial = " (règle en observation)"
		}
		if _, err := fmt.Fprintf(a.out, "  %d. [%s] %s%s\n     %s\n", i+1, x.Severity, x.Code, trial, x.Message); err != nil {
			return err
		}
		if x.Derogation != nil {
			if _, err := fmt.Fprintln(a.out, "     "+x.Derogation.French()); err != nil {
				return err
			}
		}
	}
	if e != nil {
		if _, err := fmt.Fprintln(a.out); err != nil {
			return err
		}
		if err := e.Text(a.out); err != nil {
			return err
		}
	}
	if advice == nil {
		return nil
	}
	if _, err := fmt.Fprintln(a.out); err != nil {
		return err
	}
	return rules.AdviceText(a.out, advice)
}

func countFR(n int, noun string) string {
	switch {
	case n == 0:
		return "aucun " + noun
	case n > 1:
		noun += "s"
	}
	return fmt.Sprintf("%d%s%s", n, dossier.NoBreak, noun)
}
