package kit_test

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
)

// gallery is what the pictures show. Each is built anew for each theme, as a screen is.
var gallery = []struct {
	name    string
	desktop bool
	build   func(c fyne.Canvas) fyne.CanvasObject
}{
	{"home", false, phoneHome},
	{"vaccinations", false, phoneVaccinations},
	{"documents", false, phoneDocuments},
	{"form", false, phoneForm},
	{"entries", false, phoneEntries},
	{"feedback", false, phoneFeedback},
	{"empty", false, phoneEmpty},
	{"confirm", false, phoneConfirm},
	{"calendar", false, phoneCalendar},
	{"month", false, phoneMonth},
	{"choice", false, phoneChoice},
	{"viewer", false, phoneViewer},
	{"home", true, desktopHome},
	{"icons", true, iconSheet},
}

// TestGallery draws every piece in every theme: a piece that panics or asks for an absurd size fails here.
// With CARNET_GALLERY=<folder> it also writes the pictures, to be looked at.
func TestGallery(t *testing.T) {
	test.NewTempApp(t)
	folder := os.Getenv("CARNET_GALLERY")
	looks := []struct {
		name  string
		theme *theme.Theme
	}{{"light", theme.New(theme.Light, 1)}, {"dark", theme.New(theme.Dark, 1)}, {"large", theme.New(theme.Light, 2)}}
	for _, l := range looks {
		test.ApplyTheme(t, l.theme)
		for _, g := range gallery {
			if folder == "" && l.name == "dark" {
				continue // the same layout: drawing it again would only cost time
			}
			size, frame := fyne.NewSize(390, 844), "phone"
			if g.desktop {
				size, frame = fyne.NewSize(1280, 800), "desktop"
			}
			picture := draw(t, g.build, size)
			if folder != "" {
				save(t, filepath.Join(folder, frame+"-"+g.name+"-"+l.name+".png"), picture)
			}
		}
	}
}

func draw(t *testing.T, build func(fyne.Canvas) fyne.CanvasObject, size fyne.Size) image.Image {
	w := test.NewTempWindow(t, container.NewWithoutLayout())
	w.SetPadded(false)
	w.Resize(size)
	c := w.Canvas()
	w.SetContent(build(c))
	w.Resize(size.AddWidthHeight(0, 1)) // a window is laid out more than once
	w.Resize(size)
	for _, o := range c.Overlays().List() {
		o.Resize(size)
	}
	return c.Capture()
}

func save(t *testing.T, path string, picture image.Image) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, picture); err != nil {
		t.Fatal(err)
	}
}

func nothing() {}

func phone(body, bottom fyne.CanvasObject, active string) fyne.CanvasObject {
	band := kit.NewProfileBand(kit.Person{Name: "Lola", Detail: "4 mois · née le 10 mars", OnTap: nothing},
		kit.Person{Name: "Malo", Colour: 1, OnTap: nothing}, kit.Person{Name: "Iris", Colour: 2, OnTap: nothing})
	tabs := kit.NewBottomTabs([]kit.Place{
		{"home", icons.Home, "Accueil"}, {"health", icons.Heart, "Santé"}, {"documents", icons.Document, "Documents"},
		{"agenda", icons.Calendar, "Agenda"}, {"more", icons.Menu, "Plus"}}, active, func(string) {})
	if bottom != nil {
		bottom = kit.VBox(0, kit.Inset(8, 16, 12, 16, bottom), tabs)
	} else {
		bottom = tabs
	}
	return kit.Page(band, body, bottom)
}

func lateCard() fyne.CanvasObject {
	return kit.NewActionCard(
		kit.NewStatusRow(kit.RowSpec{Icon: icons.Alert, Title: "Méningocoque B", Detail: "1re dose, prévue le 10 juin", Status: kit.Late, Pill: "En retard"}),
		kit.NewPrimary("Prendre rendez-vous", "", nothing), kit.NewSecondary("C’est fait", "", nothing))
}

func phoneHome(fyne.Canvas) fyne.CanvasObject {
	return phone(kit.NewScrollColumn(0,
		kit.NewText("Deux choses à prévoir", kit.Title),
		lateCard(),
		kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Clock, Title: "Examen du 5e mois", Detail: "Entre le 10 juillet et le 9 août", Status: kit.Due, Pill: "À planifier", OnTap: nothing})),
		kit.NewSectionTitle("Croissance"),
		kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Growth, Title: "6,420 kg · 62,5 cm", Detail: "Mesurée il y a 3 jours, au milieu de la courbe", Status: kit.Info, OnTap: nothing, Chevron: true})),
		kit.NewSectionTitle("Derniers documents"),
		kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Document, Title: "Ordonnance, Dr Martin", Detail: "Ajoutée hier · 1 page", Status: kit.Info, OnTap: nothing})),
	), nil, "home")
}

