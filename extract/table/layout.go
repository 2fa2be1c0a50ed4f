package table

import "guichet/internal/dossier"

// Word is a run of characters without a gap, on a page.
type Word struct {
	Text string
	Box  dossier.Box
	Size float64 // font size in points
	Bold bool
	// Angle is the direction of writing in degrees, counterclockwise on the page
	// as displayed: 0 is upright, 90 runs upwards.
	Angle      int
	Confidence float64 // 1 for a text layer; the recogniser's own for OCR
	Cell       int     // the TaggedCell it belongs to; 0 for none

	// seen is where the word is on the page, when Box is only where it counts
	// for a line.
	seen *dossier.Box
	// alone says that the word is a text by itself, whatever stands next to it.
	alone bool
}

// Segment is a horizontal or vertical ruling, in points; thin filled
// rectangles count as rulings too.
type Segment struct {
	X0, Y0, X1, Y1 float64
}

// Fill is a painted rectangle (zebra stripes, header backgrounds).
type Fill struct {
	Box  dossier.Box
	Gray float64 // 0 black … 1 white
}

// Pose says how a picture was brought upright before it was read: turned clockwise by
// quarters, then by an angle in radians around its middle. The boxes of a scan
// are on the picture so turned.
type Pose struct {
	Quarters int     `json:"quarters,omitempty"`
	Angle    float64 `json:"angle,omitempty"`
}

// RawPage is a page before tables are found: what the PDF reader or the OCR
// saw, in display coordinates (rotation applied, origin top left).
type RawPage struct {
	File          string
	Number        int
	Width, Height float64
	Words         []Word
	Segments      []Segment
	Fills         []Fill
	Tagged        []Tagged       // tables that the file itself says it has
	Method        dossier.Method // MethodText or MethodOCR
	Scanned       bool
	Pictures      []dossier.Box // large ones, without text over them
	Pose          Pose
}

// Tagged is a table of a file's own structure, as the program that wrote it has
// tagged it. It may be wrong in any way.
type Tagged struct {
	Rows [][]TaggedCell
}

// TaggedCell is a cell of a Tagged table: the words with its ID as their Cell.
// One without an ID is empty.
type TaggedCell struct {
	ID               int // from 1, unique on the page; 0 for an empty cell
	RowSpan, ColSpan int // 0 and 1: one
	Head             bool
}
