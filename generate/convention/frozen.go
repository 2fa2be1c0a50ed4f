package convention

import (
	"encoding/json"
	"fmt"

	"guichet/schedules"
)

// frozenFormat is the version of the frozen data's shape.
const frozenFormat = 1

// frozen is all that an act was made of: kept beside it, it gives the same bytes years later,
// whatever the templates have become.
type frozen struct {
	Format    int               `json:"format"`
	Input     Input             `json:"input"`
	Local     bool              `json:"alsace_moselle"` // the calendar has the two local holidays
	Templates map[string]string `json:"templates"`
}

// Freeze returns the data of an act as JSON: its input and the templates as they were.
func Freeze(in Input, templates *Templates) ([]byte, error) {
	f := frozen{Format: frozenFormat, Input: in, Local: in.Calendar.AlsaceMoselle(), Templates: templates.texts}
	f.Input.Calendar = nil
	data, err := json.MarshalIndent(f, "", "\t")
	if err != nil {
		return nil, fmt.Errorf("freezing the act: %w", err)
	}
	return append(data, '\n'), nil
}

// Thaw returns what an act was made of.
func Thaw(data []byte) (Input, *Templates, error) {
	var f frozen
	if err := json.Unmarshal(data, &f); err != nil {
		return Input{}, nil, fmt.Errorf("données figées d’une convention\u00a0: %w", err)
	}
	if f.Format != frozenFormat || f.Input.Dossier == nil {
		return Input{}, nil, fmt.Errorf("données figées d’une convention\u00a0: format %d, attendu %d", f.Format, frozenFormat)
	}
	t, err := parseTemplates(f.Templates)
	if err != nil {
		return Input{}, nil, err
	}
	if f.Input.Amends != nil && f.Input.Amends.Before.Dossier == nil {
		return Input{}, nil, fmt.Errorf("données figées d’un avenant\u00a0: l’acte modifié manque")
	}
	f.Input.Calendar = schedules.NewCalendar()
	if f.Local {
		f.Input.Calendar = schedules.NewCalendar(schedules.AlsaceMoselle())
	}
	return f.Input, t, nil
}
