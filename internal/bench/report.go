package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"guichet/internal/dossier"
	"guichet/internal/stage"
)

// Report is what was measured.
type Report struct {
	CPUs, Jobs int
	Digital    *Group   // nil when no dossier is without scans
	Scans      *Group   // nil when none has any
	Pdftotext  *Other   // on the PDF files of Digital; nil where it is not installed
	Aside      []string // of which nothing could be read
}

// Group is the measure of dossiers of one kind.
type Group struct {
	Folder   int // dossiers of the folder
	Dossiers int // read, the same ones again
	Files    int
	Refused  int
	Pages    int // of PDF files and images
	// ScannedPages are the pages that had to be recognised.
	ScannedPages int
	Wall         time.Duration
	CPU          time.Duration // of this process and its children; 0 where unknown
	Memory       int64         // bytes held at the most, children included; 0 where unknown
	Stages       map[stage.Stage]time.Duration
}

// Other is the measure of another tool.
type Other struct {
	Files, Pages int
	Wall, CPU    time.Duration // as many files at a time as we read dossiers
	Alone        time.Duration // one file after another, as the tool itself works
}

func rate(n int, d time.Duration) float64 {
	if d <= 0 {
		return 0
	}
	return float64(n) / d.Seconds()
}

// share returns how much of the time each stage took, between 0 and 1.
func (g *Group) share(s stage.Stage) float64 {
	var sum time.Duration
	for _, d := range g.Stages {
		sum += d
	}
	if sum <= 0 {
		return 0
	}
	return float64(g.Stages[s]) / float64(sum)
}

type groupJSON struct {
	Folder            int                     `json:"folder_dossiers"`
	Dossiers          int                     `json:"dossiers"`
	Files             int                     `json:"files"`
	Refused           int                     `json:"refused_files"`
	Pages             int                     `json:"pages"`
	ScannedPages      int                     `json:"scanned_pages"`
	Seconds           float64                 `json:"seconds"`
	CPUSeconds        float64                 `json:"cpu_seconds"`
	DossiersPerSecond float64                 `json:"dossiers_per_second"`
	FilesPerSecond    float64                 `json:"files_per_second"`
	PagesPerSecond    float64                 `json:"pages_per_second"`
	Memory            int64                   `json:"memory_bytes"`
	Stages            map[stage.Stage]float64 `json:"stages"`
}

type otherJSON struct {
	Files          int     `json:"files"`
	Pages          int     `json:"pages"`
	Seconds        float64 `json:"seconds"`
	CPUSeconds     float64 `json:"cpu_seconds"`
	PagesPerSecond float64 `json:"pages_per_second"`
	Ratio          float64 `json:"ratio"`       // our pages a second for one of pdftotext's
	AloneRatio     float64 `json:"alone_ratio"` // the same for one pdftotext at a time
	CPURatio       float64 `json:"cpu_ratio"`   // the same by processor time
}

func (g *Group) json() *groupJSON {
	if g == nil {
		return nil
	}
	out := &groupJSON{
		Folder: g.Folder, Dossiers: g.Dossiers, Files: g.Files, Refused: g.Refused, Pages: g.Pages, ScannedPages: g.ScannedPages,
		Seconds: g.Wall.Seconds(), CPUSeconds: g.CPU.Seconds(), DossiersPerSecond: rate(g.Dossiers, g.Wall),
		FilesPerSecond: rate(g.Files, g.Wall), PagesPerSecond: rate(g.Pages, g.Wall), Memory: g.Memory, Stages: map[stage.Stage]float64{},
	}
	for _, s := range stage.All() {
		out.Stages[s] = g.share(s)
	}
	return out
}

