package xlsx

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"guichet/internal/sandbox"
)

// formulasCompared are computed here and by LibreOffice: whatever is given here
// must be what it gives. The data stand on the sheet Budget, see compared.
var formulasCompared = []string{
	// Arithmetic and its order.
	"1+2*3", "-2^2", "2^-2", "2^3^2", "10%*200", "50%%", "-10%", "--3", "1/3*3", "7/2", "1/0", "0^1", "(1+2)*(3-4)", "1.1+2.2", "1e3+1E-2", "3=3", "2<>2", "\"a\"=\"A\"", "\"a\"<\"b\"", "1<\"a\"",
	"\"x\"&\"y\"", "\"x\"&1&\"y\"", "\"é\"&\"€\"", "\"a\"\"b\"",
	// Sums over what a sheet holds: numbers, texts, numbers as texts, booleans, nothing.
	"SUM(Budget!B2:B9)", "SUM(Budget!B:B)", "SUM(Budget!2:3)", "SUM(Budget!B2:B4,Budget!C2:C4,5)", "SUM(Budget!A1:E9)", "SUM(Budget!F1:F3)", "SUM(Budget!B2:B9)-SUM(Budget!C2:C9)", "SUM(1,TRUE,2)",
	"PRODUCT(Budget!B2:B4)", "AVERAGE(Budget!B2:B9)", "MIN(Budget!B2:B9)", "MAX(Budget!B2:B9)", "MIN(Budget!F1:F3)", "AVERAGE(Budget!F1:F3)", "COUNT(Budget!A1:E9)", "COUNTA(Budget!A1:E9)", "COUNT(Budget!F1:F3)",
	"SUMPRODUCT(Budget!B2:B4,Budget!C2:C4)", "SUMPRODUCT((Budget!A2:A9=\"T3\")*Budget!C2:C9)", "SUMPRODUCT(Budget!B2:B9*1)", "SUMPRODUCT((Budget!C2:C9>15)*(Budget!C2:C9<60)*Budget!C2:C9)",
	"SUBTOTAL(9,Budget!C2:C9)", "SUBTOTAL(109,Budget!C2:C9)", "SUBTOTAL(1,Budget!C2:C9)", "SUBTOTAL(9,Secret!A1:A3)", "SUBTOTAL(109,Secret!A1:A3)",
	// Conditions.
	"SUMIF(Budget!A2:A9,\"T3\",Budget!C2:C9)", "SUMIF(Budget!C2:C9,\">20\")", "SUMIF(Budget!A2:A9,\"T*\",Budget!C2:C9)", "SUMIF(Budget!A2:A9,\"<>T3\",Budget!C2:C9)", "SUMIF(Budget!A2:A9,\"t3\",Budget!C2:C9)", "SUMIF(Budget!A2:A9,Budget!A2,Budget!C2:C9)", "SUMIF(Budget!C2:C9,30)", "SUMIF(Budget!A2:A9,\"\",Budget!C2:C9)", "SUMIF(Budget!A2:A9,\"T?\",Budget!C2)",
	"SUMIFS(Budget!C2:C9,Budget!A2:A9,\"T3\",Budget!C2:C9,\">=20\")", "COUNTIF(Budget!A2:A9,\"T3\")", "COUNTIF(Budget!C2:C9,\"<=30\")", "COUNTIF(Budget!A2:A9,\"\")", "COUNTIFS(Budget!A2:A9,\"T3\",Budget!C2:C9,\">20\")", "COUNTIF(Budget!B2:B9,\"12,5\")", "COUNTIF(Budget!A2:A9,\"*\")",
	"IF(1>2,\"a\",\"b\")", "IF(Budget!C2>5,Budget!C2*2,0)", "IF(TRUE,1)", "IF(FALSE,1)", "IF(Budget!F1,1,2)", "IF(Budget!F1=0,\"vide\",\"plein\")", "IF(Budget!F1=\"\",\"vide\",\"plein\")", "IFERROR(1/0,7)", "IFERROR(5,7)", "IF(1/0,1,2)", "IF(TRUE,Budget!F1,2)", "IF(TRUE,,2)",
	"AND(TRUE,1,2>1)", "OR(FALSE,0)", "NOT(TRUE)", "NOT(0)", "AND(Budget!B2:B4)", "ISBLANK(Budget!F1)", "ISBLANK(Budget!A2)", "ISNUMBER(Budget!B2)", "ISNUMBER(Budget!A2)", "ISNUMBER(Budget!B5)",
	// Rounding, where exact decimals and floats part.
	"ROUND(2.5,0)", "ROUND(-2.5,0)", "ROUND(1.005,2)", "ROUND(2.675,2)", "ROUND(1234.567,-2)", "ROUND(1/3,4)", "ROUNDUP(1.01,1)", "ROUNDUP(-1.01,1)", "ROUNDUP(2,0)", "ROUNDDOWN(1.99,1)", "ROUNDDOWN(-1.99,1)", "TRUNC(-1.9)", "TRUNC(1.99,1)", "INT(-1.5)", "INT(1.5)", "INT(-2)", "ABS(-3.2)", "ROUND(0.1+0.2,1)", "INT(0.1*3*10)", "INT(4.35*100)", "ROUND(1.15*100,0)", "ROUND(100.5/1.2*0.2,2)",
	// References.
	"Budget!C2", "Budget!A2", "Budget!F1", "Budget!F1+1", "Budget!A2+1", "Budget!B5+1", "Budget!D2", "Budget!D2*2", "SUM(Budget!D2:D3)", "Secret!A1+Secret!A2", "total_general*2", "SUM(colonne)", "absent", "Absente!A1", "SUM(Budget!$C$2:Budget!$C$4)", "SUM((Budget!C2:C4))",
	// What is not known to the last detail, here or there.
	"CONCATENATE(\"a\",Budget!A2,3)", "VLOOKUP(\"T5\",Budget!A2:C9,3,FALSE)", "INDEX(Budget!C2:C9,2)", "MATCH(\"T5\",Budget!A2:A9,0)", "OFFSET(Budget!C2,1,0)", "INDIRECT(\"Budget!C2\")", "TEXT(1234.5,\"0.00\")", "VALUE(\"12\")", "DATE(2021,3,1)", "YEAR(44256)", "SQRT(2)", "MOD(-7,3)", "LEFT(\"abc\",2)", "N(\"a\")", "RANK(3,Budget!B2:B4)", "SUM(Budget!B2:B4*2)", "EOMONTH(44256,0)", "2^0.5", "POWER(2,3)", "LEN(\"été\")",
}

