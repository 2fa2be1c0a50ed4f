package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"guichet/internal/demo"
	"guichet/internal/dossier"
)

func (a *app) demo() *cobra.Command {
	dir := "demo"
	c := &cobra.Command{
		Use: "demo", Short: "Met en place des dossiers d’exemple et les instruit",
		Long: `Prépare un dossier avec sa configuration et des dossiers d’exemple inventés (classeur, PDF, courriel, archive, scan,
fichiers défectueux), les instruit, et montre ce qui en sort. Aucun autre logiciel n’est nécessaire ; sans
tesseract, le scan est signalé « à océriser ».`,
		Example: "  guichet demo\n  guichet demo --dir /tmp/essai", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := demo.Lay(dir); errors.Is(err, demo.ErrNotEmpty) {
				return usageError("%s%s: %s ; choisir un autre dossier avec --dir", dir, dossier.NoBreak, demo.ErrNotEmpty)
			} else if err != nil {
				return unreadable(err)
			}
			a.configPath = filepath.Join(dir, demo.Config)
			if _, err := a.processFolder(c.Context(), filepath.Join(dir, demo.Drop)); err != nil {
				return err
			}
			return a.demoEnd(dir)
		},
	}
	c.Flags().StringVar(&dir, "dir", dir, "dossier de la démonstration")
	return c
}

// demoEnd tells where to look next.
func (a *app) demoEnd(dir string) error {
	settings, _, err := a.settings()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, `
Configuration        %s
Dépôt                %s
Données              %s

Pour continuer :
  guichet --config %[1]s list
  guichet --config %[1]s show RÉFÉRENCE
  déposer un fichier dans %[2]s, puis : guichet --config %[1]s process
`, a.configPath, filepath.Join(dir, demo.Drop), settings.Data)
	return err
}
