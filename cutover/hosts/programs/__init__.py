"""Programs for a server's own python3: the standard library of Python 3.6, one function `answer`, JSON in and out."""
