package suivitest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"guichet/internal/dossier"
	"guichet/internal/suivi"
)

// Answer is a workbook that a carrier has filled in.
type Answer struct {
	File *excelize.File
	Sent suivi.Sent
	Want Want
	// Typed are the cells that were filled in, in order.
	Typed []Typed
}

// Typed is a cell that was filled in.
type Typed struct {
	Sheet, Cell, Value string
	Number             bool
}

// Want is what was filled in.
type Want struct {
	Engaged, Paid map[int]dossier.Money
	Pieces        []suivi.Known
	Dates         map[string]dossier.Date // of the pieces, by number
	Values        map[string][]string
	Weather       string
}

// Fill fills a workbook in: all amounts, indicators and pieces, so that nothing is wrong.
func Fill(t testing.TB, data []byte, sent suivi.Sent, seed uint64) *Answer {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(seed, 11)) // #nosec G404 -- the same answers each time
	a := &Answer{File: f, Sent: sent, Want: Want{Engaged: map[int]dossier.Money{}, Paid: map[int]dossier.Money{}, Dates: map[string]dossier.Date{}, Values: map[string][]string{}}}
	piece := 5
	for _, l := range sent.Lines {
		left := l.Granted.V - l.PaidBefore
		paid := dossier.Money(r.Int64N(int64(left)/2 + 1))
		engaged := paid + dossier.Money(r.Int64N(10_000))
		if r.IntN(4) == 0 {
			paid = 0
		}
		a.Want.Engaged[l.Number], a.Want.Paid[l.Number] = engaged, paid
		a.Set(t, suivi.SheetExpenses, suivi.HeadEngaged, l.Label, decimal(engaged))
		a.Set(t, suivi.SheetExpenses, suivi.HeadPaid, l.Label, decimal(paid))
		for n := 0; paid > 0; n++ { // in one piece or two
			part := paid
			if n == 0 && paid > 2 && r.IntN(2) == 0 {
				part = paid / 3
			}
			paid -= part
			on := sent.Period.Start.AddDays(14)
			if on.Before(sent.Start) {
				on = sent.Start
			}
			number := fmt.Sprintf("F-%d-%d", seed, piece)
			k := suivi.Known{Supplier: fmt.Sprintf("Fournisseur & fils %d", piece%3), Number: number, TTC: part}
			a.Want.Pieces, a.Want.Dates[number] = append(a.Want.Pieces, k), on
			ht := part * 5 / 6
			for col, v := range []string{number, "Facture", fmt.Sprint(serial(on)), k.Supplier, decimal(ht), decimal(part - ht), decimal(part), fmt.Sprint(l.Number), number + ".pdf"} {
				a.put(t, suivi.SheetEvidence, col+1, piece, v, col >= 4 && col <= 7 || col == 2)
			}
			piece++
		}
	}
	for _, i := range sent.Indicators {
		for n := range max(1, len(sent.Months)) {
			head := suivi.HeadValue
			if len(sent.Months) > 0 {
				head = sent.Months[n]
			}
			v := fmt.Sprintf("%d.%d", 100+r.IntN(800), 1+r.IntN(9))
			a.Want.Values[i.Name] = append(a.Want.Values[i.Name], v)
			a.Set(t, suivi.SheetIndicators, head, i.Name, v)
		}
	}
	for _, m := range sent.Milestones {
		if !m.Date.IsZero() && !m.Date.After(sent.Period.End) {
			a.Set(t, suivi.SheetMilestones, suivi.HeadReal, m.Name, fmt.Sprint(serial(m.Date)))
		}
	}
	a.Want.Weather = "Soleil"
	row := a.row(t, suivi.SheetSummary, 1, suivi.FieldWeather)
	a.put(t, suivi.SheetSummary, 2, row, a.Want.Weather, false)
	return a
}

