package backup

import (
	"carnet/app/record"
	"carnet/screens/stage"
)

// explain says what went wrong with a file outside the vault. Where the sentence about a kind of error speaks of the
// record book it has one of its own here.
func explain(st *stage.Stage, err error) string {
	switch record.KindOf(err) {
	case record.DiskFull:
		return st.S("backup.fail.disk-full")
	case record.NotFound:
		return st.S("backup.fail.not-found")
	case record.WeakPassword:
		return st.S("backup.fail.weak")
	}
	return st.Text.Error(err)
}
