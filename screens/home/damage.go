package home

import (
	"slices"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/icons"
	"carnet/screens/backup"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// missing is the damage without that of the files that hold everything, which costs nothing by itself.
func missing(damage []app.Damage) []app.Damage {
	return slices.DeleteFunc(slices.Clone(damage), func(d app.Damage) bool { return d.Part == app.DamagedStore })
}

// damageList names, one by one, what the vault should hold and does not.
type damageList struct{ stage *stage.Stage }

func newDamageList(st *stage.Stage) *damageList { return &damageList{st} }

// Title implements stage.Screen.
func (d *damageList) Title() string { return d.stage.S("home.damage.list") }

// Content implements stage.Screen.
func (d *damageList) Content() fyne.CanvasObject {
	st := d.stage
	var rows []fyne.CanvasObject
	all := st.Profile.Damage()
	for _, damage := range all {
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Icon: icons.Warning, Status: kit.Late,
			Title: st.Text.Damage(damage.Kind, string(damage.Part), damage.Written)}))
	}
	explain := "home.damage.explain"
	if len(missing(all)) == 0 {
		explain = "home.damage.detail-store"
	}
	objects := []fyne.CanvasObject{kit.NewText(st.S(explain), kit.Body), kit.NewRowsCard(rows...)}
	if !st.Carnet.CanBackUp() {
		return kit.NewScrollColumn(0, append(objects, kit.NewText(st.S("home.damage.keep"), kit.Detail))...)
	}
	return kit.NewScrollColumn(0, append(objects,
		kit.NewText(st.S("home.damage.restore"), kit.Body),
		kit.NewPrimary(st.S("backup.restore.title"), icons.Import, func() { st.Nav.Push(backup.NewRestore(st)) }),
		kit.NewText(st.S("home.damage.keep"), kit.Detail))...)
}
