package pipeline

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"guichet/ingest"
	"guichet/internal/store"
)

// layout is the data folder; people look into dossiers, boite-denvoi and rejets.
type layout string

const (
	outboxFolder  = "boite-denvoi"
	rejectsFolder = "rejets"
)

func (l layout) root() string             { return string(l) }
func (l layout) lockFile() string         { return filepath.Join(string(l), ".verrou") }
func (l layout) claimed() string          { return filepath.Join(string(l), "en-cours") }
func (l layout) outbox() string           { return filepath.Join(string(l), outboxFolder) }
func (l layout) rejects() string          { return filepath.Join(string(l), rejectsFolder) }
func (l layout) mail(m store.Mail) string { return filepath.Join(l.outbox(), m.Name) }

// claimedEntry is the folder of one entry under claimed.
func (l layout) claimedEntry(name string) string { return filepath.Join(l.claimed(), name) }

// claim is where an arrival lies from its claim until its journey begins.
func (l layout) claim(a store.Arrival) string {
	return filepath.Join(l.claimedEntry(strconv.FormatInt(a.ID, 10)), a.Drop)
}

// version is the folder of one version: dossiers/ITN1-2021-0042/v1.
func (l layout) version(v store.Version) string {
	return filepath.Join(string(l), "dossiers", v.Reference, fmt.Sprintf("v%d", v.Number))
}

func (l layout) reading(v store.Version) string { return filepath.Join(l.version(v), "lecture.json") }

// original is where a file of the carrier lies in a version's folder. Names were
// made safe when the containers were opened; those of the drop folder are the
// system's own.
func (l layout) original(v store.Version, name string) string {
	return filepath.Join(l.version(v), "originaux", filepath.FromSlash(name))
}

// period is the folder of the reports of a period: dossiers/ITN1-2021-0042/suivi/2021-T2.
func (l layout) period(reference, period string) string {
	return filepath.Join(string(l), "dossiers", reference, "suivi", period)
}

func (l layout) document(v store.Version, name string) string {
	return filepath.Join(l.version(v), name)
}

// rejectPath is where the copy of a refused file lies, relative to the data folder:
// the start of its hash keeps files of the same name apart, and gives the same
// file the same place.
func rejectPath(name, sum string) string {
	base := ingest.SafeName(name)
	ext := path.Ext(base)
	return path.Join(rejectsFolder, fmt.Sprintf("%s (%s)%s", strings.TrimSuffix(base, ext), sum[:8], ext))
}

func (l layout) abs(rel string) string { return filepath.Join(string(l), filepath.FromSlash(rel)) }

// writtenFolders are the folders that a crash may leave half-written files in,
// besides those of versions, which are written anew.
func (l layout) writtenFolders() []string {
	return []string{l.outbox(), l.rejects()}
}

var notInName = regexp.MustCompile(`[^\p{L}\p{N}._-]+`)

// mailName is the file of a mail in the outbox: its idempotency key, with the
// start of the key's hash where a letter had to be replaced.
func mailName(idempotency, keyHash string) string {
	name := strings.Trim(notInName.ReplaceAllString(idempotency, "-"), "-.")
	if name != idempotency {
		name += "-" + keyHash[:8]
	}
	return name + ".eml"
}
