package chart

import (
	"image"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/screens/kit/theme"
)

// childhood is a chart with all that a model can hold: a girl's body mass index from 1 to 18 years over made-up curves.
func childhood() Model {
	m := Model{X: Axis{Min: 1, Max: 18, Label: "âge en années"}, Y: NewAxis(11, 33, 6, comma), Description: "IMC de Lola, 9 mesures"}
	m.Y.Label = "kg/m²"
	for year := 2.0; year <= 18; year += 2 {
		m.X.Ticks = append(m.X.Ticks, Tick{year, comma(year)})
	}
	for year := 1.0; year <= 18; year++ {
		m.X.Fine = append(m.X.Fine, Tick{year, comma(year)})
	}
	middle := func(x float64) float64 { return 15.2 + 2.2*math.Exp(-(x-1)/1.6) + 6.2/(1+math.Exp(-(x-12.5)/2.6)) }
	curve := func(label string, from, factor float64, main, threshold bool) Curve {
		c := Curve{Label: label, Main: main, Threshold: threshold}
		for x := from; x <= 18.0001; x += 0.1 {
			c.Points = append(c.Points, Point{x, middle(x) * factor})
		}
		return c
	}
	for _, c := range []struct {
		label  string
		factor float64
	}{{"3", 0.845}, {"15", 0.905}, {"50", 1}, {"85", 1.135}, {"97", 1.27}} {
		m.Curves = append(m.Curves, curve(c.label, 1, c.factor, c.label != "15" && c.label != "85", false))
	}
	m.Curves = append(m.Curves, curve("Surpoids (IOTF 25)", 2, 1.19, false, true), curve("Obésité (IOTF 30)", 2, 1.42, false, true))
	m.Series = []Series{
		{Points: []Point{{1, 17.6}, {2, 16.4}, {3, 15.7}, {4, 15.3}, {5, 15.2}, {6, 15.3}, {8, 16.2}, {10, 17.4}, {11, 18.4}}, Name: "IMC de Lola"},
		{Points: []Point{{1, 18.3}, {2, 17.5}, {4, 16.6}, {7, 17.6}, {9, 19.1}}, Name: "IMC de Malo", Kind: Sibling, Label: "Malo"},
		{Points: []Point{{2, 15.1}, {5, 14.3}, {9, 14.6}, {13, 17}, {16, 18.6}}, Name: "IMC d’Inès", Kind: Sibling, Label: "Inès"},
	}
	return m
}

// premature is a girl's height over three years, born eight weeks early, with her parents' target beside it.
func premature() Model {
	m := Model{X: Axis{Min: 0, Max: 36, Label: "âge corrigé en mois"}, Y: NewAxis(40, 105, 8, comma), Description: "Taille de Zoé"}
	m.Y.Label = "cm"
	for month := 0.0; month <= 36; month++ {
		m.X.Fine = append(m.X.Fine, Tick{month, comma(month)})
		if math.Mod(month, 6) == 0 {
			m.X.Ticks = append(m.X.Ticks, Tick{month, comma(month)})
		}
	}
	middle := func(x float64) float64 { return 49.1 + 46.5*(1-math.Exp(-x/17)) + 0.1*x }
	for _, c := range []struct {
		label string
		z     float64
	}{{"−3 ET", -3}, {"−2 ET", -2}, {"−1 ET", -1}, {"M", 0}, {"+1 ET", 1}, {"+2 ET", 2}, {"+3 ET", 3}} {
		curve := Curve{Label: c.label, Main: math.Mod(c.z, 2) == 0}
		for x := 0.0; x <= 36; x += 0.25 {
			curve.Points = append(curve.Points, Point{x, middle(x) * (1 + 0.037*c.z)})
		}
		m.Curves = append(m.Curves, curve)
	}
	ages := []float64{0, 1, 2, 4, 6, 9, 12, 18, 24}
	corrected, since := Series{Name: "à l’âge corrigé"}, Series{Name: "à l’âge depuis la naissance", Kind: Uncorrected, Label: "âge réel"}
	for _, x := range ages {
		y := middle(x) * 0.968
		corrected.Points = append(corrected.Points, Point{x, y})
		since.Points = append(since.Points, Point{x + 1.84, y})
	}
	m.Series = []Series{corrected, since}
	m.Target = &Target{X: 36, Low: 90, Middle: 95, High: 100, Label: "Parents", Name: "taille cible d’après les parents : 165 cm"}
	return m
}

