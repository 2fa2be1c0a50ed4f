package schedules

import (
	"strings"
	"testing"
	"time"
)

func TestParseCron(t *testing.T) {
	from := time.Date(2021, 11, 5, 12, 0, 0, 0, time.UTC) // a Friday
	for _, c := range []struct {
		name, spec string
		want       time.Time
	}{
		{"the drop folder is looked at every ten seconds", DropScan, from.Add(10 * time.Second)},
		{"hours are those of Paris, in winter one ahead of UTC", "30 6 * * MON-FRI", time.Date(2021, 11, 8, 5, 30, 0, 0, time.UTC)},
		{"descriptors too", "@daily", time.Date(2021, 11, 5, 23, 0, 0, 0, time.UTC)},
		{"another zone may be named", "CRON_TZ=UTC 30 6 * * *", time.Date(2021, 11, 6, 6, 30, 0, 0, time.UTC)},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := ParseCron(c.spec)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.Next(from); !got.Equal(c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
	for _, wrong := range []string{"", "tous les jours", "61 * * * *", "* * * *", "@every", "CRON_TZ=Nulle/Part * * * * *", "TZ=UTC"} {
		if _, err := ParseCron(wrong); err == nil || !strings.Contains(err.Error(), "attendu") {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}
