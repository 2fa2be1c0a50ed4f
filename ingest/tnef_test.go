package ingest

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

// envelope writes an envelope of Outlook out of its attributes.
func envelope(attributes ...[]byte) []byte {
	b := append([]byte(tnefSignature), 1, 0)
	for _, a := range attributes {
		b = append(b, a...)
	}
	return b
}

func tnefAttribute(id uint32, data []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte{1}, id)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	return binary.LittleEndian.AppendUint16(append(b, data...), checksum(data))
}

// tnefFile is an attachment with a name of the short form and, unless empty, one of
// the long form.
func tnefFile(short, long string, data []byte) []byte {
	b := tnefAttribute(attAttachStart, make([]byte, 14))
	b = append(b, tnefAttribute(attAttachTitle, []byte(short+"\x00"))...)
	b = append(b, tnefAttribute(attAttachContent, data)...)
	if long != "" {
		b = append(b, tnefAttribute(attAttachProps, tnefProps(tnefText(propLongName, long)))...)
	}
	return b
}

// tnefMessageIn is an attachment that is a message itself.
func tnefMessageIn(name string, message []byte) []byte {
	b := tnefAttribute(attAttachStart, make([]byte, 14))
	return append(b, tnefAttribute(attAttachProps, tnefProps(tnefText(propFileName, name), tnefValue(kindObject, propAttachData, append(make([]byte, 16), message...))))...)
}

// tnefProps is a row of properties after two that are of no interest: a number,
// and a list under a name.
func tnefProps(properties ...[]byte) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(properties)+2))
	b = append(b, 0x03, 0, 0x05, 0x37, 1, 0, 0, 0)
	b = append(b, 0x1e, 0x10, 0x01, 0x80)
	b = append(b, make([]byte, 16)...)                                 // a GUID
	b = append(b, 1, 0, 0, 0, 6, 0, 0, 0, 'a', 0, 'b', 0, 0, 0, 0, 0)  // its name, padded
	b = append(b, 2, 0, 0, 0, 2, 0, 0, 0, 'x', 0, 0, 0, 1, 0, 0, 0, 0) // two texts
	b = append(b, 0, 0, 0)
	for _, p := range properties {
		b = append(b, p...)
	}
	return b
}

func tnefText(id uint16, s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s + "\x00")) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return tnefValue(kindUnicode, id, b)
}

func tnefValue(kind, id uint16, data []byte) []byte {
	b := binary.LittleEndian.AppendUint16(nil, kind)
	b = binary.LittleEndian.AppendUint16(b, id)
	b = binary.LittleEndian.AppendUint32(b, 1)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	b = append(b, data...)
	return append(b, make([]byte, (4-len(data)%4)%4)...)
}

func TestADamagedEnvelopeIsSaidToBe(t *testing.T) {
	good := envelope(tnefFile("x.pdf", "é.pdf", pdf), tnefAttribute(attBody, []byte("d\xe9p\xf4t\x00")))
	m, err := parseTNEF(good)
	if err != nil || m.body != "dépôt" || len(m.attachments) != 1 || m.attachments[0].name != "é.pdf" || string(m.attachments[0].data) != string(pdf) {
		t.Fatalf("a whole one: %+v, %v", m, err)
	}
	ends := map[int]bool{tnefHead: true} // where an attribute ends, a cut cannot be told
	for at := tnefHead; at < len(good); {
		at += 11 + int(binary.LittleEndian.Uint32(good[at+5:]))
		ends[at] = true
	}
	for n := range good {
		if _, err := parseTNEF(good[:n]); (err == nil) != ends[n] {
			t.Errorf("cut after %d bytes: %v", n, err)
		}
	}
	flipped := append([]byte{}, good...)
	flipped[len(flipped)-4] ^= 1
	if _, err := parseTNEF(flipped); err == nil {
		t.Error("a wrong checksum is not seen")
	}
}

func FuzzTNEF(f *testing.F) {
	f.Add(envelope(tnefFile("x.pdf", "é.pdf", pdf), tnefAttribute(attBody, []byte("texte"))), true)
	f.Add(tnefProps(tnefText(propBody, "texte"), tnefValue(kindBinary, propHTML, []byte("<p>texte"))), false)
	f.Add(tnefProps(tnefValue(kindObject, propAttachData, append(make([]byte, 16), envelope()...))), false)
	f.Fuzz(func(t *testing.T, data []byte, whole bool) {
		if !whole { // past the checksums, which a fuzzer seldom gets right
			data = envelope(tnefAttribute(attMessageProps, data), tnefAttribute(attAttachStart, nil), tnefAttribute(attAttachProps, data))
		}
		if !strings.HasPrefix(string(data), tnefSignature) {
			data = append([]byte(tnefSignature), data...)
		}
		holds(t, Open("winmail.dat", data, small))
	})
}
