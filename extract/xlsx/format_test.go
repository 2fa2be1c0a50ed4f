package xlsx

import "testing"

func TestNumbersAreShownAsAFrenchSpreadsheetShowsThem(t *testing.T) {
	const thin = "\u202f"
	for _, c := range []struct{ name, number, format, want string }{
		{"without a format", "1234.5", "General", "1234,5"},
		{"without a format, whole", "12500", "General", "12500"},
		{"without a format, at most ten digits", "3.33333333333333", "General", "3,333333333"},
		{"grouped, with decimals", "1234567.891", "#,##0.00", "1" + thin + "234" + thin + "567,89"},
		{"the euro sign, escaped space", "12500", `#,##0\ "€"`, "12" + thin + "500 €"},
		{"thousands of euros in the text", "12.5", `[$-40C]#,##0.0\ "k€"`, "12,5 k€"},
		{"a currency with its language", "12500", `#,##0.00\ [$€-40C]`, "12" + thin + "500,00 €"},
		{"divided by a thousand for display", "12500", `#,##0.0,"k€"`, "12,5k€"},
		{"a percentage", "0.7525", "0.0%", "75,3%"},
		{"a negative number", "-3", "0.00", "-3,00"},
		{"a section for negatives brings its own sign", "-1234", `#,##0;(#,##0)`, "(1" + thin + "234)"},
		{"a section for zero", "0", `#,##0;-#,##0;"-"`, "-"},
		{"an accounting format", "1234.5", `_-* #,##0.00\ "€"_-;-* #,##0.00\ "€"_-;_-* "-"??\ "€"_-;_-@_-`, "1" + thin + "234,50 €"},
		{"optional decimals", "2.5", "0.##", "2,5"},
		{"optional digits of a number below one", "0.5", "#.00", ",50"},
		{"leading zeros", "7", "000", "007"},
		{"rounding for display only", "0.125", "0.00", "0,13"},
		{"conditions", "1500", `[>=1000]"beaucoup";[<1000]"peu"`, "beaucoup"},
		{"a colour is not shown", "5", "[Red]0", "5"},
		{"a format that hides", "5", ";;;", ""},
		{"text format", "5", "@", "5"},
		{"a date", "44258", "dd/mm/yyyy", "03/03/2021"},
		{"a date in letters", "44258", `[$-40C]d\ mmmm\ yyyy`, "3 mars 2021"},
		{"a short month", "44235", "d mmm yy", "8 févr. 21"},
		{"minutes are not months", "44258.5", "dd/mm/yyyy hh:mm", "03/03/2021 12:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, ok := parseNumber(c.number)
			if !ok {
				t.Fatal("not a number")
			}
			if got := display(r, c.format, false).text; got != c.want {
				t.Errorf("%s in %s is shown %q, want %q", c.number, c.format, got, c.want)
			}
		})
	}
}

func TestDatesCountFromTheRightDay(t *testing.T) {
	for _, c := range []struct {
		name, number string
		from1904     bool
		want         string
	}{
		{"the first day", "1", false, "1900-01-01"},
		{"before the day that never was", "59", false, "1900-02-28"},
		{"after it", "61", false, "1900-03-01"},
		{"a day of the programme", "44197", false, "2021-01-01"},
		{"the same day counted from 1904", "42735", true, "2021-01-01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := parseNumber(c.number)
			if got := display(r, "yyyy-mm-dd", c.from1904); got.text != c.want || got.date.String() != c.want {
				t.Errorf("got %s, %s", got.text, got.date)
			}
		})
	}
	r, _ := parseNumber("1e9")
	if got := display(r, "yyyy", false); !got.date.IsZero() {
		t.Errorf("a day beyond the calendar is the date %s", got.date)
	}
}

func TestStoredNumbersLoseTheDustOfBinaryArithmetic(t *testing.T) {
	for _, c := range []struct{ stored, want string }{
		{"1234.5600000000001", "1234.56"},
		{"0.30000000000000004", "0.3"},
		{"99999.999999999985", "100000"},
		{"1.2E-2", "0.012"},
		{"1.5E3", "1500"},
		{"-0", "0"},
		{"123456789012345678", "123456789012346000"},
		{"0.000000000000000000000000000000000001", "0"},
	} {
		r, ok := parseNumber(c.stored)
		if !ok || plain(r) != c.want {
			t.Errorf("%s gives %v, want %s", c.stored, r, c.want)
		}
	}
	for _, s := range []string{"", "abc", "1,5", "1e400", "1E+308", "0x10", "1/3", "--1", "1_000", "NaN", "Inf"} {
		if r, ok := parseNumber(s); ok {
			t.Errorf("%q is the number %v", s, r)
		}
	}
}
