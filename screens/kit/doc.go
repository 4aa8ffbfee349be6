// Package kit is Carnet's set of widgets. It knows no domain and no language: every word it shows is a parameter.
//
// Texts wrap, so heights depend on widths. Fyne asks an object for its smallest size without telling it the width it will
// get; the layouts here (VBox, Row, Flow, ButtonRow, Grid, Column, TwoColumns, Page and ScrollColumn) instead ask each child
// for its height at a width, and so place everything right in one pass, at any text size. Inside a ScrollColumn build with
// these; a foreign container works, but may need a second pass.
//
// All that can be tapped is at least 48 high, takes the keyboard focus with a visible ring, and answers to Enter and Space.
// Everything here runs on Fyne's own goroutine; whoever calls from another one wraps the call in fyne.Do.
package kit
