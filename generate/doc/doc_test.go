package doc

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func noDirective(name string) ([]Block, error) { return nil, fmt.Errorf("unknown directive @%s", name) }

func TestParse(t *testing.T) {
	src := strings.Join([]string{
		"# Titre", "", "Une phrase", "sur deux lignes, en **gras**.", "- un", "- deux", "  suite de deux", "",
		"1. premier", "2. second", "> À noter", "> encore", "", "Date : [[date]]", "@table", "fin",
	}, "\n")
	table := &Table{Caption: "C"}
	got, err := Parse(src, func(name string) ([]Block, error) {
		if name != "table" {
			t.Errorf("asked for @%s", name)
		}
		return []Block{table}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []Block{
		Heading{Level: 1, Text: T("Titre")},
		Paragraph{Text: Spans{{Text: "Une phrase sur deux lignes, en "}, {Text: "gras", Bold: true}, {Text: "."}}},
		&List{Items: []Item{{Text: T("un")}, {Text: T("deux"), Blocks: []Block{Paragraph{Text: T("suite de deux")}}}}},
		&List{Ordered: true, Items: []Item{{Text: T("premier")}, {Text: T("second")}}},
		Notice{Text: T("À noter encore")},
		Paragraph{Text: Spans{{Text: "Date : "}, {Text: "[à\u00a0compléter\u00a0: date]", Blank: true}}},
		table,
		Paragraph{Text: T("fin")},
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || !reflect.DeepEqual(got[i], want[i]) {
			t.Fatalf("block %d of\n%s\nwant\n%s", i, Text(got), Text(want))
		}
	}
}

func TestAnUnknownDirectiveIsAnError(t *testing.T) {
	if _, err := Parse("un\n\n@nulle-part", noDirective); err == nil || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("got %v", err)
	}
}

// FuzzEscape puts a value from outside into a template: it comes out as it is,
// in one paragraph, and acts on nothing.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"plain", "# Titre", "- item", "1. item", "@versements", "**gras** [[blanc]]", "> note", "a\n\n# b", "\ue000\ue001", "{{.X}}", " ", "*", "[[", "1\u00a0000\u202f000\u00a0€"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		blocks, err := Parse(Escape(s)+" suit", noDirective)
		if err != nil {
			t.Fatalf("%q acts as a directive: %v", s, err)
		}
		want := Spans{{Text: Clean(s) + " suit"}}
		if len(blocks) != 1 || !reflect.DeepEqual(blocks[0], Paragraph{Text: want}) {
			t.Fatalf("%q gives %#v", s, blocks)
		}
	})
}

func TestClean(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"breaks and tabs are spaces", " a\r\n\tb  c ", "a b c"},
		{"no-break spaces stay", "12\u202f500,00\u00a0€", "12\u202f500,00\u00a0€"},
		{"characters that turn text around go", "a\u202eb\u200bc\u00add", "abcd"},
		{"control characters go", "a\x00\x07b", "ab"},
		{"nothing stays nothing", " \n ", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Clean(tc.in); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestFrench(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"high punctuation", "Quoi ? Oui ! Ainsi : a ; b", "Quoi\u00a0? Oui\u00a0! Ainsi\u00a0: a\u00a0; b"},
		{"quotation marks", "« mot » et «mot»", "«\u00a0mot\u00a0» et «\u00a0mot»"},
		{"apostrophes", "l'aide d'un l’ami", "l’aide d’un l’ami"},
		{"numbers, percentages, euros", "1 000 000 € et 75 %, n° 2", "1\u202f000\u202f000\u00a0€ et 75\u00a0%, n°\u00a02"},
		{"a word and its number", "l'article 3 et l'Annexe 12", "l’article\u00a03 et l’Annexe\u00a012"},
		{"a year is no group", "en 2021 et 2022", "en 2021 et 2022"},
		{"what is computed is left alone", `{{or .X "l'un : l'autre"}} : {{.Y}}`, "{{or .X \"l'un : l'autre\"}}\u00a0: {{.Y}}"},
		{"twice changes nothing", french("« a » : 1 000 €"), "«\u00a0a\u00a0»\u00a0: 1\u202f000\u00a0€"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := French(tc.in); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
