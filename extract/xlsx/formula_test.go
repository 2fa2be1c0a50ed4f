package xlsx

import (
	"strings"
	"testing"
)

// compute evaluates a formula in cell Z99 of a sheet with a few cells.
func computeIn(t *testing.T, sheetDrawing, formula string) string {
	t.Helper()
	d := oneSheet(sheetDrawing)
	d.sheets = append(d.sheets, drawnSheet{name: "Autre feuille", xml: rowsXML("7 | 8")})
	d.names = `<definedName name="taux">'Autre feuille'!$A$1</definedName>`
	b, err := open("x.xlsx", d.bytes(t), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	c := &cell{pos: pos{99, 26}, formula: formula}
	v, err := (&calculator{book: b, steps: 10_000}).compute(b.sheets[0], c)
	if err != nil {
		return "not computable"
	}
	switch v.kind {
	case kindNumber:
		return plain(v.num)
	case kindBool:
		return map[bool]string{true: "TRUE", false: "FALSE"}[v.bool]
	case kindText, kindError:
		return v.text
	case kindEmpty:
	}
	return "empty"
}

func TestFormulasAreComputedExactlyOrNotAtAll(t *testing.T) {
	const sheet = `
		10 | 20  | T3 | =A1+B1
		0.1| 0.2 | T5 | =A2*2
		   | abc | T3 |
		-5 | 1 500,00 | t3 | =1/0`
	for _, c := range []struct{ name, formula, want string }{
		{"a sum of cells", "SUM(A1:B2)", "30.3"},
		{"decimals are exact, where binary floats give 0.30000000000000004", "A2+B2", "0.3"},
		{"texts in a range do not count in a sum", "SUM(B1:B4)", "20.2"},
		{"a sum of several ranges and cells", "SUM(A1:A2,B1,5)", "35.1"},
		{"a whole column", "SUM(A:A)", "5.1"},
		{"whole rows", "SUM(1:2)", "60.5"},
		{"an empty range", "SUM(F1:F9)", "0"},
		{"a cell whose formula must be computed first", "D1*2", "60"},
		{"another sheet, quoted", "'Autre feuille'!B1", "8"},
		{"a defined name", "taux*2", "14"},
		{"priorities of operators", "2+3*4-6/2", "11"},
		{"a sign binds tighter than a power", "-2^2", "4"},
		{"operators bind to the left", "100/10/5", "2"},
		{"a percentage", "B1*20%", "4"},
		{"thirds are kept to fifteen digits", "10/3", "3.33333333333333"},
		{"rounding half away from zero", "ROUND(2.675,2)", "2.68"},
		{"rounding of negatives", "ROUND(-2.5,0)", "-3"},
		{"rounding to tens", "ROUND(1234,-2)", "1200"},
		{"rounding up and down", "ROUNDUP(1.21,1)+ROUNDDOWN(-1.29,1)", "0.1"},
		{"whole part below", "INT(-1.5)", "-2"},
		{"a condition", `IF(A1>5,"oui","non")`, "oui"},
		{"a condition without an alternative", "IF(A1<5,1)", "FALSE"},
		{"only the branch that is taken is computed", "IF(A1>5,1,D4)", "1"},
		{"an error passes through", "D4+1", "#DIV/0!"},
		{"an error is caught", "IFERROR(D4,0)", "0"},
		{"texts compare without case", `"T3"="t3"`, "TRUE"},
		{"a conditional sum, without case", `SUMIF(C1:C4,"T3",A1:A4)`, "5"},
		{"a conditional sum by comparison", `SUMIF(A1:A4,">0")`, "10.1"},
		{"conditional sums of several conditions", `SUMIFS(A1:A4,C1:C4,"T3",A1:A4,">0")`, "10"},
		{"a count by condition", `COUNTIF(C1:C4,"T3")`, "3"},
		{"a sum of products", "SUMPRODUCT(A1:A2,B1:B2)", "200.02"},
		{"a sum of products with a condition", `SUMPRODUCT((C1:C4="T3")*(A1:A4))`, "5"},
		{"a sum of products of unequal shape", "SUMPRODUCT(A1:A2,B1:B3)", "#VALUE!"},
		{"extremes and means", "MAX(A1:A4)-MIN(A1:A4)+AVERAGE(A1,B1)", "30"},
		{"counts", "COUNT(A1:C4)+COUNTA(A1:C4)", "16"},
		{"logic", "AND(A1=10,OR(FALSE,NOT(A1=11)))", "TRUE"},
		{"joined texts", `C1&" : "&A1`, "T3 : 10"},
		{"a subtotal leaves out other subtotals", "SUBTOTAL(9,A1:A4)", "5.1"},

		{"a text with digits in arithmetic depends on the reader's language", "B4+1", "not computable"},
		{"a text without digits is an error", "B3+1", "#VALUE!"},
		{"a function that is not known to the last detail", "VLOOKUP(1,A1:B2,2)", "not computable"},
		{"today's date", "TODAY()", "not computable"},
		{"a range where one value is wanted", "A1:A2+1", "not computable"},
		{"another workbook", "[1]Feuil1!A1", "not computable"},
		{"a name that is not defined", "inconnu+1", "not computable"},
		{"a sheet that does not exist", "Absente!A1", "#REF!"},
		{"a broken formula", "SUM(A1", "not computable"},
		{"a text that does not end", `"abc`, "not computable"},
		{"nesting without end", strings.Repeat("(", 500) + "1" + strings.Repeat(")", 500), "not computable"},
		{"signs without end", strings.Repeat("-", 5000) + "1", "not computable"},
		{"more cells than may be read", "SUMPRODUCT(A1:ZZ9999*1)", "not computable"},
		{"a power too large for an amount", "10^40", "not computable"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := computeIn(t, sheet, c.formula); got != c.want {
				t.Errorf("=%s gives %s, want %s", c.formula, got, c.want)
			}
		})
	}
}

