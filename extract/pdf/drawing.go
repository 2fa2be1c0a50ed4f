package pdf

import (
	"math"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"guichet/extract/table"
	"guichet/internal/dossier"
)

const (
	// maxRuling is the thickness, in points, up to which a filled rectangle is a
	// ruling; a table's row is never that low.
	maxRuling = 3.0
	// maxPathSegments is the length from which a path is a drawing or a glyph.
	maxPathSegments = 400
	// maxFormDepth bounds forms within forms.
	maxFormDepth = 6
	// faint is the gray or the transparency from which a mark is not seen.
	faint = 0.96
)

// drawing is what is drawn on a page besides its text.
type drawing struct {
	segments    []table.Segment
	fills       []table.Fill // in the order of painting
	imageArea   float64      // square points, of the largest image
	invisible   []dossier.Box
	visibleText int // text objects that are painted
	overflow    bool
}

type drawingReader struct {
	inst pdfium.Pdfium
	view view
	left int // objects that may still be read
	out  drawing
}

// readDrawing walks the page objects, forms included.
func readDrawing(inst pdfium.Pdfium, page requests.Page, v view, limit int) (drawing, error) {
	r := drawingReader{inst: inst, view: v, left: limit}
	count, err := inst.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return r.out, err
	}
	for i := range count.Count {
		obj, err := inst.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return r.out, err
		}
		if err := r.object(obj.PageObject, identity, 0); err != nil {
			return r.out, err
		}
		if r.left <= 0 {
			r.out.overflow = true
			break
		}
	}
	return r.out, nil
}

// object reads one object; ctm maps its form's space to the page's. An object
// that PDFium cannot describe is left aside: only a trap is an error.
func (r *drawingReader) object(obj references.FPDF_PAGEOBJECT, ctm matrix, depth int) error {
	r.left--
	if r.left <= 0 {
		return nil
	}
	kind, err := r.inst.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: obj})
	if err != nil {
		return onlyTrap(err)
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_PATH:
		return r.path(obj, ctm)
	case enums.FPDF_PAGEOBJ_IMAGE:
		if b, ok := r.bounds(obj, ctm); ok {
			r.out.imageArea = max(r.out.imageArea, (b.X1-b.X0)*(b.Y1-b.Y0))
		}
	case enums.FPDF_PAGEOBJ_TEXT:
		mode, err := r.inst.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: obj})
		if err != nil {
			return onlyTrap(err)
		}
		if mode.TextRenderMode != enums.FPDF_TEXTRENDERMODE_INVISIBLE {
			r.out.visibleText++
		} else if b, ok := r.bounds(obj, ctm); ok {
			r.out.invisible = append(r.out.invisible, b)
		}
	case enums.FPDF_PAGEOBJ_FORM:
		return r.form(obj, ctm, depth)
	case enums.FPDF_PAGEOBJ_UNKNOWN, enums.FPDF_PAGEOBJ_SHADING:
	}
	return nil
}

func onlyTrap(err error) error {
	if isTrap(err) {
		return err
	}
	return nil
}

func (r *drawingReader) form(obj references.FPDF_PAGEOBJECT, ctm matrix, depth int) error {
	if depth >= maxFormDepth {
		return nil
	}
	m, err := r.inst.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: obj})
	if err != nil {
		return onlyTrap(err)
	}
	n, err := r.inst.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: obj})
	if err != nil {
		return onlyTrap(err)
	}
	inner := fromPDFium(m.Matrix).then(ctm)
	for i := range n.Count {
		if r.left <= 0 {
			return nil
		}
		o, err := r.inst.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: obj, Index: uint64(i)}) // #nosec G115 -- an index
		if err != nil {
			return onlyTrap(err)
		}
		if err := r.object(o.PageObject, inner, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// bounds returns an object's box on the displayed page.
func (r *drawingReader) bounds(obj references.FPDF_PAGEOBJECT, ctm matrix) (dossier.Box, bool) {
	b, err := r.inst.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: obj})
	if err != nil {
		return dossier.Box{}, false
	}
	x0, y0 := ctm.apply(float64(b.Left), float64(b.Bottom))
	x1, y1 := ctm.apply(float64(b.Right), float64(b.Top))
	return r.view.rect(x0, y0, x1, y1), true
}

// path reads a path as rulings and fills.
func (r *drawingReader) path(obj references.FPDF_PAGEOBJECT, ctm matrix) error {
	mode, err := r.inst.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: obj})
	if err != nil {
		return onlyTrap(err)
	}
	filled := mode.FillMode != enums.FPDF_FILLMODE_NONE
	if !filled && !mode.Stroke {
		return nil // a clipping path
	}
	subpaths, err := r.subpaths(obj, ctm)
	if err != nil {
		return err
	}
	if filled {
		c, err := r.inst.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: obj})
		if err != nil {
			return onlyTrap(err)
		}
		col := toColor(c.FillColor.R, c.FillColor.G, c.FillColor.B, c.FillColor.A)
		for _, s := range subpaths {
			r.fill(s, col)
		}
	}
	if mode.Stroke {
		c, err := r.inst.FPDFPageObj_GetStrokeColor(&requests.FPDFPageObj_GetStrokeColor{PageObject: obj})
		if err != nil {
			return onlyTrap(err)
		}
		col := toColor(c.StrokeColor.R, c.StrokeColor.G, c.StrokeColor.B, c.StrokeColor.A)
		if col.gray > faint || col.alpha < 1-faint {
			return nil
		}
		for _, s := range subpaths {
			r.stroke(s)
		}
	}
	return nil
}

