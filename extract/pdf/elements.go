package pdf

import (
	"unicode/utf16"

	"github.com/tetratelabs/wazero/api"
)

// element and attribute are handles of a structure tree (ISO 32000-1, 14.7); 0 is none.
type (
	element   uint64
	attribute uint64
)

// structure opens the structure tree of the page that was loaded last; 0 when it has
// none.
func (d *direct) structure() uint64 { return d.handle(structTreeGetForPage, d.watch.page) }

func (d *direct) closeStructure(tree uint64) { d.call(structTreeClose, tree) }

// topElements returns how many elements a tree begins with, and one of them.
func (d *direct) topElements(tree uint64) int {
	return int(api.DecodeI32(d.call(structTreeCountChildren, tree)))
}

func (d *direct) topElement(tree uint64, i int) element {
	return element(d.handle(structTreeGetChild, tree, uint64(i))) // #nosec G115 -- an index
}

// elements returns how many children an element has, and one of them; 0 is marked
// content, or stands on another page.
func (d *direct) elements(e element) int {
	return int(api.DecodeI32(d.call(structElementCountChildren, uint64(e))))
}

func (d *direct) element(e element, i int) element {
	return element(d.handle(structElementGetChild, uint64(e), uint64(i))) // #nosec G115 -- an index
}

// elementContent returns the number of a child that is marked content, -1 for none.
func (d *direct) elementContent(e element, i int) int {
	return int(api.DecodeI32(d.call(structElementGetChildContent, uint64(e), uint64(i)))) // #nosec G115 -- an index
}

// elementType returns the type of an element, "" when it has none or a longer one than
// any.
func (d *direct) elementType(e element) string {
	n := uint32(d.call(structElementGetType, uint64(e), d.at(0), roomSize)) // #nosec G115 -- an unsigned long of 32 bits
	if n < 4 || n > roomSize || d.err != nil {
		return ""
	}
	b, _ := d.module.Memory().Read(d.room, n-2) // UTF-16LE within the room, without the NUL
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
	}
	return string(utf16.Decode(u))
}

// attributes returns how many sets of attributes an element has, and one of them.
func (d *direct) attributes(e element) int {
	return int(api.DecodeI32(d.call(structElementCountAttributes, uint64(e))))
}

func (d *direct) attribute(e element, i int) attribute {
	return attribute(d.handle(structElementGetAttribute, uint64(e), uint64(i))) // #nosec G115 -- an index
}

// attributeNumber returns a number of a set of attributes, 0 for none.
func (d *direct) attributeNumber(a attribute, name string) float64 {
	if !d.module.Memory().WriteString(d.room, name+"\x00") {
		return 0
	}
	v := d.handle(structAttrGetValue, uint64(a), d.at(0))
	if v == 0 || !d.answers(structAttrGetNumber, v, d.at(0)) {
		return 0
	}
	return d.float32(0)
}
