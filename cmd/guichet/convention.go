package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"guichet/generate"
	"guichet/generate/convention"
	"guichet/internal/dossier"
	"guichet/internal/durable"
	"guichet/internal/pipeline"
	"guichet/internal/store"
	"guichet/internal/yamlfile"
)

func (a *app) convention() *cobra.Command {
	dir, complete, from, amend, by := ".", "", "", "", ""
	send := false
	c := &cobra.Command{
		Use: "convention [RÉFÉRENCE]", Short: "Établit la convention d’un dossier accepté, du montant accordé",
		Long: `Établit la convention d’un dossier accepté, avec le montant accordé et la date de la décision, en PDF et en DOCX
(à modifier avant la signature), ses données figées en JSON, et le premier classeur de suivi. Les mêmes données
donnent les mêmes octets ; un fichier qui existe et qui diffère n’est pas écrasé. Une anomalie bloquante sans
dérogation, ou une décision prise sur une autre version, l’empêche.

Ce que le dossier ne contient pas (représentant, adresse, compte, objectif, jalons, indicateurs) se donne dans un
fichier YAML par --complete. Tant qu’il manque quelque chose, chaque page porte « À COMPLÉTER » et le nom du fichier
le dit : rien de tel ne part chez un porteur.

Avec --avenant et un motif, l’acte est un avenant à la convention en vigueur : il dit, avant et après, tout ce qui change
(montant, calendrier, budget, porteur, jalons, indicateurs). Une convention signée ne se modifie que par un avenant.

Avec --send et --by, la convention est approuvée : elle part au signataire et au contact (PDF et DOCX), une fois.

Avec --from, la convention est refaite de ses données figées, à l’octet près, sans la base.`,
		Example: "  guichet convention ITN1-2021-0001 --complete complements.yaml\n  guichet convention --from ITN1-2021-0001-v1-convention.json --dir ./actes",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case from != "" && len(args) == 0:
				return a.remade(from, dir)
			case from != "" || len(args) == 0:
				return usageError("indiquer une référence, ou --from et un fichier de données figées")
			}
			var given *dossier.Complements
			if complete != "" {
				data, err := os.ReadFile(complete) // #nosec G304 -- the operator names the file
				if err != nil {
					return unreadable(err)
				}
				given = new(dossier.Complements)
				if _, err := yamlfile.Decode(complete, data, given); err != nil {
					return usageError("%s", err)
				}
			}
			return a.query(c.Context(), func(w *works) error {
				docs, err := a.granted(c.Context(), w, args[0], dir, amend, given)
				if err != nil || !send {
					return err
				}
				return a.sendToSign(c.Context(), w, args[0], by, docs)
			})
		},
	}
	c.Flags().StringVar(&dir, "dir", dir, "répertoire où écrire")
	c.Flags().StringVar(&complete, "complete", complete, "fichier YAML de ce que le dossier ne contient pas")
	c.Flags().StringVar(&amend, "avenant", amend, "établir un avenant, pour ce motif")
	c.Flags().BoolVar(&send, "send", send, "l’approuver et l’envoyer à la signature")
	c.Flags().StringVar(&by, "by", by, "qui l’approuve")
	c.Flags().StringVar(&from, "from", from, "refaire la convention de ses données figées")
	a.databaseFlag(c)
	return c
}

// remade makes an act again from its frozen data.
func (a *app) remade(from, dir string) error {
	data, err := os.ReadFile(from) // #nosec G304 -- the operator names the file
	if err != nil {
		return unreadable(err)
	}
	docs, err := generate.Remake(data)
	if err != nil {
		return usageError("%s%s: %s", from, dossier.NoBreak, err)
	}
	return a.keepAll(dir, docs)
}

func (a *app) granted(ctx context.Context, w *works, reference, dir, amend string, given *dossier.Complements) ([]generate.Document, error) {
	d, err := w.Show(ctx, reference)
	if err != nil {
		return nil, decisionError(reference, err)
	}
	x := d.Decision
	switch {
	case x == nil || x.Kind != store.Accepted:
		return nil, usageError("%s%s: aucune décision ne l’accepte (guichet decide)", d.Reference, dossier.NoBreak)
	case x.Version != d.Version:
		return nil, usageError("%s%s: la décision porte sur la version %d, et le dossier en est à la version %d. Décider de nouveau (guichet decide)", d.Reference, dossier.NoBreak, x.Version, d.Version)
	}
	settings, _, err := a.settings()
	if err != nil {
		return nil, err
	}
	catalogue, err := a.catalogue()
	if err != nil {
		return nil, err
	}
	on := dossier.DateOf(x.At)
	in := generate.Case{
		Dossier: d.Dossier, Findings: withinGrant(d.List), Reference: d.Reference, Version: d.Version, ReceivedAt: x.At, Today: on,
		Settings: newGenerator(settings, catalogue).settings, Granted: x.Granted, Decided: on,
	}
	if err := inForce(ctx, w, d.Reference, amend, given, &in); err != nil {
		return nil, err
	}
	if in.Settings.Models, err = loadModels(settings.Models); err != nil {
		return nil, err
	}
	in.Theme, _ = catalogue.Theme(d.Theme)
	docs, err := generate.Grant(ctx, in)
	if err != nil {
		return nil, unreadable(err)
	}
	for _, x := range docs {
		if x.Kind == generate.Note && x.Refusal {
			_, _ = fmt.Fprint(a.err, string(x.Data))
			return nil, &exitError{code: exitBlocking}
		}
	}
	if docs, err = a.recordConvention(ctx, w, d, *x.Granted, docs); err != nil {
		return nil, err
	}
	return docs, a.keepAll(dir, docs)
}

