// Package sendtest is a mail server on the loopback that keeps what it takes, and can refuse,
// delay and cut. Nothing of the product imports it.
package sendtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Message is a message that the server took.
type Message struct {
	From string
	To   []string
	ID   string // its Message-ID
	Data string
}

// Server is a mail server.
type Server struct {
	Address string
	Roots   *x509.CertPool // what its certificate is held to

	mu       sync.Mutex
	taken    []Message
	attempts int
	// Answer is what the server says to the n-th message (from 1): nil takes it.
	answer func(n int) error
	// cut closes the connection after a message is taken, before the client hears of it.
	cut func(n int) bool
}

// Refuse returns an answer of the server.
func Refuse(code int, text string) error { return &smtp.SMTPError{Code: code, Message: text} }

// Start starts a server for the time of a test. user and password are asked for when they
// are given.
func Start(t testing.TB, user, password string, answer func(n int) error, cut func(n int) bool) *Server {
	t.Helper()
	s := &Server{answer: answer, cut: cut, Roots: x509.NewCertPool()}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Address = listener.Addr().String()
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		x := &session{s: s, conn: c}
		if user != "" {
			return &guarded{session: x, user: user, password: password}, nil
		}
		return x, nil
	}))
	server.Domain, server.AllowInsecureAuth = "localhost", true
	server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{s.certificate(t)}, MinVersion: tls.VersionTLS12}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return s
}

// Taken are the messages that the server took, in order.
func (s *Server) Taken() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message{}, s.taken...)
}

func (s *Server) certificate(t testing.TB) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s.Roots.AddCert(c)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

type session struct {
	s    *Server
	conn *smtp.Conn
	m    Message
}

func (x *session) Reset()        { x.m = Message{} }
func (x *session) Logout() error { return nil }

func (x *session) Mail(from string, _ *smtp.MailOptions) error {
	x.m.From = from
	return nil
}

func (x *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "inconnu@") {
		return Refuse(550, "no such user")
	}
	x.m.To = append(x.m.To, to)
	return nil
}

func (x *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	x.s.attempts++
	n := x.s.attempts
	if x.s.answer != nil {
		if err := x.s.answer(n); err != nil {
			return err
		}
	}
	m := x.m
	m.Data = string(data)
	if parsed, err := mail.ReadMessage(strings.NewReader(m.Data)); err == nil {
		m.ID = parsed.Header.Get("Message-ID")
	}
	x.s.taken = append(x.s.taken, m)
	if x.s.cut != nil && x.s.cut(n) {
		return errors.Join(x.conn.Conn().Close(), io.ErrUnexpectedEOF)
	}
	return nil
}

// guarded asks for a user and a password.
type guarded struct {
	*session
	user, password string
	known          bool
}

func (g *guarded) AuthMechanisms() []string { return []string{sasl.Plain} }

func (g *guarded) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != g.user || password != g.password {
			return Refuse(535, "wrong password")
		}
		g.known = true
		return nil
	}), nil
}

func (g *guarded) Mail(from string, o *smtp.MailOptions) error {
	if !g.known {
		return Refuse(530, "authentication required")
	}
	return g.session.Mail(from, o)
}
