package mail

import (
	"slices"
	"strings"
	"testing"

	"guichet/generate/internal/sample"
	"guichet/internal/dossier"
	"guichet/templates"
)

// asks has one of every kind of request, before and after its date.
func asks() []Ask {
	var out []Ask
	for _, x := range []struct{ kind, key, what, due, period, file string }{
		{"relance-completement", "completement/v1", "Dossier corrigé", "", "", ""},
		{"relance-signature", "signature/1", "Signature de la convention", "2021-07-05", "", ""},
		{"relance-signature", "signature/1", "Signature de la convention", "2021-07-20", "", ""},
		{"classeur-a-remplir", "classeur/2021-T2", "Compte rendu du 2ᵉ trimestre 2021", "2021-07-22", "2ᵉ trimestre 2021", "suivi-2021-T2.xlsx"},
		{"rappel-rapport", "rapport/2021-T2", "Compte rendu du 2ᵉ trimestre 2021", "2021-07-22", "2ᵉ trimestre 2021", "suivi-2021-T2.xlsx"},
		{"rappel-rapport", "rapport/2021-T1", "Compte rendu du 1ᵉʳ trimestre 2021", "2021-07-09", "1ᵉʳ trimestre 2021", ""},
		{"escalade-rapport", "rapport/2021-T1", "Compte rendu du 1ᵉʳ trimestre 2021", "2021-06-18", "1ᵉʳ trimestre 2021", ""},
		{"jalon-a-venir", "jalon/pilote", "Jalon « Pilote »", "2021-08-02", "", ""},
		{"jalon-echu", "jalon/pilote", "Jalon « Pilote »", "2021-07-09", "", ""},
		{"demonstration-itn5", "demonstration", "Démonstration du projet", "2021-08-20", "", ""},
		{"resultats-itn6", "resultats", "Résultats de l’expérimentation", "2021-08-02", "", ""},
		{"resultats-itn6", "resultats", "Résultats de l’expérimentation", "2021-07-09", "", ""},
		{"premiers-resultats-itn8", "premiers-resultats", "Premiers résultats", "2021-08-02", "", ""},
		{"premiers-resultats-itn8", "premiers-resultats", "Premiers résultats", "2021-07-09", "", ""},
		{"equipe-itn3", "equipe-initiale", "Maintien de l’équipe", "2021-07-12", "", ""},
		{"mise-en-oeuvre-snap2", "mise-en-oeuvre", "Mise en œuvre", "2021-08-02", "", ""},
		{"mise-en-oeuvre-snap2", "mise-en-oeuvre", "Mise en œuvre", "2021-07-09", "", ""},
		{"relais-2023-snap1", "relais-du-financement", "Relais du financement", "2022-12-31", "", ""},
		{"bilan-final", "rapport-final", "Rapport final et compte définitif", "2021-08-30", "", ""},
		{"bilan-final", "rapport-final", "Rapport final et compte définitif", "2021-07-09", "", ""},
	} {
		a := Ask{Kind: Kind(x.kind), Reference: "ITN1-2021-0042", Title: "Guichet numérique", Carrier: "Préfecture du Doubs", Key: x.key, What: x.what,
			From: sample.Date("2021-06-28"), AnswerBy: sample.Date("2021-07-27"), Late: 15, Period: x.period, File: x.file}
		if x.due != "" {
			a.Due = sample.Date(x.due)
		}
		out = append(out, a)
	}
	return out
}

func request(asks ...Ask) Requests {
	return Requests{Asks: asks, To: "porteur@exemple.fr", Key: "demandes/2021-07-12/porteur@exemple.fr", Today: sample.Date("2021-07-12"), Bureau: sample.Bureau()}
}

func requestMail(in Requests) (*Message, error) {
	t, err := Load(templates.Mails)
	if err != nil {
		return nil, err
	}
	return t.Requests(in)
}

func TestEveryRequestHasItsOwnText(t *testing.T) {
	var all strings.Builder
	for _, a := range asks() {
		m, err := requestMail(request(a))
		if err != nil {
			t.Fatal(err)
		}
		if m.Kind != a.Kind || !strings.HasPrefix(m.Subject, "[ITN1-2021-0042] ") {
			t.Errorf("%s: kind %s, subject %s", a.Kind, m.Kind, m.Subject)
		}
		_, text, page := parts(t, m.Data)
		sameWords(t, text, page)
		if strings.Contains(text, "0000") || strings.Contains(text, "<no value>") || strings.Contains(text, "{{") {
			t.Errorf("%s: something is missing:\n%s", a.Kind, text)
		}
		all.WriteString("Objet : " + m.Subject + "\n\n" + text + "\n\n———\n\n")
	}
	golden(t, "demandes.txt", all.String())
}

