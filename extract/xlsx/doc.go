// Package xlsx reads a workbook (Office Open XML, ECMA-376) into the table
// model: the visible sheets, with texts and grids in reading order, each cell as
// a reader sees it, with its exact value and its place.
//
// The sheets themselves are decoded here as a stream, so that the digits of a
// number never pass through a float and a damaged sheet is noticed; excelize
// resolves the styles. Formulas without a stored result are computed with exact
// decimals, and only with the functions that are known to the last detail: a
// guess would be an invented amount.
//
// It must not know what a budget is, nor call anything outside the process.
package xlsx
