package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"guichet/ingest"
	"guichet/internal/dossier"
	"guichet/internal/pipeline"
	"guichet/internal/relance"
	"guichet/internal/store"
	"guichet/schedules"
)

func (a *app) due() *cobra.Command {
	c := &cobra.Command{
		Use: "due RÉFÉRENCE", Short: "Liste les échéances d’un dossier, et ce qui a été demandé",
		Long: `Liste, par date, tout ce que doit le dossier d’après son thème et sa convention : comptes rendus, jalons, signature,
démonstration, résultats, bilan. Pour chaque échéance : sa clé (pour guichet record), la prochaine relance, ce qui a déjà
été demandé, et pourquoi plus rien ne l’est.`,
		Example: "  guichet due ITN5-2021-0003", Args: someArgs("une référence", 1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.query(c.Context(), func(w *works) error {
				all, err := w.Owed(c.Context(), args[0])
				if err != nil {
					return decisionError(args[0], err)
				}
				if len(all) == 0 {
					_, err := fmt.Fprintln(a.out, "Aucune échéance"+dossier.NoBreak+": ni convention établie, ni correction demandée.")
					return err
				}
				t := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
				_, _ = fmt.Fprintln(t, strings.Join([]string{"ÉCHÉANCE", "CLÉ", "QUOI", "PROCHAINE RELANCE", "DÉJÀ DEMANDÉ", "ARRÊT"}, "\t")) // Flush tells the error
				today := dossier.DateOf(ingest.SystemClock{}.Now())
				for _, o := range all {
					_, _ = fmt.Fprintln(t, strings.Join([]string{o.Due.French(), o.Key, o.What, nextStep(o, today), settled(o.Settled), o.Why}, "\t"))
				}
				return t.Flush()
			})
		},
	}
	a.databaseFlag(c)
	return c
}

// nextStep is the next reminder of something owed.
func nextStep(o pipeline.Standing, today dossier.Date) string {
	if o.Why != "" {
		return "–"
	}
	for _, s := range o.Steps {
		if s.On.After(today) {
			return s.On.French() + " (" + s.Name + ")"
		}
	}
	return "–"
}

func settled(rs []store.Request) string {
	var out []string
	for _, r := range rs {
		if r.Outcome == relance.Asked {
			name, _, _ := strings.Cut(r.Step, " ")
			out = append(out, name+" le "+r.Day.French())
		}
	}
	if len(out) == 0 {
		return "–"
	}
	return strings.Join(out, ", ")
}

func (a *app) record() *cobra.Command {
	var done, undone, reason, by string
	var withdrawn, suspended, resumed bool
	c := &cobra.Command{
		Use: "record RÉFÉRENCE", Short: "Enregistre qu’une échéance est tenue, qu’un projet est suspendu, repris ou retiré",
		Long: `Enregistre ce qu’aucun fichier ne dit : une démonstration faite, des résultats reçus, un jalon passé (--done CLÉ, la clé est
celle de guichet due), un projet suspendu, repris ou retiré. Les relances s’arrêtent aussitôt, y compris celles qui
attendent d’être envoyées. Rien n’est effacé : --undone, --resume disent le contraire à leur tour.`,
		Example: "  guichet record ITN5-2021-0003 --done demonstration --by 'C. Durand'\n  guichet record ITN1-2021-0001 --suspend --reason 'recours' --by 'C. Durand'", Args: someArgs("une référence", 1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			f, err := factOf(done, undone, withdrawn, suspended, resumed)
			if err != nil {
				return err
			}
			f.Reason, f.By = reason, by
			return a.query(c.Context(), func(w *works) error {
				if err := w.Record(c.Context(), args[0], f); err != nil {
					return decisionError(args[0], err)
				}
				_, err := fmt.Fprintf(a.out, "%s%s: %s\n", args[0], dossier.NoBreak, strings.TrimSpace(string(f.Kind)+" "+f.Subject))
				return err
			})
		},
	}
	c.Flags().StringVar(&done, "done", "", "clé de l’échéance tenue")
	c.Flags().StringVar(&undone, "undone", "", "clé de l’échéance qui ne l’est pas, contrairement à ce qui a été dit")
	c.Flags().BoolVar(&withdrawn, "withdraw", false, "le projet est retiré")
	c.Flags().BoolVar(&suspended, "suspend", false, "le projet est suspendu")
	c.Flags().BoolVar(&resumed, "resume", false, "le projet est repris")
	c.Flags().StringVar(&reason, "reason", "", "motif")
	c.Flags().StringVar(&by, "by", "", "qui le dit")
	a.databaseFlag(c)
	return c
}

