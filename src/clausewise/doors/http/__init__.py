"""The HTTP door: the service under /v1, its own description, and a page for people.

One table (``operations``) says what there is; routes, validation, OpenAPI and the documentation page are derived from it.
"""
