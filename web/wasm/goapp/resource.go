//go:build goapp

package app

// clientResourceResolver leaves every address as it is: View writes addresses
// whole, so that they are the same on both sides.
func clientResourceResolver(string) func(string) string {
	return func(location string) string { return location }
}
