package french

import (
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"
)

// Memo keeps what a function said of the last texts it was asked about: the readings of
// a page that compete ask of the same texts again and again. It may be used by several
// goroutines.
type Memo[V any] struct{ last *lru.Cache[string, V] }

// NewMemo returns a memo of so many texts, at least one.
func NewMemo[V any](texts int) Memo[V] {
	c, err := lru.New[string, V](max(texts, 1))
	if err != nil {
		panic(err) // only for a size below one
	}
	return Memo[V]{c}
}

// longestKept bounds the texts that are kept: what is longer is no label.
const longestKept = 200

// Of returns what f says of s; f says the same of the same text always.
func (m Memo[V]) Of(s string, f func(string) V) V {
	if len(s) > longestKept {
		return f(s)
	}
	if v, ok := m.last.Get(s); ok {
		return v
	}
	v := f(s)
	m.last.Add(strings.Clone(s), v) // not the page that it is a part of
	return v
}
