// Package frame shows an open session: the phone frame (band, content, tabs) and the desktop frame (side rail, content)
// around the same screens, the bar that offers to undo, and the lock.
package frame

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
)

// Makers builds the screen of each place.
type Makers map[stage.Place]func(*stage.Stage) stage.Screen

// Frame is the window's content while a session is open. It is the stage's Navigator.
type Frame struct {
	// BackupAge is what the side rail says of the last backup, "" for nothing; it may be nil.
	BackupAge func(*stage.Stage) string

	stage  *stage.Stage
	makers Makers
	notice string // shown on top of everything, "" for a real family

	place  stage.Place
	root   stage.Screen // of the place, also while others are pushed over it
	shown  stage.Screen
	stack  []stage.Screen // pushed over the place's own screen, the top one is shown
	bar    *kit.UndoBar
	copies *kit.Copies
	photos map[record.ID]image.Image
}

var _ stage.Navigator = (*Frame)(nil)

// New prepares a frame for the stage's session. notice, if any, stays on top, as for the fictitious family.
func New(st *stage.Stage, makers Makers, notice string) *Frame {
	f := &Frame{stage: st, makers: makers, notice: notice, place: stage.Home,
		bar: kit.NewUndoBar(st.After), copies: kit.NewCopies(st.After), photos: map[record.ID]image.Image{}}
	st.Nav = f
	st.Session.OnLock(func() { fyne.Do(f.copies.Forget) })
	return f
}

// Show puts the frame into the window, at the home screen of the profile that was shown last.
func (f *Frame) Show() {
	f.stage.Profile = f.first()
	f.shortcuts()
	if f.stage.Profile == nil { // a child-only account whose child is still to be added
		f.Open(stage.AddProfile)
		return
	}
	f.Open(stage.Home)
}

// first is the profile to begin with: the one shown last, else the first child, else the holder's own.
func (f *Frame) first() *app.Profile {
	s := f.stage.Session
	if prefs, err := s.Preferences(); err == nil {
		if p, ok := s.Profile(prefs.LastProfile); ok && p.Status() == app.Active {
			return p
		}
	}
	var any *app.Profile
	for _, p := range s.Profiles() {
		if p.Status() != app.Active {
			continue
		}
		if p.Identity().Role == record.Attached {
			return p
		}
		any = p
	}
	return any
}

// Open implements stage.Navigator. An account whose child is still to be added has only that place, the settings,
// and the backups, out of which its child may come.
func (f *Frame) Open(p stage.Place) {
	if f.stage.Profile == nil && p != stage.Settings && p != stage.Backups {
		p = stage.AddProfile
	}
	f.leave()
	f.place, f.stack = p, nil
	f.build()
}

// Push implements stage.Navigator.
func (f *Frame) Push(s stage.Screen) {
	f.stack = append(f.stack, s)
	f.build()
}

// Back implements stage.Navigator.
func (f *Frame) Back() {
	if len(f.stack) == 0 {
		f.Open(stage.Home)
		return
	}
	if l, ok := f.stack[len(f.stack)-1].(stage.Leaver); ok {
		l.Leave()
	}
	f.stack = f.stack[:len(f.stack)-1]
	f.build()
}

// Refresh implements stage.Navigator.
func (f *Frame) Refresh() { f.build() }

// SwitchProfile implements stage.Navigator.
func (f *Frame) SwitchProfile(id record.ID) {
	p, ok := f.stage.Session.Profile(id)
	if !ok || p.Status() != app.Active {
		return
	}
	f.stage.Profile = p
	// Where the disk is full or damaged it is not remembered who was shown last. That is nothing to disturb anybody with.
	_ = f.stage.Session.ChangePreferences(func(p *app.Preferences) { p.LastProfile = id })
	f.Open(f.placeFor(p))
}

// placeFor stays at the present place when the other person has it too.
func (f *Frame) placeFor(p *app.Profile) stage.Place {
	switch f.place {
	case stage.More, stage.Settings, stage.Backups, stage.AddProfile:
		return stage.Home
	}
	return f.place
}

func (f *Frame) leave() {
	for _, s := range f.stack {
		if l, ok := s.(stage.Leaver); ok {
			l.Leave()
		}
	}
	if l, ok := f.root.(stage.Leaver); ok {
		l.Leave()
	}
}

// Lock implements stage.Navigator.
func (f *Frame) Lock() {
	if f.stage.Session == nil { // the key of the shortcut was pressed at the door
		return
	}
	f.leave()
	f.stack, f.root, f.shown = nil, nil, nil
	f.stage.Session.Lock()
}

// ForgetCopies takes what was copied out of a field off the clipboard, for a window that closes: then nothing is done later.
func (f *Frame) ForgetCopies() { f.copies.Forget() }

