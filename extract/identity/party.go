package identity

import (
	"guichet/extract/french"
)

// party is whom or what a part of a document is about: the heading above it says.
type party int

const (
	anyParty       party = iota
	carrierParty         // the body that asks
	contactParty         // the person to write to
	projectParty         // what it asks for
	signatoryParty       // who signs for it
	otherParty           // a partner, a supplier, a bank, who the dossier is sent to
)

func partyTerms(p party, weight float64, wordings ...string) []french.Term[party] {
	var out []french.Term[party]
	for _, w := range wordings {
		out = append(out, french.Term[party]{Notion: p, Words: w, Weight: weight})
	}
	return out
}

var partyWords = french.NewLexicon(func() (all []french.Term[party]) {
	all = append(all, partyTerms(carrierParty, 1, "porteur", "demandeur", "beneficiaire", "candidat", "structure porteuse", "organisme", "structure", "etablissement porteur",
		"identification porteur", "identification demandeur", "identification", "identite", "identite porteur", "expediteur", "emetteur", "applicant", "administration porteuse", "collectivite", "maitre ouvrage", "entite")...)
	all = append(all, partyTerms(contactParty, 1, "contact", "personne contacter", "responsable projet", "referent", "interlocuteur", "chef projet", "cheffe projet", "correspondant", "suivi dossier", "contact projet", "coordonnee contact", "responsable operationnel", "pilote")...)
	all = append(all, partyTerms(projectParty, 1, "projet", "operation", "demande", "calendrier", "objet", "date", "description", "budget", "financement", "presentation projet", "action")...)
	all = append(all, partyTerms(signatoryParty, 1.1, "representant legal", "signataire", "responsable legal", "directeur", "directrice", "presidence", "president", "autorite", "personne habilitee")...)
	all = append(all, partyTerms(otherParty, 1.1, "partenaire", "partenariat", "prestataire", "sous traitant", "fournisseur", "mandataire", "mandataire financier", "comptable", "suivi comptable", "banque", "coordonnee bancaire",
		"rib", "tresorerie", "destinataire", "attention", "copie", "cadre reserve administration", "reserve administration", "cofinanceur", "autre financeur", "tutelle", "expert", "assistance", "aide remplissage", "financeur", "instructeur", "delegataire")...)
	return all
}())

// partyOf returns whom a heading speaks of; ok is false for a text that is none.
func partyOf(heading string) (party, bool) {
	s := plainLabel(heading)
	if s == "" || len(s) > 60 {
		return anyParty, false
	}
	if p, score := partyWords.Best(s); score >= .6 {
		return p, true
	}
	return anyParty, false
}

// inParty returns what a label means in a part that is about p: « Nom » is the
// carrier's or the contact's.
func inParty(p party, f field, label string) field {
	if f != fieldElse && f != fieldContact && f != fieldName && f != noField && f != fieldTitle {
		return f
	}
	switch french.Fold(plainLabel(label)) {
	case "nom", "denomination", "nom complet", "name", "libelle", "intitule", "designation":
		switch p {
		case carrierParty:
			return fieldName
		case contactParty:
			return fieldContact
		case projectParty:
			return fieldTitle
		case signatoryParty, otherParty:
			return fieldElse
		case anyParty:
		}
	case "nom prenom", "nom et prenom", "prenom et nom", "prenom nom", "responsable":
		switch p {
		case signatoryParty, otherParty:
			return fieldElse
		case anyParty, carrierParty, contactParty, projectParty:
		}
	}
	return f
}

// trust is how far a value of a field is to be believed that stands in a part about
// p.
func trust(p party, f field) float64 {
	switch f {
	case fieldName, fieldType, fieldSIRET, fieldAddress:
		if p == otherParty || p == signatoryParty {
			return .3
		}
		if p == carrierParty {
			return 1.02
		}
	case fieldEmail, fieldContact:
		switch p {
		case otherParty:
			return .3
		case signatoryParty:
			return .6
		case contactParty:
			return 1.05
		case anyParty, carrierParty, projectParty:
		}
	default:
	}
	return 1
}
