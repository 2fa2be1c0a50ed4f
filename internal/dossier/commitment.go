package dossier

// Complements are what a convention needs and a dossier does not hold: a person gives them
// once the dossier is accepted. The zero value gives nothing.
type Complements struct {
	Objective      string         `yaml:"objectif" json:"objectif,omitempty"`
	Address        string         `yaml:"adresse" json:"adresse,omitempty"` // of the carrier, when the dossier has none
	Representative Representative `yaml:"representant" json:"representant"`
	// Account is where the money goes: bank details, or the budget line that takes it.
	Account    string      `yaml:"compte" json:"compte,omitempty"`
	Milestones []Milestone `yaml:"jalons" json:"jalons,omitempty"`
	Indicators []Indicator `yaml:"indicateurs" json:"indicateurs,omitempty"`
}

// Representative is who signs for the carrier, and in what capacity.
type Representative struct {
	Name     string `yaml:"nom" json:"nom,omitempty"`
	Capacity string `yaml:"qualite" json:"qualite,omitempty"`
}

// Milestone is a step that the carrier commits to.
type Milestone struct {
	Name  string `yaml:"nom" json:"nom"`
	Phase string `yaml:"phase" json:"phase,omitempty"` // as the budget names it; empty where the theme has none
	Date  Date   `yaml:"date" json:"date"`
	Proof string `yaml:"preuve" json:"preuve,omitempty"`
}

// Indicator is a result that the carrier commits to. Levels are texts: the unit says what
// they are.
type Indicator struct {
	Name     string `yaml:"nom" json:"nom"`
	Unit     string `yaml:"unite" json:"unite,omitempty"`
	Baseline string `yaml:"depart" json:"depart,omitempty"`
	Target   string `yaml:"cible" json:"cible,omitempty"`
	Date     Date   `yaml:"date" json:"date"`
	Source   string `yaml:"source" json:"source,omitempty"`
	// Minimum is the least level at the end of a phase, by the budget's name of it (Livret,
	// lines 760 and 812).
	Minimum map[string]string `yaml:"minimum" json:"minimum,omitempty"`
}
