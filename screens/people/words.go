package people

import (
	"strings"

	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens/stage"
)

// fullName is how a profile is called in a list: the first given name and the name of birth.
func fullName(st *stage.Stage, who record.Profile) string {
	switch call := who.CallName(); {
	case call == "":
		return st.S("frame.damaged-name")
	case who.BirthName == "":
		return call
	default:
		return st.S("people.full-name", text.Args{"Given": call, "Birth": who.BirthName})
	}
}

// roleWord says whose record a profile is, "" when its identity is damaged.
func roleWord(st *stage.Stage, who record.Profile) string {
	switch who.Role {
	case record.Principal:
		return st.S("profile.principal")
	case record.Attached:
		return st.S("profile.attached")
	}
	return ""
}

// detail is the age and the role of a profile, or what of them is known.
func detail(st *stage.Stage, who record.Profile) string {
	age, role := st.Text.Capital(st.Text.AgeOf(who, st.Today())), roleWord(st, who)
	if age == "" {
		return role
	}
	return st.S("people.detail", text.Args{"Age": age, "Role": role})
}

// spacedNIR writes a numéro de sécurité sociale in the groups in which it is printed: 2 25 03 75 588 010 11.
func spacedNIR(nir string) string { return groupNIR(record.NormalizeNIR(nir), 15) }

// maskedNIR leaves only the sex, the year and the month to be read over a shoulder.
func maskedNIR(nir string) string { return groupNIR(record.NormalizeNIR(nir), 5) }

func groupNIR(nir string, shown int) string {
	var groups []string
	at := 0
	for _, size := range []int{1, 2, 2, 2, 3, 3, 2} {
		end := min(at+size, len(nir))
		if at == end {
			break
		}
		group := nir[at:end]
		if at >= shown {
			group = strings.Repeat("•", end-at)
		}
		groups = append(groups, group)
		at = end
	}
	return strings.Join(groups, " ")
}
