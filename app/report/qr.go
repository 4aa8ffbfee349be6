package report

import (
	"strings"

	"carnet/app/record"
)

// CodeGroups cuts a recovery code in groups of four, as the sheet shows it and as it is read aloud; nil when it is not
// a code.
func CodeGroups(code string) []string { return codeGroups(code) }

// QR returns a recovery code as the QR code of the sheet, for a screen to draw: [row][column], true is dark. Whoever
// draws it leaves four modules of white around. It fails with Internal when code is not a code.
func QR(code string) ([][]bool, error) {
	groups := codeGroups(code)
	if len(groups) == 0 {
		return nil, record.E(record.Internal, "draw recovery code")
	}
	modules, err := qrModules(strings.Join(groups, "-"))
	return modules, record.Wrap(record.Internal, "draw recovery code", err)
}
