package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"guichet/internal/dossier"
	"guichet/internal/readout"
)

func (a *app) tables() *cobra.Command {
	format := "json"
	c := &cobra.Command{
		Use: "tables FICHIER", Short: "Affiche les tableaux d’un fichier, budget ou non",
		Long: `Affiche chaque tableau d’un PDF, d’un classeur, d’un scan ou d’une image, de quelque sujet qu’il soit.
Un tableau qui continue sur la page suivante y est un autre tableau ; une feuille de classeur est une page.

Les formats :
  json  {"tables":[{"page","bbox","confidence","cells":[{"row","col","rowspan","colspan","text","bbox"}]}]}
        page se compte à partir de 1, row et col à partir de 0 ; rowspan et colspan valent 1 au moins.
        bbox est [x0, y0, x1, y1] en points (1/72 de pouce), depuis le coin en haut à gauche de la page
        telle qu’elle s’affiche ; null dans un classeur, où "sheet" nomme la feuille.
        Une cellule vide, ou recouverte par une cellule fusionnée, n’est pas donnée.
        confidence va de 0 à 1 : traits, alignement, régularité, chiffres et sûreté des mots lus.
  csv   une ligne par rangée, séparateur « ; », une ligne vide entre deux tableaux ; une apostrophe
        précède ce qu’un tableur prendrait pour une formule
  html  une page à ouvrir dans un navigateur, cellules fusionnées comprises`,
		Example: "  guichet tables rapport.pdf\n  guichet tables rapport.pdf --format csv > rapport.csv\n  guichet tables classeur.xlsx --format html > classeur.html",
		Args:    someArgs("un fichier", 1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains([]string{"json", "csv", "html"}, format) {
				return usageError("format inconnu%s: %s, attendu json, csv ou html", dossier.NoBreak, dossier.Quote(format))
			}
			return a.printTables(c.Context(), args[0], format)
		},
	}
	c.Flags().StringVar(&format, "format", format, "json, csv ou html")
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"json", "csv", "html"}, cobra.ShellCompDirectiveNoFileComp)) // the flag exists: it cannot fail
	return c
}

func (a *app) printTables(ctx context.Context, path, format string) error {
	settings, _, err := a.settings()
	if err != nil {
		return err
	}
	i, err := newInstruments(settings, userCache())
	if err != nil {
		return err
	}
	defer i.close()
	opened, err := openAll(ctx, i.opener, []string{path})
	if err != nil {
		return unreadable(withAction(err))
	}
	switch {
	case len(opened.Files) > 1:
		return unreadable(fmt.Errorf("%s%s: %d fichiers lus, un seul attendu. Donner un des fichiers que celui-ci contient", path, dossier.NoBreak, len(opened.Files)))
	case len(opened.Files) == 0 && len(opened.Refused) > 0:
		return unreadable(withAction(&opened.Refused[0].Refusal))
	case len(opened.Files) == 0:
		return unreadable(fmt.Errorf("%s%s: aucun fichier à lire", path, dossier.NoBreak))
	}
	i.files.Apart = true
	doc, err := i.files.Read(ctx, opened.Files[0].File, opened.Files[0].Data)
	if err != nil {
		return unreadable(withAction(err))
	}
	for _, n := range doc.Notes {
		_, _ = fmt.Fprintln(a.err, n.Message)
	}
	t := readout.TablesOf(doc)
	switch format {
	case "csv":
		err = t.CSV(a.out)
	case "html":
		err = t.HTML(a.out)
	default:
		err = t.JSON(a.out)
	}
	if err != nil {
		return unreadable(err)
	}
	return nil
}

// withAction adds to a refusal what to do about it.
func withAction(err error) error {
	if r, ok := errors.AsType[*dossier.Refusal](err); ok {
		return fmt.Errorf("%w %s", err, r.Action)
	}
	return err
}
