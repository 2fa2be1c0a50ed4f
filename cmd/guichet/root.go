package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"guichet/internal/config"
	"guichet/internal/dossier"
)

// The exit codes, documented in the README and in every help.
const (
	exitFine       = 0
	exitBlocking   = 1 // the dossier has blocking findings
	exitUsage      = 2 // wrong usage or wrong configuration
	exitUnreadable = 3 // the input cannot be read, or the work could not be done
)

const exitCodesHelp = `Codes de sortie :
  0  tout va bien
  1  le dossier a au moins une anomalie bloquante
  2  commande ou configuration incorrecte
  3  entrée illisible, ou travail impossible`

// app is what the commands share: the outside world, injected.
type app struct {
	in         io.Reader
	out, err   io.Writer
	environ    []string
	configPath string
	database   string
}

// exitError carries an exit code up to run; its err, when there is one, is
// shown.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func usageError(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}

func unreadable(err error) error { return &exitError{exitUnreadable, err} }

// run executes one command line and returns its exit code.
func (a *app) run(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitFine
	}
	var e *exitError
	if !errors.As(err, &e) {
		// What cobra refuses by itself is the command line.
		e = &exitError{exitUsage, errors.New(usageFR(err.Error()))}
	}
	if e.err != nil {
		_, _ = fmt.Fprintln(a.err, "guichet"+dossier.NoBreak+": "+e.err.Error())
	}
	if e.code == exitUsage && e.err != nil {
		_, _ = fmt.Fprintln(a.err, "Pour l’aide"+dossier.NoBreak+": guichet --help, ou guichet COMMANDE --help")
	}
	return e.code
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "guichet",
		Short: "Lit, vérifie et instruit les dossiers d’un programme de financement",
		Long: `guichet lit les dossiers déposés par les porteurs (PDF, classeurs, courriels, scans),
les vérifie d’après le Livret des thèmes, et prépare les documents du bureau :
projet de convention, classeur de suivi, courriels.`,
		Example:           "  guichet demo\n  guichet inspect dossier.pdf budget.xlsx\n  guichet process ./depot",
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
		Args:              noArgs,
		RunE:              func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.PersistentFlags().StringVar(&a.configPath, "config", "", "fichier de configuration (par défaut ./"+config.FileName+" s’il existe)")
	root.SetUsageTemplate(usageTemplate)
	root.SetHelpTemplate("{{with or .Long .Short}}{{. | trimTrailingWhitespaces}}\n\n{{end}}{{.UsageString}}\n" + exitCodesHelp + "\n")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError("%s", usageFR(err.Error())) })
	root.SetHelpCommand(&cobra.Command{Use: "help [COMMANDE]", Short: "Affiche l’aide d’une commande", RunE: func(_ *cobra.Command, args []string) error {
		target, _, err := root.Find(args)
		if err != nil || target == nil {
			return usageError("commande inconnue%s: %s", dossier.NoBreak, strings.Join(args, " "))
		}
		target.InitDefaultHelpFlag()
		helpFR(target)
		return target.Help()
	}})
	root.AddCommand(a.inspect(), a.tables(), a.bench(), a.process(), a.serve(), a.list(), a.show(), a.check(), a.grade(), a.rank(), a.decide(), a.derogate(), a.convention(), a.signed(), a.send(), a.due(), a.remind(), a.record(), a.people(), a.simulate(), a.schedules(), a.mail(), a.doctor(), a.portfolio(), a.pack(), a.reportCommand(), a.envelopes(), a.audit(), a.themes(), a.demo(), a.config(), a.version(), a.completion(root))
	root.CompletionOptions.DisableDefaultCmd = true
	root.InitDefaultHelpFlag()
	for _, c := range append(root.Commands(), root) {
		c.InitDefaultHelpFlag()
		helpFR(c)
	}
	return root
}

func helpFR(c *cobra.Command) {
	if f := c.Flags().Lookup("help"); f != nil {
		f.Usage = "affiche cette aide"
	}
}

func noArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if c.HasParent() {
		return usageError("guichet %s ne prend pas d’argument, %s lu", c.Name(), dossier.Quote(args[0]))
	}
	return usageError("commande inconnue%s: %s", dossier.NoBreak, dossier.Quote(args[0]))
}

func someArgs(what string, least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) >= least && (most < 0 || len(args) <= most) {
			return nil
		}
		return usageError("guichet %s attend %s, %d argument(s) lu(s)", c.Name(), what, len(args))
	}
}

const usageTemplate = `Usage :{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} COMMANDE{{end}}{{if .HasExample}}

Exemples :
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

Commandes :{{range .Commands}}{{if or .IsAvailableCommand (eq .Name "help")}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Options :
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

Options communes :
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableSubCommands}}

Aide d’une commande : {{.CommandPath}} COMMANDE --help{{end}}
`

// usageFR puts the command-line library's own refusals into French.
func usageFR(s string) string {
	for _, t := range []struct{ re, fr string }{
		{`^unknown flag: (.*)$`, "option inconnue\u00a0: $1"},
		{`^unknown shorthand flag: '(.)' in (.*)$`, "option inconnue\u00a0: $2"},
		{`^flag needs an argument: (.*)$`, "l’option $1 attend une valeur"},
		{`^invalid argument "(.*)" for "(.*)" flag: .*$`, "valeur «\u00a0$1\u00a0» incorrecte pour l’option $2"},
		{`^unknown command "(.*)" for "(.*)"(?s:.*)$`, "commande inconnue\u00a0: «\u00a0$1\u00a0»"},
		{`^bad flag syntax: (.*)$`, "option mal écrite\u00a0: $1"},
	} {
		if re := regexp.MustCompile(t.re); re.MatchString(s) {
			return re.ReplaceAllString(s, t.fr)
		}
	}
	return s
}

// settings reads the configuration: the file named by --config or
// GUICHET_CONFIG, else ./guichet.yaml when it is there.
func (a *app) settings() (*config.Config, string, error) {
	path, optional := a.configPath, false
	if path == "" {
		for _, kv := range a.environ {
			if v, ok := strings.CutPrefix(kv, config.Prefix+"CONFIG="); ok {
				path = v
			}
		}
	}
	if path == "" {
		path, optional = config.FileName, true
	}
	environ := a.environ
	if a.database != "" { // the flag counts more than the environment
		environ = append(environ[:len(environ):len(environ)], config.Prefix+"DATABASE="+a.database)
	}
	c, err := config.Load(path, optional, environ)
	if err != nil {
		return nil, path, &exitError{exitUsage, err}
	}
	return c, path, nil
}

func (a *app) databaseFlag(c *cobra.Command) {
	c.Flags().StringVar(&a.database, "database", "", "base de données postgres://… (par défaut SQLite dans le dossier de données)")
}

// isTerminal reports whether w is a terminal, where progress may redraw a line.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0
}
