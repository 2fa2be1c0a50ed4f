package rules_test

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"guichet/internal/dossier"
	"guichet/internal/rules"
)

func recognised(t testing.TB, text string) (dossier.ThemeID, *dossier.Dossier) {
	t.Helper()
	d := &dossier.Dossier{ThemeText: dossier.Read(text, at(text))}
	shared(t).Recognise(d)
	return d.Theme.V, d
}

func TestAThemeIsRecognisedAsItIsPrinted(t *testing.T) {
	for text, want := range map[string]dossier.ThemeID{
		"ITN1":                             "ITN1",
		"itn 2":                            "ITN2",
		"ITN-3":                            "ITN3",
		"ITN.4":                            "ITN4",
		"Thème ITN n°5":                    "ITN5",
		"ITN06":                            "ITN6",
		"SNAP 2A":                          "SNAP2A",
		"snap2-a":                          "SNAP2A",
		"Snap 2 B":                         "SNAP2B",
		"SNAP2A – Fournisseur d’identités": "SNAP2A",
		"(ITN8C)":                          "ITN8C",
		"ITN8-c : efficacité":              "ITN8C",
		"1TN4":                             "ITN4",
		"lTN4 Professionnalisation":        "ITN4",
		"ITN\u00a08D":                      "ITN8D",
		"ITN5 A":                           "ITN5",

		"Cycle de vie de la donnée":                                         "ITN5",
		"CYCLE DE VIE DE LA DONNEE":                                         "ITN5",
		"cycle de vie des données":                                          "ITN5",
		"Guichet « cycle de vie de la donnée »":                             "ITN5",
		"Appel à projets – Cycle de vie de la donnée – 1re session":         "ITN5",
		"Améliorer l'efficience des services publics":                       "ITN8C",
		"Améliorer l’efficacité des services publics":                       "ITN8C",
		"efficience des services publics":                                   "ITN8C",
		"ITN8 – Améliorer l'efficacité des services publics":                "ITN8C",
		"ITN 8 : mettre en œuvre une stratégie de contact omnicanale":       "ITN8A",
		"Stratégie de contact omnicanal":                                    "ITN8A",
		"METTRE EN OEUVRE ET PILOTER L'ACTION PUBLIQUE PRIORITAIRE":         "ITN8B",
		"Transformation des organisations et métiers par le numérique":      "ITN8D",
		"Transformation numérique des écosystèmes":                          "ITN2",
		"Transformation numerique des ecosytemes":                           "ITN2",
		"Services de communication unifié":                                  "SNAP4",
		"services de communications unifiées":                               "SNAP4",
		"Terminaux numériques sécurisés":                                    "SNAP3",
		"Teminaux numérique sécurisé":                                       "SNAP3",
		"Réseau, augmentation des débits":                                   "SNAP1",
		"Réseau de télécommunications - augmentation des débits":            "SNAP1",
		"Fournisseur d'identités AgentConnect":                              "SNAP2A",
		"Fournisseur de services AgentConnect":                              "SNAP2B",
		"SNAP 2 : fournisseur de services AgentConnect":                     "SNAP2B",
		"Méthodes de travail numériques":                                    "SNAP5",
		"Innovation continue":                                               "ITN6",
		"lnnovation contlnue":                                               "ITN6",
		"Extensions territoriales de bonnes pratiques numériques":           "ITN3",
		"Professionnalisation des filières numériques publiques":            "ITN4",
		"Dématérialisation de qualité des principales démarches":            "ITN1",
		"Plan de relance – volet numérique – Innovation continue (guichet)": "ITN6",
	} {
		if got, _ := recognised(t, text); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

func TestATextThatFitsNoThemeOrTwoIsLeftUndecided(t *testing.T) {
	for _, text := range []string{
		"", "ITN8", "ITN 8", "ITN7", "ITN9", "SNAP2", "SNAP 6", "SNAP", "ITN8 à préciser", "ITN8E",
		"ITN1 ou ITN2", "SNAP2A/SNAP2B", "Fournisseur AgentConnect",
		"Plan de relance", "Projet numérique", "Transformation numérique", "Services publics", "Appel à projets", "Numérique",
		"Rénovation de la piscine municipale", "Le portail des usagers de la préfecture", "Site ITN12", "WITN1", "12345",
	} {
		if got, _ := recognised(t, text); got != "" {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}

// Every title is recognised in each way that it may be deformed.
func TestEveryTitleSurvivesCaseAccentsTyposAndWordsAround(t *testing.T) {
	bare := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFD.String(s))
	}
	typo := func(s string) string { // drops the fourth letter of each long word
		words := strings.Fields(s)
		for i, w := range words {
			if r := []rune(w); len(r) > 7 {
				words[i] = string(r[:3]) + string(r[4:])
			}
		}
		return strings.Join(words, " ")
	}
	for _, th := range shared(t).Themes() {
		for _, title := range append([]string{th.Title}, th.Aliases...) {
			for how, text := range map[string]string{
				"as it is": title, "capitals": strings.ToUpper(title), "without accents": bare(title), "capitals without accents": strings.ToUpper(bare(title)),
				"typos": typo(title), "decomposed": norm.NFD.String(title), "a label before": "Thème du Livret : " + title,
				"words around": "Dossier du ministère – " + title + " (guichet, 2021)",
			} {
				if got, _ := recognised(t, text); got != th.ID {
					t.Errorf("%s: %q is read as %q, want %s", how, text, got, th.ID)
				}
			}
		}
	}
}

func TestTheTrackFollowsTheThemeWhereTheDossierDoesNotSayIt(t *testing.T) {
	for text, want := range map[string]dossier.Track{
		"ITN1": dossier.Guichet, "ITN3": dossier.AAP, "ITN8B": dossier.AAP,
		"ITN5": "", "ITN5 – guichet": dossier.Guichet, "ITN5 (appel à projets)": dossier.AAP, "ITN5, guichet ou AAP": "",
		"ITN3 (guichet)": dossier.AAP,
	} {
		_, d := recognised(t, text)
		if d.Track.V != want || d.Track.Known != (want != "") {
			t.Errorf("%q gives the track %q, want %q", text, d.Track.V, want)
		}
	}
	d := &dossier.Dossier{ThemeText: dossier.Read("ITN1", at("theme")), Track: dossier.Read(dossier.AAP, at("track"))}
	shared(t).Recognise(d)
	if d.Track.V != dossier.AAP {
		t.Error("the track that was read is overwritten")
	}
}

func TestAThemeThatIsKnownAlreadyIsKept(t *testing.T) {
	d := &dossier.Dossier{ThemeText: dossier.Read("ITN1", at("theme")), Theme: dossier.Read(dossier.ThemeID("ITN4"), at("corrected"))}
	shared(t).Recognise(d)
	if d.Theme.V != "ITN4" {
		t.Errorf("the theme becomes %s", d.Theme.V)
	}
}

func TestADossierThatSpeaksOfAnotherThemeLeavesANote(t *testing.T) {
	for text, want := range map[string]int{
		"ITN1 – Cycle de vie de la donnée": 1,
		"ITN5 – Cycle de vie de la donnée": 0,
		"ITN5":                             0,
	} {
		_, d := recognised(t, text)
		n := 0
		for _, note := range d.Notes {
			if note.Code == rules.NoteThemeDoubt {
				n++
			}
		}
		if n != want {
			t.Errorf("%s: %d notes, want %d: %+v", text, n, want, d.Notes)
		}
	}
}

func FuzzRecognise(f *testing.F) {
	for _, s := range []string{"ITN8 A", "snap2-b", "Cycle de vie de la donnée", "ITN\xff5", "|TN3 – ITN3"} {
		f.Add(s)
	}
	c := shared(f)
	f.Fuzz(func(t *testing.T, text string) {
		d := &dossier.Dossier{ThemeText: dossier.Read(text, at(text))}
		c.Recognise(d)
		if _, ok := c.Theme(d.Theme.V); d.Theme.Known && !ok {
			t.Errorf("%q is read as %q, which is no theme", text, d.Theme.V)
		}
	})
}
