package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// pdfCanvas is a canvas of gonum/plot that writes a PDF of one A4 page, in points.
//
// gonum/plot has one too, vgpdf. It embeds whole fonts, which alone are 500 kB here, knows only the 220 letters of Windows'
// western code page, writes the time of creation, and passes its fonts through temporary files.
type pdfCanvas struct {
	doc      *fpdf.Fpdf
	families map[*opentype.Font]string
	alpha    float64
	width    vg.Length // of lines
}

// noTime stands in the properties of a file, which must have one: when it was made is for the page to say, or not.
var noTime = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func newPDF(title string) *pdfCanvas {
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: paperWidth, Ht: paperHeight}})
	doc.SetCatalogSort(true) // fonts in a fixed order
	doc.SetCreationDate(noTime)
	doc.SetModificationDate(noTime)
	doc.SetProducer("Carnet", true)
	doc.SetTitle(title, true)
	doc.SetMargins(0, 0, 0)
	doc.SetAutoPageBreak(false, 0)
	doc.AddPage()
	doc.SetLineCapStyle("round")
	doc.SetLineJoinStyle("round")
	return &pdfCanvas{doc: doc, families: map[*opentype.Font]string{}, alpha: 1}
}

var _ vg.CanvasSizer = (*pdfCanvas)(nil)

// Size implements vg.CanvasSizer.
func (c *pdfCanvas) Size() (w, h vg.Length) { return paperWidth, paperHeight }

// at turns a place from the bottom left into one from the top left.
func (c *pdfCanvas) at(p vg.Point) (x, y float64) { return float64(p.X), paperHeight - float64(p.Y) }

// SetLineWidth implements vg.Canvas.
func (c *pdfCanvas) SetLineWidth(w vg.Length) {
	c.width = w
	c.doc.SetLineWidth(float64(w))
}

// SetLineDash implements vg.Canvas.
func (c *pdfCanvas) SetLineDash(pattern []vg.Length, offset vg.Length) {
	dashes := make([]float64, len(pattern))
	for i, d := range pattern {
		dashes[i] = float64(d)
	}
	// Round ends would fill the gaps between short dashes.
	if len(dashes) > 0 {
		c.doc.SetLineCapStyle("butt")
	} else {
		c.doc.SetLineCapStyle("round")
	}
	c.doc.SetDashPattern(dashes, float64(offset))
}

// SetColor implements vg.Canvas.
func (c *pdfCanvas) SetColor(of color.Color) {
	if of == nil {
		of = color.Black
	}
	n := color.NRGBAModel.Convert(of).(color.NRGBA)
	r, g, b := int(n.R), int(n.G), int(n.B)
	c.doc.SetFillColor(r, g, b)
	c.doc.SetDrawColor(r, g, b)
	c.doc.SetTextColor(r, g, b)
	if alpha := float64(n.A) / 0xFF; alpha != c.alpha {
		c.alpha = alpha
		c.doc.SetAlpha(alpha, "Normal")
	}
}

// Rotate implements vg.Canvas.
func (c *pdfCanvas) Rotate(rad float64) { c.doc.TransformRotate(rad*180/math.Pi, 0, paperHeight) }

// Translate implements vg.Canvas.
func (c *pdfCanvas) Translate(p vg.Point) { c.doc.TransformTranslate(float64(p.X), -float64(p.Y)) }

// Scale implements vg.Canvas.
func (c *pdfCanvas) Scale(x, y float64) { c.doc.TransformScale(x*100, y*100, 0, paperHeight) }

// Push implements vg.Canvas. A chart draws with the state that it sets itself, so only the place is kept.
func (c *pdfCanvas) Push() { c.doc.TransformBegin() }

// Pop implements vg.Canvas.
func (c *pdfCanvas) Pop() { c.doc.TransformEnd() }

// Stroke implements vg.Canvas. A line without width is none to gonum/plot and the thinnest one to a PDF.
func (c *pdfCanvas) Stroke(p vg.Path) {
	if c.width > 0 {
		c.path(p, "D")
	}
}

// Fill implements vg.Canvas.
func (c *pdfCanvas) Fill(p vg.Path) { c.path(p, "F") }

func (c *pdfCanvas) path(p vg.Path, style string) {
	for _, part := range p {
		switch part.Type {
		case vg.MoveComp:
			c.doc.MoveTo(c.at(part.Pos))
		case vg.LineComp:
			c.doc.LineTo(c.at(part.Pos))
		case vg.ArcComp:
			c.arc(part)
		case vg.CurveComp:
			c.curve(part)
		case vg.CloseComp:
			c.doc.ClosePath()
		}
	}
	c.doc.DrawPath(style)
}

func (c *pdfCanvas) curve(part vg.PathComp) {
	x, y := c.at(part.Pos)
	switch len(part.Control) {
	case 1:
		cx, cy := c.at(part.Control[0])
		c.doc.CurveTo(cx, cy, x, y)
	case 2:
		ax, ay := c.at(part.Control[0])
		bx, by := c.at(part.Control[1])
		c.doc.CurveBezierCubicTo(ax, ay, bx, by, x, y)
	}
}

// arc draws a part of a circle as curves of at most a quarter each, which no eye tells from it.
func (c *pdfCanvas) arc(part vg.PathComp) {
	n := math.Max(math.Ceil(math.Abs(part.Angle)/(math.Pi/2)), 1)
	step, radius := part.Angle/n, float64(part.Radius)
	reach := 4.0 / 3 * math.Tan(step/4) * radius
	x, y := c.at(part.Pos)
	for k := range int(n) {
		from, to := part.Start+step*float64(k), part.Start+step*float64(k+1)
		fromX, fromY := x+radius*math.Cos(from), y-radius*math.Sin(from)
		toX, toY := x+radius*math.Cos(to), y-radius*math.Sin(to)
		if k == 0 {
			c.doc.LineTo(fromX, fromY)
		}
		c.doc.CurveBezierCubicTo(
			fromX-reach*math.Sin(from), fromY-reach*math.Cos(from),
			toX+reach*math.Sin(to), toY+reach*math.Cos(to), toX, toY)
	}
}

// FillString implements vg.Canvas.
func (c *pdfCanvas) FillString(f font.Face, at vg.Point, text string) {
	x, y := c.at(at)
	c.doc.SetFont(c.family(f.Face), "", float64(f.Font.Size))
	c.doc.Text(x, y, text)
}

// family embeds a font at its first use. Only the letters that are written end up in the file.
func (c *pdfCanvas) family(face *opentype.Font) string {
	name, known := c.families[face]
	if !known {
		name = fmt.Sprintf("font%d", len(c.families))
		c.families[face] = name
		var ttf bytes.Buffer
		if _, err := face.WriteSourceTo(nil, &ttf); err != nil {
			c.doc.SetError(fmt.Errorf("embed font: %w", err))
			return name
		}
		c.doc.AddUTF8FontFromBytes(name, "", ttf.Bytes())
	}
	return name
}

// DrawImage implements vg.Canvas. A chart has no pictures.
func (c *pdfCanvas) DrawImage(vg.Rectangle, image.Image) {}
