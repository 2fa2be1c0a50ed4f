package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/user"
	"strings"

	"github.com/spf13/cobra"

	"guichet/extract/french"
	"guichet/internal/dossier"
	"guichet/internal/pipeline"
	"guichet/internal/store"
)

// decideFlags are what the decide command is asked for.
type decideFlags struct {
	accept, reject, try           bool
	granted, ask, reason, by, end string
}

func (a *app) decide() *cobra.Command {
	var f decideFlags
	c := &cobra.Command{
		Use: "decide RÉFÉRENCE", Short: "Enregistre la décision d’une personne sur un dossier",
		Long: `Enregistre une décision, avec qui et quand, dans un journal qui ne fait que croître : --accept avec le montant
accordé, --reject avec un motif, ou --ask avec une question au porteur. Une décision ne s’efface pas ; la dernière
compte. Un montant que l’enveloppe du thème ne contient plus n’est pas accordé : le dossier attend des crédits.`,
		Example: "  guichet decide ITN1-2021-0001 --accept --granted 300000\n  guichet decide ITN1-2021-0001 --reject --reason \"hors du thème\"\n  guichet decide ITN1-2021-0001 --ask \"Quel est le calendrier de la phase 2 ?\"",
		Args:    someArgs("une référence", 1, 1),
		RunE:    func(c *cobra.Command, args []string) error { return a.decided(c.Context(), args[0], f) },
	}
	c.Flags().BoolVar(&f.accept, "accept", false, "accepte le dossier, pour le montant de --granted")
	c.Flags().StringVar(&f.granted, "granted", "", "montant accordé, en euros")
	c.Flags().BoolVar(&f.reject, "reject", false, "rejette le dossier, pour le motif de --reason")
	c.Flags().StringVar(&f.ask, "ask", "", "question au porteur")
	c.Flags().StringVar(&f.reason, "reason", "", "motif")
	a.whoFlags(c, &f.by, &f.try)
	return c
}

// whoFlags are those of all that a person decides.
func (a *app) whoFlags(c *cobra.Command, by *string, try *bool) {
	c.Flags().StringVar(by, "by", "", "qui décide (par défaut, l’utilisateur du système)")
	c.Flags().BoolVar(try, "dry-run", false, "vérifie tout et n’enregistre rien")
	a.databaseFlag(c)
}

// who is the person named, or else the user of the system.
func who(by string) string {
	if by = strings.TrimSpace(by); by != "" {
		return by
	}
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return cmp.Or(u.Name, u.Username)
}

// request reads what is decided from the flags.
func (f decideFlags) request(reference string) (pipeline.Decide, error) {
	in := pipeline.Decide{Reference: reference, Reason: f.reason, By: who(f.by), Try: f.try}
	n := 0
	for _, on := range []bool{f.accept, f.reject, f.ask != ""} {
		if on {
			n++
		}
	}
	switch {
	case n != 1:
		return in, usageError("guichet decide attend --accept, --reject ou --ask, et un seul des trois")
	case f.accept && f.granted == "":
		return in, usageError("--accept attend le montant accordé%s: --granted", dossier.NoBreak)
	case !f.accept && f.granted != "":
		return in, usageError("--granted ne va qu’avec --accept")
	case f.reject:
		in.Kind = store.Rejected
	case f.ask != "":
		in.Kind, in.Reason = store.Asked, f.ask
	default:
		in.Kind = store.Accepted
		x, err := french.ParseNumber(f.granted, 0)
		if err == nil && !x.Doubtful && !x.Dash && x.Unit != french.Percent {
			in.Granted, err = x.Money(french.Euro)
		}
		if err != nil || x.Doubtful || x.Dash || x.Unit == french.Percent {
			return in, usageError("montant accordé illisible%s: %s (attendu, par exemple%s: 300000 ou 300000,50)", dossier.NoBreak, dossier.Quote(f.granted), dossier.NoBreak)
		}
	}
	return in, nil
}

