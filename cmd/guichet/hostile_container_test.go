package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"io/fs"
	"strings"
	"testing"

	"guichet/extract/pdf/pdftest"
)

type packed struct {
	name string
	data []byte
	mode fs.FileMode
}

func archive(entries ...packed) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		f, _ := w.CreateHeader(h) // to memory: cannot fail
		_, _ = f.Write(e.data)
	}
	_ = w.Close()
	return b.Bytes()
}

// zipBomb is an archive of one entry of megabytes of zeros.
func zipBomb(name string, megabytes int) []byte {
	return swollen(archive(), name, "", "\x00", "", megabytes)
}

// bombOfBombs packs archives in archives, each level times wide.
func bombOfBombs(levels, wide int) []byte {
	inner := zipBomb("zeros.bin", 100)
	for range levels {
		var entries []packed
		for i := range wide {
			entries = append(entries, packed{fmt.Sprintf("lib%d.zip", i), inner, 0})
		}
		inner = archive(entries...)
	}
	return inner
}

// overlapping is an archive whose entries all name the same bytes, so that a few
// kilobytes stand for gigabytes.
func overlapping(n, megabytes int) []byte {
	base := zipBomb("zeros.bin", megabytes)
	r, _ := zip.NewReader(bytes.NewReader(base), int64(len(base)))
	end := bytes.LastIndex(base, []byte("PK\x01\x02"))
	header := base[end:bytes.LastIndex(base, []byte("PK\x05\x06"))]
	out := append([]byte{}, base[:end]...)
	for range n * len(r.File) {
		out = append(out, header...)
	}
	tail := make([]byte, 22)
	copy(tail, "PK\x05\x06")
	binary.LittleEndian.PutUint16(tail[8:], uint16(n))
	binary.LittleEndian.PutUint16(tail[10:], uint16(n))
	binary.LittleEndian.PutUint32(tail[12:], uint32(n*len(header)))
	binary.LittleEndian.PutUint32(tail[16:], uint32(end))
	return append(out, tail...)
}

const mailHead = "From: a@b.example\r\nTo: c@d.example\r\nSubject: Un envoi\r\nDate: Mon, 01 Mar 2021 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"

func mixed(parts ...string) []byte {
	return []byte(mailHead + "Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\n" + strings.Join(parts, "\r\n--x\r\n") + "\r\n--x--\r\n")
}

func attached(mediaType, name string, data []byte) string {
	return "Content-Type: " + mediaType + "; name=\"" + name + "\"\r\nContent-Disposition: attachment; filename=\"" + name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString(data)
}

// pngDeclared is a PNG whose header declares a size, with little behind it.
func pngDeclared(w, h uint32) []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data)))
		b.WriteString(kind)
		b.Write(data)
		_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(append([]byte(kind), data...)))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	chunk("IHDR", append(head, 8, 2, 0, 0, 0))
	chunk("IDAT", []byte(deflated(repeated("\x00", 1<<20))))
	chunk("IEND", nil)
	return b.Bytes()
}

