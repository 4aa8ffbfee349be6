package theme_test

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/screens/kit/theme"
)

const (
	leastContrast = 5.6  // of any text on what is behind it
	leastEdge     = 3.0  // of what must be seen but not read: the outline of an input, a point on a chart
	highContrast  = 7.0  // of texts and edges both, for those who ask for it
	leastDistance = 0.09 // in OKLab, between two children's colours; two of them next to each other look different from 0.05 on
)

func linear(v uint8) float64 {
	c := float64(v) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

// contrast is that of WCAG 2.
func contrast(a, b color.NRGBA) float64 {
	luminance := func(c color.NRGBA) float64 { return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B) }
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func variants() map[string]theme.Tokens {
	return map[string]theme.Tokens{
		"light": theme.For(fynetheme.VariantLight), "dark": theme.For(fynetheme.VariantDark),
		"high contrast, light": theme.ForContrast(fynetheme.VariantLight), "high contrast, dark": theme.ForContrast(fynetheme.VariantDark),
	}
}

// least is the larger one in high contrast.
func least(k theme.Tokens, otherwise float64) float64 {
	if k.Strong {
		return highContrast
	}
	return otherwise
}

func TestEveryTextCanBeRead(t *testing.T) {
	for variant, k := range variants() {
		leastContrast := least(k, leastContrast)
		pairs := map[string]theme.Pair{
			"text on background": {k.Text, k.Background}, "text on surface": {k.Text, k.Surface}, "text on paper": {k.Text, k.Paper},
			"muted on background": {k.Muted, k.Background}, "muted on surface": {k.Muted, k.Surface},
			"primary on background": {k.Primary, k.Background}, "primary on surface": {k.Primary, k.Surface},
			"selected place": {k.Primary, k.Info.Fill}, "filled button": {k.OnPrimary, k.Primary}, "red button": {k.OnDanger, k.Danger},
			"error on background": {k.Late.Text, k.Background}, "error on surface": {k.Late.Text, k.Surface},
			"done on surface": {k.Done.Text, k.Surface},
			"title on late":   {k.Text, k.Late.Fill}, "title on due": {k.Text, k.Due.Fill}, "title on info": {k.Text, k.Info.Fill}, "title on done": {k.Text, k.Done.Fill},
			"done": k.Done, "due": k.Due, "late": k.Late, "info": k.Info, "neutral": k.Neutral,
			"undo": {k.InverseText, k.Inverse}, "undo verb": {k.InverseAction, k.Inverse},
			"chart labels": {k.ChartLabel, k.Surface}, "chart labels on bands": {k.ChartLabel, k.ChartOuter},
		}
		lowest, which := math.Inf(1), ""
		for name, p := range pairs {
			if c := contrast(p.Text, p.Fill); c < lowest {
				lowest, which = c, name
			}
			if c := contrast(p.Text, p.Fill); c < leastContrast {
				t.Errorf("%s, %s: contrast %.2f, want %.1f", variant, name, c, leastContrast)
			}
		}
		t.Logf("%s: lowest contrast %.2f (%s)", variant, lowest, which)
	}
	for i := range theme.ChildColours {
		if p := theme.Child(i); contrast(p.Text, p.Fill) < leastContrast {
			t.Errorf("initial on child colour %d: contrast %.2f, want %.1f", i, contrast(p.Text, p.Fill), leastContrast)
		}
	}
}

func TestEdgesAndPointsCanBeSeen(t *testing.T) {
	for variant, k := range variants() {
		leastEdge := least(k, leastEdge)
		for name, p := range map[string]theme.Pair{
			"outline of an input": {k.Control, k.Surface}, "child's points": {k.ChildPoint, k.ChartInner},
			"child's points outside": {k.ChildPoint, k.Surface}, "median": {k.ChartMedian, k.ChartInner}, "focus ring": {k.Primary, k.Background},
		} {
			if c := contrast(p.Text, p.Fill); c < leastEdge {
				t.Errorf("%s, %s: contrast %.2f, want %.1f", variant, name, c, leastEdge)
			}
		}
	}
}

// Matrices of Machado, Oliveira and Fernandes (2009) at full severity, for linear RGB.
var blindness = map[string][3][3]float64{
	"full colour vision": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":         {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia":       {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopia":         {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// oklab returns a colour as seen with the given blindness in Ottosson's OKLab, where distances follow what eyes tell apart.
func oklab(c color.NRGBA, m [3][3]float64) [3]float64 {
	rgb := [3]float64{linear(c.R), linear(c.G), linear(c.B)}
	var s [3]float64
	for i := range s {
		s[i] = min(max(m[i][0]*rgb[0]+m[i][1]*rgb[1]+m[i][2]*rgb[2], 0), 1)
	}
	l := math.Cbrt(0.4122214708*s[0] + 0.5363325363*s[1] + 0.0514459929*s[2])
	n := math.Cbrt(0.2119034982*s[0] + 0.6806995451*s[1] + 0.1073969566*s[2])
	o := math.Cbrt(0.0883024619*s[0] + 0.2817188376*s[1] + 0.6299787005*s[2])
	return [3]float64{
		0.2104542553*l + 0.7936177850*n - 0.0040720468*o,
		1.9779984951*l - 2.4285922050*n + 0.4505937099*o,
		0.0259040371*l + 0.7827717662*n - 0.8086757660*o,
	}
}

func TestChildrenAreToldApartByEveryEye(t *testing.T) {
	for name, m := range blindness {
		closest := math.Inf(1)
		for i := range theme.ChildColours {
			for j := range i {
				a, b := oklab(theme.Child(i).Fill, m), oklab(theme.Child(j).Fill, m)
				d := math.Hypot(math.Hypot(a[0]-b[0], a[1]-b[1]), a[2]-b[2])
				closest = min(closest, d)
				if d < leastDistance {
					t.Errorf("%s: colours %d and %d are %.3f apart, want %.2f", name, j, i, d, leastDistance)
				}
			}
		}
		t.Logf("%s: closest pair %.3f", name, closest)
	}
}

func TestAnyNumberIsAChildColour(t *testing.T) {
	if theme.Child(-1) != theme.Child(7) || theme.Child(8) != theme.Child(0) {
		t.Error("numbers outside 0 to 7 do not come round")
	}
}

func TestThemeIsComplete(t *testing.T) {
	test.NewTempApp(t)
	test.AssertAllColorNamesDefined(t, theme.New(theme.System, 1), "Carnet")
}

func TestModeForcesTheVariant(t *testing.T) {
	for _, c := range []struct {
		mode     theme.Mode
		system   fyne.ThemeVariant
		expected fyne.ThemeVariant
	}{
		{theme.Light, fynetheme.VariantDark, fynetheme.VariantLight},
		{theme.Dark, fynetheme.VariantLight, fynetheme.VariantDark},
		{theme.System, fynetheme.VariantDark, fynetheme.VariantDark},
		{theme.System, fynetheme.VariantLight, fynetheme.VariantLight},
	} {
		if got := theme.New(c.mode, 1).Tokens(c.system); got != theme.For(c.expected) {
			t.Errorf("mode %v under system %v shows the wrong variant", c.mode, c.system)
		}
	}
}

func TestHighContrastIsAskedFor(t *testing.T) {
	for mode, want := range map[theme.Mode]theme.Tokens{
		theme.LightContrast: theme.ForContrast(fynetheme.VariantLight), theme.DarkContrast: theme.ForContrast(fynetheme.VariantDark),
	} {
		th := theme.New(mode, 1)
		for _, system := range []fyne.ThemeVariant{fynetheme.VariantLight, fynetheme.VariantDark} {
			if !th.HighContrast() || th.Tokens(system) != want || th.Color(theme.ColorBorder, system) != want.Border {
				t.Errorf("mode %v under system %v is not in high contrast", mode, system)
			}
		}
		if th.Size(fynetheme.SizeNameInputBorder) <= theme.New(theme.Light, 1).Size(fynetheme.SizeNameInputBorder) {
			t.Error("the outline of an input is as thin as ever")
		}
	}
	for _, mode := range []theme.Mode{theme.System, theme.Light, theme.Dark} {
		if th := theme.New(mode, 1); th.HighContrast() || th.Tokens(fynetheme.VariantLight).Strong {
			t.Errorf("mode %v is in high contrast", mode)
		}
	}
}

func TestModesHaveNames(t *testing.T) {
	for name, want := range map[string]theme.Mode{
		"": theme.System, "light": theme.Light, "dark": theme.Dark, "light-contrast": theme.LightContrast,
		"dark-contrast": theme.DarkContrast, "mauve": theme.System,
	} {
		if got := theme.Named(name); got != want {
			t.Errorf("%q is mode %v, want %v", name, got, want)
		}
	}
}

func TestScaleStaysWithinItsBounds(t *testing.T) {
	for asked, want := range map[float32]float32{0: 1, 0.5: 1, 1.25: 1.25, 2: 2, 9: 2} {
		if got := theme.New(theme.System, asked).Scale(); got != want {
			t.Errorf("scale %v became %v, want %v", asked, got, want)
		}
	}
}

func TestNoTextOfFyneIsUnderThirteen(t *testing.T) {
	th := theme.New(theme.System, 1)
	for _, name := range []fyne.ThemeSizeName{fynetheme.SizeNameText, fynetheme.SizeNameCaptionText, fynetheme.SizeNameHeadingText, fynetheme.SizeNameSubHeadingText} {
		if size := th.Size(name); size < 13 {
			t.Errorf("%s is %v", name, size)
		}
		if theme.New(theme.System, 2).Size(name) != 2*th.Size(name) {
			t.Errorf("%s does not follow the text size", name)
		}
	}
}

func TestForeignThemeGetsOurs(t *testing.T) {
	if theme.Of(fynetheme.DefaultTheme()).Scale() != 1 {
		t.Error("a widget under a foreign theme has no look")
	}
}
