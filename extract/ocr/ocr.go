package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"guichet/extract/table"
	"guichet/internal/dossier"
	"guichet/internal/sandbox"
)

// OCR recognises pages, a bounded number at once. It is safe for concurrent
// use.
type OCR struct {
	limits sandbox.Limits
	cache  cache
	slots  chan struct{}
	ready  atomic.Bool // tesseract and its language were found
}

// Bounds of one run of tesseract: what a page of this size needs, many times
// over.
const (
	memoryLimit = 1 << 30
	outputLimit = 32 << 20
)

// maxPixels bounds the picture that is worked on, and with it the memory: an A3
// page at 300 dpi. A finer one is halved, which costs no amount.
const maxPixels = 20_000_000

// New returns a recogniser that gives each page at most limit, and keeps results by
// the hash of the page's picture in cacheDir; "" keeps nothing.
func New(limit time.Duration, cacheDir string) *OCR {
	return &OCR{
		limits: sandbox.Limits{Time: limit, Memory: memoryLimit, Output: outputLimit},
		cache:  cache{cacheDir},
		slots:  make(chan struct{}, runtime.NumCPU()),
	}
}

// Page recognises one page. The boxes and rulings are in points on the page turned
// upright and straightened: up to some points away from where they stand on a
// page that was laid askew. The error is a *dossier.Refusal when nothing can be
// recognised here, or not in time.
func (o *OCR) Page(ctx context.Context, img *image.Gray, dpi int) (table.RawPage, error) {
	if img.Rect.Empty() || dpi < minDPI {
		return table.RawPage{}, errors.New("recognising a page: an empty picture, or one too coarse")
	}
	img = atOrigin(img)
	for img.Rect.Dx()*img.Rect.Dy() > maxPixels {
		img, dpi = halved(img), dpi/2
	}
	key := o.cache.key(img, dpi)
	if p, ok := o.cache.load(key); ok {
		return p, nil
	}
	if err := o.available(ctx); err != nil {
		return table.RawPage{}, err
	}
	select {
	case o.slots <- struct{}{}:
		defer func() { <-o.slots }()
	case <-ctx.Done():
		return table.RawPage{}, ctx.Err()
	}
	p, err := o.upright(ctx, withoutSpecks(img), dpi)
	if err != nil {
		return table.RawPage{}, err
	}
	// What cannot be kept is recognised again next time.
	_ = o.cache.store(key, p)
	return p, nil
}

// atOrigin makes the first pixel (0, 0).
func atOrigin(g *image.Gray) *image.Gray {
	return &image.Gray{Pix: g.Pix, Stride: g.Stride, Rect: image.Rect(0, 0, g.Rect.Dx(), g.Rect.Dy())}
}

// missing says what to install.
func missing(what string) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedNoOCR,
		What:   "Le document est à océriser\u00a0: c’est une image numérisée, et " + what + ".",
		Action: "Installer la reconnaissance de caractères par « sudo apt-get install tesseract-ocr tesseract-ocr-fra », ou demander le document d’origine au format PDF.",
	}
}

// available looks for tesseract and its language until both are there.
func (o *OCR) available(ctx context.Context) error {
	if o.ready.Load() {
		return nil
	}
	if _, err := exec.LookPath(program); err != nil {
		return missing("l’outil de reconnaissance tesseract n’est pas installé")
	}
	out, err := sandbox.Foreign(ctx, o.limits, program, []string{"--list-langs"}, nil, nil)
	if err != nil {
		return fmt.Errorf("asking tesseract for its languages: %w", err)
	}
	for line := range strings.Lines(string(out)) {
		if strings.TrimSpace(line) == language {
			o.ready.Store(true)
			return nil
		}
	}
	return missing("les données françaises de tesseract ne sont pas installées")
}

// recognition is one reading of a page, with how well it went.
type recognition struct {
	page  table.RawPage
	sure  float64 // mean confidence of the words, by their letters
	chars int
}

// Readings below are tried the other way up.
const (
	doubtfulReading = .55
	// sideways is how much sharper the lines across must be than those along for
	// a page to be read from the side.
	sideways = 1.3
)

// upright recognises the page the way it is up: turned by a quarter where the
// lines of text run that way, and upside down where the first reading makes no
// sense and the other one does.
func (o *OCR) upright(ctx context.Context, img *image.Gray, dpi int) (table.RawPage, error) {
	turns := 0
	if runsSideways(img, dpi) {
		turns = 1
	}
	best, err := o.straight(ctx, img, turns, dpi)
	if err != nil {
		return table.RawPage{}, err
	}
	if best.sure < doubtfulReading && best.chars > 0 {
		other, err := o.straight(ctx, img, turns+2, dpi)
		if err != nil {
			return table.RawPage{}, err
		}
		if other.sure > best.sure {
			best = other
		}
	}
	return best.page, nil
}