// JSON writes the report for a program.
func (r *Report) JSON(w io.Writer) error {
	out := struct {
		CPUs      int        `json:"cpus"`
		Jobs      int        `json:"jobs"`
		Digital   *groupJSON `json:"digital"`
		Scans     *groupJSON `json:"scans"`
		Pdftotext *otherJSON `json:"pdftotext"`
		Aside     []string   `json:"aside"`
	}{CPUs: r.CPUs, Jobs: r.Jobs, Digital: r.Digital.json(), Scans: r.Scans.json(), Aside: append([]string{}, r.Aside...)}
	if o := r.Pdftotext; o != nil {
		out.Pdftotext = &otherJSON{
			Files: o.Files, Pages: o.Pages, Seconds: o.Wall.Seconds(), CPUSeconds: o.CPU.Seconds(), PagesPerSecond: rate(o.Pages, o.Wall),
			Ratio: ratio(rate(r.Digital.Pages, r.Digital.Wall), rate(o.Pages, o.Wall)), AloneRatio: ratio(rate(r.Digital.Pages, r.Digital.Wall), rate(o.Pages, o.Alone)),
			CPURatio: ratio(rate(r.Digital.Pages, r.Digital.CPU), rate(o.Pages, o.CPU)),
		}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func ratio(ours, theirs float64) float64 {
	if theirs <= 0 {
		return 0
	}
	return ours / theirs
}

// Text writes the report for a person.
func (r *Report) Text(w io.Writer) error {
	var b strings.Builder
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(&b, format+"\n", args...) } // a builder never fails
	say("%s, %s à la fois", count(r.CPUs, "processeur", "processeurs"), count(r.Jobs, "dossier", "dossiers"))
	for _, g := range []struct {
		title string
		*Group
	}{{"Dossiers numériques", r.Digital}, {"Dossiers avec des pages numérisées", r.Scans}} {
		if g.Group == nil {
			continue
		}
		say("\n%s%s: %s, %s, %s de PDF ou d’image%s", g.title, dossier.NoBreak, count(g.Dossiers, "dossier lu", "dossiers lus"),
			count(g.Files, "fichier", "fichiers"), count(g.Pages, "page", "pages"), scanned(g.ScannedPages))
		if rounds := g.Dossiers / g.Folder; rounds > 1 {
			say("  (les %s du répertoire, %d fois)", count(g.Folder, "dossier", "dossiers"), rounds)
		}
		t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		row := func(label, value string) { _, _ = fmt.Fprintf(t, "  %s\t%s\n", label, value) } // Flush tells the error
		row("durée", seconds(g.Wall))
		if g.CPU > 0 {
			row("temps de processeur", seconds(g.CPU))
		}
		row("dossiers par seconde", decimal(rate(g.Dossiers, g.Wall)))
		row("fichiers par seconde", decimal(rate(g.Files, g.Wall)))
		row("pages par seconde", decimal(rate(g.Pages, g.Wall)))
		if g.Memory > 0 {
			row("mémoire au plus haut, processus fils compris", fmt.Sprintf("%d%sMo", (g.Memory+1<<19)>>20, dossier.NoBreak))
		}
		if g.Refused > 0 {
			row("fichiers non pris ou non lus", fmt.Sprint(g.Refused))
		}
		for _, s := range stage.All() {
			if share := g.share(s); share >= 0.0005 {
				row("part de l’étape «"+dossier.NoBreak+names[s]+dossier.NoBreak+"»", decimal(100*share)+dossier.NoBreak+"%")
			}
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	r.compare(say)
	if len(r.Aside) > 0 {
		say("\nLaissés de côté, rien n’y étant lisible%s: %s", dossier.NoBreak, strings.Join(r.Aside, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Report) compare(say func(string, ...any)) {
	o := r.Pdftotext
	if o == nil {
		say("\npdftotext n’est pas installé (paquet poppler-utils), ou aucun PDF n’est à comparer.")
		return
	}
	ours := rate(r.Digital.Pages, r.Digital.Wall)
	say("\npdftotext -bbox-layout, un processus par fichier, mêmes PDF, en alternance%s:", dossier.NoBreak)
	say("  un fichier après l’autre%s: %s pages par seconde%s; pendant que pdftotext lit une page, guichet en lit %s, avec les tableaux, le budget et les règles",
		dossier.NoBreak, decimal(rate(o.Pages, o.Alone)), dossier.NoBreak, decimal2(ratio(ours, rate(o.Pages, o.Alone))))
	say("  %s à la fois%s: %s pages par seconde%s; pendant ce temps, guichet en lit %s",
		count(r.Jobs, "fichier", "fichiers"), dossier.NoBreak, decimal(rate(o.Pages, o.Wall)), dossier.NoBreak, decimal2(ratio(ours, rate(o.Pages, o.Wall))))
	if o.CPU > 0 && r.Digital.CPU > 0 {
		say("  à temps de processeur égal%s: %s", dossier.NoBreak, decimal2(ratio(rate(r.Digital.Pages, r.Digital.CPU), rate(o.Pages, o.CPU))))
	}
}

// names are the stages as a person calls them.
var names = map[stage.Stage]string{
	stage.Open: "ouverture des fichiers et des conteneurs", stage.Decode: "lecture des octets", stage.Tables: "détection des tableaux",
	stage.Exchange: "échange avec le processus fils", stage.Recognise: "reconnaissance des scans", stage.Understand: "identité et budget",
	stage.Check: "thème et règles",
}

func count(n int, one, other string) string {
	if n < 2 {
		return fmt.Sprintf("%d%s%s", n, dossier.NoBreak, one)
	}
	return fmt.Sprintf("%d%s%s", n, dossier.NoBreak, other)
}

func scanned(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return ", dont 1" + dossier.NoBreak + "numérisée"
	default:
		return fmt.Sprintf(", dont %d%snumérisées", n, dossier.NoBreak)
	}
}

func seconds(d time.Duration) string { return decimal(d.Seconds()) + dossier.NoBreak + "s" }

func decimal(f float64) string { return strings.Replace(fmt.Sprintf("%.1f", f), ".", ",", 1) }

func decimal2(f float64) string { return strings.Replace(fmt.Sprintf("%.2f", f), ".", ",", 1) }
