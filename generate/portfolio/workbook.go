package portfolio

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"guichet/generate/internal/stable"
	"guichet/generate/office"
	"guichet/internal/dossier"
	figures "guichet/internal/portfolio"
)

// book writes the workbook and keeps the first error.
type book struct {
	f                            *excelize.File
	head, text, money, date, sum int
	err                          error
}

func (b *book) keep(err error) {
	if err != nil && b.err == nil {
		b.err = err
	}
}

func (b *book) style(s *excelize.Style) int {
	id, err := b.f.NewStyle(s)
	b.keep(err)
	return id
}

// Workbook returns the report as a workbook with native charts; the same report gives the
// same bytes.
func Workbook(r figures.Report, bureau office.Bureau) ([]byte, error) {
	b := &book{f: excelize.NewFile()}
	defer func() { _ = b.f.Close() }()
	euro, day := `#,##0.00\ [$€-40C]`, "dd/mm/yyyy"
	font := &excelize.Font{Family: "Arial", Size: 10}
	b.head = b.style(&excelize.Style{Font: &excelize.Font{Family: "Arial", Size: 10, Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"000078"}}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center", Horizontal: "center"}})
	b.text = b.style(&excelize.Style{Font: font, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	b.money = b.style(&excelize.Style{Font: font, CustomNumFmt: &euro, Alignment: &excelize.Alignment{Vertical: "top"}})
	b.date = b.style(&excelize.Style{Font: font, CustomNumFmt: &day, Alignment: &excelize.Alignment{Vertical: "top"}})
	b.sum = b.style(&excelize.Style{Font: &excelize.Font{Family: "Arial", Size: 10, Bold: true}, CustomNumFmt: &euro, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"ECEDF6"}}})
	b.keep(b.f.SetSheetName("Sheet1", sheetThemes))
	b.themes(r)
	b.projects(r)
	b.late(r)
	b.risks(r)
	b.changes(r)
	b.curve(r)
	at := time.Date(r.AsOf.Year, r.AsOf.Month, r.AsOf.Day, 18, 0, 0, 0, dossier.Paris).UTC()
	stamp := at.Format(time.RFC3339)
	b.keep(b.f.SetDocProps(&excelize.DocProperties{Title: "Rapport de pilotage, situation au " + short(r.AsOf), Creator: bureau.Name, LastModifiedBy: bureau.Name, Created: stamp, Modified: stamp, Language: "fr-FR"}))
	b.f.SetActiveSheet(0)
	if b.err != nil {
		return nil, fmt.Errorf("workbook of the report: %w", b.err)
	}
	var out bytes.Buffer
	if err := b.f.Write(&out); err != nil {
		return nil, fmt.Errorf("workbook of the report: %w", err)
	}
	return stable.Pack(out.Bytes(), at)
}

// The sheets.
const (
	sheetThemes   = "Synthèse"
	sheetProjects = "Projets"
	sheetLate     = "Retards"
	sheetRisks    = "Risques"
	sheetChanges  = "Évolutions"
	sheetCurve    = "Dépense"
)

const firstRow = 4 // of a table: its head stands above

// cell is a value of a table: a text, an amount, a number, a day, or nothing.
type cell any

// table writes a table under the title of the report; widths are in characters.
func (b *book) table(sheet string, r figures.Report, titles []string, widths []float64, rows [][]cell) {
	if sheet != sheetThemes {
		_, err := b.f.NewSheet(sheet)
		b.keep(err)
	}
	b.keep(b.f.SetCellStr(sheet, "A1", sheet+" – situation au "+short(r.AsOf)))
	b.keep(b.f.SetCellStyle(sheet, "A1", "A1", b.style(&excelize.Style{Font: &excelize.Font{Family: "Arial", Size: 14, Bold: true, Color: "000078"}})))
	for i, title := range titles {
		name, err := excelize.ColumnNumberToName(i + 1)
		b.keep(err)
		b.keep(b.f.SetColWidth(sheet, name, name, widths[i]))
		b.keep(b.f.SetCellStr(sheet, at(i+1, firstRow-1), title))
	}
	b.keep(b.f.SetCellStyle(sheet, at(1, firstRow-1), at(len(titles), firstRow-1), b.head))
	b.keep(b.f.SetRowHeight(sheet, firstRow-1, 32))
	for i, row := range rows {
		for j, c := range row {
			b.cell(sheet, at(j+1, firstRow+i), c)
		}
	}
	yes, landscape, one, none := true, "landscape", 1, 0
	b.keep(b.f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &one, FitToHeight: &none}))
	b.keep(b.f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}))
	b.keep(b.f.SetPanes(sheet, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: firstRow - 1, TopLeftCell: at(2, firstRow), ActivePane: "bottomRight"}))
}

