package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"guichet/generate/convention"
	"guichet/ingest"
	"guichet/internal/config"
	"guichet/internal/doctor"
	"guichet/internal/dossier"
	"guichet/internal/store"
	"guichet/send"
)

func (a *app) doctor() *cobra.Command {
	c := &cobra.Command{
		Use: "doctor", Short: "Examine ce dont le programme a besoin, et dit ce qu’il faut faire", Args: noArgs,
		Long: `Examine la configuration, les thèmes et les modèles, les dossiers et leurs droits, la place sur le disque, la base de
données, le journal, le serveur d’envoi, le reconnaisseur de texte, LibreOffice et l’horloge. Rien n’est réparé ni envoyé.
Le code de sortie est 1 s’il faut réparer quelque chose.`,
		Example: "  guichet doctor\n  guichet --config /etc/guichet/guichet.yaml doctor",
		RunE: func(c *cobra.Command, _ []string) error {
			settings, path, err := a.settings()
			if err != nil {
				return err
			}
			results := examine(c.Context(), settings, path)
			for _, r := range results {
				if _, err := fmt.Fprintf(a.out, "%-9s  %s%s: %s\n", r.Verdict, r.What, dossier.NoBreak, r.Found); err != nil {
					return err
				}
				if r.Action != "" {
					if _, err := fmt.Fprintf(a.out, "           → %s\n", r.Action); err != nil {
						return err
					}
				}
			}
			if doctor.Worst(results) == doctor.Bad {
				return &exitError{code: exitBlocking}
			}
			return nil
		},
	}
	a.databaseFlag(c)
	return c
}

// examine looks at everything, one thing after the other; what is wrong with one hides no other.
func examine(ctx context.Context, c *config.Config, path string) []doctor.Result {
	now := ingest.SystemClock{}.Now()
	out := []doctor.Result{{What: "Configuration", Verdict: doctor.Good, Found: path}, themesAndModels(c)}
	out = append(out, doctor.Folder("Dossier de données", c.Data), doctor.Folder("Dossier de dépôt", c.Drop))
	free, whole := doctor.Free(c.Data)
	out = append(out, doctor.Space(c.Data, free, whole), database(ctx, c), mailServer(ctx, c, now))
	out = append(out,
		doctor.Program(ctx, "tesseract", "Reconnaissance des scans", "les scans ne sont pas lus", "Installer tesseract-ocr et tesseract-ocr-fra.", "--list-langs", "fra"),
		doctor.Program(ctx, "soffice", "Documents d’autres programmes", "les .xls, .ods, .doc, .docx et .odt ne sont pas lus", "Installer libreoffice-calc et libreoffice-writer."),
		doctor.Clock(now, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)),
	)
	if c.SealKey == "" {
		out = append(out, doctor.Result{What: "Sceau des classeurs", Verdict: doctor.Warning, Found: "aucune clé (seal_key)", Action: "En donner une\u00a0: sans elle, un classeur forgé ne se distingue pas d’un vrai."})
	}
	return out
}

func themesAndModels(c *config.Config) doctor.Result {
	r := doctor.Result{What: "Thèmes et modèles", Verdict: doctor.Good}
	catalogue, err := loadThemes(c.Themes)
	if err == nil {
		r.Found = fmt.Sprintf("%d thèmes", len(catalogue.Themes()))
		var models *convention.Templates
		if models, err = loadModels(c.Models); err == nil && models != nil {
			r.Found += ", modèles de " + c.Models
		}
	}
	if err == nil {
		_, err = trusted(c.Trust)
	}
	if err != nil {
		r.Verdict, r.Found, r.Action = doctor.Bad, err.Error(), "Corriger le fichier nommé."
	}
	return r
}

// database opens the database, which brings its schema up to date, and walks along the journal.
func database(ctx context.Context, c *config.Config) doctor.Result {
	r := doctor.Result{What: "Base de données et journal", Verdict: doctor.Good}
	dsn := c.Database
	if dsn == "" {
		dsn = filepath.Join(c.Data, "guichet.db")
	}
	s, err := store.Open(ctx, dsn)
	if err != nil {
		r.Verdict, r.Found, r.Action = doctor.Bad, err.Error(), "Vérifier que la base est démarrée, et que l’utilisateur du programme peut y écrire."
		return r
	}
	defer func() { _ = s.Close() }()
	v, err := s.VerifyJournal(ctx, "")
	switch {
	case err != nil:
		r.Verdict, r.Found, r.Action = doctor.Bad, err.Error(), "Vérifier la base."
	case v.Broken != nil:
		r.Verdict, r.Found, r.Action = doctor.Bad, "le journal ne se suit pas\u00a0: "+v.Broken.Why, "Voir guichet audit verify\u00a0; restaurer la base d’une sauvegarde."
	default:
		r.Found = fmt.Sprintf("%s au journal", countFR(v.Entries, "entrée"))
	}
	if refused, err := s.Deliveries(ctx, store.Bounced); err == nil && len(refused) > 0 && r.Verdict == doctor.Good {
		r.Verdict, r.Found = doctor.Warning, r.Found+", "+countFR(len(refused), "courriel refusé")
		r.Action = "Voir guichet send --dry-run, et joindre les destinataires autrement."
	}
	return r
}

// mailServer connects to the server, and sends nothing.
func mailServer(ctx context.Context, c *config.Config, now time.Time) doctor.Result {
	o := outgoing(c)
	if o == nil {
		return doctor.Result{What: "Serveur d’envoi", Verdict: doctor.Warning, Found: "aucun", Action: "Sans lui les courriels attendent dans boite-denvoi\u00a0: le nommer dans guichet.yaml (smtp)."}
	}
	server, ok := o.Mailer.(send.Server)
	if !ok {
		return doctor.Result{What: "Serveur d’envoi", Verdict: doctor.Good, Found: c.SMTP.Address}
	}
	server.Timeout = 20 * time.Second
	state, err := server.Probe(ctx)
	if err != nil {
		return doctor.Result{What: "Serveur d’envoi", Verdict: doctor.Bad, Found: c.SMTP.Address + "\u00a0: " + err.Error(), Action: "Vérifier l’adresse, la protection, l’utilisateur et le mot de passe (smtp de guichet.yaml)."}
	}
	r := doctor.Certificate("Serveur d’envoi", state, now)
	if c.SMTP.Security == string(send.Plain) && strings.HasPrefix(c.SMTP.Address, "127.") {
		r.Verdict, r.Action = doctor.Good, ""
	}
	r.Found = c.SMTP.Address + ", " + r.Found
	if c.SMTP.AllTo != "" {
		r.Verdict, r.Found, r.Action = doctor.Warning, r.Found+", tout part à "+c.SMTP.AllTo, "C’est un essai\u00a0: retirer all_to pour écrire aux porteurs."
	}
	return r
}
