package ingest

import (
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf16"
)

// The envelope in which Outlook sends a message to those it takes for Outlook:
// winmail.dat ([MS-OXTNEF]). It is a row of attributes, some of which hold a row
// of MAPI properties.
const (
	tnefSignature = "\x78\x9f\x3e\x22"
	tnefHead      = 6 // the signature and a key
)

// Attributes looked at ([MS-OXTNEF] 2.1.3.3).
const (
	attBody          = 0x0002800c
	attMessageProps  = 0x00069003
	attAttachStart   = 0x00069002
	attAttachTitle   = 0x00018010
	attAttachContent = 0x0006800f
	attAttachProps   = 0x00069005
)

// Properties looked at ([MS-OXPROPS]).
const (
	propBody       = 0x1000
	propHTML       = 0x1013
	propAttachData = 0x3701
	propFileName   = 0x3704
	propLongName   = 0x3707
	propMIMEType   = 0x370e
)

// tnefMessage is what such an envelope holds.
type tnefMessage struct {
	body, html  string
	attachments []tnefAttachment
}

type tnefAttachment struct {
	name, mediaType string
	data            []byte
	message         bool // data is an envelope itself: a message that was attached
}

var errTNEF = errors.New("a damaged TNEF envelope")

// parseTNEF reads an envelope; with an error, what stands before the damage. The
// data of attachments are parts of b.
func parseTNEF(b []byte) (*tnefMessage, error) {
	m := &tnefMessage{}
	if len(b) < tnefHead || string(b[:4]) != tnefSignature {
		return m, errTNEF
	}
	for b = b[tnefHead:]; len(b) > 0; {
		// A level, a name, a length, the data and a checksum of theirs.
		if len(b) < 9 {
			return m, errTNEF
		}
		id, size := binary.LittleEndian.Uint32(b[1:]), int64(binary.LittleEndian.Uint32(b[5:]))
		if size > int64(len(b))-11 {
			return m, errTNEF
		}
		data, sum := b[9:9+size], binary.LittleEndian.Uint16(b[9+size:])
		b = b[11+size:]
		if checksum(data) != sum {
			return m, errTNEF
		}
		if err := m.attribute(id, data); err != nil {
			return m, err
		}
	}
	return m, nil
}

// checksum is the sum of the bytes, as the envelope keeps it.
func checksum(b []byte) (sum uint16) {
	for _, c := range b {
		sum += uint16(c)
	}
	return sum
}

func (m *tnefMessage) attribute(id uint32, data []byte) error {
	if id == attAttachStart {
		m.attachments = append(m.attachments, tnefAttachment{})
		return nil
	}
	var last *tnefAttachment
	if n := len(m.attachments); n > 0 {
		last = &m.attachments[n-1]
	}
	switch id {
	case attBody:
		m.body = decodeText(untilZero(data))
	case attMessageProps:
		return eachProperty(data, func(p property) {
			switch p.id {
			case propBody:
				m.body = p.text()
			case propHTML:
				m.html = p.text()
			}
		})
	case attAttachTitle:
		if last != nil && last.name == "" {
			last.name = decodeText(untilZero(data))
		}
	case attAttachContent:
		if last != nil {
			last.data = data
		}
	case attAttachProps:
		if last == nil {
			return nil
		}
		return eachProperty(data, last.property)
	}
	return nil
}

func (a *tnefAttachment) property(p property) {
	switch p.id {
	case propLongName:
		a.name = p.text()
	case propFileName:
		a.name = orElse(a.name, p.text())
	case propMIMEType:
		a.mediaType = p.text()
	case propAttachData:
		const identifier = 16 // of the interface, before an object
		if p.kind == kindObject && len(p.data) > identifier {
			a.data = p.data[identifier:]
			a.message = strings.HasPrefix(string(a.data), tnefSignature)
		} else if len(a.data) == 0 {
			a.data = p.data
		}
	}
}

// property is a MAPI property with the bytes of its (first) value.
type property struct {
	id, kind uint16
	data     []byte
}

// Types of properties ([MS-OXCDATA] 2.11.1); kindMultiple marks a list.
const (
	kindObject   = 0x000d
	kindString8  = 0x001e
	kindUnicode  = 0x001f
	kindBinary   = 0x0102
	kindMultiple = 0x1000
)

