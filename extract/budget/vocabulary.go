package budget

import "guichet/extract/french"

// role is what a column holds.
type role int

const (
	noRole role = iota
	roleLabel
	roleNumber
	roleTitle
	rolePhase
	roleQuantity
	roleUnitPrice
	roleHT
	roleVAT
	roleTotal
	roleYear
	rolePercent
	roleRequested
	roleOwn
	roleOther
	roleComment
	roleSource // label of a financing plan
	roleDecoy  // tells that the table is about something else
)

// money reports whether the cells of the column are amounts.
func (r role) money() bool {
	switch r {
	case roleUnitPrice, roleHT, roleVAT, roleTotal, roleYear, roleRequested, roleOwn, roleOther:
		return true
	case noRole, roleLabel, roleNumber, roleTitle, rolePhase, roleQuantity, rolePercent, roleComment, roleSource, roleDecoy:
	}
	return false
}

// columnWords name the columns. Years are found apart, by their figures.
var columnWords = french.NewLexicon([]french.Term[role]{
	{Notion: roleLabel, Words: "poste depense", Weight: 1}, {Notion: roleLabel, Words: "nature depense", Weight: 1},
	{Notion: roleLabel, Words: "designation", Weight: 1}, {Notion: roleLabel, Words: "intitule", Weight: 1},
	{Notion: roleLabel, Words: "libelle", Weight: 1}, {Notion: roleLabel, Words: "objet", Weight: .9},
	{Notion: roleLabel, Words: "description", Weight: .8}, {Notion: roleLabel, Words: "prestation", Weight: .9},
	{Notion: roleLabel, Words: "depense", Weight: .8}, {Notion: roleLabel, Words: "poste", Weight: .9},
	{Notion: roleLabel, Words: "nature", Weight: .8}, {Notion: roleLabel, Words: "action", Weight: .8},
	{Notion: roleLabel, Words: "rubrique", Weight: .7}, {Notion: roleLabel, Words: "categorie", Weight: .6},
	{Notion: roleLabel, Words: "type depense", Weight: .8}, {Notion: roleLabel, Words: "charge", Weight: .8},
	{Notion: roleLabel, Words: "emploi", Weight: .8}, {Notion: roleLabel, Words: "detail", Weight: .7},
	{Notion: roleLabel, Words: "ligne budgetaire", Weight: .9}, {Notion: roleLabel, Words: "activite", Weight: .7},
	{Notion: roleLabel, Words: "livrable", Weight: .7}, {Notion: roleLabel, Words: "article", Weight: .7},
	{Notion: roleLabel, Words: "cout eligible", Weight: .5}, {Notion: roleLabel, Words: "investissement", Weight: .4},

	{Notion: roleNumber, Words: "n°", Weight: 1}, {Notion: roleNumber, Words: "numero", Weight: .9},
	{Notion: roleNumber, Words: "num", Weight: 1}, {Notion: roleNumber, Words: "ref", Weight: .9}, {Notion: roleNumber, Words: "reference", Weight: .8},
	{Notion: roleNumber, Words: "code", Weight: .7}, {Notion: roleNumber, Words: "rang", Weight: .8}, {Notion: roleNumber, Words: "id", Weight: .8},

	{Notion: roleTitle, Words: "titre", Weight: .95}, {Notion: roleTitle, Words: "titre budgetaire", Weight: 1},
	{Notion: roleTitle, Words: "titre lolf", Weight: 1}, {Notion: roleTitle, Words: "imputation", Weight: .8}, {Notion: roleTitle, Words: "titre depense", Weight: .95},

	{Notion: rolePhase, Words: "phase", Weight: 1}, {Notion: rolePhase, Words: "lot", Weight: .8}, {Notion: rolePhase, Words: "etape", Weight: .6},
	{Notion: rolePhase, Words: "tranche", Weight: .8},

	{Notion: roleQuantity, Words: "quantite", Weight: 1}, {Notion: roleQuantity, Words: "qte", Weight: 1}, {Notion: roleQuantity, Words: "nombre", Weight: .9},
	{Notion: roleQuantity, Words: "nb", Weight: .9}, {Notion: roleQuantity, Words: "nbre", Weight: .9}, {Notion: roleQuantity, Words: "jour", Weight: .8},
	{Notion: roleQuantity, Words: "jh", Weight: .9}, {Notion: roleQuantity, Words: "volume", Weight: .7}, {Notion: roleQuantity, Words: "unite", Weight: .7},
	{Notion: roleQuantity, Words: "nombre jour", Weight: 1}, {Notion: roleQuantity, Words: "jour homme", Weight: 1}, {Notion: roleQuantity, Words: "charge jour", Weight: 1},
	{Notion: roleQuantity, Words: "duree", Weight: .7},

	{Notion: roleUnitPrice, Words: "pu", Weight: 1}, {Notion: roleUnitPrice, Words: "prix unitaire", Weight: 1.1}, {Notion: roleUnitPrice, Words: "cout unitaire", Weight: 1.1},
	{Notion: roleUnitPrice, Words: "montant unitaire", Weight: 1.1}, {Notion: roleUnitPrice, Words: "tarif", Weight: .9}, {Notion: roleUnitPrice, Words: "tjm", Weight: 1},
	{Notion: roleUnitPrice, Words: "cout jour*", Weight: 1}, {Notion: roleUnitPrice, Words: "prix jour*", Weight: 1}, {Notion: roleUnitPrice, Words: "unitaire", Weight: 1}, {Notion: roleUnitPrice, Words: "unit", Weight: 1.1},
	{Notion: roleUnitPrice, Words: "pu ttc", Weight: 1.1}, {Notion: roleUnitPrice, Words: "pu ht", Weight: 1.1},

	{Notion: roleHT, Words: "ht", Weight: 1.1}, {Notion: roleHT, Words: "hors taxe", Weight: 1.1}, {Notion: roleHT, Words: "montant ht", Weight: 1.1},
	{Notion: roleHT, Words: "cout ht", Weight: 1.1}, {Notion: roleHT, Words: "total ht", Weight: 1.1}, {Notion: roleHT, Words: "montant hors taxe", Weight: 1.1},
	{Notion: roleHT, Words: "montant total ht", Weight: 1.1},

	{Notion: roleVAT, Words: "tva", Weight: 1}, {Notion: roleVAT, Words: "montant tva", Weight: 1.1}, {Notion: roleVAT, Words: "taxe valeur ajoutee", Weight: 1.1},
	{Notion: roleVAT, Words: "montant taxe", Weight: .9}, {Notion: roleVAT, Words: "taxe", Weight: .8},

	{Notion: roleTotal, Words: "total", Weight: 1}, {Notion: roleTotal, Words: "total ttc", Weight: 1.05}, {Notion: roleTotal, Words: "montant ttc", Weight: 1},
	{Notion: roleTotal, Words: "cout ttc", Weight: 1}, {Notion: roleTotal, Words: "ttc", Weight: 1}, {Notion: roleTotal, Words: "montant total", Weight: 1},
	{Notion: roleTotal, Words: "montant total ttc", Weight: 1.05}, {Notion: roleTotal, Words: "cout total", Weight: 1}, {Notion: roleTotal, Words: "cout total ttc", Weight: 1.05},
	{Notion: roleTotal, Words: "montant", Weight: .9}, {Notion: roleTotal, Words: "cout", Weight: .85}, {Notion: roleTotal, Words: "budget", Weight: .8},
	{Notion: roleTotal, Words: "prix total", Weight: 1}, {Notion: roleTotal, Words: "prix", Weight: .7}, {Notion: roleTotal, Words: "toutes taxes comprises", Weight: 1},
	{Notion: roleTotal, Words: "depense ttc", Weight: .95}, {Notion: roleTotal, Words: "depense total", Weight: .95}, {Notion: roleTotal, Words: "budget total", Weight: 1},
	{Notion: roleTotal, Words: "ensemble", Weight: .8}, {Notion: roleTotal, Words: "cout complet", Weight: .95}, {Notion: roleTotal, Words: "estimation", Weight: .7},
	{Notion: roleTotal, Words: "participation", Weight: .6}, {Notion: roleTotal, Words: "contribution", Weight: .6},
	{Notion: roleTotal, Words: "valeur", Weight: .5}, {Notion: roleTotal, Words: "cumul", Weight: .8},

	{Notion: rolePercent, Words: "pourcentage", Weight: 1}, {Notion: rolePercent, Words: "taux", Weight: 1}, {Notion: rolePercent, Words: "part", Weight: .6},
	{Notion: rolePercent, Words: "taux tva", Weight: 1.2}, {Notion: rolePercent, Words: "poids", Weight: .8}, {Notion: rolePercent, Words: "repartition", Weight: .6},
	{Notion: rolePercent, Words: "quote part", Weight: .6}, {Notion: rolePercent, Words: "cle", Weight: .6},

	{Notion: roleComment, Words: "observation", Weight: 1}, {Notion: roleComment, Words: "commentaire", Weight: 1}, {Notion: roleComment, Words: "remarque", Weight: 1},
	{Notion: roleComment, Words: "precision", Weight: .9}, {Notion: roleComment, Words: "justificati*", Weight: .9}, {Notion: roleComment, Words: "support*", Weight: .6},
	{Notion: roleComment, Words: "marche", Weight: .8}, {Notion: roleComment, Words: "fournisseur", Weight: .8}, {Notion: roleComment, Words: "prestataire", Weight: .7},
	{Notion: roleComment, Words: "modalite", Weight: .8}, {Notion: roleComment, Words: "hypothese", Weight: .9}, {Notion: roleComment, Words: "devis", Weight: .8},
	{Notion: roleComment, Words: "mode calcul", Weight: .9}, {Notion: roleComment, Words: "base calcul", Weight: .9}, {Notion: roleComment, Words: "nota", Weight: .8}, {Notion: roleComment, Words: "calcul", Weight: .8},
	{Notion: roleComment, Words: "statut", Weight: .7}, {Notion: roleComment, Words: "beneficiaire", Weight: .6}, {Notion: roleComment, Words: "entite", Weight: .6},

	{Notion: roleSource, Words: "source financement", Weight: 1.1}, {Notion: roleSource, Words: "financeur", Weight: 1.1}, {Notion: roleSource, Words: "ressource", Weight: 1},
	{Notion: roleSource, Words: "recette", Weight: 1}, {Notion: roleSource, Words: "origine financement", Weight: 1.1}, {Notion: roleSource, Words: "origine fond", Weight: 1}, {Notion: roleSource, Words: "nature financement", Weight: 1.1}, {Notion: roleSource, Words: "origine", Weight: .8},
	{Notion: roleSource, Words: "produit", Weight: .8}, {Notion: roleSource, Words: "plan financement", Weight: 1}, {Notion: roleSource, Words: "source", Weight: .9},
	{Notion: roleSource, Words: "financement", Weight: .7}, {Notion: roleSource, Words: "contributeur", Weight: .9}, {Notion: roleSource, Words: "partenaire financier", Weight: 1},
	{Notion: roleSource, Words: "organisme financeur", Weight: 1.1},

	{Notion: roleDecoy, Words: "credit ouvert", Weight: 1.2}, {Notion: roleDecoy, Words: "credit consomme", Weight: 1.2}, {Notion: roleDecoy, Words: "consomme", Weight: 1.1},
	{Notion: roleDecoy, Words: "consommation", Weight: 1}, {Notion: roleDecoy, Words: "execute", Weight: 1}, {Notion: roleDecoy, Words: "realise", Weight: 1},
	{Notion: roleDecoy, Words: "indicateur", Weight: 1.2}, {Notion: roleDecoy, Words: "cible", Weight: 1.2}, {Notion: roleDecoy, Words: "valeur initial", Weight: 1.2},
	{Notion: roleDecoy, Words: "valeur cible", Weight: 1.2}, {Notion: roleDecoy, Words: "risque", Weight: 1.1}, {Notion: roleDecoy, Words: "probabilite", Weight: 1.1},
	{Notion: roleDecoy, Words: "impact", Weight: 1}, {Notion: roleDecoy, Words: "gravite", Weight: 1}, {Notion: roleDecoy, Words: "criticite", Weight: 1},
	{Notion: roleDecoy, Words: "critere", Weight: 1.1}, {Notion: roleDecoy, Words: "point", Weight: 1}, {Notion: roleDecoy, Words: "note proposee", Weight: 1.1}, {Notion: roleDecoy, Words: "note", Weight: 1},
	{Notion: roleDecoy, Words: "bareme", Weight: 1}, {Notion: roleDecoy, Words: "etp", Weight: 1.1}, {Notion: roleDecoy, Words: "etpt", Weight: 1.1}, {Notion: roleDecoy, Words: "profil", Weight: 1},
	{Notion: roleDecoy, Words: "effectif", Weight: 1.1}, {Notion: roleDecoy, Words: "jalon", Weight: 1}, {Notion: roleDecoy, Words: "debut", Weight: 1}, {Notion: roleDecoy, Words: "fin", Weight: 1},
	{Notion: roleDecoy, Words: "responsable", Weight: 1}, {Notion: roleDecoy, Words: "echeance", Weight: 1}, {Notion: roleDecoy, Words: "gain", Weight: 1}, {Notion: roleDecoy, Words: "economie", Weight: 1},
	{Notion: roleDecoy, Words: "population", Weight: 1}, {Notion: roleDecoy, Words: "habitant", Weight: 1}, {Notion: roleDecoy, Words: "parade", Weight: 1.1},
	{Notion: roleDecoy, Words: "objectif", Weight: .9}, {Notion: roleDecoy, Words: "date", Weight: 1}, {Notion: roleDecoy, Words: "mesure", Weight: .8}, {Notion: roleDecoy, Words: "reference initial", Weight: 1},
})

