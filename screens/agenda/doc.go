// Package agenda shows one time line of the whole family, as a list and by months: appointments, doses that are due, windows
// of examinations, and what a visit asked for. It notes and corrects appointments, finds a date that siblings have in common,
// and hands calendar files out and takes them in.
package agenda
