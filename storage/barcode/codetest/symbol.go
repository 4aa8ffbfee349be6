// Package codetest draws symbols and photos of them, for tests: no photo of a real box is needed, and what each one suffers
// (turned, small, blurred, in the shade) is known.
package codetest

import (
	"slices"

	"github.com/makiuchi-d/gozxing/datamatrix/encoder"
)

const (
	fnc1      = 232
	separator = 0x1d
	pad       = 129
	digits    = 130 // and the number of two digits
)

// Matrix is the dark modules of a symbol, row by row.
type Matrix [][]bool

// GS1 makes the DataMatrix of an element string: FNC1 comes first, and stands for each separator.
func GS1(text string) Matrix {
	return matrix(append([]byte{fnc1}, codewords(text)...), encoder.SymbolShapeHint_FORCE_SQUARE)
}

// GS1Rectangle is GS1 in an oblong symbol.
func GS1Rectangle(text string) Matrix {
	return matrix(append([]byte{fnc1}, codewords(text)...), encoder.SymbolShapeHint_FORCE_RECTANGLE)
}

// Plain makes the DataMatrix of any other ASCII text.
func Plain(text string) Matrix { return matrix(codewords(text), encoder.SymbolShapeHint_FORCE_SQUARE) }

// Raw makes the DataMatrix of codewords that may mean anything or nothing.
func Raw(codewords []byte) Matrix { return matrix(codewords, encoder.SymbolShapeHint_FORCE_SQUARE) }

// codewords writes ASCII in the encodation of that name: two digits in one codeword.
func codewords(text string) []byte {
	var out []byte
	isDigit := func(i int) bool { return i < len(text) && text[i] >= '0' && text[i] <= '9' }
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == separator:
			out = append(out, fnc1)
		case isDigit(i) && isDigit(i+1):
			out = append(out, digits+10*(text[i]-'0')+text[i+1]-'0')
			i++
		default:
			out = append(out, text[i]+1)
		}
	}
	return out
}

// matrix adds padding, error correction and the border (ISO/IEC 16022).
func matrix(data []byte, shape encoder.SymbolShapeHint) Matrix {
	info, err := encoder.SymbolInfo_Lookup(len(data), shape, nil, nil, true)
	if err != nil {
		panic(err)
	}
	for first := true; len(data) < info.GetDataCapacity(); first = false {
		c := pad
		if !first {
			c = pad + 149*(len(data)+1)%253 + 1
			if c > 254 {
				c -= 254
			}
		}
		data = append(data, byte(c))
	}
	all, err := encoder.ErrorCorrection_EncodeECC200(slices.Clone(data), info)
	if err != nil {
		panic(err)
	}
	placed := encoder.NewDefaultPlacement(all, info.GetSymbolDataWidth(), info.GetSymbolDataHeight())
	placed.Place()

	m := make(Matrix, info.GetSymbolHeight())
	for y := range m {
		m[y] = make([]bool, info.GetSymbolWidth())
		for x := range m[y] {
			// A symbol is made of regions, each with a border of one module on all sides.
			w, h := info.GetMatrixWidth()+2, info.GetMatrixHeight()+2
			inX, inY := x%w, y%h
			switch {
			case inX == 0 || inY == h-1:
				m[y][x] = true
			case inY == 0:
				m[y][x] = inX%2 == 0
			case inX == w-1:
				m[y][x] = inY%2 == 1
			default:
				m[y][x] = placed.GetBit(x/w*(w-2)+inX-1, y/h*(h-2)+inY-1)
			}
		}
	}
	return m
}
