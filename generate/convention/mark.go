package convention

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"guichet/generate/doc"
)

// mark is the code by which a signed act that comes back is known again: its reference, its
// version, and a hash of all its words, which tells whether they are those that were sent.
func mark(d *doc.Document, in Input) doc.Code {
	h := sha256.New()
	for _, s := range d.Sections {
		_, _ = h.Write([]byte(doc.Text(s.Blocks))) // a hash never fails
		_, _ = h.Write([]byte{0})
	}
	hash := hex.EncodeToString(h.Sum(nil))
	return doc.Code{
		Content: fmt.Sprintf("guichet:convention:%s:%d:%s", in.Reference, in.Version, hash),
		Caption: doc.T(fmt.Sprintf("Référence %s, version %d. Empreinte du texte\u00a0: %s. À laisser sur l’exemplaire signé\u00a0: ce code permet de le reconnaître.", in.Reference, in.Version, hash[:16])),
	}
}
