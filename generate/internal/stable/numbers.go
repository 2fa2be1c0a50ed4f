package stable

import (
	"fmt"

	"guichet/internal/dossier"
)

// Digits writes an amount in the digits of a number cell: no float is involved.
func Digits(m dossier.Money) string {
	sign, c := "", m.Cents()
	if c < 0 {
		sign, c = "-", -c
	}
	return fmt.Sprintf("%s%d.%02d", sign, c/100, c%100)
}

// Serial is the number by which a workbook counts days: 1 January 1900 is 1, with a
// 29 February 1900 that never was.
func Serial(d dossier.Date) int {
	return dossier.Date{Year: 1899, Month: 12, Day: 30}.DaysUntil(d)
}
