package pdf_test

import (
	"fmt"
	"testing"

	"guichet/internal/dossier"
)

// quarterTurn is the matrix that turns the left half of the page, counterclockwise
// by quarter turns about its middle.
var quarterTurn = []string{"1 0 0 1 0 0 cm", "0 1 -1 0 100 0 cm", "-1 0 0 -1 100 100 cm", "0 -1 1 0 0 100 cm"}

func TestTextIsReadWhicheverWayItRuns(t *testing.T) {
	lines := show(5, 80, "Poste") + show(60, 80, "Total") +
		show(5, 60, "Licences") + show(60, 60, "12,50") +
		show(5, 40, "Serveurs") + show(60, 40, "7,00")
	turned := func(turns, rotate int) string {
		t.Helper()
		d := document{pages: []string{quarterTurn[turns] + "\n" + lines}, extra: fmt.Sprintf("/Rotate %d", rotate)}
		return text(read(t, d.bytes()))
	}
	want := "┌─\nPoste | Total\nLicences | 12,50\nServeurs | 7,00\n└─\n"
	for turns := range 4 {
		for rotate := 0; rotate < 360; rotate += 90 {
			if got := turned(turns, rotate); got != want {
				t.Errorf("text at %d° on a page turned by %d°:\n%s\nwant\n%s", 90*turns, rotate, got, want)
			}
		}
	}
}

func TestATurnedWordStandsOnItsBaseline(t *testing.T) {
	// The middle of the half page, where the word begins, is its own image.
	for turns, want := range []dossier.Box{
		{X0: 50, Y0: 42, X1: 75.57, Y1: 52},
		{X0: 42, Y0: 24.43, X1: 52, Y1: 50},
		{X0: 24.43, Y0: 48, X1: 50, Y1: 58},
		{X0: 48, Y0: 50, X1: 58, Y1: 75.57},
	} {
		d := document{pages: []string{quarterTurn[turns] + "\n" + show(50, 50, "Poste")}}
		got := read(t, d.bytes()).Pages[0].Blocks[0].Text.Source.Box
		for _, d := range []float64{got.X0 - want.X0, got.Y0 - want.Y0, got.X1 - want.X1, got.Y1 - want.Y1} {
			if d > 0.1 || d < -0.1 {
				t.Errorf("at %d° the word is at %v, want %v", 90*turns, *got, want)
				break
			}
		}
	}
}