// fixedSizes are the bytes of a value of each type of a fixed size, as they are
// written: padded to four.
var fixedSizes = map[uint16]int{
	0x0001: 4, 0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000a: 4, 0x000b: 4, 0x0014: 8, 0x0040: 8, 0x0048: 16,
}

func (p property) text() string {
	if p.kind == kindUnicode {
		var u []uint16
		for i := 0; i+1 < len(p.data); i += 2 {
			u = append(u, binary.LittleEndian.Uint16(p.data[i:]))
		}
		text, _, _ := strings.Cut(string(utf16.Decode(u)), "\x00")
		return text
	}
	return decodeText(untilZero(p.data))
}

func untilZero(b []byte) []byte {
	before, _, _ := strings.Cut(string(b), "\x00")
	return []byte(before)
}

// eachProperty visits a row of properties ([MS-OXTNEF] 2.1.3.4).
func eachProperty(b []byte, visit func(property)) error {
	r := &tnefReader{b: b}
	n := r.uint32()
	for range n {
		p := property{kind: r.uint16(), id: r.uint16()}
		if p.id >= 0x8000 {
			r.propertyName()
		}
		values := uint32(1)
		size, fixed := fixedSizes[p.kind&^kindMultiple]
		if p.kind&kindMultiple != 0 || !fixed {
			values = r.uint32()
		}
		for i := range values {
			if r.bad {
				return errTNEF // before a count of billions is believed
			}
			n := size
			if !fixed {
				n = int(r.uint32())
			}
			if data := r.bytes(n); i == 0 {
				p.data = data
			}
		}
		if r.bad {
			return errTNEF
		}
		visit(p)
	}
	return nil
}

// tnefReader reads numbers and bytes; once something is missing, bad stays set.
type tnefReader struct {
	b   []byte
	bad bool
}

// bytes reads n bytes and what pads them to a multiple of four.
func (r *tnefReader) bytes(n int) []byte {
	if r.bad || n < 0 || n > len(r.b) {
		r.bad = true
		return nil
	}
	out := r.b[:n]
	r.b = r.b[min(len(r.b), (n+3)&^3):]
	return out
}

func (r *tnefReader) uint32() uint32 {
	if r.bad || len(r.b) < 4 {
		r.bad = true
		return 0
	}
	v := binary.LittleEndian.Uint32(r.b)
	r.b = r.b[4:]
	return v
}

func (r *tnefReader) uint16() uint16 {
	if r.bad || len(r.b) < 2 {
		r.bad = true
		return 0
	}
	v := binary.LittleEndian.Uint16(r.b)
	r.b = r.b[2:]
	return v
}

// propertyName skips the name of a named property: a GUID, then a number or a text.
func (r *tnefReader) propertyName() {
	r.bytes(16)
	if r.uint32() == 0 {
		r.uint32()
		return
	}
	r.bytes(int(r.uint32()))
}

// tnef opens an envelope: its attachments are files like any other; its text is
// the mail's where that has none.
func (o *opener) tnef(name, within string, data []byte, depth int, text func(plain, html string)) {
	m, err := parseTNEF(data)
	if err != nil {
		o.refuse(refusedTNEF(name), data)
	}
	if text != nil {
		text(m.body, m.html)
	}
	for i, a := range m.attachments {
		if err != nil && i == len(m.attachments)-1 && len(a.data) == 0 {
			return // the damage has taken it
		}
		file := safeElement(attachedName(a))
		switch {
		case file == "" && len(a.data) == 0:
			continue // an object of Outlook's own
		case file == "":
			file = "pièce jointe" + extension(a.mediaType)
		}
		if a.message {
			file = strings.TrimSuffix(file, ".msg") + ".dat"
		}
		o.file(file, within, a.data, depth)
	}
}

// attachedName is the last element of an attachment's name, whatever the system
// it comes from.
func attachedName(a tnefAttachment) string {
	name := strings.ReplaceAll(a.name, `\`, "/")
	return strings.TrimSpace(name[strings.LastIndexByte(name, '/')+1:])
}
