package convention

import (
	"crypto/sha256"
	"encoding/hex"

	"guichet/generate/doc"
	"guichet/internal/acte"
)

// mark is the code by which a signed act that comes back is known again: its reference, its
// version, and a hash of all its words, which tells whether they are those that were sent.
func mark(d *doc.Document, in Input) doc.Code {
	h := sha256.New()
	for _, s := range d.Sections {
		_, _ = h.Write([]byte(doc.Text(s.Blocks))) // a hash never fails
		_, _ = h.Write([]byte{0})
	}
	m := acte.Mark{Reference: in.Reference, Version: in.Version, Hash: hex.EncodeToString(h.Sum(nil))}
	return doc.Code{Content: m.String(), Caption: doc.T(m.Caption())}
}
