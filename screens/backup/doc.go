// Package backup holds the screens that keep a record book from being lost: making a backup, trying whether it can be
// restored, restoring it, and confirming a restoration or taking it back.
package backup
