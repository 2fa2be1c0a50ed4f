package xlsx

import (
	"archive/zip"
	"bytes"
	"maps"
	"slices"

	"github.com/xuri/excelize/v2"
)

// look is what a style says of a cell, as far as reading needs it.
type look struct {
	format          string // number format; "General" by default
	bold            bool
	centered, right bool
}

// styles resolves style numbers through excelize, each once.
type styles struct {
	file  *excelize.File
	looks map[int]look
}

// A package that holds nothing but styles, the least that excelize opens. The
// parts of the workbook itself are none of its business: what it never sees it
// cannot fail on, and the strict form has other names for them.
const (
	contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`
	relsHead     = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	relType      = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	packageRels  = relsHead + `<Relationship Id="r1" Type="` + relType + `officeDocument" Target="xl/workbook.xml"/></Relationships>`
	workbookRels = relsHead + `<Relationship Id="r1" Type="` + relType + `styles" Target="styles.xml"/></Relationships>`
	emptyBook    = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>`
)

// readStyles opens the styles part, if there is one.
func (b *book) readStyles(part string) (s *styles, err error) {
	defer func() {
		if p := recover(); p != nil { // it trusts the indices inside
			err = refuseCorrupt(b.name, where(part), "")
		}
	}()
	parts := map[string][]byte{
		"[Content_Types].xml": []byte(contentTypes), "_rels/.rels": []byte(packageRels),
		"xl/workbook.xml": []byte(emptyBook), "xl/_rels/workbook.xml.rels": []byte(workbookRels),
	}
	if content := b.parts[partName(part)]; content != nil {
		parts["xl/styles.xml"] = content
	}
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(parts[name]); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(&buf, excelize.Options{UnzipSizeLimit: b.lim.Unzipped, UnzipXMLSizeLimit: b.lim.Unzipped})
	if err != nil {
		return nil, refuseCorrupt(b.name, where(part), "")
	}
	return &styles{file: f, looks: map[int]look{}}, nil
}

// look returns what a style number says; an unknown one is the default style.
func (s *styles) look(id int) (l look) {
	if known, ok := s.looks[id]; ok {
		return known
	}
	l = look{format: "General"}
	defer func() {
		if p := recover(); p != nil {
			l = look{format: "General"} // an index that leads nowhere
		}
		s.looks[id] = l
	}()
	st, err := s.file.GetStyle(id)
	if err != nil {
		return l
	}
	switch {
	case st.CustomNumFmt != nil:
		l.format = *st.CustomNumFmt
	case builtinFormats[st.NumFmt] != "":
		l.format = builtinFormats[st.NumFmt]
	}
	if st.Font != nil {
		l.bold = st.Font.Bold
	}
	if st.Alignment != nil {
		l.centered = st.Alignment.Horizontal == "center" || st.Alignment.Horizontal == "centerContinuous"
		l.right = st.Alignment.Horizontal == "right"
	}
	return l
}

// builtinFormats are the formats that are known by their number alone
// (ECMA-376 18.8.30), as a French reader has them: dates by day, the euro where the
// specification has the dollar.
var builtinFormats = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
	5: `#,##0 "€"`, 6: `#,##0 "€"`, 7: `#,##0.00 "€"`, 8: `#,##0.00 "€"`,
	9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
	18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm",
	37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
	41: `_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-`, 42: `_-* #,##0 "€"_-;-* #,##0 "€"_-;_-* "-" "€"_-;_-@_-`,
	43: `_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-`, 44: `_-* #,##0.00 "€"_-;-* #,##0.00 "€"_-;_-* "-"?? "€"_-;_-@_-`,
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}
