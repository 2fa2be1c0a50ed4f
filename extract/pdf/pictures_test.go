package pdf

import (
	"testing"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

func TestPicturesThatMayHoldATable(t *testing.T) {
	page := view{width: 595, height: 842}
	wide := dossier.Box{X0: 50, Y0: 200, X1: 545, Y1: 400}
	var over []table.Word
	for range 5 {
		over = append(over, table.Word{Box: dossier.Box{X0: 100, X1: 150, Y0: 300, Y1: 310}})
	}
	for _, c := range []struct {
		name  string
		box   dossier.Box
		words []table.Word
		want  int
	}{
		{"as wide as the text", wide, nil, 1},
		{"a logo", dossier.Box{X0: 50, Y0: 30, X1: 170, Y1: 110}, nil, 0},
		{"a band with a letterhead", dossier.Box{X0: 0, Y0: 0, X1: 595, Y1: 45}, nil, 0},
		{"a background with text over it", wide, over, 0},
	} {
		if got := pictures([]dossier.Box{c.box}, c.words, page); len(got) != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
