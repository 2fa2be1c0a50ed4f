package pdfdoc

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"sort"
	"strconv"
)

// update is an incremental update of a PDF that fpdf has written (ISO 32000-1, 7.5.6): what
// fpdf has no method for is added after its end, and objects are replaced by later ones.
type update struct {
	pdf     []byte
	offsets []int // of fpdf's objects, by number
	prev    int   // offset of its cross-reference table
	root    int
	info    int
	objects map[int][]byte
	next    int
}

// newUpdate reads the cross-reference table and trailer that fpdf writes.
func newUpdate(pdf []byte) (*update, error) {
	u := &update{pdf: pdf, objects: map[int][]byte{}}
	at := bytes.LastIndex(pdf, []byte("startxref\n"))
	if at < 0 {
		return nil, fmt.Errorf("pdfdoc: no cross-reference table")
	}
	var size int
	if _, err := fmt.Sscanf(string(pdf[at:min(at+40, len(pdf))]), "startxref\n%d", &u.prev); err != nil {
		return nil, fmt.Errorf("pdfdoc: %w", err)
	}
	table := pdf[u.prev:]
	if _, err := fmt.Sscanf(string(table[:min(40, len(table))]), "xref\n0 %d", &size); err != nil {
		return nil, fmt.Errorf("pdfdoc: %w", err)
	}
	lines := bytes.SplitN(table, []byte("\n"), size+3)
	for _, l := range lines[2 : size+2] {
		n, err := strconv.Atoi(string(l[:10]))
		if err != nil {
			return nil, fmt.Errorf("pdfdoc: cross-reference table: %w", err)
		}
		u.offsets = append(u.offsets, n)
	}
	_, trailer, _ := bytes.Cut(lines[size+2], []byte("/Root "))
	if _, err := fmt.Sscanf(string(trailer), "%d", &u.root); err != nil {
		return nil, fmt.Errorf("pdfdoc: no root in the trailer: %w", err)
	}
	u.next = size
	u.info = u.reserve() // fpdf's trailer names the colour profile instead, once there is one
	return u, nil
}

// reserve returns the number of a new object.
func (u *update) reserve() int {
	u.next++
	return u.next - 1
}

// set gives an object its content, new or replaced.
func (u *update) set(n int, format string, args ...any) {
	u.objects[n] = fmt.Appendf(nil, format, args...)
}

// dict returns the inside of a dictionary object as fpdf wrote it.
func (u *update) dict(n int) (string, error) {
	_, body, ok := bytes.Cut(u.pdf[u.offsets[n]:], []byte("obj\n<<"))
	if !ok {
		return "", fmt.Errorf("pdfdoc: object %d is no dictionary", n)
	}
	body, _, ok = bytes.Cut(body, []byte("\nendobj"))
	if !ok || !bytes.HasSuffix(body, []byte(">>")) {
		return "", fmt.Errorf("pdfdoc: object %d is no dictionary", n)
	}
	return string(bytes.TrimSpace(body[:len(body)-2])), nil
}

// bytes returns the file with the update behind it. The identifier is the hash of what
// stands before it, so that the same document has the same one.
func (u *update) bytes() []byte {
	out := bytes.NewBuffer(make([]byte, 0, len(u.pdf)+200*len(u.objects)))
	out.Write(u.pdf)
	numbers := make([]int, 0, len(u.objects))
	for n := range u.objects {
		numbers = append(numbers, n)
	}
	sort.Ints(numbers)
	var table bytes.Buffer
	for i, n := range numbers {
		if i == 0 || n != numbers[i-1]+1 {
			run := 1
			for i+run < len(numbers) && numbers[i+run] == n+run {
				run++
			}
			fmt.Fprintf(&table, "%d %d\n", n, run)
		}
		fmt.Fprintf(&table, "%010d 00000 n \n", out.Len())
		out.WriteString(strconv.Itoa(n))
		out.WriteString(" 0 obj\n")
		out.Write(u.objects[n])
		out.WriteString("\nendobj\n")
	}
	id := sha256.Sum256(out.Bytes())
	start := out.Len()
	out.WriteString("xref\n")
	out.Write(table.Bytes())
	fmt.Fprintf(out, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /Prev %d /ID [<%x> <%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		u.next, u.root, u.info, u.prev, id[:16], id[:16], start)
	return out.Bytes()
}
