package convention

import (
	"fmt"
	"slices"

	"guichet/generate/doc"
	"guichet/internal/dossier"
	"guichet/internal/yamlfile"
)

// act is a kind of act, as conventions/actes.yaml gives it.
type act struct {
	Key      string                `yaml:"key"`
	Transfer bool                  `yaml:"transfer"` // only for a theme paid by budget transfer
	Carriers []dossier.CarrierType `yaml:"carriers"`
	Title    string                `yaml:"title"`
	Act      forms                 `yaml:"act"`
	Fund     forms                 `yaml:"fund"`
	Carrier  forms                 `yaml:"carrier"`
	Grant    grantForms            `yaml:"grant"`
	Court    bool                  `yaml:"court"`
	Basis    []basis               `yaml:"basis"`
}

// forms are the forms of a French noun after its article or preposition.
type forms struct {
	The string `yaml:"the"` // le délégant
	Of  string `yaml:"of"`  // du délégant
	To  string `yaml:"to"`  // au délégant
}

type grantForms struct {
	The     string `yaml:"the"`
	Of      string `yaml:"of"`
	To      string `yaml:"to"`
	Reduced string `yaml:"reduced"` // réduit or réduite
	Paid    string `yaml:"paid"`    // versé or versée
}

// basis is a text of law and the dates it is in force.
type basis struct {
	Text  string       `yaml:"text"`
	From  dossier.Date `yaml:"from"`
	Until dossier.Date `yaml:"until"`
}

// parseActs reads the acts.
func parseActs(src string) ([]act, error) {
	var file struct {
		Acts []act `yaml:"acts"`
	}
	if _, err := yamlfile.Decode(actsName, []byte(doc.French(src)), &file); err != nil {
		return nil, err
	}
	return file.Acts, nil
}

// chooseAct returns the first act for the carrier and the theme.
func chooseAct(acts []act, carrier dossier.CarrierType, theme *dossier.Theme) (act, error) {
	for _, a := range acts {
		if slices.Contains(a.Carriers, carrier) && (!a.Transfer || theme.TransferToBOP) {
			return a, nil
		}
	}
	return act{}, fmt.Errorf("conventions/actes.yaml: no act for a carrier of the kind %q", carrier)
}

// inForce returns the texts that are in force on a day.
func (a act) inForce(day dossier.Date) []string {
	var texts []string
	for _, b := range a.Basis {
		if !day.Before(b.From) && (b.Until.IsZero() || !day.After(b.Until)) {
			texts = append(texts, b.Text)
		}
	}
	return texts
}
