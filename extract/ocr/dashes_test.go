package ocr

import "testing"

func TestDottedRulingsAreFoundAndTextIsNone(t *testing.T) {
	const dpi, w, h = 300, 1200, 400
	dotted := func(b *bitmap, y, dot, blank int) {
		for x := 100; x < 1000; x++ {
			if (x-100)%(dot+blank) < dot {
				for k := range 3 {
					b.ink[(y+k)*w+x] = true
				}
			}
		}
	}
	for _, c := range []struct {
		name string
		draw func(b *bitmap)
		want int
	}{
		{"dots", func(b *bitmap) { dotted(b, 100, 4, 5) }, 1},
		{"dashes", func(b *bitmap) { dotted(b, 100, 14, 12) }, 1},
		{"two, one below the other", func(b *bitmap) { dotted(b, 100, 4, 5); dotted(b, 180, 4, 5) }, 2},
		{"a row of letters is higher than a ruling", func(b *bitmap) {
			for k := range 10 {
				dotted(b, 100+3*k, 8, 10)
			}
		}, 0},
		{"dots under letters are their feet", func(b *bitmap) {
			dotted(b, 100, 8, 10)
			for x := 100; x < 1000; x += 9 {
				for y := 70; y < 103; y++ {
					b.ink[y*w+x] = true
				}
			}
		}, 0},
		{"a few dots", func(b *bitmap) {
			for x := 100; x < 180; x += 12 {
				b.ink[100*w+x] = true
			}
		}, 0},
	} {
		b := newBitmap(w, h)
		c.draw(b)
		if got := findDashes(b.at, b.w, b.h, dpi, sizesAt(dpi)); len(got) != c.want {
			t.Errorf("%s: %d rulings, want %d: %v", c.name, len(got), c.want, got)
		}
	}
}
