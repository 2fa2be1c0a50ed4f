package reports

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// subjects are first columns.
var subjects = [][]string{
	strings.Split("Austria,Belgium,Bulgaria,Croatia,Cyprus,Czechia,Denmark,Estonia,Finland,France,Germany,Greece,Hungary,Ireland,Italy,Latvia,Lithuania,Netherlands,Poland,United Kingdom,North Macedonia,European Union (27)", ","),
	strings.Split("Manufacturing;Mining and quarrying;Electricity, gas, steam and air conditioning supply;Water supply, sewerage and waste management;Construction;Wholesale and retail trade, repair of motor vehicles;Transportation and storage;Accommodation and food service activities;Information and communication;Professional, scientific and technical activities;Public administration and defence", ";"),
	strings.Split("Unter 1 Jahr;1 bis 5 Jahre;Hochschulen;Forschungseinrichtungen außerhalb der Hochschulen;Bund;Länder und Gemeinden;Wirtschaft;Ausland;Private ohne Erwerbszweck", ";"),
	strings.Split("Île-de-France;Bretagne;Normandie;Grand Est;Hauts-de-France;Centre-Val de Loire;Pays de la Loire;Bourgogne-Franche-Comté;Auvergne-Rhône-Alpes;Provence-Alpes-Côte d’Azur;La Réunion", ";"),
	strings.Split("Cash and cash equivalents;Accounts receivable, net;Inventories;Prepaid expenses and other current assets;Property, plant and equipment, net of accumulated depreciation;Goodwill;Accounts payable;Long-term debt, less current portion;Retained earnings;Selling, general and administrative;Interest expense", ";"),
	strings.Split("Baseline;Random forest;Linear model;Nearest neighbours;Ours, without pretraining;Ours;Two-stage model;Oracle", ";"),
}

var headings = strings.Split("Total;Men;Women;Number;Share of total;Change on previous year;Rate;Median;Imports;Exports;Estimate;Standard error;Effectif;Part en %;Évolution annuelle;Anzahl;Anteil;Cost per unit;Lower limit;Upper limit", ";")

var groups = strings.Split("Current assets:;Northern Europe;Dont secteur public;Liabilities and equity;Insgesamt;Other regions:;By age", ";")

var common = strings.Fields("the of and to in for on with by from as is are was were this that which under between during over annual report data population growth policy regional average share increase level period survey results method administration services expenditure support measures evaluation framework energy transport health education environment labour market industry research quality water waste land les des pour dans une sur par avec aux années ensemble résultats")

func words(r *rand.Rand, least, most int) string {
	out := make([]string, least+r.IntN(most-least+1))
	for i := range out {
		out[i] = common[r.IntN(len(common))]
	}
	first := []rune(out[0])
	return strings.ToUpper(string(first[:1])) + string(first[1:]) + strings.TrimSuffix(" "+strings.Join(out[1:], " "), " ")
}

func sentence(r *rand.Rand) string {
	s := words(r, 8, 20)
	if r.IntN(4) == 0 {
		s += []string{" 3 %", " 1,245", " (see Table 4)", " EUR 45 million"}[r.IntN(4)]
	}
	return s + "."
}

func paragraph(r *rand.Rand) string {
	var out []string
	for range 2 + r.IntN(4) {
		out = append(out, sentence(r))
	}
	return strings.Join(out, " ")
}

// numbers returns a way to write figures.
func numbers(r *rand.Rand) func() string {
	form, size := r.IntN(6), []int{10, 100, 1000, 50_000, 3_000_000}[r.IntN(5)]
	return func() string {
		n := r.IntN(size)
		switch {
		case r.IntN(30) == 0:
			return []string{"–", "-", "n.a.", ":", "..."}[r.IntN(5)]
		case form == 0:
			return grouped(n, ",")
		case form == 1:
			return grouped(n, " ")
		case form == 2:
			return fmt.Sprintf("%d.%d", n%1000, r.IntN(10))
		case form == 3:
			return fmt.Sprintf("%d,%02d", n%100, r.IntN(100))
		case form == 4:
			return fmt.Sprintf("%d.%d%%", n%100, r.IntN(10))
		case r.IntN(4) == 0:
			return "(" + grouped(n, ",") + ")"
		default:
			return grouped(n, ",")
		}
	}
}

func grouped(n int, by string) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return grouped(n/1000, by) + by + fmt.Sprintf("%03d", n%1000)
}
