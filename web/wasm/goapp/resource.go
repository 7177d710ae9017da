//go:build goapp

package app

// clientResourceResolver returns addresses unchanged: View writes complete
// addresses, the same in server and browser.
func clientResourceResolver(string) func(string) string {
	return func(location string) string { return location }
}
