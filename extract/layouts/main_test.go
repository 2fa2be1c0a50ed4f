package layouts_test

import (
	"encoding/json"
	"os"
	"strconv"
	"testing"
	"time"

	"guichet/extract/layouts"
	"guichet/extract/pdf/pdftest"
)

func TestMain(m *testing.M) { pdftest.Main(m) }

const firstSeed = 1

// settings returns the first seed and the number of cases, 0 for the usual one.
func settings(t *testing.T) (seed uint64, count int) {
	t.Helper()
	seed = firstSeed
	switch s := os.Getenv("GUICHET_LAYOUTS_SEED"); s {
	case "":
	case "now":
		seed = uint64(time.Now().Unix()) / 60 * 1000
		t.Logf("GUICHET_LAYOUTS_SEED=%d", seed)
	default:
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = n
	}
	if s := os.Getenv("GUICHET_LAYOUTS_COUNT"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		count = n
	}
	return seed, count
}

// holdToFloor compares the shares of tables read exactly with those ever reached.
func holdToFloor(t *testing.T, reached map[string]float64) {
	t.Helper()
	b, err := os.ReadFile(floorFile)
	if err != nil {
		t.Fatal(err)
	}
	floor := map[string]float64{}
	if err := json.Unmarshal(b, &floor); err != nil {
		t.Fatal(err)
	}
	for name, got := range reached {
		if got < floor[name] {
			t.Errorf("%s: %.3f of the tables are read exactly, below the floor of %.3f", name, got, floor[name])
		}
		floor[name] = max(floor[name], got)
	}
	if os.Getenv("GUICHET_TEST_FLOOR") != "1" {
		return
	}
	if b, err = json.MarshalIndent(floor, "", "  "); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(floorFile, append(b, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestTheSameChoicesGiveTheSameDocument holds what the seeds are worth.
func TestTheSameChoicesGiveTheSameDocument(t *testing.T) {
	for seed := range uint64(40) {
		a, err := json.Marshal(layouts.Words(layouts.Make(layouts.Draw(seed))))
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(layouts.Words(layouts.Make(layouts.Draw(seed))))
		if err != nil {
			t.Fatal(err)
		}
		if string(a) != string(b) {
			t.Fatalf("seed %d gives two documents", seed)
		}
	}
}

// TestTheJudgeSeesMistakes holds that the property can fail.
func TestTheJudgeSeesMistakes(t *testing.T) {
	c := layouts.Make(layouts.Choices{Seed: 3, Lines: 4, Plan: layouts.PlanTable})
	right := c.Want
	for i := range right.Lines {
		right.Lines[i].Total.Source.Confidence = 1
	}
	if v := layouts.Judge(c, &right); !v.Exact || v.Sure != 4 || v.SureRight != 4 {
		t.Fatalf("the truth is judged %+v", v)
	}
	wrong := layouts.Make(c.Choices).Want
	wrong.Lines[1].Total.V += 1
	wrong.Lines[1].Total.Source.Confidence = 1
	wrong.Lines[2].Total.V += 1
	if v := layouts.Judge(c, &wrong); v.Exact || len(v.Wrong) != 1 || len(v.Off) != 2 {
		t.Errorf("one sure mistake and one unsure are judged %+v", v)
	}
	missing := layouts.Make(c.Choices).Want
	missing.Lines = missing.Lines[1:]
	if v := layouts.Judge(c, &missing); v.Exact || len(v.Off) != 1 {
		t.Errorf("a missing line is judged %+v", v)
	}
}
