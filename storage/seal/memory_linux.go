package seal

import "golang.org/x/sys/unix"

// totalMemory is the device's memory in bytes, 0 when it cannot be known. The file also serves Android.
func totalMemory() uint64 {
	var info unix.Sysinfo_t
	if err := unix.Sysinfo(&info); err != nil {
		return 0
	}
	return uint64(info.Totalram) * uint64(info.Unit)
}
