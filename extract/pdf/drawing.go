package pdf

import (
	"errors"
	"math"

	"github.com/klippa-app/go-pdfium/enums"

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
	images      []dossier.Box
	invisible   []dossier.Box
	visibleText int // text objects that are painted
	overflow    bool
}

type drawingReader struct {
	direct *direct
	view   view
	left   int // objects that may still be read
	out    drawing
}

// readDrawing walks the objects of the page that was loaded last, forms included.
// An object that PDFium cannot describe is left aside: only a trap is an error.
func readDrawing(d *direct, v view, limit int) (drawing, error) {
	r := drawingReader{direct: d, view: v, left: limit}
	page := d.watch.page
	for i := range d.objects(page) {
		o := d.object(page, i)
		if o == 0 {
			return r.out, errors.Join(errObject, d.err)
		}
		r.object(o, identity, 0)
		if d.err != nil {
			break
		}
		if r.left <= 0 {
			r.out.overflow = true
			break
		}
	}
	return r.out, d.err
}

// errObject says that PDFium does not give an object that it has counted.
var errObject = errors.New("an object of the page is missing")

// object reads one object; ctm maps its form's space to the page's.
func (r *drawingReader) object(o object, ctm matrix, depth int) {
	r.left--
	if r.left <= 0 {
		return
	}
	switch r.direct.kind(o) {
	case enums.FPDF_PAGEOBJ_PATH:
		r.path(o, ctm)
	case enums.FPDF_PAGEOBJ_IMAGE:
		if b, ok := r.bounds(o, ctm); ok {
			r.out.imageArea = max(r.out.imageArea, (b.X1-b.X0)*(b.Y1-b.Y0))
			r.out.images = append(r.out.images, b)
		}
	case enums.FPDF_PAGEOBJ_TEXT:
		if r.direct.renderMode(o) != enums.FPDF_TEXTRENDERMODE_INVISIBLE {
			r.out.visibleText++
		} else if b, ok := r.bounds(o, ctm); ok {
			r.out.invisible = append(r.out.invisible, b)
		}
	case enums.FPDF_PAGEOBJ_FORM:
		r.form(o, ctm, depth)
	case enums.FPDF_PAGEOBJ_UNKNOWN, enums.FPDF_PAGEOBJ_SHADING:
	}
}

func (r *drawingReader) form(o object, ctm matrix, depth int) {
	if depth >= maxFormDepth {
		return
	}
	m, ok := r.direct.objectMatrix(o)
	if !ok {
		return
	}
	inner := m.then(ctm)
	for i := range r.direct.formObjects(o) {
		if r.left <= 0 {
			return
		}
		part := r.direct.formObject(o, i)
		if part == 0 {
			return
		}
		r.object(part, inner, depth+1)
	}
}

// bounds returns an object's box on the displayed page.
func (r *drawingReader) bounds(o object, ctm matrix) (dossier.Box, bool) {
	e, ok := r.direct.bounds(o)
	if !ok {
		return dossier.Box{}, false
	}
	x0, y0 := ctm.apply(e.left, e.bottom)
	x1, y1 := ctm.apply(e.right, e.top)
	return r.view.rect(x0, y0, x1, y1), true
}

// path reads a path as rulings and fills.
func (r *drawingReader) path(o object, ctm matrix) {
	filled, stroked, ok := r.direct.drawMode(o)
	if !ok || !filled && !stroked {
		return // a clipping path
	}
	subpaths := r.subpaths(o, ctm)
	if filled {
		c, ok := r.direct.paint(objGetFillColor, o)
		if !ok {
			return
		}
		for _, s := range subpaths {
			r.fill(s, c)
		}
	}
	if stroked {
		c, ok := r.direct.paint(objGetStrokeColor, o)
		if !ok || c.gray > faint || c.alpha < 1-faint {
			return
		}
		for _, s := range subpaths {
			r.stroke(s)
		}
	}
}

// subpath is a polyline on the displayed page; curved ones are left out.
type subpath struct {
	points []point
	closed bool
}

type point struct{ x, y float64 }

func (r *drawingReader) subpaths(o object, ctm matrix) []subpath {
	n := r.direct.segments(o)
	if n < 0 || n > maxPathSegments {
		return nil
	}
	m, ok := r.direct.objectMatrix(o)
	if !ok {
		return nil
	}
	full := m.then(ctm)
	var all []subpath
	var cur subpath
	curved := false
	end := func() {
		if len(cur.points) > 1 && !curved {
			all = append(all, cur)
		}
		cur, curved = subpath{}, false
	}
	for i := range n {
		r.left-- // a segment costs as much as an object
		seg, ok := r.direct.segment(o, i)
		if !ok {
			return nil
		}
		switch seg.kind {
		case enums.FPDF_SEGMENT_MOVETO:
			end()
		case enums.FPDF_SEGMENT_BEZIERTO:
			curved = true
		case enums.FPDF_SEGMENT_LINETO, enums.FPDF_SEGMENT_UNKNOWN:
		}
		x, y := r.view.point(full.apply(seg.x, seg.y))
		cur.points = append(cur.points, point{x, y})
		if seg.closes {
			cur.closed = true
			end()
		}
	}
	end()
	return all
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
