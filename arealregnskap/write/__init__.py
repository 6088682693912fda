"""Writers of exchange formats that the libraries do not have."""
