package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"guichet/internal/config"
	"guichet/internal/dossier"
	"guichet/internal/pipeline"
	"guichet/internal/store"
	"guichet/send"
)

// outgoing is how the settings have mails sent; nil when they name no server.
func outgoing(c *config.Config) *pipeline.Outgoing {
	if c.SMTP.Address == "" {
		return nil
	}
	return &pipeline.Outgoing{
		Mailer: send.Server{Address: c.SMTP.Address, Security: send.Security(c.SMTP.Security), User: c.SMTP.User, Password: c.SMTP.Password, Timeout: 2 * time.Minute},
		AllTo:  c.SMTP.AllTo, PerMinute: c.SMTP.PerMinute, From: c.SMTP.From, Until: c.SMTP.Until,
	}
}

func (a *app) send() *cobra.Command {
	try, allTo := false, ""
	c := &cobra.Command{
		Use: "send", Short: "Envoie les courriels qui attendent, une fois chacun",
		Long: `Envoie par le serveur smtp de guichet.yaml les courriels qui attendent, l’un après l’autre, entre les heures de la
configuration. Chacun part une fois : il est réservé avant l’envoi, et ce que le serveur a dit est enregistré aussitôt.
Un refus passager est retenté, de plus en plus tard ; un refus définitif est montré à une personne. guichet serve fait
de même, tout seul. Avec --dry-run, la commande dit seulement ce qui attend.`,
		Example: "  guichet send --dry-run\n  guichet send\n  guichet send --all-to essai@exemple.fr", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			settings, _, err := a.settings()
			if err != nil {
				return err
			}
			return a.query(c.Context(), func(w *works) error {
				if try {
					return a.waitingMails(c.Context(), w)
				}
				o := outgoing(settings)
				if o == nil {
					return usageError("aucun serveur d’envoi n’est configuré (clé smtp.address de guichet.yaml)")
				}
				if allTo != "" {
					o.AllTo = allTo
				}
				sent, err := w.SendDue(c.Context(), *o)
				if err != nil {
					return unreadable(err)
				}
				return a.sentMails(c.Context(), w, *o, sent)
			})
		},
	}
	c.Flags().BoolVar(&try, "dry-run", false, "dire ce qui attend, sans rien envoyer")
	c.Flags().StringVar(&allTo, "all-to", "", "tout envoyer à cette adresse, pour un essai")
	a.databaseFlag(c)
	return c
}

// waitingMails prints what waits to be sent, and what was refused.
func (a *app) waitingMails(ctx context.Context, w *works) error {
	waiting, err := w.Outbox(ctx)
	if err != nil {
		return unreadable(err)
	}
	if len(waiting) == 0 {
		_, err := fmt.Fprintln(a.out, "Aucun courriel n’attend.")
		return err
	}
	t := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	line := func(cells ...string) { _, _ = fmt.Fprintln(t, strings.Join(cells, "\t")) } // Flush tells the error
	line("RÉFÉRENCE", "COURRIEL", "ÉTAT", "ESSAIS", "PAS AVANT", "DERNIER REFUS")
	for _, d := range waiting {
		line(d.Reference, d.Idempotency, string(d.State), fmt.Sprint(d.Attempts), d.NextAt.In(dossier.Paris).Format("02/01/2006 15:04"), d.Error)
	}
	return t.Flush()
}

// sentMails prints what came of each mail. One that was refused for good is for a person.
func (a *app) sentMails(ctx context.Context, w *works, o pipeline.Outgoing, sent []pipeline.SentMail) error {
	refused := false
	for _, m := range sent {
		refused = refused || m.State == store.Bounced
		text := fmt.Sprintf("%s, %s, à %s%s: %s", m.Reference, m.Key, strings.Join(m.To, ", "), dossier.NoBreak, m.State)
		if m.Error != "" {
			text += " (" + m.Error + ")"
		}
		if _, err := fmt.Fprintln(a.out, text); err != nil {
			return err
		}
	}
	left, err := w.Outbox(ctx)
	if err != nil {
		return unreadable(err)
	}
	if _, err := fmt.Fprintf(a.out, "%s, %s (départs de %d h à %d h).\n", countFR(len(sent), "envoi tenté"), countFR(len(left), "courriel qui reste"), o.From, o.Until); err != nil {
		return err
	}
	if refused {
		return &exitError{code: exitBlocking}
	}
	return nil
}
