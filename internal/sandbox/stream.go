package sandbox

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Parent and child talk in chunks: four bytes of length, then as many bytes. A
// message is one chunk of JSON; a stream of bytes is any number of chunks and an
// empty one. A chunk is never longer than maxChunk.
const (
	chunkSize = 1 << 16
	maxChunk  = 16 << 20
)

var errChunk = errors.New("a chunk is too long")

func writeChunk(w io.Writer, p []byte) error {
	if len(p) > maxChunk {
		return errChunk
	}
	var head [4]byte
	binary.BigEndian.PutUint32(head[:], uint32(len(p))) // #nosec G115 -- checked above
	if _, err := w.Write(head[:]); err != nil {
		return err
	}
	_, err := w.Write(p)
	return err
}

// chunkLength reads the length of the next chunk; io.EOF says that there is none.
func chunkLength(r io.Reader) (int, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > maxChunk {
		return 0, errChunk
	}
	return int(n), nil
}

func writeMessage(w io.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return writeChunk(w, b)
}

func readMessage(r io.Reader, v any) error {
	n, err := chunkLength(r)
	if err != nil {
		return err
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return fmt.Errorf("a message is cut: %w", io.ErrUnexpectedEOF)
	}
	return json.Unmarshal(b, v)
}

// streamReader reads one stream of bytes out of r and nothing after it.
type streamReader struct {
	r    io.Reader
	left int // of the chunk
	end  bool
}

func (s *streamReader) Read(p []byte) (int, error) {
	if s.left == 0 && !s.end {
		n, err := chunkLength(s.r)
		if err != nil {
			return 0, fmt.Errorf("a stream is cut: %w", noEOF(err))
		}
		s.left, s.end = n, n == 0
	}
	if s.end {
		return 0, io.EOF
	}
	n, err := s.r.Read(p[:min(len(p), s.left)])
	s.left -= n
	return n, noEOF(err)
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// streamWriter writes one stream of bytes to w; Close ends the stream and leaves
// w open.
type streamWriter struct{ w io.Writer }

func (s *streamWriter) Write(p []byte) (int, error) {
	for at := 0; at < len(p); at += maxChunk {
		if err := writeChunk(s.w, p[at:min(len(p), at+maxChunk)]); err != nil {
			return at, err
		}
	}
	return len(p), nil
}

func (s *streamWriter) Close() error { return writeChunk(s.w, nil) }
