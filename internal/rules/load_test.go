package rules_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"guichet/internal/rules"
	"guichet/internal/yamlfile"
	"guichet/templates"
)

func themeFile(t testing.TB, id string) string {
	t.Helper()
	b, err := templates.Themes.ReadFile("themes/" + id + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// mistakes loads the files and returns the mistakes one by one.
func mistakes(t *testing.T, files map[string]string) []string {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	_, err := rules.Load(fsys, templates.Livret)
	if err == nil {
		return nil
	}
	var many interface{ Unwrap() []error }
	if !errors.As(err, &many) {
		return []string{err.Error()}
	}
	var out []string
	for _, e := range many.Unwrap() {
		var located *yamlfile.Error
		if !errors.As(e, &located) {
			t.Errorf("mistake without a place: %v", e)
		}
		out = append(out, plain(e.Error()))
	}
	return out
}

// place is where a text begins in a file, as mistakes name it.
func place(t *testing.T, file, text, at string) string {
	t.Helper()
	i := strings.Index(text, at)
	if i < 0 {
		t.Fatalf("%q is not in the file", at)
	}
	before := text[:i]
	return fmt.Sprintf("%s, ligne %d, colonne %d : ", file, 1+strings.Count(before, "\n"), i-strings.LastIndex(before, "\n"))
}

func TestAWrongFileIsNamedWithItsLineColumnAndWhatWasExpected(t *testing.T) {
	for _, c := range []struct {
		name     string
		theme    string // ITN1 where empty
		old, new string // the mistake: new in place of the first old
		at       string // what the place points at; new where empty
		want     string // after the place
	}{
		{name: "a kind of rule that does not exist", old: "kind: rate-max", new: "kind: rate-maximum", at: "rate-maximum",
			want: "valeur « rate-maximum » ; attendu : cap, carrier, closing, condition, coverage-min, deconcentrated-min, duration-max, first-results-max, innovative-min, opening, rate-max, size-max, size-min, t2-excluded, years"},
		{name: "a percentage above 100", old: "percent: 75", new: "percent: 175", at: "175", want: "valeur « 175 » ; attendu : un nombre entier de 1 à 100"},
		{name: "a percentage of zero", old: "percent: 75", new: "percent: 0", at: "0\n    base", want: "valeur « 0 » ; attendu : un nombre entier de 1 à 100"},
		{name: "a percentage with decimals", old: "percent: 75", new: "percent: 7.5", at: "7.5", want: "valeur « 7.5 » ; attendu : un nombre entier de 1 à 100"},
		{name: "a percentage written as a text", old: "percent: 75", new: "percent: trois quarts", at: "trois quarts", want: "valeur « trois quarts » ; attendu : un nombre entier de 1 à 100"},
		{name: "a missing parameter", old: "    percent: 75\n", new: "", at: "kind: rate-max", want: "clé « percent » absente ; attendu : un nombre entier de 1 à 100"},
		{name: "a base of a rate that does not exist", old: "base: total", new: "base: titre5", at: "titre5", want: "valeur « titre5 » ; attendu : total, titre3"},
		{name: "a missing citation", old: "    base: total\n    lines: 36\n", new: "    base: total\n", at: "kind: rate-max", want: "clé « lines » absente ; attendu : une ligne du Livret, ou deux (309-313)"},
		{name: "a citation without its words", old: "    excerpt: 75% du coût total du projet\n", new: "", at: "kind: rate-max", want: "clé « excerpt » absente ; attendu : les mots du Livret qui fondent la règle"},
		{name: "a line beyond the Livret", old: "lines: 36\n    excerpt", new: "lines: 924\n    excerpt", at: "924", want: "ligne 924 au-delà du Livret ; attendu : une ligne de 1 à 923"},
		{name: "lines in the wrong order", old: "lines: 36\n    excerpt", new: "lines: 36-35\n    excerpt", at: "36-35", want: "valeur « 36-35 » ; attendu : une ligne du Livret, ou deux (309-313)"},
		{name: "words that do not stand at the line", old: "excerpt: 75% du", new: "excerpt: 80% du", at: "80% du", want: "ces mots ne sont pas à la ligne 36 du Livret ; attendu : des mots de « Règles de cofinancement 75% du coût total du projet, 25% restant à la charge de l'administration porteuse du projet. »"},
		{name: "a clause that does not stand at the line", old: "Tester régulièrement", new: "Tester rarement", at: "Tester rarement", want: "ces mots ne sont pas à la ligne 85 du Livret"},
		{name: "an unknown severity", old: "severity: bloquante", new: "severity: grave", at: "grave", want: "valeur « grave » ; attendu : bloquante, réserve, information"},
		{name: "an unknown key of a rule", old: "    percent: 75", new: "    percents: 75", at: "percents: 75\n    base", want: "clé inconnue « percents » ; attendu : une des clés kind, severity, state, note, tracks, carriers, from, until, percent, base, lines, excerpt, action"},
		{name: "an unknown key of a theme", old: "owner:\n", new: "colour: red\nowner:\n", at: "colour", want: "clé inconnue « colour » ; attendu : une des clés source, id, heading,"},
		{name: "a key written twice", old: "    percent: 75\n", new: "    percent: 75\n    percent: 80\n", at: "percent: 80", want: "clé « percent » écrite deux fois ; attendu : une seule fois chaque clé"},
		{name: "an action with an unknown mark", old: "action: Réduire le montant demandé à {attendu}", new: "action: Réduire le montant demandé à {limite}", at: "Réduire le montant demandé à {limite}", want: "repère inconnu « {limite} » ; attendu : {attendu}"},
		{name: "a missing action", old: "    action: Réduire le montant demandé à {attendu} ou moins, ou corriger le coût total du projet.\n", new: "", at: "kind: rate-max", want: "clé « action » absente ; attendu : un texte"},
		{name: "a date that does not exist", old: "opening: 2021-01-04", new: "opening: 2021-02-30", at: "2021-02-30", want: "valeur « 2021-02-30 » ; attendu : une date AAAA-MM-JJ"},
		{name: "a rule that ends before it begins", old: "    opening: 2021-01-04", new: "    from: 2021-06-01\n    until: 2021-05-01\n    opening: 2021-01-04", at: "2021-05-01", want: "la fin 2021-05-01 précède le début 2021-06-01 ; attendu : une date à partir de 2021-06-01"},
		{name: "instalments that do not add up to 100", old: "[30, 40, 30]", new: "[30, 40, 20]", want: "versements d’un total de 90 % ; attendu : un total de 100 %"},
		{name: "no instalment and no phase", old: "  percents: [30, 40, 30]", new: "  by_phase: false", at: "by_phase", want: "aucun versement ; attendu : percents ou by_phase"},
		{name: "instalments beside phases", old: "  percents: [30, 40, 30]", new: "  by_phase: true\n  percents: [30, 40, 30]", at: "[30, 40, 30]", want: "versements par phase et versements en pour cent ; attendu : l’un ou l’autre"},
		{name: "a title that is not the Livret's", old: "title: Dématérialisation de qualité", new: "title: Numérisation de qualité", at: "28\ntitle", want: "la ligne 28 du Livret n’est pas le titre du thème"},
		{name: "a track that does not exist", old: "tracks: [guichet]", new: "tracks: [comptoir]", at: "comptoir", want: "valeur « comptoir » ; attendu : guichet, aap"},
		{name: "a kind of carrier that does not exist", theme: "ITN2", old: "[collectivite]", new: "[commune]", at: "commune", want: "valeur « commune » ; attendu : administration_centrale,"},
		{name: "a carrier both excluded and allowed", theme: "ITN2", old: "[collectivite]", new: "[operateur]", at: "[operateur]", want: "porteur « operateur » exclu et admis ; attendu : l’un ou l’autre"},
		{name: "two rules of a kind for the same dossiers", theme: "ITN5", old: "    from: 2021-04-01\n", new: "    from: 2021-03-31\n", at: "kind: closing\n    severity: bloquante\n    tracks: [aap]\n    from: 2021-03-31", want: "règle « closing » valable en même temps que celle de la ligne"},
		{name: "a year written twice", old: "[2021, 2022]", new: "[2021, 2021]", at: "2021]", want: "année 2021 écrite deux fois ; attendu : chaque année une fois"},
		{name: "an empty list", old: "[2021, 2022]", new: "[]", want: "liste vide ; attendu : au moins un élément"},
		{name: "a value where a group is expected", old: "reporting:\n  every: trimestre\n  working_days: 15", new: "reporting: trimestre", at: "trimestre", want: "valeur seule ; attendu : un groupe de clés"},
		{name: "a rhythm of reports that does not exist", old: "every: trimestre", new: "every: semaine", at: "semaine", want: "valeur « semaine » ; attendu : mois, trimestre"},
		{name: "an amount of zero", old: "min: 50_000", new: "min: 0", at: "0\n    note: >-", want: "valeur « 0 » ; attendu : un nombre entier de 1 à"},
		{name: "engagements of its own and by analogy", theme: "ITN8A", old: "engagements:", new: "by_analogy: ITN8C\nengagements:", at: "lines: 453", want: "engagements propres et engagements par analogie ; attendu : l’un ou l’autre"},
		{name: "an analogy with a theme that is not there", theme: "ITN8B", at: "# Livret", want: "thème « ITN8A » de la clé by_analogy sans engagements"},
	} {
		t.Run(c.name, func(t *testing.T) {
			id := c.theme
			if id == "" {
				id = "ITN1"
			}
			text := strings.Replace(themeFile(t, id), c.old, c.new, 1)
			at := c.at
			if at == "" {
				at = c.new
			}
			want := place(t, id+".yaml", text, at) + plain(c.want)
			got := mistakes(t, map[string]string{id + ".yaml": text})
			for _, g := range got {
				if strings.HasPrefix(g, plain(want)) || strings.HasPrefix(g, want) {
					return
				}
			}
			t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), want)
		})
	}
}