// subpath is a polyline on the displayed page; curved ones are left out.
type subpath struct {
	points []point
	closed bool
}

type point struct{ x, y float64 }

func (r *drawingReader) subpaths(obj references.FPDF_PAGEOBJECT, ctm matrix) ([]subpath, error) {
	n, err := r.inst.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: obj})
	if err != nil || n.Count > maxPathSegments {
		return nil, onlyTrap(err)
	}
	m, err := r.inst.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: obj})
	if err != nil {
		return nil, onlyTrap(err)
	}
	full := fromPDFium(m.Matrix).then(ctm)
	var all []subpath
	var cur subpath
	curved := false
	end := func() {
		if len(cur.points) > 1 && !curved {
			all = append(all, cur)
		}
		cur, curved = subpath{}, false
	}
	for i := range n.Count {
		r.left-- // a segment costs as much as an object
		seg, err := r.inst.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: obj, Index: i})
		if err != nil {
			return nil, onlyTrap(err)
		}
		kind, err := r.inst.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: seg.PathSegment})
		if err != nil {
			return nil, onlyTrap(err)
		}
		p, err := r.inst.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: seg.PathSegment})
		if err != nil {
			return nil, onlyTrap(err)
		}
		switch kind.Type {
		case enums.FPDF_SEGMENT_MOVETO:
			end()
		case enums.FPDF_SEGMENT_BEZIERTO:
			curved = true
		case enums.FPDF_SEGMENT_LINETO, enums.FPDF_SEGMENT_UNKNOWN:
		}
		x, y := r.view.point(full.apply(float64(p.X), float64(p.Y)))
		cur.points = append(cur.points, point{x, y})
		closing, err := r.inst.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: seg.PathSegment})
		if err != nil {
			return nil, onlyTrap(err)
		}
		if closing.IsClose {
			cur.closed = true
			end()
		}
	}
	end()
	return all, nil
}

// rectangle returns the box of an upright rectangle.
func (s subpath) rectangle() (dossier.Box, bool) {
	if len(s.points) < 4 || len(s.points) > 5 {
		return dossier.Box{}, false
	}
	p := s.points[0]
	b := dossier.Box{X0: p.x, Y0: p.y, X1: p.x, Y1: p.y}
	for i, q := range s.points {
		prev := s.points[max(i-1, 0)]
		if math.Abs(q.x-prev.x) > 0.5 && math.Abs(q.y-prev.y) > 0.5 {
			return dossier.Box{}, false
		}
		b = b.Union(dossier.Box{X0: q.x, Y0: q.y, X1: q.x, Y1: q.y})
	}
	return b, true
}

// fill notes a painted rectangle: a ruling when it is thin.
func (r *drawingReader) fill(s subpath, c color) {
	b, ok := s.rectangle()
	if !ok || c.alpha < 1-faint {
		return
	}
	w, h := b.X1-b.X0, b.Y1-b.Y0
	switch {
	case h <= maxRuling && w > h:
		if c.gray <= faint {
			y := (b.Y0 + b.Y1) / 2
			r.out.segments = append(r.out.segments, table.Segment{X0: b.X0, Y0: y, X1: b.X1, Y1: y})
		}
	case w <= maxRuling:
		if c.gray <= faint {
			x := (b.X0 + b.X1) / 2
			r.out.segments = append(r.out.segments, table.Segment{X0: x, Y0: b.Y0, X1: x, Y1: b.Y1})
		}
	default:
		gray := 1 - c.alpha*(1-c.gray) // over white paper
		r.out.fills = append(r.out.fills, table.Fill{Box: b, Gray: gray})
	}
}

// stroke notes the upright edges of a stroked path.
func (r *drawingReader) stroke(s subpath) {
	n := len(s.points)
	for i := 1; i < n; i++ {
		r.edge(s.points[i-1], s.points[i])
	}
	if s.closed && n > 2 {
		r.edge(s.points[n-1], s.points[0])
	}
}

func (r *drawingReader) edge(p, q point) {
	dx, dy := math.Abs(p.x-q.x), math.Abs(p.y-q.y)
	if max(dx, dy) < 1 || min(dx, dy) > 0.5 {
		return
	}
	r.out.segments = append(r.out.segments, table.Segment{
		X0: min(p.x, q.x), Y0: min(p.y, q.y), X1: max(p.x, q.x), Y1: max(p.y, q.y),
	})
}
