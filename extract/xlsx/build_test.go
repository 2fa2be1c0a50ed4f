package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// drawn builds a workbook from its parts in the plainest form, so that a test says
// itself what is stored. A sheet is given as the inside of <worksheet>.
type drawn struct {
	sheets []drawnSheet
	strs   []string // shared strings
	styles string   // inside of <cellXfs>, with numFmts before: see stylesXML
	calcPr string
	names  string            // inside of <definedNames>
	parts  map[string]string // further parts, or replacements
}

type drawnSheet struct {
	name, state, xml string
}

const (
	nsMain = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	nsRel  = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	// relStrict is the namespace of relationships in the strict form (ECMA-376 part 1).
	relStrict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	relNS     = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)

func (d drawn) bytes(t testing.TB) []byte {
	t.Helper()
	parts := map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":         `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + relNS + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/styles.xml":       stylesXML(d.styles),
	}
	var sheets, rels strings.Builder
	for i, s := range d.sheets {
		state := ""
		if s.state != "" {
			state = ` state="` + s.state + `"`
		}
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d"%s r:id="s%d"/>`, s.name, i+1, state, i+1)
		fmt.Fprintf(&rels, `<Relationship Id="s%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, relNS, i+1)
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = `<worksheet ` + nsMain + `>` + s.xml + `</worksheet>`
	}
	if d.strs != nil {
		fmt.Fprintf(&rels, `<Relationship Id="ss" Type="%s/sharedStrings" Target="sharedStrings.xml"/>`, relNS)
		var si strings.Builder
		for _, s := range d.strs {
			si.WriteString("<si><t>" + s + "</t></si>")
		}
		parts["xl/sharedStrings.xml"] = `<sst ` + nsMain + `>` + si.String() + `</sst>`
	}
	parts["xl/workbook.xml"] = `<workbook ` + nsMain + ` ` + nsRel + `><sheets>` + sheets.String() + `</sheets><definedNames>` + d.names + `</definedNames>` + d.calcPr + `</workbook>`
	parts["xl/_rels/workbook.xml.rels"] = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + rels.String() + `</Relationships>`
	for name, content := range d.parts {
		if content == "" {
			delete(parts, name)
			continue
		}
		parts[name] = content
	}
	return zipped(t, parts)
}

func zipped(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// stylesXML makes one style per number format, from style 1 on; style 0 is the
// default.
func stylesXML(formats string) string {
	var numFmts, xfs strings.Builder
	n := 0
	for f := range strings.Lines(formats) {
		n++
		f = strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;").Replace(strings.TrimSpace(f))
		fmt.Fprintf(&numFmts, `<numFmt numFmtId="%d" formatCode="%s"/>`, 163+n, f)
		fmt.Fprintf(&xfs, `<xf numFmtId="%d" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`, 163+n)
	}
	return fmt.Sprintf(`<styleSheet %s><numFmts count="%d">%s</numFmts><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders><cellXfs><xf/>%s</cellXfs></styleSheet>`, nsMain, n, numFmts.String(), xfs.String())
}

// rowsXML draws rows of cells, separated by "|": a number, a text, or a formula
// after "=" with an optional stored result after "→". A row that begins with
// "hidden:" is hidden; an empty line is an empty row.
func rowsXML(drawing string) string {
	var b strings.Builder
	b.WriteString("<sheetData>")
	row := 0
	for l := range strings.SplitSeq(strings.Trim(drawing, "\n"), "\n") {
		row++
		l = strings.TrimSpace(l)
		attr := ""
		if rest, ok := strings.CutPrefix(l, "hidden:"); ok {
			l, attr = rest, ` hidden="1"`
		}
		fmt.Fprintf(&b, `<row r="%d"%s>`, row, attr)
		for i, c := range strings.Split(l, "|") {
			if c = strings.TrimSpace(c); c != "" {
				b.WriteString(cellXML(pos{row, i + 1}, c))
			}
		}
		b.WriteString("</row>")
	}
	b.WriteString("</sheetData>")
	return b.String()
}

func cellXML(p pos, c string) string {
	style := ""
	if n, rest, ok := strings.Cut(c, "§"); ok { // 2§12.5 has style 2
		style, c = ` s="`+n+`"`, rest
	}
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
	if f, ok := strings.CutPrefix(c, "="); ok {
		f, v, stored := strings.Cut(f, "→")
		if stored {
			if strings.HasPrefix(v, "#") {
				style += ` t="e"`
			}
			v = "<v>" + v + "</v>"
		}
		return fmt.Sprintf(`<c r="%s"%s><f>%s</f>%s</c>`, p, style, escape(f), v)
	}
	if _, ok := parseNumber(c); ok {
		return fmt.Sprintf(`<c r="%s"%s><v>%s</v></c>`, p, style, c)
	}
	return fmt.Sprintf(`<c r="%s"%s t="inlineStr"><is><t>%s</t></is></c>`, p, style, escape(c))
}

func oneSheet(drawing string) drawn {
	return drawn{sheets: []drawnSheet{{name: "Budget", xml: rowsXML(drawing)}}}
}
