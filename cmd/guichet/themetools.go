package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"guichet/generate/pdfdoc"
	"guichet/generate/themepage"
	"guichet/internal/dossier"
	"guichet/internal/durable"
	"guichet/internal/rules"
	"guichet/templates"
)

// themeTools are the commands on themes as data.
func (a *app) themeTools() []*cobra.Command {
	return []*cobra.Command{a.themesTest(), a.themesLint(), a.themesNew(), a.themesTable(), a.themesSchema(), a.themesDoc()}
}

// themePlaces are the folders of themes: the program's, and the operator's when there is
// one.
func (a *app) themePlaces() ([]fs.FS, error) {
	c, _, err := a.settings()
	if err != nil {
		return nil, err
	}
	places := []fs.FS{templates.Themes}
	if c.Themes != "" {
		places = append(places, os.DirFS(c.Themes))
	}
	return places, nil
}

// examples reads the example dossiers of all places.
func examplesOf(catalogue *rules.Catalogue, places []fs.FS) ([]rules.Example, error) {
	var out []rules.Example
	for _, p := range places {
		xs, err := catalogue.Examples(p)
		if err != nil {
			return nil, &exitError{exitUsage, err}
		}
		out = append(out, xs...)
	}
	return out, nil
}

func (a *app) themesTest() *cobra.Command {
	return &cobra.Command{
		Use: "test [CODE…]", Short: "Essaie les règles sur les dossiers d’exemple des thèmes",
		Long: `Chaque thème a, à côté de son fichier, des dossiers d’exemple (exemples/CODE.yaml) : ces chiffres doivent donner
ces constats, ni plus ni moins. Sans code, tous les thèmes.`,
		Example: "  guichet themes test\n  guichet themes test ITN1 SNAP2A",
		RunE: func(_ *cobra.Command, args []string) error {
			catalogue, err := a.catalogue()
			if err != nil {
				return err
			}
			places, err := a.themePlaces()
			if err != nil {
				return err
			}
			xs, err := examplesOf(catalogue, places)
			if err != nil {
				return err
			}
			for i := range args {
				args[i] = strings.ToUpper(args[i])
				if _, ok := catalogue.Theme(dossier.ThemeID(args[i])); !ok {
					return usageError("thème inconnu%s: %s (guichet themes les liste)", dossier.NoBreak, dossier.Quote(args[i]))
				}
			}
			return a.tryExamples(catalogue, xs, args)
		},
	}
}

func (a *app) tryExamples(catalogue *rules.Catalogue, xs []rules.Example, only []string) error {
	p := &sayer{w: a.out}
	tried, wrong := 0, 0
	for _, x := range xs {
		if len(only) > 0 && !slices.Contains(only, string(x.Theme)) {
			continue
		}
		tried++
		if why := catalogue.Try(x); why != "" {
			wrong++
			p.say("✗ %s, %s%s: %s", x.Theme, x.Place, dossier.NoBreak, dossier.Quote(x.Name))
			p.say("    %s", why)
		}
	}
	switch {
	case tried == 0:
		p.say("Aucun dossier d’exemple.")
	case wrong == 0:
		p.say("%s%s: tous donnent les constats attendus.", countFR(tried, "exemple"), dossier.NoBreak)
	default:
		p.say("%d sur %d ne donnent pas les constats attendus.", wrong, tried)
	}
	if p.err != nil {
		return unreadable(p.err)
	}
	if wrong > 0 {
		return &exitError{code: exitBlocking}
	}
	return nil
}

func (a *app) themesLint() *cobra.Command {
	return &cobra.Command{
		Use: "lint [RÉPERTOIRE]", Short: "Dit ce qui est faux ou manque dans des thèmes",
		Long: `Lit les thèmes d’un répertoire (par défaut ceux de la configuration) et dit, avec fichier, ligne et colonne, ce
qui ne peut pas être pris ; puis, pour les thèmes qui se lisent, ce qui leur manque encore : listes vides, règles
sans exemple. Code de sortie 2 quand un thème ne peut pas être pris.`,
		Example: "  guichet themes lint ./themes", Args: someArgs("un répertoire au plus", 0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			places, err := a.themePlaces()
			if err != nil {
				return err
			}
			if len(args) == 1 {
				if st, err := os.Stat(args[0]); err != nil || !st.IsDir() {
					return usageError("%s%s: ce répertoire n’existe pas", args[0], dossier.NoBreak)
				}
				places = []fs.FS{os.DirFS(args[0])}
			}
			catalogue, err := rules.Load(places[0], templates.Livret, places[1:]...)
			if err != nil {
				return &exitError{exitUsage, err}
			}
			xs, err := examplesOf(catalogue, places)
			if err != nil {
				return err
			}
			p := &sayer{w: a.out}
			n := 0
			for _, t := range catalogue.Themes() {
				for _, s := range catalogue.Lacking(t, xs) {
					p.say("%s%s: %s", t.ID, dossier.NoBreak, s)
					n++
				}
			}
			p.say("%s%s: %s.", countFR(len(catalogue.Themes()), "thème"), dossier.NoBreak, map[bool]string{true: "rien ne manque", false: countFR(n, "manque")}[n == 0])
			return p.err
		},
	}
}