func TestCirclesAreNotComputable(t *testing.T) {
	if got := computeIn(t, "=B1 | =C1 | =A1", "A1"); got != "not computable" {
		t.Errorf("got %s", got)
	}
}

func TestALongChainOfCellsIsComputed(t *testing.T) {
	rows := []string{"1"}
	for i := 1; i < 2000; i++ {
		rows = append(rows, "=A"+pos{i, 1}.String()[1:]+"+1")
	}
	if got := computeIn(t, strings.Join(rows, "\n"), "A2000"); got != "2000" {
		t.Errorf("got %s", got)
	}
}

func TestSharedFormulasMoveTheirRelativeReferences(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"C5+D5", "D7+E7"},
		{"SUM($C5:D$5)", "SUM($C7:E$5)"},
		{`IF(A1="A1",B1,0)`, `IF(B3="A1",C3,0)`},
		{"LOG10(A1)", "LOG10(B3)"},
		{"'A1'!B2", "'A1'!C4"},
		{"SUM(C:C)+SUM(2:2)", "SUM(D:D)+SUM(4:4)"},
		{"taux*A1", "taux*B3"},
	} {
		if got := shift(c.in, 2, 1); got != c.want {
			t.Errorf("%s moved by two rows and a column: %s, want %s", c.in, got, c.want)
		}
	}
	if got := shift("A1", -1, 0); got != "#REF!" {
		t.Errorf("off the sheet: %s", got)
	}
}

func TestAPositionReadsBackAsItIsWritten(t *testing.T) {
	for _, p := range []pos{{1, 1}, {9, 26}, {10, 27}, {123, 702}, {5, 703}, {lastRow, lastCol}} {
		got, ok := parsePos(p.String())
		if !ok || got != p {
			t.Errorf("%v is written %s and read %v", p, p, got)
		}
	}
	for _, s := range []string{"", "A", "1", "A0", "AAAA1", "A1B", "1A", "A1048577", "XFE1", "$", "A$"} {
		if p, ok := parsePos(s); ok {
			t.Errorf("%q is read as %v", s, p)
		}
	}
}
