// Package send gives messages to a mail server by SMTP submission (RFC 6409). It knows no
// dossier and keeps nothing: what is sent, to whom and how often is decided above.
package send

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// Security is how the connection is protected.
type Security string

// The kinds of protection.
const (
	StartTLS Security = "starttls" // a plain connection that turns to TLS before anything is said
	TLS      Security = "tls"      // TLS from the first byte
	Plain    Security = "none"     // none: for a server on the same machine
)

// Server is a mail server that takes messages.
type Server struct {
	Address  string // host:port
	Security Security
	User     string // "" for none
	Password string
	Timeout  time.Duration // of one message
	// Roots are the certificates that are trusted; nil: those of the system.
	TLS *tls.Config
}

// PermanentError says that the server refuses a message for good (RFC 5321, 4.2.1: a reply of
// 5yz): trying again changes nothing.
type PermanentError struct{ Reply string }

func (e *PermanentError) Error() string { return e.Reply }

// Deliver gives a message to the server. It returns nil when the server has taken it, a
// *PermanentError when it never will, any other error when it may be tried again. An error
// after the message was given may hide that it was taken (RFC 1047): the same Message-ID then
// shows a second copy for what it is.
func (s Server) Deliver(ctx context.Context, from string, to []string, message []byte) (err error) {
	host, _, err := net.SplitHostPort(s.Address)
	if err != nil {
		return fmt.Errorf("adresse du serveur\u00a0: %w", err)
	}
	c, err := s.connect(ctx, host)
	if err != nil {
		return err // of the server, whatever it says; no word on the message
	}
	defer func() { _ = c.Close() }()
	if s.User != "" {
		if err := c.Auth(smtp.PlainAuth("", s.User, s.Password, host, s.Security == Plain)); err != nil {
			return fmt.Errorf("authentification\u00a0: %w", err) // a setting that a person mends: the mails wait
		}
	}
	if err := c.Mail(from); err != nil {
		return classed(err)
	}
	for _, t := range to {
		if err := c.Rcpt(t); err != nil {
			return classed(err)
		}
	}
	w, err := c.Data()
	if err != nil {
		return classed(err)
	}
	if _, err := w.Write(message); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return classed(err)
	}
	_ = c.Quit() // it is taken
	return nil
}

// Probe connects, turns to TLS and gives the password, and sends nothing. It returns the state
// of the connection, nil for a plain one.
func (s Server) Probe(ctx context.Context) (*tls.ConnectionState, error) {
	host, _, err := net.SplitHostPort(s.Address)
	if err != nil {
		return nil, fmt.Errorf("adresse du serveur\u00a0: %w", err)
	}
	c, err := s.connect(ctx, host)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }()
	if s.User != "" {
		if err := c.Auth(smtp.PlainAuth("", s.User, s.Password, host, s.Security == Plain)); err != nil {
			return nil, fmt.Errorf("authentification\u00a0: %w", err)
		}
	}
	state, protected := c.TLSConnectionState()
	_ = c.Quit()
	if !protected {
		return nil, nil //nolint:nilnil // a plain connection has no state
	}
	return &state, nil
}

func (s Server) connect(ctx context.Context, host string) (*smtp.Client, error) {
	d := net.Dialer{Timeout: s.Timeout}
	conn, err := d.DialContext(ctx, "tcp", s.Address)
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(s.Timeout)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	config := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if s.TLS != nil {
		config = s.TLS.Clone()
		config.ServerName = host
	}
	if s.Security == TLS {
		conn = tls.Client(conn, config)
	}
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if err := c.Hello("localhost"); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	if s.Security == StartTLS {
		if err := c.StartTLS(config); err != nil {
			return nil, errors.Join(err, c.Close())
		}
	}
	return c, nil
}

// classed tells a refusal for good from what may pass.
func classed(err error) error {
	if e, ok := errors.AsType[*textproto.Error](err); ok && e.Code >= 500 {
		return &PermanentError{fmt.Sprintf("%d %s", e.Code, e.Msg)}
	}
	return err
}
