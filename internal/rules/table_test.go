package rules_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"guichet/internal/dossier"
	"guichet/internal/rules"
	"guichet/templates"
)

// docs/themes.md is written from the themes, and current.
func TestTheTableOfTheThemesIsCurrent(t *testing.T) {
	var b bytes.Buffer
	if err := shared(t).Table(&b); err != nil {
		t.Fatal(err)
	}
	const file = "../../docs/themes.md"
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, b.Bytes()) {
		t.Error("docs/themes.md is not what guichet themes table writes (run the test with -update)")
	}
	for _, want := range []string{"75 % du coût total TTC (l. 36)", "S3 : du 1ᵉʳ octobre 2021 au 31 décembre 2021, 7 000 000 € (l. 313)", "plus de 250 000 €", "48 000 € (l. 366)"} {
		if !strings.Contains(spaced(string(got)), want) {
			t.Errorf("%q is not in the table", want)
		}
	}
}

// A theme of another plan: a file beside the document that it cites, and no build.
func TestAThemeOfAnotherPlan(t *testing.T) {
	text, err := rules.Skeleton("PLAN1")
	if err != nil {
		t.Fatal(err)
	}
	folder := fstest.MapFS{"PLAN1.yaml": {Data: text}, "PLAN1.txt": {Data: rules.SkeletonDocument("PLAN1")}}
	c, err := rules.Load(templates.Themes, templates.Livret, folder)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.Themes()); n != 17 {
		t.Errorf("%d themes", n)
	}
	d := &dossier.Dossier{ThemeText: dossier.Read("Thème : PLAN1 – titre du thème", at("theme"))}
	c.Recognise(d)
	if d.Theme.V != "PLAN1" {
		t.Errorf("recognised as %q", d.Theme.V)
	}
	th, _ := c.Theme("PLAN1")
	if got := c.Lacking(th, nil); len(got) != 5+2*4-1 {
		t.Errorf("lacking %q", got)
	}
	for _, x := range []struct{ old, new, want string }{
		{"lines: 5", "lines: 6", "ces mots ne sont pas à la ligne"}, {"source: PLAN1.txt", "source: autre.txt", "introuvable à côté du thème"},
		{"source: PLAN1.txt", "source: ../PLAN1.txt", "le nom d’un fichier .txt"},
	} {
		folder["PLAN1.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(text), x.old, x.new, 1))}
		if _, err := rules.Load(templates.Themes, templates.Livret, folder); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", x.new, err)
		}
	}
	// One of a theme's own name takes its place.
	itn1, err := templates.Themes.ReadFile("themes/ITN1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err = rules.Load(templates.Themes, templates.Livret, fstest.MapFS{"ITN1.yaml": {Data: []byte(strings.Replace(string(itn1), "severity: bloquante", "severity: réserve", 1))}})
	if err != nil || len(c.Themes()) != 16 || c.Version() == shared(t).Version() {
		t.Errorf("%v", err)
	}
	if _, err := rules.Skeleton("../x"); err == nil {
		t.Error("a code that is a path was taken")
	}
}

// What is not said of the rules does not change their version.
func TestTheVersionOfARuleSet(t *testing.T) {
	itn1, err := templates.Themes.ReadFile("themes/ITN1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	version := func(text string) string {
		c, err := rules.Load(templates.Themes, templates.Livret, fstest.MapFS{"ITN1.yaml": {Data: []byte(text)}})
		if err != nil {
			t.Fatal(err)
		}
		return c.Version()
	}
	if version("# une remarque\n"+string(itn1)) != shared(t).Version() {
		t.Error("a comment changes the version")
	}
	if version(strings.Replace(string(itn1), "severity: bloquante", "severity: réserve", 1)) == shared(t).Version() {
		t.Error("a severity does not change the version")
	}
}
