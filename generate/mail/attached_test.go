package mail

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/emersion/go-message/mail"

	"guichet/generate/internal/sample"
	"guichet/internal/dossier"
	"guichet/templates"
)

// A file that goes with a mail arrives as it was, beside both texts, and the same mail is the
// same bytes.
func TestAnAttachedFileArrives(t *testing.T) {
	in := Input{
		Dossier: sample.Plain(), Theme: sample.ITN1(), Reference: "ITN1-2021-0042", Version: 1, ReceivedAt: sample.ReceivedAt, Today: sample.Date("2021-07-05"),
		AnswerBy: sample.Date("2021-07-19"), Bureau: sample.Bureau(), Findings: []dossier.Finding{{Code: "report.x", Severity: dossier.Bloquante, Title: "Un point"}},
		Report:   Report{Key: "2021-T2", Period: "2ᵉ trimestre 2021", Hash: "0123456789abcdef0123", Sender: "porteur@exemple.fr"},
		Attached: []Attachment{{Name: "suivi annoté.xlsx", MediaType: "application/octet-stream", Data: bytes.Repeat([]byte("octets\x00"), 5000)}},
	}
	m, err := New(ReportReturned, in, templates.Mails)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := New(ReportReturned, in, templates.Mails); err != nil || !bytes.Equal(again.Data, m.Data) {
		t.Errorf("other bytes (%v)", err)
	}
	if len(m.To) != 1 || m.To[0] != "porteur@exemple.fr" {
		t.Errorf("to %q", m.To)
	}
	r, err := mail.CreateReader(bytes.NewReader(m.Data))
	if err != nil {
		t.Fatal(err)
	}
	var texts int
	var files [][]byte
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(p.Body)
		if err != nil {
			t.Fatal(err)
		}
		switch h := p.Header.(type) {
		case *mail.InlineHeader:
			texts++
		case *mail.AttachmentHeader:
			if name, err := h.Filename(); err != nil || name != in.Attached[0].Name {
				t.Errorf("name %q (%v)", name, err)
			}
			files = append(files, data)
		}
	}
	if texts != 2 || len(files) != 1 || !bytes.Equal(files[0], in.Attached[0].Data) {
		t.Errorf("%d texts, %d files", texts, len(files))
	}
}
