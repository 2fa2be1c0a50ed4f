package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"guichet/internal/auditpack"
	"guichet/internal/dossier"
	"guichet/internal/durable"
)

func (a *app) pack() *cobra.Command {
	dir, folder := ".", false
	c := &cobra.Command{
		Use: "pack RÉFÉRENCE", Short: "Rassemble tout ce qui est gardé d’un dossier, pour un audit",
		Long: `Rassemble dans une archive .zip (ou, avec --folder, dans un répertoire) toutes les pièces d’un dossier : ce que le porteur
a envoyé, chaque version, ce qui a été lu, les constats, décisions, dérogations, conventions, exemplaires signés, classeurs
de suivi, courriels et le journal, avec leurs empreintes, et une page index.html qui s’ouvre sans réseau.`,
		Example: "  guichet pack ITN1-2021-0001 --dir ./audit", Args: someArgs("une référence", 1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.query(c.Context(), func(w *works) error {
				archive, err := w.ArchiveOf(c.Context(), args[0])
				if err != nil {
					return decisionError(args[0], err)
				}
				files, err := auditpack.Build(archive)
				if err != nil {
					return unreadable(err)
				}
				name := filepath.Join(dir, archive.Reference)
				if !folder {
					data, err := auditpack.Zip(archive.Reference, files, archive.At)
					if err != nil {
						return unreadable(err)
					}
					name += ".zip"
					if err := a.newPlace(name); err != nil {
						return err
					}
					if err := durable.WriteFile(name, data); err != nil {
						return unreadable(err)
					}
				} else {
					if err := a.newPlace(name); err != nil {
						return err
					}
					for _, f := range files {
						if err := durable.WriteFile(filepath.Join(name, filepath.FromSlash(f.Path)), f.Data); err != nil {
							return unreadable(err)
						}
					}
				}
				_, err = fmt.Fprintf(a.out, "%s (%s)\n", name, countFR(len(files), "fichier"))
				return err
			})
		},
	}
	c.Flags().StringVar(&dir, "dir", dir, "répertoire où écrire")
	c.Flags().BoolVar(&folder, "folder", false, "un répertoire au lieu d’une archive")
	a.databaseFlag(c)
	return c
}

// newPlace refuses to write over what is there.
func (a *app) newPlace(name string) error {
	if _, err := os.Lstat(name); err == nil {
		return usageError("%s existe déjà%s: rien n’est écrasé", name, dossier.NoBreak)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		return unreadable(err)
	}
	return nil
}
