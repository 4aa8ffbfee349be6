// Package theme is how Carnet looks: colours, sizes and icons as a Fyne theme, in a light and a dark variant and at any text
// size from 100 to 200 %. Widgets of screens/kit read it through Of and Tokens; Fyne's own widgets read it as a fyne.Theme.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/icons"
)

// Mode says whether the theme follows the system.
type Mode int

// The choices of the settings screen.
const (
	System Mode = iota
	Light
	Dark
	LightContrast // black on white, with thick outlines
	DarkContrast  // white on black
)

// Named returns the mode of a name in the device's settings; System for any other.
func Named(name string) Mode {
	switch name {
	case "light":
		return Light
	case "dark":
		return Dark
	case "light-contrast":
		return LightContrast
	case "dark-contrast":
		return DarkContrast
	}
	return System
}

// The names of our own colours, for Fyne APIs that take a colour name. Fyne's own names work as well.
const (
	ColorSurface       fyne.ThemeColorName = "carnetSurface"
	ColorBorder        fyne.ThemeColorName = "carnetBorder"
	ColorControl       fyne.ThemeColorName = "carnetControl"
	ColorText          fyne.ThemeColorName = "carnetText"
	ColorMuted         fyne.ThemeColorName = "carnetMuted"
	ColorPaper         fyne.ThemeColorName = "carnetPaper"
	ColorDoneText      fyne.ThemeColorName = "carnetDoneText"
	ColorDoneFill      fyne.ThemeColorName = "carnetDoneFill"
	ColorDueText       fyne.ThemeColorName = "carnetDueText"
	ColorDueFill       fyne.ThemeColorName = "carnetDueFill"
	ColorLateText      fyne.ThemeColorName = "carnetLateText"
	ColorLateFill      fyne.ThemeColorName = "carnetLateFill"
	ColorInfoText      fyne.ThemeColorName = "carnetInfoText"
	ColorInfoFill      fyne.ThemeColorName = "carnetInfoFill"
	ColorNeutralText   fyne.ThemeColorName = "carnetNeutralText"
	ColorNeutralFill   fyne.ThemeColorName = "carnetNeutralFill"
	ColorDanger        fyne.ThemeColorName = "carnetDanger"
	ColorOnDanger      fyne.ThemeColorName = "carnetOnDanger"
	ColorInverse       fyne.ThemeColorName = "carnetInverse" // a bar that stands out from the screen
	ColorInverseText   fyne.ThemeColorName = "carnetInverseText"
	ColorInverseAction fyne.ThemeColorName = "carnetInverseAction"
	ColorChildPoint    fyne.ThemeColorName = "carnetChildPoint"
)

// The smallest and largest text scale.
const (
	MinScale = 1
	MaxScale = 2
)

// Theme is Carnet's look. It is immutable: a new setting is a new Theme given to the app.
type Theme struct {
	mode  Mode
	scale float32
}

var _ fyne.Theme = (*Theme)(nil)

// New returns the theme in a mode, with texts scaled by scale, which is brought between MinScale and MaxScale.
func New(mode Mode, scale float32) *Theme {
	return &Theme{mode: mode, scale: min(max(scale, MinScale), MaxScale)}
}

// Of returns th when it is ours and a default one otherwise, so that a widget can always be drawn.
func Of(th fyne.Theme) *Theme {
	if t, ok := th.(*Theme); ok {
		return t
	}
	return New(System, 1)
}

// Scale is the text size, 1 to 2.
func (t *Theme) Scale() float32 { return t.scale }

// Variant returns the variant that is shown when the system asks for v.
func (t *Theme) Variant(v fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.mode {
	case Light, LightContrast:
		return fynetheme.VariantLight
	case Dark, DarkContrast:
		return fynetheme.VariantDark
	}
	return v
}

// Tokens returns the colours that are shown when the system asks for v.
func (t *Theme) Tokens(v fyne.ThemeVariant) Tokens {
	if t.HighContrast() {
		return ForContrast(t.Variant(v))
	}
	return For(t.Variant(v))
}

