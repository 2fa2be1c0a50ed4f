package convert

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guichet/internal/dossier"
	"guichet/internal/sandbox"
)

var ample = sandbox.Limits{Time: 3 * time.Minute, CPU: time.Minute, Memory: 800 << 20, Output: 64 << 20}

// office skips a test where LibreOffice is missing, and in the quick part.
func office(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("the quick part starts no office program")
	}
	if _, err := exec.LookPath(program); err != nil {
		t.Skip("LibreOffice is not installed")
	}
}

// saved lets LibreOffice itself make a file in a form, from a text it imports.
func saved(t *testing.T, from, content, to, ext string) []byte {
	t.Helper()
	out, err := sandbox.ForeignFiles(t.Context(), ample, program, []string{"-env:UserInstallation=file://{dir}/profil", "--headless", "--convert-to", to, "--outdir", "{dir}/sortie", "{dir}/" + from},
		[]string{"HOME={dir}"}, map[string][]byte{from: []byte(content)}, "sortie/"+strings.TrimSuffix(from, filepath.Ext(from))+ext)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// sheet is the first sheet of a workbook, with its shared texts.
func sheet(t *testing.T, data []byte) string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range []string{"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"} {
		f, err := r.Open(name)
		if err != nil {
			continue // no text in it
		}
		b, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	return all.String()
}

func TestFilesOfOtherProgramsAreConverted(t *testing.T) {
	office(t)
	const table = "Poste,Montant\nEtudes,1234.5\n"
	for _, c := range []struct {
		name string
		data func() []byte
		want dossier.FileKind
	}{
		{"budget.xls", func() []byte { return saved(t, "a.csv", table, "xls:MS Excel 97", ".xls") }, dossier.KindXLSX},
		{"budget.ods", func() []byte { return saved(t, "a.csv", table, "ods:calc8", ".ods") }, dossier.KindXLSX},
		{"un nom qui ment.doc", func() []byte { return saved(t, "a.csv", table, "xls:MS Excel 97", ".xls") }, dossier.KindXLSX},
		{"note.doc", func() []byte { return saved(t, "a.txt", "Études", "doc:MS Word 97", ".doc") }, dossier.KindPDF},
		{"note.docx", func() []byte { return saved(t, "a.txt", "Études", "docx:MS Word 2007 XML", ".docx") }, dossier.KindPDF},
		{"note.odt", func() []byte { return saved(t, "a.txt", "Études", "odt:writer8", ".odt") }, dossier.KindPDF},
		{"note.rtf", func() []byte { return []byte(`{\rtf1\ansi Etudes}`) }, dossier.KindPDF},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := New(ample).Convert(t.Context(), dossier.File{Name: c.name}, c.data())
			if err != nil {
				t.Fatal(err)
			}
			if got.Kind != c.want {
				t.Fatalf("got a %s", got.Kind)
			}
			if c.want == dossier.KindPDF && !bytes.HasPrefix(got.Data, []byte("%PDF-")) {
				t.Errorf("got %.20q", got.Data)
			}
			if c.want == dossier.KindXLSX && !strings.Contains(sheet(t, got.Data), "Etudes") {
				t.Errorf("the words are lost: %s", sheet(t, got.Data))
			}
		})
	}
}