// Cell is where a title and a name meet on a sheet as it was sent.
func (a *Answer) Cell(sheet, title, name string) string {
	rows, err := a.File.GetRows(sheet)
	if err != nil {
		panic(err)
	}
	col, row := 0, 0
	for i, cells := range rows {
		for j, c := range cells {
			if c == title && col == 0 {
				col = j + 1
			}
			if c == name && i >= 4 && row == 0 {
				row = i + 1
			}
		}
	}
	at, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic(fmt.Sprintf("%s: no %q at %q", sheet, title, name))
	}
	return at
}

// Set writes a number where a title and a name meet.
func (a *Answer) Set(t testing.TB, sheet, title, name, digits string) {
	t.Helper()
	at := a.Cell(sheet, title, name)
	if err := a.File.SetCellDefault(sheet, at, digits); err != nil {
		t.Fatal(err)
	}
	a.Typed = append(a.Typed, Typed{sheet, at, digits, true})
}

// Write writes a text where a title and a name meet.
func (a *Answer) Write(t testing.TB, sheet, title, name, text string) {
	t.Helper()
	if err := a.File.SetCellStr(sheet, a.Cell(sheet, title, name), text); err != nil {
		t.Fatal(err)
	}
}

func (a *Answer) put(t testing.TB, sheet string, col, row int, v string, number bool) {
	t.Helper()
	at, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		t.Fatal(err)
	}
	if number {
		err = a.File.SetCellDefault(sheet, at, v)
	} else {
		err = a.File.SetCellStr(sheet, at, v)
	}
	if err != nil {
		t.Fatal(err)
	}
	a.Typed = append(a.Typed, Typed{sheet, at, v, number})
}

func (a *Answer) row(t testing.TB, sheet string, col int, text string) int {
	t.Helper()
	rows, err := a.File.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, cells := range rows {
		if len(cells) >= col && cells[col-1] == text {
			return i + 1
		}
	}
	t.Fatalf("%s: no row %q", sheet, text)
	return 0
}

// Bytes are the bytes of the workbook as it is now.
func (a *Answer) Bytes(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := a.File.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Compare holds a return to what was filled in.
func (w Want) Compare(t testing.TB, r *suivi.Return) {
	t.Helper()
	if len(r.Lines) != len(w.Paid) {
		t.Errorf("%d lines, want %d", len(r.Lines), len(w.Paid))
	}
	for _, l := range r.Lines {
		if l.Paid.V != w.Paid[l.Number] || l.Engaged.V != w.Engaged[l.Number] || !l.Paid.Known || !l.Engaged.Known {
			t.Errorf("line %d: engaged %s, paid %s, want %s and %s", l.Number, l.Engaged.V, l.Paid.V, w.Engaged[l.Number], w.Paid[l.Number])
		}
	}
	if len(r.Evidence) != len(w.Pieces) {
		t.Errorf("%d pieces, want %d", len(r.Evidence), len(w.Pieces))
	}
	for i, e := range r.Evidence {
		if k := w.Pieces[min(i, len(w.Pieces)-1)]; e.TTC.V != k.TTC || e.Number.V != k.Number || e.Supplier.V != k.Supplier || e.Date.V != w.Dates[k.Number] || e.HT.V+e.VAT.V != e.TTC.V {
			t.Errorf("piece %+v, want %+v", e, k)
		}
	}
	for _, i := range r.Indicators {
		for n, v := range i.Values {
			if !v.Known || v.V != w.Values[i.Name.V][n] {
				t.Errorf("%s: %q, want %q", i.Name.V, v.V, w.Values[i.Name.V][n])
			}
		}
	}
	if r.Weather.V != w.Weather {
		t.Errorf("weather %q", r.Weather.V)
	}
}

// WithMacros is a workbook with a program in it.
func WithMacros(data []byte) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		if err := out.Copy(f); err != nil {
			return nil, err
		}
	}
	w, err := out.Create("xl/vbaProject.bin")
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(w, "x"); err != nil {
		return nil, err
	}
	err = out.Close()
	return b.Bytes(), err
}

func decimal(m dossier.Money) string { return fmt.Sprintf("%d.%02d", m.Cents()/100, m.Cents()%100) }

func serial(d dossier.Date) int {
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	return int(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Sub(epoch).Hours()) / 24
}
