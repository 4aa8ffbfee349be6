package settings

import (
	"strconv"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/text"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// choice is a screen where one of several values is chosen; it applies at once.
type choice struct {
	stage   *stage.Stage
	title   string // key
	choices func(*stage.Stage) []kit.Choice
	active  func() string
	choose  func(id string) error
	above   func() fyne.CanvasObject // may be nil
}

// Title implements stage.Screen. It is asked again after the language was changed.
func (c *choice) Title() string { return c.stage.S(c.title) }

// Content implements stage.Screen.
func (c *choice) Content() fyne.CanvasObject {
	var rows, objects []fyne.CanvasObject
	active := c.active()
	for _, v := range c.choices(c.stage) {
		spec := kit.RowSpec{Title: v.Word, OnTap: func() { c.onChoose(v.ID) }}
		if v.ID == active {
			spec.Pill, spec.Status = c.stage.S("settings.chosen"), kit.Done
		}
		rows = append(rows, kit.NewStatusRow(spec))
	}
	if c.above != nil {
		objects = append(objects, c.above())
	}
	return kit.NewScrollColumn(0, append(objects, kit.NewRowsCard(rows...))...)
}

func (c *choice) onChoose(id string) {
	if id == c.active() {
		return
	}
	if err := c.choose(id); err != nil {
		c.stage.Nav.Fail(err)
		return
	}
	c.stage.Nav.Refresh()
}

func chosenWord(choices []kit.Choice, id string) string {
	for _, c := range choices {
		if c.ID == id {
			return c.Word
		}
	}
	return ""
}

// setDevice changes one of the device's settings.
func setDevice(st *stage.Stage, change func(*app.DeviceSettings)) error {
	d := st.Device
	change(&d)
	return st.SetDevice(d)
}

func languages(st *stage.Stage) []kit.Choice {
	return []kit.Choice{{ID: "", Word: st.S("settings.system")}, {ID: string(text.French), Word: st.S("settings.language.fr")},
		{ID: string(text.English), Word: st.S("settings.language.en")}}
}

func newLanguage(st *stage.Stage) stage.Screen {
	return &choice{stage: st, title: "settings.language.title", choices: languages,
		active: func() string { return st.Device.Language },
		choose: func(id string) error {
			return setDevice(st, func(d *app.DeviceSettings) { d.Language = id })
		}}
}

func themes(st *stage.Stage) []kit.Choice {
	return []kit.Choice{{ID: "", Word: st.S("settings.system")}, {ID: "light", Word: st.S("settings.theme.light")},
		{ID: "dark", Word: st.S("settings.theme.dark")},
		{ID: "light-contrast", Word: st.S("settings.theme.light-contrast")},
		{ID: "dark-contrast", Word: st.S("settings.theme.dark-contrast")}}
}

func newTheme(st *stage.Stage) stage.Screen {
	return &choice{stage: st, title: "settings.theme.title", choices: themes,
		active: func() string { return st.Device.Theme },
		choose: func(id string) error {
			return setDevice(st, func(d *app.DeviceSettings) { d.Theme = id })
		}}
}

func sizes(st *stage.Stage) []kit.Choice {
	var all []kit.Choice
	for _, percent := range []int{100, 125, 150, 175, 200} {
		all = append(all, kit.Choice{ID: strconv.Itoa(percent), Word: st.S("settings.size.percent", text.Args{"Percent": percent})})
	}
	return all
}

func sizeID(d app.DeviceSettings) string { return strconv.Itoa(max(100, d.TextPercent)) }

// newSize shows a sample, which has the new size as soon as it is chosen.
func newSize(st *stage.Stage) stage.Screen {
	return &choice{stage: st, title: "settings.size.title", choices: sizes,
		active: func() string { return sizeID(st.Device) },
		choose: func(id string) error {
			percent, err := strconv.Atoi(id)
			if err != nil {
				return err
			}
			return setDevice(st, func(d *app.DeviceSettings) { d.TextPercent = percent })
		},
		above: func() fyne.CanvasObject {
			return kit.NewCard(kit.VBox(kit.Gap4, kit.NewText(st.S("settings.size.sample.title"), kit.LineTitle),
				kit.NewText(st.S("settings.size.sample.detail"), kit.Body)))
		}}
}

func newAutoLock(st *stage.Stage) stage.Screen {
	return &choice{stage: st, title: "settings.lock.title",
		choices: func(st *stage.Stage) []kit.Choice {
			var all []kit.Choice
			for _, minutes := range []int{1, 2, 5, 10, 15} {
				all = append(all, kit.Choice{ID: strconv.Itoa(minutes), Word: st.N("settings.lock.after", minutes)})
			}
			return all
		},
		active: func() string {
			prefs, err := st.Session.Preferences()
			if err != nil {
				return ""
			}
			return strconv.Itoa(int(prefs.AutoLock().Minutes()))
		},
		choose: func(id string) error {
			minutes, err := strconv.Atoi(id)
			if err != nil {
				return err
			}
			return st.Session.ChangePreferences(func(p *app.Preferences) { p.AutoLockMinutes = minutes })
		},
		above: func() fyne.CanvasObject { return kit.NewText(st.S("settings.lock.what"), kit.Body) }}
}

// photos says what is kept of a photo.
type photos struct {
	stage     *stage.Stage
	originals *kit.Checkbox
}

func newPhotos(st *stage.Stage) stage.Screen { return &photos{stage: st} }

// Title implements stage.Screen.
func (p *photos) Title() string { return p.stage.S("settings.photos.title") }

// Content implements stage.Screen.
func (p *photos) Content() fyne.CanvasObject {
	st := p.stage
	p.originals = kit.NewCheckbox(st.S("settings.photos.originals"), p.onOriginals)
	if prefs, err := st.Session.Preferences(); err == nil {
		p.originals.SetChecked(prefs.KeepOriginals)
	}
	return kit.NewScrollColumn(0, kit.NewText(st.S("settings.photos.what"), kit.Body),
		kit.NewCard(p.originals, kit.NewText(st.S("settings.photos.space"), kit.Detail)))
}

func (p *photos) onOriginals(keep bool) {
	if err := p.stage.Session.ChangePreferences(func(prefs *app.Preferences) { prefs.KeepOriginals = keep }); err != nil {
		p.originals.SetChecked(!keep)
		p.stage.Nav.Fail(err)
	}
}
