package layouts

// expenses are what money is spent on, short and long.
var expenses = []string{
	"Audit", "Formation", "Licences", "Hébergement", "Maintenance", "Serveurs", "Communication", "Accompagnement", "Mobilier",
	"Développement du portail", "Assistance à maîtrise d’ouvrage", "Formation des agents", "Achat de matériel informatique",
	"Prestation de conduite du changement", "Études préalables", "Frais de déplacement", "Reprise des données", "Recette et homologation",
	"Location d’espaces de travail", "Abonnements logiciels", "Poste de chef de projet", "Renfort d’équipe", "Aménagement des locaux",
	"Développement et intégration de la plateforme numérique de suivi des demandes", "Accompagnement au changement des équipes territoriales concernées",
	"Conception et animation d’ateliers avec les usagers dans les départements pilotes", "Matériel de visioconférence pour les salles de réunion",
	"Mise en conformité avec le référentiel général d’amélioration de l’accessibilité (RGAA)", "Formation de 120 agents", "Licences Office 365",
	"Hébergement (12 mois)", "Tests d’intrusion", "Évaluation du dispositif", "Équipement de 8 tiers-lieux", "Étude d’impact (phase pilote)",
	"Support niveau 2", "Tablettes et terminaux mobiles", "Numérisation du fonds d’archives", "Sécurité du système d’information",
	"Design de service", "Traduction en langue des signes", "Indemnités de stage", "Prestations intellectuelles", "Interconnexion avec le SI RH",
}

var labelHeads = []string{
	"Poste de dépenses", "Nature des dépenses", "Désignation", "Intitulé", "Libellé", "Objet", "Prestations", "Dépenses", "Postes", "Actions",
	"Description de la dépense", "Type de dépense", "Ligne budgétaire", "Intitulé de la dépense", "Objet de la dépense", "Dépenses prévisionnelles",
	"Nature de la prestation", "Poste budgétaire", "Catégorie de dépense", "Libellé du poste",
}

var totalHeads = []string{
	"Montant TTC", "Total TTC", "Coût total TTC", "Montant total TTC", "Coût TTC", "Dépense TTC", "Prix TTC", "Montant prévisionnel TTC", "Coût prévisionnel TTC", "TTC",
}

var plainHeads = []string{"Montant", "Coût", "Total", "Montant total", "Coût total", "Budget", "Coût prévisionnel", "Montant prévisionnel", "Coût estimé"}

var htHeads = []string{"Montant HT", "HT", "Coût HT", "Total HT", "Prix HT", "Montant hors taxes"}

var vatHeads = []string{"TVA", "Montant TVA", "T.V.A.", "TVA 20 %", "Montant de la TVA"}

var (
	numberHeads   = []string{"N°", "Réf.", "N° ligne", "Code", "#"}
	titleHeads    = []string{"Titre", "Titre budgétaire", "Titre LOLF", "Imputation"}
	phaseHeads    = []string{"Phase", "Phase du projet"}
	quantityHeads = []string{"Quantité", "Qté", "Nombre", "Nb de jours", "Nombre d’unités", "Volume (j/h)"}
	priceHeads    = []string{"Prix unitaire", "PU", "Coût unitaire", "Montant unitaire", "Prix unitaire TTC"}
	shareHeads    = []string{"%", "Part", "% du total", "Répartition", "Poids"}
	remarkHeads   = []string{"Observations", "Commentaires", "Précisions", "Remarques", "Mode de calcul"}
	yearUppers    = []string{"Dépenses prévisionnelles", "Échéancier", "Répartition annuelle", "Crédits de paiement", "Montants TTC", "Calendrier de dépenses", "Coûts par année"}
	taxUppers     = []string{"Montants", "Coût prévisionnel", "Coûts estimés"}
	askedHeads    = []string{"Montant demandé", "Subvention sollicitée", "Part fonds", "Financement demandé", "Dont plan de relance", "Aide sollicitée"}
	ownHeads      = []string{"Autofinancement", "Part porteur", "Fonds propres", "Apport du porteur", "Reste à charge"}
)

