package main

import (
	"encoding/base64"
	"strings"

	"carnet/app/reminder/timer"
)

// toastScript is the script that shows a notice on Windows, as PowerShell takes it on its command line. Between single quotes
// nothing is a variable or a command; PowerShell takes typographic ones for single quotes too.
func toastScript(title, body string) string {
	quoted := strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛")
	script := `$ErrorActionPreference = 'Stop'
[Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime] > $null
$toast = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
$lines = $toast.GetElementsByTagName('text')
$lines.Item(0).AppendChild($toast.CreateTextNode('` + quoted.Replace(title) + `')) > $null
$lines.Item(1).AppendChild($toast.CreateTextNode('` + quoted.Replace(body) + `')) > $null
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('` + appID + `').Show([Windows.UI.Notifications.ToastNotification]::new($toast))
`
	return base64.StdEncoding.EncodeToString(timer.UTF16(script)[2:])
}