// share is who brings money in a financing plan.
type share int

const (
	noShare share = iota
	shareRequested
	shareOwn
	shareOther
	shareTotal
)

// shareWords name the lines of a financing plan, its columns and the amounts
// of a sentence.
var shareWords = french.NewLexicon([]french.Term[share]{
	{Notion: shareRequested, Words: "montant demande", Weight: 1}, {Notion: shareRequested, Words: "subvention sollicite", Weight: 1}, {Notion: shareRequested, Words: "subvention demande", Weight: 1},
	{Notion: shareRequested, Words: "financement demande", Weight: 1}, {Notion: shareRequested, Words: "financement sollicite", Weight: 1}, {Notion: shareRequested, Words: "aide sollicite", Weight: 1},
	{Notion: shareRequested, Words: "aide demande", Weight: 1}, {Notion: shareRequested, Words: "montant sollicite", Weight: 1}, {Notion: shareRequested, Words: "concours sollicite", Weight: 1},
	{Notion: shareRequested, Words: "concours demande", Weight: 1}, {Notion: shareRequested, Words: "credit demande", Weight: 1}, {Notion: shareRequested, Words: "credit sollicite", Weight: 1},
	{Notion: shareRequested, Words: "participation plan relance", Weight: 1}, {Notion: shareRequested, Words: "plan relance", Weight: .9}, {Notion: shareRequested, Words: "france relance", Weight: .9},
	{Notion: shareRequested, Words: "concours fonds", Weight: 1}, {Notion: shareRequested, Words: "part fonds", Weight: .95}, {Notion: shareRequested, Words: "participation fonds", Weight: 1},
	{Notion: shareRequested, Words: "contribution fonds", Weight: 1}, {Notion: shareRequested, Words: "subvention fonds", Weight: 1}, {Notion: shareRequested, Words: "financement fonds", Weight: .95},
	{Notion: shareRequested, Words: "apport fonds", Weight: .9}, {Notion: shareRequested, Words: "fonds relance", Weight: .9}, {Notion: shareRequested, Words: "fonds transformation", Weight: .9},
	{Notion: shareRequested, Words: "demande fonds", Weight: .95}, {Notion: shareRequested, Words: "part relance", Weight: 1}, {Notion: shareRequested, Words: "participation etat", Weight: .85},
	{Notion: shareRequested, Words: "subvention etat", Weight: .85}, {Notion: shareRequested, Words: "part etat", Weight: .8}, {Notion: shareRequested, Words: "dotation", Weight: .7},
	{Notion: shareRequested, Words: "part financee fonds", Weight: 1}, {Notion: shareRequested, Words: "participation demande", Weight: 1}, {Notion: shareRequested, Words: "participation sollicite", Weight: 1},
	{Notion: shareRequested, Words: "contribution demande", Weight: 1}, {Notion: shareRequested, Words: "contribution sollicite", Weight: 1}, {Notion: shareRequested, Words: "soutien sollicite", Weight: 1},
	{Notion: shareRequested, Words: "soutien demande", Weight: 1}, {Notion: shareRequested, Words: "dotation demande", Weight: 1}, {Notion: shareRequested, Words: "dotation sollicite", Weight: 1},
	{Notion: shareRequested, Words: "aide fonds", Weight: 1}, {Notion: shareRequested, Words: "credit relance", Weight: 1}, {Notion: shareRequested, Words: "subvention relance", Weight: 1},
	{Notion: shareRequested, Words: "aide attendu", Weight: 1}, {Notion: shareRequested, Words: "subvention attendu", Weight: 1}, {Notion: shareRequested, Words: "financement attendu", Weight: 1}, {Notion: shareRequested, Words: "financement relance", Weight: .95}, {Notion: shareRequested, Words: "concours attendu", Weight: 1},
	{Notion: shareRequested, Words: "prise charge sollicite", Weight: 1}, {Notion: shareRequested, Words: "part sollicite", Weight: 1}, {Notion: shareRequested, Words: "part demande", Weight: 1}, {Notion: shareRequested, Words: "charge fonds", Weight: 1},
	{Notion: shareRequested, Words: "demande", Weight: .7}, {Notion: shareRequested, Words: "sollicite", Weight: .8}, {Notion: shareRequested, Words: "fonds", Weight: .6},
	{Notion: shareRequested, Words: "subvention", Weight: .6}, {Notion: shareRequested, Words: "prise charge fonds", Weight: .95}, {Notion: shareRequested, Words: "prise charge demande", Weight: 1},
	{Notion: shareRequested, Words: "fitn", Weight: .9}, {Notion: shareRequested, Words: "ftap", Weight: .9},

	{Notion: shareOwn, Words: "autofinancement", Weight: 1}, {Notion: shareOwn, Words: "auto financement", Weight: 1}, {Notion: shareOwn, Words: "autofinanc*", Weight: 1}, {Notion: shareOwn, Words: "contribution propre", Weight: 1}, {Notion: shareOwn, Words: "participation propre", Weight: 1}, {Notion: shareOwn, Words: "part porteur", Weight: 1},
	{Notion: shareOwn, Words: "reste charge", Weight: 1}, {Notion: shareOwn, Words: "reste charge porteur", Weight: 1}, {Notion: shareOwn, Words: "contribution ministere", Weight: 1},
	{Notion: shareOwn, Words: "contribution porteur", Weight: 1}, {Notion: shareOwn, Words: "participation porteur", Weight: 1}, {Notion: shareOwn, Words: "apport porteur", Weight: 1},
	{Notion: shareOwn, Words: "financement porteur", Weight: .95}, {Notion: shareOwn, Words: "fonds propre", Weight: 1.1}, {Notion: shareOwn, Words: "ressource propre", Weight: 1},
	{Notion: shareOwn, Words: "apport propre", Weight: 1}, {Notion: shareOwn, Words: "contrepartie", Weight: .9}, {Notion: shareOwn, Words: "part ministere", Weight: 1},
	{Notion: shareOwn, Words: "participation ministere", Weight: 1}, {Notion: shareOwn, Words: "apport ministere", Weight: 1}, {Notion: shareOwn, Words: "financement ministere", Weight: .9},
	{Notion: shareOwn, Words: "part administration", Weight: .9}, {Notion: shareOwn, Words: "cofinancement porteur", Weight: 1.1}, {Notion: shareOwn, Words: "cofinancement ministere", Weight: 1.1},
	{Notion: shareOwn, Words: "credit ministeriel", Weight: .9}, {Notion: shareOwn, Words: "credit propre", Weight: 1}, {Notion: shareOwn, Words: "budget propre", Weight: 1},
	{Notion: shareOwn, Words: "part structure", Weight: .9}, {Notion: shareOwn, Words: "part beneficiaire", Weight: .95}, {Notion: shareOwn, Words: "part demandeur", Weight: 1.1},
	{Notion: shareOwn, Words: "apport beneficiaire", Weight: 1}, {Notion: shareOwn, Words: "apport demandeur", Weight: 1.1}, {Notion: shareOwn, Words: "apport structure", Weight: 1},
	{Notion: shareOwn, Words: "contribution structure", Weight: 1}, {Notion: shareOwn, Words: "contribution etablissement", Weight: 1}, {Notion: shareOwn, Words: "part etablissement", Weight: 1},
	{Notion: shareOwn, Words: "participation structure", Weight: 1}, {Notion: shareOwn, Words: "participation etablissement", Weight: 1}, {Notion: shareOwn, Words: "apport organisme", Weight: 1},
	{Notion: shareOwn, Words: "part organisme", Weight: 1}, {Notion: shareOwn, Words: "contribution organisme", Weight: 1}, {Notion: shareOwn, Words: "porteur", Weight: .8},
	{Notion: shareOwn, Words: "charge porteur", Weight: 1}, {Notion: shareOwn, Words: "moyen propre", Weight: 1}, {Notion: shareOwn, Words: "part collectivite porteuse", Weight: 1},
	{Notion: shareOwn, Words: "financement intern", Weight: 1}, {Notion: shareOwn, Words: "ressource intern", Weight: 1}, {Notion: shareOwn, Words: "credit intern", Weight: 1}, {Notion: shareOwn, Words: "contribution administration", Weight: 1}, {Notion: shareOwn, Words: "apport administration", Weight: 1}, {Notion: shareOwn, Words: "charge administration", Weight: 1}, {Notion: shareOwn, Words: "charge organisme", Weight: 1}, {Notion: shareOwn, Words: "charge etablissement", Weight: 1}, {Notion: shareOwn, Words: "charge structure", Weight: 1},
	{Notion: shareOwn, Words: "charge demandeur", Weight: 1}, {Notion: shareOwn, Words: "charge beneficiaire", Weight: 1},
	{Notion: shareOwn, Words: "ministere", Weight: .6}, {Notion: shareOwn, Words: "demandeur", Weight: .8}, {Notion: shareOwn, Words: "contribution demandeur", Weight: 1.1}, {Notion: shareOwn, Words: "participation demandeur", Weight: 1.1},
	{Notion: shareOwn, Words: "participation beneficiaire", Weight: 1}, {Notion: shareOwn, Words: "contribution beneficiaire", Weight: 1}, {Notion: shareOwn, Words: "part propre", Weight: 1},

	{Notion: shareOther, Words: "autre financement", Weight: 1.1}, {Notion: shareOther, Words: "autre financeur", Weight: 1.1}, {Notion: shareOther, Words: "autre cofinanceur", Weight: 1.1},
	{Notion: shareOther, Words: "autre cofinancement", Weight: 1.1}, {Notion: shareOther, Words: "cofinancement", Weight: 1}, {Notion: shareOther, Words: "cofinanceur", Weight: 1},
	{Notion: shareOther, Words: "co financement", Weight: 1}, {Notion: shareOther, Words: "co financeur", Weight: 1}, {Notion: shareOther, Words: "autre ressource", Weight: 1.1},
	{Notion: shareOther, Words: "autre recette", Weight: 1.1}, {Notion: shareOther, Words: "autre source", Weight: 1.1}, {Notion: shareOther, Words: "autre subvention", Weight: 1.1},
	{Notion: shareOther, Words: "autre aide", Weight: 1.1}, {Notion: shareOther, Words: "autre contribution", Weight: 1.1}, {Notion: shareOther, Words: "autre participation", Weight: 1.1},
	{Notion: shareOther, Words: "autre concours", Weight: 1.1}, {Notion: shareOther, Words: "autre fonds", Weight: 1.1},
	{Notion: shareOther, Words: "autre apport", Weight: 1.1}, {Notion: shareOther, Words: "autre partenaire", Weight: 1}, {Notion: shareOther, Words: "partenaire", Weight: .7}, {Notion: shareOther, Words: "tiers", Weight: .8},
	{Notion: shareOther, Words: "fonds europeen", Weight: 1.1}, {Notion: shareOther, Words: "feder", Weight: 1.1}, {Notion: shareOther, Words: "union europeen", Weight: 1.1},
	{Notion: shareOther, Words: "region", Weight: .8}, {Notion: shareOther, Words: "departement", Weight: .8}, {Notion: shareOther, Words: "caisse depot", Weight: 1}, {Notion: shareOther, Words: "banque territoire", Weight: 1},
	{Notion: shareOther, Words: "collectivite territorial", Weight: .8}, {Notion: shareOther, Words: "mecenat", Weight: 1}, {Notion: shareOther, Words: "emprunt", Weight: .9}, {Notion: shareOther, Words: "autre", Weight: .7},
	{Notion: shareOther, Words: "financement externe", Weight: 1}, {Notion: shareOther, Words: "financement complementaire", Weight: 1},

	{Notion: shareTotal, Words: "cout total", Weight: 1}, {Notion: shareTotal, Words: "cout total projet", Weight: 1.1}, {Notion: shareTotal, Words: "montant total projet", Weight: 1.05},
	{Notion: shareTotal, Words: "budget total", Weight: 1}, {Notion: shareTotal, Words: "total general", Weight: 1}, {Notion: shareTotal, Words: "total", Weight: .9}, {Notion: shareTotal, Words: "total ttc", Weight: 1},
	{Notion: shareTotal, Words: "cout projet", Weight: .95}, {Notion: shareTotal, Words: "cout complet", Weight: .9}, {Notion: shareTotal, Words: "montant total", Weight: .85}, {Notion: shareTotal, Words: "assiette eligible", Weight: .7},
	{Notion: shareTotal, Words: "cout previsionnel", Weight: .9}, {Notion: shareTotal, Words: "budget previsionnel total", Weight: 1}, {Notion: shareTotal, Words: "cout global", Weight: 1}, {Notion: shareTotal, Words: "budget global", Weight: 1},
	{Notion: shareTotal, Words: "total ressource", Weight: 1.1}, {Notion: shareTotal, Words: "total recette", Weight: 1.1}, {Notion: shareTotal, Words: "total financement", Weight: 1.1}, {Notion: shareTotal, Words: "total depense", Weight: 1},
	{Notion: shareTotal, Words: "montant total depense", Weight: 1.05}, {Notion: shareTotal, Words: "depense total", Weight: .95}, {Notion: shareTotal, Words: "budget projet", Weight: .85}, {Notion: shareTotal, Words: "montant projet", Weight: .85},
	{Notion: shareTotal, Words: "total demande", Weight: .5},
})

