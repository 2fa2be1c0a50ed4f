package main

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"fmt"
	"io"
	"maps"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"guichet/extract/pdf/pdftest"
)

// onePage returns the objects of a document of one page with a content stream.
func onePage(content string) map[int]string {
	return map[int]string{
		1: "<< /Type /Catalog /Pages 2 0 R >>",
		2: "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
		3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		4: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
		5: pdfStream("", content),
	}
}

func pdfStream(entries, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", entries, len(content), content)
}

// with returns the objects with some replaced or added.
func with(objects map[int]string, more map[int]string) map[int]string {
	maps.Copy(objects, more)
	return objects
}

func deflated(parts ...[]byte) string {
	var b bytes.Buffer
	w, _ := zlib.NewWriterLevel(&b, zlib.BestCompression) // the level is a constant
	for _, p := range parts {
		_, _ = w.Write(p) // to memory: cannot fail
	}
	_ = w.Close()
	return b.String()
}

const helloContent = "BT /F1 12 Tf 72 700 Td (Note de presentation du projet) Tj ET\n"

func hello() map[int]string { return onePage(helloContent) }

// deflateRepeated deflates head, body many times over, and tail: gigabytes in a
// moment, since the body is deflated once and its blocks are repeated.
func deflateRepeated(head, body string, times int, tail string) []byte {
	var out bytes.Buffer
	block := func(s string) []byte {
		var b bytes.Buffer
		w, _ := flate.NewWriter(&b, flate.BestCompression) // the level is a constant
		_, _ = io.WriteString(w, s)                        // to memory: cannot fail
		_ = w.Flush()                                      // ends on a whole byte
		return b.Bytes()
	}
	out.Write(block(head))
	mega := block(strings.Repeat(body, max(1, (1<<20)/len(body))))
	for range times {
		out.Write(mega)
	}
	out.Write(block(tail))
	out.WriteString("\x03\x00") // an empty last block
	return out.Bytes()
}

// zlibRepeated is a body many megabytes long in a zlib stream, whose checksum no
// reader comes to.
func zlibRepeated(body string, megabytes int) string {
	return "\x78\xda" + string(deflateRepeated("", body, megabytes, "")) + "\x00\x00\x00\x00"
}

// bombed is megabytes of blanks deflated twice.
func bombed(megabytes int) string { return deflated([]byte(zlibRepeated(" ", megabytes))) }

