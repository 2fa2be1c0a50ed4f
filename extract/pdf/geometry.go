package pdf

import (
	"github.com/klippa-app/go-pdfium/structs"

	"guichet/internal/dossier"
)

// view maps user space to the page as displayed: points, origin top left,
// /Rotate applied, cut to the visible box.
type view struct {
	box           structs.FPDF_FS_RECTF // visible part, in user space
	rotation      int                   // quarter turns clockwise
	width, height float64               // as displayed
}

func newView(box structs.FPDF_FS_RECTF, rotation int) view {
	v := view{box: box, rotation: rotation & 3}
	v.width, v.height = float64(box.Right-box.Left), float64(box.Top-box.Bottom)
	if v.rotation%2 == 1 {
		v.width, v.height = v.height, v.width
	}
	return v
}

func (v view) point(x, y float64) (float64, float64) {
	l, b, r, t := float64(v.box.Left), float64(v.box.Bottom), float64(v.box.Right), float64(v.box.Top)
	switch v.rotation {
	case 1:
		return y - b, x - l
	case 2:
		return r - x, y - b
	case 3:
		return t - y, r - x
	default:
		return x - l, t - y
	}
}

// rect maps a rectangle of user space.
func (v view) rect(left, bottom, right, top float64) dossier.Box {
	x0, y0 := v.point(left, bottom)
	x1, y1 := v.point(right, top)
	return dossier.Box{X0: min(x0, x1), Y0: min(y0, y1), X1: max(x0, x1), Y1: max(y0, y1)}
}

// holds reports whether the middle of a box is on the page.
func (v view) holds(b dossier.Box) bool {
	x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
	return x >= 0 && y >= 0 && x <= v.width && y <= v.height
}

// matrix is a PDF transformation matrix.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// then returns the transformation that applies m first and n after it.
func (m matrix) then(n matrix) matrix {
	return matrix{
		a: m.a*n.a + m.b*n.c, b: m.a*n.b + m.b*n.d,
		c: m.c*n.a + m.d*n.c, d: m.c*n.b + m.d*n.d,
		e: m.e*n.a + m.f*n.c + n.e, f: m.e*n.b + m.f*n.d + n.f,
	}
}
