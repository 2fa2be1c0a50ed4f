package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/emersion/go-message/mail"
	"github.com/spf13/cobra"

	"guichet/internal/dossier"
)

func (a *app) mail() *cobra.Command {
	c := &cobra.Command{Use: "mail", Short: "Montre les courriels", Args: noArgs, RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	eml := ""
	preview := &cobra.Command{
		Use: "preview COURRIEL RÉFÉRENCE", Short: "Montre un courriel d’un dossier, fait ou à venir",
		Long: `Montre un courriel d’un dossier : le dernier de cette sorte, ou celui qui partirait au jour prévu. Les sortes sont celles de
guichet simulate et de boite-denvoi/ (accuse-reception, rappel-rapport, jalon-a-venir…). Rien n’est envoyé.`,
		Example: "  guichet mail preview accuse-reception ITN1-2021-0001\n  guichet mail preview rappel-rapport ITN1-2021-0001 --eml rappel.eml", Args: someArgs("une sorte de courriel et une référence", 2, 2),
		RunE: func(c *cobra.Command, args []string) error {
			return a.query(c.Context(), func(w *works) error {
				data, err := w.PreviewMail(c.Context(), args[0], args[1])
				if err != nil {
					return decisionError(args[1], err)
				}
				if eml != "" {
					if err := os.WriteFile(eml, data, 0o600); err != nil {
						return unreadable(err)
					}
					_, err = fmt.Fprintln(a.out, eml)
					return err
				}
				return a.writeMail(data)
			})
		},
	}
	preview.Flags().StringVar(&eml, "eml", "", "écrire le message entier dans ce fichier, pour l’ouvrir dans un logiciel de courriel")
	a.databaseFlag(preview)
	c.AddCommand(preview)
	return c
}

// writeMail prints who a message is for, what it says, and what goes with it.
func (a *app) writeMail(data []byte) error {
	r, err := mail.CreateReader(bytes.NewReader(data))
	if err != nil {
		return unreadable(err)
	}
	subject, err := r.Header.Subject()
	if err != nil {
		return unreadable(err)
	}
	to, err := r.Header.AddressList("To")
	if err != nil {
		return unreadable(err)
	}
	var addresses, attached []string
	for _, x := range to {
		addresses = append(addresses, x.Address)
	}
	text := ""
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return unreadable(err)
		}
		switch h := p.Header.(type) {
		case *mail.InlineHeader:
			body, err := io.ReadAll(p.Body)
			if err != nil {
				return unreadable(err)
			}
			if kind, _, _ := h.ContentType(); kind == "text/plain" {
				text = strings.ReplaceAll(string(body), "\r\n", "\n")
			}
		case *mail.AttachmentHeader:
			name, err := h.Filename()
			if err != nil {
				return unreadable(err)
			}
			attached = append(attached, name)
		}
	}
	if _, err := fmt.Fprintf(a.out, "À%s: %s\nObjet%s: %s\n\n%s", dossier.NoBreak, strings.Join(addresses, ", "), dossier.NoBreak, subject, text); err != nil {
		return err
	}
	for _, name := range attached {
		if _, err := fmt.Fprintf(a.out, "\n[pièce jointe%s: %s]\n", dossier.NoBreak, name); err != nil {
			return err
		}
	}
	return nil
}
