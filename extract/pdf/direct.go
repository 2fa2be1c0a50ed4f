package pdf

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// direct calls functions of PDFium's module for what is asked of every character
// and every object of a page. go-pdfium's own calls lock, allocate and remember
// each handle, which takes longer than the answer. Names and meanings are those of
// PDFium's public headers, fpdf_text.h, fpdf_edit.h and
// fpdf_structtree.h.
//
// A trap is kept in err, and nothing is called after it; ok says whether PDFium
// gave an answer.
type direct struct {
	watch  *watch
	module api.Module
	calls  [len(names)]api.Function
	stack  [8]uint64
	room   uint32 // where answers are written, in the module's memory
	err    error
}

// roomSize holds the longest answer, the name of a font.
const roomSize = 1024

// watch sees the module when go-pdfium starts it, and the handles of pages that it
// keeps to itself.
type watch struct {
	module     api.Module
	page, text uint64 // of the last page that was loaded
}

// Functions that are watched.
const (
	initLibrary  = "FPDF_InitLibrary"
	loadPage     = "FPDF_LoadPage"
	loadTextPage = "FPDFText_LoadPage"
)

// NewFunctionListener implements experimental.FunctionListenerFactory.
func (w *watch) NewFunctionListener(def api.FunctionDefinition) experimental.FunctionListener {
	for _, name := range []string{initLibrary, loadPage, loadTextPage} {
		if slices.Contains(def.ExportNames(), name) {
			return &listener{w, name}
		}
	}
	return nil
}

type listener struct {
	watch *watch
	name  string
}

// Before implements experimental.FunctionListener.
func (l *listener) Before(_ context.Context, mod api.Module, _ api.FunctionDefinition, _ []uint64, _ experimental.StackIterator) {
	l.watch.module = mod
}

// After implements experimental.FunctionListener.
func (l *listener) After(_ context.Context, _ api.Module, _ api.FunctionDefinition, results []uint64) {
	switch l.name {
	case loadPage:
		l.watch.page = results[0]
	case loadTextPage:
		l.watch.text = results[0]
	}
}

// Abort implements experimental.FunctionListener.
func (l *listener) Abort(context.Context, api.Module, api.FunctionDefinition, error) {}

// function is one of the functions called here.
type function int

const (
	malloc function = iota
	textGetUnicode
	textIsGenerated
	textGetLooseCharBox
	textGetCharBox
	textGetMatrix
	textGetCharOrigin
	textGetFontSize
	textGetFontInfo
	textGetFontWeight
	textGetFillColor
	textGetObject
	pageCountObjects
	pageGetObject
	objGetType
	objGetBounds
	objGetMatrix
	objGetFillColor
	objGetStrokeColor
	objGetMarkedContentID
	textObjGetRenderMode
	formCountObjects
	formGetObject
	pathGetDrawMode
	pathCountSegments
	pathGetSegment
	segmentGetType
	segmentGetPoint
	segmentGetClose
	structTreeGetForPage
	structTreeClose
	structTreeCountChildren
	structTreeGetChild
	structElementGetType
	structElementCountChildren
	structElementGetChild
	structElementGetChildContent
	structElementCountAttributes
	structElementGetAttribute
	structAttrGetValue
	structAttrGetNumber
)

var names = [...]string{
	malloc: "malloc", textGetUnicode: "FPDFText_GetUnicode", textIsGenerated: "FPDFText_IsGenerated",
	textGetLooseCharBox: "FPDFText_GetLooseCharBox", textGetCharBox: "FPDFText_GetCharBox", textGetMatrix: "FPDFText_GetMatrix",
	textGetCharOrigin: "FPDFText_GetCharOrigin", textGetFontSize: "FPDFText_GetFontSize", textGetFontInfo: "FPDFText_GetFontInfo",
	textGetFontWeight: "FPDFText_GetFontWeight", textGetFillColor: "FPDFText_GetFillColor", textGetObject: "FPDFText_GetTextObject",
	pageCountObjects: "FPDFPage_CountObjects", pageGetObject: "FPDFPage_GetObject", objGetType: "FPDFPageObj_GetType",
	objGetBounds: "FPDFPageObj_GetBounds", objGetMatrix: "FPDFPageObj_GetMatrix", objGetFillColor: "FPDFPageObj_GetFillColor",
	objGetStrokeColor:     "FPDFPageObj_GetStrokeColor",
	objGetMarkedContentID: "FPDFPageObj_GetMarkedContentID", textObjGetRenderMode: "FPDFTextObj_GetTextRenderMode",
	formCountObjects: "FPDFFormObj_CountObjects", formGetObject: "FPDFFormObj_GetObject", pathGetDrawMode: "FPDFPath_GetDrawMode",
	pathCountSegments: "FPDFPath_CountSegments", pathGetSegment: "FPDFPath_GetPathSegment", segmentGetType: "FPDFPathSegment_GetType",
	segmentGetPoint: "FPDFPathSegment_GetPoint", segmentGetClose: "FPDFPathSegment_GetClose",
	structTreeGetForPage: "FPDF_StructTree_GetForPage", structTreeClose: "FPDF_StructTree_Close",
	structTreeCountChildren: "FPDF_StructTree_CountChildren", structTreeGetChild: "FPDF_StructTree_GetChildAtIndex",
	structElementGetType: "FPDF_StructElement_GetType", structElementCountChildren: "FPDF_StructElement_CountChildren",
	structElementGetChild: "FPDF_StructElement_GetChildAtIndex", structElementGetChildContent: "FPDF_StructElement_GetChildMarkedContentID",
	structElementCountAttributes: "FPDF_StructElement_GetAttributeCount", structElementGetAttribute: "FPDF_StructElement_GetAttributeAtIndex",
	structAttrGetValue: "FPDF_StructElement_Attr_GetValue", structAttrGetNumber: "FPDF_StructElement_Attr_GetNumberValue",
}

