"""The console of the people who decide: server-rendered pages under /desk."""