func (a *app) themesNew() *cobra.Command {
	dir := "."
	c := &cobra.Command{
		Use: "new CODE", Short: "Écrit le squelette commenté d’un thème",
		Long: `Écrit CODE.yaml, chaque clé avec son commentaire, et CODE.txt, le document qu’il cite, à remplacer par le vrai.
Rien n’est jamais écrasé. Le thème est pris sans reconstruire le programme dès qu’il est dans le répertoire de la
clé themes de guichet.yaml.`,
		Example: "  guichet themes new PLAN1 --dir ./themes", Args: someArgs("un code de thème", 1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			id := dossier.ThemeID(strings.ToUpper(args[0]))
			text, err := rules.Skeleton(id)
			if err != nil {
				return &exitError{exitUsage, err}
			}
			if err := os.MkdirAll(dir, 0o750); err != nil {
				return unreadable(err)
			}
			for _, f := range []struct {
				ext  string
				data []byte
			}{{".txt", rules.SkeletonDocument(id)}, {".yaml", text}} {
				name := filepath.Join(dir, string(id)+f.ext)
				if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
					return usageError("%s existe déjà%s: rien n’est écrasé", name, dossier.NoBreak)
				}
				if err := durable.WriteFile(name, f.data); err != nil {
					return unreadable(err)
				}
				if _, err := fmt.Fprintln(a.out, name); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().StringVar(&dir, "dir", dir, "répertoire")
	return c
}

func (a *app) themesTable() *cobra.Command {
	return &cobra.Command{
		Use: "table", Short: "Écrit la table de toutes les règles (Markdown)", Example: "  guichet themes table > docs/themes.md", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			catalogue, err := a.catalogue()
			if err != nil {
				return err
			}
			return catalogue.Table(a.out)
		},
	}
}

func (a *app) themesSchema() *cobra.Command {
	return &cobra.Command{
		Use: "schema", Short: "Écrit le schéma JSON d’un thème, pour les éditeurs", Example: "  guichet themes schema > theme.schema.json", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := a.out.Write(templates.ThemeSchema)
			return err
		},
	}
}

func (a *app) themesDoc() *cobra.Command {
	format := "html"
	c := &cobra.Command{
		Use: "doc CODE", Short: "Écrit un thème comme une page pour les porteurs", Args: someArgs("un code de thème", 1, 1),
		Long: `Écrit ce qui est demandé aux porteurs, et ce qui est vérifié, d’après les données mêmes qui les vérifient. HTML ou
PDF, sur la sortie standard.`,
		Example: "  guichet themes doc SNAP2A > SNAP2A.html\n  guichet themes doc SNAP2A --format pdf > SNAP2A.pdf",
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "html" && format != "pdf" {
				return usageError("format inconnu%s: %s (html ou pdf)", dossier.NoBreak, dossier.Quote(format))
			}
			settings, _, err := a.settings()
			if err != nil {
				return err
			}
			catalogue, err := a.catalogue()
			if err != nil {
				return err
			}
			t, ok := catalogue.Theme(dossier.ThemeID(strings.ToUpper(args[0])))
			if !ok {
				return usageError("thème inconnu%s: %s (guichet themes les liste)", dossier.NoBreak, dossier.Quote(args[0]))
			}
			in := themepage.Input{Theme: t, Bureau: settings.Bureau.Name, Email: settings.Bureau.Email, Date: time.Now()}
			for i := range t.Rules {
				in.Rules = append(in.Rules, strings.TrimSuffix(rules.Says(&t.Rules[i]), "."))
			}
			d := themepage.Document(in)
			write := themepage.HTML
			if format == "pdf" {
				write = pdfdoc.Write
			}
			data, err := write(d)
			if err != nil {
				return unreadable(err)
			}
			_, err = a.out.Write(data)
			return err
		},
	}
	c.Flags().StringVar(&format, "format", format, "html ou pdf")
	return c
}
