// Package exam shows where a child stands with the examinations and visits of childhood: the 20 mandatory examinations, the
// visits at school, to the dentist and around the birth, and the ages at which a skill is worth a word with a doctor. It
// notes that one took place or did not, what the parents want to ask before it, and what remains to be done after it.
package exam
