// SPDX-License-Identifier: Apache-2.0

// quic-client serve: answers "ok" by HTTP/3 and by HTTPS on port 443 of every address, and prints "ready".
// quic-client get ADDRESS NAME: asks for a name there by HTTP/3 and, where that fails, as browsers do, by HTTPS. Prints what
// QUIC failed of, and the protocol by which it was answered.
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/quic-go/quic-go"
	"github.com/quic-go/quic-go/http3"
)

func fatal(err error) {
	fmt.Println(err)
	os.Exit(1)
}

func certificate() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(24 * time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func serve() {
	config := &tls.Config{Certificates: []tls.Certificate{certificate()}}
	answer := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok") })
	packets, err := net.ListenPacket("udp4", ":443")
	if err != nil {
		fatal(err)
	}
	streams, err := tls.Listen("tcp4", ":443", config)
	if err != nil {
		fatal(err)
	}
	go (&http3.Server{Handler: answer, TLSConfig: http3.ConfigureTLSConfig(config)}).Serve(packets)
	fmt.Println("ready")
	fatal(http.Serve(streams, answer))
}

func get(address, name string) {
	config := &tls.Config{ServerName: name, InsecureSkipVerify: true}
	overQuic := &http3.Transport{
		TLSClientConfig: config,
		Dial: func(ctx context.Context, _ string, config *tls.Config, options *quic.Config) (*quic.Conn, error) {
			return quic.DialAddrEarly(ctx, net.JoinHostPort(address, "443"), config, options)
		},
	}
	overTcp := &http.Transport{
		TLSClientConfig: config.Clone(),
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, net.JoinHostPort(address, "443"))
		},
	}
	for _, transport := range []http.RoundTripper{overQuic, overTcp} {
		client := &http.Client{Transport: transport, Timeout: 10 * time.Second}
		answer, err := client.Get("https://" + name + "/")
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(answer.Proto)
		return
	}
	os.Exit(1)
}

func main() {
	if os.Args[1] == "serve" {
		serve()
	}
	get(os.Args[2], os.Args[3])
}
