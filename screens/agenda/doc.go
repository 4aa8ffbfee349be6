// Package agenda shows one time line of what is to be done for a child, and for all the children of a family: doses of the
// vaccination calendar and mandatory examinations. It also notes an examination.
package agenda
