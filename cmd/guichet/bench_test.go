package main

import "testing"

// BenchmarkLoadThemes is part of the start of every command that checks.
func BenchmarkLoadThemes(b *testing.B) {
	for b.Loop() {
		if _, err := loadThemes(""); err != nil {
			b.Fatal(err)
		}
	}
}
