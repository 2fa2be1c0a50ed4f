// Package templates holds what people edit and the program only reads: the
// themes with their rules, the Livret they cite, and the texts of conventions,
// mails and workbooks. It is data: no code here knows what it means.
package templates
