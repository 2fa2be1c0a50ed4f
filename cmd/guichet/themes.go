package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"guichet/internal/dossier"
	"guichet/internal/rules"
)

func (a *app) themes() *cobra.Command {
	c := &cobra.Command{
		Use: "themes [CODE]", Short: "Liste les thèmes, ou montre les règles d’un thème avec les mots du Livret",
		Example: "  guichet themes\n  guichet themes SNAP2A", Args: someArgs("un code de thème au plus", 0, 1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			catalogue, err := a.catalogue()
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			var ids []string
			for _, t := range catalogue.Themes() {
				ids = append(ids, string(t.ID)+"\t"+t.Title)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			catalogue, err := a.catalogue()
			if err != nil {
				return err
			}
			if len(args) == 1 {
				t, ok := catalogue.Theme(dossier.ThemeID(strings.ToUpper(strings.ReplaceAll(args[0], " ", ""))))
				if !ok {
					return usageError("thème inconnu%s: %s (guichet themes les liste)", dossier.NoBreak, dossier.Quote(args[0]))
				}
				return rules.Describe(a.out, t)
			}
			w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
			_, _ = fmt.Fprintln(w, "CODE\tTHÈME\tDISPOSITIF\tTAUX\tENVELOPPE") // Flush tells the error
			for _, t := range catalogue.Themes() {
				var tracks []string
				for _, x := range t.Tracks {
					tracks = append(tracks, strings.ToUpper(string(x)))
				}
				rate := "–"
				if percent, base, ok := t.MaxRate(); ok {
					rate = fmt.Sprintf("%d%s%%", percent, dossier.NoBreak)
					if base == "titre3" {
						rate += " du titre 3"
					}
				}
				_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", t.ID, t.Title, strings.Join(tracks, ", "), rate, t.Envelope)
			}
			return w.Flush()
		},
	}
	for _, tool := range a.themeTools() {
		tool.InitDefaultHelpFlag()
		helpFR(tool)
		c.AddCommand(tool)
	}
	return c
}
