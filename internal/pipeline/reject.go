package pipeline

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"guichet/ingest"
	"guichet/internal/dossier"
	"guichet/internal/durable"
	"guichet/internal/store"
)

func refusedNothing(name string) *dossier.Refusal {
	return &dossier.Refusal{
		Reason: dossier.RefusedEmpty, File: name,
		What:     "L’envoi ne contient aucune pièce à lire.",
		Expected: "au moins un PDF ou un classeur XLSX",
		Action:   "Joindre les pièces du dossier, puis déposer l’envoi de nouveau.",
	}
}

// reject keeps the bytes of what was refused, and lays a copy in the folder of
// rejects beside a text that says why. A file whose own bytes cannot be had
// (inside a damaged archive) is represented by what was dropped around it.
func (p *Pipeline) reject(ctx context.Context, a store.Arrival, refused []ingest.Refused, dropped []store.File) ([]store.Refusal, error) {
	out := make([]store.Refusal, 0, len(refused))
	for _, r := range refused {
		name, data := r.File, r.Data
		if data == nil {
			around := dropped[0]
			for _, f := range dropped {
				if f.Name == r.Dropped {
					around = f
				}
			}
			var err error
			if data, err = store.ReadBlob(ctx, p.cfg.Blobs, around.SHA256); err != nil {
				return nil, err
			}
			name = around.Name
		}
		sum, size, err := p.cfg.Blobs.Put(ctx, bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		rel := rejectPath(name, sum)
		if err := durable.WriteFile(p.data.abs(rel), data); err != nil {
			return nil, err
		}
		out = append(out, store.Refusal{Refusal: r.Refusal, SHA256: sum, Size: size, Path: rel})
	}
	for _, r := range out {
		if err := durable.WriteFile(p.data.abs(r.Path+".txt"), []byte(rejectText(a, r.Path, out))); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// rejectText says in French why the file at path was refused; an archive may
// stand for several refused files inside.
func rejectText(a store.Arrival, path string, all []store.Refusal) string {
	var b strings.Builder
	line := func(label, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s\u00a0: %s\n", label, value)
		}
	}
	line("Dépôt", a.Drop)
	line("Reçu le", dossier.DateOf(a.ReceivedAt).French())
	for _, r := range all {
		if r.Path != path {
			continue
		}
		b.WriteByte('\n')
		line("Fichier", r.File)
		line("Motif", r.What)
		line("Endroit", r.Where)
		line("Constaté", r.Read)
		line("Attendu", r.Expected)
		line("À faire", r.Action)
	}
	b.WriteString("\nLe fichier d’origine est conservé ici sans modification. Les autres pièces du dépôt, s’il y en a, ont été traitées.\n")
	return b.String()
}