// HighContrast reports whether texts and outlines stand out as far as they can.
func (t *Theme) HighContrast() bool { return t.mode == LightContrast || t.mode == DarkContrast }

// Color implements fyne.Theme.
func (t *Theme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if c, ok := t.Tokens(v).named(name); ok {
		return c
	}
	return fynetheme.DefaultTheme().Color(name, t.Variant(v))
}

// Font implements fyne.Theme with the Noto Sans that Fyne carries.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource { return fynetheme.DefaultTheme().Font(s) }

// Icon implements fyne.Theme: the icons inside Fyne's own widgets come from our family where we have them.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	if i, ok := ourIcon(name); ok {
		return i.Resource(t.Tokens(fyne.CurrentApp().Settings().ThemeVariant()).Text)
	}
	return fynetheme.DefaultTheme().Icon(name)
}

// Size implements fyne.Theme. Texts and what must grow with them are scaled; gaps and strokes are not.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case fynetheme.SizeNameText:
		return 16 * t.scale
	case fynetheme.SizeNameHeadingText:
		return 24 * t.scale
	case fynetheme.SizeNameSubHeadingText:
		return 18 * t.scale
	case fynetheme.SizeNameCaptionText:
		return 14 * t.scale
	case fynetheme.SizeNameInlineIcon:
		return 22 * min(t.scale, 1.5)
	case fynetheme.SizeNamePadding:
		return 4
	case fynetheme.SizeNameInnerPadding:
		return 13 // makes a one-line entry 48 high: 22 of text and twice this
	case fynetheme.SizeNameLineSpacing:
		return 4
	case fynetheme.SizeNameInputBorder:
		if t.HighContrast() {
			return 2
		}
		return 1
	case fynetheme.SizeNameInputRadius, fynetheme.SizeNameButtonRadius:
		return 12
	case fynetheme.SizeNameCardRadius, fynetheme.SizeNameDialogRadius, fynetheme.SizeNamePopupRadius:
		return 16
	case fynetheme.SizeNameMenuRadius, fynetheme.SizeNameSelectionRadius:
		return 8
	case fynetheme.SizeNameScrollBar:
		return 10
	case fynetheme.SizeNameScrollBarSmall:
		return 4
	case fynetheme.SizeNameScrollBarRadius:
		return 5
	}
	return fynetheme.DefaultTheme().Size(name)
}

func (k Tokens) named(name fyne.ThemeColorName) (color.NRGBA, bool) {
	switch name {
	case fynetheme.ColorNameBackground:
		return k.Background, true
	case fynetheme.ColorNameForeground, ColorText:
		return k.Text, true
	case fynetheme.ColorNamePlaceHolder, ColorMuted:
		return k.Muted, true
	case fynetheme.ColorNameDisabled:
		return k.Muted, true
	case fynetheme.ColorNamePrimary, fynetheme.ColorNameHyperlink:
		return k.Primary, true
	case fynetheme.ColorNameForegroundOnPrimary:
		return k.OnPrimary, true
	case fynetheme.ColorNameButton, fynetheme.ColorNameDisabledButton:
		return k.Neutral.Fill, true
	case fynetheme.ColorNameInputBackground, fynetheme.ColorNameMenuBackground, fynetheme.ColorNameOverlayBackground, ColorSurface:
		return k.Surface, true
	case fynetheme.ColorNameInputBorder, ColorControl:
		return k.Control, true
	case fynetheme.ColorNameSeparator, ColorBorder:
		return k.Border, true
	case fynetheme.ColorNameHeaderBackground, fynetheme.ColorNameSelection, ColorInfoFill:
		return k.Info.Fill, true
	case fynetheme.ColorNameHover, fynetheme.ColorNameFocus, fynetheme.ColorNamePressed:
		return k.Hover, true
	case fynetheme.ColorNameError, ColorLateText:
		return k.Late.Text, true
	case fynetheme.ColorNameSuccess, ColorDoneText:
		return k.Done.Text, true
	case fynetheme.ColorNameWarning, ColorDueText:
		return k.Due.Text, true
	case fynetheme.ColorNameForegroundOnError, ColorOnDanger:
		return k.OnDanger, true
	case fynetheme.ColorNameForegroundOnSuccess, fynetheme.ColorNameForegroundOnWarning:
		return k.Surface, true
	case fynetheme.ColorNameShadow:
		return color.NRGBA{}, true // no shadow at the edges of what scrolls
	case fynetheme.ColorNameScrollBar:
		return color.NRGBA{R: k.Control.R, G: k.Control.G, B: k.Control.B, A: 0x90}, true
	case ColorPaper:
		return k.Paper, true
	case ColorDoneFill:
		return k.Done.Fill, true
	case ColorDueFill:
		return k.Due.Fill, true
	case ColorLateFill:
		return k.Late.Fill, true
	case ColorInfoText:
		return k.Info.Text, true
	case ColorNeutralText:
		return k.Neutral.Text, true
	case ColorNeutralFill:
		return k.Neutral.Fill, true
	case ColorDanger:
		return k.Danger, true
	case ColorInverse:
		return k.Inverse, true
	case ColorInverseText:
		return k.InverseText, true
	case ColorInverseAction:
		return k.InverseAction, true
	case ColorChildPoint:
		return k.ChildPoint, true
	}
	return color.NRGBA{}, false
}

