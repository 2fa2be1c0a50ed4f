package portfolio

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"

	"github.com/go-analyze/charts"

	"guichet/generate/doc"
	"guichet/internal/dossier"
	figures "guichet/internal/portfolio"
)

// The size of a chart in points of its picture, and on the page.
const (
	chartWidth, chartHeight = 1400, 460 // each chart is a little wider than the one before: see doc.Picture
	onPage                  = 52.0      // millimetres high
)

// charts are the three of the report, each with its figures as words.
func drawCharts(r figures.Report) ([]doc.Block, error) {
	use, err := envelopeChart(r)
	if err != nil {
		return nil, err
	}
	curve, err := curveChart(r)
	if err != nil {
		return nil, err
	}
	funnel, err := funnelChart(r)
	if err != nil {
		return nil, err
	}
	return []doc.Block{use, curve, funnel}, nil
}

// thousands is a place on a drawing: the only use of a number that is no amount of cents.
func thousands(m dossier.Money) float64 { return float64(m.Cents()/100) / 1000 }

func title(s string) charts.TitleOption {
	return charts.TitleOption{Text: s, FontStyle: charts.FontStyle{FontSize: 20}}
}

func axisLabels() charts.FontStyle { return charts.FontStyle{FontSize: 13} }

func legend(names ...string) charts.LegendOption {
	return charts.LegendOption{SeriesNames: names, Offset: charts.OffsetRight, FontStyle: charts.FontStyle{FontSize: 14}}
}

func inThousands(f float64) string { return dossier.GroupThousands(int64(f)) }

// palette is that of the documents: blues, then a grey for what is left.
func palette() charts.ColorPalette {
	return charts.GetTheme(charts.ThemeLight).WithSeriesColors([]charts.Color{charts.ColorRGB(0, 0, 120), charts.ColorRGB(70, 110, 190), charts.ColorRGB(150, 180, 225), charts.ColorRGB(214, 214, 222)})
}

// envelopeChart is the use of each envelope: spent, contracted and not yet spent, granted and
// not yet contracted, left.
func envelopeChart(r figures.Report) (doc.Block, error) {
	data := make([][]float64, 4)
	var names []string
	for _, l := range r.Themes {
		names = append(names, string(l.Theme))
		for i, m := range []dossier.Money{l.Spent, max(0, l.Contracted-l.Spent), max(0, l.Granted-max(l.Contracted, l.Spent)), max(0, l.Left)} {
			data[i] = append(data[i], thousands(m))
		}
	}
	o := charts.NewBarChartOptionWithData(data)
	yes := true
	o.StackSeries, o.Theme, o.Title = &yes, palette(), title("Usage des enveloppes, en milliers d’euros")
	o.Legend = legend("Payé", "Conventionné, non payé", "Accordé, non conventionné", "Reste")
	o.Legend.Vertical = nil
	o.CategoryAxis.Labels, o.CategoryAxis.LabelFontStyle = names, axisLabels()
	o.ValueFormatter = inThousands
	data0, err := drawn(0, func(p *charts.Painter) error { return p.BarChart(o) })
	if err != nil {
		return nil, err
	}
	return doc.Picture{PNG: data0, Height: onPage, Alt: fmt.Sprintf("Usage des enveloppes par thème. Pour l’ensemble : payé %s, conventionné %s, accordé %s, reste %s.", r.All.Spent, r.All.Contracted, r.All.Granted, r.All.Left)}, nil
}

// curveChart is the spending planned and real, month by month.
func curveChart(r figures.Report) (doc.Block, error) {
	data := make([][]float64, 2)
	var labels []string
	for _, p := range r.Curve {
		labels = append(labels, fmt.Sprintf("%02d/%04d", int(p.Day.Month), p.Day.Year))
		data[0] = append(data[0], thousands(p.Planned))
		data[1] = append(data[1], thousands(p.Real))
	}
	if len(labels) == 0 {
		return doc.Paragraph{Text: doc.T("Dépense prévue et réelle : aucun projet n’est encore accordé.")}, nil
	}
	o := charts.NewLineChartOptionWithData(data)
	o.Theme, o.Title, o.Legend = palette(), title("Dépense en cumul, prévue et réelle, en milliers d’euros"), legend("Prévue", "Réelle")
	o.XAxis.Labels, o.XAxis.LabelFontStyle = labels, axisLabels()
	o.ValueFormatter = inThousands
	picture, err := drawn(1, func(p *charts.Painter) error { return p.LineChart(o) })
	if err != nil {
		return nil, err
	}
	last := r.Curve[len(r.Curve)-1]
	return doc.Picture{PNG: picture, Height: onPage, Alt: fmt.Sprintf("Dépense en cumul au %s : prévue %s, réelle %s.", short(last.Day), last.Planned, last.Real)}, nil
}

// funnelChart is how many dossiers came how far.
func funnelChart(r figures.Report) (doc.Block, error) {
	s := r.All.States
	granted := s[figures.Granted] + s[figures.Signed]
	eligible := granted + s[figures.Eligible] + s[figures.Asked] + s[figures.Waiting]
	counts := []int{r.All.Received, eligible, granted, s[figures.Signed]}
	names := []string{"Reçus", "Éligibles", "Accordés", "Conventionnés"}
	var row []float64
	alt := "Dossiers"
	for i, n := range counts {
		row = append(row, float64(n))
		alt += fmt.Sprintf(" – %s : %d", names[i], n)
	}
	o := charts.NewBarChartOptionWithData([][]float64{row})
	o.Theme, o.Title = palette(), title("Du dépôt à la convention, en dossiers")
	show := true
	o.SeriesList[0].Label.Show = &show
	o.SeriesList[0].Label.FontStyle = charts.FontStyle{FontSize: 14}
	o.SeriesList[0].Label.ValueFormatter = inThousands
	o.CategoryAxis.Labels, o.CategoryAxis.LabelFontStyle = names, axisLabels()
	o.ValueFormatter = inThousands
	zero := 0.0
	o.ValueAxis[0].Min = &zero // half as many are half as high
	picture, err := drawn(2, func(p *charts.Painter) error { return p.BarChart(o) })
	if err != nil {
		return nil, err
	}
	return doc.Picture{PNG: picture, Height: onPage, Alt: alt + "."}, nil
}

// drawn draws the n-th chart as an opaque picture.
func drawn(n int, draws func(*charts.Painter) error) ([]byte, error) {
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: chartWidth + n, Height: chartHeight})
	if err := draws(p); err != nil {
		return nil, fmt.Errorf("drawing a chart: %w", err)
	}
	data, err := p.Bytes()
	if err != nil {
		return nil, fmt.Errorf("drawing a chart: %w", err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("drawing a chart: %w", err)
	}
	opaque := image.NewRGBA(img.Bounds())
	draw.Draw(opaque, opaque.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(opaque, opaque.Bounds(), img, img.Bounds().Min, draw.Over)
	var b bytes.Buffer
	err = png.Encode(&b, opaque)
	return b.Bytes(), err
}