// build shows the top screen in the frame. Everything is made anew: a screen is cheap, and never shows old data.
func (f *Frame) build() {
	if f.stage.Session == nil || f.stage.Session.Locked() {
		return
	}
	f.stage.Session.Watch().Touch()
	var body fyne.CanvasObject
	if n := len(f.stack); n > 0 {
		f.shown = f.stack[n-1]
		header := kit.NewBackHeader(f.shown.Title(), f.stage.S("action.back"), f.Back, nil)
		body = kit.Page(header, f.shown.Content(), nil)
	} else {
		f.root = f.makers[f.place](f.stage)
		f.shown = f.root
		body = f.shown.Content()
	}
	var root fyne.CanvasObject
	switch {
	case f.stage.Profile == nil:
		if len(f.stack) == 0 && f.place != stage.AddProfile { // there is no rail to go back by
			body = kit.Page(kit.NewBackHeader("", f.stage.S("action.back"), f.Back, nil), body, nil)
		}
		root = kit.Page(f.top(), body, f.bar)
	case f.stage.Phone:
		root = f.phone(body)
	default:
		root = f.desktop(body)
	}
	f.stage.Window.SetContent(newActivity(root, f.copies, f.stage.Session.Watch().Touch))
}

func (f *Frame) phone(content fyne.CanvasObject) fyne.CanvasObject {
	s := f.stage
	places := []kit.Place{
		{ID: string(stage.Home), Icon: icons.Home, Word: s.S("tab.home")},
		{ID: string(stage.Health), Icon: icons.Heart, Word: s.S("tab.health")},
		{ID: string(stage.Documents), Icon: icons.Document, Word: s.S("tab.documents")},
		{ID: string(stage.Agenda), Icon: icons.Calendar, Word: s.S("tab.agenda")},
		{ID: string(stage.More), Icon: icons.More, Word: s.S("tab.more")},
	}
	tabs := kit.NewBottomTabs(places, string(f.tab()), func(id string) { f.Open(stage.Place(id)) })
	bottom := kit.VBox(0, f.bar, tabs)
	if len(f.stack) > 0 {
		return kit.Page(f.top(), content, bottom)
	}
	current, others := f.persons()
	return kit.Page(kit.VBox(0, f.top(), kit.NewProfileBand(current, others...)), content, bottom)
}

// tab is the tab under which the present place stands on a phone.
func (f *Frame) tab() stage.Place {
	switch f.place {
	case stage.Growth, stage.Vaccinations, stage.Exams, stage.Identity:
		return stage.Health
	case stage.Settings, stage.Backups, stage.AddProfile:
		return stage.More
	}
	return f.place
}

func (f *Frame) desktop(content fyne.CanvasObject) fyne.CanvasObject {
	s := f.stage
	places := []kit.Place{
		{ID: string(stage.Home), Icon: icons.Home, Word: s.S("tab.home")},
		{ID: string(stage.Growth), Icon: icons.Growth, Word: s.S("rail.growth")},
		{ID: string(stage.Vaccinations), Icon: icons.Vaccine, Word: s.S("rail.vaccination")},
		{ID: string(stage.Exams), Icon: icons.Stethoscope, Word: s.S("rail.exams")},
		{ID: string(stage.Identity), Icon: icons.Profile, Word: s.S("rail.identity")},
		{ID: string(stage.Documents), Icon: icons.Document, Word: s.S("tab.documents")},
		{ID: string(stage.Agenda), Icon: icons.Calendar, Word: s.S("tab.agenda")},
		{ID: string(stage.Settings), Icon: icons.Settings, Word: s.S("rail.settings")},
	}
	current, others := f.persons()
	who := kit.NewPersonRow(current)
	if len(others) > 0 {
		who = kit.VBox(kit.Gap8, who, f.avatars(others))
	}
	foot := kit.VBox(0)
	if f.BackupAge != nil {
		if words := f.BackupAge(s); words != "" {
			foot.Add(kit.NewLink(words, "", func() { f.Open(stage.Backups) }))
		}
	}
	foot.Add(kit.NewQuiet(s.S("action.lock"), icons.Lock, f.Lock))
	rail := kit.NewSideRail(who, places, string(f.place), foot, func(id string) { f.Open(stage.Place(id)) })
	body := kit.Page(f.top(), content, f.bar)
	return container.NewBorder(nil, nil, rail, nil, body)
}

func (f *Frame) avatars(others []kit.Person) fyne.CanvasObject {
	row := make([]fyne.CanvasObject, 0, len(others))
	for _, p := range others {
		row = append(row, kit.NewAvatar(p.Name, p.Colour, p.Photo, 40, p.OnTap))
	}
	return kit.Flow(kit.Gap8, row...)
}

