package french

import "testing"

func TestFold(t *testing.T) {
	for s, want := range map[string]string{"N° d’Œuvre (T.V.A.)": "n d oeuvre tva", "Montant H.T. (€)": "montant ht", "1.2.3": "1 2 3", "  Coût  total ": "cout total", "Intitulé": "intitule", "": ""} {
		if got := Fold(s); got != want {
			t.Errorf("Fold(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestStemsMeetOverNumberAndGender(t *testing.T) {
	for _, pair := range [][2]string{{"demandé", "demandées"}, {"sollicitée", "sollicités"}, {"totaux", "total"}, {"porteuse", "porteuses"}} {
		if a, b := Stem(Fold(pair[0])), Stem(Fold(pair[1])); a != b {
			t.Errorf("%q gives %q, %q gives %q", pair[0], a, pair[1], b)
		}
	}
}

func TestLexiconPrefersTheWordingThatExplainsMore(t *testing.T) {
	l := NewLexicon([]Term[string]{
		{"titre", "titre projet", 1}, {"budget", "titre", 0.8}, {"porteur", "structure porteuse", 1}, {"part", "part* porteur", 1},
	})
	for s, want := range map[string]string{"Titre du projet :": "titre", "Titre": "budget", "Structures porteuses": "porteur", "Participation du porteur": "part", "Autre": ""} {
		if got, _ := l.Best(s); got != want {
			t.Errorf("%q names %q, want %q", s, got, want)
		}
	}
}

// slipped reports whether a word as it is seen is taken for one as it is written.
func slipped(seen, written string) bool {
	var v vocabulary
	v.add(word{stem: Stem(Fold(written))})
	hits := v.find([]string{Stem(Fold(seen))}).hits
	return len(hits) == 1 && hits[0].slip == 0
}

func TestLongWordsAreKnownDespiteASlip(t *testing.T) {
	for seen, written := range map[string]string{"Finanternent": "financement", "dernaridé": "demandé", "Conuibution": "contribution", "cufinariveurs": "cofinanceurs", "prujet": "projet", "purteur": "porteur", "intitulle": "intitulé"} {
		if !slipped(seen, written) {
			t.Errorf("%q is not seen as %q", seen, written)
		}
	}
	for seen, written := range map[string]string{"cofinancement": "financement", "convention": "subvention", "poste": "porte", "financeur": "financement", "titre": "tiers"} {
		if slipped(seen, written) {
			t.Errorf("%q is seen as %q", seen, written)
		}
	}
}

func TestTheWordingsOfANotionExplainATextTogether(t *testing.T) {
	l := NewLexicon([]Term[int]{
		{Notion: 1, Words: "financement sollicite", Weight: 1}, {Notion: 1, Words: "plan relance", Weight: 1}, {Notion: 2, Words: "relance", Weight: 1},
	})
	for _, c := range []struct {
		text  string
		score float64
	}{
		{"Financement sollicité", 1},
		{"Financement sollicité, plan de relance", 1},
		{"Financement sollicité ailleurs", .8},
	} {
		if n, score := l.Best(c.text); n != 1 || score < c.score-.001 || score > c.score+.001 {
			t.Errorf("%s: notion %d at %.3f, want 1 at %.3f", c.text, n, score, c.score)
		}
	}
}