func phoneVaccinations(fyne.Canvas) fyne.CanvasObject {
	row := func(title, detail string, s kit.Status, pill string) fyne.CanvasObject {
		return kit.NewStatusRow(kit.RowSpec{Title: title, Detail: detail, Status: s, Pill: pill, OnTap: nothing})
	}
	return phone(kit.NewScrollColumn(0,
		kit.NewText("Vaccinations", kit.Title),
		kit.NewSegmented([]kit.Choice{{ID: "a", Word: "Poids"}, {ID: "b", Word: "Taille"}, {ID: "c", Word: "Crâne"}, {ID: "d", Word: "IMC"}}, "a", nil),
		kit.NewSectionTitle("À faire"),
		kit.NewRowsCard(
			row("Méningocoque B, 1re dose", "Obligatoire · prévue le 10 juin", kit.Late, "En retard"),
			row("Méningocoque ACWY, 1re dose", "Obligatoire · le 10 septembre", kit.Neutral, "À venir"),
			row("Hexavalent, rappel", "Obligatoire · en février 2026", kit.Neutral, "À venir")),
		kit.NewSectionTitle("Faites"),
		kit.NewRowsCard(
			row("Hexavalent, 2e dose", "10 juillet · Hexyon, lot U3F12", kit.Done, "Faite"),
			row("Pneumocoque, 2e dose", "10 juillet · Prevenar 13", kit.Done, "Faite")),
		kit.NewPrimary("Noter une vaccination", icons.Plus, nothing),
	), nil, "health")
}

// sheet is a drawn page of paper, in place of a scanned one.
func sheet() image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, 240, 320))
	for y := range 320 {
		for x := range 240 {
			c := color.NRGBA{255, 255, 255, 255}
			if x < 3 || y < 3 || x > 236 || y > 316 {
				c = color.NRGBA{217, 211, 202, 255}
			}
			if line := (y - 30) / 30; y > 30 && y < 240 && (y-30)%30 < 10 && x > 30 && x < 210-(line*37)%90 {
				c = color.NRGBA{200, 194, 180, 255}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

func documentTiles() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		kit.NewTile(sheet(), icons.Document, "Ordonnance", "Dr Martin · 8 juil.", nothing),
		kit.NewTile(sheet(), icons.Document, "Compte rendu", "Maternité · 14 mars", nothing),
		kit.NewTile(nil, icons.File, "Certificat crèche", "PMI · 2 juin", nothing),
	}
}

func phoneDocuments(fyne.Canvas) fyne.CanvasObject {
	return phone(kit.NewScrollColumn(0,
		kit.NewText("Documents", kit.Title),
		kit.NewSearchField("Chercher un mot, un médecin…", "Effacer"),
		kit.NewFilterChips([]kit.Choice{{ID: "all", Word: "Tous"}, {ID: "o", Word: "Ordonnances"}, {ID: "b", Word: "Biologie"}, {ID: "c", Word: "Certificats"}}, "all", nil),
		kit.Grid(150, 12, documentTiles()...),
	), kit.NewPrimary("Photographier un document", icons.Camera, nothing), "documents")
}

func phoneForm(fyne.Canvas) fyne.CanvasObject {
	name := kit.NewTextField("Prénom", "Comme sur l’acte de naissance")
	name.SetText("Lola")
	wrong := kit.NewTextField("Lot", "")
	wrong.SetText("U3F12")
	wrong.SetError("Ce lot n’est pas lisible. Recopiez les lettres de l’étiquette.")
	secret := kit.NewPasswordField("Mot de passe", "")
	secret.SetText("secret")
	box := kit.NewCheckbox("Je certifie être le représentant légal de cet enfant.", nil)
	box.SetChecked(true)
	return kit.Page(kit.NewBackHeader("Noter une vaccination", "Retour", nothing, nil), kit.NewScrollColumn(0,
		name, wrong, secret, box, kit.NewCheckbox("Une autre case", nil),
		kit.ButtonRow(kit.NewPrimary("Enregistrer", icons.Check, nothing), kit.NewQuiet("Annuler", "", nothing)),
		kit.NewDanger("Supprimer pour toujours", icons.Trash, nothing),
	), nil)
}

func desktopHome(fyne.Canvas) fyne.CanvasObject {
	places := []kit.Place{{"home", icons.Home, "Accueil"}, {"growth", icons.Growth, "Croissance"}, {"vaccines", icons.Vaccine, "Vaccinations"},
		{"medical", icons.Heart, "Profil médical"}, {"documents", icons.Document, "Documents"}, {"agenda", icons.Calendar, "Agenda"},
		{"messages", icons.Message, "Messages"}, {"settings", icons.Settings, "Paramètres"}}
	foot := kit.VBox(4, kit.NewText("Dernière sauvegarde :\nil y a 3 jours", kit.Detail), kit.NewLink("Verrouiller", icons.Lock, nothing))
	rail := kit.NewSideRail(kit.NewPersonRow(kit.Person{Name: "Lola", Detail: "4 mois", OnTap: nothing}), places, "home", foot, func(string) {})
	left := kit.VBox(12,
		kit.NewText("Deux choses à prévoir", kit.Title),
		lateCard(),
		kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Clock, Title: "Examen du 5e mois", Detail: "Entre le 10 juillet et le 9 août", Status: kit.Due, Pill: "À planifier", OnTap: nothing})),
		kit.NewSectionTitle("Derniers documents"),
		kit.Grid(150, 12, documentTiles()...))
	right := kit.VBox(12, kit.NewSectionTitle("Croissance"),
		kit.NewCard(kit.NewText("6,420 kg, à 4 mois", kit.LineTitle), kit.NewText("Sur 100 filles du même âge, environ 50 pèsent moins.", kit.Detail)))
	return container.NewBorder(nil, nil, rail, nil, kit.NewWideScroll(kit.TwoColumns(left, right)))
}

