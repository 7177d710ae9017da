// Command size prints the sizes of an embed's scripts, and fails if one is over
// its limit.
package main

import (
	"log"
	"os"

	"broadside/web/e"
)

func main() {
	log.SetFlags(0)
	if err := e.PrintSizes(os.Stdout); err != nil {
		log.Fatal(err)
	}
}