func ourIcon(name fyne.ThemeIconName) (icons.Icon, bool) {
	i, ok := map[fyne.ThemeIconName]icons.Icon{
		fynetheme.IconNameCancel:         icons.Close,
		fynetheme.IconNameConfirm:        icons.Check,
		fynetheme.IconNameDelete:         icons.Trash,
		fynetheme.IconNameSearch:         icons.Search,
		fynetheme.IconNameHome:           icons.Home,
		fynetheme.IconNameSettings:       icons.Settings,
		fynetheme.IconNameContentAdd:     icons.Plus,
		fynetheme.IconNameContentUndo:    icons.Undo,
		fynetheme.IconNameNavigateBack:   icons.Back,
		fynetheme.IconNameNavigateNext:   icons.Forward,
		fynetheme.IconNameArrowDropDown:  icons.Down,
		fynetheme.IconNameMenu:           icons.Menu,
		fynetheme.IconNameInfo:           icons.Info,
		fynetheme.IconNameWarning:        icons.Warning,
		fynetheme.IconNameVisibility:     icons.Eye,
		fynetheme.IconNameVisibilityOff:  icons.EyeOff,
		fynetheme.IconNameViewZoomIn:     icons.ZoomIn,
		fynetheme.IconNameViewZoomOut:    icons.ZoomOut,
		fynetheme.IconNameDocument:       icons.Document,
		fynetheme.IconNameDocumentPrint:  icons.Print,
		fynetheme.IconNameCalendar:       icons.Calendar,
		fynetheme.IconNameAccount:        icons.Profile,
		fynetheme.IconNameMailCompose:    icons.Message,
		fynetheme.IconNameFile:           icons.File,
		fynetheme.IconNameFileImage:      icons.Photo,
		fynetheme.IconNameMoreHorizontal: icons.More,
		fynetheme.IconNameArrowDropUp:    icons.Up,
		fynetheme.IconNameFolder:         icons.Folder,
		fynetheme.IconNameFolderOpen:     icons.Folder,
		fynetheme.IconNameViewRefresh:    icons.Sync,
		fynetheme.IconNameContentCopy:    icons.Copy,
		fynetheme.IconNameDocumentSave:   icons.Save,
		fynetheme.IconNameDownload:       icons.Import,
		fynetheme.IconNameUpload:         icons.Export,
		fynetheme.IconNameHelp:           icons.Question,
		fynetheme.IconNameList:           icons.List,
	}[name]
	return i, ok
}
