package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"guichet/internal/dossier"
)

// book is an opened workbook.
type book struct {
	name     string
	parts    map[string][]byte
	lim      Limits
	sheets   []*sheet
	byName   map[string]*sheet // by lower-case name
	defined  map[string]string // defined names of the whole workbook, lower-case
	strings  []string          // shared strings
	styles   *styles
	date1904 bool
	// recalc says that the workbook asks to be computed when it is opened: the
	// stored results are not what a reader sees.
	recalc bool
	macros bool
	// Read so far.
	cells, elements int
}

// workbookXML is what is needed of xl/workbook.xml (ECMA-376 18.2.27). Elements
// are matched by local name: the strict and the transitional forms differ by
// their namespaces only.
type workbookXML struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name  string     `xml:"name,attr"`
		State string     `xml:"state,attr"`
		Attrs []xml.Attr `xml:",any,attr"`
	} `xml:"sheets>sheet"`
	Names []struct {
		Name  string `xml:"name,attr"`
		Local string `xml:"localSheetId,attr"`
		Text  string `xml:",chardata"`
	} `xml:"definedNames>definedName"`
	Calc struct {
		FullCalcOnLoad string `xml:"fullCalcOnLoad,attr"`
	} `xml:"calcPr"`
}

type relationships struct {
	Items []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// target returns the part that a relationship of a part leads to, by its
// identifier or the end of its type.
func (r *relationships) target(from, id, kind string) (part, typ string, ok bool) {
	for _, it := range r.Items {
		if id != "" && it.ID != id || kind != "" && !strings.HasSuffix(it.Type, "/"+kind) {
			continue
		}
		t := strings.ReplaceAll(it.Target, "\\", "/")
		if !strings.HasPrefix(t, "/") {
			t = path.Join(path.Dir(from), t)
		}
		return partName(path.Clean(t)), it.Type, true
	}
	return "", "", false
}

// isTrue reads a boolean attribute (xsd:boolean).
func isTrue(s string) bool {
	return s == "1" || strings.EqualFold(s, "true") || strings.EqualFold(s, "on")
}

// open reads everything but the sheets' cells.
func open(name string, data []byte, lim Limits) (*book, error) {
	parts, macros, err := unpack(name, data, lim)
	if err != nil {
		return nil, err
	}
	b := &book{name: name, parts: parts, macros: macros, lim: lim, byName: map[string]*sheet{}, defined: map[string]string{}}
	main := "xl/workbook.xml"
	if root, err := b.relations("_rels/.rels"); err != nil {
		return nil, err
	} else if t, _, ok := root.target("", "", "officeDocument"); ok {
		main = t
	}
	var wb workbookXML
	if err := b.decode(main, &wb); err != nil {
		return nil, err
	}
	relsPart := path.Join(path.Dir(main), "_rels", path.Base(main)+".rels")
	rels, err := b.relations(relsPart)
	if err != nil {
		return nil, err
	}
	b.date1904 = isTrue(wb.Properties.Date1904)
	b.recalc = isTrue(wb.Calc.FullCalcOnLoad)
	for _, n := range wb.Names {
		if n.Local == "" {
			b.defined[strings.ToLower(n.Name)] = n.Text
		}
	}
	if len(wb.Sheets) > lim.Sheets {
		return nil, refuseLimit(name, "", "feuilles", int64(lim.Sheets))
	}
	for i, s := range wb.Sheets {
		var id string
		for _, a := range s.Attrs {
			if a.Name.Local == "id" {
				id = a.Value
			}
		}
		part, typ, ok := rels.target(main, id, "")
		if !ok || id == "" {
			return nil, refuseCorrupt(name, "feuille "+dossier.Quote(s.Name), "la feuille n’est rattachée à aucune partie")
		}
		if !strings.HasSuffix(typ, "/worksheet") {
			continue // a chart or a dialog: no cells
		}
		sh := &sheet{book: b, name: s.Name, part: part, number: i + 1, hidden: s.State == "hidden" || s.State == "veryHidden"}
		b.sheets = append(b.sheets, sh)
		b.byName[strings.ToLower(s.Name)] = sh
	}
	if part, _, ok := rels.target(main, "", "sharedStrings"); ok {
		if err := b.readStrings(part); err != nil {
			return nil, err
		}
	}
	stylesPart, _, ok := rels.target(main, "", "styles")
	if !ok {
		stylesPart = "xl/styles.xml"
	}
	if b.styles, err = b.readStyles(stylesPart); err != nil {
		return nil, err
	}
	for _, sh := range b.sheets {
		if err := sh.readOrLeave(); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// where names a part in a refusal.
func where(part string) string { return fmt.Sprintf(partOf, dossier.Quote(part)) }

func (b *book) part(part string) ([]byte, error) {
	p, ok := b.parts[partName(part)]
	if !ok {
		return nil, refuseCorrupt(b.name, where(part), "la partie est absente")
	}
	return p, nil
}

func (b *book) relations(part string) (*relationships, error) {
	var r relationships
	if b.parts[partName(part)] == nil {
		return &r, nil
	}
	return &r, b.decode(part, &r)
}

func (b *book) decode(part string, into any) error {
	p, err := b.part(part)
	if err != nil {
		return err
	}
	d := xml.NewDecoder(bytes.NewReader(p))
	if err := d.Decode(into); err != nil {
		return b.xmlRefusal(part, err)
	}
	return nil
}

// xmlRefusal tells a part that was cut from one that is damaged otherwise.
func (b *book) xmlRefusal(part string, err error) error {
	var syntax *xml.SyntaxError
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) ||
		errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF") {
		return refuseTruncated(b.name, where(part), "")
	}
	return refuseCorrupt(b.name, where(part), "")
}

// readStrings reads the shared strings (ECMA-376 18.4.9).
func (b *book) readStrings(part string) error {
	p, err := b.part(part)
	if err != nil {
		return err
	}
	d := xml.NewDecoder(bytes.NewReader(p))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return b.xmlRefusal(part, err)
		}
		if e, ok := tok.(xml.StartElement); ok && e.Name.Local == "si" {
			s, err := richText(d)
			if err != nil {
				return b.xmlRefusal(part, err)
			}
			if b.strings = append(b.strings, s); len(b.strings) > b.lim.Texts {
				return refuseLimit(b.name, where(part), "textes", int64(b.lim.Texts))
			}
		}
	}
}

// richText reads the text of an element already begun, without its phonetic
// runs (rPh), which are an aid to reading.
func richText(d *xml.Decoder) (string, error) {
	var s strings.Builder
	inText := false
	for depth := 1; depth > 0; {
		tok, err := d.Token()
		if err != nil {
			return "", err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if e.Name.Local == "rPh" {
				if err := d.Skip(); err != nil {
					return "", err
				}
				continue
			}
			depth++
			inText = e.Name.Local == "t"
		case xml.EndElement:
			depth--
			inText = false
		case xml.CharData:
			if inText {
				s.Write(e)
			}
		}
	}
	return unescape(s.String()), nil
}
