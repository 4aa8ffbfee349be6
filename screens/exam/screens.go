package exam

import (
	"carnet/app/record"
	"carnet/screens/stage"
)

// Named is a screen under the place, with a name for its picture.
type Named struct {
	Name string
	New  func() stage.Screen
}

// Screens lists the screens under the place, for the tour. Who is shown is asked when one is made.
func Screens(st *stage.Stage) []Named {
	followUp := func() (id record.ID) {
		for _, l := range st.Profile.OpenFollowUps() {
			return l.ID
		}
		return id
	}
	question := func() (id record.ID) {
		for _, l := range st.Profile.Questions() {
			return l.ID
		}
		return id
	}
	return []Named{
		{"follow-ups", func() stage.Screen { return NewFollowUps(st) }},
		{"follow-up", func() stage.Screen { return ShowFollowUp(st, followUp()) }},
		{"follow-up-new", func() stage.Screen { return NewFollowUp(st, "") }},
		{"follow-up-edit", func() stage.Screen { return EditFollowUp(st, followUp()) }},
		{"questions", func() stage.Screen { return NewQuestions(st) }},
		{"question", func() stage.Screen { return EditQuestion(st, question()) }},
		{"question-new", func() stage.Screen { return NewQuestion(st, "") }},
	}
}