var errDirect = errors.New("pdfium cannot be called")

// ready prepares the calls after a module was started.
func (d *direct) ready() error {
	if d.module == d.watch.module && d.room != 0 {
		return d.err
	}
	*d = direct{watch: d.watch, module: d.watch.module}
	if d.module == nil {
		return errDirect
	}
	for f, name := range names {
		if d.calls[f] = d.module.ExportedFunction(name); d.calls[f] == nil {
			return fmt.Errorf("%w: it has no %s", errDirect, name)
		}
	}
	d.room = uint32(d.call(malloc, roomSize)) // #nosec G115 -- an address of 32 bits
	if d.room == 0 {
		return errors.Join(errDirect, d.err)
	}
	return d.err
}

// call returns what a function returns, 0 after a trap.
func (d *direct) call(f function, args ...uint64) uint64 {
	if d.err != nil {
		return 0
	}
	copy(d.stack[:], args)
	if err := d.calls[f].CallWithStack(context.Background(), d.stack[:]); err != nil {
		d.err = err
		return 0
	}
	return d.stack[0]
}

// handle returns the handle that a function returns, 0 after a trap. Handles have 32
// bits: what stands above them in the result is left over from the arguments.
func (d *direct) handle(f function, args ...uint64) uint64 {
	return uint64(uint32(d.call(f, args...))) // #nosec G115 -- as above
}

// answers calls a function that says whether it has an answer.
func (d *direct) answers(f function, args ...uint64) bool {
	return api.DecodeI32(d.call(f, args...)) != 0 && d.err == nil
}

// at is the address of byte n of the room.
func (d *direct) at(n uint32) uint64 { return uint64(d.room + n) }

func (d *direct) float32(n uint32) float64 {
	v, _ := d.module.Memory().ReadFloat32Le(d.room + n) // the room is within the memory
	return float64(v)
}

func (d *direct) float64(n uint32) float64 {
	v, _ := d.module.Memory().ReadFloat64Le(d.room + n) // as above
	return v
}

func (d *direct) uint32(n uint32) uint32 {
	v, _ := d.module.Memory().ReadUint32Le(d.room + n) // as above
	return v
}

// char is a character of a text page.
type char struct{ text, index uint64 }

func (d *direct) unicode(c char) rune {
	return rune(api.DecodeI32(d.call(textGetUnicode, c.text, c.index)))
}

// generated reports whether PDFium made the character up.
func (d *direct) generated(c char) bool {
	return api.DecodeI32(d.call(textIsGenerated, c.text, c.index)) == 1
}

// edges are those of a rectangle in user space.
type edges struct{ left, bottom, right, top float64 }

func (d *direct) looseBox(c char) (edges, bool) {
	ok := d.answers(textGetLooseCharBox, c.text, c.index, d.at(0))
	return edges{left: d.float32(0), top: d.float32(4), right: d.float32(8), bottom: d.float32(12)}, ok
}

func (d *direct) tightBox(c char) (edges, bool) {
	ok := d.answers(textGetCharBox, c.text, c.index, d.at(0), d.at(8), d.at(16), d.at(24))
	return edges{left: d.float64(0), right: d.float64(8), bottom: d.float64(16), top: d.float64(24)}, ok
}

func (d *direct) textMatrix(c char) (matrix, bool) {
	ok := d.answers(textGetMatrix, c.text, c.index, d.at(0))
	return d.matrix(), ok
}

func (d *direct) matrix() matrix {
	return matrix{d.float32(0), d.float32(4), d.float32(8), d.float32(12), d.float32(16), d.float32(20)}
}

