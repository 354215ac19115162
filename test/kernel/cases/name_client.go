// SPDX-License-Identifier: Apache-2.0

// Connects to NAME PORT as programs in Go do, sends a line and reads the answer. Prints how that went: 0, or the error.
package main

import (
	"fmt"
	"net"
	"os"
	"time"
)

func main() {
	connection, err := net.DialTimeout("tcp4", net.JoinHostPort(os.Args[1], os.Args[2]), 5*time.Second)
	if err == nil {
		if _, err = connection.Write([]byte("hello\n")); err == nil {
			_, err = connection.Read(make([]byte, 100))
		}
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(0)
}
