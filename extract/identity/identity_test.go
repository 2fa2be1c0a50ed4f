package identity

import (
	"fmt"
	"strings"
	"testing"

	"guichet/extract/sketch"
	"guichet/extract/table"
	"guichet/internal/dossier"
)

// show writes the known fields, one a line.
func show(d *dossier.Dossier) string {
	var b strings.Builder
	add := func(name string, known bool, v any) {
		if known {
			fmt.Fprintf(&b, "%s: %v\n", name, v)
		}
	}
	add("theme", d.ThemeText.Known, d.ThemeText.V)
	add("track", d.Track.Known, d.Track.V)
	add("title", d.Title.Known, d.Title.V)
	add("name", d.Carrier.Name.Known, d.Carrier.Name.V)
	add("type", d.Carrier.Type.Known, d.Carrier.Type.V)
	add("siret", d.Carrier.SIRET.Known, string(d.Carrier.SIRET.V))
	add("email", d.Carrier.Email.Known, d.Carrier.Email.V)
	add("contact", d.Carrier.Contact.Known, d.Carrier.Contact.V)
	add("address", d.Carrier.Address.Known, d.Carrier.Address.V)
	add("submitted", d.SubmittedOn.Known, d.SubmittedOn.V)
	add("start", d.Start.Known, d.Start.V)
	add("end", d.End.Known, d.End.V)
	f := d.Declared
	add("population", f.PopulationCovered.Known, f.PopulationCovered.V)
	add("departments", f.Departments.Known, f.Departments.V)
	add("deconcentrated", f.DeconcentratedPercent.Known, f.DeconcentratedPercent.V)
	add("innovative", f.InnovativePercent.Known, f.InnovativePercent.V)
	add("results", f.FirstResultsMonths.Known, f.FirstResultsMonths.V)
	return b.String()
}

func trim(s string) string {
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return strings.Join(out, "\n") + "\n"
}

