//go:build goapp

package app

import "github.com/maxence-charriere/go-app/v10/pkg/errors"

// encrypt and decrypt refuse: the paper keeps nothing encrypted in a browser,
// and AES weighs more than all of its pages.

func encrypt(string, []byte) ([]byte, error) {
	return nil, errors.New("encryption is left out of this build")
}

func decrypt(string, []byte) ([]byte, error) {
	return nil, errors.New("encryption is left out of this build")
}
