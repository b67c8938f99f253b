"""Messages written for the tests, forged and honest, in English and French; ``python -m tests.mail`` measures on them."""
