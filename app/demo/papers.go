package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"

	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// pdfPaper makes an invented PDF, one line of text after the other, a page for each line beyond the third.
func pdfPaper(from, title string, lines ...string) func() ([]byte, error) {
	return func() ([]byte, error) {
		pdf := fpdf.New("P", "mm", "A4", "")
		pdf.AddUTF8FontFromBytes("text", "", liberationsansregular.TTF)
		pdf.SetTitle("", true)
		for i, line := range lines {
			if i != 1 || len(lines) > 2 {
				pdf.AddPage()
				pdf.SetFont("text", "", 12)
				pdf.Text(20, 25, from)
				pdf.SetFont("text", "", 20)
				pdf.Text(20, 50, title)
			}
			pdf.SetFont("text", "", 12)
			pdf.Text(20, 75+10*float64(i), line)
		}
		var b bytes.Buffer
		err := pdf.Output(&b)
		return b.Bytes(), err
	}
}

// photoPaper makes an invented photograph of a paper on a table.
func photoPaper(from, title string, lines ...string) func() ([]byte, error) {
	return func() ([]byte, error) {
		img := image.NewRGBA(image.Rect(0, 0, 1200, 1600))
		draw.Draw(img, img.Bounds(), image.NewUniform(color.RGBA{0xB8, 0xA8, 0x94, 0xff}), image.Point{}, draw.Src)
		paper := image.Rect(90, 80, 1110, 1520)
		draw.Draw(img, paper.Add(image.Pt(10, 14)), image.NewUniform(color.RGBA{0x98, 0x89, 0x77, 0xff}), image.Point{}, draw.Src)
		draw.Draw(img, paper, image.NewUniform(color.RGBA{0xF6, 0xF4, 0xEE, 0xff}), image.Point{}, draw.Src)
		parsed, err := opentype.Parse(liberationsansregular.TTF)
		if err != nil {
			return nil, err
		}
		y := 200
		for i, line := range append([]string{from, title}, lines...) {
			size := 36.0
			if i == 1 {
				size = 64
			}
			face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72})
			if err != nil {
				return nil, err
			}
			d := font.Drawer{Dst: img, Src: image.NewUniform(color.RGBA{0x22, 0x2c, 0x44, 0xff}), Face: face, Dot: fixed.P(150, y)}
			d.DrawString(line)
			y += int(size) + 70
		}
		var b bytes.Buffer
		err = jpeg.Encode(&b, img, &jpeg.Options{Quality: 85})
		return b.Bytes(), err
	}
}
