package growth

import "carnet/app/record"

// Target is the height that the heights of the parents suggest for the grown child. It is a usage and no table: the carnet
// prints this formula and a margin of about 6 cm, but only press articles that say so could be read. A screen that shows it
// says « repère à vérifier avec un professionnel ».
type Target struct {
	Height    int64 // mm
	Low, High int64 // mm, the usual margin around it
}

// TargetHeight is the mean of the parents' heights in mm, with 6.5 cm more for a boy and less for a girl, give or take
// 6 cm. ok is false without both heights and for a sex that the formula does not know.
func TargetHeight(sex record.Sex, mother, father int64) (t Target, ok bool) {
	const (
		sexes  = 65 // mm
		margin = 60 // mm
	)
	if !adult(mother) || !adult(father) {
		return Target{}, false
	}
	middle := (mother + father) / 2
	switch sex {
	case record.Male:
		middle += sexes
	case record.Female:
		middle -= sexes
	default:
		return Target{}, false
	}
	return Target{Height: middle, Low: middle - margin, High: middle + margin}, true
}

// adult bounds what a record keeps as the height of a parent.
func adult(mm int64) bool { return mm >= 1_000 && mm <= 2_500 }
