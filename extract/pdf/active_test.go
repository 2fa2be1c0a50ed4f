package pdf_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"guichet/extract/pdf"
	"guichet/internal/dossier"
)

func TestWhatAViewerMightRunIsTold(t *testing.T) {
	packed := func(objects string) string {
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		if _, err := w.Write([]byte(objects)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", b.Len(), b.String())
	}
	for _, c := range []struct{ name, object, code, says string }{
		{"a script", "<< /S /JavaScript /JS (app.alert\\(1\\)) >>", pdf.NoteScript, "JavaScript"},
		{"a script whose name is written in codes", "<< /S /J#61vaScript /JS (1) >>", pdf.NoteScript, "JavaScript"},
		{"a script in an object stream", packed("9 0 << /S /JavaScript /JS (1) >>"), pdf.NoteScript, "JavaScript"},
		{"a program to launch", "<< /S /Launch /F (..\\\\virus.exe) >>", pdf.NoteLaunch, "« virus.exe »"},
		{"an attached file", "<< /Type /Filespec /UF <FEFF00E9007400E9002E0070006400660000> /EF << /F 101 0 R >> /X /EmbeddedFile >>", pdf.NoteAttached, "« été.pdf »"},
		{"words about scripts are none", "(un /JavaScriptEngine, un /Launcher)", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := read(t, document{pages: []string{show(10, 50, "texte")}, objects: []string{c.object}}.bytes())
			if c.code == "" {
				if len(d.Notes) > 0 {
					t.Errorf("got %+v", d.Notes)
				}
				return
			}
			if len(d.Notes) != 1 || d.Notes[0].Code != c.code || !strings.Contains(strings.ReplaceAll(d.Notes[0].Message, "\u00a0", " "), c.says) {
				t.Errorf("got %+v, want %s with %q", d.Notes, c.code, c.says)
			}
		})
	}
}

func TestAPageThatCannotBeOpenedIsNamed(t *testing.T) {
	data := bytes.Replace(document{pages: []string{show(10, 50, "un"), show(10, 50, "deux")}}.bytes(), []byte("/Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 13"), []byte("/Type /Rien /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 13"), 1)
	_, err := pdf.Read(context.Background(), "essai.pdf", data, pdf.DefaultLimits())
	r, ok := errors.AsType[*dossier.Refusal](err)
	if !ok || r.Reason != dossier.RefusedCorrupt || !strings.Contains(r.What, "page 2") {
		t.Errorf("got %v", err)
	}
}
