"""Where files are kept: encrypted on a shelf, each with a key of its own that lies in the ledger's database."""