func TestFormsOfIdentity(t *testing.T) {
	for _, c := range []struct{ name, drawing, want string }{
		{"two columns", `
			Fiche projet – plan de relance

			Thématique | ITN3 – Extensions territoriales
			Modalité de dépôt | Appel à projets
			Nom du projet | Permis partagé
			Organisme porteur | Préfecture de la Haute-Orvanne
			Catégorie de porteur | Administration d’État (niveau déconcentré)
			N° SIRET | 119 757 722 00051
			Personne à contacter | Cheffe de projet
			Mél | contact@pho-haute.example
			Déposé le | 09.03.2021
			Date prévisionnelle de démarrage | 1er avril 2021
			Date prévisionnelle d’achèvement | 14/06/2022
			Nombre d’habitants couverts | 542.000 habitants
			Départements couverts | 3 (Plateau-Vert, Haute-Orvanne, Sud-Bocage)
			Portage par les services déconcentrés | 55 %
			Premiers résultats mesurables | 9 mois après le lancement`, `
			theme: ITN3 – Extensions territoriales
			track: aap
			title: Permis partagé
			name: Préfecture de la Haute-Orvanne
			type: administration_deconcentree
			siret: 11975772200051
			email: contact@pho-haute.example
			contact: Cheffe de projet
			submitted: 2021-03-09
			start: 2021-04-01
			end: 2022-06-14
			population: 542000
			departments: 3
			deconcentrated: 55
			results: 9`},
		{"four columns, a period, an address broken by the layout", `
			Intitulé du projet | Poste de travail | Administration porteuse | Direction des affaires maritimes
			Statut du porteur | Service d’administration centrale | SIRET | 11860116000047
			Responsable du projet | Responsable du pôle numérique | Mél | chef.projet@dampc- peche.example
			Date de dépôt du dossier | 02.04.2021 | Durée d’exécution | du 01.05.2021 au 28.02.2022`, `
			title: Poste de travail
			name: Direction des affaires maritimes
			type: administration_centrale
			siret: 11860116000047
			email: chef.projet@dampc-peche.example
			contact: Responsable du pôle numérique
			submitted: 2021-04-02
			start: 2021-05-01
			end: 2022-02-28`},
		{"labels and values wrapped over the rows of a grid", `
			Intitulé du projet | Poste de travail | Administration | Direction des affaires maritimes
			 | sécurisé | porteuse | et de la pêche
			Date de dépôt du | 02.04.2021 | SIRET | 11860116000047
			dossier | | |
			Date de fin | 28.02.2022 | |`, `
			title: Poste de travail sécurisé
			name: Direction des affaires maritimes et de la pêche
			type: administration_centrale
			siret: 11860116000047
			submitted: 2021-04-02
			end: 2022-02-28`},
		{"other words for the same things", `
			Mesure | SNAP5
			Procédure | Guichet
			Objet de la demande | Agents connectés
			Raison sociale | Association des usagers du numérique
			Forme juridique | Association loi 1901
			Identifiant SIRET | 180.823.463.00076
			Adresse de messagerie | accueil@adun.example
			Siège social | 3 rue des Lilas, 99000 Valmont
			Date d’envoi | 2021-04-06
			Commencement d’exécution | 1/7/21
			Terme du projet | 28/02/2022
			Recours aux entreprises innovantes | 62,5 %`, `
			theme: SNAP5
			track: guichet
			title: Agents connectés
			name: Association des usagers du numérique
			type: autre
			siret: 18082346300076
			email: accueil@adun.example
			address: 3 rue des Lilas, 99000 Valmont
			submitted: 2021-04-06
			start: 2021-07-01
			end: 2022-02-28
			innovative: 62`},
		{"lines with a colon, one of them wrapped", `
			Thème : ITN6
			Dispositif : Guichet
			Porteur du projet : Laboratoire d’interaction (UMR
			9471)
			Adresse électronique : contact@lia-umr.example
			Période de réalisation : du 01/07/2021 au 30/11/2021

			2. Contexte et objectifs`, `
			theme: ITN6
			track: guichet
			name: Laboratoire d’interaction (UMR 9471)
			type: laboratoire_recherche
			email: contact@lia-umr.example
			start: 2021-07-01
			end: 2021-11-30`},
		{"lines that only begin with a label", `
			Titre du projet Ambassadeurs du numérique

			Structure porteuse Office national des espaces littoraux

			Date de fin 31/12/2021`, `
			title: Ambassadeurs du numérique
			name: Office national des espaces littoraux
			type: operateur
			end: 2021-12-31`},
		{"labels alone on their lines, the values after them", `
			Titre du projet

			Ambassadeurs du numérique

			N° SIRET

			180 823 463 00076

			Adresse électronique

			pmo@onel.example`, `
			title: Ambassadeurs du numérique
			siret: 18082346300076
			email: pmo@onel.example`},
		{"a duration gives the last day", `
			Date de début | 1er mars 2021
			Durée | 12 mois à compter du démarrage`, `
			start: 2021-03-01
			end: 2022-02-28`},
		{"months without days are read as first and last days", `
			Début du projet | mars 2021
			Fin du projet | février 2022`, `
			start: 2021-03-01
			end: 2022-02-28`},
		{"ticked boxes", `
			Dispositif | ☐ Guichet ☒ Appel à projets
			Type de porteur | ☐ Administration centrale ☒ Collectivité territoriale ☐ Opérateur`, `
			track: aap
			type: collectivite`},
		{"boxes none of which is ticked say nothing", `
			Dispositif | ☐ Guichet ☐ Appel à projets`, ``},
		{"one box that is not ticked says nothing", `
			Dispositif | ☐ Guichet`, ``},
		{"one box that is ticked", `
			Dispositif | ☒ Guichet`, `
			track: guichet`},
		{"two ticked boxes say nothing", `
			Dispositif | ☒ Guichet ☒ Appel à projets
			Type de porteur | ☐ Administration centrale | ☒ | Collectivité | ☒ | Opérateur`, ``},
		{"months that share a year", `
			Période d’exécution | de mars à juin 2027`, `
			start: 2027-03-01
			end: 2027-06-30`},
		{"days that share a year", `
			Période d’exécution | du 15 mars au 30 juin 2027`, `
			start: 2027-03-15
			end: 2027-06-30`},
		{"a period beside the label of its end", `
			Date de fin | du 15 mars 2027 au 30 juin 2027`, `
			start: 2027-03-15
			end: 2027-06-30`},
		{"a month and a duration", `
			Calendrier d’exécution | mars 2027, 18 mois`, `
			start: 2027-03-01
			end: 2028-08-31`},
		{"quarters", `
			Date de début | T1 2027
			Date de fin | 2e semestre 2028`, `
			start: 2027-01-01
			end: 2028-12-31`},
		{"a quarter and a duration", `
			Durée du projet | à partir du T2 2027, 6 mois`, `
			start: 2027-04-01
			end: 2027-09-30`},
		{"a label whose value is empty", `
			Intitulé du projet | | Structure porteuse | Office des ports
			SIRET | | Courriel | `, `
			name: Office des ports
			type: operateur`},
		{"a cover without labels", `
			Plan de relance – transformation numérique

			# Dossier de candidature

			# Entrepôt de données de l’eau potable

			Délégation ministérielle à la transition énergétique`, `
			title: Entrepôt de données de l’eau potable
			name: Délégation ministérielle à la transition énergétique
			type: administration_centrale`},
		{"a document’s own name is no title", `
			# Formulaire de demande de financement

			Plan de relance – volet « transformation numérique de l’État et des territoires »

			1. Porteur et projet

			Porteur du projet | Office des ports`, `
			name: Office des ports
			type: operateur`},
		{"sentences", `
			2. Contexte

			Le projet sera réalisé du 1er juillet 2021 au 31 décembre 2022 dans trois départements, soit 1,2 million d’habitants.

			Fait à Valmont, le 24 décembre 2020`, `
			submitted: 2020-12-24
			start: 2021-07-01
			end: 2022-12-31
			population: 1200000
			departments: 3`},
		{"the address to send the form to is not the contact’s", `
			Dossier de candidature – à retourner à depot-relance@fonds.example

			Structure porteuse | Office des ports`, `
			name: Office des ports
			type: operateur`},
		{"columns of a budget or a calendar are no fields", `
			Désignation | Titre | Montant TTC
			Audit | T3 | 1 000 €

			Étape | Début | Fin | Responsable
			Cadrage | M+0 | M+2 | Chef de projet`, ``},
		{"labels above their values", `
			SIRET | Courriel | Date de dépôt
			180 823 463 00076 | a.b@office.example | 12/01/2021`, `
			siret: 18082346300076
			email: a.b@office.example
			submitted: 2021-01-12`},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &dossier.Dossier{}
			Read(d, []*table.Document{sketch.Document("dossier.pdf", c.drawing)}, nil)
			if got, want := show(d), trim(c.want); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestTheMailGivesTheDateOfSubmission(t *testing.T) {
	doc := sketch.Document("dossier.pdf", "Date de dépôt | 12/01/2021")
	mail := &dossier.Mail{From: "chef@office.example", Subject: "Candidature ITN8A : Accueil téléphonique", Date: dossier.Date{Year: 2021, Month: 3, Day: 16}, File: "message.eml"}
	d := &dossier.Dossier{}
	Read(d, []*table.Document{doc}, mail)
	want := "theme: ITN8A\ntitle: Accueil téléphonique\nsubmitted: 2021-03-16\n"
	if got := show(d); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if d.SubmittedOn.Source.Header != "Date" || d.Carrier.Email.Known {
		t.Error("the sender’s address is not the contact’s, and the date’s place is the header")
	}
}

func TestTheKindOfCarrierFollowsFromItsName(t *testing.T) {
	for name, want := range map[string]dossier.CarrierType{
		"Commune de Saint-Aubert":                           dossier.Collectivite,
		"Métropole des Deux-Rives":                          dossier.Collectivite,
		"Préfecture de la région Val-de-Loue":               dossier.Deconcentree,
		"Secrétariat général pour les affaires régionales":  dossier.Deconcentree,
		"Direction régionale de l’alimentation":             dossier.Deconcentree,
		"DRAAF du Sud-Bocage":                               dossier.Deconcentree,
		"Direction interrégionale de la mer":                dossier.Deconcentree,
		"Direction générale de la mer":                      dossier.Centrale,
		"DGAC":                                              dossier.Centrale,
		"Secrétariat général du ministère de l’Agriculture": dossier.Centrale,
		"Délégation ministérielle à la transition":          dossier.Centrale,
		"Caisse nationale des gens de rivière":              dossier.Operateur,
		"Établissement public du patrimoine rural":          dossier.Operateur,
		"Laboratoire public d’interaction humain-machine":   dossier.Laboratoire,
		"Association des maires":                            dossier.AutreOrganisme,
	} {
		if got, ok := typeFromName(name); !ok || got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestSeveralTickedBoxesLeaveANote(t *testing.T) {
	for name, drawing := range map[string]string{
		"in one cell":         "Dispositif | ☒ Guichet ☒ Appel à projets",
		"in cells":            "Dispositif | ☒ | Guichet | ☒ | Appel à projets",
		"in the lines below":  "Dispositif :\n\n☒ Guichet\n\n☒ Appel à projets",
		"beside the label":    "Dispositif : ☒ Guichet ☒ Appel à projets",
		"boxes in both cells": "Dispositif | ☒ Guichet | ☒ Appel à projets",
	} {
		t.Run(name, func(t *testing.T) {
			d := &dossier.Dossier{}
			Read(d, []*table.Document{sketch.Document("dossier.pdf", drawing)}, nil)
			if len(d.Notes) != 1 || d.Notes[0].Code != NoteSeveralTicked || d.Notes[0].Source.File == "" {
				t.Errorf("notes: %+v", d.Notes)
			}
			if d.Track.Known {
				t.Errorf("track: %s (%.2f)", d.Track.V, d.Track.Source.Confidence)
			}
		})
	}
}

func TestAShareInASentenceKeepsItsWholePercents(t *testing.T) {
	for text, want := range map[string]int64{
		"Les services déconcentrés assurent 62,5 % du portage opérationnel.": 62,
		"Le portage revient pour 20,9 % aux services déconcentrés.":          20,
	} {
		d := &dossier.Dossier{}
		Read(d, []*table.Document{sketch.Document("dossier.pdf", text)}, nil)
		if v := d.Declared.DeconcentratedPercent; !v.Known || v.V != want {
			t.Errorf("%s: %+v", text, v)
		}
	}
}

func TestAShareWithDecimalsIsNotSure(t *testing.T) {
	for text, sure := range map[string]bool{"49,9 %": false, "50 %": true, "62,0 %": true} {
		d := &dossier.Dossier{}
		Read(d, []*table.Document{sketch.Document("dossier.pdf", "Recours aux entreprises innovantes | "+text)}, nil)
		v := d.Declared.InnovativePercent
		if !v.Known || (v.Source.Confidence >= .95) != sure {
			t.Errorf("%s: %+v", text, v)
		}
	}
}

func TestOtherFilesSupportOrContradictWhoAsks(t *testing.T) {
	read := func(other string) *dossier.Dossier {
		d := &dossier.Dossier{}
		Read(d, []*table.Document{
			sketch.Document("a.pdf", "Type de porteur | Collectivité territoriale\nContact | Mme Ada Lemaire\nDate de dépôt | 12/01/2021"),
			sketch.Document("b.pdf", other),
		}, nil)
		return d
	}
	same := read("Type de porteur | Collectivité\nContact | Ada Lemaire\nDate de dépôt | 12 janvier 2021")
	if c := same.Carrier; len(c.Type.Checks) != 1 || !c.Type.Checks[0].Holds || len(c.Contact.Checks) != 1 || len(same.SubmittedOn.Checks) != 1 {
		t.Errorf("agreement: %+v %+v", c, same.SubmittedOn)
	}
	not := read("Type de porteur | Opérateur de l’État\nContact | Cheffe de projet\nDate de dépôt | 13 janvier 2021")
	if c := not.Carrier; len(c.Type.Checks) != 1 || c.Type.Checks[0].Holds || len(c.Contact.Checks) != 0 || len(not.SubmittedOn.Checks) != 1 || not.SubmittedOn.Checks[0].Holds {
		t.Errorf("contradiction: %+v %+v", c, not.SubmittedOn)
	}
}

func TestAddressesAreMended(t *testing.T) {
	for s, want := range map[string]string{
		"contact@dmat- territoriale.example":       "contact@dmat-territoriale.example",
		"plan- relance@infa.example":               "plan-relance@infa.example",
		"chef.projet @dgut.example":                "chef.projet@dgut.example",
		"Jean Dupont, jean.dupont@x.example (DSI)": "jean.dupont@x.example",
		"chef.projet@drafsb-sud. example":          "chef.projet@drafsb-sud.example",
		"a@b.example 01 23 45 67 89":               "a@b.example",
		"sans adresse":                             "",
		"@":                                        "",
		"a@b":                                      "",
	} {
		if got, _ := email(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func FuzzValues(f *testing.F) {
	for _, s := range []string{"a@b.c", "plan- relance@x", "180 082 463 00076", "3 (A, B)", "☒ x ☐ y", "12 mois", "- @", "@ - -"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, ok := email(s); ok && !strings.Contains(v, "@") {
			t.Errorf("%q is no address", v)
		}
		if v, ok := siret(s); ok && len(v) != 14 {
			t.Errorf("%q is no SIRET", v)
		}
		ticked(s)
		departments(s)
		months(s)
		readSpan(s)
	})
}
