package storage_test

import "os"

// onDisk is the room that a file takes: Windows makes no holes unless asked to.
func onDisk(info os.FileInfo) int64 { return info.Size() }
