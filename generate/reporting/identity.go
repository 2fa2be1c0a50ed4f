package reporting

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"guichet/internal/suivi"
)

// writeIdentity puts the identity in its three places.
func (b *book) writeIdentity(id suivi.Identity) {
	b.keep(b.f.SetCustomProps(excelize.CustomProperty{Name: suivi.PropertyName, Value: id.Text()}))
	s := b.sheet(suivi.HiddenSheet)
	b.keep(b.f.SetCellStr(s.name, "A1", id.Text()))
	b.keep(b.f.ProtectSheet(s.name, &excelize.SheetProtectionOptions{}))
	b.keep(b.f.SetSheetVisible(s.name, false, true))
	b.keep(b.f.SetDefinedName(&excelize.DefinedName{Name: suivi.DefinedName, RefersTo: fmt.Sprintf("%q", id.Short())}))
}