// topic is what a table is about, from its caption.
type topic int

const (
	noTopic topic = iota
	topicBudget
	topicPlan
	topicOther
)

// topicWords are the captions of tables.
var topicWords = french.NewLexicon([]french.Term[topic]{
	{Notion: topicBudget, Words: "budget previsionnel", Weight: 1}, {Notion: topicBudget, Words: "plan depense", Weight: 1}, {Notion: topicBudget, Words: "detail depense", Weight: 1},
	{Notion: topicBudget, Words: "budget detaille", Weight: 1}, {Notion: topicBudget, Words: "budget projet", Weight: 1}, {Notion: topicBudget, Words: "depense previsionnel", Weight: 1},
	{Notion: topicBudget, Words: "cout projet", Weight: .9}, {Notion: topicBudget, Words: "ventilation depense", Weight: 1}, {Notion: topicBudget, Words: "ventilation cout", Weight: 1},
	{Notion: topicBudget, Words: "decomposition cout", Weight: 1}, {Notion: topicBudget, Words: "etat previsionnel depense", Weight: 1}, {Notion: topicBudget, Words: "tableau budgetaire", Weight: 1},
	{Notion: topicBudget, Words: "annexe financiere", Weight: .7}, {Notion: topicBudget, Words: "budget", Weight: .7}, {Notion: topicBudget, Words: "depense", Weight: .7}, {Notion: topicBudget, Words: "chiffrage", Weight: .9},
	{Notion: topicBudget, Words: "estimation cout", Weight: .9}, {Notion: topicBudget, Words: "devis", Weight: .6}, {Notion: topicBudget, Words: "nature depense", Weight: .8},

	{Notion: topicPlan, Words: "plan financement", Weight: 1}, {Notion: topicPlan, Words: "repartition financement", Weight: 1}, {Notion: topicPlan, Words: "financement projet", Weight: 1},
	{Notion: topicPlan, Words: "source financement", Weight: 1}, {Notion: topicPlan, Words: "ressource", Weight: .8}, {Notion: topicPlan, Words: "recette", Weight: .8}, {Notion: topicPlan, Words: "financement", Weight: .7},
	{Notion: topicPlan, Words: "cofinancement", Weight: .8},

	{Notion: topicOther, Words: "annee precedente", Weight: 1.6}, {Notion: topicOther, Words: "exercice precedent", Weight: 1.6}, {Notion: topicOther, Words: "exercice anterieur", Weight: 1.6}, {Notion: topicOther, Words: "annee anterieure", Weight: 1.6},
	{Notion: topicOther, Words: "historique", Weight: 1.2}, {Notion: topicOther, Words: "titre information", Weight: .9}, {Notion: topicOther, Words: "calendrier", Weight: 1.2}, {Notion: topicOther, Words: "planning", Weight: 1.2},
	{Notion: topicOther, Words: "risque", Weight: 1.2}, {Notion: topicOther, Words: "indicateur", Weight: 1.2}, {Notion: topicOther, Words: "moyen humain", Weight: 1.2}, {Notion: topicOther, Words: "etp", Weight: 1},
	{Notion: topicOther, Words: "grille notation", Weight: 1.2}, {Notion: topicOther, Words: "autoevaluation", Weight: 1.2}, {Notion: topicOther, Words: "exemple", Weight: 1}, {Notion: topicOther, Words: "gain", Weight: .9},
	{Notion: topicOther, Words: "economie", Weight: .9}, {Notion: topicOther, Words: "realise", Weight: .9}, {Notion: topicOther, Words: "projet anterieur", Weight: 1.2}, {Notion: topicOther, Words: "fonctionnement courant", Weight: .9},
	{Notion: topicOther, Words: "hors perimetre", Weight: 1.3}, {Notion: topicOther, Words: "hors projet", Weight: 1.3}, {Notion: topicOther, Words: "equipe", Weight: .8}, {Notion: topicOther, Words: "gouvernance", Weight: .9},
})
