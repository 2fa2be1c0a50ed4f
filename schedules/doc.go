// Package schedules owns time as the programme counts it: working days,
// periods of reporting and the dates that are due.
//
// It knows no dossier, no document and no database; dates go in and dates come
// out, always civil dates in Paris.
package schedules
