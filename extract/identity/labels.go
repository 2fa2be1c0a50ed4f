package identity

import "guichet/extract/french"

// field is one thing that the identity of a dossier states.
type field int

const (
	noField field = iota
	fieldTheme
	fieldTrack
	fieldTitle
	fieldName
	fieldType
	fieldSIRET
	fieldEmail
	fieldContact
	fieldAddress
	fieldSubmitted
	fieldStart
	fieldEnd
	fieldPeriod
	fieldPopulation
	fieldDepartments
	fieldDeconcentrated
	fieldInnovative
	fieldFirstResults
	fieldElse // a label that names none of these
)

func terms(f field, weight float64, wordings ...string) []french.Term[field] {
	var out []french.Term[field]
	for _, w := range wordings {
		out = append(out, french.Term[field]{Notion: f, Words: w, Weight: weight})
	}
	return out
}

// labelWords name the fields. A wording needs all its words; the more of the
// label it explains, the better.
var labelWords = french.NewLexicon(join(
	terms(fieldTheme, 1, "theme", "thematique", "theme plan relance", "thematique plan relance", "theme choisi", "intitule theme", "theme livret", "theme depot", "theme retenu", "theme vise", "axe thematique", "numero theme", "code theme", "rattachement thematique", "rattachement theme", "titre theme", "theme rattachement", "theme concerne", "fiche livret"),
	terms(fieldTheme, .8, "mesure", "volet", "ligne plan relance", "mesure plan relance", "action plan relance", "fiche mesure", "axe"),
	terms(fieldTrack, 1, "dispositif", "track", "type dispositif", "modalite depot", "mode depot", "type depot", "voie depot", "modalite candidature", "type candidature", "guichet aap", "guichet appel projet", "procedure depot", "canal depot", "modalite selection", "mode selection", "appel guichet", "guichet", "circuit", "cadre depot", "titre depot", "type instruction", "mode instruction", "circuit depot", "mode candidature"),
	terms(fieldTrack, .8, "procedure", "modalite", "type demande", "type appel", "type procedure", "voie", "canal"),
	terms(fieldTitle, 1, "titre projet", "intitule projet", "nom projet", "objet projet", "denomination projet", "libelle projet", "designation projet", "titre operation", "intitule operation", "nom operation", "appellation projet", "titre dossier", "intitule dossier", "intitule complet projet", "projet presente", "titre action", "objet demande", "nom dossier", "nom usage projet", "acronyme titre projet", "titre complet projet", "nom court projet", "libelle operation", "libelle action", "denomination operation", "designation operation", "project title", "project name", "titre complet", "intitule complet"),
	terms(fieldTitle, .8, "projet", "intitule"),
	terms(fieldTitle, .6, "titre", "denomination", "operation", "objet"),
	terms(fieldName, 1, "porteur", "porteur projet", "structure porteuse", "administration porteuse", "organisme porteur", "entite porteuse", "service porteur", "organisme demandeur", "structure demandeuse", "administration demandeuse", "demandeur", "beneficiaire", "organisme beneficiaire", "structure beneficiaire", "nom porteur", "nom organisme", "nom structure", "denomination structure", "denomination organisme", "raison social", "denomination social", "direction porteuse", "ministere porteur", "etablissement porteur", "nom demandeur", "nom beneficiaire", "identite porteur", "collectivite porteuse", "chef file", "nom administration", "nom etablissement", "designation porteur", "nom entite", "entite demandeuse", "candidat", "nom candidat", "organisme candidat", "structure candidate", "entite responsable", "structure responsable", "administration responsable", "service responsable", "organisme responsable", "maitre ouvrage", "maitrise ouvrage", "structure pilote", "administration pilote", "organisme pilote", "service pilote", "service demandeur", "direction demandeuse", "depositaire", "nom depositaire", "beneficiaire aide", "beneficiaire subvention", "porteur denomination", "porteur denomination officielle", "applicant", "expediteur", "emetteur", "collectivite", "universite", "nom raison social", "nom raison social demandeur", "organization", "institution"),
	terms(fieldName, .8, "organisme", "structure", "administration", "entite", "etablissement", "ministere", "service", "direction"),
	terms(fieldType, 1, "statut porteur", "type porteur", "categorie porteur", "nature juridique", "statut juridique", "forme juridique", "nature porteur", "type organisme", "type structure", "categorie structure", "categorie organisme", "type administration", "type entite", "statut organisme", "statut structure", "nature organisme", "categorie juridique", "qualite porteur", "categorie demandeur", "type demandeur", "statut demandeur", "type beneficiaire", "statut beneficiaire", "nature structure", "statut entite", "nature demandeur", "profil porteur", "type etablissement", "categorie beneficiaire", "type candidat", "statut candidat", "legal status", "type organization"),
	terms(fieldType, .8, "statut", "categorie"),
	terms(fieldSIRET, 1, "siret", "numero siret", "n° siret", "siret porteur", "code siret", "identifiant siret", "siret structure", "siret etablissement", "siret number", "registration number siret", "siren nic", "numero siret porteur", "siret organisme", "siren siret"),
	terms(fieldSIRET, .7, "immatriculation", "identification insee"),
	terms(fieldEmail, 1, "courriel", "adresse electronique", "mel", "email", "e mail", "mail", "courrier electronique", "adresse courriel", "adresse mail", "adresse mel", "courriel contact", "mail contact", "courriel referent", "messagerie", "adresse messagerie", "courriel responsable", "adresse e mail", "courriel porteur", "mel contact", "email contact", "mail address", "e mail address", "contact mel"),
	terms(fieldContact, 1, "contact", "personne contacter", "responsable projet", "referent", "referent projet", "interlocuteur", "chef projet", "personne contact", "correspondant", "nom contact", "responsable dossier", "nom responsable", "directeur projet", "responsable operationnel", "pilote projet", "personne responsable", "nom prenom contact", "responsable", "nom prenom", "personne referente", "interlocuteur principal", "affaire suivie", "dossier suivi", "suivi dossier", "referente", "correspondante", "interlocutrice", "cheffe projet", "contact person", "correspondant projet", "suivi", "contact referent"),
	terms(fieldAddress, 1, "adresse", "adresse postale", "adresse siege", "siege", "siege social", "adresse porteur", "adresse structure", "coordonnee postale", "adresse administrative", "adresse complete"),
	terms(fieldSubmitted, 1, "date depot", "depose", "deposee", "depot", "date depot dossier", "date soumission", "date transmission", "date envoi", "date candidature", "date demande", "submission date", "dossier depose", "demande deposee", "dossier transmis", "dossier envoye", "envoye", "remis", "date remise", "soumis", "transmis", "depose jour", "date signature", "date depot candidature", "date depot demande", "depot dossier", "date presentation dossier"),
	terms(fieldSubmitted, .7, "fait", "date", "date dossier", "date document", "date redaction"),
	terms(fieldStart, 1, "debut", "debut projet", "date debut", "demarrage", "date demarrage", "date previsionnelle demarrage", "commencement", "date commencement", "lancement", "date lancement", "date debut projet", "start date", "project start", "date debut execution", "debut previsionnel", "demarrage projet", "date previsionnelle debut", "debut operation", "date prevue demarrage", "date prevue debut", "debut travaux", "debut realisation", "demarrage previsionnel", "lancement projet", "date effet", "date lancement projet", "debut execution", "date previsionnelle commencement", "date previsionnelle lancement", "demarrage operation", "commencement execution"),
	terms(fieldEnd, 1, "fin", "fin projet", "date fin", "achevement", "date achevement", "date previsionnelle achevement", "cloture", "date cloture", "date fin projet", "end date", "project end", "fin prevue", "date prevue achevement", "date fin execution", "fin previsionnelle", "terme", "terme projet", "fin operation", "date previsionnelle fin", "date prevue fin", "fin travaux", "fin realisation", "achevement previsionnel", "echeance projet", "date terme", "fin execution", "date previsionnelle cloture", "date previsionnelle terme", "livraison finale", "date livraison", "achevement projet", "date previsionnelle livraison", "achevement operation", "cloture projet"),
	terms(fieldPeriod, 1.05, "duree", "duree execution", "periode realisation", "duree projet", "calendrier execution", "periode execution", "duree realisation", "periode", "debut fin", "duree previsionnelle", "dates debut fin", "dates projet", "calendrier projet", "calendrier realisation", "periode projet", "delai execution", "delai realisation", "date debut fin", "date demarrage achevement", "demarrage achevement", "calendrier previsionnel", "periode eligibilite", "duree operation", "periode concernee", "dates previsionnelles", "duree totale", "dates execution", "dates realisation", "dates operation", "periode couverte", "execution", "calendrier operation", "debut achevement"),
	terms(fieldPeriod, .8, "calendrier", "delai", "echeancier"),
	terms(fieldEnd, .7, "echeance"),
	terms(fieldPopulation, 1, "population couverte", "population", "nombre habitant", "habitant couvert", "population concernee", "population touchee", "habitant concerne", "population cible", "nombre habitant couvert", "population territoire", "citoyen couvert", "nombre citoyen", "usager couvert", "population desservie", "bassin population", "population beneficiaire", "habitant"),
	terms(fieldDepartments, 1, "departement couvert", "nombre departement", "departement concerne", "departement", "nombre departement couvert", "departement cible", "couverture departementale", "departement beneficiaire", "departement implique", "nombre departement concerne"),
	terms(fieldDeconcentrated, 1, "portage service deconcentre", "part service deconcentre", "part portage deconcentre", "service deconcentre", "deconcentre", "part deconcentre", "portage deconcentre", "implication service deconcentre", "portage operationnel service deconcentre", "taux portage deconcentre", "portage territorial", "part operationnelle service deconcentre"),
	terms(fieldInnovative, 1, "entreprise innovante", "part depense confiee entreprise", "part depense entreprise", "part depense entreprise innovante", "part depense confiee entreprise innovante", "depense entreprise innovante", "part entreprise innovante", "part innovante", "recours entreprise innovante", "entreprise innovante siege france", "achat entreprise innovante", "part budget entreprise innovante", "start up", "jeune entreprise innovante", "pme innovante", "part start up"),
	terms(fieldFirstResults, 1, "premier resultat", "delai premier resultat", "delai obtention premier resultat", "premier resultat mesurable", "premier resultat tangible", "premier resultat attendu", "obtention premier resultat", "delai resultat", "resultat mesurable", "premier livrable", "horizon premier resultat", "echeance premier resultat", "premier impact", "premier benefice", "premier effet", "delai premier effet", "obtention premier effet", "premier effet mesurable"),
	terms(fieldElse, 1, "destinataire", "acronyme", "sigle", "portable", "mobile", "fax", "telecopie", "siren", "iban", "bic", "rib", "code ape", "naf", "telephone", "tel", "fonction", "montant demande", "cout total", "cout total projet", "subvention sollicitee", "autofinancement", "participation plan relance", "part porteur", "reste charge", "partenaire", "version", "reference", "programme", "annexe", "signature", "code postal", "ville", "commune siege", "region", "statut dossier", "numero dossier", "site internet", "site web", "budget total", "financement demande", "responsable projet telephone", "nom projet anterieur", "resume", "description", "contexte", "objectif", "date version", "date impression", "note", "prevu", "responsable legal", "fait a", "ministere rattachement", "ministere tutelle", "tutelle", "signataire", "representant legal", "rattachement", "nom", "prenom", "qualite", "page"),
))

func join(lists ...[]french.Term[field]) []french.Term[field] {
	var out []french.Term[field]
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}