// newborn is a boy's weight over three months, with two measures.
func newborn() Model {
	m := Model{X: Axis{Min: 0, Max: 13, Label: "âge en semaines"}, Y: NewAxis(2, 8, 6, comma), Description: "Poids de Malo"}
	m.Y.Label = "kg"
	for week := 0.0; week <= 13; week++ {
		m.X.Fine = append(m.X.Fine, Tick{week, comma(week)})
		if math.Mod(week, 2) == 0 {
			m.X.Ticks = append(m.X.Ticks, Tick{week, comma(week)})
		}
	}
	for _, c := range []struct {
		label string
		z     float64
	}{{"3", -1.88}, {"50", 0}, {"97", 1.88}} {
		curve := Curve{Label: c.label, Main: true}
		for x := 0.0; x <= 13; x += 0.1 {
			curve.Points = append(curve.Points, Point{x, (3.35 + 0.235*x + 0.35*(1-math.Exp(-x/3))) * (1 + 0.12*c.z)})
		}
		m.Curves = append(m.Curves, curve)
	}
	m.Series = []Series{{Points: []Point{{0, 3.2}, {0.6, 3.05}, {2, 3.6}, {4.4, 4.4}}, Name: "Poids"}}
	return m
}

// TestGallery writes a picture of every kind of chart into the folder named by CARNET_GALLERY, to be looked at.
func TestGallery(t *testing.T) {
	folder := os.Getenv("CARNET_GALLERY")
	if folder == "" {
		t.Skip("set CARNET_GALLERY to a folder to get pictures for looking at")
	}
	modes := map[string]theme.Mode{"light": theme.Light, "dark": theme.Dark, "contrast": theme.LightContrast, "contrast-dark": theme.DarkContrast}
	sizes := map[string]fyne.Size{"320": {Width: 256, Height: 300}, "phone": {Width: 326, Height: 340}, "desktop": {Width: 700, Height: 520}}
	models := map[string]Model{"year": sample(), "childhood": childhood(), "premature": premature(), "newborn": newborn()}
	for name, m := range models {
		for place, size := range sizes {
			for look, mode := range modes {
				if place == "desktop" && (look == "contrast-dark" || look == "contrast") && name != "childhood" {
					continue
				}
				write(t, folder, name+"-"+place+"-"+look, pictureOf(t, m, size, mode, 1, nil))
			}
		}
		for ending, to := range map[string]func(io.Writer, Sheet, Fonts) error{"pdf": WritePDF, "png": WritePNG} {
			file, err := os.Create(filepath.Join(folder, name+"-a4."+ending))
			if err != nil {
				t.Fatal(err)
			}
			if err := to(file, sheetSample(m), fonts(t)); err != nil {
				t.Fatal(err)
			}
			file.Close()
		}
		large := fyne.NewSize(326, 400)
		write(t, folder, name+"-phone-large", pictureOf(t, m, large, theme.Light, 2, nil))
		write(t, folder, name+"-phone-zoomed", pictureOf(t, m, sizes["phone"], theme.Light, 1, func(c *Chart) {
			c.Select(3)
			c.zoomMiddle(2.5)
		}))
	}
}

func pictureOf(t *testing.T, m Model, size fyne.Size, mode theme.Mode, scale float32, then func(*Chart)) image.Image {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(mode, scale))
	c := New(m)
	c.Background = func(work func()) { work() }
	k := theme.New(mode, scale).Tokens(fynetheme.VariantLight)
	w := test.NewTempWindow(t, container.NewStack(canvas.NewRectangle(k.Surface), container.NewWithoutLayout(c)))
	screen := software.NewCanvas()
	screen.SetScale(2)
	screen.SetPadded(false)
	screen.SetContent(w.Content())
	screen.Resize(size.AddWidthHeight(16, 16))
	c.Resize(size)
	c.Move(fyne.NewPos(8, 8))
	c.Select(len(m.Series[0].Points) - 1)
	if then != nil {
		then(c)
	}
	return screen.Capture()
}

func write(t *testing.T, folder, name string, img image.Image) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(filepath.Join(folder, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, img); err != nil {
		t.Fatal(err)
	}
}

func fonts(t testing.TB) Fonts {
	t.Helper()
	bold := fynetheme.DefaultTheme().Font(fyne.TextStyle{Bold: true})
	font, err := NewFont(bold.Name(), bold.Content())
	if err != nil {
		t.Fatal(err)
	}
	return Fonts{Regular: noto(t), Bold: font}
}

func sheetSample(m Model) Sheet {
	return Sheet{
		Title: "Courbe de l’indice de masse corporelle, de 1 à 18 ans, de Lola-Éléonore de La Tour-d’Auvergne",
		Lines: []string{"Fille, née le 10 novembre 2015. Âge : 11 ans.", "Imprimée le 22 novembre 2026 depuis le carnet de la famille."},
		Model: m,
		Notes: []string{
			"Courbes : références OMS 2007, centiles 3, 15, 50, 85 et 97. Sur 100 filles du même âge, 3 ont un IMC sous la ligne la plus basse.",
			"Tirets : seuils IOTF 25 et 30. Carrés : Malo. Triangles : Inès. Ronds : Lola, mesures jointes par une ligne.",
		},
	}
}
