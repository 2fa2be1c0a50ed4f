package dossier

import "fmt"

// SIRET is the fourteen digits that name an establishment in France.
type SIRET string

// ParseSIRET keeps the digits of s; there must be fourteen. The Luhn key is
// not a condition, since a carrier's typing error must be shown, not lost: see
// ValidKey.
func ParseSIRET(s string) (SIRET, error) {
	var d []byte
	for _, r := range s {
		if r >= '0' && r <= '9' {
			d = append(d, byte(r))
		}
	}
	if len(d) != 14 {
		return "", fmt.Errorf("SIRET « %s » : %d chiffres lus, 14 attendus", s, len(d))
	}
	return SIRET(d), nil
}

// ValidKey reports whether the number has a right Luhn key. La Poste's
// establishments (SIREN 356000000) follow another rule: the sum of their digits is
// a multiple of five.
func (s SIRET) ValidKey() bool {
	if len(s) != 14 {
		return false
	}
	sum, plain := 0, 0
	for i := range 14 {
		d := int(s[i] - '0')
		plain += d
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0 || (s[:9] == "356000000" && plain%5 == 0)
}

// String groups the digits as they are printed: "180 082 463 00076".
func (s SIRET) String() string {
	if len(s) != 14 {
		return string(s)
	}
	return string(s[:3]) + NarrowNoBreak + string(s[3:6]) + NarrowNoBreak + string(s[6:9]) + NarrowNoBreak + string(s[9:])
}