func (b *book) cell(sheet, name string, c cell) {
	style := b.text
	switch v := c.(type) {
	case nil:
	case string:
		b.keep(b.f.SetCellStr(sheet, name, v)) // a text, never a formula
	case int:
		b.keep(b.f.SetCellInt(sheet, name, int64(v)))
	case dossier.Money:
		style = b.money
		b.keep(b.f.SetCellDefault(sheet, name, stable.Digits(v)))
	case dossier.Date:
		style = b.date
		if !v.IsZero() {
			b.keep(b.f.SetCellDefault(sheet, name, fmt.Sprint(stable.Serial(v))))
		}
	}
	b.keep(b.f.SetCellStyle(sheet, name, name, style))
}

func at(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic(err) // columns and rows are counted here, from 1
	}
	return name
}

func optional(m *dossier.Money) cell {
	if m == nil {
		return nil
	}
	return *m
}

func known(n int) cell {
	if n < 0 {
		return nil
	}
	return n
}

func (b *book) themes(r figures.Report) {
	titles := []string{"Thème", "Enveloppe", "Demandé", "Accordé", "Conventionné", "Engagé (AE)", "Payé (CP)", "Reste", "Consommé", "Reçus"}
	widths := []float64{14, 18, 18, 18, 18, 18, 18, 18, 12, 9}
	for _, s := range figures.States() {
		titles, widths = append(titles, upper(string(s))), append(widths, 12)
	}
	titles = append(titles, "Dépôt → décision (jours)", "Décision → convention", "Convention → signature", "Classeur → compte rendu accepté")
	widths = append(widths, 14, 14, 14, 14)
	parts := len(titles) + 1 // what the stacked chart is made of stands behind
	titles, widths = append(titles, "Conventionné, non payé", "Accordé, non conventionné"), append(widths, 18, 18)
	var rows [][]cell
	for _, l := range append(append([]figures.Line{}, r.Themes...), r.All) {
		name := string(l.Theme)
		if name == "" {
			name = "Ensemble"
		}
		row := []cell{name, l.Envelope, l.Asked, l.Granted, l.Contracted, l.Engaged, l.Spent, l.Left, percent(l.Consumption), l.Received}
		for _, s := range figures.States() {
			row = append(row, l.States[s])
		}
		rows = append(rows, append(row, known(l.Delays.Decision), known(l.Delays.Convention), known(l.Delays.Signature), known(l.Delays.Report),
			max(0, l.Contracted-l.Spent), max(0, l.Granted-max(l.Contracted, l.Spent))))
	}
	b.table(sheetThemes, r, titles, widths, rows)
	last := firstRow + len(r.Themes) // the total
	b.keep(b.f.SetCellStyle(sheetThemes, at(1, last), at(9, last), b.sum))
	if len(r.Themes) == 0 {
		return
	}
	column := func(col int) string {
		return fmt.Sprintf("'%s'!%s:%s", sheetThemes, fixed(col, firstRow), fixed(col, last-1))
	}
	b.chart(sheetThemes, at(1, last+3), excelize.ColStacked, "Usage des enveloppes, en euros", column(1),
		map[string]string{"Payé (CP)": column(7), "Conventionné, non payé": column(parts), "Accordé, non conventionné": column(parts + 1), "Reste": column(8)}, []string{"Payé (CP)", "Conventionné, non payé", "Accordé, non conventionné", "Reste"})
	b.chart(sheetThemes, at(7, last+3), excelize.Col, "Accordé et conventionné, en euros", column(1), map[string]string{"Accordé": column(4), "Conventionné": column(5)}, []string{"Accordé", "Conventionné"})
	states := fmt.Sprintf("'%s'!%s:%s", sheetThemes, fixed(11, firstRow-1), fixed(10+len(figures.States()), firstRow-1))
	b.chart(sheetThemes, at(13, last+3), excelize.Bar, "Dossiers par état", states, map[string]string{"Dossiers": fmt.Sprintf("'%s'!%s:%s", sheetThemes, fixed(11, last), fixed(10+len(figures.States()), last))}, []string{"Dossiers"})
}

