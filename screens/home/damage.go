package home

import (
	"fyne.io/fyne/v2"

	"carnet/icons"
	"carnet/screens/backup"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// damageList names, one by one, what the vault should hold and does not.
type damageList struct{ stage *stage.Stage }

func newDamageList(st *stage.Stage) *damageList { return &damageList{st} }

// Title implements stage.Screen.
func (d *damageList) Title() string { return d.stage.S("home.damage.list") }

// Content implements stage.Screen.
func (d *damageList) Content() fyne.CanvasObject {
	st := d.stage
	var rows []fyne.CanvasObject
	for _, damage := range st.Profile.Damage() {
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Icon: icons.Warning, Status: kit.Late,
			Title: st.Text.Damage(damage.Kind, string(damage.Part), damage.Written)}))
	}
	objects := []fyne.CanvasObject{kit.NewText(st.S("home.damage.explain"), kit.Body), kit.NewRowsCard(rows...)}
	if !st.Carnet.CanBackUp() {
		return kit.NewScrollColumn(0, append(objects, kit.NewText(st.S("home.damage.keep"), kit.Detail))...)
	}
	return kit.NewScrollColumn(0, append(objects,
		kit.NewText(st.S("home.damage.restore"), kit.Body),
		kit.NewPrimary(st.S("backup.restore.title"), icons.Import, func() { st.Nav.Push(backup.NewRestore(st)) }),
		kit.NewText(st.S("home.damage.keep"), kit.Detail))...)
}
