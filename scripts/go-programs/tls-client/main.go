// SPDX-License-Identifier: Apache-2.0

// tls-client ADDRESS NAME: asks by HTTPS for a name at an address; Go's own TLS, which sends a key share of ML-KEM since 1.24.
package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"time"
)

func main() {
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	config := &tls.Config{ServerName: os.Args[2], InsecureSkipVerify: true}
	connection, err := tls.DialWithDialer(dialer, "tcp", os.Args[1], config)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	connection.Close()
}
