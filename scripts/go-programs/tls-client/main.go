// SPDX-License-Identifier: Apache-2.0

// tls-client ADDRESS NAME [OUTER]: asks by HTTPS for a name at an address; Go's own TLS, which sends a key share of ML-KEM since 1.24.
// With OUTER the hello is encrypted, and that is the name outside. A server that can't read it says so: exit status 3.
package main

import (
	"crypto/ecdh"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

func main() {
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	config := &tls.Config{ServerName: os.Args[2], InsecureSkipVerify: true}
	if len(os.Args) > 3 {
		config.EncryptedClientHelloConfigList = configList(os.Args[3])
		config.EncryptedClientHelloRejectionVerify = func(tls.ConnectionState) error { return nil }
	}
	connection, err := tls.DialWithDialer(dialer, "tcp", os.Args[1], config)
	var rejected *tls.ECHRejectionError
	if errors.As(err, &rejected) {
		os.Exit(3)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	connection.Close()
}

// What a server would publish (draft-ietf-tls-esni, 4), of a key that nobody keeps.
func configList(outer string) []byte {
	key, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	public := key.PublicKey().Bytes()
	contents := []byte{1, 0, 0x20} // its number, DHKEM(X25519)
	contents = append(contents, 0, byte(len(public)))
	contents = append(contents, public...)
	contents = append(contents, 0, 4, 0, 1, 0, 1) // HKDF-SHA256, AES-128-GCM
	contents = append(contents, 0, byte(len(outer)))
	contents = append(contents, outer...)
	contents = append(contents, 0, 0)
	config := append([]byte{0xfe, 0x0d, 0, byte(len(contents))}, contents...)
	return append([]byte{0, byte(len(config))}, config...)
}
