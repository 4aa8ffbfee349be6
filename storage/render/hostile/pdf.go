package hostile

import (
	"bytes"
	"fmt"
	"strings"
)

// PDF is a good PDF of A4 pages in Helvetica. Each page says text and its number, « Ordonnance 2/3 »; characters
// outside Windows-1252's Latin-1 part become "?". The same arguments give the same bytes.
func PDF(pages int, text string) []byte {
	return document(pages, pages, "0 0 595 842", text)
}

// document writes a PDF of so many pages whose page tree claims count of them.
func document(pages, count int, mediaBox, text string) []byte {
	const catalog, tree, font, first = 1, 2, 3, 4
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", first+2*i)
	}
	objects := []string{
		fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R >>", tree),
		fmt.Sprintf("<< /Type /Pages /Kids [ %s] /Count %d >>", kids.String(), count),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}
	for i := range pages {
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [%s] /Contents %d 0 R /Resources << /Font << /F1 %d 0 R >> >> >>",
				tree, mediaBox, first+2*i+1, font),
			stream("", fmt.Sprintf("BT /F1 28 Tf 60 740 Td (%s %d/%d) Tj ET\n0.1 0.37 0.55 rg 60 700 475 6 re f\n",
				literal(text), i+1, pages)))
	}
	return assemble(catalog, "", objects)
}

// literal writes text as the inside of a PDF string in WinAnsiEncoding.
func literal(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '(' || r == ')' || r == '\\':
			b.WriteByte('\\')
			b.WriteByte(byte(r))
		case r >= 0x20 && r < 0x7F, r >= 0xA0 && r <= 0xFF:
			b.WriteByte(byte(r))
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}

func stream(dict, content string) string {
	return fmt.Sprintf("<< /Length %d %s >>\nstream\n%s\nendstream", len(content), dict, content)
}

// assemble numbers the objects from 1 and adds header, cross-reference table and trailer.
func assemble(root int, trailer string, objects []string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, root, trailer, xref)
	return b.Bytes()
}

// Form is a good PDF with a filled text field, as an administrative form has: its value is drawn by an annotation, so
// that a renderer that leaves annotations out shows an empty form. The field is a black box over the given rectangle.
func Form(x0, y0, x1, y1 int) []byte {
	w, h := x1-x0, y1-y0
	return assemble(1, "", []string{
		"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] >>",
		fmt.Sprintf("<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /V (x) /F 4 /Rect [%d %d %d %d] /P 3 0 R /AP << /N 5 0 R >> >>",
			x0, y0, x1, y1),
		stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 %d %d]", w, h), fmt.Sprintf("0 g 0 0 %d %d re f", w, h)),
	})
}

// loop is a page tree whose only child is itself.
func loop() []byte {
	return assemble(1, "", []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [2 0 R] /Count 1 >>",
	})
}

// endless is a page that draws a form ten times, which draws another ten times, and so on: 10^levels rectangles in
// less than 5 KB.
func endless(levels int) []byte {
	const first = 4
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /XObject << /X %d 0 R >> >> >>",
			first+levels, first),
	}
	ten := strings.Repeat("/X Do ", 10)
	for i := range levels {
		dict := "/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
		content := "0 0 100 100 re f"
		if i < levels-1 {
			dict += fmt.Sprintf(" /Resources << /XObject << /X %d 0 R >> >>", first+i+1)
			content = ten
		}
		objects = append(objects, stream(dict, content))
	}
	return assemble(1, "", append(objects, stream("", ten)))
}

// protected asks for a password: its check value is that of no password at all.
func protected() []byte {
	digits := strings.Repeat("5A", 32)
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
		fmt.Sprintf("<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>", digits, digits),
	}
	return assemble(1, fmt.Sprintf("/Encrypt 4 0 R /ID [<%s> <%s>]", digits[:32], digits[:32]), objects)
}
