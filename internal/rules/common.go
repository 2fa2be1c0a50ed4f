package rules

import "guichet/internal/dossier"

// readCommon reads the file of what holds for all themes.
func readCommon(path string, data []byte, livret *livret) ([]dossier.Obligation, []error) {
	f := &themeFile{file: file{name: path}, livret: livret}
	g := f.open(data)
	if g == nil {
		return nil, f.mistakes
	}
	out := f.obligations(g)
	g.done()
	return out, f.mistakes
}