func (a *app) decided(ctx context.Context, reference string, f decideFlags) error {
	in, err := f.request(reference)
	if err != nil {
		return err
	}
	catalogue, err := a.catalogue()
	if err != nil {
		return err
	}
	return a.query(ctx, func(w *works) error {
		detail, err := w.Show(ctx, reference)
		if err != nil {
			return decisionError(reference, err)
		}
		theme, _ := catalogue.Theme(detail.Theme)
		out, err := w.Decide(ctx, theme, in)
		if err != nil {
			return decisionError(reference, err)
		}
		if err := a.sayDecided(out, f.try); err != nil {
			return err
		}
		if out.Kind == store.Waiting {
			return &exitError{code: exitBlocking}
		}
		return nil
	})
}

// decisionError words why something was not decided.
func decisionError(reference string, err error) error {
	var e *pipeline.DecisionError
	switch {
	case errors.Is(err, pipeline.ErrUnknownReference):
		return unreadable(fmt.Errorf("aucun dossier n’a la référence %s", dossier.Quote(reference)))
	case errors.As(err, &e):
		return &exitError{exitUsage, e}
	}
	return unreadable(err)
}

func (a *app) sayDecided(d pipeline.Decided, try bool) error {
	p := &sayer{w: a.out}
	if try {
		p.say("Essai%s: rien n’est enregistré.", dossier.NoBreak)
	}
	switch d.Kind {
	case store.Accepted:
		p.say("%s%s: acceptée pour %s, par %s.", d.Reference, dossier.NoBreak, d.Granted, d.By)
	case store.Waiting:
		p.say("%s%s: en attente de crédits. %s dépassent de %s ce qui reste de l’enveloppe %s (%s).",
			d.Reference, dossier.NoBreak, d.Granted, *d.Granted-d.Remaining, d.Theme, d.Remaining)
	case store.Rejected:
		p.say("%s%s: rejetée, par %s. Motif%s: %s", d.Reference, dossier.NoBreak, d.By, dossier.NoBreak, d.Reason)
	case store.Asked:
		p.say("%s%s: question au porteur, par %s%s: %s", d.Reference, dossier.NoBreak, d.By, dossier.NoBreak, d.Reason)
	}
	if d.Kind != store.Waiting && d.Theme != "" {
		p.say("Reste de l’enveloppe %s%s: %s.", d.Theme, dossier.NoBreak, d.Remaining)
	}
	for i, w := range d.Waiting {
		p.say("  en attente, n°%s%d%s: %s, %s", dossier.NoBreak, i+1, dossier.NoBreak, w.Reference, w.Granted)
	}
	return p.err
}

func (a *app) derogate() *cobra.Command {
	var f decideFlags
	var rule string
	c := &cobra.Command{
		Use: "derogate RÉFÉRENCE", Short: "Déroge à une règle pour un dossier, jusqu’à un jour",
		Long: `Met un constat d’un dossier de côté, jusqu’à un jour compris, avec qui, quand et pourquoi. Le constat reste
montré partout où il l’aurait été, avec la dérogation ; il ne bloque plus et n’est plus écrit au porteur.`,
		Example: "  guichet derogate ITN1-2021-0001 --rule size.below-minimum --until 2021-12-31 --reason \"projet pilote\"",
		Args:    someArgs("une référence", 1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			until, err := dossier.ParseDate(f.end)
			if err != nil {
				return usageError("jour illisible%s: %s (attendu%s: AAAA-MM-JJ)", dossier.NoBreak, dossier.Quote(f.end), dossier.NoBreak)
			}
			return a.query(c.Context(), func(w *works) error {
				in := pipeline.Derogate{Reference: args[0], Code: rule, Until: until, Reason: f.reason, By: who(f.by), Try: f.try}
				if err := w.Derogate(c.Context(), in); err != nil {
					return decisionError(args[0], err)
				}
				p := &sayer{w: a.out}
				if f.try {
					p.say("Essai%s: rien n’est enregistré.", dossier.NoBreak)
				}
				p.say("%s%s: dérogation à %s jusqu’au %s, par %s.", strings.ToUpper(args[0]), dossier.NoBreak, rule, until.French(), in.By)
				return p.err
			})
		},
	}
	c.Flags().StringVar(&rule, "rule", "", "code du constat, tel que size.below-minimum")
	c.Flags().StringVar(&f.end, "until", "", "dernier jour, AAAA-MM-JJ")
	c.Flags().StringVar(&f.reason, "reason", "", "motif")
	a.whoFlags(c, &f.by, &f.try)
	return c
}
