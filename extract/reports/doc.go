// Package reports draws documents of any kind at random, statistics, accounts,
// papers, with the tables that they truly hold: what the detection of tables is
// measured on. It serves tests only, and knows nothing of how tables are found.
package reports
