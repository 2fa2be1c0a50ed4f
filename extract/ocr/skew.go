package ocr

import "math"

// points are the pixels of ink of a reduced bitmap.
type points struct {
	w, h int
	xs   []float64
	ys   []float64
}

func (b *bitmap) points() points {
	p := points{w: b.w, h: b.h}
	for y := range b.h {
		for x := range b.w {
			if b.at(x, y) {
				p.xs = append(p.xs, float64(x)-float64(b.w)/2)
				p.ys = append(p.ys, float64(y))
			}
		}
	}
	return p
}

// transposed exchanges rows and columns.
func (p points) transposed() points {
	q := points{w: p.h, h: p.w, xs: make([]float64, len(p.xs)), ys: make([]float64, len(p.ys))}
	for i := range p.xs {
		q.xs[i] = p.ys[i] - float64(p.h)/2
		q.ys[i] = p.xs[i] + float64(p.w)/2
	}
	return q
}

// sharpness measures how clearly lines of text and rulings stand out when the
// page is sheared by a slope: the jumps of ink between neighbouring rows.
func (p points) sharpness(slope float64) float64 {
	margin := int(math.Abs(slope)*float64(p.w)/2) + 2
	rows := make([]float64, p.h+2*margin)
	for i, x := range p.xs {
		rows[int(p.ys[i]+slope*x)+margin]++
	}
	var s float64
	for i := 1; i < len(rows); i++ {
		d := rows[i] - rows[i-1]
		s += d * d
	}
	return s
}

// maxSkew is the widest angle that is looked for, in degrees; a page laid on the
// glass by hand stays within.
const maxSkew = 6.0

// skew returns the angle, in radians, by which the lines of a page fall to the
// right (y grows with x), and how sharp they are then.
func (p points) skew() (angle, sharpness float64) {
	best, at := p.sharpness(0), 0.0
	for _, step := range []float64{0.25, 0.05, 0.01} {
		span := maxSkew
		if step != 0.25 {
			span = step * 5
		}
		centre := at
		for d := centre - span; d <= centre+span+step/2; d += step {
			if s := p.sharpness(-math.Tan(d * math.Pi / 180)); s > best*1.000001 {
				best, at = s, d
			}
		}
	}
	return at * math.Pi / 180, best
}
