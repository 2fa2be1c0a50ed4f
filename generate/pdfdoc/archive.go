package pdfdoc

import (
	"bytes"
	_ "embed"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"

	"guichet/generate/doc"
)

// The colours of the page are those of sRGB, said in the file as PDF/A asks (ISO 19005-2,
// 6.2.3). Profile of the International Color Consortium, licence: icc/LICENSE.
//
//go:embed icc/sRGB2014.icc
var sRGB []byte

const (
	colours  = "sRGB IEC61966-2.1"
	producer = "guichet"
)

// xmp is the metadata stream (ISO 19005-2, 6.6): what the file's information dictionary
// says, said again, the conformance to PDF/A-2a and PDF/UA-1, and the description of the
// property that PDF/A does not know.
func xmp(d *doc.Document) []byte {
	at := d.Created.Format(time.RFC3339)
	var b bytes.Buffer
	fmt.Fprintf(&b, "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"+`<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>A</pdfaid:conformance>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
   <pdfuaid:part>1</pdfuaid:part>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
   <dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>
   <dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
   <xmp:CreateDate>%s</xmp:CreateDate>
   <xmp:ModifyDate>%s</xmp:ModifyDate>
   <xmp:CreatorTool>%s</xmp:CreatorTool>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
   <pdf:Producer>%s</pdf:Producer>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
   <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
     <pdfaProperty:name>part</pdfaProperty:name>
     <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
     <pdfaProperty:category>internal</pdfaProperty:category>
     <pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
   </rdf:li></rdf:Bag></pdfaExtension:schemas>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`, escaped(d.Title), escaped(d.Author), escaped(d.Subject), at, at, producer, producer)
	return b.Bytes()
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder never fails
	return b.String()
}

// finish adds what makes the pages of fpdf a tagged and archival document.
func finish(pdf []byte, d *doc.Document, s *structure) ([]byte, error) {
	copy(pdf, "%PDF-1.7") // the version that PDF/A-2 is based on
	u, err := newUpdate(pdf)
	if err != nil {
		return nil, err
	}
	catalog, err := u.dict(u.root)
	if err != nil {
		return nil, err
	}
	// An empty list of embedded files has no place in an archival file.
	catalog, _, _ = strings.Cut(catalog, "/Names <<")
	if err := u.countOutline(catalog); err != nil {
		return nil, err
	}
	tree, form, err := s.write(u)
	if err != nil {
		return nil, err
	}
	u.set(u.root, "<<%s/MarkInfo <</Marked true>> /ViewerPreferences <</DisplayDocTitle true>> /StructTreeRoot %d 0 R%s>>", catalog, tree, form)
	at := pdfDate(d.Created)
	u.set(u.info, "<</Title %s /Author %s /Subject %s /Creator %s /Producer %s /CreationDate (%s) /ModDate (%s)>>",
		textString(d.Title), textString(d.Author), textString(d.Subject), textString(producer), textString(producer), at, at)
	return u.bytes(), nil
}

// countOutline adds the number of its entries to the root of the outline (ISO 32000-1,
// table 152), which fpdf leaves out.
func (u *update) countOutline(catalog string) error {
	_, rest, found := strings.Cut(catalog, "/Outlines ")
	if !found {
		return nil
	}
	var n int
	if _, err := fmt.Sscanf(rest, "%d", &n); err != nil {
		return fmt.Errorf("pdfdoc: outline: %w", err)
	}
	root, err := u.dict(n)
	if err != nil {
		return err
	}
	var first, last int // all entries are of one level, one object after another
	if _, err := fmt.Sscanf(strings.ReplaceAll(root, "\n", " "), "/Type /Outlines /First %d 0 R /Last %d 0 R", &first, &last); err != nil {
		return fmt.Errorf("pdfdoc: outline: %w", err)
	}
	u.set(n, "<<%s /Count %d>>", root, last-first+1)
	return nil
}

// pdfDate writes a time with its zone (ISO 32000-1, 7.9.4).
func pdfDate(t time.Time) string {
	zone := t.Format("-07'00'")
	return t.Format("D:20060102150405") + zone
}

// textString writes a text string object in UTF-16 (ISO 32000-1, 7.9.2.2).
func textString(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, c := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", c)
	}
	return b.String() + ">"
}
