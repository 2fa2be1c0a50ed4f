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
	Method        dossier.Method // MethodText or MethodOCR
	Scanned       bool
	Pose          Pose
}