func hostilePDFs() []hostile {
	made := func(objects func() map[int]string) func(*testing.T) []byte {
		return func(*testing.T) []byte { return pdftest.Write(objects(), "") }
	}
	raw := func(f func() []byte) func(*testing.T) []byte { return func(*testing.T) []byte { return f() } }
	encrypted := func(t *testing.T) []byte {
		var out bytes.Buffer
		if err := api.Encrypt(bytes.NewReader(pdftest.Write(hello(), "")), &out, model.NewAESConfiguration("secret", "owner", 256)); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	const beside = "note.pdf"
	return []hostile{
		{"a PDF cut in the middle", beside, raw(func() []byte { b := pdftest.Write(hello(), ""); return b[:len(b)*2/3] }), []string{"note.pdf", "fin du document PDF manque", "Envoyer de nouveau"}, false},
		{"a PDF with a password", beside, encrypted, []string{"note.pdf", "mot de passe", "sans mot de passe"}, false},
		{"an empty file", beside, raw(func() []byte { return nil }), []string{"note.pdf", "vide", "Déposer de nouveau"}, false},
		{"10,000 pages", beside, made(func() map[int]string {
			o := hello()
			var kids strings.Builder
			for i := range 10_000 {
				o[10+i] = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
				fmt.Fprintf(&kids, "%d 0 R ", 10+i)
			}
			o[2] = "<< /Type /Pages /Kids [" + kids.String() + "] /Count 10000 >>"
			return o
		}), []string{"note.pdf", "10 000 pages", "Ne déposer que"}, false},
		{"a page tree that loops", beside, made(func() map[int]string {
			return with(hello(), map[int]string{2: "<< /Type /Pages /Kids [6 0 R 4 0 R] /Count 3 >>", 6: "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 2 >>"})
		}), []string{"note.pdf", "La page 1 du document PDF est endommagée", "l’enregistrer de nouveau"}, false},
		{"a page tree of a billion declared pages", beside, made(func() map[int]string {
			return with(hello(), map[int]string{2: "<< /Type /Pages /Kids [4 0 R] /Count 1000000000 >>"})
		}), nil, true},
		{"a page tree that is its own kid", beside, made(func() map[int]string {
			return with(hello(), map[int]string{2: "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"})
		}), []string{"note.pdf", "endommagé"}, false},
		{"a flate bomb as content", beside, made(func() map[int]string {
			return with(hello(), map[int]string{5: pdfStream("/Filter [/FlateDecode /FlateDecode]", bombed(2048))})
		}), []string{"note.pdf", "mémoire", "Enregistrer le fichier de nouveau"}, false},
		{"a flate bomb of drawing", beside, made(func() map[int]string {
			return with(hello(), map[int]string{5: pdfStream("/Filter /FlateDecode", zlibRepeated("0 0 m 500 500 l S ", 180))})
		}), []string{"note.pdf", "nregistrer"}, false},
		{"a flate bomb of text", beside, made(func() map[int]string {
			return with(hello(), map[int]string{5: pdfStream("/Filter /FlateDecode", zlibRepeated("BT /F1 1 Tf 9 9 Td (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ET ", 180))})
		}), []string{"note.pdf", "nregistrer"}, false},
		{"a flate bomb as object stream", beside, raw(func() []byte {
			return xrefStreamed(pdfStream("/Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode /FlateDecode]", bombed(2048)))
		}), []string{"note.pdf", "nregistrer"}, false},
		{"JavaScript that runs on opening", beside, made(func() map[int]string {
			return with(hello(), map[int]string{
				1: "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\('bonjour'\\); while\\(true\\);) >> >>",
			})
		}), []string{"note.pdf", "JavaScript", "n’a pas été exécuté"}, true},
		{"an embedded program with an action that launches it", beside, made(func() map[int]string {
			return with(hello(), map[int]string{
				1: "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (virus.exe) >> /Names << /EmbeddedFiles << /Names [(virus.exe) 6 0 R] >> >> >>",
				6: "<< /Type /Filespec /F (virus.exe) /UF (virus.exe) /EF << /F 7 0 R >> >>",
				7: pdfStream("/Type /EmbeddedFile", "MZ\x90\x00This program cannot be run in DOS mode."),
			})
		}), []string{"note.pdf", "virus.exe", "ni ouvert", "lancer un programme"}, true},
		{"a workbook embedded in a page", beside, made(func() map[int]string {
			o := with(hello(), map[int]string{
				6: "<< /Type /Filespec /F (budget.xlsx) /UF (budget.xlsx) /EF << /F 7 0 R >> >>",
				7: pdfStream("/Type /EmbeddedFile", "PK\x03\x04"),
				8: "<< /Type /Annot /Subtype /FileAttachment /Rect [10 10 30 30] /FS 6 0 R /Contents (le budget) >>",
			})
			o[4] = strings.Replace(o[4], ">> >> >>", ">> >> /Annots [8 0 R] >>", 1)
			return o
		}), []string{"note.pdf", "budget.xlsx"}, true},
		{"a million objects", beside, made(func() map[int]string {
			o := hello()
			for i := 10; i < 1_000_000; i++ {
				o[i] = "null"
			}
			return o
		}), []string{"note.pdf", "mémoire"}, false},
		{"a table of references that leads back to itself", beside, raw(func() []byte {
			b := pdftest.Write(hello(), "")
			at := bytes.LastIndex(b, []byte("xref\n0"))
			return pdftest.Write(hello(), fmt.Sprintf("/Prev %d", at))
		}), nil, true},
		{"a hundred thousand arrays in one another", beside, made(func() map[int]string {
			o := hello()
			o[4] = strings.Replace(o[4], "/Contents", "/Deep "+strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000)+" /Contents", 1)
			return o
		}), nil, true},
		{"arrays in one another in the content", beside, made(func() map[int]string {
			return onePage(strings.Repeat("[", 3_000_000) + helloContent)
		}), nil, true},
		{"a string of 40 MB", beside, made(func() map[int]string {
			return onePage("BT /F1 12 Tf 72 700 Td (" + strings.Repeat("a", 40<<20) + ") Tj ET")
		}), []string{"note.pdf", "nregistrer"}, false},
		{"a font that is broken", beside, made(func() map[int]string {
			return with(hello(), map[int]string{
				3: "<< /Type /Font /Subtype /TrueType /BaseFont /Casse /FirstChar 0 /LastChar 255 /Widths 3 0 R /FontDescriptor 6 0 R /ToUnicode 8 0 R >>",
				6: "<< /Type /FontDescriptor /FontName /Casse /Flags 4 /FontFile2 7 0 R >>",
				7: pdfStream("/Length1 999999999", "\x00\x01\x00\x00\xff\xffglyf\xff\xff\xff\xff\x00\x00\x00\x00"),
				8: pdfStream("", "begincmap 1 beginbfrange <00> <FFFFFFFF> <0000> endbfrange endcmap"),
			})
		}), nil, true},
		{"a drawing that draws itself", beside, made(func() map[int]string {
			o := with(onePage("/X Do "+helloContent), map[int]string{6: pdfStream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 6 0 R >> >>", "/X Do /X Do")})
			o[4] = strings.Replace(o[4], "/Font", "/XObject << /X 6 0 R >> /Font", 1)
			return o
		}), []string{"note.pdf", "nregistrer"}, false},
		{"drawings that draw drawings, two to the fortieth", beside, made(func() map[int]string {
			o := onePage("/X Do " + helloContent)
			for i := range 40 {
				o[6+i] = pdfStream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %d 0 R >> >>", 7+i), "/X Do /X Do")
			}
			o[46] = pdfStream("/Type /XObject /Subtype /Form /BBox [0 0 595 842]", "0 0 m 9 9 l S")
			o[4] = strings.Replace(o[4], "/Font", "/XObject << /X 6 0 R >> /Font", 1)
			return o
		}), []string{"note.pdf", "nregistrer"}, false},
		{"an image of ten billion points", beside, made(func() map[int]string {
			o := with(onePage("q 595 0 0 842 0 0 cm /X Do Q"), map[int]string{6: pdfStream("/Type /XObject /Subtype /Image /Width 100000 /Height 100000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter [/FlateDecode /FlateDecode]", bombed(1024))})
			o[4] = strings.Replace(o[4], "/Font", "/XObject << /X 6 0 R >> /Font", 1)
			return o
		}), []string{"note.pdf", "page 1", "aucun mot n’a été reconnu"}, true},
		{"a page of a hundred square kilometres", beside, made(func() map[int]string {
			o := hello()
			o[4] = strings.Replace(o[4], "[0 0 595 842]", "[0 0 30000000 30000000]", 1)
			return o
		}), nil, true},
		{"a scan on a page of a hundred square kilometres", beside, made(func() map[int]string {
			o := with(onePage("q 30000000 0 0 30000000 0 0 cm /X Do Q"), map[int]string{6: pdfStream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\xc0")})
			o[4] = strings.Replace(strings.Replace(o[4], "/Font", "/XObject << /X 6 0 R >> /Font", 1), "[0 0 595 842]", "[0 0 30000000 30000000]", 1)
			return o
		}), []string{"note.pdf", "La page 1 est trop grande", "Ne déposer que"}, false},
		{"a hundred thousand annotations", beside, made(func() map[int]string {
			o := hello()
			o[4] = strings.Replace(o[4], ">> >> >>", ">> >> /Annots ["+lines("%d 0 R ", 10, 100_010)+"] >>", 1)
			for i := range 100_000 {
				o[10+i] = "<< /Type /Annot /Subtype /Square /Rect [10 10 30 30] /C [1 0 0] /AP << /N 6 0 R >> >>"
			}
			o[6] = pdfStream("/Type /XObject /Subtype /Form /BBox [0 0 20 20]", "0 0 20 20 re S")
			return o
		}), []string{"note.pdf", "La page 1", "annotations"}, true},
		{"a workbook named as a PDF", "budget.pdf", raw(func() []byte { return drawnWorkbook(`<row><c t="inlineStr"><is><t>Poste</t></is></c></row>`, nil) }), []string{"budget.pdf", "n’est pas ce que dit son nom", "classeur Excel"}, true},
		{"a program named as a PDF", beside, raw(func() []byte { return append([]byte("MZ\x90\x00"), repeated("\x00\xff", 4000)...) }), []string{"note.pdf", "programme", "PDF"}, false},
		{"a web page named as a PDF", beside, raw(func() []byte { return []byte("<!DOCTYPE html><html><body>Session expirée</body></html>") }), []string{"note.pdf", "page web"}, false},
	}
}

// xrefStreamed writes a file whose catalogue stands in an object stream.
func xrefStreamed(objectStream string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	at := b.Len()
	fmt.Fprintf(&b, "2 0 obj\n%s\nendobj\n", objectStream)
	start := b.Len()
	// Entries of one byte for the kind, four for the offset or stream, one for the index.
	entry := func(kind byte, v, i int) string {
		return string([]byte{kind, byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v), byte(i)})
	}
	table := entry(0, 0, 0) + entry(2, 2, 0) + entry(1, at, 0) + entry(1, start, 0)
	fmt.Fprintf(&b, "3 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", pdfStream("/Type /XRef /Size 4 /W [1 4 1] /Root 1 0 R", table), start)
	return b.Bytes()
}
