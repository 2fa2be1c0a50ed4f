package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"slices"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"guichet/extract"
	"guichet/extract/ocr"
	"guichet/extract/reader"
	"guichet/extract/table"
	"guichet/internal/bench"
	"guichet/internal/config"
	"guichet/internal/dossier"
	"guichet/internal/stage"
)

func (a *app) bench() *cobra.Command {
	format, least, jobs := "text", 0, 0
	c := &cobra.Command{
		Use: "bench RÉPERTOIRE", Short: "Mesure la vitesse de lecture et la mémoire, sans rien garder",
		Long: `Lit et vérifie les dossiers d’un répertoire (un dossier par sous-répertoire ou par fichier) et mesure
les dossiers, fichiers et pages par seconde, la part de chaque étape et la mémoire au plus haut,
processus fils compris. Les dossiers qui ont des pages numérisées sont mesurés à part.

Où pdftotext est installé, il lit les mêmes PDF en alternance, un processus par fichier et autant à la
fois : les deux rencontrent la même charge de la machine. La page lue par guichet l’est en entier,
tableaux, budget et règles compris.

Une première lecture, non comptée, trie les dossiers. Rien n’est enregistré.`,
		Example: "  guichet bench ./depot\n  guichet bench ./depot --dossiers 1000\n  guichet bench ./depot --format json > mesure.json",
		Args:    someArgs("un répertoire", 1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case !slices.Contains([]string{"text", "json"}, format):
				return usageError("format inconnu%s: %s, attendu text ou json", dossier.NoBreak, dossier.Quote(format))
			case least < 0 || jobs < 0:
				return usageError("--dossiers et --jobs attendent un nombre positif")
			}
			return a.measure(c.Context(), args[0], format, bench.Config{Least: least, Jobs: jobs})
		},
	}
	c.Flags().StringVar(&format, "format", format, "text ou json")
	c.Flags().IntVar(&least, "dossiers", least, "relire les dossiers numériques jusqu’à ce nombre au moins (par défaut une fois chacun)")
	c.Flags().IntVar(&jobs, "jobs", jobs, "dossiers lus à la fois (par défaut un par processeur)")
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp)) // the flag exists: it cannot fail
	return c
}

func (a *app) measure(ctx context.Context, dir, format string, c bench.Config) error {
	settings, _, err := a.settings()
	if err != nil {
		return err
	}
	if c.Dossiers, err = bench.Folder(dir); err != nil {
		return unreadable(fmt.Errorf("le répertoire %s ne peut pas être lu%s: %s", dossier.Quote(dir), dossier.NoBreak, whyNot(err)))
	}
	looking, err := newBenchReader(settings)
	if err != nil {
		return err
	}
	defer looking.Close()
	looking.i.files.Runner, looking.i.files.OCR = withoutDrawing{looking.i.runner}, withoutReading{}
	c.Look = looking.look
	c.Start = func() (bench.Reader, error) { return newBenchReader(settings) }
	bar := newBenchProgress(a.err)
	c.Progress = bar.show
	report, err := bench.Run(ctx, c)
	bar.end()
	switch {
	case err != nil:
		return unreadable(err)
	case report.Digital == nil && report.Scans == nil:
		return unreadable(fmt.Errorf("le répertoire %s ne contient aucun dossier lisible. Donner un répertoire de dossiers, un par sous-répertoire ou par fichier", dossier.Quote(dir)))
	case format == "json":
		err = report.JSON(a.out)
	default:
		err = report.Text(a.out)
	}
	if err != nil {
		return unreadable(err)
	}
	return nil
}

// benchReader reads dossiers as inspect does, and keeps nothing: no page
// recognised before is taken from a cache.
type benchReader struct{ i *instruments }

func newBenchReader(c *config.Config) (*benchReader, error) {
	i, err := newInstruments(c, userCache())
	if err != nil {
		return nil, err
	}
	i.files.OCR = ocr.New(time.Duration(c.Limits.ReadSeconds)*time.Second, "")
	return &benchReader{i}, nil
}

