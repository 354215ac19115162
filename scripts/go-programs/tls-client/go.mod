module weir.test/tls-client

go 1.24
