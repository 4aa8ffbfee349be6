package seal

import "golang.org/x/sys/unix"

// totalMemory is the device's memory in bytes, 0 when it cannot be known. The file also serves iOS.
func totalMemory() uint64 {
	n, err := unix.SysctlUint64("hw.memsize")
	if err != nil {
		return 0
	}
	return n
}