// top is the notice of the fictitious family.
func (f *Frame) top() fyne.CanvasObject {
	if f.notice == "" {
		return nil
	}
	note := kit.NewColored(f.notice, kit.Small, theme.ColorInfoText)
	note.Align = fyne.TextAlignCenter
	return container.NewStack(canvas.NewRectangle(fynetheme.Color(theme.ColorInfoFill)), kit.Inset(6, kit.Gap16, 6, kit.Gap16, note))
}

// persons describes the shown profile and the others of the account, for the band.
func (f *Frame) persons() (current kit.Person, others []kit.Person) {
	for _, p := range f.stage.Session.Profiles() {
		if p.Status() == app.Refused {
			continue
		}
		person := f.person(p)
		if p == f.stage.Profile {
			person.OnTap = func() { f.Open(stage.AddProfile) }
			current = person
			continue
		}
		id, status := p.ID(), p.Status()
		person.OnTap = func() {
			if status == app.Pending {
				f.Open(stage.AddProfile)
				return
			}
			f.SwitchProfile(id)
		}
		others = append(others, person)
	}
	return current, others
}

func (f *Frame) person(p *app.Profile) kit.Person {
	who, t, today := p.Identity(), f.stage.Text, f.stage.Today()
	name := who.CallName()
	if name == "" {
		name = f.stage.S("frame.damaged-name")
	}
	detail := f.stage.S("profile.principal")
	switch {
	case p.Status() == app.Pending:
		detail = f.stage.S("profile.pending")
	case who.Expected():
		detail = f.stage.S("frame.due", text.Args{"Date": t.Date(who.DueDate)})
	case who.Role == record.Attached && !who.BirthDate.IsZero():
		detail = t.Age(who.BirthDate, today)
	}
	return kit.Person{Name: name, Detail: detail, Colour: who.Colour, Photo: f.photo(p)}
}

// photo gives a profile's photo once it is decoded; it is read in the background the first time.
func (f *Frame) photo(p *app.Profile) image.Image {
	if img, asked := f.photos[p.ID()]; asked || p.Identity().Photo.IsZero() {
		return img
	}
	f.photos[p.ID()] = nil
	var img image.Image
	f.stage.Work(p.LoadPhoto(&img), func(err error) {
		if err == nil {
			f.photos[p.ID()] = img
			f.build()
		}
	})
	return f.photos[p.ID()]
}

// ForgetPhoto reads a profile's photo again, after it was changed.
func (f *Frame) ForgetPhoto(id record.ID) { delete(f.photos, id) }

// Done implements stage.Navigator.
func (f *Frame) Done(message string, undo func()) { offer(f.stage, f.bar, message, undo) }

// Fail implements stage.Navigator.
func (f *Frame) Fail(err error) { showError(f.stage, err) }

// Confirm implements stage.Navigator.
func (f *Frame) Confirm(title, consequence, verb string, do func()) {
	showConfirm(f.stage, title, consequence, verb, do)
}

// shortcuts binds the keys of the desktop: Ctrl+L locks, Ctrl+N adds here, Esc goes back.
func (f *Frame) shortcuts() {
	c := f.stage.Window.Canvas()
	for _, k := range []fyne.KeyName{fyne.KeyL, fyne.KeyN, fyne.KeyF} {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) { f.onKey(k) })
	}
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape && len(f.stack) > 0 {
			f.Back()
		}
	})
}

// onKey does what a key means with Ctrl. The keys stay bound after the lock, when nothing is shown.
func (f *Frame) onKey(k fyne.KeyName) {
	if k == fyne.KeyL {
		f.Lock()
		return
	}
	if f.covered() {
		return
	}
	if a, ok := f.shown.(interface{ Add() }); ok && k == fyne.KeyN {
		a.Add()
	}
	if s, ok := f.shown.(interface{ Find() }); ok && k == fyne.KeyF {
		s.Find()
	}
}

// covered reports a question over the screen, which comes first.
func (f *Frame) covered() bool { return f.stage.Window.Canvas().Overlays().Top() != nil }

// DropFiles passes files dropped on the window to the shown screen, or to the documents.
func (f *Frame) DropFiles(uris []fyne.URI) {
	if f.stage.Session == nil || f.stage.Session.Locked() || f.stage.Profile == nil || f.covered() {
		return
	}
	take, ok := f.shown.(interface{ Drop([]fyne.URI) })
	if !ok {
		f.Open(stage.Documents)
		take, ok = f.shown.(interface{ Drop([]fyne.URI) })
	}
	if ok {
		take.Drop(uris)
	}
}