// flat is a workbook in one XML file, with a macro that runs on opening and would
// write a file, a cell linked to another file, and one that asks an address.
func flat(marker, linked, address string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ooo="http://openoffice.org/2004/office" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries xmlns:ooo="http://openoffice.org/2004/office" xmlns:xlink="http://www.w3.org/1999/xlink"><ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="Module1"><ooo:source-code>Sub Ouvre
Open "` + marker + `" For Output As #1
Print #1, "x"
Close #1
End Sub</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script>
<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.Module1.Ouvre?language=Basic&amp;location=document" xlink:type="simple"/></office:event-listeners></office:scripts>
<office:body><office:spreadsheet><table:table table:name="Budget"><table:table-row>
<table:table-cell office:value-type="string"><text:p>Études</text:p></table:table-cell>
<table:table-cell table:formula="of:='file://` + linked + `'#$Sheet1.A1" office:value-type="string" office:string-value="avant"><text:p>avant</text:p></table:table-cell>
<table:table-cell table:formula="of:=WEBSERVICE(&quot;` + address + `&quot;)" office:value-type="string" office:string-value="avant"><text:p>avant</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document>`
}

func TestNothingInAFileRunsOrReachesOut(t *testing.T) {
	office(t)
	dir := t.TempDir()
	marker, secret := filepath.Join(dir, "marque"), filepath.Join(dir, "secret.csv")
	if err := os.WriteFile(secret, []byte("tressecret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	called := make(chan struct{}, 1)
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			_ = c.Close()
			called <- struct{}{}
		}
	}()
	ods := saved(t, "a.fods", flat(marker, secret, "http://"+listener.Addr().String()+"/"), "ods:calc8", ".ods")
	_ = os.Remove(marker) // making the file may have run what reading it must not
	for len(called) > 0 {
		<-called
	}
	got, err := New(ample).Convert(t.Context(), dossier.File{Name: "budget.ods"}, ods)
	if err != nil {
		t.Fatal(err)
	}
	if s := sheet(t, got.Data); !strings.Contains(s, "Études") || strings.Contains(s, "tressecret") {
		t.Errorf("the sheet holds %s", s)
	}
	if _, err := os.Stat(marker); err == nil {
		t.Error("a macro has run")
	}
	if len(called) > 0 {
		t.Error("an address was asked")
	}
}

func TestWithoutLibreOfficeTheRefusalSaysWhatToDo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for name, c := range map[string]struct {
		data string
		says []string
	}{
		"budget.xls": {"\xd0\xcf\x11\xe0Workbook", []string{"Ce classeur (.xls)", "LibreOffice", "Classeur Excel (.xlsx)"}},
		"budget.ods": {"PK mimetypeapplication/vnd.oasis.opendocument.spreadsheet", []string{"Ce classeur (.ods)", "LibreOffice", "Classeur Excel (.xlsx)"}},
		"note.doc":   {"\xd0\xcf\x11\xe0W\x00o\x00r\x00d\x00D\x00o\x00c\x00u\x00m\x00e\x00n\x00t", []string{"traitement de texte (.doc)", "LibreOffice", "au format PDF"}},
	} {
		_, err := New(ample).Convert(t.Context(), dossier.File{Name: name}, []byte(c.data))
		r, ok := errors.AsType[*dossier.Refusal](err)
		if !ok || r.Reason != dossier.RefusedUnknownType || r.File != name {
			t.Fatalf("%s: got %v", name, err)
		}
		for _, s := range c.says {
			if !strings.Contains(strings.ReplaceAll(r.What+r.Action, "\u00a0", " "), s) {
				t.Errorf("%s: nothing says %q: %s %s", name, s, r.What, r.Action)
			}
		}
	}
}

func TestAFileThatLibreOfficeCannotOpenIsRefused(t *testing.T) {
	office(t)
	damaged, err := base64.StdEncoding.DecodeString("0M8R4KGxGuEAAAAAAAAAAAAAAAAAAAAAPgADAP7/CQAGAAAA")
	if err != nil {
		t.Fatal(err)
	}
	_, err = New(ample).Convert(t.Context(), dossier.File{Name: "budget.xls"}, damaged)
	if r, ok := errors.AsType[*dossier.Refusal](err); !ok || r.Reason != dossier.RefusedCorrupt || r.Action == "" {
		t.Errorf("got %v", err)
	}
}

func TestItStopsWithItsLimitsAndItsContext(t *testing.T) {
	office(t)
	short := ample
	short.Time = 50 * time.Millisecond
	rtf := []byte(`{\rtf1\ansi Etudes}`)
	_, err := New(short).Convert(t.Context(), dossier.File{Name: "note.rtf"}, rtf)
	if r, ok := errors.AsType[*dossier.Refusal](err); !ok || r.Reason != dossier.RefusedTimeout || r.File != "note.rtf" {
		t.Errorf("too late: got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(ample).Convert(ctx, dossier.File{Name: "note.rtf"}, rtf); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
}
