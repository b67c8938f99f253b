"""The training room: makes the learned detector from labelled texts; nothing else imports it."""
