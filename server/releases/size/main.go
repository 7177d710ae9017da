// Command size prints the bytes that a reader downloads whose browser has an earlier program:
//
//	go run ./server/releases/size earlier.wasm app.wasm LABEL
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"broadside/server/releases"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: size earlier.wasm app.wasm LABEL")
	}
	n, err := measure(os.Args[1], os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%9d  %s\n", n, os.Args[3])
}

// measure returns the bytes of the delta between the programs in two files.
func measure(earlier, current string) (int, error) {
	dictionary, err := os.ReadFile(earlier)
	if err != nil {
		return 0, err
	}
	program, err := os.ReadFile(current)
	if err != nil {
		return 0, err
	}
	delta, err := releases.Compress(context.Background(), program, dictionary, nil)
	return len(delta), err
}
