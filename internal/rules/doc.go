// Package rules holds the sixteen themes of the Livret des thèmes as data, and
// checks a dossier against them: it recognises the theme, gives the findings
// with their citations, and the questions that are left to a person.
//
// It knows dossiers and themes only: no file format beyond the YAML of the themes,
// no database, no document.
//
// # The file of a theme
//
// Each text of a theme cites the Livret: "lines" is a line or a range
// ("309-313"), "excerpt" the words that stand there, proved when the catalogue is
// loaded. A clause whose text is itself the Livret's needs no excerpt.
//
//	source                      a text beside the file that is cited in place of the Livret
//	id, heading, title          the code, the line of the title, the title
//	aliases                     other wordings that name the theme
//	owner, summary, financing,  clauses: lines, text, excerpt
//	eligibility, size
//	tracks                      guichet, aap
//	envelope                    euros, lines, excerpt
//	rules                       see below
//	engagements, accompaniment, lists of clauses
//	indicators, eligible, excluded,
//	selection, criteria, manual  (a criterion may have a weight, 1 by default)
//	by_analogy                  the theme whose engagements hold here too
//	declared                    conditions that the carrier declares: text (the question),
//	                            words (that find the answer), expects (oui, non), carriers,
//	                            lines, excerpt
//	indicators_note, transfer_to_bop   clauses
//	common_components           names
//	sessions                    name, tracks, opens and closes or monthly_before, envelope,
//	                            lines, excerpt
//	obligations                 name, text, after (attribution, début, fin, envoi, phase) with
//	                            months or days, or on, a date; lines, excerpt
//	reporting                   every (mois, trimestre), working_days, indicators_monthly, lines, excerpt
//	payments                    percents, adding up to 100, or by_phase; lines, excerpt
//
// The file communs.yaml holds the obligations of all themes.
//
// # Rules
//
// Every rule has kind, severity (bloquante, réserve, information), lines, excerpt
// and action, in which {attendu} stands for the value expected. It holds for all
// dossiers of the theme unless it names tracks, carriers, or the dates of
// submission from and until which it holds, both included; two rules of one kind
// must not hold for the same dossier. One whose state is observation (active is the
// usual one) is on trial: what it finds is recorded and reported, but neither sent to
// the carrier nor blocking. A note says how an ambiguity was decided.
//
//	kind                parameters                  finding
//	rate-max            percent, base (total,       funding.rate-exceeded
//	                    titre3)
//	cap                 amount, in euros            funding.cap-exceeded
//	size-min            min, in euros; strict: the  size.below-minimum
//	                    bound itself is outside
//	size-max            max, in euros               size.above-maximum
//	years               years                       period.expense-outside
//	t2-excluded         none                        nature.t2-not-eligible
//	carrier             excluded, allowed; others   carrier.not-eligible
//	                    are asked about
//	opening             opening, a date             window.not-open
//	closing             closing, a date             window.closed
//	duration-max        months                      duration.too-long
//	first-results-max   months                      first-results.too-late
//	innovative-min      percent                     share.innovative-below-half
//	deconcentrated-min  percent                     share.deconcentrated-below-half
//	coverage-min        population, departments:    coverage.insufficient
//	                    one of them is enough
//	condition           code, holds, says, title,   its code
//	                    message: holds is an
//	                    expression (condition/doc.go)
//
// What follows from arithmetic alone (budget.*, documents.inconsistent,
// siret.invalid, field.missing) is the same for all themes and cites nothing.
package rules