// minDPI is the coarsest page with letters on it.
const minDPI = 50

// reduction is the resolution at which angles are measured.
const reduction = 100

// runsSideways compares the lines of ink along and across, without the rulings.
func runsSideways(img *image.Gray, dpi int) bool {
	b := binarise(img, dpi)
	b.dropRuns(sizesAt(dpi))
	p := b.reduced(max(1, dpi/reduction)).points()
	_, along := p.skew()
	_, across := p.transposed().skew()
	return across > along*sideways
}

// Upright turns a picture of a page as it was turned to be read: what was read stands
// at its boxes then.
func Upright(img *image.Gray, pose table.Pose) *image.Gray {
	img = quarter(atOrigin(img), pose.Quarters)
	if pose.Angle == 0 {
		return img
	}
	return rotated(img, pose.Angle)
}

// straight turns a page by quarters, straightens it, takes its rulings out and
// recognises it.
func (o *OCR) straight(ctx context.Context, img *image.Gray, quarters, dpi int) (recognition, error) {
	p := prepare(quarter(img, quarters), dpi)
	strokes := strokesOf(p.text)
	zoom := bestScale(wholeStrokes(p.text, strokes))
	out, err := sandbox.Foreign(ctx, o.limits, program, arguments(int(float64(dpi)*zoom)), []string{"OMP_THREAD_LIMIT=1", "LC_ALL=C"},
		bytes.NewReader(encodePGM(scaled(p.text, zoom))))
	if err != nil {
		return recognition{}, fmt.Errorf("recognising a page: %w", err)
	}
	words := layOut(zoomed(parseTSV(out), 1/zoom), strokes)
	scale := 72 / float64(dpi)
	r := recognition{page: table.RawPage{
		Width: float64(p.text.Rect.Dx()) * scale, Height: float64(p.text.Rect.Dy()) * scale,
		Segments: segments(p, scale), Fills: fills(p, scale), Method: dossier.MethodOCR, Scanned: true,
		Pose: table.Pose{Quarters: quarters % 4, Angle: p.angle},
	}}
	for _, w := range words {
		n := len([]rune(w.Text))
		r.chars += n
		r.sure += w.Confidence * float64(n)
		if isNoise(w) {
			continue
		}
		w.Size *= scale
		w.Box = dossier.Box{X0: w.Box.X0 * scale, Y0: w.Box.Y0 * scale, X1: w.Box.X1 * scale, Y1: w.Box.Y1 * scale}
		r.page.Words = append(r.page.Words, w)
	}
	if r.chars > 0 {
		r.sure /= float64(r.chars)
	}
	return r, nil
}

// prepared is a page made ready to be recognised.
type prepared struct {
	angle        float64     // that the page was turned by, in radians
	text         *image.Gray // straight, without rulings, black on white
	across, down []stroke    // the rulings
	dark         []area      // the areas that were white on dark
}

// prepare straightens a page and takes its rulings out.
func prepare(img *image.Gray, dpi int) prepared {
	angle, _ := binarise(img, dpi).reduced(max(1, dpi/reduction)).points().skew()
	clean := rotated(img, angle)
	p := prepared{angle: angle, dark: unreverse(clean, dpi)}
	p.across, p.down = rulings(clean, binarise(clean, dpi), dpi)
	p.text = whiten(clean, dpi)
	return p
}

// segments returns the rulings in points.
func segments(p prepared, scale float64) []table.Segment {
	var out []table.Segment
	for _, s := range p.across {
		y := float64(s.c+s.d+1) / 2 * scale
		out = append(out, table.Segment{X0: float64(s.a) * scale, Y0: y, X1: float64(s.b+1) * scale, Y1: y})
	}
	for _, s := range p.down {
		x := float64(s.c+s.d+1) / 2 * scale
		out = append(out, table.Segment{X0: x, Y0: float64(s.a) * scale, X1: x, Y1: float64(s.b+1) * scale})
	}
	return out
}

// fills returns the dark areas in points.
func fills(p prepared, scale float64) []table.Fill {
	var out []table.Fill
	for _, a := range p.dark {
		out = append(out, table.Fill{Box: dossier.Box{
			X0: float64(a.x0) * scale, Y0: float64(a.y0) * scale, X1: float64(a.x1) * scale, Y1: float64(a.y1) * scale,
		}})
	}
	return out
}