func (b *benchReader) Close() { b.i.close() }

// Read implements bench.Reader.
func (b *benchReader) Read(ctx context.Context, d bench.Dossier) (bench.Read, error) {
	r, _, err := b.read(ctx, d)
	return r, err
}

func (b *benchReader) look(ctx context.Context, d bench.Dossier) (bench.Read, [][]byte, error) {
	r, in, err := b.read(ctx, d)
	var pdfs [][]byte
	for _, f := range in.Files {
		if f.Kind == dossier.KindPDF {
			pdfs = append(pdfs, f.Data)
		}
	}
	return r, pdfs, err
}

func (b *benchReader) read(ctx context.Context, d bench.Dossier) (bench.Read, extract.Input, error) {
	opened, err := openAll(ctx, b.i.opener, d.Paths)
	if err != nil {
		return bench.Read{}, extract.Input{}, err
	}
	in := extract.Input{Mail: opened.Mail}
	for _, f := range opened.Files {
		in.Files = append(in.Files, extract.File{File: f.File, Data: f.Data})
	}
	seen := &recorder{Reader: b.i.files}
	read, err := extract.Dossier(ctx, seen, in)
	if err != nil {
		return bench.Read{}, in, err
	}
	end := stage.Begin(ctx, stage.Check)
	b.i.catalogue.Recognise(read)
	b.i.catalogue.Check(read)
	b.i.catalogue.Questions(read)
	end()
	out := bench.Read{Files: len(in.Files) + len(opened.Refused), Refused: len(read.Refusals) + len(opened.Refused)}
	for _, doc := range seen.docs {
		if doc.Kind != dossier.KindPDF && doc.Kind != dossier.KindImage {
			continue
		}
		for _, p := range doc.Pages {
			out.Pages++
			if p.Scanned {
				out.Scans++
			}
		}
	}
	return out, in, nil
}

// withoutDrawing and withoutReading pass over the images of scans, which are only
// counted.
type (
	withoutDrawing struct{ reader.Runner }
	withoutReading struct{}
)

func (w withoutDrawing) Run(ctx context.Context, op string, args any, in io.Reader) ([]byte, error) {
	if op != reader.RenderOp {
		return w.Runner.Run(ctx, op, args, in)
	}
	var b bytes.Buffer
	err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1)))
	return b.Bytes(), err
}

func (withoutReading) Page(context.Context, *image.Gray, int) (table.RawPage, error) {
	return table.RawPage{}, nil
}

// whyNot says why a file or folder cannot be read.
func whyNot(err error) string {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "il n’existe pas"
	case errors.Is(err, os.ErrPermission):
		return "l’accès est refusé"
	}
	return err.Error()
}

// benchProgress shows where the measuring is: a bar on a terminal, a line for
// each step elsewhere.
type benchProgress struct {
	w    io.Writer
	bar  *progressbar.ProgressBar
	step bench.Step
}

func newBenchProgress(w io.Writer) *benchProgress {
	p := &benchProgress{w: w}
	if isTerminal(w) {
		p.bar = progressbar.NewOptions(1, progressbar.OptionSetWriter(w), progressbar.OptionSetWidth(24), progressbar.OptionShowCount(),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(false))
	}
	return p
}

var benchSteps = map[bench.Step]string{
	bench.Looking: "tri des dossiers, non compté", bench.Digital: "dossiers numériques", bench.Scanned: "dossiers avec des pages numérisées",
}

func (p *benchProgress) show(s bench.Step, done, total int) {
	began := s != p.step
	p.step = s
	if p.bar == nil {
		if began {
			_, _ = fmt.Fprintf(p.w, "%s%s: %d\n", benchSteps[s], dossier.NoBreak, total)
		}
		return
	}
	p.bar.ChangeMax(max(total, 1))
	p.bar.Describe(fmt.Sprintf("%-36s", benchSteps[s]))
	_ = p.bar.Set(done) // a display that cannot be drawn stops nothing
}

func (p *benchProgress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
