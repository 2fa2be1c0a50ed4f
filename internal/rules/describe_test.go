package rules_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/internal/dossier"
	"guichet/internal/rules"
)

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run the test with -update to see how):\n%s", path, got)
	}
}

func TestDescribeSaysEachRuleWithItsWords(t *testing.T) {
	for _, id := range []dossier.ThemeID{"ITN3", "ITN8D", "SNAP1", "SNAP4"} {
		th, _ := shared(t).Theme(id)
		var b bytes.Buffer
		if err := rules.Describe(&b, th); err != nil {
			t.Fatal(err)
		}
		golden(t, string(id)+".txt", b.String())
	}
	for _, th := range shared(t).Themes() {
		var b bytes.Buffer
		if err := rules.Describe(&b, th); err != nil {
			t.Fatal(err)
		}
		for i := range th.Rules {
			if !strings.Contains(plain(b.String()), plain(th.Rules[i].Citation.Words)) {
				t.Errorf("%s: %q is not cited", th.ID, th.Rules[i].Citation.Words)
			}
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestDescribeTellsThatItCouldNotWrite(t *testing.T) {
	th, _ := shared(t).Theme("ITN1")
	if err := rules.Describe(full{}, th); err == nil {
		t.Error("no error")
	}
}

// The whole of what a person reads, for one dossier of each code.
func TestFindingsAsAPersonReadsThem(t *testing.T) {
	line := func(label string, title dossier.TitleCode, c int64) dossier.Line {
		return dossier.Line{Label: dossier.Read(label, at(label)), Title: dossier.Read(title, at("titre")), Total: cents(c), Years: map[int]dossier.Value[dossier.Money]{2021: cents(c)}}
	}
	var b strings.Builder
	for _, c := range []struct {
		theme dossier.ThemeID
		apply func(*dossier.Dossier)
	}{
		{"ITN1", func(d *dossier.Dossier) { *d = dossier.Dossier{Theme: d.Theme} }},
		{"ITN1", func(d *dossier.Dossier) { d.Budget.Requested, d.Budget.OwnShare = cents(31_234_567), cents(8_765_433) }},
		{"SNAP1", func(d *dossier.Dossier) { d.Budget.Requested, d.Budget.OwnShare = cents(40_100_000), noMoney }},
		{"SNAP2A", func(d *dossier.Dossier) {
			d.Budget.Lines = []dossier.Line{line("Développement", dossier.T3, 15_000_000), line("Équipe", dossier.T2, 5_000_000)}
		}},
		{"SNAP2B", func(d *dossier.Dossier) {
			d.Budget.Lines = []dossier.Line{line("Développement", dossier.T3, 15_000_000), line("Équipe", dossier.T2, 4_000_000), line("Renfort", dossier.T2, 1_000_000)}
			d.Budget.Lines[1].Requested, d.Budget.Lines[2].Requested = cents(3_000_000), cents(1_000_000)
			d.Budget.Requested, d.Budget.OwnShare = eur(150_000), eur(50_000)
		}},
		{"ITN6", func(d *dossier.Dossier) {
			d.Budget.Requested, d.Budget.OwnShare = eur(50_000), eur(10_000)
			d.End, d.Declared.InnovativePercent = day("2021-06-15"), number(49)
		}},
		{"ITN3", func(d *dossier.Dossier) {
			d.SubmittedOn, d.Declared.DeconcentratedPercent = day("2021-02-01"), number(30)
			d.Declared.PopulationCovered, d.Declared.Departments = number(450_000), number(2)
		}},
		{"ITN8B", func(d *dossier.Dossier) {
			*d = *clean("ITN8B", 250_000, 150_000)
			d.Carrier.Type, d.SubmittedOn, d.Declared.FirstResultsMonths = dossier.Read(dossier.AutreOrganisme, at("type")), day("2020-11-15"), number(18)
		}},
		{"SNAP3", func(d *dossier.Dossier) {
			*d = *clean("SNAP3", 3_100_000, 2_000_000)
			d.Budget.Lines[0].Years = map[int]dossier.Value[dossier.Money]{2020: eur(100_000), 2021: eur(2_900_000), 2023: eur(100_000)}
		}},
		{"ITN4", func(d *dossier.Dossier) {
			d.Budget.Lines = append(d.Budget.Lines, line("Oubliée", dossier.T3, 12_345_67), line("", dossier.T3, -500))
			l := &d.Budget.Lines[0]
			l.HT, l.VAT, l.Total = eur(300_000), eur(60_000), eur(399_000)
			d.Budget.OwnShare, d.Alternatives = eur(90_000), []dossier.Budget{{Total: eur(410_000), File: "budget.xlsx"}}
		}},
		{"ITN4", func(d *dossier.Dossier) {
			d.Budget.Lines = append(d.Budget.Lines, line("Oubliée", dossier.T3, 1_234_567))
		}},
	} {
		d := cleanOf(c.theme)
		c.apply(d)
		fmt.Fprintf(&b, "== %s\n", c.theme)
		for _, f := range shared(t).Check(d) {
			fmt.Fprintf(&b, "[%s] %s\n  %s\n  %s\n  lu : %s | attendu : %s | écart : %s\n", f.Severity, f.Code, f.Title, f.Message, f.Read, f.Expected, f.Gap)
			for _, s := range f.Sources {
				fmt.Fprintf(&b, "  à : %s (%s)\n", s.Place(), s.Raw)
			}
			if f.Rule != nil {
				fmt.Fprintf(&b, "  règle : l. %d « %s »\n", f.Rule.From, f.Rule.Words)
			}
			fmt.Fprintf(&b, "  → %s\n", f.Action)
		}
	}
	golden(t, "findings.txt", b.String())
}
