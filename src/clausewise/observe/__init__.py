"""Behaviour: logs, requests and sign-ins become events, events fill windows, and windows show signals."""
