//go:build goapp

package app

import "github.com/maxence-charriere/go-app/v10/pkg/errors"

// encrypt and decrypt return an error: the program encrypts nothing, and AES is
// larger than all of the views.

func encrypt(string, []byte) ([]byte, error) {
	return nil, errors.New("encryption is left out of this build")
}

func decrypt(string, []byte) ([]byte, error) {
	return nil, errors.New("encryption is left out of this build")
}
