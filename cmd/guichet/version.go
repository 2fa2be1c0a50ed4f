package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (a *app) version() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Affiche la version du programme", Example: "  guichet version", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.out, "guichet %s (%s, %s/%s)\n", versionString(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

// versionString is the module's version and the commit it was built from.
func versionString() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "inconnue"
	}
	v, commit, dirty := info.Main.Version, "", false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value
		case "vcs.modified":
			dirty = s.Value == "true"
		}
	}
	if v == "" || v == "(devel)" {
		v = "développement"
	}
	if len(commit) >= 12 {
		v += " " + commit[:12]
	}
	if dirty {
		v += " modifié"
	}
	return v
}

func (a *app) completion(root *cobra.Command) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use: "completion SHELL", Short: "Écrit le script de complétion pour bash, zsh, fish ou powershell",
		Example: "  source <(guichet completion bash)\n  guichet completion fish > ~/.config/fish/completions/guichet.fish",
		Args:    someArgs("un shell (bash, zsh, fish ou powershell)", 1, 1), ValidArgs: shells,
		RunE: func(_ *cobra.Command, args []string) error {
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.out, true)
			case "zsh":
				return root.GenZshCompletion(a.out)
			case "fish":
				return root.GenFishCompletion(a.out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(a.out)
			default:
				return usageError("shell inconnu%s: «%s%s%s», attendu bash, zsh, fish ou powershell", "\u00a0", "\u00a0", args[0], "\u00a0")
			}
		},
	}
}

func (a *app) config() *cobra.Command {
	parent := &cobra.Command{
		Use: "config", Short: "Vérifie la configuration", Example: "  guichet config check", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	parent.AddCommand(&cobra.Command{
		Use: "check", Short: "Lit la configuration et les thèmes, et dit ce qui ne va pas", Args: noArgs,
		Example: "  guichet config check\n  guichet --config /etc/guichet/guichet.yaml config check",
		RunE: func(*cobra.Command, []string) error {
			c, path, err := a.settings()
			if err != nil {
				return err
			}
			catalogue, err := a.catalogue()
			if err != nil {
				return err
			}
			database := c.Database
			if database == "" {
				database = "SQLite dans le dossier de données"
			} else {
				database = "PostgreSQL"
			}
			_, err = fmt.Fprintf(a.out, "Configuration correcte\u00a0: %s\n  dossier de données   %s\n  dossier de dépôt     %s\n  base de données      %s\n  relève du dépôt      %s\n  thèmes               %d\n",
				path, c.Data, c.Drop, database, c.Scan, len(catalogue.Themes()))
			return err
		},
	})
	return parent
}