// factOf is the fact that the flags state: one and no more.
func factOf(done, undone string, withdrawn, suspended, resumed bool) (store.Fact, error) {
	var all []store.Fact
	add := func(is bool, k store.FactKind, subject string) {
		if is {
			all = append(all, store.Fact{Kind: k, Subject: subject})
		}
	}
	add(done != "", store.Done, done)
	add(undone != "", store.NotDone, undone)
	add(withdrawn, store.Withdrawn, "")
	add(suspended, store.Suspended, "")
	add(resumed, store.Resumed, "")
	if len(all) != 1 {
		return store.Fact{}, usageError("indiquer une chose%s: --done, --undone, --withdraw, --suspend ou --resume", dossier.NoBreak)
	}
	return all[0], nil
}

func (a *app) people() *cobra.Command {
	role, address, by := "", "", ""
	c := &cobra.Command{
		Use: "people RÉFÉRENCE", Short: "Dit ou change à qui l’on écrit pour un dossier",
		Long: `Dit à qui l’on écrit pour un dossier, ou le change. Les rôles : contact, signataire, hiérarchie (du contact), instructeur,
responsable. Sans --address, la commande liste ; avec une adresse vide, la personne est ôtée. Une demande qui n’a pas
d’adresse arrive au bureau, à transmettre.`,
		Example: "  guichet people ITN1-2021-0001\n  guichet people ITN1-2021-0001 --role hiérarchie --address chef@exemple.fr --by 'C. Durand'", Args: someArgs("une référence", 1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.query(c.Context(), func(w *works) error {
				if c.Flags().Changed("address") {
					if err := w.Name(c.Context(), args[0], store.Person{Role: schedules.Role(role), Address: address, By: by}); err != nil {
						return decisionError(args[0], err)
					}
				}
				people, err := w.People(c.Context(), args[0])
				if err != nil {
					return decisionError(args[0], err)
				}
				for _, p := range people {
					if _, err := fmt.Fprintf(a.out, "%-12s %s\n", p.Role, p.Address); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&role, "role", "contact", "rôle de la personne")
	c.Flags().StringVar(&address, "address", "", "son adresse ; vide : plus personne")
	c.Flags().StringVar(&by, "by", "", "qui le dit")
	a.databaseFlag(c)
	return c
}

func (a *app) remind() *cobra.Command {
	try := false
	c := &cobra.Command{
		Use: "remind", Short: "Demande ce qui est dû aujourd’hui, un courriel par personne",
		Long: `Établit les demandes et relances du jour : un courriel par personne, la demande la plus urgente d’abord, avec le classeur à
remplir et les dates en fichier d’agenda. Ce qui a été demandé ne l’est plus ; ce qui est arrivé, suspendu ou dérogé n’est
pas demandé, et le journal dit pourquoi. Rien n’est fait un jour qui n’est pas ouvré. Les courriels vont dans
boite-denvoi/, et partent par guichet send. Avec --dry-run, la commande dit seulement ce qui partirait.`,
		Example: "  guichet remind --dry-run\n  guichet remind", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.query(c.Context(), func(w *works) error {
				if try {
					today := dossier.DateOf(ingest.SystemClock{}.Now())
					return a.foresee(c.Context(), w, today, today)
				}
				r, err := w.Remind(c.Context(), ingest.SystemClock{}.Now())
				if err != nil {
					return unreadable(err)
				}
				for _, m := range r.Mails {
					if _, err := fmt.Fprintf(a.out, "%s  %s\n", m.Key, m.Name); err != nil {
						return err
					}
				}
				_, err = fmt.Fprintf(a.out, "Courriels établis%s: %d ; relances non envoyées (le journal dit pourquoi)%s: %d.\n", dossier.NoBreak, len(r.Mails), dossier.NoBreak, r.Settled)
				return err
			})
		},
	}
	c.Flags().BoolVar(&try, "dry-run", false, "dire ce qui partirait, sans rien enregistrer")
	a.databaseFlag(c)
	return c
}

func (a *app) simulate() *cobra.Command {
	from, to := "", ""
	c := &cobra.Command{
		Use: "simulate", Short: "Joue le calendrier, et dit tout ce qui partirait, jour par jour",
		Long: `Joue les jours d’une période avec ce qui est connu aujourd’hui, sans rien enregistrer ni envoyer, et dit jour par jour
chaque courriel qui partirait, à qui, avec quels documents. Les conventions en vigueur comptent comme si elles l’étaient dès le
premier jour ; ce qui est arrivé ou a été dit à une date compte à partir de cette date, et rien de nouveau n’arrive.`,
		Example: "  guichet simulate --from 2020-11-02 --to 2023-03-31", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			first, err := dossier.ParseDate(from)
			if err != nil {
				return usageError("date illisible%s: --from %s (AAAA-MM-JJ)", dossier.NoBreak, dossier.Quote(from))
			}
			last, err := dossier.ParseDate(to)
			if err != nil {
				return usageError("date illisible%s: --to %s (AAAA-MM-JJ)", dossier.NoBreak, dossier.Quote(to))
			}
			if last.Before(first) {
				return usageError("--to (%s) est avant --from (%s)", last.French(), first.French())
			}
			return a.query(c.Context(), func(w *works) error { return a.foresee(c.Context(), w, first, last) })
		},
	}
	c.Flags().StringVar(&from, "from", "", "premier jour, AAAA-MM-JJ")
	c.Flags().StringVar(&to, "to", "", "dernier jour, AAAA-MM-JJ")
	a.databaseFlag(c)
	return c
}

var weekdays = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}

// foresee prints what would go out on each day.
func (a *app) foresee(ctx context.Context, w *works, from, to dossier.Date) error {
	mails, requests := 0, 0
	err := w.Foresee(ctx, from, to, func(day dossier.Date, bundles []relance.Bundle, _ []relance.Ask) error {
		if len(bundles) > 0 {
			if _, err := fmt.Fprintf(a.out, "\n%s %s\n", weekdays[day.Weekday()], day.French()); err != nil {
				return err
			}
		}
		for _, b := range bundles {
			m, err := w.Preview(b, day)
			if err != nil {
				return err
			}
			mails++
			requests += len(b.Asks)
			to := b.Address
			if to == "" {
				to = "bureau, à transmettre"
			}
			if _, err := fmt.Fprintf(a.out, "  %-24s %s\n    %s\n", m.MailKey, to, m.Subject); err != nil {
				return err
			}
			if len(b.Asks) > 1 {
				for _, x := range b.Asks {
					_, _ = fmt.Fprintf(a.out, "    – %s, %s, %s\n", x.Project.Reference, x.Step.Mail, x.Step.Name)
				}
			}
			for _, x := range b.Asks {
				if pipeline.Attaches(x.Step.Mail) {
					_, _ = fmt.Fprintf(a.out, "    + classeur de suivi %s, %s\n", x.Project.Reference, x.Owed.Period)
				}
			}
		}
		return nil
	})
	if err != nil {
		return unreadable(err)
	}
	_, err = fmt.Fprintf(a.out, "\nDu %s au %s, courriels%s: %d ; demandes%s: %d. Rien n’a été enregistré ni envoyé.\n", from.French(), to.French(), dossier.NoBreak, mails, dossier.NoBreak, requests)
	return err
}
