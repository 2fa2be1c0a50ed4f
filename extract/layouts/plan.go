package layouts

import (
	"fmt"
	"strconv"

	"guichet/internal/dossier"
)

// source is one source of the financing plan.
type source struct {
	name string
	m    dossier.Money
}

func (p *printer) sources() []source {
	out := []source{{p.one(askedNames), p.b.Requested}, {p.one(ownNames), p.b.OwnShare}}
	if p.b.Another != 0 {
		out = append(out, source{p.one(otherNames), p.b.Another})
	}
	return out
}

// planRows adds the sources under the total of the expenses.
func (p *printer) planRows(g *Grid) {
	last := g.Rows[len(g.Rows)-1]
	label, at := 0, 0
	for c := range last {
		switch {
		case last[c].Amount != nil && *last[c].Amount == p.b.Total:
			at = c
		case last[c].Text != "" && last[c].Amount == nil && !last[c].Right:
			label = c
		}
	}
	for _, s := range p.sources() {
		row := make([]Cell, len(last))
		row[label] = Cell{Text: s.name}
		row[at] = p.amount(s.m)
		if s.m == 0 {
			row[at].Text = p.number(0, p.UnitAt == InCells)
		}
		g.add(row)
	}
}

// plan prints the financing plan that is no part of the expenses.
func (p *printer) plan() {
	full := func(m dossier.Money) string { return p.number(m, true) }
	s := p.sources()
	switch p.Plan {
	case PlanTable:
		p.title(p.one(planCaptions))
		if p.UnitAt == InCaption || p.UnitAt == BelowTable {
			p.say(p.one(unitNotes[p.Unit]))
		}
		p.out = append(p.out, Block{Grid: p.planGrid(s)})
	case PlanSentence:
		text := fmt.Sprintf("Le coût total du projet s’élève à %s. La subvention demandée est de %s et l’autofinancement de %s", full(p.b.Total), full(s[0].m), full(s[1].m))
		if len(s) > 2 {
			text += fmt.Sprintf(" ; les autres financements atteignent %s", full(s[2].m))
		}
		p.say(text + ".")
	case PlanLabels:
		for _, x := range s {
			p.say(x.name + " : " + full(x.m))
		}
	}
}

func (p *printer) planGrid(sources []source) *Grid {
	g := &Grid{Sums: map[int]bool{}, Wraps: []bool{true, false}}
	shares := p.r.IntN(2) == 0
	head := []Cell{{Text: p.one(planHeads), Bold: !p.Light}, {Text: p.inHead(p.one([]string{"Montant", "Montant TTC", "Montant prévu", "Participation"})), Bold: !p.Light, Centre: true}}
	if shares {
		head = append(head, Cell{Text: "%", Bold: !p.Light, Centre: true})
		g.Wraps = append(g.Wraps, false)
	}
	g.addHead(head)
	var rows []int
	add := func(name string, c Cell, m dossier.Money) {
		row := []Cell{{Text: name, Bold: c.Bold}, c}
		if shares {
			row = append(row, Cell{Text: p.percent(m, p.b.Total), Right: true})
		}
		g.add(row)
	}
	for _, s := range sources {
		rows = append(rows, len(g.Rows))
		c := p.amount(s.m)
		if s.m == 0 {
			c.Text = p.number(0, p.UnitAt == InCells)
		}
		add(s.name, c, s.m)
	}
	g.Sums[len(g.Rows)] = true
	label := p.one([]string{"Total", "TOTAL", "Total des ressources", "Total général"})
	if p.UnitAt == InTotal || p.UnitAt == InFirstRow {
		label += " (" + unitSign[p.Unit] + ")"
	}
	add(label, p.sum(p.b.Total, rows), p.b.Total)
	return g
}

// decoys are the other tables of a dossier.
var decoys = []func(p *printer){
	func(p *printer) { // what was spent before
		p.title(p.one([]string{"Budget de l’exercice précédent (pour mémoire)", "Dépenses réalisées les années précédentes", "Historique des dépenses 2019-2020"}))
		g := grid("Nature des dépenses", "2019", "2020", "Total")
		for i := range 3 {
			a, b := p.b.Lines[0].Total+p.step()*dossier.Money(7*(i+1)), p.b.Lines[1].Total+p.step()*dossier.Money(3*(i+2))
			g.add([]Cell{{Text: expenses[p.r.IntN(len(expenses))]}, p.amount(a), p.amount(b), p.amount(a + b)})
		}
		p.out = append(p.out, Block{Grid: g})
	},
	func(p *printer) {
		p.title(p.one([]string{"Indicateurs de résultat", "Indicateurs de suivi du projet"}))
		g := grid("Indicateur", "Valeur initiale", "Cible 2022")
		for i, t := range []string{"Part des démarches en ligne", "Délai moyen de traitement", "Nombre d’usagers accompagnés"} {
			g.add([]Cell{{Text: t}, {Text: strconv.Itoa(12 * (i + 1)), Right: true}, {Text: strconv.Itoa(350 * (i + 1)), Right: true}})
		}
		p.out = append(p.out, Block{Grid: g})
	},
	func(p *printer) {
		p.title(p.one([]string{"Calendrier prévisionnel", "Planning du projet"}))
		g := grid("Étape", "Début", "Fin")
		for i, t := range []string{"Cadrage", "Expérimentation", "Généralisation"} {
			g.add([]Cell{{Text: t}, {Text: fmt.Sprintf("01/%02d/2021", 3*i+2)}, {Text: fmt.Sprintf("30/%02d/2021", 3*i+4)}})
		}
		p.out = append(p.out, Block{Grid: g})
	},
	func(p *printer) {
		p.title(p.one([]string{"Analyse des risques", "Risques et parades"}))
		g := grid("Risque", "Probabilité", "Impact", "Parade")
		for _, t := range []string{"Retard du marché", "Départ du chef de projet"} {
			g.add([]Cell{{Text: t}, {Text: "2"}, {Text: "3"}, {Text: "Suivi en comité de pilotage"}})
		}
		p.out = append(p.out, Block{Grid: g})
	},
	func(p *printer) {
		p.title("Équipe projet")
		g := grid("Profil", "ETP", "Jours par an")
		for i, t := range []string{"Chef de projet", "Développeur", "Designer"} {
			g.add([]Cell{{Text: t}, {Text: fmt.Sprintf("%d,5", i)}, {Text: strconv.Itoa(40 * (i + 1)), Right: true}})
		}
		p.out = append(p.out, Block{Grid: g})
	},
	func(p *printer) {
		p.title(p.one([]string{"Gains attendus", "Économies attendues du projet"}))
		g := grid("Gain", "2022", "2023")
		for i, t := range []string{"Affranchissement", "Temps de traitement"} {
			g.add([]Cell{{Text: t}, p.amount(p.step() * dossier.Money(4000*(i+1))), p.amount(p.step() * dossier.Money(9000*(i+1)))})
		}
		p.out = append(p.out, Block{Grid: g})
	},
}

func (p *printer) others() {
	for i, d := range decoys {
		if p.Decoys&(1<<i) != 0 {
			d(p)
		}
	}
}

func grid(heads ...string) *Grid {
	g := &Grid{Sums: map[int]bool{}}
	row := make([]Cell, len(heads))
	for i, h := range heads {
		row[i] = Cell{Text: h, Bold: true, Centre: i > 0}
		g.Wraps = append(g.Wraps, i == 0 || i == 3)
	}
	g.addHead(row)
	return g
}
