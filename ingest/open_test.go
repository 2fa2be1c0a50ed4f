package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"

	"guichet/internal/dossier"
)

var (
	pdf   = []byte("%PDF-1.7\nanything")
	png   = []byte("\x89PNG\r\n\x1a\nanything")
	small = Limits{FileBytes: 4 << 20, TotalBytes: 6 << 20, Files: 10, Depth: 3, Ratio: 200}
)

// entry is one entry of an archive made for a test.
type entry struct {
	name  string
	data  []byte
	flags uint16
	raw   bool // the name is no UTF-8, or must not be flagged as such
	extra []byte
	mode  fs.FileMode // 0: a plain file
}

func makeZip(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Flags: e.flags, NonUTF8: e.raw, Extra: e.extra}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(e.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func workbook(t testing.TB) []byte {
	return makeZip(t, entry{name: "[Content_Types].xml", data: []byte("<x/>")}, entry{name: "xl/workbook.xml", data: []byte("<x/>")})
}

// summary tells what was opened in a few words: "kind name < within" for each
// file, "reason name" for each refusal.
func summary(o *Opened) (files, refused []string) {
	for _, f := range o.Files {
		s := string(f.Kind) + " " + f.Name
		if f.Within != "" {
			s += " < " + f.Within
		}
		files = append(files, s)
	}
	for _, r := range o.Refused {
		refused = append(refused, string(r.Reason)+" "+r.File)
	}
	return files, refused
}

func TestIdentify(t *testing.T) {
	ole := func(name string) []byte {
		b := []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
		for _, c := range []byte(name) {
			b = append(b, c, 0)
		}
		return b
	}
	for _, c := range []struct {
		name, file string
		data       []byte
		kind       dossier.FileKind
		reason     dossier.RefusalReason
		what       string // part of the refusal
	}{
		{"a PDF under any name", "a.bin", pdf, dossier.KindPDF, "", ""},
		{"a PDF after some junk", "a.pdf", append([]byte("junk\n"), pdf...), dossier.KindPDF, "", ""},
		{"a workbook", "a.xlsx", workbook(t), dossier.KindXLSX, "", ""},
		{"a workbook whose archive has backslashes", "a.xlsx", makeZip(t, entry{name: "[Content_Types].xml"}, entry{name: `xl\workbook.xml`}), dossier.KindXLSX, "", ""},
		{"an archive", "a.zip", makeZip(t, entry{name: "x.pdf", data: pdf}), dossier.KindZip, "", ""},
		{"an image", "a.png", png, dossier.KindImage, "", ""},
		{"a mail", "a.eml", []byte("Subject: x\r\n\r\nbody"), dossier.KindMail, "", ""},
		{"a mail without its name, with an envelope line", "a", []byte("From a@b Mon\nFrom: a@b\nTo: c@d\n\nbody"), dossier.KindMail, "", ""},
		{"a mail that carries a PDF early", "a.eml", append([]byte("From: a@b\r\nSubject: x\r\n\r\n"), pdf...), dossier.KindMail, "", ""},
		{"text", "a.txt", []byte("Note: to myself\n"), "", dossier.RefusedUnknownType, "un texte"},
		{"a text that is called a PDF", "a.pdf", []byte("Note: to myself\n"), "", dossier.RefusedUnknownType, "n’est pas ce que dit son nom (PDF)"},
		{"a program that is called a PDF", "a.pdf", []byte("MZ\x90\x00\xff"), "", dossier.RefusedUnknownType, "un programme"},
		{"a web page that is called a workbook", "a.xls", []byte("\xef\xbb\xbf\n<HTML><body>"), "", dossier.RefusedUnknownType, "une page web"},
		{"noise", "a.bin", []byte("\x13\x37\xff"), "", dossier.RefusedUnknownType, "type de fichier"},
		{"a Word document", "a.docx", makeZip(t, entry{name: "[Content_Types].xml"}, entry{name: "word/document.xml"}), dossier.KindOffice, "", ""},
		{"an OpenDocument workbook", "a.ods", makeZip(t, entry{name: "mimetype", data: []byte("application/vnd.oasis.opendocument.spreadsheet")}, entry{name: "content.xml"}), dossier.KindOffice, "", ""},
		{"an OpenDocument drawing", "a.odg", makeZip(t, entry{name: "mimetype", data: []byte("application/vnd.oasis.opendocument.graphics")}, entry{name: "content.xml"}), "", dossier.RefusedUnknownType, "bureautique"},
		{"a presentation", "a.pptx", makeZip(t, entry{name: "[Content_Types].xml"}, entry{name: "ppt/presentation.xml"}), "", dossier.RefusedUnknownType, "bureautique"},
		{"a binary workbook", "a.xlsb", makeZip(t, entry{name: "[Content_Types].xml"}, entry{name: "xl/workbook.bin"}), dossier.KindOffice, "", ""},
		{"a rich text", "a.rtf", []byte(`{\rtf1\ansi x}`), dossier.KindOffice, "", ""},
		{"an encrypted workbook", "a.xlsx", ole("EncryptedPackage"), "", dossier.RefusedPassword, "mot de passe"},
		{"an old workbook", "a.xls", ole("Workbook"), dossier.KindOffice, "", ""},
		{"an Outlook message", "a.msg", ole("__substg1.0_0037001F"), "", dossier.RefusedUnknownType, "MSG"},
		{"an old Word document", "a.doc", ole("WordDocument"), dossier.KindOffice, "", ""},
		{"an old presentation", "a.ppt", ole("PowerPoint Document"), "", dossier.RefusedUnknownType, "ancien format"},
		{"an Outlook attachment container", "winmail.dat", []byte("\x78\x9f\x3e\x22rest"), dossier.KindTNEF, "", ""},
		{"an enveloped mail", "smime.p7m", []byte("0\x82"), "", dossier.RefusedUnknownType, "S/MIME"},
		{"another archive", "a.7z", []byte("7z\xbc\xaf\x27\x1c"), "", dossier.RefusedUnknownType, "archive"},
		{"an archive cut in the middle", "a.zip", makeZip(t, entry{name: "x.pdf", data: pdf})[:40], "", dossier.RefusedTruncated, "fin du fichier"},
		{"a workbook cut in the middle", "a.xlsx", workbook(t)[:60], "", dossier.RefusedTruncated, "fin du fichier"},
		{"a workbook that is an archive of something else", "a.xlsx", makeZip(t, entry{name: "x"}), "", dossier.RefusedCorrupt, "classeur"},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind, r := Identify(c.file, c.data)
			switch {
			case c.reason == "" && (r != nil || kind != c.kind):
				t.Errorf("got %s, %v; want %s", kind, r, c.kind)
			case c.reason != "" && (r == nil || r.Reason != c.reason || !strings.Contains(r.What, c.what) || r.Action == "" || r.File != c.file):
				t.Errorf("got %s, %+v; want %s with %q", kind, r, c.reason, c.what)
			}
		})
	}
}

