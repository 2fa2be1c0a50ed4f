package suivi

// The sheets of the workbook.
const (
	SheetReadme     = "Lisez-moi"
	SheetSummary    = "Synthèse"
	SheetExpenses   = "Dépenses"
	SheetMilestones = "Jalons"
	SheetIndicators = "Indicateurs"
	SheetResources  = "Ressources"
	SheetRisks      = "Risques"
	SheetEvidence   = "Justificatifs"
)

// The titles of columns by which a returned workbook is read, wherever they stand in it.
const (
	HeadNumber = "N°"

	HeadLine          = "Ligne du budget"
	HeadGranted       = "Accordé"
	HeadEngagedBefore = "AE engagées avant la période"
	HeadPaidBefore    = "CP payés avant la période"
	HeadEngaged       = "AE engagées dans la période"
	HeadPaid          = "CP payés dans la période"
	HeadEngagedSum    = "AE en cumul"
	HeadPaidSum       = "CP en cumul"
	HeadProofs        = "N° des justificatifs"
	HeadDeviation     = "Commentaire (écart de plus de 10 %)"

	HeadMilestone = "Jalon"
	HeadPhase     = "Phase"
	HeadPlanned   = "Date prévue"
	HeadForecast  = "Nouvelle prévision"
	HeadReal      = "Date réelle"
	HeadState     = "État"
	HeadSlip      = "Commentaire (si report)"

	HeadIndicator = "Indicateur"
	HeadLast      = "Dernière valeur"
	HeadValue     = "Valeur de la période"
	HeadSource    = "Source et commentaire"

	HeadRole    = "Rôle"
	HeadPlan    = "ETP prévus"
	HeadPeople  = "ETP réels"
	HeadComment = "Commentaire"

	HeadRisk        = "Risque"
	HeadProbability = "Probabilité"
	HeadImpact      = "Impact"
	HeadAnswer      = "Réponse apportée"
	HeadOwner       = "Responsable"

	HeadType     = "Type"
	HeadDate     = "Date"
	HeadSupplier = "Fournisseur"
	HeadHT       = "HT"
	HeadVAT      = "TVA"
	HeadTTC      = "TTC"
	HeadOfLine   = "Ligne du budget (n°)"
	HeadFile     = "Nom du fichier"
)

// What stands before the free texts of the summary.
const (
	FieldWeather  = "Météo du projet"
	FieldFacts    = "Faits marquants de la période"
	FieldTroubles = "Difficultés rencontrées"
	FieldNext     = "Prochaines étapes"
)

// LabelTotal closes the tables that are summed up.
const LabelTotal = "Total"

// The states of a milestone that mean something to the checks.
const (
	StateReached = "Atteint"
	StateLate    = "En retard"
)
