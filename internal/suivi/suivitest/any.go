package suivitest

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"

	"guichet/internal/suivi"
)

// FillAny fills any workbook in: on each line of the budget the same amount, in digits, engaged
// and paid, with a piece that bears a number of the prefix; indicators at 10. It knows nothing
// of what was sent.
func FillAny(data []byte, amount, prefix, day string) ([]byte, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	set := func(sheet string, col, row int, v string, number bool) {
		at, cellErr := excelize.CoordinatesToCellName(col, row)
		if cellErr == nil && number {
			cellErr = f.SetCellDefault(sheet, at, v)
		} else if cellErr == nil {
			cellErr = f.SetCellStr(sheet, at, v)
		}
		if err == nil {
			err = cellErr
		}
	}
	head := func(rows [][]string, title string) int {
		for _, cells := range rows {
			for i, c := range cells {
				if c == title {
					return i + 1
				}
			}
		}
		return 0
	}
	rows, err := f.GetRows(suivi.SheetExpenses)
	if err != nil {
		return nil, err
	}
	piece := 5
	for i := 4; i < len(rows) && rows[i][0] != ""; i++ {
		set(suivi.SheetExpenses, head(rows, suivi.HeadEngaged), i+1, amount, true)
		set(suivi.SheetExpenses, head(rows, suivi.HeadPaid), i+1, amount, true)
		for col, v := range []string{fmt.Sprintf("%s-%d", prefix, i), "Facture", day, "Fournisseur", amount, "0", amount, rows[i][0], "f.pdf"} {
			set(suivi.SheetEvidence, col+1, piece, v, col >= 4 && col <= 7)
		}
		piece++
	}
	if rows, err = f.GetRows(suivi.SheetIndicators); err != nil {
		return nil, err
	}
	for i := 4; i < len(rows); i++ {
		if len(rows[i]) > 1 && rows[i][1] != "" {
			set(suivi.SheetIndicators, head(rows, suivi.HeadValue), i+1, "10", true)
		}
	}
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = f.Write(&b)
	return b.Bytes(), err
}