func TestAllMistakesOfAllFilesAreNamedAtOnce(t *testing.T) {
	one := strings.NewReplacer("percent: 75", "percent: 175", "working_days: 15", "working_days: 0", "severity: réserve", "severity: légère").Replace(themeFile(t, "ITN1"))
	two := strings.Replace(themeFile(t, "ITN2"), "[30, 40, 30]", "[30, 30]", 1)
	got := mistakes(t, map[string]string{"a.yaml": one, "deeper/b.yaml": two})
	if want := 1 + 1 + strings.Count(one, "légère") + 1; len(got) != want {
		t.Errorf("%d mistakes, want %d:\n%s", len(got), want, strings.Join(got, "\n"))
	}
}

func TestFilesThatAreNoThemeAtAll(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"two files for one theme": {map[string]string{"ITN1.yaml": themeFile(t, "ITN1"), "copie.yaml": themeFile(t, "ITN1")},
			"copie.yaml, ligne 1, colonne 1 : thème « ITN1 » déjà décrit par ITN1.yaml ; attendu : un seul fichier par thème"},
		"no file":               {nil, "*.yaml : aucun thème ; attendu : un fichier par thème"},
		"an empty file":         {map[string]string{"vide.yaml": ""}, "vide.yaml, ligne 1, colonne 1 : fichier vide ; attendu : un thème"},
		"a list":                {map[string]string{"liste.yaml": "- a\n- b\n"}, "liste.yaml, ligne 1, colonne 3 : valeur seule ; attendu : un groupe de clés"},
		"a quote never closed":  {map[string]string{"q.yaml": "id: \"ITN1\nheading: 28\n"}, "q.yaml, ligne 1, colonne 5 : syntaxe YAML"},
		"tabs for indentation":  {map[string]string{"t.yaml": "owner:\n\tlines: 3\n"}, "t.yaml, ligne 2, colonne 1 : syntaxe YAML"},
		"only the first letter": {map[string]string{"i.yaml": "id: ITN1\n"}, "i.yaml, ligne 1, colonne 1 : clé « heading » absente"},
	} {
		t.Run(name, func(t *testing.T) {
			got := mistakes(t, c.files)
			if len(got) == 0 || !strings.HasPrefix(plain(got[0]), plain(c.want)) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(themeFile(f, "ITN5")))
	f.Add([]byte("id: ITN1\nrules:\n  - kind: cap\n    amount: 48_000\n"))
	f.Add([]byte("- [{a: b}, &x 1, *x]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := rules.Load(fstest.MapFS{"t.yaml": {Data: data}}, templates.Livret[:3000])
		if (c == nil) == (err == nil) {
			t.Error("neither a catalogue nor an error, or both")
		}
	})
}