func TestOpenZip(t *testing.T) {
	inner := makeZip(t, entry{name: "x.pdf", data: pdf})
	unicodeName := func(raw, name string) []byte {
		b := binary.LittleEndian.AppendUint16(nil, extraUnicodePath)
		b = binary.LittleEndian.AppendUint16(b, uint16(5+len(name)))
		b = append(b, 1)
		b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(raw)))
		return append(b, name...)
	}
	for _, c := range []struct {
		name    string
		data    []byte
		files   []string
		refused []string
		ignored []string
	}{
		{"gives its files, by their paths", makeZip(t, entry{name: "d/"}, entry{name: "d/x.pdf", data: pdf}, entry{name: "y.xlsx", data: workbook(t)}),
			[]string{"zip a.zip", "pdf d/x.pdf < a.zip", "xlsx y.xlsx < a.zip"}, nil, nil},
		{"opens an archive inside", makeZip(t, entry{name: "b.zip", data: inner}),
			[]string{"zip a.zip", "zip b.zip < a.zip", "pdf x.pdf < a.zip › b.zip"}, nil, nil},
		{"opens a mail inside", makeZip(t, entry{name: "m.eml", data: []byte("From: a@b.example\r\nSubject: s\r\nContent-Type: application/pdf; name=x.pdf\r\n\r\n%PDF-1.7")}),
			[]string{"zip a.zip", "eml m.eml < a.zip", "pdf x.pdf < a.zip › m.eml"}, nil, nil},
		{"gives equal names a number", makeZip(t, entry{name: "x.pdf", data: pdf}, entry{name: "X.PDF", data: pdf}, entry{name: "x.pdf", data: png}),
			[]string{"zip a.zip", "pdf x.pdf < a.zip", "pdf X (2).PDF < a.zip", "image x (3).pdf < a.zip"}, nil, nil},
		{"keeps a file and a folder of one name apart", makeZip(t, entry{name: "d", data: pdf}, entry{name: "D/x.pdf", data: pdf}, entry{name: "e/x.pdf", data: pdf}, entry{name: "E", data: pdf}),
			[]string{"zip a.zip", "pdf d < a.zip", "pdf D (dossier)/x.pdf < a.zip", "pdf e/x.pdf < a.zip", "pdf E (2) < a.zip"}, nil, nil},
		{"keeps the last element of endless paths", makeZip(t, entry{name: strings.Repeat("d/", 600) + "x.pdf", data: pdf}, entry{name: strings.Repeat("é", 300) + ".pdf", data: pdf}),
			[]string{"zip a.zip", "pdf x.pdf < a.zip", "pdf " + strings.Repeat("é", 88) + ".pdf < a.zip"}, nil, nil},
		{"reads Windows paths", makeZip(t, entry{name: `d\x.pdf`, data: pdf}), []string{"zip a.zip", "pdf d/x.pdf < a.zip"}, nil, nil},
		{"reads names of the old French code page", makeZip(t, entry{name: "\x90tude d\x82taill\x82e.pdf", raw: true, data: pdf}),
			[]string{"zip a.zip", "pdf Étude détaillée.pdf < a.zip"}, nil, nil},
		{"reads names of macOS, decomposed and not flagged", makeZip(t, entry{name: "E\u0301te\u0301.pdf", raw: true, data: pdf}),
			[]string{"zip a.zip", "pdf Été.pdf < a.zip"}, nil, nil},
		{"reads names of the Unicode field", makeZip(t, entry{name: "_t_.pdf", raw: true, data: pdf, extra: unicodeName("_t_.pdf", "été.pdf")}),
			[]string{"zip a.zip", "pdf été.pdf < a.zip"}, nil, nil},
		{"leaves the Unicode field of another name aside", makeZip(t, entry{name: "x.pdf", data: pdf, extra: unicodeName("y.pdf", "z.pdf")}),
			[]string{"zip a.zip", "pdf x.pdf < a.zip"}, nil, nil},
		{"refuses names that point outside, and takes the rest", makeZip(t, entry{name: "../../evil.pdf", data: pdf}, entry{name: "/etc/abs.pdf", data: pdf},
			entry{name: `C:\x\drive.pdf`, data: pdf}, entry{name: `..\up.pdf`, data: pdf}, entry{name: "ok.pdf", data: pdf}),
			[]string{"zip a.zip", "pdf ok.pdf < a.zip"},
			[]string{"illisible evil.pdf", "illisible abs.pdf", "illisible drive.pdf", "illisible up.pdf"}, nil},
		{"takes what could harm out of names", makeZip(t, entry{name: "a\x1b[31m\u202efdp\n.pdf", data: pdf}, entry{name: "d/./:?.pdf", data: pdf}),
			[]string{"zip a.zip", "pdf a[31mfdp.pdf < a.zip", "pdf d/__.pdf < a.zip"}, nil, nil},
		{"takes names of devices for those of files", makeZip(t, entry{name: "con.pdf", data: pdf}, entry{name: "aux/LPT1 .x.pdf", data: pdf}, entry{name: "a.pdf.. ", data: pdf}, entry{name: "NUL\x00.pdf", raw: true, data: pdf}, entry{name: "connu.pdf", data: pdf}),
			[]string{"zip a.zip", "pdf _con.pdf < a.zip", "pdf _aux/_LPT1 .x.pdf < a.zip", "pdf a.pdf < a.zip", "pdf _NUL.pdf < a.zip", "pdf connu.pdf < a.zip"}, nil, nil},
		{"refuses what is no file but leads to one", makeZip(t, entry{name: "lien.pdf", data: []byte("/etc/passwd"), mode: 0o777 | fs.ModeSymlink}, entry{name: "tube", mode: fs.ModeNamedPipe}, entry{name: "y.pdf", data: pdf}),
			[]string{"zip a.zip", "pdf y.pdf < a.zip"}, []string{"illisible lien.pdf", "illisible tube"}, nil},
		{"refuses names on servers", makeZip(t, entry{name: `\\serveur\partage\x.pdf`, data: pdf}, entry{name: "//serveur/y.pdf", data: pdf}),
			[]string{"zip a.zip"}, []string{"illisible x.pdf", "illisible y.pdf"}, nil},
		{"leaves what systems left aside", makeZip(t, entry{name: "__MACOSX/._x.pdf", data: pdf}, entry{name: "d/Thumbs.db", data: pdf}, entry{name: "~$y.xlsx", data: pdf}, entry{name: "x.pdf", data: pdf}),
			[]string{"zip a.zip", "pdf x.pdf < a.zip"}, nil, []string{"__MACOSX/._x.pdf", "d/Thumbs.db", "~$y.xlsx"}},
		{"refuses what is encrypted", makeZip(t, entry{name: "x.pdf", data: pdf, flags: flagEncrypted}, entry{name: "y.pdf", data: pdf}),
			[]string{"zip a.zip", "pdf y.pdf < a.zip"}, []string{"mot-de-passe x.pdf"}, nil},
		{"refuses what it cannot take, and takes the rest", makeZip(t, entry{name: "x.txt", data: []byte("text")}, entry{name: "e.pdf"}, entry{name: "y.pdf", data: pdf}),
			[]string{"zip a.zip", "pdf y.pdf < a.zip"}, []string{"type-inconnu x.txt", "vide e.pdf"}, nil},
		{"refuses a bomb", makeZip(t, entry{name: "x.pdf", data: make([]byte, 3<<20)}), []string{"zip a.zip"}, []string{"hors-limites x.pdf"}, nil},
		{"refuses an empty archive", makeZip(t), []string{"zip a.zip"}, []string{"vide a.zip"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := Open("a.zip", c.data, small)
			files, refused := summary(o)
			if !slices.Equal(files, c.files) || !slices.Equal(refused, c.refused) || !slices.Equal(o.Ignored, c.ignored) {
				t.Errorf("got %q, refused %q, ignored %q", files, refused, o.Ignored)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	noise := func(n int) []byte { // compresses to a third
		b := make([]byte, n)
		x := uint32(1)
		for i := range b[:n/3] {
			x = x*1664525 + 1013904223
			b[i] = byte(x >> 24)
		}
		return append([]byte("%PDF-"), b...)
	}
	nested := makeZip(t, entry{name: "x.pdf", data: pdf})
	for i := range 4 {
		nested = makeZip(t, entry{name: fmt.Sprintf("%d.zip", i), data: nested})
	}
	var many []entry
	for i := range 20 {
		many = append(many, entry{name: fmt.Sprintf("%d.pdf", i), data: pdf})
	}
	for _, c := range []struct {
		name    string
		data    []byte
		taken   int
		refused string
	}{
		{"of a file", makeZip(t, entry{name: "big.pdf", data: noise(4<<20 + 1)}), 1, "hors-limites big.pdf"},
		{"of all files together", makeZip(t, entry{name: "1.pdf", data: noise(3 << 20)}, entry{name: "2.pdf", data: noise(3 << 20)}), 2, "hors-limites 2.pdf"},
		{"of the number of files", makeZip(t, many...), 10, "hors-limites 9.pdf"},
		{"of the depth", nested, 3, "hors-limites 1.zip"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := Open("a.zip", c.data, small)
			files, refused := summary(o)
			if len(files) != c.taken || !slices.Equal(refused, []string{c.refused}) {
				t.Errorf("took %q, refused %q", files, refused)
			}
		})
	}
}

func TestJoinKeepsNamesApart(t *testing.T) {
	mail := &dossier.Mail{Subject: "first"}
	o := Join([]*Opened{
		{Files: []File{{File: dossier.File{Name: "x.pdf"}}}, Mail: mail},
		{Files: []File{{File: dossier.File{Name: "X.pdf"}}}, Mail: &dossier.Mail{}, Ignored: []string{"i"}},
	})
	if o.Files[1].Name != "X (2).pdf" || o.Mail != mail || len(o.Ignored) != 1 {
		t.Errorf("got %+v", o)
	}
}

// inProcess runs OpenOp here, through the JSON that crosses the border.
type inProcess struct{ err error }

func (r inProcess) Run(ctx context.Context, op string, args any, in io.Reader) ([]byte, error) {
	if r.err != nil {
		return nil, r.err
	}
	if op != OpName {
		return nil, fmt.Errorf("no operation %q", op)
	}
	a, err := json.Marshal(args)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = OpenOp(ctx, a, in, &out)
	return out.Bytes(), err
}

func TestSandboxedOpensTheSame(t *testing.T) {
	data := makeZip(t, entry{name: "x.pdf", data: pdf}, entry{name: "e.pdf"}, entry{name: "n.docx", data: []byte("text")},
		entry{name: "c.pdf", data: pdf, flags: flagEncrypted}, entry{name: "Thumbs.db", data: pdf})
	for name, data := range map[string][]byte{"a.zip": data, "a.eml": []byte(hardMail), "a.pdf": pdf, "empty": {}} {
		got, err := Sandboxed{inProcess{}, small}.Open(t.Context(), name, data)
		if err != nil {
			t.Fatal(err)
		}
		if want := Open(name, data, small); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
}

func TestSandboxedTellsWhyTheProcessEnded(t *testing.T) {
	data := makeZip(t, entry{name: "x.pdf", data: pdf})
	o, err := Sandboxed{inProcess{&dossier.Refusal{Reason: dossier.RefusedTimeout}}, small}.Open(t.Context(), "a.zip", data)
	if err != nil || len(o.Refused) != 1 || o.Refused[0].Reason != dossier.RefusedTimeout || o.Refused[0].File != "a.zip" || !bytes.Equal(o.Refused[0].Data, data) {
		t.Errorf("a refusal: %+v, %v", o, err)
	}
	boom := errors.New("boom")
	if _, err := (Sandboxed{inProcess{boom}, small}).Open(t.Context(), "a.zip", data); !errors.Is(err, boom) {
		t.Errorf("another error: %v", err)
	}
}

func FuzzOpenZip(f *testing.F) {
	f.Add(makeZip(f, entry{name: "x.pdf", data: pdf}, entry{name: "../y.pdf", data: pdf}))
	f.Add(makeZip(f, entry{name: "b.zip", data: makeZip(f, entry{name: "\x82.pdf", raw: true, data: pdf})}))
	f.Add(workbook(f))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) { holds(t, Open("a.zip", data, small)) })
}

// holds checks what must be true of whatever was opened.
func holds(t *testing.T, o *Opened) {
	t.Helper()
	seen := make(map[string]bool)
	var total int64
	for _, f := range o.Files {
		if lower := strings.ToLower(f.Name); seen[lower] {
			t.Errorf("two files are named %q", f.Name)
		} else {
			seen[lower] = true
		}
		if strings.HasPrefix(f.Name, "/") || slices.Contains(strings.Split(f.Name, "/"), "..") || strings.ContainsAny(f.Name, "\x00\n\\") || f.Name == "" {
			t.Errorf("the name %q is not safe", f.Name)
		}
		if f.Size != int64(len(f.Data)) || f.Size > small.FileBytes || len(f.SHA256) != 64 {
			t.Errorf("file %q: %d bytes, %d told, hash %q", f.Name, len(f.Data), f.Size, f.SHA256)
		}
		total += f.Size
	}
	if total > small.TotalBytes || len(o.Files) > small.Files {
		t.Errorf("%d bytes in %d files are over the limits", total, len(o.Files))
	}
	for _, r := range o.Refused {
		if r.What == "" || r.Action == "" || r.File == "" {
			t.Errorf("a refusal says too little: %+v", r.Refusal)
		}
	}
	if len(o.Files) == 0 && len(o.Refused) == 0 && len(o.Ignored) == 0 {
		t.Error("a file is lost")
	}
}
