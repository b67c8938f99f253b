"""From bytes to Extracts: one file a kind of part. A parser is a function with ``@parser`` over it; see ``clausewise.parse.registry``."""
