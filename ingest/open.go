package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"golang.org/x/text/unicode/norm"

	"guichet/internal/dossier"
)

// Limits bound what the opening of one dropped file may cost.
type Limits struct {
	FileBytes  int64 // of one file, opened
	TotalBytes int64 // of all files, opened
	Files      int   // in all containers together
	Depth      int   // containers within containers; 1 is a plain archive or mail
	Ratio      int64 // opened bytes per packed byte, beyond a first megabyte
}

// DefaultLimits are generous for a dossier and small for a machine.
func DefaultLimits() Limits {
	return Limits{FileBytes: 100 << 20, TotalBytes: 300 << 20, Files: 500, Depth: 4, Ratio: 200}
}

// File is one file of a dossier with its bytes.
type File struct {
	dossier.File
	Data []byte
}

// Refused is a file that cannot be taken. Data is nil when its bytes cannot be
// had outside the file that was dropped, which Dropped names.
type Refused struct {
	dossier.Refusal
	Dropped string
	Data    []byte
}

// Opened is what a dropped file holds: itself, and for a container all that is
// inside, at any depth. Containers are among the Files.
type Opened struct {
	Files   []File
	Mail    *dossier.Mail // the outermost mail
	Refused []Refused
	Ignored []string // names left aside: signature images, system files
}

// Open opens one dropped file. It reads nothing but data, runs within the
// limits, and never fails: what cannot be taken is among the Refused, and the
// rest goes on.
func Open(name string, data []byte, limits Limits) *Opened {
	o := &opener{limits: limits, dropped: name, out: &Opened{}, names: newNames()}
	clean, _ := safePath(norm.NFC.String(strings.ToValidUTF8(name, "_")))
	o.file(clean, "", data, 0)
	return o.out
}

// Join puts together what the files of one entry held. Names stay unique, since
// a source names its file; the first mail is the one that brought the dossier.
func Join(parts []*Opened) *Opened {
	o := &opener{out: &Opened{}, names: newNames()}
	for _, p := range parts {
		for _, f := range p.Files {
			f.Name = o.names.unique(f.Name)
			o.out.Files = append(o.out.Files, f)
		}
		if o.out.Mail == nil {
			o.out.Mail = p.Mail
		}
		o.out.Refused = append(o.out.Refused, p.Refused...)
		o.out.Ignored = append(o.out.Ignored, p.Ignored...)
	}
	return o.out
}

// opener opens one dropped file and counts what it costs.
type opener struct {
	limits  Limits
	dropped string
	out     *Opened
	names   names
	bytes   int64
	count   int
	bomb    bool // an archive within it was made to harm: no other is opened
}

// file takes a file by what its bytes are. within names the containers around
// it, outermost first; depth is how many.
func (o *opener) file(name, within string, data []byte, depth int) {
	o.attached(name, within, data, depth, nil)
}

// attached is file; text takes the words of the message when the file is an
// envelope of Outlook, and may be nil.
func (o *opener) attached(name, within string, data []byte, depth int, text func(plain, html string)) {
	if Ignored(name) {
		o.out.Ignored = append(o.out.Ignored, name)
		return
	}
	if o.count++; o.count > o.limits.Files {
		if o.count == o.limits.Files+1 {
			o.refuse(refusedCount(name, o.limits.Files), nil)
		}
		return
	}
	if len(data) == 0 {
		o.refuse(refusedEmpty(name), data)
		return
	}
	if int64(len(data)) > o.limits.FileBytes {
		o.refuse(refusedSize(name, int64(len(data)), o.limits.FileBytes), data)
		return
	}
	if o.bytes += int64(len(data)); o.bytes > o.limits.TotalBytes {
		o.refuse(refusedTotal(name, o.limits.TotalBytes), data)
		return
	}
	kind, refusal := Identify(name, data)
	if refusal != nil {
		o.refuse(refusal, data)
		return
	}
	if kind.Container() && depth >= o.limits.Depth {
		o.refuse(refusedDepth(name, o.limits.Depth), data)
		return
	}
	sum := sha256.Sum256(data)
	f := dossier.File{Name: o.names.unique(name), SHA256: hex.EncodeToString(sum[:]), Size: int64(len(data)), Kind: kind, Within: within}
	o.out.Files = append(o.out.Files, File{f, data})
	inside := f.Name
	if within != "" {
		inside = within + " › " + f.Name
	}
	switch kind {
	case dossier.KindMail:
		o.mail(f.Name, inside, data, depth+1)
	case dossier.KindZip:
		o.zip(f.Name, inside, data, depth+1)
	case dossier.KindTNEF:
		o.tnef(f.Name, inside, data, depth+1, text)
	case dossier.KindPDF, dossier.KindXLSX, dossier.KindImage, dossier.KindOffice, dossier.KindOther:
	}
}

// maxKept is the size up to which a refused file is kept beside what it came in.
const maxKept = 8 << 20

func (o *opener) refuse(r *dossier.Refusal, data []byte) {
	if len(data) > maxKept && r.File != o.dropped {
		data = nil
	}
	o.out.Refused = append(o.out.Refused, Refused{*r, o.dropped, data})
}
