package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Version is the version of the rule set: a hash of what its themes say, so that a verdict
// can tell which rules it was made with. Comments and the order of keys do not change it.
func (c *Catalogue) Version() string { return c.version }

// versionOf hashes the themes as they were read.
func (c *Catalogue) versionOf() string {
	h := sha256.New()
	what := []any{c.common}
	for _, t := range c.themes {
		what = append(what, t)
	}
	for _, x := range what {
		b, err := json.Marshal(x)
		if err != nil {
			panic(err) // a theme is plain data
		}
		_, _ = h.Write(b) // a hash never fails
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}
