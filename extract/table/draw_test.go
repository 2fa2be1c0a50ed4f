package table_test

import (
	"strings"
	"unicode/utf8"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

// The drawings of these tests: a character is 5 points wide and a row 6 points
// high, so that a text 10 points high takes two rows and a cell may be centred
// between two lines. Two spaces part words by more than a space of a text.
//
//	|  a vertical ruling over its row; in a column, one ruling
//	=  a horizontal ruling through the middle of its row
//	#  at the start of a row: the row is painted
//	*  before a word: the word is bold
const (
	charWidth = 5.0
	rowHeight = 6.0
)

func draw(drawing string) table.RawPage {
	p := table.RawPage{File: "dessin.pdf", Number: 1, Width: 600, Height: 800, Method: dossier.MethodText}
	rows := strings.Split(strings.Trim(drawing, "\n"), "\n")
	for r, row := range rows {
		y := 50 + float64(r)*rowHeight
		painted := strings.HasPrefix(row, "#")
		if painted {
			row = " " + row[1:]
			p.Fills = append(p.Fills, table.Fill{Box: dossier.Box{X0: 50, Y0: y - 5, X1: 50 + charWidth*float64(utf8.RuneCountInString(row)), Y1: y + 7}, Gray: 0.9})
		}
		drawRow(&p, []rune(row), y)
	}
	return p
}

func drawRow(p *table.RawPage, row []rune, y float64) {
	x := func(i int) float64 { return 50 + charWidth*float64(i) }
	for i := 0; i < len(row); {
		switch row[i] {
		case ' ':
			i++
		case '|':
			p.Segments = append(p.Segments, table.Segment{X0: x(i) + 2, Y0: y, X1: x(i) + 2, Y1: y + rowHeight})
			i++
		case '=':
			from := i
			for i < len(row) && (row[i] == '=' || row[i] == '|') {
				if row[i] == '|' {
					p.Segments = append(p.Segments, table.Segment{X0: x(i) + 2, Y0: y, X1: x(i) + 2, Y1: y + rowHeight})
				}
				i++
			}
			p.Segments = append(p.Segments, table.Segment{X0: x(from), Y0: y + 3, X1: x(i), Y1: y + 3})
		default:
			from, bold := i, row[i] == '*'
			for i < len(row) && row[i] != ' ' && row[i] != '|' {
				i++
			}
			text := strings.TrimPrefix(string(row[from:i]), "*")
			p.Words = append(p.Words, table.Word{
				Text: text, Size: 10, Bold: bold, Confidence: 1,
				Box: dossier.Box{X0: x(from), Y0: y - 4, X1: x(i), Y1: y + 6},
			})
		}
	}
}
