package reporting

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/xuri/excelize/v2"
)

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

// templateVersion is the version of the structure written here.
const templateVersion = 1

const (
	hiddenSheet  = "_guichet"
	propertyName = "guichet"
	definedName  = "_guichet_identite"
)

// Sealed returns the identity with its seal.
func (id Identity) Sealed(key []byte) Identity {
	id.Seal = ""
	if len(key) > 0 {
		id.Seal = id.seal(key)
	}
	return id
}

// Genuine reports whether the identity bears the seal of that key.
func (id Identity) Genuine(key []byte) bool {
	return len(key) > 0 && hmac.Equal([]byte(id.Seal), []byte(id.seal(key)))
}

func (id Identity) seal(key []byte) string {
	id.Seal = ""
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id.text()))
	return hex.EncodeToString(mac.Sum(nil))
}

func (id Identity) text() string {
	b, err := json.Marshal(id)
	if err != nil {
		panic(err) // strings and numbers only: cannot fail
	}
	return string(b)
}

// writeIdentity puts the identity in its three places.
func (b *book) writeIdentity(id Identity) {
	text := id.text()
	b.keep(b.f.SetCustomProps(excelize.CustomProperty{Name: propertyName, Value: text}))
	s := b.sheet(hiddenSheet)
	b.keep(b.f.SetCellStr(s.name, "A1", text))
	b.keep(b.f.ProtectSheet(s.name, &excelize.SheetProtectionOptions{}))
	b.keep(b.f.SetSheetVisible(s.name, false, true))
	// A defined name holds 255 characters: the seal finds the rest again.
	b.keep(b.f.SetDefinedName(&excelize.DefinedName{
		Name: definedName, RefersTo: fmt.Sprintf("%q", id.Reference+"|"+id.Period+"|"+id.Seal),
	}))
}
