package send_test

import (
	"crypto/tls"
	"errors"
	"testing"
	"time"

	"guichet/send"
	"guichet/send/sendtest"
)

const message = "From: Bureau <b@fonds.example>\r\nTo: p@exemple.fr\r\nMessage-ID: <1@fonds.example>\r\nSubject: Essai\r\n\r\nBonjour,\r\n.\r\nun point seul.\r\n"

// What the server says decides whether a message is tried again.
func TestWhatTheServerSaysDecides(t *testing.T) {
	take := func(int) error { return nil }
	for _, tc := range []struct {
		name     string
		answer   func(int) error
		cut      bool
		security send.Security
		password string
		to       string
		taken    int
		failed   bool
		never    bool
	}{
		{"taken, plain", take, false, send.Plain, "bon", "p@exemple.fr", 1, false, false},
		{"taken, STARTTLS", take, false, send.StartTLS, "bon", "p@exemple.fr", 1, false, false},
		{"not now", func(int) error { return sendtest.Refuse(451, "later") }, false, send.Plain, "bon", "p@exemple.fr", 0, true, false},
		{"never", func(int) error { return sendtest.Refuse(554, "spam") }, false, send.Plain, "bon", "p@exemple.fr", 0, true, true},
		{"nobody of that name", take, false, send.Plain, "bon", "inconnu@exemple.fr", 0, true, true},
		{"taken, and the line is cut", take, true, send.Plain, "bon", "p@exemple.fr", 1, true, false},
		{"a wrong password waits for a person, not for ever", take, false, send.Plain, "mauvais", "p@exemple.fr", 0, true, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := sendtest.Start(t, "moi", "bon", tc.answer, func(int) bool { return tc.cut })
			s := send.Server{Address: server.Address, Security: tc.security, User: "moi", Password: tc.password, Timeout: 10 * time.Second, TLS: &tls.Config{RootCAs: server.Roots, MinVersion: tls.VersionTLS12}}
			err := s.Deliver(t.Context(), "b@fonds.example", []string{tc.to}, []byte(message))
			_, never := errors.AsType[*send.PermanentError](err)
			if (err != nil) != tc.failed || never != tc.never || len(server.Taken()) != tc.taken {
				t.Errorf("%v, taken %d", err, len(server.Taken()))
			}
			if tc.taken > 0 && server.Taken()[0].Data != message {
				t.Errorf("taken %q", server.Taken()[0].Data)
			}
		})
	}
}

func TestAServerThatIsAwayOrNotTrustedMayBeTriedAgain(t *testing.T) {
	server := sendtest.Start(t, "", "", nil, nil)
	for name, s := range map[string]send.Server{
		"away":        {Address: "127.0.0.1:1", Security: send.Plain, Timeout: time.Second},
		"not trusted": {Address: server.Address, Security: send.StartTLS, Timeout: 5 * time.Second},
	} {
		err := s.Deliver(t.Context(), "b@fonds.example", []string{"p@exemple.fr"}, []byte(message))
		if _, never := errors.AsType[*send.PermanentError](err); err == nil || never {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(server.Taken()); n > 0 {
		t.Errorf("%d messages went to a server that is not trusted", n)
	}
}

func TestAProbeSendsNothing(t *testing.T) {
	server := sendtest.Start(t, "moi", "bon", nil, nil)
	s := send.Server{Address: server.Address, Security: send.StartTLS, User: "moi", Password: "bon", Timeout: 10 * time.Second, TLS: &tls.Config{RootCAs: server.Roots, MinVersion: tls.VersionTLS12}}
	state, err := s.Probe(t.Context())
	if err != nil || state == nil || len(state.PeerCertificates) != 1 {
		t.Errorf("%v (%v)", state, err)
	}
	s.Password = "mauvais"
	if _, err := s.Probe(t.Context()); err == nil {
		t.Error("a wrong password passes")
	}
	s.Password, s.Security = "bon", send.Plain
	if state, err := s.Probe(t.Context()); err != nil || state != nil {
		t.Errorf("plain: %v (%v)", state, err)
	}
	if n := len(server.Taken()); n > 0 {
		t.Errorf("%d messages were sent", n)
	}
}
