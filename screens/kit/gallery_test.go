package kit_test

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
)

// gallery is what the pictures show. Each is built anew for each theme, as a screen is.
var gallery = []struct {
	name    string
	desktop bool
	build   func() fyne.CanvasObject
}{
	{"home", false, phoneHome},
	{"vaccinations", false, phoneVaccinations},
	{"documents", false, phoneDocuments},
	{"form", false, phoneForm},
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
			picture := draw(g.build(), size)
			if folder != "" {
				save(t, filepath.Join(folder, frame+"-"+g.name+"-"+l.name+".png"), picture)
			}
		}
	}
}

func draw(content fyne.CanvasObject, size fyne.Size) image.Image {
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(content)
	c.Resize(size)
	c.Resize(size.AddWidthHeight(0, 1)) // a window is laid out more than once
	c.Resize(size)
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
	return kit.NewCard(
		kit.NewStatusRow(kit.RowSpec{Icon: icons.Alert, Title: "Méningocoque B", Detail: "1re dose, prévue le 10 juin", Status: kit.Late, Pill: "En retard"}),
		kit.NewSeparator(),
		kit.ButtonRow(kit.NewPrimary("Prendre rendez-vous", "", nothing), kit.NewSecondary("C’est fait", "", nothing)),
	)
}

func phoneHome() fyne.CanvasObject {
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

func phoneVaccinations() fyne.CanvasObject {
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

func phoneDocuments() fyne.CanvasObject {
	return phone(kit.NewScrollColumn(0,
		kit.NewText("Documents", kit.Title),
		kit.NewSearchField("Chercher un mot, un médecin…", "Effacer"),
		kit.NewFilterChips([]kit.Choice{{ID: "all", Word: "Tous"}, {ID: "o", Word: "Ordonnances"}, {ID: "b", Word: "Biologie"}, {ID: "c", Word: "Certificats"}}, "all", nil),
		kit.Grid(150, 12, documentTiles()...),
	), kit.NewPrimary("Photographier un document", icons.Camera, nothing), "documents")
}

func phoneForm() fyne.CanvasObject {
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

func desktopHome() fyne.CanvasObject {
	places := []kit.Place{{"home", icons.Home, "Accueil"}, {"growth", icons.Growth, "Croissance"}, {"vaccines", icons.Vaccine, "Vaccinations"},
		{"medical", icons.Heart, "Profil médical"}, {"documents", icons.Document, "Documents"}, {"agenda", icons.Calendar, "Agenda"},
		{"messages", icons.Message, "Messages"}, {"settings", icons.Settings, "Paramètres"}}
	foot := kit.VBox(4, kit.NewText("Dernière sauvegarde :\nil y a 3 jours", kit.Detail), kit.NewQuiet("Verrouiller", icons.Lock, nothing))
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

func iconSheet() fyne.CanvasObject {
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
