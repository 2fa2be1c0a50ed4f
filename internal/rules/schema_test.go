package rules_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"guichet/internal/rules"
	"guichet/templates"
)

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	x, err := jsonschema.UnmarshalJSON(bytes.NewReader(templates.ThemeSchema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("theme.json", x); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("theme.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asJSON is a YAML file as a program that knows only JSON sees it.
func asJSON(t *testing.T, data []byte) any {
	t.Helper()
	j, err := yaml.YAMLToJSON(data)
	if err != nil {
		t.Fatal(err)
	}
	x, err := jsonschema.UnmarshalJSON(bytes.NewReader(j))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestTheSchemaTakesAllThemes(t *testing.T) {
	s := schema(t)
	names, err := fs.Glob(templates.Themes, "themes/*.yaml")
	if err != nil || len(names) < 17 {
		t.Fatalf("%q, %v", names, err)
	}
	for _, name := range names {
		if path.Base(name) == "communs.yaml" {
			continue
		}
		data, err := fs.ReadFile(templates.Themes, name)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(asJSON(t, data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	skeleton, err := rules.Skeleton("PLAN1")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(asJSON(t, skeleton)); err != nil {
		t.Errorf("the skeleton: %v", err)
	}
}

func TestTheSchemaRefusesWhatLoadRefuses(t *testing.T) {
	s := schema(t)
	good, err := rules.Skeleton("PLAN1")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{
		{"percent: 75", "percent: 750"}, {"percent: 75", "percents: 75"}, {"kind: size-min", "kind: taille"}, {"tracks: [guichet]", "tracks: []"},
		{"severity: réserve", "severity: grave"}, {"opening: 2027-01-04", "opening: 4 janvier"}, {"every: trimestre", "every: jour"}, {"euros: 1_000_000", "euros: zero"},
	} {
		bad := strings.Replace(string(good), c[0], c[1], 1)
		if s.Validate(asJSON(t, []byte(bad))) == nil {
			t.Errorf("%s was let through", c[1])
		}
	}
}

// The kinds of the schema are those of the program.
func TestTheSchemaKnowsAllKinds(t *testing.T) {
	var kinds []string
	for _, m := range regexp.MustCompile(`"const": "([^"]*)"`).FindAllStringSubmatch(string(templates.ThemeSchema), -1) {
		kinds = append(kinds, m[1])
	}
	if want := rules.Kinds(); len(kinds) != len(want) {
		t.Errorf("got %q, want %q", kinds, want)
	}
	if !json.Valid(templates.ThemeSchema) {
		t.Error("the schema is no JSON")
	}
}
