package xlsx

// maxText is how many characters a cell holds at most, by Excel's specifications;
// four bytes each at most.
const maxText = 32_767

// Limits bounds what one workbook may hold.
type Limits struct {
	Unzipped int64 // bytes of all parts together, decompressed
	Parts    int   // entries of the container
	Sheets   int
	Rows     int // index of the last row with a value
	Columns  int // index of the last column with a value
	Cells    int // cells with a value in the workbook, and cells of its grids
	Elements int // rows and cells written in the workbook, empty ones included
	Texts    int // shared texts
	Steps    int // cells read while computing formulas
}

// DefaultLimits are far above any budget of a request for a grant.
func DefaultLimits() Limits {
	return Limits{
		Unzipped: 128 << 20,
		Parts:    4_000,
		Sheets:   100,
		Rows:     50_000,
		Columns:  1_000,
		Cells:    200_000,
		Elements: 2_000_000,
		Texts:    500_000,
		Steps:    2_000_000,
	}
}