var totalLabels = []string{
	"Total", "TOTAL", "Total général", "TOTAL GÉNÉRAL", "Total des dépenses", "Montant total", "Coût total du projet", "Total du projet", "Ensemble", "Grand total", "Somme",
}

var subtotalLabels = []string{"Sous-total", "Sous total", "S/total", "Total partiel"}

var titleNames = map[string][]string{
	"T2": {"Titre 2 – Dépenses de personnel", "T2", "Titre 2", "TITRE 2 : PERSONNEL"},
	"T3": {"Titre 3 – Dépenses de fonctionnement", "T3", "Titre 3", "TITRE 3 : FONCTIONNEMENT"},
	"T5": {"Titre 5 – Dépenses d’investissement", "T5", "Titre 5", "TITRE 5 : INVESTISSEMENT"},
	"T6": {"Titre 6 – Dépenses d’intervention", "T6", "Titre 6", "TITRE 6 : INTERVENTION"},
}

var phaseNames = []string{"Phase %d", "PHASE %d", "Phase %d – Cadrage", "Phase %d : déploiement", "Phase n° %d"}

var captions = []string{
	"Budget prévisionnel du projet", "Plan de dépenses", "Détail des dépenses", "Annexe 2 – Budget", "Tableau 1 : ventilation des coûts", "Budget détaillé",
	"Dépenses prévisionnelles", "Chiffrage du projet", "4. Budget", "État prévisionnel des dépenses", "Estimation des coûts",
}

var remarks = []string{"Selon devis", "Marché UGAP", "Sur la base de l’existant", "Estimation interne", "Accord-cadre interministériel", "Prix public", "Devis de mars", "À confirmer"}

var unitNotes = [3][]string{
	{"Montants en euros", "(en €)", "Les montants sont exprimés en euros.", "Unité : €"},
	{
		"Montants en milliers d’euros", "Montants en milliers d’euros (k€)", "(en k€)", "Les montants sont exprimés en milliers d’euros.", "Unité : k€", "en milliers d’euros",
		"Montants exprimés en k€", "(en milliers d’euros TTC)", "Montants : k€",
	},
	{"Montants en millions d’euros", "(en M€)", "Les montants sont exprimés en millions d’euros.", "Unité : M€", "Montants exprimés en M€"},
}

var planHeads = []string{"Source de financement", "Financeur", "Ressources", "Origine du financement", "Plan de financement", "Organisme financeur", "Recettes"}

var planCaptions = []string{"Plan de financement", "Plan de financement prévisionnel", "Répartition des financements", "Sources de financement", "Financement du projet"}

var askedNames = []string{"Subvention demandée", "Montant demandé au fonds", "Plan de relance", "Subvention sollicitée", "Fonds pour la transformation (montant demandé)", "Financement sollicité"}

var ownNames = []string{"Autofinancement", "Fonds propres", "Contribution du porteur", "Apport du porteur", "Part du porteur", "Autofinancement de la structure"}

var otherNames = []string{"Autres financements", "Région", "Autres cofinanceurs", "FEDER", "Caisse des dépôts", "Autres ressources", "Département"}

// prose is what stands around the tables.
var prose = []string{
	"Le projet vise à simplifier les démarches des usagers et à rapprocher les services publics des territoires les plus éloignés du numérique, en s’appuyant sur les équipes locales.",
	"Le déploiement suivra trois temps : une étude auprès des usagers, une expérimentation dans deux départements, puis une généralisation progressive sur l’ensemble du territoire.",
	"Les agents seront associés à chaque étape du projet ; des retours d’expérience seront organisés tous les deux mois avec les directions concernées.",
	"La gouvernance repose sur un comité de pilotage réuni chaque trimestre et sur une équipe projet resserrée.",
}
