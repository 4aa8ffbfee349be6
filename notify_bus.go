//go:build (linux && !android) || freebsd || openbsd || netbsd

package main

import (
	"context"

	"github.com/godbus/dbus/v5"

	"carnet/app/record"
)

// notify shows a notice by the desktop's own service, without a window and so without a screen of this program. It fails
// where no desktop listens.
func notify(ctx context.Context, title, body string) error {
	const op = "show notice"
	bus, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx)) // a bus that is started for this has no desktop
	if err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	defer bus.Close()
	if err = bus.Auth(nil); err == nil {
		err = bus.Hello()
	}
	if err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	hints := map[string]dbus.Variant{"desktop-entry": dbus.MakeVariant(appID)} // the file that the package installs, with name and icon
	call := bus.Object("org.freedesktop.Notifications", "/org/freedesktop/Notifications").CallWithContext(ctx,
		"org.freedesktop.Notifications.Notify", 0, "Carnet", uint32(0), appID, title, body, []string{}, hints, int32(-1))
	return record.Wrap(record.Internal, op, call.Err)
}
