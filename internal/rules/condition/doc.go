// Package condition is the language of the rules that no kind of rule covers: an
// expression in CEL (cel.dev) over a dossier's figures, true or false. It has no loops
// without end, no input and no output, and a budget of computation; what it says wrong is
// told when the rule is loaded, with the column.
//
// What an expression may name, each with a type of its own:
//
//	demande, cout, apport     montant     the amount asked, the total cost TTC, the own share
//	depot, debut, fin         date        of the submission, of the project
//	porteur                   porteur     administration_centrale, operateur, …
//	dispositif                dispositif  guichet, aap
//	intitule                  string      the title of the project
//	lignes                    list        of the budget's lines, each with libelle (string),
//	                                      titre (T2, T3, T5, T6), phase (string), total, ht,
//	                                      demande (montant)
//	premiers_resultats        int         in months
//	part_innovante, part_deconcentree     int, in percent
//	population, departements  int
//
//	euros(n), centimes(n)     montant     of a whole number
//	jour("2021-03-31")        date
//	somme(list of montant)    montant
//	mois_apres(date, n)       date        n months later
//	jours(date, date)         int         from the first to the second
//	annee(ligne, n)           montant     what a line spends in a year
//
// Amounts are added, subtracted, compared, and taken n times: « demande * 100 <= cout * 75 »
// compares a rate to the cent. They do not mix with numbers, nor dates with texts.
//
// A figure that the dossier does not give makes the whole undecided, and is named, unless
// the rest decides without it: it is never false, and never zero.
package condition
