// Package acte knows an act that goes out to be signed and comes back: by what it is known
// again, and what is found of its signatures, pages and amounts. It knows no file format.
package acte

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Mark is what an act is known again by; it stands in its QR code.
type Mark struct {
	Reference string `json:"reference"`
	Version   int    `json:"version"`
	Hash      string `json:"hash"` // SHA-256 of its words, in hex; the first sixteen digits where only the caption was read
}

const scheme = "guichet:convention:"

// Scheme begins the content of the QR code.
func Scheme() string { return scheme }

// String is the content of the QR code.
func (m Mark) String() string {
	return fmt.Sprintf("%s%s:%d:%s", scheme, m.Reference, m.Version, m.Hash)
}

// Caption is what is printed beside the code.
func (m Mark) Caption() string {
	return fmt.Sprintf("Référence %s, version %d. Empreinte du texte\u00a0: %s. À laisser sur l’exemplaire signé\u00a0: ce code permet de le reconnaître.", m.Reference, m.Version, m.Hash[:16])
}

// Parse reads the content of a QR code.
func Parse(s string) (Mark, bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(s), scheme)
	parts := strings.Split(rest, ":")
	if !ok || len(parts) != 3 {
		return Mark{}, false
	}
	n, err := strconv.Atoi(parts[1])
	return Mark{parts[0], n, parts[2]}, err == nil && parts[0] != "" && len(parts[2]) == 64
}

// caption is the caption as a recogniser may read it back: spaces and accents are not its
// strength.
var caption = regexp.MustCompile(`(?i)R.f.rence\s+([A-Z]+[0-9]*[A-Z]?-[0-9]{4}-[0-9]{4,}),\s*version\s+([0-9]+)\.\s*Empreinte\s+du\s+texte\s*:\s*([0-9a-f]{16})`)

// InText finds the caption in the text of a page.
func InText(s string) (Mark, bool) {
	g := caption.FindStringSubmatch(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s))
	if g == nil {
		return Mark{}, false
	}
	n, err := strconv.Atoi(g[2])
	return Mark{strings.ToUpper(g[1]), n, strings.ToLower(g[3])}, err == nil
}

// Matches reports whether a mark that was read is that of the act: the caption holds the
// beginning of the hash only.
func (m Mark) Matches(of Mark) bool {
	return m.Reference == of.Reference && m.Version == of.Version && len(m.Hash) >= 16 && strings.HasPrefix(of.Hash, m.Hash)
}

// Trust is what is known of a signer's certificate.
type Trust string

// The verdicts on a certificate, as a person reads them.
const (
	Trusted   Trust = "de confiance"
	Untrusted Trust = "hors de la liste de confiance"
	Expired   Trust = "expiré ou pas encore valable à la date de la signature"
)

// Signature is one electronic signature of a file.
type Signature struct {
	Field  string    `json:"field"`
	Signer string    `json:"signer"` // common name of the certificate
	Issuer string    `json:"issuer"`
	At     time.Time `json:"at,omitzero"` // as the signer says
	// Intact: what it covers is what was signed, with the certificate's key.
	Intact bool `json:"intact"`
	// Whole: it covers the file from its first byte to the end of its own revision, but for
	// the signature itself.
	Whole bool `json:"whole"`
	// ChangedAfter: something was added to the file behind it that is no further signature.
	ChangedAfter bool   `json:"changed_after"`
	Trust        Trust  `json:"trust"`
	Problem      string `json:"problem,omitempty"` // French, what does not hold
}

// Sound reports whether nothing is wrong with a signature.
func (s Signature) Sound() bool { return s.Intact && s.Whole && !s.ChangedAfter && s.Trust == Trusted }

// Page is what became of a page that was sent.
type Page struct {
	Number  int      `json:"number"`            // as it was sent, from 1
	As      int      `json:"as"`                // the page that it is now; 0: missing
	Missing []string `json:"missing,omitempty"` // words that were sent and are not there
	Added   []string `json:"added,omitempty"`   // words that are there and were not sent
	Amounts []string `json:"amounts,omitempty"` // amounts that differ, as a person reads it
	Alike   int      `json:"alike"`             // words that are the same, in a hundred
}

// Ink is what stands where a signature was to be put on paper.
type Ink struct {
	Field   string `json:"field"`
	Page    int    `json:"page"`
	Dark    int    `json:"permille"`          // dark points in a thousand, besides what was printed
	Signed  bool   `json:"signed"`            // there is enough to be a signature: a person looks at it
	Picture []byte `json:"picture,omitempty"` // PNG of the place, as it came back
}

// Readout is what was found of an act that came back.
type Readout struct {
	Mark       Mark        `json:"mark"`
	By         string      `json:"by"` // what it was recognised by: "identité du fichier", "code QR", "texte"
	Scanned    bool        `json:"scanned"`
	SameBytes  bool        `json:"same_bytes"` // what was sent stands unchanged at its beginning
	Signatures []Signature `json:"signatures"`
	Pages      []Page      `json:"pages"`
	Extra      int         `json:"extra_pages"` // pages that were not sent
	Ink        []Ink       `json:"ink,omitempty"`
}

// Doubts are what a person has to look at, in French; none when the same text came back,
// signed as it should be.
func (r Readout) Doubts(parties int) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, p := range r.Pages {
		switch {
		case p.As == 0:
			add("La page %d manque.", p.Number)
			continue
		case len(p.Amounts) > 0:
			add("Page %d\u00a0: des montants ont changé\u00a0: %s.", p.Number, strings.Join(p.Amounts, " ; "))
		case !r.Scanned && len(p.Missing)+len(p.Added) > 0:
			add("Page %d\u00a0: le texte a changé (retiré\u00a0: %s ; ajouté\u00a0: %s).", p.Number, some(p.Missing), some(p.Added))
		case r.Scanned && p.Alike < 80:
			add("Page %d\u00a0: %d\u00a0%% seulement du texte a été retrouvé.", p.Number, p.Alike)
		}
	}
	if r.Extra > 0 {
		add("%d page(s) n’étaient pas dans l’acte envoyé.", r.Extra)
	}
	sound := 0
	for _, s := range r.Signatures {
		if s.Sound() {
			sound++
			continue
		}
		add("Signature de %s (%s)\u00a0: %s.", s.Signer, s.Field, s.Problem)
	}
	if r.Scanned {
		inked := 0
		for _, i := range r.Ink {
			if i.Signed {
				inked++
			}
		}
		add("Exemplaire numérisé\u00a0: %d emplacement(s) de signature sur %d portent de l’encre\u00a0; une personne doit les regarder.", inked, len(r.Ink))
	} else if sound < parties {
		add("%d signature(s) valable(s) pour %d attendue(s).", sound, parties)
	}
	return out
}

func some(words []string) string {
	if len(words) == 0 {
		return "rien"
	}
	const most = 12
	if len(words) > most {
		return strings.Join(words[:most], " ") + "…"
	}
	return strings.Join(words, " ")
}
