"""Drawing a page with the system's Chromium and reading what is seen of it. Optional: without it nothing needs a browser."""
