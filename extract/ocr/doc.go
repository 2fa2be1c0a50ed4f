// Package ocr reads the words of a scanned page: it turns the image upright,
// straightens it, takes the rulings out of it (they come back as segments), and
// has tesseract recognise the rest.
//
// tesseract runs as a process with limits of its own; where it or its French data
// is missing, a refusal says what to install. What is recognised is never
// corrected: a doubtful text keeps its letters and gets a low confidence.
//
// The package must not know what a table or a budget is.
package ocr
