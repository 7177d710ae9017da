//go:build js && wasm

// Command wasm is the program in the browser: it draws the Screen that the
// server embedded in the page, then those of the addresses that the reader
// navigates to. web/start.js starts it.
package main

import (
	"encoding/json"
	"syscall/js"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/browser"
	"broadside/app/client"
)

func main() {
	text := js.Global().Get("document").Call("getElementById", "screen").Get("textContent").String()
	var screen app.Screen
	if err := json.Unmarshal([]byte(text), &screen); err != nil {
		panic("the page's screen cannot be read: " + err.Error())
	}
	src := client.New(screen.Site)
	goapp.RouteWithRegexp("^/", func() goapp.Composer { return browser.NewReader(src, screen) })
	goapp.RunWhenOnBrowser()
}
