package pdfdoc

import (
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// structure is what the pages hold besides their marks.
type structure struct {
	root   *element
	pages  [][]*element // the element of each marked content sequence, by page
	fields []*signatureField
}

// signatureField is an empty field for an electronic signature (ISO 32000-1, 12.7.4.5).
type signatureField struct {
	name, tip  string
	element    *element
	page       int
	x, y, w, h float64 // millimetres, y from the top
	pageHeight float64
	number     int // of its object
	parentKey  int
}

// begin starts the marks of a page.
func (s *structure) begin() { s.pages = append(s.pages, nil) }

// draw draws marks, those of an element as one marked content sequence; what belongs to no
// element is an artifact.
func (s *structure) draw(pdf *fpdf.Fpdf, marks []mark, artifact string) {
	page := len(s.pages) - 1
	for i := 0; i < len(marks); {
		e, from := marks[i].of, i
		for i < len(marks) && marks[i].of == e {
			i++
		}
		if e == nil {
			pdf.RawWriteStr("/Artifact " + artifact)
		} else {
			id := len(s.pages[page])
			s.pages[page] = append(s.pages[page], e)
			e.content = append(e.content, mcr{page, id})
			pdf.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC", e.kind, id))
		}
		drawMarks(pdf, marks[from:i])
		pdf.RawWriteStr("EMC")
	}
}

// pageObject is the number of the object that fpdf gives a page.
func pageObject(page int) int { return 3 + 2*page }

// write adds the structure tree and the form to the file. It returns the object of the
// tree's root and the catalog's entry for the form.
func (s *structure) write(u *update) (int, string, error) {
	root, parents := u.reserve(), u.reserve()
	numbers := map[*element]int{}
	s.root.walk(func(e *element) { numbers[e] = u.reserve() })
	form := s.writeFields(u)
	s.root.walk(func(e *element) {
		parent := root
		if e.parent != nil {
			parent = numbers[e.parent]
		}
		var b strings.Builder
		fmt.Fprintf(&b, "<</Type /StructElem /S /%s /P %d 0 R", e.kind, parent)
		if e.attrs != "" {
			fmt.Fprintf(&b, " /A <<%s>>", e.attrs)
		}
		if e.alt != "" {
			b.WriteString(" /Alt " + textString(e.alt))
		}
		b.WriteString(e.kids(numbers))
		b.WriteString(">>")
		u.set(numbers[e], "%s", b.String())
	})
	var nums strings.Builder
	for i, page := range s.pages {
		fmt.Fprintf(&nums, "%d [", i)
		for _, e := range page {
			fmt.Fprintf(&nums, "%d 0 R ", numbers[e])
		}
		nums.WriteString("] ")
		dict, err := u.dict(pageObject(i))
		if err != nil {
			return 0, "", err
		}
		// No page is transparent, whatever fpdf says of those of its newer versions.
		dict = strings.Replace(dict, "/Group <</Type /Group /S /Transparency /CS /DeviceRGB>>\n", "", 1)
		var annots strings.Builder
		for _, f := range s.fields {
			if f.page == i {
				fmt.Fprintf(&annots, "%d 0 R ", f.number)
			}
		}
		if annots.Len() > 0 {
			dict += " /Annots [" + annots.String() + "]"
		}
		u.set(pageObject(i), "<<%s /StructParents %d /Tabs /S>>", dict, i)
	}
	for _, f := range s.fields {
		fmt.Fprintf(&nums, "%d %d 0 R ", f.parentKey, numbers[f.element])
	}
	u.set(parents, "<</Nums [%s]>>", nums.String())
	u.set(root, "<</Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d>>",
		numbers[s.root], parents, len(s.pages)+len(s.fields))
	return root, form, nil
}

// kids writes what an element holds: elements, or pieces of pages.
func (e *element) kids(numbers map[*element]int) string {
	var b strings.Builder
	switch {
	case e.form != nil:
		fmt.Fprintf(&b, " /K <</Type /OBJR /Obj %d 0 R /Pg %d 0 R>>", e.form.number, pageObject(e.form.page))
	case len(e.children) > 0:
		b.WriteString(" /K [")
		for _, c := range e.children {
			fmt.Fprintf(&b, "%d 0 R ", numbers[c])
		}
		b.WriteString("]")
	case len(e.content) == 1:
		fmt.Fprintf(&b, " /Pg %d 0 R /K %d", pageObject(e.content[0].page), e.content[0].id)
	case len(e.content) > 1:
		b.WriteString(" /K [")
		for _, c := range e.content {
			fmt.Fprintf(&b, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", pageObject(c.page), c.id)
		}
		b.WriteString("]")
	}
	return b.String()
}

// writeFields adds the signature fields, each with an empty appearance.
func (s *structure) writeFields(u *update) string {
	if len(s.fields) == 0 {
		return ""
	}
	const k = 72 / 25.4 // points per millimetre
	var refs strings.Builder
	for i, f := range s.fields {
		f.number, f.parentKey = u.reserve(), len(s.pages)+i
		fmt.Fprintf(&refs, "%d 0 R ", f.number)
		look := u.reserve()
		u.set(look, "<</Type /XObject /Subtype /Form /BBox [0 0 %.2f %.2f] /Length 0>>\nstream\n\nendstream", f.w*k, f.h*k)
		u.set(f.number, "<</Type /Annot /Subtype /Widget /FT /Sig /T %s /TU %s /F 4 /P %d 0 R /Rect [%.2f %.2f %.2f %.2f] /AP <</N %d 0 R>> /StructParent %d>>",
			textString(f.name), textString(f.tip), pageObject(f.page),
			f.x*k, (f.pageHeight-f.y-f.h)*k, (f.x+f.w)*k, (f.pageHeight-f.y)*k, look, f.parentKey)
	}
	return fmt.Sprintf(" /AcroForm <</Fields [%s]>>", refs.String())
}