func (d *direct) origin(c char) (x, y float64, ok bool) {
	ok = d.answers(textGetCharOrigin, c.text, c.index, d.at(0), d.at(8))
	return d.float64(0), d.float64(8), ok
}

func (d *direct) fontSize(c char) float64 {
	return api.DecodeF64(d.call(textGetFontSize, c.text, c.index))
}

// fontName returns "" for a name longer than any.
func (d *direct) fontName(c char) string {
	n := uint32(d.call(textGetFontInfo, c.text, c.index, d.at(0), roomSize, 0)) // #nosec G115 -- an unsigned long of 32 bits
	if n < 2 || n > roomSize || d.err != nil {
		return ""
	}
	name, _ := d.module.Memory().Read(d.room, n-1) // within the room, without the NUL
	return string(name)
}

// fontWeight is -1 when the font does not tell it.
func (d *direct) fontWeight(c char) int32 {
	return api.DecodeI32(d.call(textGetFontWeight, c.text, c.index))
}

func (d *direct) textColor(c char) (color, bool) {
	ok := d.answers(textGetFillColor, c.text, c.index, d.at(0), d.at(4), d.at(8), d.at(12))
	return d.color(), ok
}

func (d *direct) color() color {
	return toColor(uint(d.uint32(0)), uint(d.uint32(4)), uint(d.uint32(8)), uint(d.uint32(12)))
}

// markedContent returns the number of the marked content that draws a character,
// -1 for none.
func (d *direct) markedContent(c char) int {
	o := d.handle(textGetObject, c.text, c.index)
	if o == 0 {
		return -1
	}
	return int(api.DecodeI32(d.call(objGetMarkedContentID, o)))
}

// object is the handle of a page object.
type object uint64

// objects returns how many objects stand on a page, and one of them; 0 is none.
func (d *direct) objects(page uint64) int { return int(api.DecodeI32(d.call(pageCountObjects, page))) }

func (d *direct) object(page uint64, i int) object {
	return object(d.handle(pageGetObject, page, uint64(i))) // #nosec G115 -- an index
}

func (d *direct) kind(o object) enums.FPDF_PAGEOBJ {
	return enums.FPDF_PAGEOBJ(api.DecodeI32(d.call(objGetType, uint64(o))))
}

func (d *direct) bounds(o object) (edges, bool) {
	ok := d.answers(objGetBounds, uint64(o), d.at(0), d.at(4), d.at(8), d.at(12))
	return edges{left: d.float32(0), bottom: d.float32(4), right: d.float32(8), top: d.float32(12)}, ok
}

func (d *direct) objectMatrix(o object) (matrix, bool) {
	ok := d.answers(objGetMatrix, uint64(o), d.at(0))
	return d.matrix(), ok
}

// paint returns the colour that an object is filled or stroked with.
func (d *direct) paint(f function, o object) (color, bool) {
	ok := d.answers(f, uint64(o), d.at(0), d.at(4), d.at(8), d.at(12))
	return d.color(), ok
}

func (d *direct) renderMode(o object) enums.FPDF_TEXT_RENDERMODE {
	return enums.FPDF_TEXT_RENDERMODE(api.DecodeI32(d.call(textObjGetRenderMode, uint64(o))))
}

// formObjects returns how many objects stand in a form, and one of them; 0 is none.
func (d *direct) formObjects(o object) int {
	return int(api.DecodeI32(d.call(formCountObjects, uint64(o))))
}

func (d *direct) formObject(o object, i int) object {
	return object(d.handle(formGetObject, uint64(o), uint64(i))) // #nosec G115 -- an index
}

func (d *direct) drawMode(o object) (filled, stroked, ok bool) {
	ok = d.answers(pathGetDrawMode, uint64(o), d.at(0), d.at(4))
	return d.uint32(0) != uint32(enums.FPDF_FILLMODE_NONE), d.uint32(4) != 0, ok
}

// segments is -1 when the object is no path.
func (d *direct) segments(o object) int {
	return int(api.DecodeI32(d.call(pathCountSegments, uint64(o))))
}

// segment is a step of a path.
type segment struct {
	kind   enums.FPDF_SEGMENT
	x, y   float64 // in the space of the path
	closes bool
}

func (d *direct) segment(o object, i int) (segment, bool) {
	s := d.handle(pathGetSegment, uint64(o), uint64(i)) // #nosec G115 -- an index
	if s == 0 {
		return segment{}, false
	}
	out := segment{kind: enums.FPDF_SEGMENT(api.DecodeI32(d.call(segmentGetType, s)))}
	ok := d.answers(segmentGetPoint, s, d.at(0), d.at(4))
	out.x, out.y = d.float32(0), d.float32(4)
	out.closes = api.DecodeI32(d.call(segmentGetClose, s)) != 0
	return out, ok
}
