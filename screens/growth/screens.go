package growth

import (
	"carnet/app/growth"
	"carnet/screens/growth/scale"
	"carnet/screens/stage"
)

// Named is a screen under the place, with a name for its picture.
type Named struct {
	Name string
	New  func() stage.Screen
}

// Screens lists the screens under the place, for the tour. Who is shown is asked when one is made.
func Screens(st *stage.Stage) []Named {
	weight := func() view { return newView(st, growth.WeightForAge) }
	return []Named{
		{"table", func() stage.Screen { return newTable(weight()) }},
		{"share", func() stage.Screen { return newShare(weight()) }},
		{"landmarks", func() stage.Screen { return NewLandmarks(st) }},
		{"scale", func() stage.Screen { return scale.New(st) }},
	}
}
