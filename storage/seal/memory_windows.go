package seal

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// memoryStatus is MEMORYSTATUSEX of the Windows API.
type memoryStatus struct {
	length       uint32
	load         uint32
	totalPhys    uint64
	availPhys    uint64
	totalPage    uint64
	availPage    uint64
	totalVirtual uint64
	availVirtual uint64
	availExt     uint64
}

// totalMemory is the device's memory in bytes, 0 when it cannot be known.
func totalMemory() uint64 {
	var status memoryStatus
	status.length = uint32(unsafe.Sizeof(status))
	call := windows.NewLazySystemDLL("kernel32.dll").NewProc("GlobalMemoryStatusEx")
	if ok, _, _ := call.Call(uintptr(unsafe.Pointer(&status))); ok == 0 {
		return 0
	}
	return status.totalPhys
}