func iconSheet(fyne.Canvas) fyne.CanvasObject {
	grid := kit.Grid(110, 12)
	for _, i := range icons.All() {
		grid.Add(kit.VBox(4, kit.NewGlyph(i, theme.ColorText), kit.NewText(string(i), kit.Small)))
	}
	faces := kit.Flow(8)
	for c := range theme.ChildColours {
		faces.Add(kit.NewAvatar(string(rune('A'+c)), c, nil, 44, nil))
	}
	return kit.NewScrollColumn(1200, faces, grid)
}

var frenchDates = kit.DateWords{
	Order: kit.DayMonthYear, Separator: "/", Sample: "jj/mm/aaaa", OpenCalendar: "Calendrier", Previous: "Mois précédent", Next: "Mois suivant", Close: "Fermer",
	Months:   [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	Weekdays: [7]string{"lu", "ma", "me", "je", "ve", "sa", "di"}, FirstWeekday: time.Monday,
}

func someday() kit.Date { return kit.Date{Year: 2025, Month: time.July, Day: 11} }

func phoneEntries(fyne.Canvas) fyne.CanvasObject {
	weight := kit.NewNumberField("Poids", "", "kg", 1000, ",")
	weight.SetValue(6420)
	day := kit.NewDateField("Date", "Le jour de la mesure", frenchDates, false, someday)
	day.SetValue(someday())
	wrong := kit.NewDateField("Date de naissance", "", frenchDates, true, nil)
	wrong.SetError("Cette date n’existe pas. Vérifiez le jour et le mois.")
	choice := kit.NewChoiceField("Vaccin", "", []kit.Choice{{ID: "h", Word: "Hexyon"}}, kit.ChoiceWords{Placeholder: "Choisir un vaccin"}, nil)
	note := kit.NewTextArea("Note", "", 3)
	note.SetText("Un peu de fièvre le soir, disparue le lendemain.")
	return kit.Page(kit.NewBackHeader("Ajouter une mesure", "Retour", nothing, kit.NewIconButton(icons.Trash, "Supprimer", nothing)),
		kit.NewScrollColumn(0, weight, day, wrong, choice, note, kit.NewPrimary("Enregistrer la mesure", "", nothing)), nil)
}

// soon fires everything that is shown later, at once.
func soon(_ time.Duration, f func()) func() { return func() {} }

func phoneFeedback(fyne.Canvas) fyne.CanvasObject {
	undo := kit.NewUndoBar(soon)
	undo.Offer("Ordonnance supprimée", "Annuler", nothing, nil)
	progress := kit.NewProgress(func(d time.Duration, f func()) func() {
		if d > 400*time.Millisecond || d < 400*time.Millisecond {
			f()
		}
		return nothing
	}, "Annuler", nothing)
	progress.Start("Lecture du document, page 3 sur 12")
	progress.Set(0.25)
	return kit.Page(kit.NewBackHeader("Vaccinations", "Retour", nothing, nil), kit.NewScrollColumn(0,
		kit.NewBanner(kit.Late, "1 dose en retard", "Rien n’est perdu : le schéma reprend là où il s’est arrêté. À voir avec votre médecin."),
		kit.NewBanner(kit.Due, "Sauvegarde ancienne", "La dernière date d’il y a 40 jours.", kit.NewSecondary("Sauvegarder", "", nothing)),
		kit.NewBanner(kit.Info, "Calendrier vaccinal 2025", "Source : ministère de la Santé, avril 2025."),
		kit.NewBanner(kit.Done, "Tout est à jour", ""),
		kit.NewCard(progress)), undo)
}

func phoneEmpty(fyne.Canvas) fyne.CanvasObject {
	return phone(kit.NewScrollColumn(0, kit.NewText("Documents", kit.Title),
		kit.NewEmptyState(icons.Document, "Les ordonnances, comptes rendus et certificats de Lola seront ici.", kit.NewPrimary("Photographier un document", icons.Camera, nothing))), nil, "documents")
}

func phoneConfirm(c fyne.Canvas) fyne.CanvasObject {
	kit.ShowConfirm(c, kit.Confirm{Title: "Supprimer l’ordonnance du 8 juillet ?", Body: "Elle disparaît de vos appareils et de ceux de l’autre parent.",
		Items: []string{"Ordonnance, Dr Martin, 1 page"}, Verb: "Supprimer", Cancel: "Garder", Danger: true})
	return phoneHome(c)
}

func phoneCalendar(c fyne.Canvas) fyne.CanvasObject {
	day := kit.NewDateField("Date", "Le jour de la mesure", frenchDates, false, someday)
	day.SetValue(kit.Date{Year: 2025, Month: time.July, Day: 8})
	screen := kit.NewScrollColumn(0, day)
	c.SetContent(screen)
	tapNamed(screen, "Calendrier")
	return screen
}

func phoneChoice(c fyne.Canvas) fyne.CanvasObject {
	choices := []kit.Choice{{"h", "Hexyon", "Diphtérie, tétanos, polio, coqueluche, Hib, hépatite B"}, {"i", "Infanrix Hexa", "Les mêmes six maladies"},
		{"p", "Prevenar 13", "Pneumocoque"}, {"b", "Bexsero", "Méningocoque B"}, {"n", "Nimenrix", "Méningocoques A, C, W, Y"}, {"r", "Priorix", "Rougeole, oreillons, rubéole"}}
	field := kit.NewChoiceField("Vaccin", "", choices, kit.ChoiceWords{Placeholder: "Choisir un vaccin", Search: "Chercher un nom", Clear: "Effacer", NoneFound: "Aucun vaccin de ce nom", Cancel: "Annuler"}, nil)
	field.SetSelected("p")
	screen := kit.NewScrollColumn(0, field)
	c.SetContent(screen)
	tapNamed(screen, "Vaccin, Prevenar 13")
	return screen
}

func phoneViewer(fyne.Canvas) fyne.CanvasObject {
	v := kit.NewPageViewer(viewerWords, 3, func(_, _ int, done func(image.Image, error)) { done(sheet(), nil) })
	return kit.Page(kit.NewBackHeader("Ordonnance", "Retour", nothing, kit.NewIconButton(icons.Share, "Partager", nothing)), v, nil)
}

var viewerWords = kit.ViewerWords{Previous: "Page précédente", Next: "Page suivante", ZoomIn: "Agrandir", ZoomOut: "Réduire", Loading: "Ouverture de la page",
	Counter: func(page, of int) string { return fmt.Sprintf("%d sur %d", page, of) },
	Failed:  func(error) string { return "Cette page ne peut pas être affichée." }}

// tapNamed taps the widget whose spoken name is name.
func tapNamed(root fyne.CanvasObject, name string) bool {
	for _, o := range seen(root) {
		named, ok := o.(fyne.Accessible)
		if tappable, can := o.(fyne.Tappable); ok && can && named.AccessibilityLabel() == name {
			tappable.Tapped(&fyne.PointEvent{})
			return true
		}
	}
	return false
}