func fixed(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row, true)
	if err != nil {
		panic(err)
	}
	return name
}

// chart adds a native chart over ranges of the workbook.
func (b *book) chart(sheet, place string, kind excelize.ChartType, title, categories string, values map[string]string, order []string) {
	colours := []string{"000078", "466EBE", "96B4E1", "D6D6DE"}
	c := &excelize.Chart{
		Type: kind, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: "Arial", Size: 11, Bold: true}}}},
		Legend: excelize.ChartLegend{Position: "bottom"}, Dimension: excelize.ChartDimension{Width: 620, Height: 320},
		YAxis: excelize.ChartAxis{MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}},
	}
	for i, name := range order {
		c.Series = append(c.Series, excelize.ChartSeries{Name: name, Categories: categories, Values: values[name], Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colours[i%len(colours)]}}})
	}
	b.keep(b.f.AddChart(sheet, place, c))
}

func (b *book) projects(r figures.Report) {
	var rows [][]cell
	for _, p := range r.Projects {
		rows = append(rows, []cell{p.Reference, string(p.Theme), p.Title, p.Carrier, string(p.State), p.Weather, p.Received, optional(p.Asked), optional(p.Granted), optional(p.Contracted), p.Engaged, p.Spent, p.Next, p.NextDue, strings.Join(p.Late, " ; ")})
	}
	b.table(sheetProjects, r, []string{"Référence", "Thème", "Projet", "Porteur", "État", "Météo", "Reçu le", "Demandé", "Accordé", "Conventionné", "Engagé (AE)", "Payé (CP)", "Prochaine échéance", "Le", "En retard"},
		[]float64{18, 9, 40, 36, 16, 10, 12, 16, 16, 16, 16, 16, 26, 12, 40}, rows)
}

func (b *book) late(r figures.Report) {
	var rows [][]cell
	for _, l := range r.Late {
		rows = append(rows, []cell{l.Reference, l.Title, l.What, l.Since, l.Days, l.Returned})
	}
	b.table(sheetLate, r, []string{"Référence", "Projet", "Quoi", "Depuis le", "Jours", "Retours"}, []float64{18, 44, 40, 12, 9, 9}, rows)
}

func (b *book) risks(r figures.Report) {
	var rows [][]cell
	for _, x := range r.Risks {
		rows = append(rows, []cell{x.Reference, x.Title, x.What, x.Detail})
	}
	b.table(sheetRisks, r, []string{"Référence", "Projet", "Risque", "Précision"}, []float64{18, 44, 26, 70}, rows)
}

func (b *book) changes(r figures.Report) {
	var rows [][]cell
	for _, x := range r.Changes {
		rows = append(rows, []cell{x.Day, x.Reference, x.Title, x.What, optional(x.Amount)})
	}
	b.table(sheetChanges, r, []string{"Le", "Référence", "Projet", "Quoi", "Montant"}, []float64{12, 18, 44, 40, 16}, rows)
}

func (b *book) curve(r figures.Report) {
	var rows [][]cell
	for _, p := range r.Curve {
		rows = append(rows, []cell{p.Day, p.Planned, p.Real})
	}
	b.table(sheetCurve, r, []string{"Au", "Prévu en cumul", "Payé en cumul (CP)"}, []float64{12, 20, 20}, rows)
	if len(rows) == 0 {
		return
	}
	column := func(col int) string {
		return fmt.Sprintf("'%s'!%s:%s", sheetCurve, fixed(col, firstRow), fixed(col, firstRow+len(rows)-1))
	}
	b.chart(sheetCurve, "E3", excelize.Line, "Dépense en cumul, prévue et réelle, en euros", column(1), map[string]string{"Prévue": column(2), "Réelle": column(3)}, []string{"Prévue", "Réelle"})
}
