package exam

import (
	"fyne.io/fyne/v2"

	"carnet/app/exam"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// skills lists what most children do by some ages. It judges nobody: nothing is ticked, nothing is late.
func skills(st *stage.Stage, who record.Profile) []fyne.CanvasObject {
	all := exam.Skills(who.BirthDate, who.Term)
	if len(all) == 0 {
		return nil
	}
	objects := []fyne.CanvasObject{kit.NewSectionTitle(st.S("exam.skill.title")), kit.NewText(st.S("exam.skill.about"), kit.Body)}
	var rows []fyne.CanvasObject
	for _, s := range all {
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Icon: icons.Child, Status: kit.Neutral, Title: st.S(s.LabelKey), Detail: skillAge(st, s)}))
	}
	objects = append(objects, kit.NewRowsCard(rows...))
	if all[0].Corrected {
		objects = append(objects, kit.NewText(st.S("exam.skill.corrected"), kit.Detail))
	}
	return append(objects, kit.NewText(source(st.Text, all[0].From), kit.Small))
}

func skillAge(st *stage.Stage, s exam.Skill) string {
	key := "exam.skill.age"
	if s.Corrected {
		key = "exam.skill.age-corrected"
	}
	return st.Text.Facts(st.N(key, s.Age.N), st.Text.Date(s.By))
}
