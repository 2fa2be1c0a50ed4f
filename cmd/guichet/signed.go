package main

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"guichet/internal/dossier"
	"guichet/internal/pipeline"
	"guichet/internal/store"
)

// trusted reads the certificates of the folder of trust: PEM files, .pem or .crt.
func trusted(folder string) ([]*x509.Certificate, error) {
	if folder == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, usageError("%s%s: ce répertoire de certificats n’existe pas (clé trust de guichet.yaml)", folder, dossier.NoBreak)
	}
	var out []*x509.Certificate
	for _, e := range entries {
		if !slices.Contains([]string{".pem", ".crt", ".cer"}, filepath.Ext(e.Name())) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(folder, e.Name())) // #nosec G304 -- the operator names the folder
		if err != nil {
			return nil, unreadable(err)
		}
		for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
			c, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, usageError("%s%s: certificat illisible", filepath.Join(folder, e.Name()), dossier.NoBreak)
			}
			out = append(out, c)
		}
	}
	return out, nil
}

func (a *app) signed() *cobra.Command {
	confirm, refuse, reason, by := false, false, "", ""
	c := &cobra.Command{
		Use: "signed RÉFÉRENCE", Short: "Montre l’exemplaire signé d’une convention, et enregistre ce qu’une personne en dit",
		Long: `Montre ce qui a été trouvé de l’exemplaire signé qui est revenu : à quoi il a été reconnu, la comparaison page par page
avec ce qui a été envoyé, les signatures électroniques (qui, quand, sur tout le fichier, modifié après ou non, certificat
de confiance ou non), l’encre aux emplacements de signature d’un exemplaire numérisé.

Le dossier ne devient « signée » que quand une personne le confirme. Malgré un doute, il faut un motif.`,
		Example: "  guichet signed ITN1-2021-0001\n  guichet signed ITN1-2021-0001 --confirm --by 'B. Durand'\n  guichet signed ITN1-2021-0001 --refuse --reason 'page 3 remplacée'", Args: someArgs("une référence", 1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if confirm && refuse {
				return usageError("--confirm ou --refuse, un seul des deux")
			}
			return a.query(c.Context(), func(w *works) error {
				if !confirm && !refuse {
					return a.showSigned(c.Context(), w, args[0])
				}
				kind := store.Signed
				if refuse {
					kind = store.Refused
				}
				copied, err := w.Sign(c.Context(), args[0], kind, reason, who(by))
				if err != nil {
					return decisionError(args[0], err)
				}
				_, err = fmt.Fprintf(a.out, "%s%s: convention %s, par %s.\n", copied.Reference, dossier.NoBreak, kind, copied.Said.By)
				return err
			})
		},
	}
	c.Flags().BoolVar(&confirm, "confirm", false, "la convention est signée")
	c.Flags().BoolVar(&refuse, "refuse", false, "l’exemplaire n’est pas valable")
	c.Flags().StringVar(&reason, "reason", "", "motif")
	c.Flags().StringVar(&by, "by", by, "qui le dit (par défaut, l’utilisateur du système)")
	a.databaseFlag(c)
	return c
}

func (a *app) showSigned(ctx context.Context, w *works, reference string) error {
	copies, conventions, err := w.Copies(ctx, reference)
	if err != nil {
		return decisionError(reference, err)
	}
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(a.out, format+"\n", args...) }
	line("Conventions envoyées%s: %d", dossier.NoBreak, len(conventions))
	if len(copies) == 0 {
		line("Aucun exemplaire signé n’est revenu.")
		return nil
	}
	for _, c := range copies {
		line("\nExemplaire %d, %s, reçu le %s, reconnu par %s", c.ID, c.Name, dossier.DateOf(c.ReceivedAt).French(), c.Readout.By)
		if c.Readout.SameBytes {
			line("  Le fichier envoyé s’y trouve, octet pour octet.")
		}
		for _, s := range c.Readout.Signatures {
			verdict := "valable"
			if !s.Sound() {
				verdict = s.Problem
			}
			line("  Signature de %s (certifié par %s), le %s%s: %s", s.Signer, s.Issuer, dossier.DateOf(s.At).French(), dossier.NoBreak, verdict)
		}
		for _, p := range c.Readout.Pages {
			if p.As == 0 {
				line("  Page %d%s: manque", p.Number, dossier.NoBreak)
				continue
			}
			line("  Page %d%s: %d %% du texte retrouvé", p.Number, dossier.NoBreak, p.Alike)
			if len(p.Missing) > 0 {
				line("    retiré%s: %s", dossier.NoBreak, shorten(strings.Join(p.Missing, " "), 400))
			}
			if len(p.Added) > 0 {
				line("    ajouté%s: %s", dossier.NoBreak, shorten(strings.Join(p.Added, " "), 400))
			}
		}
		for _, i := range c.Readout.Ink {
			line("  Emplacement %s, page %d%s: %s", i.Field, i.Page, dossier.NoBreak, map[bool]string{true: "de l’encre, à regarder" + dossier.NoBreak + ": " + w.InkPath(c, i), false: "vide"}[i.Signed])
		}
		for _, d := range pipeline.Doubts(c) {
			line("  À regarder%s: %s", dossier.NoBreak, d)
		}
		if c.Said != nil {
			line("  %s, par %s, le %s. %s", c.Said.Kind, c.Said.By, dossier.DateOf(c.Said.At).French(), c.Said.Reason)
		}
	}
	return nil
}