// sendToSign puts an approved convention into the outbox.
func (a *app) sendToSign(ctx context.Context, w *works, reference, by string, docs []generate.Document) error {
	var attached []pipeline.Document
	for _, d := range docs {
		if len(d.Blanks) > 0 {
			return usageError("%s%s: la convention n’est pas complète, elle ne part pas", reference, dossier.NoBreak)
		}
		if d.Kind == generate.Convention || d.Kind == generate.Editable {
			attached = append(attached, pipeline.Document{Name: d.Name, MediaType: d.MediaType, Data: d.Data})
		}
	}
	if err := w.SendToSign(ctx, strings.ToUpper(reference), by, attached); err != nil {
		return decisionError(reference, err)
	}
	_, err := fmt.Fprintln(a.out, "Envoi à la signature"+dossier.NoBreak+": le courriel est dans boite-denvoi, et partira par guichet send.")
	return err
}

// inForce completes a case from the convention in force: what a person gave for it holds until
// it is given anew, and an amendment starts from it.
func inForce(ctx context.Context, w *works, reference, amend string, given *dossier.Complements, in *generate.Case) error {
	if given != nil {
		in.Complements = *given
	}
	copies, all, err := w.Copies(ctx, reference)
	if err != nil {
		return unreadable(err)
	}
	if len(all) == 0 {
		if amend != "" {
			return usageError("%s%s: aucune convention n’est en vigueur, il n’y a rien à modifier", reference, dossier.NoBreak)
		}
		return nil
	}
	last, frozen, err := w.LastConvention(ctx, reference)
	if err != nil {
		return unreadable(err)
	}
	before, _, err := convention.Thaw(frozen)
	if err != nil {
		return unreadable(err)
	}
	if given == nil {
		in.Complements = before.Complements
	}
	signed := slices.ContainsFunc(copies, func(c store.SignedCopy) bool {
		return c.Convention == last.ID && c.Said != nil && c.Said.Kind == store.Signed
	})
	switch {
	case amend != "" && before.Amends == nil && !signed:
		return usageError("%s%s: la convention n’est pas encore signée\u00a0; la refaire, sans --avenant", reference, dossier.NoBreak)
	case amend != "" && !signed: // the last amendment again, from the same act
		in.Amends, in.Amendment, in.Reason = &before.Amends.Before, before.Amends.Number, amend
	case amend != "":
		in.Amends, in.Amendment, in.Reason = &before, 1, amend
		if before.Amends != nil {
			in.Amendment = before.Amends.Number + 1
		}
	case signed && (before.Granted != *in.Granted || before.Version != in.Version || given != nil):
		return usageError("%s%s: la convention est signée\u00a0; elle ne se modifie que par un avenant (--avenant « motif »)", reference, dossier.NoBreak)
	}
	return nil
}

// recordConvention keeps a complete convention and its first workbook, so that they are known
// again when they come back. An act with something left to fill in is not one yet: nothing is
// recorded, and no workbook goes with it.
func (a *app) recordConvention(ctx context.Context, w *works, d *pipeline.Detail, granted dossier.Money, docs []generate.Document) ([]generate.Document, error) {
	of := func(k generate.DocumentKind) *generate.Document {
		for i := range docs {
			if docs[i].Kind == k {
				return &docs[i]
			}
		}
		return nil
	}
	act, frozen, book := of(generate.Convention), of(generate.Frozen), of(generate.Workbook)
	if len(act.Blanks) > 0 {
		return slices.DeleteFunc(docs, func(x generate.Document) bool { return x.Kind == generate.Workbook }), nil
	}
	if _, err := w.RecordConvention(ctx, d.Reference, d.Version, granted, act.Data, frozen.Data); err != nil {
		return nil, unreadable(err)
	}
	if book == nil {
		return docs, nil
	}
	settings, _, err := a.settings()
	if err != nil {
		return nil, err
	}
	first, sent, err := generate.FirstWorkbook(frozen.Data, newGenerator(settings, nil).settings)
	if err != nil {
		return nil, unreadable(err)
	}
	*book = first
	if _, err := w.RecordWorkbook(ctx, sent, first.Data); err != nil {
		return nil, unreadable(err)
	}
	return docs, nil
}

// keepAll writes documents beside what is there, and says what is left to fill in.
func (a *app) keepAll(dir string, docs []generate.Document) error {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return unreadable(err)
	}
	for _, x := range docs {
		name := filepath.Join(dir, x.Name)
		old, err := os.ReadFile(name) // #nosec G304 -- the operator names the folder
		switch {
		case err == nil && !slices.Equal(old, x.Data):
			return usageError("%s existe déjà et diffère%s: rien n’est écrasé", name, dossier.NoBreak)
		case err == nil:
		case !errors.Is(err, fs.ErrNotExist):
			return unreadable(err)
		default:
			if err := durable.WriteFile(name, x.Data); err != nil {
				return unreadable(err)
			}
		}
		if _, err := fmt.Fprintln(a.out, name); err != nil {
			return err
		}
	}
	for _, x := range docs {
		if len(x.Blanks) == 0 {
			continue
		}
		_, _ = fmt.Fprintf(a.err, "À compléter avant l’envoi (--complete, voir le guide)%s:\n", dossier.NoBreak)
		for _, b := range x.Blanks {
			_, _ = fmt.Fprintf(a.err, "– %s\n", b)
		}
	}
	return nil
}

// withinGrant are the findings that a grant leaves: that too much was asked is settled by
// what is granted, which the convention checks again.
func withinGrant(fs []dossier.Finding) []dossier.Finding {
	return slices.DeleteFunc(dossier.Active(fs), func(f dossier.Finding) bool {
		return f.Code == "funding.rate-exceeded" || f.Code == "funding.cap-exceeded"
	})
}
