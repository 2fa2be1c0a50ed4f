package generate

import (
	"regexp"

	"guichet/schedules"
)

// alsaceMoselle finds a postcode of Moselle, Bas-Rhin or Haut-Rhin.
var alsaceMoselle = regexp.MustCompile(`\b(57|67|68)\d{3}\b`)

// calendar counts the working days of the carrier. Its address decides, and
// only when it is printed: nothing is guessed.
func (c Case) calendar() *schedules.Calendar {
	if c.Settings.AlsaceMoselle && alsaceMoselle.MatchString(c.Dossier.Carrier.Address.V) {
		return schedules.NewCalendar(schedules.AlsaceMoselle())
	}
	return schedules.NewCalendar()
}
