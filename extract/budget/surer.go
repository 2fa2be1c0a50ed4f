package budget

import "guichet/internal/dossier"

// provenBySum is how sure a doubtful amount is at least when it alone is doubtful in a
// sum that comes out to the cent: read otherwise, it would not.
const provenBySum = .9

// liftTheOne raises the confidence of the only doubtful one among amounts that add up.
func liftTheOne(amounts []*money) {
	var doubtful *money
	for _, v := range amounts {
		if v.Source.Confidence >= provenBySum || v.Source.Confidence == 0 {
			continue
		}
		if doubtful != nil {
			return
		}
		doubtful = v
	}
	if doubtful != nil && doubtful.V != 0 {
		doubtful.Source.Confidence = provenBySum
	}
}

// eachAmount calls f with each amount of a line, years first; it may change them.
func eachAmount(l *dossier.Line, f func(*money)) {
	for y, v := range l.Years {
		f(&v)
		l.Years[y] = v
	}
	for _, v := range []*money{&l.HT, &l.VAT, &l.Total, &l.Requested, &l.OwnShare} {
		f(v)
	}
}

// contradict makes an amount less sure, where there is one.
func contradict(v *money) {
	if v.Known {
		v.Source = lowered(v.Source, contradicted)
	}
}

// unsupportedScan is how sure an amount of a scan can be, at most, when no sum
// supports it: a figure read as another one looks as sharp.
const unsupportedScan = .85

// doubtScans lowers the confidence of the recognised amounts that no check supports.
func doubtScans(b *dossier.Budget) {
	doubt := func(v *money) {
		if v.Source.Method == dossier.MethodOCR && !v.Supported() {
			v.Source.Confidence = min(v.Source.Confidence, unsupportedScan)
		}
	}
	for i := range b.Lines {
		eachAmount(&b.Lines[i], doubt)
	}
	for _, v := range []*money{&b.Total, &b.TotalHT, &b.Requested, &b.OwnShare, &b.Other} {
		doubt(v)
	}
}