// compared is a workbook with the formulas in the first column of a sheet of
// their own, without results.
func compared() drawn {
	var calc strings.Builder
	for i, f := range formulasCompared {
		fmt.Fprintf(&calc, `<row r="%d">%s</row>`, i+1, cellXML(pos{i + 1, 1}, "="+f))
	}
	budget := rowsXML(`
		Titre | Part | Montant | Erreur | Vrai
		T3 | 1.5 | 10 | =1/0 | x
		T5 | 2.25 | 20.5 | =NA() | 0
		T3 | 4 | 30
		T2 | 12,5 | 40
		 | | 50
		t3 | 0.1 | 60
		T3bis | -3 | -70.25
		Total | 7.45 | 80`)
	types := `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>`
	for i := range 3 {
		types += fmt.Sprintf(`<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`, i+1)
	}
	return drawn{
		parts: map[string]string{"[Content_Types].xml": types + `</Types>`},
		sheets: []drawnSheet{
			{name: "Budget", xml: budget},
			{name: "Secret", state: "hidden", xml: rowsXML("1\nhidden: 2\n3")},
			{name: "Calcul", xml: "<sheetData>" + calc.String() + "</sheetData>"},
		},
		names: `<definedName name="total_general">Budget!$C$9</definedName><definedName name="colonne">Budget!$C$2:$C$4</definedName>`,
	}
}

func TestFormulasGiveWhatLibreOfficeGives(t *testing.T) {
	if testing.Short() {
		t.Skip("the quick part starts no office program")
	}
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("LibreOffice is not installed")
	}
	ours := compared().bytes(t)
	limits := sandbox.Limits{Time: 3 * time.Minute, Memory: 800 << 20, Output: 64 << 20}
	theirs, err := sandbox.ForeignFiles(t.Context(), limits, "soffice", []string{"-env:UserInstallation=file://{dir}/profil", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "{dir}/sortie", "{dir}/a.xlsx"},
		[]string{"HOME={dir}"}, map[string][]byte{"a.xlsx": ours}, "sortie/a.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	sheet := func(data []byte) (*book, *sheet) {
		b, err := open("x.xlsx", data, DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		return b, b.byName["calcul"]
	}
	b, mine := sheet(ours)
	_, reference := sheet(theirs)
	calc := &calculator{book: b, steps: DefaultLimits().Steps}
	computed := 0
	for i, formula := range formulasCompared {
		got, err := calc.compute(mine, mine.rows[i+1][0])
		if err != nil {
			t.Logf("not computable: %s", formula)
			continue
		}
		computed++
		var want value
		if cells := reference.rows[i+1]; len(cells) > 0 {
			want = cells[0].storedValue(false)
		}
		if !sameValue(got, want) {
			t.Errorf("=%s gives %s, LibreOffice has %s", formula, told(got), told(want))
		}
	}
	t.Logf("%d of %d formulas computed", computed, len(formulasCompared))
	if computed < len(formulasCompared)/2 {
		t.Error("most formulas are not computed: nothing is compared")
	}
}

func sameValue(a, b value) bool {
	if a.kind == kindNumber && b.kind == kindNumber {
		return agree(b, a)
	}
	if a.kind == kindError && b.kind == kindError {
		return true // programs name one error differently
	}
	return a.kind == b.kind && a.text == b.text && a.bool == b.bool
}

func told(v value) string {
	switch v.kind {
	case kindNumber:
		return plain(v.num)
	case kindText:
		return fmt.Sprintf("%q", v.text)
	case kindBool:
		return fmt.Sprint(v.bool)
	case kindError:
		return v.text
	case kindEmpty:
	}
	return "nothing"
}
