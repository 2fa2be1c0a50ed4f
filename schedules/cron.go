package schedules

import (
	"errors"
	"fmt"
	"strings"

	"github.com/robfig/cron/v3"

	"guichet/internal/dossier"
)

// DropScan is how often the drop folder is looked at without being told to:
// network shares tell nothing of a change.
const DropScan = "@every 10s"

// ParseCron reads when something happens: five fields (minute, hour, day of the
// month, month, day of the week) in Paris time, "@every 10s", "@daily"… A
// leading "CRON_TZ=Europe/London" sets another zone.
func ParseCron(spec string) (cron.Schedule, error) {
	var s cron.Schedule
	var err error
	if zoned(spec) && !strings.Contains(spec, " ") {
		err = errors.New("a time zone and nothing else") // the parser panics on it
	} else {
		s, err = parser.Parse(spec)
	}
	if err != nil {
		return nil, fmt.Errorf("périodicité %s\u00a0: %w\u00a0; attendu «\u00a0@every 10s\u00a0», «\u00a0@hourly\u00a0» ou cinq champs tels que «\u00a0*/5 8-19 * * MON-FRI\u00a0»", dossier.Quote(spec), err)
	}
	if s, ok := s.(*cron.SpecSchedule); ok && !zoned(spec) {
		s.Location = dossier.Paris
	}
	return s, nil
}

var parser = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor)

// zoned reports whether a definition names its own time zone.
func zoned(spec string) bool {
	return strings.HasPrefix(spec, "TZ=") || strings.HasPrefix(spec, "CRON_TZ=")
}
