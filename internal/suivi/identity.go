// Package suivi knows the reporting workbook of a project (classeur de suivi): which one a
// file is, what was sent in it, what came back, and what is wrong with that. It knows no
// file format; who writes the workbook and who reads it both know this package.
package suivi

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// Template is the version of the workbook's structure that is written today. Older ones are
// still read.
const Template = 2

// Identity says which workbook a file is. It is carried in three places that an
// office program keeps in different ways (document properties, a hidden sheet, a
// defined name), so that a returned file is recognised when one of them is lost.
type Identity struct {
	Template  int    `json:"template"` // version of the workbook's structure
	Reference string `json:"reference"`
	Version   int    `json:"version"` // of the dossier
	Period    string `json:"period"`  // schedules.Period.Key
	// Seal is the HMAC-SHA256 of the rest under the bureau's key, in hex; empty
	// when the bureau has no key, and then the file cannot be told from a forged
	// one.
	Seal string `json:"seal,omitempty"`
}

// The places of the identity in a workbook.
const (
	HiddenSheet  = "_guichet"
	PropertyName = "guichet"
	DefinedName  = "_guichet_identite"
)

// Sealed returns the identity with its seal.
func (id Identity) Sealed(key []byte) Identity {
	id.Seal = ""
	if len(key) > 0 {
		id.Seal = id.seal(key)
	}
	return id
}

// Genuine reports whether the identity bears the seal of that key; under no key none is
// borne and none is asked for.
func (id Identity) Genuine(key []byte) bool {
	if len(key) == 0 {
		return id.Seal == ""
	}
	return hmac.Equal([]byte(id.Seal), []byte(id.seal(key)))
}

func (id Identity) seal(key []byte) string {
	id.Seal = ""
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id.Text()))
	return hex.EncodeToString(mac.Sum(nil))
}

// Text is the identity as it stands in the properties and on the hidden sheet.
func (id Identity) Text() string {
	b, err := json.Marshal(id)
	if err != nil {
		panic(err) // strings and numbers only: cannot fail
	}
	return string(b)
}

// Short is the identity as it stands in the defined name, which holds 255 characters.
func (id Identity) Short() string {
	return fmt.Sprintf("%s|%s|%d|%d|%s", id.Reference, id.Period, id.Version, id.Template, id.Seal)
}

// ParseIdentity reads what Text writes.
func ParseIdentity(s string) (Identity, bool) {
	var id Identity
	if err := json.Unmarshal([]byte(s), &id); err != nil || id.Reference == "" || id.Period == "" {
		return Identity{}, false
	}
	return id, true
}

// ParseShort reads what Short writes, quoted as a formula or not. The first workbooks left
// versions out.
func ParseShort(s string) (Identity, bool) {
	parts := strings.Split(strings.Trim(strings.TrimPrefix(strings.TrimSpace(s), "="), `"`), "|")
	id := Identity{Template: 1, Version: 1}
	switch len(parts) {
	case 3:
		id.Reference, id.Period, id.Seal = parts[0], parts[1], parts[2]
	case 5:
		id.Reference, id.Period, id.Seal = parts[0], parts[1], parts[4]
		if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "%d %d", &id.Version, &id.Template); err != nil {
			return Identity{}, false
		}
	}
	return id, id.Reference != "" && id.Period != ""
}