func hostileContainers() []hostile {
	raw := func(f func() []byte) func(*testing.T) []byte { return func(*testing.T) []byte { return f() } }
	small := func() []byte { return pdftest.Write(hello(), "") }
	jpegOf := func(w, h int) []byte {
		var b bytes.Buffer
		_ = jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil)
		return b.Bytes()
	}
	return []hostile{
		{"a zip bomb", "pieces.zip", raw(func() []byte { return zipBomb("zeros.pdf", 1024) }), []string{"zeros.pdf", "époser"}, false},
		{"a zip bomb of zip bombs", "pieces.zip", raw(func() []byte { return bombOfBombs(3, 16) }), []string{"anormalement comprimé"}, false},
		{"a zip bomb whose entries share their bytes", "pieces.zip", raw(func() []byte { return overlapping(10_000, 50) }), []string{"pieces.zip", "partagent leurs octets"}, false},
		{"archives in archives beyond all measure", "pieces.zip", raw(func() []byte {
			inner := archive(packed{"note.pdf", small(), 0})
			for range 50 {
				inner = archive(packed{"dedans.zip", inner, 0})
			}
			return inner
		}), []string{"dedans.zip", "emboîtés", "Déposer directement"}, false},
		{"an archive of a hundred thousand files", "pieces.zip", raw(func() []byte {
			var all []packed
			for i := range 100_000 {
				all = append(all, packed{fmt.Sprintf("%d.txt", i), []byte("x"), 0})
			}
			return archive(all...)
		}), []string{"trop de fichiers", "Ne garder que"}, false},
		{"an archive that points outside", "pieces.zip", raw(func() []byte {
			return archive(packed{"../../../tmp/dehors.pdf", small(), 0}, packed{"/etc/absolu.pdf", small(), 0}, packed{`C:\Windows\lecteur.pdf`, small(), 0}, packed{`\\serveur\partage\unc.pdf`, small(), 0},
				packed{"lien.pdf", []byte("/etc/passwd"), 0o777 | fs.ModeSymlink})
		}), []string{"dehors.pdf", "absolu.pdf", "lecteur.pdf", "unc.pdf", "lien.pdf", "hors de l’archive", "lien"}, false},
		{"an archive cut in the middle", "pieces.zip", raw(func() []byte { b := archive(packed{"note.pdf", small(), 0}); return b[:len(b)/2] }), []string{"pieces.zip", "fin du fichier manque"}, false},
		{"an archive with nothing in it", "pieces.zip", raw(func() []byte { return archive() }), []string{"pieces.zip", "vide"}, false},
		{"a 7z archive", "pieces.7z", raw(func() []byte { return []byte("7z\xbc\xaf\x27\x1c\x00\x04") }), []string{"pieces.7z", "archive", "ZIP"}, false},
		{"a RAR archive", "pieces.rar", raw(func() []byte { return []byte("Rar!\x1a\x07\x01\x00") }), []string{"pieces.rar", "archive", "ZIP"}, false},
		{"a mail of ten thousand parts", "envoi.eml", raw(func() []byte {
			parts := make([]string, 10_000)
			for i := range parts {
				parts[i] = "Content-Type: text/plain\r\n\r\nun mot"
			}
			return mixed(parts...)
		}), []string{"envoi.eml", "parties"}, false},
		{"a mail of ten thousand attachments", "envoi.eml", raw(func() []byte {
			parts := make([]string, 10_000)
			for i := range parts {
				parts[i] = attached("application/octet-stream", fmt.Sprintf("piece%d.bin", i), []byte("x"))
			}
			return mixed(parts...)
		}), []string{"trop de", "envoi.eml"}, false},
		{"a mail of a hundred thousand header fields", "envoi.eml", raw(func() []byte { return []byte(mailHead + lines("X-Champ-%d: valeur\r\n", 0, 100_000) + "\r\nBonjour") }), []string{"envoi.eml", "en-tête"}, false},
		{"a mail with a header line of 20 MB", "envoi.eml", raw(func() []byte { return []byte(mailHead + "X-Long: " + strings.Repeat("a", 20<<20) + "\r\n\r\nBonjour") }), []string{"envoi.eml"}, false},
		{"a mail with a thousand levels of parts", "envoi.eml", raw(func() []byte {
			var b strings.Builder
			b.WriteString(mailHead)
			for i := range 1000 {
				fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=\"b%d\"\r\n\r\n--b%d\r\n", i, i)
			}
			b.WriteString("Content-Type: text/plain\r\n\r\nau fond\r\n")
			return []byte(b.String())
		}), []string{"envoi.eml", "niveaux"}, false},
		{"mails in mails beyond all measure", "envoi.eml", raw(func() []byte {
			inner := "Content-Type: text/plain\r\n\r\nau fond"
			for range 60 {
				inner = "Content-Type: message/rfc822\r\n\r\n" + mailHead + inner
			}
			return mixed(inner)
		}), []string{"emboîtés"}, false},
		{"a mail cut in an attachment", "envoi.eml", raw(func() []byte { b := mixed(attached("application/pdf", "note.pdf", small())); return b[:len(b)-200] }), []string{"note.pdf", "manque"}, false},
		{"an attachment of a wrong MIME type", "envoi.eml", raw(func() []byte {
			return mixed("Content-Type: text/plain\r\n\r\nBonjour", attached("image/png", "note.pdf", small()))
		}), nil, true},
		{"an image of four billion points", "scan.png", raw(func() []byte { return pngDeclared(65_000, 65_000) }), []string{"scan.png", "trop grande"}, false},
		{"an image whose width and height overflow", "scan.png", raw(func() []byte { return pngDeclared(1<<31-1, 1<<31-1) }), []string{"scan.png"}, false},
		{"an image of 60 million points with little in it", "scan.png", raw(func() []byte { return pngDeclared(10_000, 6_000) }), []string{"scan.png"}, false},
		{"a photograph cut in the middle", "scan.jpg", raw(func() []byte { b := jpegOf(800, 800); return b[:len(b)/2] }), []string{"scan.jpg", "endommagée"}, false},
		{"a TIFF whose directories form a circle", "scan.tif", raw(func() []byte {
			b := []byte("II*\x00\x08\x00\x00\x00\x01\x00")
			b = append(b, 0, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0) // ImageWidth 1
			return append(b, 8, 0, 0, 0)
		}), []string{"scan.tif"}, false},
		{"a program", "setup.exe", raw(func() []byte { return append([]byte("MZ\x90\x00"), repeated("\x00", 2000)...) }), []string{"setup.exe", "programme"}, false},
		{"noise", "fichier.dat", raw(func() []byte { return repeated("\x13\x37\xc0\xde", 5000) }), []string{"fichier.dat", "pas pris en charge"}, false},
	}
}