func TestSeveralRequestsMakeOneMail(t *testing.T) {
	x := asks()
	x[7].Reference, x[7].Title = "SNAP3-2021-0007", "Postes sûrs"
	m, err := requestMail(request(x[3], x[7], x[8]))
	if err != nil {
		t.Fatal(err)
	}
	if m.Kind != digestKind || !slices.Equal(m.To, []string{"porteur@exemple.fr"}) {
		t.Errorf("kind %s to %v", m.Kind, m.To)
	}
	_, text, page := parts(t, m.Data)
	sameWords(t, text, page)
	golden(t, "recapitulatif.txt", "Objet : "+m.Subject+"\n\n"+text)
	again, err := requestMail(request(x[3], x[7], x[8]))
	if err != nil || string(again.Data) != string(m.Data) {
		t.Errorf("not the same bytes twice (%v)", err)
	}
}

func TestARequestForNobodyKnownGoesToTheBureau(t *testing.T) {
	in := request(asks()[6])
	in.To, in.Role = "", "la hiérarchie"
	m, err := requestMail(in)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(m.To, []string{in.Bureau.Email}) {
		t.Errorf("to %v", m.To)
	}
	_, text, _ := parts(t, m.Data)
	golden(t, "demande-a-transmettre.txt", "Objet : "+m.Subject+"\n\n"+text)
}

func TestDatesToComeGoIntoTheAgenda(t *testing.T) {
	x := asks()
	in := request(x[3], x[8])
	events := string(in.events())
	for _, want := range []string{"BEGIN:VEVENT", "DTSTART;VALUE=DATE:20210722", "DTEND;VALUE=DATE:20210723", "METHOD:PUBLISH"} {
		if !strings.Contains(events, want) {
			t.Errorf("no %s in\n%s", want, events)
		}
	}
	if strings.Count(events, "\n") != strings.Count(events, "\r\n") {
		t.Errorf("lines end otherwise than RFC 5545, 3.1 has it:\n%q", events)
	}
	if n := strings.Count(events, "BEGIN:VEVENT"); n != 1 {
		t.Errorf("%d events, want that of the date to come alone", n)
	}
	if late := request(x[8]); late.events() != nil {
		t.Error("a date that has passed is put into the agenda")
	}
	if in.Asks[0].day(in.Today) != (dossier.Date{Year: 2021, Month: 7, Day: 22}) {
		t.Error("not the due day")
	}
}

func TestNoticesSayWhatWasRecorded(t *testing.T) {
	texts, err := Load(templates.Mails)
	if err != nil {
		t.Fatal(err)
	}
	granted := dossier.Euros(75_000)
	var all strings.Builder
	for _, k := range []Kind{Favourable, Unfavourable, ToSign, SignedWell, SignedWrongly} {
		n := Notice{Kind: k, Reference: "ITN1-2021-0042", Title: "Guichet numérique", Carrier: "Préfecture du Doubs", To: []string{"porteur@exemple.fr"}, Key: string(k) + "/x",
			At: sample.ReceivedAt, AnswerBy: sample.Date("2021-03-15"), Granted: &granted, Bureau: sample.Bureau()}
		if k == Unfavourable || k == SignedWrongly {
			n.Reason, n.Points = "le projet n’entre pas dans le thème", []string{"La page 3 manque.", "Un montant a changé {{.X}} **."}
		}
		m, err := texts.Notice(n, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, text, page := parts(t, m.Data)
		sameWords(t, text, page)
		all.WriteString("Objet : " + m.Subject + "\n\n" + text + "\n———\n\n")
		n.To = nil
		if m, err = texts.Notice(n, nil); err != nil || m.To[0] != n.Bureau.Email || !strings.Contains(m.Subject, "aucune adresse connue") {
			t.Errorf("%s for nobody known: to %v, %s (%v)", k, m.To, m.Subject, err)
		}
	}
	golden(t, "avis.txt", all.String())
}
