package exam

import (
	"fyne.io/fyne/v2"

	"carnet/app/exam"
	"carnet/app/text"
	"carnet/screens/kit"
)

// about is what the law and the carnet say of the examination, or of the visit.
func (n *Note) about() []fyne.CanvasObject {
	st, i := n.stage, n.item
	period := st.S("exam.window", text.Args{"Start": st.Text.Date(i.start), "End": st.Text.Date(i.end.AddDays(-1))})
	if i.startUnsure {
		period = st.S("exam.when.until", text.Args{"End": st.Text.Date(i.end.AddDays(-1))})
	}
	unsure := ""
	if i.endUnsure {
		unsure = st.S("exam.end-unsure")
	}
	rows := []fyne.CanvasObject{fact(st.S("exam.note.period"), period, unsure)}
	if i.visit != nil {
		return append(rows, n.aboutVisit()...)
	}
	rows = append(rows, fact(st.S("exam.note.age"), st.Text.Capital(st.S(i.age)), ""))
	if i.former {
		rows = append(rows, fact(st.S("exam.note.list"), st.S("exam.former"), ""))
	}
	if i.certificate != "" {
		rows = append(rows, fact(st.S("exam.note.certificate"), st.S("exam.certificate."+i.certificate), st.S("exam.note.certificate-why")))
	}
	where := st.S("exam.note.where")
	if birth := st.Profile.Identity().BirthDate; i.start.Before(birth.AddYears(6)) {
		where = st.S("exam.note.where-young")
	}
	return append(rows, fact(st.S("exam.note.content"), st.S("exam.note.what"), ""), fact(st.S("exam.note.place"), where, ""),
		fact(st.S("exam.note.cost"), st.S("exam.cost"), st.S("exam.note.cost-source")))
}

func (n *Note) aboutVisit() []fyne.CanvasObject {
	st, v := n.stage, n.item.visit
	rows := []fyne.CanvasObject{fact(st.S("exam.note.when"), st.Text.Capital(st.S(v.AgeKey)), ""), fact(st.S("exam.note.need"), st.S("exam.need."+string(v.Need)), "")}
	if weeks := weeks(st, n.item); v.Group == exam.Pregnancy && weeks != "" {
		rows = append(rows, fact(st.S("exam.note.weeks"), st.Text.Capital(weeks), st.S("exam.pregnancy.about")))
	}
	if counts := countsFor(st.Text, n.item); counts != "" {
		rows = append(rows, fact(st.S("exam.note.counts"), counts, st.S("exam.school.replaced", text.Args{"Exam": st.S("exam." + v.Exam)})))
	}
	if v.Group == exam.Dental {
		rows = append(rows, fact(st.S("exam.note.cost"), st.S("exam.dental.right"), ""))
	}
	return rows
}

// sources says where the rule comes from: for one of the 20, the lists that held in its window.
func (n *Note) sources() []fyne.CanvasObject {
	st := n.stage
	if n.item.visit != nil {
		return sources(st, []item{n.item})
	}
	var objects []fyne.CanvasObject
	for _, l := range exam.Lists() {
		if on(l, n.item) {
			objects = append(objects, kit.NewText(listSentence(st.Text, l), kit.Small))
		}
	}
	return objects
}

// fact is a label with its value, and what is to be known of it.
func fact(label, value, note string) fyne.CanvasObject {
	texts := kit.VBox(0, kit.NewText(label, kit.Detail), kit.NewText(value, kit.Body))
	if note != "" {
		texts.Add(kit.NewText(note, kit.Detail))
	}
	return kit.Inset(kit.Gap12, 0, kit.Gap12, 0, texts)
}
